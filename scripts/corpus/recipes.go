package main

import (
	"fmt"
	"strings"
)

// badTOML is text that is no TOML, or TOML that says what no dream can do.
var badTOML = []string{
	"", "\x00", "\xff\xfe", "=", "iterations", "iterations =", "= 3", "[", "[]", "[[x]]", "iterations = 1\niterations = 1", "\"", "'''", "a = 1979-13-45",
	strings.Repeat("[", 5000), "x = " + strings.Repeat("[", 5000), "x = " + strings.Repeat("{a=", 2000), strings.Repeat("a.", 5000) + "b = 1", "\ufeffiterations = 1",
	"step = 1e999", "step = nan", "step = -inf", "step = 0", "step = \"x\"", "step = true", "step = []", "step = {}", "step = 1979-05-27",
	"iterations = 0", "iterations = -1", "iterations = 9223372036854775808", "iterations = 1.5", "iterations = \"\\u0000\"", "iterations = [1, 2]",
	"octaves = 101", "octave-scale = 1.0", "tile = 3", "mean = []", "mean = [1, 2]", "mean = [nan, 1, 1]", "mean = [[1], [2], [3]]", "mean = [1, 2, 3, 4]",
	"divide = 0", "divide = -0.0", "divide = 1e-60", "order = \"\"", "order = 3", "objective = \"\"", "objective = \"a +\"", "input = \"\"", "input = \"nowhere\"",
	"labels = \"nowhere.txt\"", "labels = \"/dev/zero\"", "labels = \"pipe\"", "labels = \".\"", "labels = 3", "output = \"elsewhere.png\"", "allow-op = \"WriteFile\"",
	"unknown = 1", "made = 3", "[made]\npicture = 3", "[made]\ngraph-sha256 = \"00\"", "# only a comment", "size = \"0x0\"", "size = 3", "max-side = -1", "seed = -1",
	"seed = 4294967296", "device = \"tpu\"", "threads = 0", "quality = 101", "method = \"dream\"", "display = 1", "guide = \"nowhere.png\"", "guide = \"/dev/zero\"",
	"jitter = -1", "lap-levels = 99", "coverage = \"most\"", "recipe = \"recipe.toml\"", "graph = \"nowhere.pb\"",
}

// recipeCases are bad recipes, and the same beside a graph.
func recipeCases() []Case {
	var cases []Case
	for _, text := range badTOML {
		name := fmt.Sprintf("%.40q", text)
		recipe := with("recipe.toml", []byte(text))
		recipe["pipe.txt"] = nil
		cases = append(cases, Case{Group: "recipes", Name: "the recipe " + name, Files: recipe, Setup: fifo("pipe"),
			Args: append(dream("sky.png"), "--recipe", "recipe.toml")})
		cases = append(cases, Case{Group: "recipes", Name: "beside a graph " + name, Files: with("net.toml", []byte(text)), Setup: fifo("pipe"),
			Args: dream("sky.png")})
		cases = append(cases, Case{Group: "recipes", Name: "within a PNG " + name, Files: with("recipe.png", withChunk(png(4, 4), "tEXt", []byte("tfdream\x00"+text))),
			Setup: fifo("pipe"), Args: append(dream("sky.png"), "--recipe", "recipe.png")})
	}
	add := func(name, path string, setup func(string) error, want answer) {
		cases = append(cases, Case{Group: "recipes", Name: name, Files: usual(), Setup: setup, Want: want, Args: append(dream("sky.png"), "--recipe", path)})
	}
	add("no recipe", "nowhere.toml", nil, aRefusal)
	add("a folder for a recipe", "recipe.toml", directory("recipe.toml"), aRefusal)
	add("a pipe for a recipe", "recipe.toml", fifo("recipe.toml"), aRefusal)
	add("a device for a recipe", "recipe.toml", link("/dev/zero", "recipe.toml"), aRefusal)
	add("a picture without a recipe", "sky.png", nil, aRefusal)
	add("a graph for a recipe", "net.pb", nil, aRefusal)
	for _, path := range []string{"/dev/zero", "/dev/null", "pipe", ".", "", "nowhere", "net.pb"} {
		cases = append(cases, Case{Group: "recipes", Name: fmt.Sprintf("labels from %q", path), Files: usual(), Setup: fifo("pipe"),
			Args: append(dream("sky.png"), "--labels", path)})
		cases = append(cases, Case{Group: "recipes", Name: fmt.Sprintf("a guide from %q", path), Files: usual(), Setup: fifo("pipe"), Want: aRefusal,
			Args: append(dream("sky.png"), "--guide", path)})
	}
	return cases
}
