package main

import (
	"encoding/json"
	"fmt"
	"math"
	"strconv"
	"strings"

	"github.com/tfdream/tfdream/tfdream"
)

// explain prints what an objective means in the model's graph, term by term.
func explain(u *ui, model *tfdream.Model, text string, asJSON bool) error {
	objective, err := tfdream.ParseObjective(text)
	if err != nil {
		return badObjective(err)
	}
	meanings, err := model.Explain(objective)
	if err != nil {
		return err
	}
	if asJSON {
		encoder := json.NewEncoder(u.stdout)
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
		if _, err := fmt.Fprintf(u.stdout, "%s%s times %s\n    %s\n", sign, weight, m.Term, m.Meaning); err != nil {
			return err
		}
		if len(m.Through) > 0 {
			if _, err := fmt.Fprintf(u.stdout, "    through the operations %s\n", strings.Join(m.Through, ", ")); err != nil {
				return err
			}
		}
	}
	return nil
}
