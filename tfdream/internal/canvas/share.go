package canvas

import (
	"context"
	"fmt"
	"strings"
	"sync"

	"github.com/tfdream/tfdream/tfdream/internal/network"
	"github.com/tfdream/tfdream/tfdream/internal/tensor"
)

// The tiles of a step are shared over all devices: whichever is free takes the next, so a
// slow one gets fewer. A device that fails gets no more, and its tile goes to another.

// networkCopy is the network on one device.
type networkCopy struct {
	number  int
	name    string
	Ops     tensor.Ops // add to the session's graph, on the device
	replica *network.Replica
	failed  error // why it gets no more tiles
}

// usable are the copies that have not failed; the first is where the picture is.
func (e *Easel) usable() (copies []*networkCopy) {
	for _, c := range e.Copies {
		if c.failed == nil {
			copies = append(copies, c)
		}
	}
	return copies
}

// AtOnce is how many tiles all usable devices compute at once.
func (e *Easel) AtOnce() int { return e.lanes * len(e.usable()) }

// Follow keeps what was learned of the devices on an easel before.
func (e *Easel) Follow(before *Easel) {
	e.largest = before.largest
	for i, on := range e.Copies {
		on.failed = before.Copies[i].failed
	}
}

// failure is a tile that a device could not do.
type failure struct {
	tile   Tile
	device *networkCopy // nil: none has tried it
	err    error
}

func (f *failure) Error() string {
	t := f.tile
	return fmt.Sprintf("gradient of the tile at row %d, column %d (%dx%d pixels): %v", t.Y0, t.X0, t.X1-t.X0, t.Y1-t.Y0, f.err)
}

func (f *failure) Unwrap() error { return f.err }

// tooLarge tells whether it was for want of memory. The bindings keep TensorFlow's codes
// to themselves.
func (f *failure) tooLarge() bool {
	text := strings.ToLower(f.err.Error())
	return strings.Contains(text, "oom when allocating") || strings.Contains(text, "out of memory") ||
		strings.Contains(text, "failed to allocate memory")
}

// share has the work on each tile done by one of the devices. It fails with a *failure.
func (e *Easel) share(ctx context.Context, tiles []Tile, work func(on *networkCopy, i int) error) error {
	left := make([]int, len(tiles))
	for i := range left {
		left[i] = i
	}
	for len(left) > 0 {
		failures := e.round(ctx, tiles, left, work)
		left = nil
		for i, f := range failures {
			if err := e.without(ctx, f); err != nil {
				return err
			}
			left = append(left, i)
		}
	}
	return nil
}

// round does the tiles that are left, in as many lanes as the usable devices have, and
// returns those that are left then. A lane ends with its first failure.
func (e *Easel) round(ctx context.Context, tiles []Tile, left []int, work func(on *networkCopy, i int) error) map[int]*failure {
	usable := e.usable()
	next := make(chan int, len(left))
	for _, i := range left {
		next <- i
	}
	close(next)
	failures := map[int]*failure{}
	var mutex sync.Mutex
	var lanes sync.WaitGroup
	for lane := range min(e.lanes*len(usable), len(left)) {
		on := usable[lane%len(usable)]
		lanes.Go(func() {
			for i := range next {
				err := ctx.Err()
				if err == nil {
					err = work(on, i)
				}
				if err != nil {
					mutex.Lock()
					defer mutex.Unlock()
					failures[i] = &failure{tiles[i], on, err}
					return
				}
			}
		})
	}
	lanes.Wait()
	for i := range next { // every lane has ended before
		failures[i] = &failure{tile: tiles[i]}
	}
	return failures
}

// without goes on without the device of a failure, or returns the failure where that
// cannot be: the first device has the picture.
func (e *Easel) without(ctx context.Context, f *failure) error {
	switch {
	case f.device == nil || f.device.failed != nil:
		return nil
	case ctx.Err() != nil || f.tooLarge() || f.device == e.Copies[0]:
		return f
	}
	f.device.failed = f.err
	e.notice("%s fails, and gets no more tiles: %v", f.device.name, f.err)
	return nil
}

// halve makes tiles of half the size from now on where one was too large for a device's
// memory.
func (e *Easel) halve(f *failure) bool {
	side := max(f.tile.Y1-f.tile.Y0, f.tile.X1-f.tile.X0)
	if !f.tooLarge() || side/2 < smallestTile {
		return false
	}
	e.largest = side / 2
	e.notice("%s has too little memory for a tile of %d pixels: going on with %d", f.device.name, side, e.largest)
	return true
}

func (e *Easel) notice(format string, args ...any) {
	if e.tell != nil {
		e.tell(fmt.Sprintf(format, args...))
	}
}
