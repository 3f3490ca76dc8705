package main

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"image"
	"image/color"
	"image/color/palette"
	"image/gif"
	"image/jpeg"
	"image/png"
	"os"
	"path/filepath"
	"slices"
)

// makeExamples writes the files that the scripts work with: pictures, good, odd and
// broken, and half of a graph.
func makeExamples(folder string) error {
	sky := encode(paint(image.NewNRGBA(image.Rect(0, 0, 64, 48))))
	alpha := paint(image.NewNRGBA(image.Rect(0, 0, 32, 32))).(*image.NRGBA)
	for i := 3; i < len(alpha.Pix); i += 4 {
		alpha.Pix[i] = byte(i)
	}
	var photo bytes.Buffer
	if err := jpeg.Encode(&photo, paint(image.NewNRGBA(image.Rect(0, 0, 64, 48))), nil); err != nil {
		return err
	}
	graph, err := os.ReadFile("../../graphs/demo/demo.pb")
	if err != nil {
		return err
	}
	own, err := edges("Relu")
	if err != nil {
		return err
	}
	growing, err := edges("Exp") // whose score soon is beyond float32
	if err != nil {
		return err
	}
	stairs, err := edges("Sign") // whose gradient is zero wherever it has one
	if err != nil {
		return err
	}
	half := image.NewGray(image.Rect(0, 0, 64, 48))
	for i := range half.Pix {
		if i%64 >= 32 {
			half.Pix[i] = 255
		}
	}
	labels, err := os.ReadFile("../../graphs/demo/labels.txt")
	if err != nil {
		return err
	}
	classes := bytes.Count(labels, []byte("\n"))
	film := &gif.GIF{}
	for range 12 {
		film.Image = append(film.Image, paint(image.NewPaletted(image.Rect(0, 0, 32, 24), palette.WebSafe)).(*image.Paletted))
		film.Delay = append(film.Delay, 5)
	}
	var frames bytes.Buffer
	if err := gif.EncodeAll(&frames, film); err != nil {
		return err
	}
	for name, content := range map[string][]byte{
		"sky.png":    sky,
		"gamma.png":  withChunk(sky, "gAMA", "\x00\x01\x86\xa0"),
		"hdr.png":    withChunk(sky, "cICP", "\x09\x10\x00\x01"),
		"film.gif":   frames.Bytes(),
		"photo.jpg":  photo.Bytes(),
		"photo.heic": []byte("\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic"),
		"tiny.png":   encode(paint(image.NewNRGBA(image.Rect(0, 0, 1, 1)))),
		"narrow.png": encode(paint(image.NewNRGBA(image.Rect(0, 0, 1, 5000)))),
		"grey.png":   encode(paint(image.NewGray(image.Rect(0, 0, 32, 32)))),
		"deep.png":   encode(paint(image.NewNRGBA64(image.Rect(0, 0, 32, 32)))),
		"alpha.png":  encode(alpha),
		"right.png":  encode(half),
		"black.png":  encode(image.NewGray(image.Rect(0, 0, 8, 8))),
		"wings.npy":  direction(classes),
		"few.npy":    direction(3),
		"empty.png":  nil,
		"text.png":   []byte("this is not a picture\n"),
		"cut.png":    sky[:len(sky)/2],
		"cut.jpg":    photo.Bytes()[:photo.Len()/2],
		"huge.png":   claimSize(sky, 60000, 60000),
		"half.pb":    graph[:len(graph)/2],
		"own.pb":     own,
		"stairs.pb":  stairs,
		"exp.pb":     growing,
		"array.npy":  array("(2, 2, 3)", 12),
		"flat.npy":   array("(12,)", 12),
		"short.npy":  array("(2, 2, 3)", 5),
		"cut.npy":    array("(2, 2, 3)", 12)[:20],

		"edges.caffemodel": caffeEdges(),
	} {
		if err := os.WriteFile(filepath.Join(folder, name), content, 0o644); err != nil {
			return err
		}
	}
	if err := tiffExamples(folder); err != nil {
		return err
	}
	return makeSizes(folder)
}

// paint draws hills below a sky.
func paint(canvas interface {
	image.Image
	Set(x, y int, c color.Color)
}) image.Image {
	b := canvas.Bounds()
	for y := range b.Dy() {
		for x := range b.Dx() {
			c := color.NRGBA{120, 160, byte(255 - 2*y), 255}
			if hill := b.Dy()/2 + (x*x/7)%9; y > hill {
				c = color.NRGBA{byte(40 + 3*x), 120, byte(20 + y), 255}
			}
			canvas.Set(x, y, c)
		}
	}
	return canvas
}

func encode(picture image.Image) []byte {
	var file bytes.Buffer
	if err := png.Encode(&file, picture); err != nil {
		panic(err) // memory takes everything
	}
	return file.Bytes()
}

// withChunk is a PNG with one more chunk, before its pixels.
func withChunk(file []byte, kind, content string) []byte {
	chunk := binary.BigEndian.AppendUint32(nil, uint32(len(content)))
	chunk = append(append(chunk, kind...), content...)
	chunk = binary.BigEndian.AppendUint32(chunk, crc32.ChecksumIEEE(chunk[4:]))
	return slices.Insert(slices.Clone(file), 33, chunk...)
}

// direction is a .npy file with a 2 for the last of so many channels.
func direction(channels int) []byte {
	file := array(fmt.Sprintf("(%d,)", channels), channels)
	file[len(file)-1] = 0x40
	return file
}

// claimSize is a PNG whose header claims another size than its pixels have.
func claimSize(file []byte, width, height uint32) []byte {
	file = bytes.Clone(file)
	const header = 8 + 4 // after signature and chunk length: type, width, height...
	binary.BigEndian.PutUint32(file[header+4:], width)
	binary.BigEndian.PutUint32(file[header+8:], height)
	binary.BigEndian.PutUint32(file[header+17:], crc32.ChecksumIEEE(file[header:header+17]))
	return file
}

// array is a .npy file of numpy's with some float32 numbers.
func array(shape string, numbers int) []byte {
	header := fmt.Sprintf("{'descr': '<f4', 'fortran_order': False, 'shape': %s, }\n", shape)
	file := binary.LittleEndian.AppendUint16([]byte("\x93NUMPY\x01\x00"), uint16(len(header)))
	return append(append(file, header...), make([]byte, 4*numbers)...)
}
