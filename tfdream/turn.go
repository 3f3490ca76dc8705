package tfdream

import (
	"context"
	"errors"
	"fmt"
)

// ErrClosed is of a model that has been closed.
var ErrClosed = errors.New("the model is closed")

// mostObjectives is how many objectives a model keeps compiled: what TensorFlow has compiled for an
// objective it keeps as long as its session lasts. A model that is to have more starts afresh.
const mostObjectives = 24

// take waits for its turn with the session, until ctx ends, and makes room for objectives. Whoever
// has had its turn calls end. The error is ctx's or ErrClosed, or that of starting afresh.
func (m *Model) take(ctx context.Context, objectives ...string) (end func(), err error) {
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
