package picture

import (
	"bytes"
	"compress/zlib"
	"fmt"
	"runtime"
	"testing"
)

// allocated is how many bytes f takes from the heap in all.
func allocated(f func()) uint64 {
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	f()
	runtime.ReadMemStats(&after)
	return after.TotalAlloc - before.TotalAlloc
}

// A header may claim any size: no memory is taken for it before it is held against the
// limit. Reading the whole of the small files here takes some 10 kB.
func TestClaimsTakeNoMemory(t *testing.T) {
	for format, file := range samples(t) {
		for _, size := range [][2]int{{60000, 60000}, {65535, 4000}, {65535, 65535}} {
			data := resized(format, file, size[0], size[1])
			var err error
			taken := allocated(func() { _, err = Decode(bytes.NewReader(data), "it", Limits{}) })
			if err == nil || taken > 1<<20 {
				t.Errorf("%s that claims to be %dx%d: %d bytes, %v", format, size[0], size[1], taken, err)
			}
		}
	}
}

// Nor do texts: 30 kB of them can unpack to 30 MB.
func TestTextsTakeBoundedMemory(t *testing.T) {
	var packed bytes.Buffer
	z := zlib.NewWriter(&packed)
	z.Write(bytes.Repeat([]byte("a"), maxText-1))
	z.Close()
	whole := encoded(t, New(2, 2), "png")
	const headerEnd = len(pngSignature) + 12 + 13
	file := bytes.NewBuffer(bytes.Clone(whole[:headerEnd]))
	for i := range 100 {
		if err := writeChunk(file, "zTXt", append([]byte(fmt.Sprintf("key%d\x00\x00", i)), packed.Bytes()...)); err != nil {
			t.Fatal(err)
		}
	}
	file.Write(whole[headerEnd:])
	p, err := Decode(file, "it", Limits{})
	if err != nil {
		t.Fatal(err)
	}
	kept := 0
	for _, text := range p.Text {
		kept += len(text)
	}
	if kept < maxTexts-maxText || kept > maxTexts+maxText {
		t.Errorf("%d bytes of text are kept, of 100 MiB", kept)
	}
}
