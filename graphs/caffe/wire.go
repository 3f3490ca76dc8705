package caffe

import (
	"errors"

	"google.golang.org/protobuf/encoding/protowire"
)

// errCut is the error for a protobuf whose bytes do not add up.
var errCut = errors.New("it is damaged, cut short or of another kind: a protobuf cannot be read from it")

// wireField is a field of a protobuf as it lies in the file.
type wireField struct {
	number protowire.Number
	kind   protowire.Type
	bytes  []byte // of a message, string or packed list
	bits   uint64 // of a number
}

// hasBytes tells a message, string or packed list from a number.
func (f wireField) hasBytes() bool { return f.kind == protowire.BytesType }

// eachField calls do with every field of a message, and copies nothing.
func eachField(message []byte, do func(wireField) error) error {
	for len(message) > 0 {
		number, kind, n := protowire.ConsumeTag(message)
		if n < 0 {
			return errCut
		}
		message = message[n:]
		f := wireField{number: number, kind: kind}
		switch kind {
		case protowire.VarintType:
			f.bits, n = protowire.ConsumeVarint(message)
		case protowire.Fixed32Type:
			var bits uint32
			bits, n = protowire.ConsumeFixed32(message)
			f.bits = uint64(bits)
		case protowire.Fixed64Type:
			f.bits, n = protowire.ConsumeFixed64(message)
		case protowire.BytesType:
			f.bytes, n = protowire.ConsumeBytes(message)
		default: // groups, which no Caffe file has
			return errCut
		}
		if n < 0 {
			return errCut
		}
		message = message[n:]
		if err := do(f); err != nil {
			return err
		}
	}
	return nil
}
