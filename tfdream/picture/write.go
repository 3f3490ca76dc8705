package picture

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/google/renameio/v2"

	"github.com/tfdream/tfdream/graphs/file"
)

// DefaultQuality is the JPEG quality that is written unless [WriteOptions]
// says otherwise: artefacts are hard to see, and files about a third of
// quality 100's.
const DefaultQuality = 92

// WriteOptions are settings of the formats. The zero value is the default.
type WriteOptions struct {
	// Quality is the JPEG quality, 1 (worst) to 100 (best); 0 is DefaultQuality.
	Quality int
}

// encoders writes each format. Pictures come validated.
var encoders = map[string]func(io.Writer, *Picture, WriteOptions) error{
	"png":  encodePNG,
	"jpeg": encodeJPEG,
	"tiff": encodeTIFF,
	"webp": encodeWebP,
}

// FormatOf returns the format that a picture written to path gets by its
// extension, whatever the case: "png", "jpeg" (.jpg, .jpeg), "tiff" (.tif,
// .tiff) or "webp". Any other extension is an error that lists these; ask
// before a long run.
func FormatOf(path string) (string, error) {
	ext := filepath.Ext(path)
	switch strings.ToLower(ext) {
	case ".png":
		return "png", nil
	case ".jpg", ".jpeg":
		return "jpeg", nil
	case ".tif", ".tiff":
		return "tiff", nil
	case ".webp":
		return "webp", nil
	case "", ".":
		return "", fmt.Errorf("%q has no extension to tell its format: use .png, .jpg, .jpeg, .tif, .tiff or .webp", path)
	}
	return "", fmt.Errorf("%q: pictures are not written as %q: use .png, .jpg, .jpeg, .tif, .tiff or .webp", path, ext)
}

// Encode writes p to w in a format named as [FormatOf] does.
//
// Values are clipped to 0..255 and rounded to the nearest whole number of the
// depth that is written, halves up: p.Depth for PNG and TIFF, 8 bits for JPEG
// and WebP. PNG, TIFF and WebP are lossless: a picture read from 8 bits (16
// for PNG and TIFF) is written with the same values, also under transparent
// pixels. JPEG has half as much colour (4:2:0) below quality 90, and no
// transparency: transparent pixels are shown over white. The colour profile, EXIF
// and the resolution are written to all, texts to PNG. What the chunks of a PNG
// say of its colours is written to PNG as they said it, to others as a profile;
// see [Picture.Loss]. The same picture and options give the same bytes.
//
// A picture with values that are not numbers, or larger than its format
// allows (see [Picture.CheckSize]), is an error, and so are texts that do not
// fit into a PNG: a keyword that is not 1 to 79 printable Latin-1 characters,
// a text that is not UTF-8 or has more than 1 MiB.
func (p *Picture) Encode(w io.Writer, format string, o WriteOptions) error {
	encode, ok := encoders[format]
	if !ok {
		return fmt.Errorf("pictures are not written as %q: use png, jpeg, tiff or webp", format)
	}
	if o.Quality < 0 || o.Quality > 100 {
		return fmt.Errorf("the JPEG quality is 1 to 100, not %d", o.Quality)
	}
	if err := p.validate(); err != nil {
		return err
	}
	if err := p.CheckSize(format, p.Width, p.Height); err != nil {
		return err
	}
	if format != "png" {
		profiled := *p
		profiled.ICC = p.profile()
		p = &profiled
	}
	return encode(w, p, o)
}

// WriteFile writes p to path in the format that the extension says; see
// [FormatOf] and [Picture.Encode]. The file is written whole or not at all:
// to a temporary file beside it that is synced and renamed. It has the
// permissions of the file it replaces, of a new file else (the umask's);
// a symbolic link is written through. Errors begin "writing PATH: ".
func (p *Picture) WriteFile(path string, o WriteOptions) error {
	format, err := FormatOf(path)
	if err != nil {
		return err
	}
	err = replaceFile(path, func(w io.Writer) error { return p.Encode(w, format, o) })
	if err != nil {
		return fmt.Errorf("writing %s: %w", path, err)
	}
	return nil
}

// replaceFile makes the file at path hold what write writes, or leaves all as
// it was if that fails.
func replaceFile(path string, write func(io.Writer) error) error {
	if target, err := filepath.EvalSymlinks(path); err == nil {
		path = target
	}
	if info, err := os.Stat(path); err == nil && !info.Mode().IsRegular() {
		if info.IsDir() {
			return errors.New("it is a folder")
		}
		return errors.New("it is not a regular file")
	}
	f, err := renameio.NewPendingFile(path, renameio.WithTempDir(filepath.Dir(path)),
		renameio.WithPermissions(0o666), renameio.WithExistingPermissions())
	if err != nil {
		return fmt.Errorf("the folder %s: %w", filepath.Dir(path), file.Cause(err))
	}
	defer f.Cleanup() // removes the temporary file, unless it was renamed
	buffered := bufio.NewWriter(f)
	if err := write(buffered); err != nil {
		return file.Cause(err)
	}
	if err := buffered.Flush(); err != nil {
		return file.Cause(err)
	}
	return file.Cause(f.CloseAtomicallyReplace())
}
