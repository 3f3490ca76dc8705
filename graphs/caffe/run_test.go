package caffe_test

import (
	"bytes"
	"encoding/binary"
	"math"
	"math/rand/v2"
	"testing"

	tf "github.com/galeone/tensorflow/tensorflow/go"
	graphpb "github.com/galeone/tensorflow/tensorflow/go/core/framework/graph_go_proto"
	"google.golang.org/protobuf/proto"

	"github.com/tfdream/tfdream/graphs"
	"github.com/tfdream/tfdream/graphs/caffe"
	"github.com/tfdream/tfdream/graphs/caffe/caffetest"
)

// convert makes a graph from a prototxt and the layers of a caffemodel, and checks it
// as every graph is checked.
func convert(t *testing.T, prototxt string, layers []caffetest.Layer, form caffetest.Form) *caffe.Model {
	t.Helper()
	net, err := caffe.ParseNet([]byte(prototxt))
	if err != nil {
		t.Fatal(err)
	}
	weights, err := caffe.ParseWeights(caffetest.Encode(layers, form))
	if err != nil {
		t.Fatal(err)
	}
	model, err := caffe.Convert(net, weights)
	if err != nil {
		t.Fatal(err)
	}
	if err := graphs.Check(model.Graph, nil); err != nil {
		t.Fatal(err)
	}
	return model
}

// session imports graphs, each under a prefix, and runs them together.
type session struct {
	graph *tf.Graph
	*tf.Session
}

func newSession(t *testing.T, defs map[string]*graphpb.GraphDef) session {
	t.Helper()
	graph := tf.NewGraph()
	for prefix, def := range defs {
		raw, err := proto.Marshal(def)
		if err != nil {
			t.Fatal(err)
		}
		if err := graph.Import(raw, prefix); err != nil {
			t.Fatal(err)
		}
	}
	s, err := tf.NewSession(graph, nil)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return session{graph, s}
}

// look feeds a picture, [height, width, 3], to all inputs, and returns the activations
// of nodes.
func (s session) look(t *testing.T, picture array, inputs, nodes []string) []array {
	t.Helper()
	var raw bytes.Buffer
	for y := range picture.h {
		for x := range picture.w {
			for c := range picture.c {
				binary.Write(&raw, binary.LittleEndian, float32(*picture.at(c, y, x)))
			}
		}
	}
	feeds := map[tf.Output]*tf.Tensor{}
	for _, input := range inputs {
		tensor, err := tf.ReadTensor(tf.Float, []int64{1, int64(picture.h), int64(picture.w), int64(picture.c)}, bytes.NewReader(raw.Bytes()))
		if err != nil {
			t.Fatal(err)
		}
		feeds[s.graph.Operation(input).Output(0)] = tensor
	}
	var fetches []tf.Output
	for _, name := range nodes {
		node := s.graph.Operation(name)
		if node == nil {
			t.Fatalf("there is no node %s", name)
		}
		fetches = append(fetches, node.Output(0))
	}
	results, err := s.Run(feeds, fetches, nil)
	if err != nil {
		t.Fatal(err)
	}
	var out []array
	for _, r := range results {
		shape, data := r.Shape(), r.TensorData()
		a := newArray(int(shape[3]), int(shape[1]), int(shape[2]))
		for i := range a.v {
			pixel, c := i/a.c, i%a.c
			*a.at(c, pixel/a.w, pixel%a.w) = float64(math.Float32frombits(binary.LittleEndian.Uint32(data[4*i:])))
		}
		out = append(out, a)
	}
	return out
}

// apart is the largest difference of two arrays, relative to the largest value; Inf if
// their shapes differ.
func apart(a, b array) float64 {
	if a.c != b.c || a.h != b.h || a.w != b.w {
		return math.Inf(1)
	}
	most, difference := 1e-30, 0.0
	for i := range a.v {
		most = max(most, math.Abs(b.v[i]))
		difference = max(difference, math.Abs(a.v[i]-b.v[i]))
	}
	return difference / most
}

// random draws values around 0.
func random(seed uint64, n int) []float32 {
	source := rand.New(rand.NewPCG(seed, 1))
	out := make([]float32, n)
	for i := range out {
		out[i] = float32(source.NormFloat64())
	}
	return out
}

func randomPicture(seed uint64, h, w int) array {
	a := newArray(3, h, w)
	for i, v := range random(seed, len(a.v)) {
		a.v[i] = float64(v)
	}
	return a
}
