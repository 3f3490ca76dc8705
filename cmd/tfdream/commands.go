package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/tfdream/tfdream/graphs"
)

// command is one of the things that tfdream does.
type command struct {
	name, about string
	help        string // what -h prints
	run         func(ctx context.Context, u *ui, args []string) error
}

// commands lists them in the order of the help.
func commands() []command {
	return []command{
		{"dream", "make dreams of pictures", dreamHelp, runDream},
		{"presets", "looks under a name, for --preset", presetsHelp, runPresets},
		{"zoom", "the endless zoom: frame after frame into the dream", zoomHelp, runZoom},
		{"compare", "how far two pictures are apart", compareHelp, runCompare},
		{"layers", "list what can be dreamed on", layersHelp, runLayers},
		{"filters", "what a convolution has learned, as a picture", filtersHelp, runFilters},
		{"atlas", "a contact sheet: a little dream for each channel of a layer", atlasHelp, runAtlas},
		{"activations", "which channels a picture excites most", activationsHelp, runActivations},
		{"classify", "tell what pictures show", classifyHelp, runClassify},
		{"fetch", "download graphs, and check them", fetchHelp, runFetch},
		{"convert", "make a frozen graph of a Caffe network", convertHelp, runConvert},
		{"doctor", "what this machine can do, and what is missing", doctorHelp, runDoctor},
		{"worker", "lend this machine to dreams elsewhere", workerHelp, runWorker},
		{"version", "print the versions of tfdream and TensorFlow", versionHelp, runVersion},
		{"help", "print this, or the help of a command", "", runHelp},
	}
}

// choose finds the command that the arguments begin with, and returns the
// arguments that are left for it. A picture alone means: dream.
func choose(args []string) (command, []string, error) {
	dream := commands()[0]
	if len(args) == 0 {
		return dream, nil, wrongUsage("tell me what to dream on", "tfdream PICTURE dreams on a picture, tfdream -h shows all there is")
	}
	switch args[0] {
	case "-h", "--help":
		args = append([]string{"help"}, args[1:]...)
	case "--version":
		args = append([]string{"version"}, args[1:]...)
	}
	for _, c := range commands() {
		if c.name == args[0] {
			return c, args[1:], nil
		}
	}
	return dream, args, mistyped(args[0])
}

// mistyped is the error for an argument that is neither a command nor may be a
// flag or a picture.
func mistyped(word string) error {
	if strings.HasPrefix(word, "-") || isNoise(word) || filepath.Ext(word) != "" || strings.ContainsRune(word, filepath.Separator) {
		return nil
	}
	if _, err := os.Lstat(word); err == nil {
		return nil
	}
	return wrongUsage(fmt.Sprintf("%q is neither a command nor a picture", word), nearestOr(word, commandNames(), "tfdream -h lists the commands"))
}

func commandNames() []string {
	var names []string
	for _, c := range commands() {
		names = append(names, c.name)
	}
	return names
}

// nearestOr is the hint after an unknown name: those it may have been meant to be,
// or else what to do.
func nearestOr(name string, known []string, otherwise string) string {
	if near := graphs.Nearest(name, known); len(near) > 0 {
		return "did you mean " + strings.Join(near, " or ") + "? " + otherwise
	}
	return otherwise
}
