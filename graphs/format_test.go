package graphs

import (
	"archive/zip"
	"bytes"
	"encoding/binary"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"google.golang.org/protobuf/encoding/protowire"

	"github.com/tfdream/tfdream/graphs/caffe/caffetest"
	"github.com/tfdream/tfdream/graphs/internal/format"
)

// zipped is a zip archive of files of these names.
func zipped(t *testing.T, names ...string) string {
	t.Helper()
	var file bytes.Buffer
	archive := zip.NewWriter(&file)
	for _, name := range names {
		if _, err := archive.Create(name); err != nil {
			t.Fatal(err)
		}
	}
	if err := archive.Close(); err != nil {
		t.Fatal(err)
	}
	return file.String()
}

// message is a protobuf of fields, each a number or bytes.
func message(fields ...any) string {
	var out []byte
	for i := 0; i < len(fields); i += 2 {
		number := protowire.Number(fields[i].(int))
		switch value := fields[i+1].(type) {
		case int:
			out = protowire.AppendVarint(protowire.AppendTag(out, number, protowire.VarintType), uint64(value))
		case string:
			out = protowire.AppendString(protowire.AppendTag(out, number, protowire.BytesType), value)
		}
	}
	return string(out)
}

// Files of other kinds are known by their content, whatever their name, and what exports them is said.
func TestModelsOfOtherKindsAreNamed(t *testing.T) {
	safetensors := string(binary.LittleEndian.AppendUint64(nil, 20)) + `{"w":{"dtype":"F32"}}` + strings.Repeat("\x00", 40)
	darknet := "\x00\x00\x00\x00\x02\x00\x00\x00\x05\x00\x00\x00" + strings.Repeat("\x01", 20)
	caffemodel := string(caffetest.Encode([]caffetest.Layer{{Name: "c", Blobs: []caffetest.Blob{{Shape: []int{1}, Values: []float32{1}}}}}, caffetest.Form{}))
	oldCaffe := string(caffetest.Encode([]caffetest.Layer{{Name: "c", Blobs: []caffetest.Blob{{Shape: []int{1}, Values: []float32{1}}}}}, caffetest.Form{V1: true}))
	for name, c := range map[string]struct{ content, says string }{
		"keras":              {zipped(t, "metadata.json", "config.json", "model.weights.h5"), `it is a Keras model; export it: python -c 'import keras; keras.models.load_model("DIR/net.x").export("DIR/net")', then give --graph DIR/net`},
		"h5":                 {"\x89HDF\r\n\x1a\n....model_config....", `it is a Keras model in HDF5; export it: python -c 'import keras; keras.models.load_model("DIR/net.x").export("DIR/net")'`},
		"weights.h5":         {"\x89HDF\r\n\x1a\n........", "it is an HDF5 file of weights alone; build the model in Python, load them into it, and export it: model.export(FOLDER)"},
		"onnx":               {message(1, 8, 2, "pytorch", 3, "2.1", 7, "graph", 8, "opset"), "it is an ONNX model; convert it (pip install onnx2tf): onnx2tf -i DIR/net.x -o DIR/net -osd, then give --graph DIR/net"},
		"core ml":            {message(1, 5, 2, "description", 502, "program"), "it is a Core ML model"},
		"tflite":             {"\x1c\x00\x00\x00TFL3\x00", "it is a TensorFlow Lite model, which cannot be turned back into a graph; export the model that it was made from"},
		"pytorch":            {zipped(t, "net/data.pkl", "net/data/0"), "it is a PyTorch file; export the model in Python with torch.onnx.export"},
		"old pytorch":        {"\x80\x02\x8a\x0a\x6c\xfc\x9c\x46\xf9\x20\x6a\xa8\x50\x19.\x80\x02", "it is a PyTorch file"},
		"pickle":             {"\x80\x04}.", "it is a Python pickle"},
		"safetensors":        {safetensors, "it is a safetensors file, weights without a network"},
		"index":              {strings.Repeat("\x00", 60) + "\x57\xfb\x80\x8b\x24\x75\x47\xdb", "it is a checkpoint of TensorFlow, variables without a graph; build the model in Python"},
		"checkpoint":         {"model_checkpoint_path: \"model.ckpt\"\n", "it is a checkpoint of TensorFlow"},
		"meta":               {message(1, "info", 2, "graph", 3, "saver", 4, "collection"), `it is a checkpoint of TensorFlow with its graph; freeze it, with the name of the last layer for OUTPUT: python -c 'import tensorflow.compat.v1 as tf;`},
		"saved_model.pb":     {message(1, 1, 2, "meta graph"), "it is the saved_model.pb of a SavedModel, whose variables lie beside it; give its folder"},
		"zipped saved model": {zipped(t, "m/", "m/saved_model.pb", "m/variables/variables.index"), "it is a zip archive with a SavedModel; unpack it, and give the folder: unzip DIR/net.x"},
		"tfjs":               {`{"format": "graph-model", "modelTopology": {"node": []}}`, "it is a model of TensorFlow.js; export the model that it was made from"},
		"keras json":         {`{"class_name": "Functional", "config": {}}`, "it is the architecture of a Keras model without its weights"},
		"prototxt":           {"name: \"Net\"\nlayer {\n  name: \"c\" bottom: \"data\"\n}\n", "it is the prototxt of a Caffe network; convert it with its weights: tfdream convert --caffe DIR/net.x DIR/net.caffemodel"},
		"caffemodel":         {caffemodel, "it holds the weights of a Caffe network; convert it with its prototxt: tfdream convert --caffe DIR/net.prototxt DIR/net.x"},
		"old caffemodel":     {oldCaffe, "it holds the weights of a Caffe network"},
		"caffe2":             {message(1, "net", 2, "op", 7, "data", 8, "out"), "it is a Caffe2 network"},
		"darknet":            {darknet, "it holds the weights of a Darknet network"},
		"darknet cfg":        {"[net]\nwidth=416\n[convolutional]\nfilters=32\n", "it is a Darknet network"},
		"npz":                {zipped(t, "arr_0.npy"), "it is an archive of numpy's arrays"},
		"npy":                {"\x93NUMPY\x01\x00", "it is an array of numpy"},
		"html":               {"<!DOCTYPE html>\n<html><body>404</body></html>", "it is a web page"},
		"tar":                {strings.Repeat("a", 257) + "ustar\x0000", "it is a tar archive"},
		"half a zip":         {zipped(t, "metadata.json", "config.json")[:60], "it is a zip archive, damaged or cut short"},
	} {
		t.Run(name, func(t *testing.T) {
			folder := t.TempDir()
			path := filepath.Join(folder, "net.x")
			if err := os.WriteFile(path, []byte(c.content), 0o600); err != nil {
				t.Fatal(err)
			}
			_, err := Open(path, Options{})
			if !errors.Is(err, ErrNotGraph) || strings.Contains(err.Error(), "\n") {
				t.Fatalf("error %v", err)
			}
			if want := strings.ReplaceAll(c.says, "DIR", folder); !strings.Contains(err.Error(), want) {
				t.Errorf("error %v, want one that says %q", err, want)
			}
		})
	}
}

// A path that a shell or Python would take for something else is quoted.
func TestCommandsAreQuoted(t *testing.T) {
	keras := zipped(t, "metadata.json", "config.json", "model.weights.h5")
	want := `python -c 'import keras; keras.models.load_model("my \"net\".keras").export("my \"net\"")', then give --graph 'my "net"'`
	if _, err := format.Parse(`my "net".keras`, []byte(keras)); err == nil || !strings.Contains(err.Error(), want) {
		t.Errorf("%v, want %s", err, want)
	}
}

// A folder is told by what is in it.
func TestFoldersOfOtherKindsAreNamed(t *testing.T) {
	for says, files := range map[string]map[string]string{
		"it is a folder; give the .pb file or the folder of a SavedModel": {},
		"saved_model.pb is damaged":                                       {"saved_model.pb": "\x08\x01\x12"},
		"it is a folder; give what is in it: DIR/a.pb or DIR/b.pb":        {"a.pb": "", "b.pb": "", "labels.txt": ""},
		"it is a model of TensorFlow.js; export the":                      {"model.json": "{}", "group1-shard1of1.bin": ""},
		"it is an unpacked Keras model; pack its files into a zip":        {"config.json": "{}", "metadata.json": "{}", "model.weights.h5": ""},
		"it is a checkpoint of TensorFlow, variables without":             {"ck.index": "", "ck.data-00000-of-00001": ""},
		`import_meta_graph("DIR/model.ckpt-9.meta").restore(s, "DIR`:      {"checkpoint": "", "model.ckpt-9.meta": "", "model.ckpt-9.index": ""},
	} {
		path := folder(t, files)
		if _, err := Open(path, Options{}); !errors.Is(err, ErrNotGraph) || !strings.Contains(err.Error(), strings.ReplaceAll(says, "DIR", path)) {
			t.Errorf("error %v, want one that says %q", err, says)
		}
	}
	served := t.TempDir()
	if err := os.MkdirAll(filepath.Join(served, "1"), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(served, "1", "saved_model.pb"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := Open(served, Options{}); err == nil || !strings.Contains(err.Error(), "give what is in it: "+filepath.Join(served, "1")) {
		t.Errorf("error %v", err)
	}
}
