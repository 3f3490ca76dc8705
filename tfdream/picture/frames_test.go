package picture

import (
	"bytes"
	"encoding/binary"
	"image"
	"image/color"
	"image/gif"
	"os"
	"slices"
	"testing"
)

// frames is how many frames a file is read to have.
func frames(t *testing.T, data []byte) int {
	t.Helper()
	p, err := Decode(bytes.NewReader(data), "it", Limits{})
	if err != nil {
		t.Fatal(err)
	}
	return p.Frames
}

// A picture knows how many frames its file has, of which it is the first.
func TestFrames(t *testing.T) {
	film := &gif.GIF{Config: image.Config{Width: 4, Height: 3}, LoopCount: 3}
	for i := range 12 {
		m := image.NewPaletted(image.Rect(0, 0, 4, 3), color.Palette{color.Black, color.White, color.Gray{byte(i)}})
		m.Pix[0] = 2
		film.Image, film.Delay, film.Disposal = append(film.Image, m), append(film.Delay, 5), append(film.Disposal, gif.DisposalNone)
	}
	var file bytes.Buffer
	if err := gif.EncodeAll(&file, film); err != nil {
		t.Fatal(err)
	}
	if n := frames(t, file.Bytes()); n != 12 {
		t.Errorf("the GIF has %d frames, want 12", n)
	}
	if n := frames(t, file.Bytes()[:file.Len()*2/3]); n < 6 || n > 9 {
		t.Errorf("two thirds of the GIF have %d frames", n)
	}
	for format, data := range samples(t) {
		if n := frames(t, data); n > 1 {
			t.Errorf("%s: %d frames", format, n)
		}
	}
	for _, name := range []string{"animated.png", "animated.webp"} {
		data, err := os.ReadFile("testdata/" + name)
		if err != nil {
			t.Fatal(err)
		}
		if n := frames(t, data); n != 2 {
			t.Errorf("%s has %d frames, want 2", name, n)
		}
	}
}

// An animation's still picture that is not a frame of it counts as one more, and the file's own count for nothing.
func TestStillBesideAnimation(t *testing.T) {
	data, err := os.ReadFile("testdata/animated.png")
	if err != nil {
		t.Fatal(err)
	}
	at := bytes.Index(data, []byte("fcTL")) - 4
	without := slices.Concat(data[:at], data[at+12+26:])
	if n := frames(t, without); n != 2 {
		t.Errorf("%d frames, want the one that is left, and the still picture", n)
	}
	var palette bytes.Buffer
	if err := writeChunk(&palette, "PLTE", []byte{1, 2, 3}); err != nil {
		t.Fatal(err)
	}
	if n := frames(t, slices.Insert(bytes.Clone(data), 33, palette.Bytes()...)); n != 2 {
		t.Errorf("behind a palette: %d frames, want 2", n)
	}
}

// mpo is a JPEG with an index of pictures of these kinds.
func mpo(t *testing.T, xmp string, kinds ...uint32) []byte {
	le := binary.LittleEndian
	index := []byte("MPF\x00II*\x00\x08\x00\x00\x00\x01\x00\x02\xb0\x07\x00")
	index = le.AppendUint32(index, uint32(16*len(kinds)))
	index = append(le.AppendUint32(index, 26), 0, 0, 0, 0)
	for _, kind := range kinds {
		index = append(le.AppendUint32(index, kind), make([]byte, 12)...)
	}
	segment := func(marker byte, data []byte) []byte {
		return append(binary.BigEndian.AppendUint16([]byte{0xff, marker}, uint16(len(data)+2)), data...)
	}
	data := samples(t)["JPEG"]
	return slices.Concat(data[:2], segment(0xe1, []byte(xmp)), segment(0xe2, index), data[2:])
}

// Of what a JPEG holds beside its picture, the views count, and neither smaller copies nor maps of its brightness.
func TestMPO(t *testing.T) {
	for name, c := range map[string]struct {
		file []byte
		want int
	}{
		"stereo":                 {mpo(t, "", 0x20020002, 0x00020002), 2},
		"of Pillow":              {mpo(t, "", 0x20030000, 0, 0), 3},
		"with a copy":            {mpo(t, "", 0x20030000, 0x00010001), 1},
		"with a map, of Android": {mpo(t, "http://ns.adobe.com/hdr-gain-map/1.0/", 0x20030000, 0), 1},
		"with a map, of Apple":   {mpo(t, "urn:com:apple:photo:2020:aux:hdrgainmap", 0x20030000, 0), 1},
	} {
		if got := frames(t, c.file); got != c.want {
			t.Errorf("%s: %d frames, want %d", name, got, c.want)
		}
	}
	if broken := bytes.Replace(mpo(t, "", 0, 0), []byte("\x02\xb0\x07\x00\x20\x00\x00\x00"), []byte("\x02\xb0\x07\x00\x20\x00\x00\x7f"), 1); frames(t, broken) > 1 {
		t.Error("an index that is cut off has frames")
	}
}

// FuzzFrames looks for GIF and MPO files whose blocks or index are counted without end.
func FuzzFrames(f *testing.F) {
	f.Add(samples(f)["GIF"])
	f.Add([]byte("GIF89a\x01\x00\x01\x00\x80\x00\x00......!\xf9\x04....\x00,........\x80......\x02\x01\x00\x00;"))
	f.Add([]byte("MPF\x00II*\x00\x08\x00\x00\x00\x01\x00\x02\xb0\x07\x00\x20\x00\x00\x00\x1a\x00\x00\x00"))
	f.Fuzz(func(t *testing.T, data []byte) {
		if n := gifFrames(data); n < 0 || n > len(data)/11 {
			t.Errorf("a GIF of %d bytes has %d frames", len(data), n)
		}
		if n := mpoFrames(data); n < 0 || n > len(data)/16 {
			t.Errorf("an MPO of %d bytes has %d frames", len(data), n)
		}
	})
}
