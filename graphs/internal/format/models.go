package format

import (
	"archive/zip"
	"bytes"
	"encoding/binary"
	"maps"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"al.essio.dev/pkg/shellescape"
	"google.golang.org/protobuf/encoding/protowire"

	"github.com/tfdream/tfdream/graphs/caffe"
)

// What there is to do about models of other kinds. Each command was run, and gives what --graph takes.
const (
	weightsAlone  = "; build the model in Python, load them into it, and export it: model.export(FOLDER)"
	pyTorchAdvice = "it is a PyTorch file; export the model in Python with torch.onnx.export(model, torch.zeros(1, 3, 224, 224), \"x.onnx\"), then run: onnx2tf -i x.onnx -o x -osd"
)

// What cannot be turned back into a graph by a tool that is kept.
const (
	fromItsSource = "; export the model that it was made from: model.export(FOLDER) in Keras"
	coreML        = "it is a Core ML model, which cannot be turned back into a graph" + fromItsSource
	tensorflowJS  = "it is a model of TensorFlow.js" + fromItsSource
)

// command is a shell's command line.
func command(words ...string) string { return shellescape.QuoteCommand(words) }

// python is the command that runs a line of Python.
func python(line string) string { return command("python", "-c", line) }

// withoutExtension is a path without what follows the last dot of its name.
func withoutExtension(file string) string { return strings.TrimSuffix(file, filepath.Ext(file)) }

// kerasExport is what turns a whole Keras model into a SavedModel.
func kerasExport(file string) string {
	folder := withoutExtension(file)
	return "export it: " + python("import keras; keras.models.load_model("+strconv.Quote(file)+").export("+strconv.Quote(folder)+")") +
		", then give --graph " + command(folder)
}

// metaGraph is what freezes a checkpoint of TF1, whose graph is in its .meta.
func metaGraph(file string) string {
	prefix := strings.TrimSuffix(file, ".meta")
	return "it is a checkpoint of TensorFlow with its graph; freeze it, with the name of the last layer for OUTPUT: " +
		python("import tensorflow.compat.v1 as tf; tf.disable_eager_execution(); s = tf.Session(); tf.train.import_meta_graph("+strconv.Quote(file)+").restore(s, "+strconv.Quote(prefix)+
			"); tf.io.write_graph(tf.graph_util.convert_variables_to_constants(s, s.graph_def, [\"OUTPUT\"]), \".\", "+strconv.Quote(filepath.Base(prefix)+".pb")+", False)")
}

// checkpoint is what to do about a checkpoint, of which a folder or a file is named: TF1's have a .meta.
func checkpoint(folder, prefix string) string {
	graphs, _ := filepath.Glob(filepath.Join(folder, "*.meta"))
	for _, graph := range slices.Backward(graphs) {
		if strings.HasPrefix(filepath.Base(graph), prefix) {
			return metaGraph(graph)
		}
	}
	return "it is a checkpoint of TensorFlow, variables without a graph" + weightsAlone
}

// archiveKind tells zip archives apart by what is in them: Keras and PyTorch write such.
func archiveKind(file string, data []byte) string {
	if !bytes.HasPrefix(data, []byte("PK\x03\x04")) {
		if len(data) > 262 && string(data[257:262]) == "ustar" {
			return "it is a tar archive; unpack it first"
		}
		return ""
	}
	archive, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return "it is a zip archive, damaged or cut short; fetch it again"
	}
	names := map[string]bool{}
	for _, f := range archive.File {
		names[f.Name] = true
		switch base := path.Base(f.Name); {
		case base == "data.pkl":
			return pyTorchAdvice
		case path.Ext(base) == ".npy":
			return "it is an archive of numpy's arrays (.npz), not a network"
		case base == "saved_model.pb":
			return "it is a zip archive with a SavedModel; unpack it, and give the folder: " + command("unzip", file)
		case path.Ext(base) == ".mlmodel":
			return coreML
		}
	}
	if names["config.json"] && names["metadata.json"] {
		return "it is a Keras model; " + kerasExport(file)
	}
	return "it is a zip archive; unpack it and give the .pb file in it"
}

// tableMagic ends a table of LevelDB, as the index of a checkpoint is.
const tableMagic = "\x57\xfb\x80\x8b\x24\x75\x47\xdb"

var shard = regexp.MustCompile(`\.data-\d{5}-of-\d{5}$`)

// weightsKind tells files that hold weights, with a network or without.
func weightsKind(file string, data []byte) string {
	switch {
	case bytes.HasPrefix(data, []byte("\x89HDF\r\n\x1a\n")):
		if bytes.Contains(data, []byte("model_config")) {
			return "it is a Keras model in HDF5; " + kerasExport(file)
		}
		return "it is an HDF5 file of weights alone" + weightsAlone
	case len(data) > 8 && string(data[4:8]) == "TFL3":
		return "it is a TensorFlow Lite model, which cannot be turned back into a graph" + fromItsSource
	case bytes.HasPrefix(data, []byte("\x80\x02\x8a\x0a\x6c\xfc\x9c\x46\xf9\x20\x6a\xa8\x50\x19")): // of PyTorch before 1.6
		return pyTorchAdvice
	case len(data) > 2 && data[0] == 0x80 && data[1] >= 2 && data[1] <= 5 && data[len(data)-1] == '.':
		return "it is a Python pickle; export the model in it in Python: model.export(FOLDER) in Keras"
	case bytes.HasSuffix(data, []byte(tableMagic)) || shard.MatchString(file):
		prefix := strings.TrimSuffix(shard.ReplaceAllString(filepath.Base(file), ""), ".index")
		return checkpoint(filepath.Dir(file), prefix+".meta")
	case len(data) > 10 && binary.LittleEndian.Uint64(data) < uint64(len(data)) && data[8] == '{' && data[9] == '"':
		return "it is a safetensors file, weights without a network" + weightsAlone
	case isDarknet(data):
		return "it holds the weights of a Darknet network; convert it, with its .cfg, to a SavedModel or a frozen GraphDef with a tool for Darknet"
	}
	return ""
}

// isDarknet tells Darknet's .weights by the version at its begin: 0.1 or 0.2, and a revision.
func isDarknet(data []byte) bool {
	if len(data) < 20 {
		return false
	}
	major, minor, revision := binary.LittleEndian.Uint32(data), binary.LittleEndian.Uint32(data[4:]), binary.LittleEndian.Uint32(data[8:])
	return major == 0 && (minor == 1 || minor == 2) && revision <= 5
}

// protobufKind tells protobufs apart by the numbers and types of their fields. A GraphDef has nodes (1), a
// library (2), a version (3, a number), versions (4) and notes for debugging (5).
func protobufKind(file string, data []byte) string {
	fields := topFields(data)
	number := func(field protowire.Number) bool {
		kind, ok := fields[field]
		return ok && kind == protowire.VarintType
	}
	record := func(field protowire.Number) bool { kind, ok := fields[field]; return ok && kind == protowire.BytesType }
	switch {
	case bytes.HasPrefix(data, []byte("\x08\x01\x12")) && !record(3) && !record(7):
		return "it is the saved_model.pb of a SavedModel, whose variables lie beside it; give its folder"
	case number(1) && slices.Max(slices.Collect(maps.Keys(fields))) >= firstCoreML:
		return coreML
	case number(1):
		return "it is an ONNX model; convert it (pip install onnx2tf): " + command("onnx2tf", "-i", file, "-o", withoutExtension(file), "-osd") +
			", then give --graph " + command(withoutExtension(file))
	case record(2) && record(7):
		return "it is a Caffe2 network; export the PyTorch model that it was made from with torch.onnx.export, then convert that with onnx2tf"
	case record(100) || record(2) && isCaffe(data):
		return "it holds the weights of a Caffe network; convert it with its prototxt: " + command("tfdream", "convert", "--caffe", withoutExtension(file)+".prototxt", file)
	case record(1) && record(3) && !isFrozenMetaGraph(data):
		return metaGraph(file)
	}
	return ""
}

// firstCoreML is the least number of the fields that hold the network of a Core ML model.
const firstCoreML = 200

// topFields are the types of a protobuf's fields, by their numbers, as far as its bytes make sense.
func topFields(data []byte) map[protowire.Number]protowire.Type {
	types := map[protowire.Number]protowire.Type{}
	for len(data) > 0 {
		number, kind, n := protowire.ConsumeTag(data)
		if n < 0 {
			return types
		}
		types[number] = kind
		value := protowire.ConsumeFieldValue(number, kind, data[n:])
		if value < 0 {
			return types
		}
		data = data[n+value:]
	}
	return types
}

// isCaffe tells a caffemodel of the old record.
func isCaffe(data []byte) bool {
	_, err := caffe.ParseWeights(data)
	return err == nil
}
