package main

import (
	"context"
	"encoding/json"
	"fmt"
	"math"
	"strconv"
	"strings"

	"github.com/tfdream/tfdream/cmd/tfdream/internal/dreaming"
	"github.com/tfdream/tfdream/cmd/tfdream/internal/ui"
	"github.com/tfdream/tfdream/tfdream"
	"github.com/tfdream/tfdream/tfdream/inspect"
	"github.com/tfdream/tfdream/tfdream/objective"
)

// explain prints what an objective means in the model's graph, term by term.
func explain(ctx context.Context, u *ui.UI, model *tfdream.Model, text string, asJSON bool) error {
	asked, err := objective.Parse(text)
	if err != nil {
		return dreaming.BadObjective(err)
	}
	meanings, err := inspect.Explain(ctx, model, asked)
	if err != nil {
		return err
	}
	for _, term := range asked {
		if len(term.Channels) > 0 {
			dreaming.SayLabels(u, model, term.Layer)
		}
	}
	if asJSON {
		encoder := json.NewEncoder(u.Stdout)
		encoder.SetIndent("", "  ")
		return encoder.Encode(meanings)
	}
	for i, m := range meanings {
		sign := ""
		switch {
		case m.Weight < 0:
			sign = "- "
		case i > 0:
			sign = "+ "
		}
		weight := strconv.FormatFloat(math.Abs(m.Weight), 'g', -1, 64)
		if _, err := fmt.Fprintf(u.Stdout, "%s%s times %s\n    %s\n", sign, weight, m.Term, m.Meaning); err != nil {
			return err
		}
		if len(m.Through) > 0 {
			if _, err := fmt.Fprintf(u.Stdout, "    through the operations %s\n", strings.Join(m.Through, ", ")); err != nil {
				return err
			}
		}
	}
	return nil
}
