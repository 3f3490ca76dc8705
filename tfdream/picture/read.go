package picture

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"image"
	"image/gif"
	"image/png"
	"io"

	"github.com/tfdream/tfdream/graphs/file"
	"github.com/tfdream/tfdream/tfdream/picture/internal/bmp"
	"github.com/tfdream/tfdream/tfdream/picture/internal/pnm"
	"github.com/tfdream/tfdream/tfdream/picture/internal/tga"
)

// decoder reads one format from the bytes of a whole file.
type decoder struct {
	// size returns the picture's size from the header alone.
	size func(data []byte) (width, height int, err error)
	// decode returns the picture as stored, and its EXIF orientation.
	decode func(data []byte) (*Picture, int, error)
}

var decoders = map[string]decoder{
	"PNG":  {sizeBy(png.DecodeConfig), decodePNG},
	"JPEG": {sizeJPEG, decodeJPEG},
	"GIF":  {sizeBy(gif.DecodeConfig), decodeGIF},
	"TIFF": {sizeTIFF, decodeTIFF},
	"BMP":  {bmp.Size, decodeBMP},
	"WebP": {sizeWebP, decodeWebP},
	"PNM":  {pnm.Size, decodePNM},
	"TGA":  {tga.Size, decodeTGA},
}

// ends is how a whole file ends.
var ends = map[string]string{
	"PNG": "IEND\xaeB`\x82",
}

func sizeBy(config func(io.Reader) (image.Config, error)) func([]byte) (int, int, error) {
	return func(data []byte) (int, int, error) {
		c, err := config(bytes.NewReader(data))
		return c.Width, c.Height, err
	}
}

// ReadFile reads the picture in the file at path; see [Decode]. A file that
// cannot be opened gives an error that wraps the system's (fs.ErrNotExist,
// fs.ErrPermission...).
func ReadFile(path string, l Limits) (*Picture, error) {
	f, err := file.Open(path)
	if err != nil {
		return nil, fmt.Errorf("reading %s: %w", path, err)
	}
	defer f.Close()
	return Decode(f, path, l)
}

// Decode reads a picture from r: PNG, JPEG, GIF (the first frame on its
// canvas), TIFF (the first page that is no thumbnail), BMP, WebP (the first frame), PNM (the first
// picture) or TGA, recognised by content. name is what errors call it. A picture larger than l allows is
// refused from its header. Errors are one line that begins "reading NAME: ";
// broken metadata (EXIF, profile, texts) is ignored rather than an error.
func Decode(r io.Reader, name string, l Limits) (p *Picture, err error) {
	defer func() {
		// The decoders are other people's code, given bytes from anywhere.
		if fault := recover(); fault != nil {
			p, err = nil, fmt.Errorf("reading %s: the file is broken: %v", name, fault)
		}
	}()
	p, err = decode(r, l)
	if err != nil {
		return nil, fmt.Errorf("reading %s: %w", name, err)
	}
	return p, nil
}

func decode(r io.Reader, l Limits) (*Picture, error) {
	if l.MaxPixels <= 0 {
		l.MaxPixels = DefaultMaxPixels
	}
	buffered := bufio.NewReaderSize(r, sniffLen)
	head, err := buffered.Peek(sniffLen)
	if err != nil && err != io.EOF {
		return nil, file.Cause(err)
	}
	format := sniff(head)
	d, known := decoders[format]
	switch {
	case len(head) == 0:
		return nil, errors.New("the file is empty")
	case format == "text":
		return nil, fmt.Errorf("this is text, not a picture that can be read (%s)", readable)
	case format == "":
		return nil, fmt.Errorf("this is not a picture that can be read (%s)", readable)
	case !known:
		return nil, unread(format)
	}
	// No sensible picture needs more than 8 bytes a pixel (16-bit RGBA) and
	// some metadata, so an endless stream comes to an end here.
	maxBytes := 8*int64(l.MaxPixels) + 64<<20
	data, err := io.ReadAll(io.LimitReader(buffered, maxBytes+1))
	if err != nil {
		return nil, file.Cause(err)
	}
	if int64(len(data)) > maxBytes {
		return nil, fmt.Errorf("the %s file is larger than %d MiB, too large for a picture of %s", format, maxBytes>>20, megapixels(l.MaxPixels))
	}
	if format == "TIFF" && isCameraRaw(data) {
		return nil, unread(cameraRaw)
	}
	width, height, err := d.size(data)
	if err != nil {
		return nil, broken(format, data, err)
	}
	switch {
	case width < 1 || height < 1:
		return nil, fmt.Errorf("the %s picture is %dx%d: it has no pixels", format, width, height)
	case width > l.MaxPixels/height:
		return nil, fmt.Errorf("the %s picture is %dx%d, which is %s: the limit is %s", format, width, height, megapixels(width*height), megapixels(l.MaxPixels))
	}
	p, orientation, err := d.decode(data)
	if err != nil {
		return nil, broken(format, data, err)
	}
	if format == "JPEG" {
		p.Frames = mpoFrames(data)
	}
	return p.upright(orientation), nil
}

// broken says in words what kept a file of a known format from being read.
func broken(format string, data []byte, err error) error {
	cutOff := errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, io.EOF)
	if end := ends[format]; end != "" && !bytes.HasSuffix(bytes.TrimRight(data, "\x00"), []byte(end)) {
		cutOff = true // whatever else the decoder calls it
	}
	if cutOff {
		return fmt.Errorf("the %s file is cut off: its end is missing (%w)", format, err)
	}
	return fmt.Errorf("the %s file cannot be read: %w", format, err)
}

func megapixels(n int) string { return fmt.Sprintf("%.4g megapixels", float64(n)/1e6) }
