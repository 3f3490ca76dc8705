package dreaming

import (
	"bytes"
	"fmt"
	"maps"
	"time"

	"github.com/tfdream/tfdream/cmd/tfdream/internal/ui"
	"github.com/tfdream/tfdream/tfdream/picture"
	"github.com/tfdream/tfdream/tfdream/recipe"
)

// Write writes the dream with its recipe.
func (s *Settings) Write(u *ui.UI, dream *picture.Picture, r recipe.Recipe, output string) error {
	text, err := r.Text()
	if err != nil {
		return fmt.Errorf("writing the recipe of %s: %w", OutputName(output), err)
	}
	texts := map[string]string{}
	maps.Copy(texts, dream.Text)
	texts[RecipeKey] = text
	dream.Text = texts
	return WritePicture(u, dream, output, picture.WriteOptions{Quality: s.Quality})
}

// WritePicture writes a picture to a file, or as PNG to stdout.
func WritePicture(u *ui.UI, p *picture.Picture, output string, o picture.WriteOptions) error {
	if output != "-" {
		return p.WriteFile(output, o)
	}
	var file bytes.Buffer
	if err := p.Encode(&file, "png", o); err != nil {
		return fmt.Errorf("writing to stdout: %w", err)
	}
	if _, err := file.WriteTo(u.Stdout); err != nil {
		return fmt.Errorf("writing to stdout: %w", err)
	}
	return nil
}

// TellLoss tells what of a picture's colours the format of its dream cannot hold.
func TellLoss(u *ui.UI, p *picture.Picture, output string) {
	if output == "-" {
		return
	}
	format, _ := picture.FormatOf(output) // which is checked before
	if loss := p.Loss(format); loss != "" {
		u.Say("%s: %s", output, loss)
	}
}

// Saved tells where a dream is.
func Saved(u *ui.UI, output string, took time.Duration) {
	if u.JSON {
		u.Event(map[string]any{"event": "done", "output": output, "seconds": took.Seconds()})
		return
	}
	u.Say("%s: dreamed in %s", OutputName(output), ui.Seconds(took))
}

func OutputName(output string) string {
	if output == "-" {
		return "stdout"
	}
	return output
}
