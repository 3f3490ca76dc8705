package tfdream

import (
	"github.com/tfdream/tfdream/tfdream/internal/canvas"
	"github.com/tfdream/tfdream/tfdream/picture"
)

// Size is a picture's Height and Width in pixels.
type Size = canvas.Size

func sizeOf(p *picture.Picture) Size { return Size{Height: p.Height, Width: p.Width} }
