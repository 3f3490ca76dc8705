package caffe_test

import "math"

// array is a Caffe blob of one picture, [channels, height, width], and the functions
// below are Caffe's layers as plain loops, by their definitions.
type array struct {
	c, h, w int
	v       []float64
}

func newArray(c, h, w int) array { return array{c, h, w, make([]float64, c*h*w)} }

func (a array) at(c, y, x int) *float64 { return &a.v[(c*a.h+y)*a.w+x] }

func (a array) within(y, x int) bool { return y >= 0 && y < a.h && x >= 0 && x < a.w }

// sliding is a window's size, padding, stride and dilation, in height and width.
type sliding struct{ size, pad, stride, dilation [2]int }

func convolve(x array, weights, bias []float32, outputs, groups int, s sliding) array {
	span := [2]int{(s.size[0]-1)*s.dilation[0] + 1, (s.size[1]-1)*s.dilation[1] + 1}
	out := newArray(outputs, (x.h+2*s.pad[0]-span[0])/s.stride[0]+1, (x.w+2*s.pad[1]-span[1])/s.stride[1]+1)
	inputs := x.c / groups
	for o := range outputs {
		first := o / (outputs / groups) * inputs
		for y := range out.h {
			for xx := range out.w {
				sum := 0.0
				if bias != nil {
					sum = float64(bias[o])
				}
				for i := range inputs {
					for ky := range s.size[0] {
						for kx := range s.size[1] {
							py, px := y*s.stride[0]-s.pad[0]+ky*s.dilation[0], xx*s.stride[1]-s.pad[1]+kx*s.dilation[1]
							if x.within(py, px) {
								sum += *x.at(first+i, py, px) * float64(weights[((o*inputs+i)*s.size[0]+ky)*s.size[1]+kx])
							}
						}
					}
				}
				*out.at(o, y, xx) = sum
			}
		}
	}
	return out
}

// pool rounds the number of windows up or down, drops those that begin after the
// padding, clips windows where the padding ends, averages over what is left, and
// ignores padding when it takes the maximum.
func pool(x array, largest, up bool, s sliding) array {
	number := func(side, i int) int {
		round := math.Floor
		if up {
			round = math.Ceil
		}
		n := int(round(float64(side+2*s.pad[i]-s.size[i])/float64(s.stride[i]))) + 1
		if s.pad[i] > 0 && (n-1)*s.stride[i] >= side+s.pad[i] {
			n--
		}
		return n
	}
	out := newArray(x.c, number(x.h, 0), number(x.w, 1))
	for c := range x.c {
		for y := range out.h {
			for xx := range out.w {
				y0, x0 := y*s.stride[0]-s.pad[0], xx*s.stride[1]-s.pad[1]
				y1, x1 := min(y0+s.size[0], x.h+s.pad[0]), min(x0+s.size[1], x.w+s.pad[1])
				sum, most := 0.0, math.Inf(-1)
				for py := y0; py < y1; py++ {
					for px := x0; px < x1; px++ {
						if x.within(py, px) {
							sum += *x.at(c, py, px)
							most = max(most, *x.at(c, py, px))
						}
					}
				}
				if *out.at(c, y, xx) = sum / float64((y1-y0)*(x1-x0)); largest {
					*out.at(c, y, xx) = most
				}
			}
		}
	}
	return out
}

func normalise(x array, size int, alpha, beta, k float64) array {
	out := newArray(x.c, x.h, x.w)
	for c := range x.c {
		for y := range x.h {
			for xx := range x.w {
				sum := 0.0
				for near := max(0, c-size/2); near <= min(x.c-1, c+size/2); near++ {
					sum += *x.at(near, y, xx) * *x.at(near, y, xx)
				}
				*out.at(c, y, xx) = *x.at(c, y, xx) / math.Pow(k+alpha/float64(size)*sum, beta)
			}
		}
	}
	return out
}

func rectify(x array, slope float64) array {
	out := newArray(x.c, x.h, x.w)
	for i, v := range x.v {
		if out.v[i] = v; v < 0 {
			out.v[i] = slope * v
		}
	}
	return out
}

func softmax(x array) array {
	out := newArray(x.c, x.h, x.w)
	for y := range x.h {
		for xx := range x.w {
			sum := 0.0
			for c := range x.c {
				sum += math.Exp(*x.at(c, y, xx))
			}
			for c := range x.c {
				*out.at(c, y, xx) = math.Exp(*x.at(c, y, xx)) / sum
			}
		}
	}
	return out
}

func join(arrays ...array) array {
	out := array{h: arrays[0].h, w: arrays[0].w}
	for _, a := range arrays {
		out.c += a.c
		out.v = append(out.v, a.v...)
	}
	return out
}
