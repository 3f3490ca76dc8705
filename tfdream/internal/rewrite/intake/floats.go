package intake

import (
	"encoding/binary"
	"math"

	attrpb "github.com/galeone/tensorflow/tensorflow/go/core/framework/attr_value_go_proto"
	graphpb "github.com/galeone/tensorflow/tensorflow/go/core/framework/graph_go_proto"
	tensorpb "github.com/galeone/tensorflow/tensorflow/go/core/framework/tensor_go_proto"
	typespb "github.com/galeone/tensorflow/tensorflow/go/core/framework/types_go_proto"
)

const (
	float32Type = typespb.DataType_DT_FLOAT
	halfType    = typespb.DataType_DT_HALF
	bfloatType  = typespb.DataType_DT_BFLOAT16
	doubleType  = typespb.DataType_DT_DOUBLE
)

// Float32 has a network computed in float32 that computes what it makes of the picture in float16 or
// bfloat16, or takes it in float64: what says so is the name of that type. def itself is returned, and "",
// for any other network.
func Float32(def *graphpb.GraphDef, input string) (*graphpb.GraphDef, string, map[string]string) {
	w := copyOf(def)
	from := map[typespb.DataType]bool{}
	seen := map[string]bool{}
	for todo := []string{input}; len(todo) > 0; todo = todo[1:] {
		n := w.nodes[todo[0]]
		if n == nil || seen[n.Name] {
			continue
		}
		seen[n.Name] = true
		for _, value := range n.Attr {
			if t := value.GetType(); t == halfType || t == bfloatType || t == doubleType && n.Name == input {
				from[t] = true
			}
		}
		for _, reader := range w.readers[n.Name] {
			todo = append(todo, reader.Name)
		}
	}
	if len(from) == 0 {
		return def, "", nil
	}
	for _, n := range w.def.Node {
		for key, value := range n.Attr {
			changed := retyped(value, from)
			if changed != value && (n.Op == "Bitcast" || n.Op == "DecodeRaw") {
				w.lose(n, "of numbers that are not computed in the graph's own type")
			}
			n.Attr[key] = changed
		}
	}
	kind := ""
	for _, t := range []typespb.DataType{halfType, bfloatType, doubleType} {
		if from[t] && kind == "" {
			kind = map[typespb.DataType]string{halfType: "float16", bfloatType: "bfloat16", doubleType: "float64"}[t]
		}
	}
	def, lost := w.result()
	return def, kind, lost
}

// retyped is an attribute's value with float32 in place of some types.
func retyped(value *attrpb.AttrValue, from map[typespb.DataType]bool) *attrpb.AttrValue {
	switch v := value.GetValue().(type) {
	case *attrpb.AttrValue_Type:
		if from[v.Type] {
			return &attrpb.AttrValue{Value: &attrpb.AttrValue_Type{Type: float32Type}}
		}
	case *attrpb.AttrValue_List:
		for i, t := range v.List.GetType() {
			if from[t] {
				list := &attrpb.AttrValue_ListValue{Type: append([]typespb.DataType{}, v.List.Type...)}
				for ; i < len(list.Type); i++ {
					if from[list.Type[i]] {
						list.Type[i] = float32Type
					}
				}
				return &attrpb.AttrValue{Value: &attrpb.AttrValue_List{List: list}}
			}
		}
	case *attrpb.AttrValue_Tensor:
		if from[v.Tensor.GetDtype()] {
			return &attrpb.AttrValue{Value: &attrpb.AttrValue_Tensor{Tensor: singles(v.Tensor)}}
		}
	}
	return value
}

// singles are a tensor's numbers in float32.
func singles(t *tensorpb.TensorProto) *tensorpb.TensorProto {
	out := &tensorpb.TensorProto{Dtype: float32Type, TensorShape: t.TensorShape, VersionNumber: t.VersionNumber}
	content := t.TensorContent
	add := func(x float32) {
		if t.TensorContent != nil {
			out.TensorContent = binary.LittleEndian.AppendUint32(out.TensorContent, math.Float32bits(x))
		} else {
			out.FloatVal = append(out.FloatVal, x)
		}
	}
	switch t.Dtype {
	case doubleType:
		for _, x := range t.DoubleVal {
			add(float32(x))
		}
		for ; len(content) >= 8; content = content[8:] {
			add(float32(math.Float64frombits(binary.LittleEndian.Uint64(content))))
		}
	default:
		wide := fromHalf
		if t.Dtype == bfloatType {
			wide = func(bits uint16) float32 { return math.Float32frombits(uint32(bits) << 16) }
		}
		for _, bits := range t.HalfVal {
			add(wide(uint16(bits)))
		}
		for ; len(content) >= 2; content = content[2:] {
			add(wide(binary.LittleEndian.Uint16(content)))
		}
	}
	return out
}

// fromHalf is the number that a float16 of IEEE 754 holds.
func fromHalf(bits uint16) float32 {
	sign, exponent, fraction := 1.0, int(bits>>10&31), float64(bits&1023)
	if bits>>15 == 1 {
		sign = -1
	}
	switch exponent {
	case 0:
		return float32(sign * math.Ldexp(fraction, -24))
	case 31:
		if fraction != 0 {
			return float32(math.NaN())
		}
		return float32(math.Inf(int(sign)))
	}
	return float32(sign * math.Ldexp(1024+fraction, exponent-25))
}
