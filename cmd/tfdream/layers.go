package main

import (
	"context"
	"encoding/json"
	"fmt"
	"text/tabwriter"

	"github.com/tfdream/tfdream/tfdream"
)

func runLayers(_ context.Context, u *ui, args []string) error {
	flags := newFlags("layers", u)
	var m modelFlags
	m.add(flags)
	asJSON := flags.Bool("json", false, "")
	objective := flags.StringP("objective", "l", "", "")
	if done, err := parse(flags, u, args); done || err != nil {
		return err
	}
	if err := noArguments(flags); err != nil {
		return err
	}
	model, err := m.open(u)
	if err != nil {
		return err
	}
	defer model.Close()
	if *objective != "" {
		return explain(u, model, *objective, *asJSON)
	}
	layers := model.Layers()
	if *asJSON {
		encoder := json.NewEncoder(u.stdout)
		encoder.SetIndent("", "  ")
		return encoder.Encode(layers)
	}
	return printLayers(u, layers)
}

// printLayers prints a table, and the totals that the notebook prints.
func printLayers(u *ui, layers []tfdream.Layer) error {
	table := tabwriter.NewWriter(u.stdout, 0, 0, 2, ' ', 0)
	fmt.Fprintln(table, "LAYER\tOPERATION\tCHANNELS")
	convolutions, channels := 0, 0
	for _, layer := range layers {
		fmt.Fprintf(table, "%s\t%s\t%d\n", layer.Name, layer.Operation, layer.Channels)
		if layer.Operation == "Conv2D" {
			convolutions++
			channels += layer.Channels
		}
	}
	fmt.Fprintf(table, "%s, %s\n", count(convolutions, "convolution"), count(channels, "channel"))
	return table.Flush()
}
