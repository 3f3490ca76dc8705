package main

import (
	"fmt"

	graphpb "github.com/galeone/tensorflow/tensorflow/go/core/framework/graph_go_proto"
	typespb "github.com/galeone/tensorflow/tensorflow/go/core/framework/types_go_proto"
)

// sizeCases are graphs that declare odd sizes for their pictures, or take few.
func sizeCases() []Case {
	var cases []Case
	for name, dims := range map[string][]int64{
		"of 0": {1, 0, 0, 3}, "below 0": {1, -5, -7, 3}, "beyond all": {1, 1 << 40, 1 << 40, 3}, "of 100000": {1, 100000, 100000, 3}, "of a line": {1, 1, 5000, 3},
		"of rank 2": {64, 64}, "of rank 7": {1, 1, 1, 1, 64, 64, 3}, "of many pictures": {32, 64, 64, 3}, "of 96": {1, 96, 96, 3}, "of five channels": {1, 64, 64, 5}, "channels first": {1, 3, 64, 64},
	} {
		declared := network("Relu", nil)
		declared.Node[0].Attr["shape"] = attribute(shape(dims...))
		cases = append(cases, graphCase("a picture declared "+name, marshal(declared), anything))
	}
	size := func(name string, def *graphpb.GraphDef, picture string, want answer) {
		c := graphCase(name+", "+picture, marshal(def), want)
		c.Args[1] = "noise:" + picture
		cases = append(cases, c)
	}
	for _, picture := range []string{"16x16", "15x16", "17x16", "1x1", "32x32", "64x4", "600x600"} {
		fits := map[bool]answer{true: aPicture, false: aRefusal}
		size("a reshape for 16x16", reshaped(-1, 16*16*4), picture, fits[picture == "16x16" || picture == "64x4"])
		size("a reshape of one picture for 16x16", reshaped(1, 16*16*4), picture, fits[picture == "16x16" || picture == "64x4"])
	}
	for _, window := range []int64{2, 16, 40, 1000} {
		for _, picture := range []string{"1x1", "15x40", "16x16", "40x30"} {
			pool := network("AvgPool", attrs{"T": float, "ksize": []int64{1, window, window, 1}, "strides": []int64{1, 1, 1, 1}, "padding": "VALID"})
			var width, height int64
			fmt.Sscanf(picture, "%dx%d", &width, &height)
			want := aRefusal
			if min(width, height) >= window {
				want = aPicture
			}
			size(fmt.Sprintf("a window of %d pixels", window), pool, picture, want)
		}
	}
	return cases
}

// reshaped is a graph that ends in a reshape to [rows, columns].
func reshaped(rows, columns int32) *graphpb.GraphDef {
	return network("Reshape", attrs{"T": float, "Tshape": typespb.DataType_DT_INT32}, ints(rows, columns))
}
