package caffe

import (
	"errors"
	"fmt"

	"google.golang.org/protobuf/encoding/protowire"
)

// Weights are the blobs of each layer of a caffemodel, by the layer's name.
type Weights map[string][]blob

// Bounds on what a small file can ask for.
const (
	maxLayers = 100_000
	maxBlobs  = 64 // of a layer
)

// errV0 is for records that Caffe itself upgrades before it reads them.
var errV0 = errors.New("it is a V0 record, from before 2014; upgrade it with Caffe's upgrade_net_proto_text or upgrade_net_proto_binary")

// Numbers of the fields that are read of NetParameter, V1LayerParameter and
// LayerParameter.
const (
	layersV1, layersV2          = 2, 100
	recordV0V1, nameV1, blobsV1 = 1, 4, 6
	nameV2, blobsV2             = 1, 7
)

// ParseWeights reads a caffemodel; its bytes must stay as they are while the
// weights are in use. The error is ErrWeights.
func ParseWeights(caffemodel []byte) (Weights, error) {
	all := Weights{}
	layers := 0
	err := eachField(caffemodel, func(f wireField) error {
		if f.number != layersV1 && f.number != layersV2 || !f.hasBytes() {
			return nil
		}
		if layers++; layers > maxLayers {
			return fmt.Errorf("it has more than %d layers", maxLayers)
		}
		name, blobs, err := readLayer(f.bytes, f.number == layersV1)
		if err != nil {
			return fmt.Errorf("layer %.80q: %w", name, err)
		}
		if len(blobs) > 0 {
			all[name] = blobs
		}
		return nil
	})
	if err == nil && layers == 0 {
		err = errors.New("it contains no layer of a Caffe network")
	}
	if err == nil && len(all) == 0 {
		err = errors.New("no layer in it has weights")
	}
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrWeights, err)
	}
	return all, nil
}

// readLayer reads the name and the blobs of a layer, of the old record or the new.
func readLayer(data []byte, v1 bool) (name string, blobs []blob, err error) {
	nameNumber, blobsNumber := protowire.Number(nameV2), protowire.Number(blobsV2)
	if v1 {
		nameNumber, blobsNumber = nameV1, blobsV1
	}
	err = eachField(data, func(f wireField) error {
		switch {
		case !f.hasBytes():
		case v1 && f.number == recordV0V1:
			return errV0
		case f.number == nameNumber:
			name = string(f.bytes)
		case f.number == blobsNumber:
			if len(blobs) == maxBlobs {
				return fmt.Errorf("it has more than %d blobs", maxBlobs)
			}
			b, err := readBlob(f.bytes)
			if err != nil {
				return fmt.Errorf("blob %d: %w", len(blobs), err)
			}
			blobs = append(blobs, b)
		}
		return nil
	})
	return name, blobs, err
}
