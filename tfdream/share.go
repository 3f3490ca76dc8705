package tfdream

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
	number int
	name   string
	ops    tensor.Ops // add to the session's graph, on the device
	mirror *network.Mirror
	failed error // why it gets no more tiles
}

// usable are the copies that have not failed; the first is where the picture is.
func (m *Model) usable() (copies []*networkCopy) {
	for _, c := range m.copies {
		if c.failed == nil {
			copies = append(copies, c)
		}
	}
	return copies
}

// failure is a tile that a device could not do.
type failure struct {
	tile   tile
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
func (m *Model) share(ctx context.Context, tiles []tile, work func(on *networkCopy, i int) error) error {
	left := make([]int, len(tiles))
	for i := range left {
		left[i] = i
	}
	for len(left) > 0 {
		failures := m.round(ctx, tiles, left, work)
		left = nil
		for i, f := range failures {
			if err := m.without(ctx, f); err != nil {
				return err
			}
			left = append(left, i)
		}
	}
	return nil
}

// round does the tiles that are left, in as many lanes as the usable devices have, and
// returns those that are left then. A lane ends with its first failure.
func (m *Model) round(ctx context.Context, tiles []tile, left []int, work func(on *networkCopy, i int) error) map[int]*failure {
	usable := m.usable()
	next := make(chan int, len(left))
	for _, i := range left {
		next <- i
	}
	close(next)
	failures := map[int]*failure{}
	var mutex sync.Mutex
	var lanes sync.WaitGroup
	for lane := range min(m.Options.Lanes*len(usable), len(left)) {
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
func (m *Model) without(ctx context.Context, f *failure) error {
	switch {
	case f.device == nil || f.device.failed != nil:
		return nil
	case ctx.Err() != nil || f.tooLarge() || f.device == m.copies[0]:
		return f
	}
	f.device.failed = f.err
	m.notice("%s fails, and gets no more tiles: %v", f.device.name, f.err)
	return nil
}

// halve makes tiles of half the size from now on where one was too large for a device's
// memory.
func (m *Model) halve(f *failure) bool {
	side := max(f.tile.Y1-f.tile.Y0, f.tile.X1-f.tile.X0)
	if !f.tooLarge() || side/2 < smallestTile {
		return false
	}
	m.largest = side / 2
	m.notice("%s has too little memory for a tile of %d pixels: going on with %d", f.device.name, side, m.largest)
	return true
}

func (m *Model) notice(format string, args ...any) {
	if m.Options.Notice != nil {
		m.Options.Notice(fmt.Sprintf(format, args...))
	}
}
