package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/tfdream/tfdream/cmd/tfdream/internal/dreaming"
	"github.com/tfdream/tfdream/cmd/tfdream/internal/ui"
)

// command is one of the things that tfdream does.
type command struct {
	name, about string
	help        string // what -h prints
	run         func(ctx context.Context, u *ui.UI, args []string) error
}

// commands lists them in the order of the help.
func commands() []command {
	return []command{
		{"dream", "make dreams of pictures", dreamHelp, runDream},
		{"presets", "list named looks, for --preset", presetsHelp, runPresets},
		{"zoom", "make the endless zoom: frame after frame, deeper into the dream", zoomHelp, runZoom},
		{"compare", "measure how much two pictures differ", compareHelp, runCompare},
		{"layers", "list what can be dreamed on", layersHelp, runLayers},
		{"filters", "draw what a convolution has learned", filtersHelp, runFilters},
		{"atlas", "make a contact sheet: a small dream for each channel of a layer", atlasHelp, runAtlas},
		{"activations", "show which channels a picture excites most", activationsHelp, runActivations},
		{"classify", "say what pictures show", classifyHelp, runClassify},
		{"fetch", "download and verify graphs", fetchHelp, runFetch},
		{"convert", "convert a Caffe network to a frozen graph", convertHelp, runConvert},
		{"doctor", "check what this machine can do, and what is missing", doctorHelp, runDoctor},
		{"worker", "lend this machine's devices to dreams elsewhere", workerHelp, runWorker},
		{"version", "print the versions of tfdream and TensorFlow", versionHelp, runVersion},
		{"help", "print this help, or that of a command", "", runHelp},
	}
}

// choose finds the command that the arguments begin with, and returns the
// arguments that are left for it. A picture alone means: dream.
func choose(args []string) (command, []string, error) {
	dream := commands()[0]
	if len(args) == 0 {
		return dream, nil, ui.WrongUsage("no picture given", "tfdream PICTURE dreams on a picture; tfdream -h lists the commands")
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
	if strings.HasPrefix(word, "-") || dreaming.IsNoise(word) || filepath.Ext(word) != "" || strings.ContainsRune(word, filepath.Separator) {
		return nil
	}
	if _, err := os.Lstat(word); err == nil {
		return nil
	}
	return ui.WrongUsage(fmt.Sprintf("%q is neither a command nor a picture", word), ui.NearestOr(word, commandNames(), "tfdream -h lists the commands"))
}

func commandNames() []string {
	var names []string
	for _, c := range commands() {
		names = append(names, c.name)
	}
	return names
}
