package main

import (
	"bytes"
	"fmt"
	"maps"
	"time"

	"github.com/tfdream/tfdream/tfdream/picture"
	"github.com/tfdream/tfdream/tfdream/recipe"
)

// write writes the dream with its recipe.
func (s *settings) write(u *ui, dream *picture.Picture, r recipe.Recipe, output string) error {
	text, err := r.Text()
	if err != nil {
		return fmt.Errorf("writing the recipe of %s: %w", outputName(output), err)
	}
	texts := map[string]string{}
	maps.Copy(texts, dream.Text)
	texts[recipeKey] = text
	dream.Text = texts
	return writePicture(u, dream, output, picture.WriteOptions{Quality: s.Quality})
}

// writePicture writes a picture to a file, or as PNG to stdout.
func writePicture(u *ui, p *picture.Picture, output string, o picture.WriteOptions) error {
	if output != "-" {
		return p.WriteFile(output, o)
	}
	var file bytes.Buffer
	if err := p.Encode(&file, "png", o); err != nil {
		return fmt.Errorf("writing to stdout: %w", err)
	}
	if _, err := file.WriteTo(u.stdout); err != nil {
		return fmt.Errorf("writing to stdout: %w", err)
	}
	return nil
}

// done tells where the dream is.
func (u *ui) done(output string, took time.Duration) {
	if u.json {
		u.event(map[string]any{"event": "done", "output": output, "seconds": took.Seconds()})
		return
	}
	u.say("%s: dreamed in %s", outputName(output), seconds(took))
}

func outputName(output string) string {
	if output == "-" {
		return "stdout"
	}
	return output
}
