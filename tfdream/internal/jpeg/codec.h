// TensorFlow's JPEG codec. One call at a time.
#include <stddef.h>
#include "tensorflow/c/c_api.h"

// tfdream_decode_jpeg gives [height, width, 3] of uint8, NULL where the file cannot be decoded.
TF_Tensor *tfdream_decode_jpeg(const void *file, size_t n);

// tfdream_encode_jpeg gives a file in a scalar string, NULL where rgb, [height, width, 3] of uint8, cannot be encoded. It
// deletes rgb.
TF_Tensor *tfdream_encode_jpeg(TF_Tensor *rgb, int quality, int subsampled);

// tfdream_jpeg_said gives what libjpeg said in the last call, n bytes.
const char *tfdream_jpeg_said(size_t *n);
