package tfdream

import (
	"context"
	"errors"
	"fmt"

	"github.com/tfdream/tfdream/tfdream/internal/canvas"
	"github.com/tfdream/tfdream/tfdream/internal/draft"
)

// ErrClosed is of a model that has been closed.
var ErrClosed = errors.New("the model is closed")

// mostObjectives is how many objectives a model keeps compiled: what TensorFlow has compiled for an
// objective it keeps as long as its session lasts. A model that is to have more starts afresh.
const mostObjectives = 24

// turn is a dream's time with the session, which it may give to others between two steps.
type turn struct {
	model    *Model
	end      func()
	key      string // of what is climbed
	build    func() (draft.Gradient, error)
	gradient draft.Gradient // built in this turn
}

// begin waits for a dream's turn, and builds the gradient that it climbs.
func (m *Model) begin(ctx context.Context, key string, build func() (draft.Gradient, error)) (*turn, error) {
	t := &turn{model: m, end: func() {}, key: key, build: build}
	return t, t.begin(ctx)
}

func (t *turn) begin(ctx context.Context) error {
	end, err := t.model.take(ctx, t.key)
	if err != nil {
		return err
	}
	t.end = end
	t.gradient, err = t.build()
	return err
}

// giveWay lets all who wait have their turns, if anybody does. The canvas is off the easel for
// that time, and another may be on it.
func (t *turn) giveWay(c *canvas.Canvas) error {
	if t.model.waiting.Load() == 0 {
		return nil
	}
	lifted, err := c.Lift()
	if err != nil {
		return fmt.Errorf("giving way to others: %w", err)
	}
	t.end()
	t.end = func() {}
	// Even a dream that is stopped meanwhile has its picture to finish.
	if err = t.begin(context.Background()); err == nil {
		err = c.Hang(t.model.easel, t.gradient, lifted)
	}
	if err != nil {
		return fmt.Errorf("going on after others: %w", err)
	}
	return nil
}

// take waits for its turn with the session, until ctx ends, and makes room for objectives. Whoever
// has had its turn calls end. The error is ctx's or ErrClosed, or that of starting afresh.
func (m *Model) take(ctx context.Context, objectives ...string) (end func(), err error) {
	m.waiting.Add(1)
	defer m.waiting.Add(-1)
	select {
	case <-m.turn: // even where ctx has ended: a dream ends with the picture so far
	default:
		select {
		case <-m.turn:
		case <-ctx.Done():
			return nil, ctx.Err()
		}
	}
	end = func() { m.turn <- struct{}{} }
	if m.closed {
		end()
		return nil, ErrClosed
	}
	if m.draft.Count()+m.missing(objectives) > mostObjectives {
		if err := m.startAfresh(); err != nil {
			end()
			return nil, err
		}
	}
	return end, nil
}

// missing is how many of some objectives are not compiled yet.
func (m *Model) missing(objectives []string) (count int) {
	for _, text := range objectives {
		if !m.draft.Has(text) {
			count++
		}
	}
	return count
}

// startAfresh throws away what was compiled, with its session, and keeps what was learned of the
// devices. A model that cannot start again is closed.
func (m *Model) startAfresh() error {
	before := m.easel
	if err := m.session.Close(); err != nil {
		m.closed = true
		return fmt.Errorf("throwing away what was compiled: %w", err)
	}
	if err := m.start(); err != nil {
		m.closed = true
		return err
	}
	m.easel.Follow(before)
	return nil
}

// Close gives back the session with all that it holds on the devices. It waits for what runs.
// Whatever is asked of the model afterwards is ErrClosed; to close it again does nothing.
func (m *Model) Close() error {
	<-m.turn
	defer func() { m.turn <- struct{}{} }()
	if m.closed {
		return nil
	}
	m.closed = true
	return m.session.Close()
}
