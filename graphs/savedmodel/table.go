package savedmodel

import (
	"bytes"
	"encoding/binary"
	"errors"
	"hash/crc32"
)

// errTable is for a table whose bytes do not add up.
var errTable = errors.New("it is damaged, cut short or of another kind")

const (
	footerBytes  = 48 // two handles, padding, and the magic number
	trailerBytes = 5  // compression and checksum of a block
	tableMagic   = 0xdb4775248b80fb57
)

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

// checksum is a CRC-32C as LevelDB and TensorFlow store it: masked, so that a checksum of data
// that holds checksums means something.
func checksum(parts ...[]byte) uint32 {
	sum := uint32(0)
	for _, part := range parts {
		sum = crc32.Update(sum, castagnoli, part)
	}
	return (sum>>15 | sum<<17) + 0xa282ead8
}

// eachRow calls do with the keys and values of a table in LevelDB's format, in order: blocks of
// rows, an index of the blocks, a footer (table_format.md of google/leveldb). It is read here
// because the Go libraries for it make room for whatever lengths a damaged file claims.
func eachRow(table []byte, do func(key, value []byte) error) error {
	if len(table) < footerBytes || binary.LittleEndian.Uint64(table[len(table)-8:]) != tableMagic {
		return errTable
	}
	footer := table[len(table)-footerBytes:]
	_, rest, ok := handle(footer) // of the meta index, which holds nothing
	if !ok {
		return errTable
	}
	index, _, ok := handle(rest)
	if !ok {
		return errTable
	}
	return eachInBlock(table, index, func(_, value []byte) error {
		block, _, ok := handle(value)
		if !ok {
			return errTable
		}
		return eachInBlock(table, block, do)
	})
}

// span is where a block lies in its table.
type span struct{ offset, size uint64 }

// handle reads a span, and what comes after it.
func handle(data []byte) (s span, rest []byte, ok bool) {
	for _, to := range []*uint64{&s.offset, &s.size} {
		value, n := binary.Uvarint(data)
		if n <= 0 {
			return s, nil, false
		}
		*to, data = value, data[n:]
	}
	return s, data, true
}

// eachInBlock calls do with the rows of a block. A key has the first bytes in common with the key
// before it, and says only how many.
func eachInBlock(table []byte, s span, do func(key, value []byte) error) error {
	size := uint64(len(table))
	if s.offset > size || s.size > size-s.offset || trailerBytes > size-s.offset-s.size || s.size < 4 {
		return errTable
	}
	block, trailer := table[s.offset:s.offset+s.size], table[s.offset+s.size:][:trailerBytes]
	if checksum(block, trailer[:1]) != binary.LittleEndian.Uint32(trailer[1:]) {
		return errTable
	}
	if trailer[0] != 0 {
		return errors.New("it is compressed, which TensorFlow does not do; save the model anew")
	}
	restarts := uint64(binary.LittleEndian.Uint32(block[len(block)-4:]))
	if 4*(restarts+1) > uint64(len(block)) {
		return errTable
	}
	rows := block[:uint64(len(block))-4*(restarts+1)]
	var key []byte
	for len(rows) > 0 {
		var shared, own, length uint64
		for _, to := range []*uint64{&shared, &own, &length} {
			value, n := binary.Uvarint(rows)
			if n <= 0 {
				return errTable
			}
			*to, rows = value, rows[n:]
		}
		if shared > uint64(len(key)) || own > uint64(len(rows)) || length > uint64(len(rows))-own {
			return errTable
		}
		key = append(bytes.Clone(key[:shared]), rows[:own]...)
		if err := do(key, rows[own:own+length]); err != nil {
			return err
		}
		rows = rows[own+length:]
	}
	return nil
}
