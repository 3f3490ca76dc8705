package tfdream

import (
	"bufio"
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path/filepath"
	"unsafe"

	"github.com/google/renameio/v2"

	"github.com/tfdream/tfdream/graphs/file"
)

// ErrCheckpoint marks a file that is no checkpoint, or a damaged one.
var ErrCheckpoint = errors.New("no whole checkpoint")

// A checkpoint is a file that holds a State: a line that names the format, the length of the
// header in four bytes, the header (the State as JSON), the picture, and the SHA-256 of all
// that. Numbers are little-endian.
const (
	checkpointMagic = "tfdream checkpoint 1\n"
	maxHeader       = 16 << 20
)

// WriteFile replaces the file at path by the state's checkpoint, which only its user may
// read. What was there stays until the new one is written whole and safe on the disk.
// Errors begin "writing the checkpoint PATH: ".
func (s *State) WriteFile(path string) (err error) {
	defer func() {
		if err != nil {
			err = fmt.Errorf("writing the checkpoint %s: %w", path, cause(err))
		}
	}()
	f, err := renameio.TempFile(filepath.Dir(path), path)
	if err != nil {
		return err
	}
	defer f.Cleanup() // nothing is left to clean up once the file has its name
	if err := s.encode(f); err != nil {
		return err
	}
	return f.CloseAtomicallyReplace()
}

// encode writes the checkpoint, for DecodeState.
func (s *State) encode(w io.Writer) error {
	header, err := json.Marshal(s)
	if err != nil {
		return err
	}
	sum := sha256.New()
	out := io.MultiWriter(w, sum)
	head := binary.LittleEndian.AppendUint32([]byte(checkpointMagic), uint32(len(header)))
	for _, part := range [][]byte{head, header, littleEndian(s.Pix)} {
		if _, err := out.Write(part); err != nil {
			return err
		}
	}
	_, err = w.Write(sum.Sum(nil))
	return err
}

// ReadState reads a checkpoint's file. Errors are those of opening it, or ErrCheckpoint.
func ReadState(path string) (*State, error) {
	f, err := file.Open(path)
	if err != nil {
		return nil, fmt.Errorf("reading the checkpoint %s: %w", path, err)
	}
	defer f.Close()
	state, err := DecodeState(bufio.NewReader(f))
	if err != nil {
		return nil, fmt.Errorf("reading the checkpoint %s: %w", path, cause(err))
	}
	return state, nil
}

// DecodeState reads a checkpoint as WriteFile writes it, to its end. It takes no more
// memory than there is to read, whatever the header claims.
func DecodeState(r io.Reader) (*State, error) {
	sum := sha256.New()
	checked := io.TeeReader(r, sum)
	head := make([]byte, len(checkpointMagic)+4)
	if _, err := io.ReadFull(checked, head); err != nil || !bytes.HasPrefix(head, []byte(checkpointMagic)) {
		return nil, fmt.Errorf("%w: it does not begin with %q", ErrCheckpoint, checkpointMagic)
	}
	length := binary.LittleEndian.Uint32(head[len(checkpointMagic):])
	if length > maxHeader {
		return nil, damaged("its header is too long")
	}
	var header bytes.Buffer
	if _, err := io.CopyN(&header, checked, int64(length)); err != nil {
		return nil, damaged("it is cut off")
	}
	state := &State{}
	headerErr := json.Unmarshal(header.Bytes(), state) // told only of a file whose checksum is right
	pix, err := readPix(checked, state.Size)
	if err != nil {
		return nil, err
	}
	state.Pix = pix
	want := sum.Sum(nil)
	rest, err := io.ReadAll(io.LimitReader(r, sha256.Size+1))
	switch {
	case err != nil:
		return nil, err
	case !bytes.Equal(rest, want):
		return nil, damaged("its checksum does not match")
	case headerErr != nil:
		return nil, fmt.Errorf("%w: %w", ErrCheckpoint, headerErr)
	}
	return state, state.check()
}

func damaged(how string) error {
	return fmt.Errorf("%w: %s, so the file is damaged", ErrCheckpoint, how)
}

// readPix reads a picture piece by piece, as much as there is.
func readPix(r io.Reader, size Size) ([]float32, error) {
	const piece = 1 << 20
	if size.Height < 0 || size.Width < 0 || size.Width > 1<<40/max(size.Height, 1) {
		return nil, damaged("its picture has an impossible size")
	}
	var pix []float32
	for left := size.Height * size.Width * 3; left > 0; left -= piece {
		next := make([]float32, min(left, piece))
		if _, err := io.ReadFull(r, littleEndian(next)); err != nil {
			return nil, damaged("it is cut off")
		}
		pix = append(pix, next...)
	}
	return pix, nil
}

// littleEndian is the memory of values, on the machines that tfdream runs on.
func littleEndian(values []float32) []byte {
	return unsafe.Slice((*byte)(unsafe.Pointer(unsafe.SliceData(values))), 4*len(values))
}

// cause is a file error without the operation and the path, which the message around it
// names.
func cause(err error) error {
	var of *fs.PathError
	if errors.As(err, &of) {
		return of.Err
	}
	return err
}
