package dreaming

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/tfdream/tfdream/cmd/tfdream/internal/ui"
	"github.com/tfdream/tfdream/graphs/file"
	"github.com/tfdream/tfdream/tfdream"
	"github.com/tfdream/tfdream/tfdream/picture"
	"github.com/tfdream/tfdream/tfdream/recipe"
)

// checkpointExtension ends the names of the checkpoints in a folder.
const checkpointExtension = ".checkpoint"

// CheckpointEvery is how much of a dream a crash may cost; large pictures, which take long
// to write, cost more: see tfdream.Settings. Tests make it shorter.
var CheckpointEvery = 5 * time.Second

// checkpoint is the file that keeps a dream's state, and the dream that it is for. A nil
// checkpoint keeps nothing.
type checkpoint struct {
	ui     *ui.UI
	path   string
	made   []tfdream.Ingredient
	note   string         // the recipe
	resume *tfdream.State // nil where the dream begins from the start
	failed bool           // the state could not be written the last time
}

// openCheckpoint reads the state that a dream goes on from, if it is to.
func (s *Settings) openCheckpoint(u *ui.UI, model *tfdream.Model, photo *picture.Picture, d tfdream.Settings, r recipe.Recipe, j Job) (*checkpoint, error) {
	made, err := model.Ingredients(photo, d)
	if err != nil {
		return nil, err
	}
	note, err := r.Text()
	if err != nil {
		return nil, err
	}
	c := &checkpoint{ui: u, path: j.checkpoint, made: made, note: note}
	if !s.resume {
		return c, nil
	}
	sweep(j.checkpoint, j.output, s.preview)
	c.resume, err = tfdream.ReadState(j.checkpoint)
	if errors.Is(err, fs.ErrNotExist) {
		return c, nil
	}
	if err != nil {
		return nil, unreadable(err)
	}
	if err := c.resume.Fits(made); err != nil {
		return nil, otherDream(j.checkpoint, err)
	}
	return c, nil
}

// done says whether the dream is made already. One whose file is gone is made anew.
func (c *checkpoint) done(output string) bool {
	if c.resume == nil || !c.resume.Finished {
		return false
	}
	if _, err := os.Stat(output); err == nil {
		return true
	}
	c.resume = nil
	return false
}

// keep writes a state. When that fails, the dream goes on all the same, and tries again
// with the next state.
func (c *checkpoint) keep(state *tfdream.State) {
	state.Note = c.note
	err := state.WriteFile(c.path)
	if err != nil && !c.failed {
		c.ui.Say("%v; the dream continues", err)
	}
	c.failed = err != nil
}

// finish marks the dream as made, for as long as others of its command are not.
func (c *checkpoint) finish() {
	if c != nil {
		c.keep(&tfdream.State{Finished: true, Made: c.made})
	}
}

// forget removes the checkpoints of dreams that are all done.
func forget(jobs []Job) error {
	for _, j := range jobs {
		if j.checkpoint == "" {
			continue
		}
		if err := os.Remove(j.checkpoint); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return fmt.Errorf("removing the checkpoint %s: %w", j.checkpoint, file.Cause(err))
		}
	}
	return nil
}

// sweep removes what a killed process left when it was about to replace files: they have
// temporary names, a dot before and a number after the file's own.
func sweep(paths ...string) {
	for _, path := range paths {
		entries, _ := os.ReadDir(filepath.Dir(path))
		for _, entry := range entries {
			number, found := strings.CutPrefix(entry.Name(), "."+filepath.Base(path))
			if found && number != "" && strings.Trim(number, "0123456789") == "" {
				os.Remove(filepath.Join(filepath.Dir(path), entry.Name()))
			}
		}
	}
}
