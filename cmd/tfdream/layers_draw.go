package main

import (
	"fmt"
	"path/filepath"
	"strings"

	"github.com/google/renameio/v2"

	"github.com/tfdream/tfdream/cmd/tfdream/internal/dreaming"
	"github.com/tfdream/tfdream/cmd/tfdream/internal/ui"
	"github.com/tfdream/tfdream/graphs/diagram"
	"github.com/tfdream/tfdream/graphs/file"
	"github.com/tfdream/tfdream/tfdream"
	"github.com/tfdream/tfdream/tfdream/recipe"
)

// checkDrawing refuses a drawing that could not be written.
func checkDrawing(path string) error {
	if !strings.EqualFold(filepath.Ext(path), ".svg") {
		return ui.WrongUsage(fmt.Sprintf("%q: the drawing is an SVG, so its name ends in .svg", path), "")
	}
	return dreaming.CheckWritable(path)
}

// drawLayers draws the model's network.
func drawLayers(u *ui.UI, model *tfdream.Model, lines []layerLine, picture *recipe.Size, path string) error {
	notes := map[string]string{}
	convolutions, channels := totals(lines)
	for _, l := range lines {
		note := ui.Count(l.Channels, "channel")
		if l.Field != nil {
			note += fmt.Sprintf(" · sees %s px", l.Field.side())
		}
		if l.Size != nil {
			note += " · " + l.Size.size()
		}
		notes[l.Name] = note
	}
	below := fmt.Sprintf("%s, %s", ui.Count(convolutions, "convolution"), ui.Count(channels, "channel"))
	if picture != nil {
		below += fmt.Sprintf("; sizes for a picture of %s", picture)
	}
	drawing, err := renameio.NewPendingFile(path, renameio.WithTempDir(filepath.Dir(path)), renameio.WithPermissions(0o666), renameio.WithExistingPermissions())
	if err != nil {
		return fmt.Errorf("writing %s: %w", path, file.Cause(err))
	}
	defer drawing.Cleanup()
	err = diagram.Draw(drawing, model.Graph, strings.TrimSuffix(filepath.Base(model.Graph.Name), ".pb"), below, func(layer string) string { return notes[layer] })
	if err == nil {
		err = drawing.CloseAtomicallyReplace()
	}
	if err != nil {
		return fmt.Errorf("writing %s: %w", path, file.Cause(err))
	}
	u.Say("%s: drawn, an A4 page", path)
	return nil
}
