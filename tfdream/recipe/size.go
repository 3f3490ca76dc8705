package recipe

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/tfdream/tfdream/tfdream/objective"
	"github.com/tfdream/tfdream/tfdream/setting"
)

// Size is a picture's size in pixels.
type Size = objective.Size

// MaxSide is the longest side of a picture that can be asked for, in pixels.
const MaxSide = 1_000_000

// SizeKind is a size as 800x600.
var SizeKind = setting.NewKind(fmt.Sprintf("WIDTHxHEIGHT with sides from 1 to %d pixels, such as 800x600", MaxSide),
	func(text string) (Size, bool) {
		w, h, found := strings.Cut(text, "x")
		width, err1 := strconv.Atoi(w)
		height, err2 := strconv.Atoi(h)
		return Size{Width: width, Height: height}, found && err1 == nil && err2 == nil && min(width, height) >= 1 && max(width, height) <= MaxSide
	}, func(s Size) any { return s.String() })
