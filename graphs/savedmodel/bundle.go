package savedmodel

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io/fs"
	"math"

	tensorpb "github.com/galeone/tensorflow/tensorflow/go/core/framework/tensor_go_proto"
	typespb "github.com/galeone/tensorflow/tensorflow/go/core/framework/types_go_proto"
	bundlepb "github.com/galeone/tensorflow/tensorflow/go/core/protobuf/for_core_protos_go_proto"
	"google.golang.org/protobuf/proto"

	"github.com/tfdream/tfdream/graphs/file"
)

// maxIndex bounds the index of the variables, in bytes; a network of a thousand layers has some
// hundred thousand.
const maxIndex = 64 << 20

// bundle is a checkpoint of TensorFlow's format V2: an index, PREFIX.index, of tensors that lie in
// files PREFIX.data-00000-of-00001 (tensor_bundle.proto).
type bundle struct {
	prefix  string
	shards  int32
	entries map[string]*bundlepb.BundleEntryProto
}

// openBundle reads an index. Without one, there are no tensors.
func openBundle(prefix string) (*bundle, error) {
	data, err := file.Read(prefix+".index", maxIndex)
	if errors.Is(err, fs.ErrNotExist) {
		return &bundle{}, nil
	}
	if err != nil {
		return nil, fmt.Errorf("reading its variables: %w", err)
	}
	b, err := parseIndex(data)
	if err != nil {
		return nil, bad("%s.index: %w", variables, err)
	}
	b.prefix = prefix
	return b, nil
}

// parseIndex reads the rows of an index: a header without a name, then a row for each tensor.
func parseIndex(data []byte) (*bundle, error) {
	b := &bundle{entries: map[string]*bundlepb.BundleEntryProto{}}
	err := eachRow(data, func(key, value []byte) error {
		if len(key) == 0 {
			header := new(bundlepb.BundleHeaderProto)
			if proto.Unmarshal(value, header) != nil || header.NumShards < 1 {
				return errTable
			}
			if header.Endianness != bundlepb.BundleHeaderProto_LITTLE {
				return errors.New("it was written on a big-endian machine; save the model on another")
			}
			b.shards = header.NumShards
			return nil
		}
		entry := new(bundlepb.BundleEntryProto)
		if proto.Unmarshal(value, entry) != nil {
			return errTable
		}
		b.entries[string(key)] = entry
		return nil
	})
	if err == nil && b.shards == 0 {
		err = errTable
	}
	return b, err
}

// widths are the bytes of a value, of the types that are stored as they are.
var widths = map[typespb.DataType]int64{
	typespb.DataType_DT_BOOL: 1, typespb.DataType_DT_INT8: 1, typespb.DataType_DT_UINT8: 1,
	typespb.DataType_DT_INT16: 2, typespb.DataType_DT_UINT16: 2, typespb.DataType_DT_HALF: 2, typespb.DataType_DT_BFLOAT16: 2,
	typespb.DataType_DT_INT32: 4, typespb.DataType_DT_UINT32: 4, typespb.DataType_DT_FLOAT: 4,
	typespb.DataType_DT_INT64: 8, typespb.DataType_DT_UINT64: 8, typespb.DataType_DT_DOUBLE: 8,
}

// size is how many bytes a tensor takes, or an error where it could not be a constant.
func (b *bundle) size(key string) (int64, error) {
	entry := b.entries[key]
	if entry == nil {
		return 0, errors.New("it has no value among the saved variables")
	}
	if len(entry.Slices) > 0 {
		return 0, errors.New("it is saved in parts (a partitioned variable), which cannot be read; save the model without partitioning")
	}
	size, known := widths[entry.Dtype]
	if !known {
		return 0, fmt.Errorf("it has the type %s, which no layer computes with", entry.Dtype)
	}
	for _, dim := range entry.GetShape().GetDim() {
		if dim.Size < 0 || dim.Size > 0 && size > math.MaxInt32/dim.Size {
			return 0, fmt.Errorf("its shape has a dimension of %d, too large for a graph", dim.Size)
		}
		size *= dim.Size
	}
	if size != entry.Size || entry.Offset < 0 || entry.ShardId < 0 || entry.ShardId >= b.shards {
		return 0, errTable
	}
	return size, nil
}

// tensor reads a tensor of which size gave no error.
func (b *bundle) tensor(key string) (*tensorpb.TensorProto, error) {
	entry := b.entries[key]
	content, err := b.content(entry)
	if err != nil {
		return nil, err
	}
	if checksum(content) != entry.Crc32C {
		return nil, errors.New("its value is damaged: its checksum is another")
	}
	return &tensorpb.TensorProto{Dtype: entry.Dtype, TensorShape: entry.GetShape(), TensorContent: content}, nil
}

// content reads the bytes of an entry, if its file has them.
func (b *bundle) content(entry *bundlepb.BundleEntryProto) ([]byte, error) {
	path := fmt.Sprintf("%s.data-%05d-of-%05d", b.prefix, entry.ShardId, b.shards)
	f, err := file.Open(path)
	if err != nil {
		return nil, fmt.Errorf("reading %s: %w", path, err)
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return nil, fmt.Errorf("reading %s: %w", path, file.Cause(err))
	}
	if entry.Offset < 0 || entry.Size < 0 || entry.Size > info.Size() || entry.Offset > info.Size()-entry.Size {
		return nil, fmt.Errorf("%s ends before it; the file may be cut short", path)
	}
	content := make([]byte, entry.Size)
	if _, err := f.ReadAt(content, entry.Offset); err != nil {
		return nil, fmt.Errorf("reading %s: %w", path, file.Cause(err))
	}
	return content, nil
}

// objectsKey is where a checkpoint of TF2 has the graph of the objects that were saved.
const objectsKey = "_CHECKPOINTABLE_OBJECT_GRAPH"

// objects reads the graph of the objects, which is empty in checkpoints of TF1. It is one string:
// its length, the length's checksum, its bytes.
func (b *bundle) objects() (*bundlepb.TrackableObjectGraph, error) {
	graph, entry := new(bundlepb.TrackableObjectGraph), b.entries[objectsKey]
	if entry == nil {
		return graph, nil
	}
	content, err := b.content(entry)
	if err != nil {
		return nil, bad("%s: %w", objectsKey, err)
	}
	length, n := binary.Uvarint(content)
	if n <= 0 || len(content) < n+4 || length != uint64(len(content)-n-4) || proto.Unmarshal(content[n+4:], graph) != nil {
		return nil, bad("%s: %w", objectsKey, errTable)
	}
	return graph, nil
}
