package recipe

import (
	"os"
	"strconv"
	"strings"

	"github.com/tfdream/tfdream/tfdream/setting"
)

// Guide is a picture that steers the dream, and how much: FILE or FILE:WEIGHT.
type Guide struct {
	File   string
	Weight float64
}

func (g Guide) String() string {
	if _, _, looksWeighted := splitWeight(g.File); g.Weight == 1 && !looksWeighted {
		return g.File
	}
	return g.File + ":" + strconv.FormatFloat(g.Weight, 'g', -1, 64)
}

// guideKind reads a guide. What ends like a weight is a file's name all the same if
// there is such a file.
var guideKind = setting.NewKind("a picture, or a picture and its weight as in flowers.jpg:0.5, up to 1000000 and not 0",
	func(text string) (Guide, bool) {
		file, weight, weighted := splitWeight(text)
		if _, err := os.Stat(text); err == nil || !weighted {
			file, weight = text, 1
		}
		return Guide{file, weight}, file != "" && weight != 0 && weight >= -1e6 && weight <= 1e6
	}, func(g Guide) any { return g.String() })

// splitWeight cuts off a number after the last colon.
func splitWeight(text string) (file string, weight float64, ok bool) {
	colon := strings.LastIndexByte(text, ':')
	if colon < 1 {
		return text, 1, false
	}
	weight, err := strconv.ParseFloat(text[colon+1:], 64)
	return text[:colon], weight, err == nil
}
