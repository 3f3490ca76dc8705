package main

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
)

// prepared is a picture in the size to dream it in, with the generator for the draws
// that are still to come.
type prepared struct {
	*original
	random *numpy.Random
}

// dreamAll reads the first picture before it wakes TensorFlow, so that a bad one is
// told at once. A bad one among several does not keep the others from being dreamed.
func (s *settings) dreamAll(ctx context.Context, u *ui.UI, jobs []job) error {
	first, firstErr := s.prepare(u, jobs[0])
	if firstErr != nil && len(jobs) == 1 {
		return firstErr
	}
	if err := s.readGuides(); err != nil {
		return err
	}
	if err := s.readMask(); err != nil {
		return err
	}
	if err := machine.FitsMemory(machine.CgroupMemory()); err != nil {
		return err
	}
	model, d, err := s.wake(ctx, u)
	if err != nil {
		return err
	}
	defer model.Close()
	var failed []string
	for i, j := range jobs {
		next, err := first, firstErr
		if i > 0 {
			next, err = s.prepare(u, j)
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
			failed = append(failed, string(j.source))
		case err != nil:
			return err
		}
	}
	if len(failed) > 0 {
		return ui.Problem(fmt.Sprintf("%d of %s failed: %s", len(failed), ui.Count(len(jobs), "picture"), strings.Join(failed, ", ")), "", nil)
	}
	return forget(jobs)
}

// wake starts TensorFlow with the graph, and makes sure that the dream is what it is
// meant to be: of the recipe's graph, along a right gradient.
func (s *settings) wake(ctx context.Context, u *ui.UI) (*tfdream.Model, tfdream.Settings, error) {
	graph, err := s.openGraph(u)
	if err != nil {
		return nil, tfdream.Settings{}, err
	}
	model, err := openModel(u, graph, s.Machine)
	if err != nil {
		return nil, tfdream.Settings{}, err
	}
	d := s.Strengthen(s.Dream.WithDefaults(graph))
	climbed, err := d.Climbed()
	if err == nil {
		err = s.readDirections(climbed)
	}
	if err == nil {
		err = compareMade(u, s.recorded, model)
	}
	if err == nil {
		err = selfCheck(ctx, u, model, climbed.String())
	}
	if err != nil {
		return nil, d, errors.Join(err, model.Close())
	}
	return model, d, nil
}

// openGraph opens the graph, and refuses one that there is no objective for.
func (s *settings) openGraph(u *ui.UI) (*graphs.Graph, error) {
	graph, err := s.network.open(u)
	if err == nil && s.Dream.Objective == "" && graph.Profile.Objective == "" {
		return nil, noObjective(graph)
	}
	return graph, err
}

func noObjective(graph *graphs.Graph) error {
	return ui.WrongUsage(fmt.Sprintf("graph %s has no default objective", graph.Name),
		"choose a layer with -l LAYER; tfdream layers -g "+graph.Name+" lists the layers")
}

func (s *settings) prepare(u *ui.UI, j job) (*prepared, error) {
	random := numpy.New(*s.Seed)
	from, err := j.source.read(u, s.limits, random)
	if err != nil {
		return nil, err
	}
	if from.picture, err = s.resize(from.picture); err != nil {
		return nil, err
	}
	return &prepared{from, random}, nil
}
