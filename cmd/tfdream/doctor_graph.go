package main

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/tfdream/tfdream/cmd/tfdream/internal/dreaming"
	"github.com/tfdream/tfdream/cmd/tfdream/internal/ui"
	"github.com/tfdream/tfdream/tfdream"
	"github.com/tfdream/tfdream/tfdream/inspect"
	"github.com/tfdream/tfdream/tfdream/objective"
)

// batchSize is how many gradients are checked at once. Together they are quicker than
// one after the other, and a graph with more of them becomes slow.
const batchSize = 24

// examineGraph prints, for each objective, how far its gradient is off.
func examineGraph(ctx context.Context, u *ui.UI, m dreaming.ModelFlags, objective string, all bool) error {
	model, err := m.Open(u)
	if err != nil {
		return err
	}
	defer model.Close()
	dreaming.SayLeftOut(u, model.Graph)
	objectives := []string{objective}
	switch {
	case all:
		objectives = nil
		for _, layer := range model.Layers() {
			objectives = append(objectives, layer.Name)
		}
		if len(objectives) == 0 {
			return dreaming.NoLayers(model.Graph)
		}
	case objective == "" && model.Graph.Profile.Objective == "":
		return dreaming.NoObjective(model.Graph)
	case objective == "":
		objectives = []string{model.Graph.Profile.Objective}
	}
	wrong := 0
	for batch := range slices.Chunk(objectives, batchSize) {
		found, err := examineBatch(ctx, u, model, m.Device, batch)
		if err != nil {
			return err
		}
		wrong += found
	}
	if wrong > 0 {
		return ui.Problem(fmt.Sprintf("%d of %s cannot be relied on", wrong, ui.Count(len(objectives), "gradient")), "", inspect.ErrGradient)
	}
	return nil
}

// examineBatch checks gradients in a model of their own, and one by one where not all
// are right.
func examineBatch(ctx context.Context, u *ui.UI, like *tfdream.Model, options tfdream.Options, objectives []string) (wrong int, err error) {
	model, err := tfdream.NewModel(like.Graph, options)
	if err != nil {
		return 0, err
	}
	defer model.Close()
	checks, err := inspect.CheckGradients(ctx, model, objectives...)
	switch {
	case ctx.Err() != nil, errors.Is(err, objective.ErrUnknown):
		return 0, err
	case err != nil && len(objectives) == 1:
		return 1, tell(u, objectives[0], err.Error())
	case err != nil:
		for _, objective := range objectives {
			found, err := examineBatch(ctx, u, like, options, []string{objective})
			if err != nil {
				return wrong, err
			}
			wrong += found
		}
		return wrong, nil
	}
	for _, check := range checks {
		finding := fmt.Sprintf("right, off by %.2g %%", 100*check.Error())
		if check.Undecided() {
			finding = "undecided, the score hardly changes with the picture"
		}
		if err := tell(u, check.Objective, finding); err != nil {
			return 0, err
		}
	}
	return 0, nil
}

func tell(u *ui.UI, about, text string) error {
	_, err := fmt.Fprintf(u.Stdout, "%s: %s\n", about, ui.OneLine(text))
	return err
}
