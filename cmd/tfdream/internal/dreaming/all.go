package dreaming

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/tfdream/tfdream/cmd/tfdream/internal/machine"
	"github.com/tfdream/tfdream/cmd/tfdream/internal/ui"
	"github.com/tfdream/tfdream/graphs"
	"github.com/tfdream/tfdream/tfdream"
	"github.com/tfdream/tfdream/tfdream/numpy"
	"github.com/tfdream/tfdream/tfdream/picture"
)

// prepared is a picture in the size to dream it in, with the generator for the draws
// that are still to come.
type prepared struct {
	*Original
	Random *numpy.Random
}

// DreamAll reads the first picture before it wakes TensorFlow, so that a bad one is
// told at once. A bad one among several does not keep the others from being dreamed.
func (s *Settings) DreamAll(ctx context.Context, u *ui.UI, jobs []Job) error {
	first, firstErr := s.Prepare(u, jobs[0])
	if firstErr != nil && len(jobs) == 1 {
		return firstErr
	}
	if err := s.ReadGuides(); err != nil {
		return err
	}
	if err := s.ReadMask(); err != nil {
		return err
	}
	if err := machine.FitsMemory(machine.CgroupMemory()); err != nil {
		return err
	}
	var photo *picture.Picture
	if first != nil && len(jobs) == 1 {
		photo = first.Picture
	}
	model, d, err := s.Wake(ctx, u, photo)
	photo = nil // let go of its pixels, too
	if err != nil {
		return err
	}
	defer model.Close()
	if err := s.makeFolder(); err != nil {
		return err
	}
	var failed []string
	for i, j := range jobs {
		next, err := first, firstErr
		if i > 0 {
			next, err = s.Prepare(u, j)
		}
		if err == nil {
			err = s.dreamOne(ctx, u, model, d, next, j)
		}
		first = nil // let go of its pixels
		switch left := len(jobs) - i - 1; {
		case ctx.Err() != nil && left > 0:
			u.Say("stopping with %s left", ui.Count(left, "picture"))
			return cmp.Or(err, ctx.Err())
		case err != nil && left+i > 0:
			u.Report(err)
			failed = append(failed, string(j.Source))
		case err != nil:
			return err
		}
	}
	if len(failed) > 0 {
		return ui.Problem(fmt.Sprintf("%d of %s failed: %s", len(failed), ui.Count(len(jobs), "picture"), strings.Join(failed, ", ")), "", nil)
	}
	return forget(jobs)
}

// Wake starts TensorFlow with the graph, and makes sure that the dream is what it is
// meant to be: of the recipe's graph, along a right gradient. The picture is the one to be dreamed
// on, nil if it is not known yet, or is one of several.
func (s *Settings) Wake(ctx context.Context, u *ui.UI, photo *picture.Picture) (*tfdream.Model, tfdream.Settings, error) {
	graph, err := s.openGraph(u)
	if err != nil {
		return nil, tfdream.Settings{}, err
	}
	model, err := OpenModel(u, graph, s.Machine)
	if err != nil {
		return nil, tfdream.Settings{}, err
	}
	d := s.Strengthen(s.Dream.WithDefaults(graph))
	climbed, err := d.MethodObjective()
	if err == nil {
		err = s.readDirections(climbed)
	}
	if err == nil {
		sayLabelsOf(u, model, climbed)
		err = compareMade(u, s.Recorded, model)
	}
	if err == nil {
		err = SelfCheck(ctx, u, model, climbed.String(), photo)
	}
	if err != nil {
		return nil, d, errors.Join(err, model.Close())
	}
	return model, d, nil
}

// openGraph opens the graph, and refuses one that there is no objective for.
func (s *Settings) openGraph(u *ui.UI) (*graphs.Graph, error) {
	graph, err := s.Network.Open(u)
	if err == nil && s.Dream.Objective == "" && graph.Profile.Objective == "" {
		return nil, NoObjective(graph)
	}
	return graph, err
}

func NoObjective(graph *graphs.Graph) error {
	return ui.WrongUsage(fmt.Sprintf("graph %s has no default objective", graph.Name),
		"choose a layer with -l LAYER; tfdream layers -g "+graph.Name+" lists the layers")
}

func (s *Settings) Prepare(u *ui.UI, j Job) (*prepared, error) {
	random := numpy.New(*s.Seed)
	from, err := j.Source.Read(u, s.Limits, random)
	if err != nil {
		return nil, err
	}
	if j.output != "" {
		if err := s.CheckDream(from.Picture, j.output); err != nil {
			return nil, err
		}
	}
	if from.Picture, err = s.Resize(from.Picture); err != nil {
		return nil, err
	}
	return &prepared{from, random}, nil
}
