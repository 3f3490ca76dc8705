package main

import (
	"fmt"
	"strings"

	"al.essio.dev/pkg/shellescape"
	"github.com/tfdream/tfdream/tfdream"
)

// inWords are the settings that the method uses, with their defaults.
func inWords(s tfdream.Settings) string {
	words := fmt.Sprintf("method %s, %d iterations, step %g", s.Method, s.Iterations, s.Step)
	if s.Method != tfdream.Naive {
		words += fmt.Sprintf(", %d octaves, scale %g", s.Octaves, s.OctaveScale)
	}
	switch s.Method {
	case tfdream.Caffe:
		words += fmt.Sprintf(", jitter %d", s.Jitter)
	case tfdream.LapNorm:
		words += fmt.Sprintf(", %d levels", s.LapLevels)
	}
	if s.Method != tfdream.Caffe && s.Method != tfdream.Naive {
		words += fmt.Sprintf(", tile %d, coverage %s", s.Tile, s.Coverage)
	}
	return words + ", display " + string(s.Method.Display())
}

// command is what a user types for a figure.
func (m *maker) command(f figure, s tfdream.Settings) string {
	return shellescape.QuoteCommand(append([]string{m.program}, m.arguments(f, s)...))
}

func (m *maker) arguments(f figure, s tfdream.Settings) []string {
	source := f.Picture
	switch {
	case !strings.HasPrefix(source, "noise:"):
		source, _ = m.source(source)
	case m.quick:
		source = "noise:96x96"
	}
	command, output := "dream", m.path(f.Name+".png")
	if f.Zoom {
		command, output = "zoom", m.path(f.Name)
	}
	args := []string{command, source, "-g", m.model.Graph.Name, "-m", string(f.Method), "-l", s.Objective}
	if m.mean != "" {
		args = append(args, "--mean", m.mean)
	}
	if m.order != "" {
		args = append(args, "--order", m.order)
	}
	if f.Guide != "" {
		guide, _ := m.source(f.Guide)
		args = append(args, "--guide", guide)
	}
	if m.quick {
		args = append(args, "-n", fmt.Sprint(s.Iterations), "--octaves", fmt.Sprint(s.Octaves), "--max-side", fmt.Sprint(quickSide))
	} else if f.Octaves != 0 {
		args = append(args, "--octaves", fmt.Sprint(f.Octaves))
	}
	if f.Method != tfdream.Caffe && f.Method != tfdream.Naive {
		args = append(args, "--coverage", string(s.Coverage))
	}
	if f.Zoom {
		args = append(args, "--frames", fmt.Sprint(m.zoomFrames()))
	}
	if f.Method == tfdream.DeepDream { // a graph's own settings stand behind these
		args = append(args, "-n", fmt.Sprint(s.Iterations), "--step", fmt.Sprint(s.Step), "--octaves", fmt.Sprint(s.Octaves))
	}
	return append(args, "--seed", fmt.Sprint(seed), "-o", output)
}
