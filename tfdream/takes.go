package tfdream

import (
	"fmt"
	"strings"
	"sync"

	"github.com/tfdream/tfdream/tfdream/objective"
)

// takes knows which pictures a network takes, as far as some layers need it.
type takes struct {
	fits     func(layers []string, height, width int, one bool) error
	declared objective.Size

	mutex  sync.Mutex
	known  map[takesKey]error
	ranges map[string]objective.Sizes // by layers
}

type takesKey struct {
	layers string
	size   objective.Size
	one    bool
}

// mostTakes bounds what is remembered.
const mostTakes = 1024

// at is nil where layers can be computed for a picture of a size.
func (t *takes) at(layers []string, size objective.Size, one bool) error {
	key := takesKey{fmt.Sprintf("%q", layers), size, one}
	t.mutex.Lock()
	err, known := t.known[key]
	t.mutex.Unlock()
	if known {
		return err
	}
	err = t.fits(layers, size.Height, size.Width, one)
	t.mutex.Lock()
	defer t.mutex.Unlock()
	if len(t.known) >= mostTakes || t.known == nil {
		t.known = map[takesKey]error{}
	}
	t.known[key] = err
	return err
}

// check is a *objective.SizeError where layers, which are those of what, cannot be computed for a
// picture of a size.
func (t *takes) check(what string, layers []string, size objective.Size, one bool) error {
	if len(layers) == 0 {
		return nil
	}
	if reason := t.at(layers, size, one); reason != nil {
		sizes := t.sizes(layers, one)
		if sizes.Gaps {
			sizes.Best = near(size, sizes.Best, func(other objective.Size) bool { return t.at(layers, other, one) == nil })
		}
		return &objective.SizeError{What: what, Size: size, Sizes: sizes, Reason: reason}
	}
	return nil
}

// sizes finds the sizes that layers can be computed for. It is asked only where one cannot be.
func (t *takes) sizes(layers []string, one bool) objective.Sizes {
	key := fmt.Sprintf("%q %t", layers, one)
	t.mutex.Lock()
	found, known := t.ranges[key]
	t.mutex.Unlock()
	if known {
		return found
	}
	found = findSizes(t.declared, func(size objective.Size) bool { return t.fits(layers, size.Height, size.Width, one) == nil })
	t.mutex.Lock()
	defer t.mutex.Unlock()
	if len(t.ranges) >= mostTakes || t.ranges == nil {
		t.ranges = map[string]objective.Sizes{}
	}
	t.ranges[key] = found
	return found
}

// DeclaredSize is the size of pictures that the graph declares for its input, zero where it leaves
// that open.
func (m *Model) DeclaredSize() objective.Size { return m.takes.declared }

// Takes is nil where all of some objectives can be computed for a picture of a size, all of which the
// network sees at once; else a *objective.SizeError, which says for which it can. It goes by the
// shapes of the graph: nothing runs.
func (m *Model) Takes(size objective.Size, objectives ...objective.Objective) error {
	var layers, texts []string
	for _, one := range objectives {
		layers = append(layers, one.Layers()...)
		texts = append(texts, one.String())
	}
	return m.takes.check(strings.Join(texts, " and "), layers, size, true)
}
