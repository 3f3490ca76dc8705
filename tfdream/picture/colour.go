package picture

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"io"
	"strings"
)

// What a PNG's values mean as light is said by an ICC profile or by chunks of its own (PNG specification, third
// edition, 11.3.2). A dream keeps the values as they are stored, and with them what says how they look: the network
// sees what it saw in the notebooks, whose reader heeds neither, and the dream looks as its picture does.

// colourChunks are these chunks beside iCCP, in the order in which they are written, with what makes one good.
var colourChunks = []struct {
	kind string
	good func(chunk []byte) bool
}{
	{"cICP", func(c []byte) bool { return len(c) == 4 && c[2] == 0 && c[3] <= 1 }}, // of RGB
	{"mDCV", func(c []byte) bool { return len(c) == 24 }},
	{"cLLI", func(c []byte) bool { return len(c) == 8 }},
	{"sRGB", func(c []byte) bool { return len(c) == 1 && c[0] <= 3 }},
	{"gAMA", func(c []byte) bool { return len(c) == 4 && gammaOf(c) >= minGamma && gammaOf(c) <= 1/minGamma }},
	{"cHRM", func(c []byte) bool {
		if len(c) != 32 {
			return false
		}
		_, ok := toXYZ(chromaticities(c))
		return ok
	}},
}

// minGamma bounds gAMA: beyond it nothing but black or white is left.
const minGamma = 0.01

func gammaOf(chunk []byte) float64 { return float64(binary.BigEndian.Uint32(chunk)) / 100000 }

// chromaticities are those of white, red, green and blue in cHRM.
func chromaticities(chunk []byte) (xy primaries) {
	for i := range xy {
		xy[i] = [2]float64{gammaOf(chunk[8*i:]), gammaOf(chunk[8*i+4:])}
	}
	return xy
}

// keepColour keeps a chunk that says what colours mean; the first of a kind counts.
func (p *Picture) keepColour(kind string, chunk []byte) {
	for _, c := range colourChunks {
		if c.kind != kind || !c.good(chunk) || p.ColourChunks[kind] != nil {
			continue
		}
		if p.ColourChunks == nil {
			p.ColourChunks = map[string][]byte{}
		}
		p.ColourChunks[kind] = bytes.Clone(chunk)
	}
}

// writeColour writes the chunks, but for sRGB beside a profile, which would contradict it.
func (p *Picture) writeColour(w io.Writer) error {
	for _, c := range colourChunks {
		chunk := p.ColourChunks[c.kind]
		if chunk == nil || c.kind == "sRGB" && p.ICC != nil {
			continue
		}
		if err := writeChunk(w, c.kind, chunk); err != nil {
			return err
		}
	}
	return nil
}

// profile is the ICC profile for formats that have no chunks: the picture's own, or one that says the same as its
// chunks, of which cICP counts more than sRGB, and that more than gAMA and cHRM; nil for sRGB, which is what pictures
// without a profile are taken for.
func (p *Picture) profile() []byte {
	if p.ICC != nil {
		return p.ICC
	}
	cicp, gama, chrm := p.ColourChunks["cICP"], p.ColourChunks["gAMA"], p.ColourChunks["cHRM"]
	switch {
	case cicp != nil:
		space, _, ok := codedSpace(cicp)
		if !ok || space == sRGB {
			return nil
		}
		return space.profile()
	case p.ColourChunks["sRGB"] != nil || gama == nil && chrm == nil:
		return nil
	}
	space := sRGB
	if gama != nil {
		space.transfer, space.exponent = powerLaw, 1/gammaOf(gama)
	}
	if chrm != nil {
		space.xy = chromaticities(chrm)
	}
	return space.profile()
}

// Loss says what the colours of p lose in a format named as [FormatOf] does, "" for nothing: HDR colours, which are
// written as PNG only.
func (p *Picture) Loss(format string) string {
	cicp := p.ColourChunks["cICP"]
	if cicp == nil || format == "png" {
		return ""
	}
	format = strings.ToUpper(format)
	switch _, hdr, ok := codedSpace(cicp); {
	case hdr != "":
		return fmt.Sprintf("its HDR colours (%s) do not go into %s: what is brighter than white is clipped when it is shown; PNG keeps them", hdr, format)
	case !ok && p.ICC == nil:
		return fmt.Sprintf("its colours (cICP %d, %d) do not go into %s, and may look different; PNG keeps them", cicp[0], cicp[1], format)
	}
	return ""
}
