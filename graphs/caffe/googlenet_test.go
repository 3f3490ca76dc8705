package caffe_test

import (
	"encoding/binary"
	"fmt"
	"os"
	"strings"
	"testing"

	graphpb "github.com/galeone/tensorflow/tensorflow/go/core/framework/graph_go_proto"
	nodepb "github.com/galeone/tensorflow/tensorflow/go/core/framework/node_def_go_proto"
	"google.golang.org/protobuf/proto"

	"github.com/tfdream/tfdream/graphs/caffe/caffetest"
	"github.com/tfdream/tfdream/graphs/testfiles"
)

// googlenet writes GoogLeNet's prototxt (Szegedy et al. 2014, table 1, with the names
// of BVLC's model), in the old records or the new.
type googlenet struct {
	strings.Builder
	v1 bool
}

// layer writes a record; params are the fields of its own.
func (g *googlenet) layer(kind, name, bottoms, params string) string {
	top := name
	if kind == "ReLU" || kind == "Dropout" {
		top = bottoms
	}
	record, kindText := "layer", fmt.Sprintf("%q", kind)
	if g.v1 {
		record, kindText = "layers", map[string]string{"InnerProduct": "INNER_PRODUCT"}[kind]
		if kindText == "" {
			kindText = strings.ToUpper(kind)
		}
	}
	fmt.Fprintf(g, "%s {\n  name: %q\n  type: %s\n", record, name, kindText)
	for _, bottom := range strings.Fields(bottoms) {
		fmt.Fprintf(g, "  bottom: %q\n", bottom)
	}
	fmt.Fprintf(g, "  top: %q\n  %s\n}\n", top, params)
	return top
}

func (g *googlenet) conv(name, bottom string, outputs, size, stride, pad int) string {
	g.layer("Convolution", name, bottom, fmt.Sprintf("convolution_param { num_output: %d kernel_size: %d stride: %d pad: %d }", outputs, size, stride, pad))
	block, part, found := strings.Cut(name, "/")
	if !found {
		block, part = "", name
	}
	return g.layer("ReLU", block+"/relu_"+part, name, "")
}

func (g *googlenet) maxPool(name, bottom string, stride, pad int) string {
	return g.layer("Pooling", name, bottom, fmt.Sprintf("pooling_param { pool: MAX kernel_size: 3 stride: %d pad: %d }", stride, pad))
}

func (g *googlenet) block(name, from string, c [6]int) string {
	name = "inception_" + name
	one := g.conv(name+"/1x1", from, c[0], 1, 1, 0)
	three := g.conv(name+"/3x3", g.conv(name+"/3x3_reduce", from, c[1], 1, 1, 0), c[2], 3, 1, 1)
	five := g.conv(name+"/5x5", g.conv(name+"/5x5_reduce", from, c[3], 1, 1, 0), c[4], 5, 1, 2)
	proj := g.conv(name+"/pool_proj", g.maxPool(name+"/pool", from, 1, 1), c[5], 1, 1, 0)
	return g.layer("Concat", name+"/output", strings.Join([]string{one, three, five, proj}, " "), "")
}

const lrn = "lrn_param { local_size: 5 alpha: 0.0001 beta: 0.75 }"

func googlenetPrototxt(v1 bool) string {
	g := &googlenet{v1: v1}
	g.WriteString("name: \"GoogleNet\"\ninput: \"data\"\ninput_dim: 10\ninput_dim: 3\ninput_dim: 224\ninput_dim: 224\n")
	x := g.maxPool("pool1/3x3_s2", g.conv("conv1/7x7_s2", "data", 64, 7, 2, 3), 2, 0)
	x = g.layer("LRN", "pool1/norm1", x, lrn)
	x = g.conv("conv2/3x3", g.conv("conv2/3x3_reduce", x, 64, 1, 1, 0), 192, 3, 1, 1)
	x = g.maxPool("pool2/3x3_s2", g.layer("LRN", "conv2/norm2", x, lrn), 2, 0)
	x = g.block("3b", g.block("3a", x, [6]int{64, 96, 128, 16, 32, 32}), [6]int{128, 128, 192, 32, 96, 64})
	x = g.block("4a", g.maxPool("pool3/3x3_s2", x, 2, 0), [6]int{192, 96, 208, 16, 48, 64})
	x = g.block("4c", g.block("4b", x, [6]int{160, 112, 224, 24, 64, 64}), [6]int{128, 128, 256, 24, 64, 64})
	x = g.block("4e", g.block("4d", x, [6]int{112, 144, 288, 32, 64, 64}), [6]int{256, 160, 320, 32, 128, 128})
	x = g.block("5a", g.maxPool("pool4/3x3_s2", x, 2, 0), [6]int{256, 160, 320, 32, 128, 128})
	x = g.block("5b", x, [6]int{384, 192, 384, 48, 128, 128})
	x = g.layer("Pooling", "pool5/7x7_s1", x, "pooling_param { pool: AVE kernel_size: 7 stride: 1 }")
	x = g.layer("Dropout", "pool5/drop_7x7_s1", x, "dropout_param { dropout_ratio: 0.4 }")
	x = g.layer("InnerProduct", "loss3/classifier", x, "inner_product_param { num_output: 1000 }")
	g.layer("Softmax", "prob", x, "")
	return g.String()
}

// readGoogLeNet reads the real network, with its trained weights.
func readGoogLeNet(t *testing.T) *graphpb.GraphDef {
	t.Helper()
	data, err := os.ReadFile(testfiles.Require(t, "graphs/bvlc_googlenet.pb"))
	if err != nil {
		t.Fatal(err)
	}
	def := &graphpb.GraphDef{}
	if err := proto.Unmarshal(data, def); err != nil {
		t.Fatal(err)
	}
	return def
}

// caffeLayers puts the weights of a graph back into Caffe's order.
func caffeLayers(t *testing.T, def *graphpb.GraphDef) []caffetest.Layer {
	t.Helper()
	nodes := map[string]*nodepb.NodeDef{}
	for _, n := range def.Node {
		nodes[n.Name] = n
	}
	var layers []caffetest.Layer
	for _, n := range def.Node {
		name, isWeights := strings.CutSuffix(n.Name, "/weights")
		if !isWeights {
			continue
		}
		shape, values := constant(t, n)
		biasShape, bias := constant(t, nodes[name+"/bias"])
		h, w, in, out := shape[0], shape[1], shape[2], shape[3]
		turned := make([]float32, 0, len(values))
		for o := range out {
			for i := range in {
				for at := range h * w {
					turned = append(turned, values[(at*in+i)*out+o])
				}
			}
		}
		turnedShape := []int{out, in, h, w}
		if name == "loss3/classifier" {
			turnedShape = []int{out, in * h * w}
		}
		layers = append(layers, caffetest.Layer{Name: name, Blobs: []caffetest.Blob{{Shape: turnedShape, Values: turned}, {Shape: biasShape, Values: bias}}})
	}
	return layers
}

func constant(t *testing.T, n *nodepb.NodeDef) (shape []int, values []float32) {
	t.Helper()
	tensor := n.Attr["value"].GetTensor()
	for _, d := range tensor.TensorShape.Dim {
		shape = append(shape, int(d.Size))
	}
	values = make([]float32, len(tensor.TensorContent)/4)
	if _, err := binary.Decode(tensor.TensorContent, binary.LittleEndian, values); err != nil {
		t.Fatal(err)
	}
	return shape, values
}

// The real GoogLeNet, written as a caffemodel and converted back, has the activations
// that it had, at each of its layers and at sizes that no stride divides.
func TestTheRealGoogLeNetComesBack(t *testing.T) {
	real := readGoogLeNet(t)
	layers := caffeLayers(t, real)
	if len(layers) != 58 {
		t.Fatalf("%d layers have weights, want 57 convolutions and the classifier", len(layers))
	}
	for _, c := range []struct {
		name  string
		v1    bool
		form  caffetest.Form
		sizes [][2]int
	}{
		{"V1, old shape", true, caffetest.Form{V1: true, OldShape: true}, [][2]int{{224, 224}, {97, 131}, {230, 225}}},
		{"V2", false, caffetest.Form{}, [][2]int{{131, 98}}},
	} {
		if testing.Short() {
			c.sizes = [][2]int{{97, 131}}
		}
		t.Run(c.name, func(t *testing.T) {
			model := convert(t, googlenetPrototxt(c.v1), layers, c.form)
			if model.Objective != "square(inception_4c/output)" {
				t.Errorf("objective %s", model.Objective)
			}
			s := newSession(t, map[string]*graphpb.GraphDef{"real": real, "converted": model.Graph})
			for _, size := range c.sizes {
				compareNodes(t, s, real, model.Graph, size)
			}
		})
	}
}

// compareNodes compares every node of the real network but constants and padding, and
// those of the classifier only where its window of 7x7 fits.
func compareNodes(t *testing.T, s session, real, converted *graphpb.GraphDef, size [2]int) {
	t.Helper()
	picture := randomPicture(7, size[0], size[1])
	for i := range picture.v {
		picture.v[i] *= 50
	}
	had := map[string]bool{}
	for _, n := range converted.Node {
		had[n.Name] = true
	}
	var names, here, there []string
	for _, n := range real.Node {
		tail := n.Name == "prob" || strings.HasPrefix(n.Name, "pool5") || strings.HasPrefix(n.Name, "loss3")
		if n.Op == "Const" || n.Op == "Placeholder" || n.Op == "Pad" || tail && min(size[0], size[1]) < 7*32 {
			continue
		}
		if !had[n.Name] {
			t.Errorf("there is no %s", n.Name)
			continue
		}
		names, here, there = append(names, n.Name), append(here, "converted/"+n.Name), append(there, "real/"+n.Name)
	}
	all := s.look(t, picture, []string{"converted/data", "real/data"}, append(here, there...))
	largest, same := 0.0, 0
	for i, name := range names {
		got, want := all[i], all[i+len(names)]
		a := apart(got, want)
		if !(a < rounding) {
			t.Errorf("%s at %dx%d: off by %.2g of the largest", name, size[1], size[0], a)
		}
		if largest = max(largest, a); a == 0 {
			same++
		}
	}
	t.Logf("%dx%d: %d nodes compared, %d of them bit for bit the same, the others off by at most %.2g", size[1], size[0], len(names), same, largest)
}
