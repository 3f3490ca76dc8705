package caffe_test

import (
	"testing"

	"google.golang.org/protobuf/proto"

	"github.com/tfdream/tfdream/graphs"
	"github.com/tfdream/tfdream/graphs/caffe"
	"github.com/tfdream/tfdream/graphs/caffe/caffetest"
)

// FuzzPrototxt looks for prototxts that make the converter panic, hang, or make a
// graph that cannot be opened. Run:
//
//	go test ./graphs/caffe -run '^$' -fuzz FuzzPrototxt -fuzztime 60s -fuzzminimizetime 20x
func FuzzPrototxt(f *testing.F) {
	for _, prototxt := range []string{smallV1, smallV2, googlenetPrototxt(true), manyKinds} {
		f.Add([]byte(prototxt))
	}
	f.Add([]byte(`layer { name: 'c\'\x41' type: "Input" top: "data" input_param < shape: { dim: [1, 3, 8, 8] } > } # comment`))
	weights, err := caffe.ParseWeights(caffetest.Encode(append(smallLayers(), manyLayers()...), caffetest.Form{}))
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, prototxt []byte) {
		net, err := caffe.ParseNet(prototxt)
		if err != nil {
			refused(t, err)
			return
		}
		whole(t, net, weights)
	})
}

// FuzzCaffeModel does the same with caffemodels. Run:
//
//	go test ./graphs/caffe -run '^$' -fuzz FuzzCaffeModel -fuzztime 60s -fuzzminimizetime 20x
func FuzzCaffeModel(f *testing.F) {
	for _, form := range forms {
		f.Add(caffetest.Encode(smallLayers(), form))
	}
	net, err := caffe.ParseNet([]byte(smallV2))
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, caffemodel []byte) {
		weights, err := caffe.ParseWeights(caffemodel)
		if err != nil {
			refused(t, err)
			return
		}
		whole(t, net, weights)
	})
}

// whole checks that what is converted can be written and opened.
func whole(t *testing.T, net *caffe.Net, weights caffe.Weights) {
	model, err := caffe.Convert(net, weights)
	if err != nil {
		refused(t, err)
		return
	}
	if err := graphs.Check(model.Graph, nil); err != nil {
		t.Error(err)
	}
	if _, err := proto.Marshal(model.Graph); err != nil {
		t.Error(err)
	}
}
