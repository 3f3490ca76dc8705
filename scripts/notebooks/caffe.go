package main

import (
	"context"
	"errors"

	"github.com/tfdream/tfdream/tfdream"
)

// caffeFigures are those of google/deepdream's notebook, in order. Its 3b/5x5_reduce is
// the layer before the Relu: Caffe's stops there.
var caffeFigures = []figure{
	{Name: "inception-4c-output", Method: tfdream.Caffe, terms: term{"%s", "inception_4c/output", nil}, Picture: "sky1024px.jpg",
		theirs: "inception_4c_output.jpg", About: "The dream at the notebook's default end."},
	{Name: "inception-3b-5x5-reduce", Method: tfdream.Caffe, terms: term{"%s", "inception_3b/5x5_reduce_pre_relu", nil}, Picture: "sky1024px.jpg",
		theirs: "inception_3b_5x5_reduce.jpg", About: "A lower layer, simpler patterns."},
	{Name: "layers", layers: true, About: "What there is to dream on."},
	{Name: "zoom", Method: tfdream.Caffe, terms: term{"%s", "inception_4c/output", nil}, Picture: "sky1024px.jpg", Zoom: true,
		theirs: "zoom_frame_0029.jpg", About: "The endless zoom: each frame is dreamed on, then enlarged by 1/0.95 about its centre."},
	{Name: "guided", Method: tfdream.Caffe, terms: term{"%s", "inception_3b/output", nil}, Picture: "sky1024px.jpg", Guide: "flowers.jpg",
		theirs: "guided_inception_3b_output.jpg", About: "The dream guided by a picture of flowers."},
}

func caffeNotebook(ctx context.Context, o options) error {
	if o.graph == "" {
		return errors.New("the Caffe notebook runs on a BVLC GoogLeNet: name its frozen graph with -g GOOGLENET.pb (tfdream convert makes one of Caffe's files)")
	}
	if o.mean == "" {
		o.mean = "122,116,104"
	}
	if o.order == "" {
		o.order = "bgr"
	}
	return newPage("google/deepdream's notebook", o).runOn(ctx, caffeFigures, o.graph, "a BVLC GoogLeNet")
}
