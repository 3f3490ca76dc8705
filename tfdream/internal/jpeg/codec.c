#define _GNU_SOURCE
#include <stdio.h>
#include <string.h>
#include "codec.h"

// libjpeg tells the C library's stderr what it finds broken. While it runs, that is this stream, which keeps the first
// words. It is never closed: whoever else writes to stderr meanwhile may hold on to it.
static char said[200];
static size_t saidLength;
static FILE *listener;

static ssize_t hear(void *unused, const char *text, size_t n) {
	size_t room = sizeof said - saidLength;
	memcpy(said + saidLength, text, n < room ? n : room);
	saidLength += n < room ? n : room;
	return n;
}

__attribute__((constructor)) static void open_listener(void) {
	listener = fopencookie(NULL, "w", (cookie_io_functions_t){.write = hear});
	setvbuf(listener, NULL, _IONBF, 0);
}

// A codec is an operation with its attributes set, but for its input.
typedef struct {
	const char *name;
	int quality, subsampled; // of EncodeJpeg
} Codec;

static void configure(TF_OperationDescription *op, Codec codec) {
	if (strcmp(codec.name, "DecodeJpeg") == 0) {
		const char *accurate = "INTEGER_ACCURATE";
		TF_SetAttrString(op, "dct_method", accurate, strlen(accurate));
		TF_SetAttrBool(op, "fancy_upscaling", 1);
		TF_SetAttrInt(op, "channels", 3);
		return;
	}
	TF_SetAttrString(op, "format", "rgb", 3);
	TF_SetAttrInt(op, "quality", codec.quality);
	TF_SetAttrBool(op, "chroma_downsampling", codec.subsampled != 0);
	TF_SetAttrBool(op, "optimize_size", 1);
}

// evaluate runs a codec on a tensor, which it deletes. It does so as TensorFlow folds constants: on one thread of its
// own, without a session. The first session in a process would settle how many threads all others have, and look for
// GPUs. The result is NULL where the codec fails.
static TF_Tensor *evaluate(Codec codec, TF_Tensor *input) {
	TF_Status *status = TF_NewStatus();
	TF_Graph *graph = TF_NewGraph();
	TF_Tensor *result = NULL;
	saidLength = 0;
	TF_OperationDescription *constant = TF_NewOperation(graph, "Const", "input");
	TF_SetAttrType(constant, "dtype", TF_TensorType(input));
	TF_SetAttrTensor(constant, "value", input, status);
	TF_DeleteTensor(input);
	TF_Output in = {TF_FinishOperation(constant, status), 0};
	if (TF_GetCode(status) == TF_OK) {
		TF_OperationDescription *op = TF_NewOperation(graph, codec.name, "output");
		TF_AddInput(op, in);
		configure(op, codec);
		TF_Output out = {TF_FinishOperation(op, status), 0};
		if (TF_GetCode(status) == TF_OK) {
			FILE *others = stderr;
			stderr = listener;
			TF_TryEvaluateConstant(graph, out, &result, status);
			stderr = others;
		}
	}
	TF_DeleteGraph(graph);
	TF_DeleteStatus(status);
	return result;
}

TF_Tensor *tfdream_decode_jpeg(const void *file, size_t n) {
	TF_Tensor *input = TF_AllocateTensor(TF_STRING, NULL, 0, sizeof(TF_TString));
	TF_TString *string = (TF_TString *)TF_TensorData(input);
	TF_TString_Init(string);
	TF_TString_Copy(string, (const char *)file, n);
	return evaluate((Codec){"DecodeJpeg"}, input);
}

TF_Tensor *tfdream_encode_jpeg(TF_Tensor *rgb, int quality, int subsampled) {
	return evaluate((Codec){"EncodeJpeg", quality, subsampled}, rgb);
}

const char *tfdream_jpeg_said(size_t *n) {
	*n = saidLength;
	return said;
}
