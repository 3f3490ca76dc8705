package graphs

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	functionpb "github.com/galeone/tensorflow/tensorflow/go/core/framework/function_go_proto"
	graphpb "github.com/galeone/tensorflow/tensorflow/go/core/framework/graph_go_proto"
	nodepb "github.com/galeone/tensorflow/tensorflow/go/core/framework/node_def_go_proto"
	opdefpb "github.com/galeone/tensorflow/tensorflow/go/core/framework/op_def_go_proto"
	typespb "github.com/galeone/tensorflow/tensorflow/go/core/framework/types_go_proto"
	versionspb "github.com/galeone/tensorflow/tensorflow/go/core/framework/versions_go_proto"
	"google.golang.org/protobuf/encoding/prototext"
	"google.golang.org/protobuf/encoding/protowire"
	"google.golang.org/protobuf/proto"

	"github.com/tfdream/tfdream/graphs/graphdef"
	"github.com/tfdream/tfdream/graphs/graphdef/graphtest"
	"github.com/tfdream/tfdream/graphs/internal/format"
	"github.com/tfdream/tfdream/graphs/testfiles"
)

func TestTheInputIsFoundWhereItIsCertain(t *testing.T) {
	float, boolean, bytes := typespb.DataType_DT_FLOAT, typespb.DataType_DT_BOOL, typespb.DataType_DT_UINT8
	shaped := func(name string, dtype typespb.DataType, sides ...int) *nodepb.NodeDef {
		n := graphtest.Placeholder(name, dtype)
		n.Attr["shape"] = graphdef.Attribute(graphdef.Shape(sides...))
		return n
	}
	fallback := shaped("image", float, -1, 64, 64, 3)
	fallback.Op = "PlaceholderWithDefault"
	one := graphtest.Graph(graphtest.Placeholder("picture", float), graphtest.Placeholder("training", boolean), graphtest.Node("relu", "Relu", "picture"))
	two := graphtest.Graph(graphtest.Placeholder("b", float), graphtest.Placeholder("a", float))
	none := graphtest.Graph(graphtest.Placeholder("training", boolean), graphtest.Node("mul", "Const"))
	for i, c := range []struct {
		def         *graphpb.GraphDef
		named, want string
		says        string
		told        bool // it is a choice
	}{
		{def: one, want: "picture"},
		{def: one, named: "relu", want: "relu"},
		{def: one, named: "pictur", says: `there is no node "pictur"; did you mean picture?`},
		{def: one, named: "zebra", says: `there is no node "zebra"; did you mean picture?`},
		{def: two, named: "b", want: "b"},
		{def: two, says: "there are 2 Placeholders of float32 or bytes (a, b); its profile has to name the one that takes the picture"},
		{def: none, says: "there is no Placeholder of float32"},
		{def: none, named: "mul", want: "mul"},
		{def: graphtest.Graph(shaped("x", bytes, 1, -1, -1, 3)), want: "x"},
		{def: graphtest.Graph(shaped("x", float, -1, 32, 32, 3), shaped("keep", float)), want: "x", told: true},
		{def: graphtest.Graph(shaped("keep", float), shaped("x", float, -1, 3, 32, 32)), want: "x", told: true},
		{def: graphtest.Graph(shaped("y", float, -1, 10), shaped("x", bytes, -1, -1, 3)), want: "x", told: true},
		{def: graphtest.Graph(graphtest.Placeholder("x", float), shaped("y", float, -1, 10)), want: "x", told: true},
		{def: graphtest.Graph(fallback, shaped("training", boolean)), want: "image"},
		{def: graphtest.Graph(fallback, shaped("keep", float)), want: "image", told: true},
		{def: graphtest.Graph(shaped("a", float, 1, 8, 8, 3), shaped("b", float, 1, 8, 8, 3)), says: "there are 2 Placeholders"},
		{def: graphtest.Graph(shaped("jpeg", typespb.DataType_DT_STRING), graphtest.Node("decoded", "DecodeJpeg", "jpeg")), says: "decoded has them decoded"},
	} {
		got, note, err := input(c.def, c.named)
		if c.says == "" && (err != nil || got != c.want || (note != "") != c.told) {
			t.Errorf("%d, named %q: got %q, %v, want %q; note %q", i, c.named, got, err, c.want, note)
		}
		if c.says != "" && (!errors.Is(err, ErrInput) || !strings.Contains(err.Error(), c.says)) {
			t.Errorf("named %q: error %v, want one that says %q", c.named, err, c.says)
		}
	}
}

func TestFilesThatAreNoFrozenGraphAreNamed(t *testing.T) {
	whole := graphtest.Bytes(t, graphtest.Tiny())
	for name, c := range map[string]struct{ content, says string }{
		"empty":             {"", "it is empty"},
		"cut in half":       {string(whole[:len(whole)/2]), "cut short"},
		"cut between nodes": {string(graphtest.Bytes(t, graphtest.Graph(graphtest.Node("a", "Relu", "b")))), `takes its input from "b", which is not there; the file may be cut short`},
		"no node":           {"\x22\x02\x08\x15", "it has no nodes"},
		"zip":               {"PK\x03\x04....", "zip archive"},
		"gzip":              {"\x1f\x8b\x08.", "compressed with gzip"},
		"keras":             {"\x89HDF\r\n\x1a\n\x00", "HDF5"},
		"onnx":              {"\x08\x07\x12\x07pytorch", "ONNX"},
		"saved model":       {"\x08\x01\x12\x80\x01", "SavedModel"},
		"tflite":            {"\x1c\x00\x00\x00TFL3\x00", "TensorFlow Lite"},
		"pbtxt, cut":        {"node {\n  name: \"input\"\n  op: \"Placeholder\"\n", "a GraphDef as text that cannot be read: unexpected EOF"},
		"pbtxt, wrong":      {"node {\n  name: 3\n}\n", "a GraphDef as text that cannot be read: (line 2:9): invalid value for string type: 3"},
		"braces":            {"node " + strings.Repeat("{ attr ", 100000), "nested more than 64 deep"},
		"label map":         {"# labels\nitem {\n  name: \"/m/01g317 {node: 1}\"\n  id: 1\n}\n", "a label map"},
		"caffe":             {"name: \"GoogLeNet\"\ninput: \"data\"\nlayer {\n  name: \"conv1\"\n}\n", "tfdream convert --caffe"},
		"text saved model":  {"saved_model_schema_version: 1\nmeta_graphs {\n meta_info_def {\n}}\n", "SavedModel as text"},
		"text meta graph":   {"meta_info_def {\n  tags: \"serve\"\n}\ngraph_def {\n  node {\n  }\n}\n", "MetaGraph as text"},
		"checkpoint":        {"model_checkpoint_path: \"model.ckpt-12\"\n", "a checkpoint of TensorFlow"},
		"pipeline":          {"model { ssd { num_classes: 90 } }\ntrain_config: { batch_size: 24 }\n", "Object Detection"},
		"text":              {"Not Found\n", "it is text"},
		"png":               {"\x89PNG\r\n\x1a\n", "PNG picture"},
		"lfs":               {"version https://git-lfs.github.com/spec/v1\n", "git lfs pull"},
		"noise":             {"\xff\xfe\xfd\xfc\xfb", "damaged, cut short or of another kind"},
	} {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "net.pb")
			if err := os.WriteFile(path, []byte(c.content), 0o644); err != nil {
				t.Fatal(err)
			}
			_, err := Open(path, Options{})
			if !errors.Is(err, ErrNotGraph) || !strings.Contains(err.Error(), c.says) || !strings.Contains(err.Error(), path) {
				t.Errorf("error %v, want one that says %q", err, c.says)
			}
			if err != nil && strings.Contains(err.Error(), "\n") {
				t.Errorf("the error has more than a line: %v", err)
			}
		})
	}
}

// Wherever a graph is cut, there is an error, unless only whole nodes are left.
func TestNoPieceOfAGraphIsAGraph(t *testing.T) {
	def := graphtest.Graph(graphtest.Placeholder("x", typespb.DataType_DT_FLOAT), graphtest.Node("w", "Const"), graphtest.Node("mul", "Mul", "x", "w"))
	whole := graphtest.Bytes(t, def)
	nodesEnd := map[int]bool{}
	for k := range def.Node {
		nodesEnd[len(graphtest.Bytes(t, graphtest.Graph(def.Node[:k+1]...)))] = true
	}
	for n := range whole {
		piece, err := format.Parse("net.pb", whole[:n])
		if err == nil {
			err = Check(piece, nil)
		}
		if (err == nil) != nodesEnd[n] {
			t.Errorf("the first %d bytes of %d: error %v", n, len(whole), err)
		}
	}
}

// A graph may be text, however it is laid out, and may stand in a MetaGraph.
func TestAGraphIsReadInAllItsForms(t *testing.T) {
	def := graphtest.Graph(graphtest.Placeholder("x", typespb.DataType_DT_FLOAT), graphdef.FloatConst("w{\"<#'", []float32{1, -2.5}, 2), graphtest.Node("mul", "Mul", "x", "w{\"<#'"))
	def.Versions = &versionspb.VersionDef{Producer: 21}
	var forms [][]byte
	for _, o := range []prototext.MarshalOptions{{}, {Multiline: true, Indent: "  "}} {
		text, err := o.Marshal(def)
		if err != nil {
			t.Fatal(err)
		}
		forms = append(forms, text, append([]byte("# made { by hand\n"), text...), append(text, "\nfield_of_a_later_version { a: 1 }\n"...))
	}
	binary := graphtest.Bytes(t, def)
	description := protowire.AppendString(protowire.AppendTag(nil, 5, protowire.BytesType), "2.21.0")
	meta := protowire.AppendBytes(protowire.AppendTag(nil, 1, protowire.BytesType), description)
	forms = append(forms, binary, protowire.AppendBytes(protowire.AppendTag(meta, 2, protowire.BytesType), binary))
	for _, form := range forms {
		got, err := format.Parse("net.pbtxt", form)
		if err != nil || !proto.Equal(got, def) {
			t.Errorf("%.60q: %v, %v", form, got, err)
		}
	}
}

// The functions of a graph stand where a MetaGraph has its graph, and a caffemodel its layers.
func TestAGraphWithFunctionsIsOne(t *testing.T) {
	double := func(name string) *functionpb.FunctionDef {
		return &functionpb.FunctionDef{
			Signature: &opdefpb.OpDef{Name: name, InputArg: []*opdefpb.OpDef_ArgDef{{Name: "x", Type: typespb.DataType_DT_FLOAT}}, OutputArg: []*opdefpb.OpDef_ArgDef{{Name: "y", Type: typespb.DataType_DT_FLOAT}}},
			NodeDef:   []*nodepb.NodeDef{graphtest.FloatNode("add", "AddV2", "x", "x")},
			Ret:       map[string]string{"y": "add:z:0"},
		}
	}
	for _, functions := range [][]*functionpb.FunctionDef{{{Signature: &opdefpb.OpDef{Name: "empty"}}}, {double("double")}, {double("double"), double("again")}} {
		def := graphtest.Graph(graphtest.Placeholder("x", typespb.DataType_DT_FLOAT), graphtest.Node("out", "double", "x"))
		def.Library = &functionpb.FunctionDefLibrary{Function: functions}
		got, err := format.Parse("net.pb", graphtest.Bytes(t, def))
		if err != nil || !proto.Equal(got, def) {
			t.Errorf("%d functions: %v, %v", len(functions), got, err)
		}
	}
}

func TestFoldersThatAreNoGraphs(t *testing.T) {
	broken := folder(t, map[string]string{"saved_model.pb": "\x08\x01\x12"})
	for path, want := range map[string]error{broken: ErrSavedModel, t.TempDir(): ErrNotGraph} {
		if _, err := Open(path, Options{}); !errors.Is(err, want) {
			t.Errorf("error %v, want %v", err, want)
		}
	}
}

func TestNamesThatAreNoGraph(t *testing.T) {
	for name, c := range map[string]struct {
		err  error
		says string
	}{
		"inception5":                 {ErrUnknown, `no such graph "inception5"; did you mean inception5h`},
		"penguin":                    {ErrUnknown, "or one of: inception5h, bvlc_googlenet, inception_v3"},
		"inception5h":                {ErrNotFetched, "run: tfdream fetch inception5h"},
		"https://example.org/net.pb": {ErrUnknown, "an address is fetched first: tfdream fetch https://example.org/net.pb --sha256 SUM"},
		"nowhere/net.pb":             {os.ErrNotExist, "nowhere/net.pb"},
		"net.pb":                     {os.ErrNotExist, "net.pb"},
	} {
		if _, err := Open(name, Options{Cache: t.TempDir()}); !errors.Is(err, c.err) || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s: %v, want %v that says %q", name, err, c.err, c.says)
		}
	}
}

func TestARefusedOpCanBeAllowed(t *testing.T) {
	def := graphtest.Graph(graphtest.Placeholder("input", typespb.DataType_DT_FLOAT), graphtest.Node("log", "Print", "input"), graphtest.Node("relu", "Relu", "log"))
	path := filepath.Join(folder(t, map[string]string{"net.pb": string(graphtest.Bytes(t, def))}), "net.pb")
	var refused *RefusedOpsError
	if _, err := Open(path, Options{}); !errors.As(err, &refused) {
		t.Errorf("error %v, want a RefusedOpsError", err)
	}
	if _, err := Open(path, Options{AllowOps: []string{"Print"}}); err != nil {
		t.Error(err)
	}
}

// A file that is byte for byte a graph of the catalogue is known wherever it is.
func TestAGraphOfTheCatalogueIsKnownByItsBytes(t *testing.T) {
	e, _ := small(t)
	path := filepath.Join(folder(t, map[string]string{"mine.pb": string(graphtest.Bytes(t, graphtest.Tiny()))}), "mine.pb")
	g, err := open(path, Options{}, []Entry{e})
	if err != nil {
		t.Fatal(err)
	}
	if g.Name != path || g.Profile.Mean[0] != 117 || len(g.Profile.Assumed) > 0 {
		t.Errorf("got %s, %+v", g.Name, g.Profile)
	}
}

func TestGoogLeNetOpens(t *testing.T) {
	path := testfiles.Require(t, "graphs/bvlc_googlenet.pb")
	g, err := Open(path, Options{})
	if err != nil {
		t.Fatal(err)
	}
	if g.Profile.Input != "data" || len(g.Def.Node) != 335 {
		t.Errorf("input %q, %d nodes; want data, 335", g.Profile.Input, len(g.Def.Node))
	}
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	half := filepath.Join(folder(t, map[string]string{"half.pb": string(data[:len(data)/2])}), "half.pb")
	if _, err := Open(half, Options{}); !errors.Is(err, ErrNotGraph) {
		t.Errorf("half of it: %v", err)
	}
}
