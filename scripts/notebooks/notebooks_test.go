package main

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/tfdream/tfdream/graphs"
	"github.com/tfdream/tfdream/tfdream"
)

// The figures are those of the notebooks, with their settings: what the tables of both
// say, in order.
func TestFiguresHaveTheNotebooksSettings(t *testing.T) {
	inception := []graphs.Layer{
		{Name: "mixed3b_1x1_pre_relu", Channels: 128}, {Name: "mixed4c", Channels: 512}, {Name: "mixed4d_3x3_bottleneck_pre_relu", Channels: 144},
	}
	want := []string{
		"mixed4d_3x3_bottleneck_pre_relu:139: method naive, 20 iterations, step 1, display std",
		"mixed4d_3x3_bottleneck_pre_relu:139: method multiscale, 10 iterations, step 1, 3 octaves, scale 1.4, tile 512, coverage notebook, display std",
		"mixed4d_3x3_bottleneck_pre_relu:139: method lapnorm, 10 iterations, step 1, 3 octaves, scale 1.4, 4 levels, tile 512, coverage notebook, display std",
		"mixed4d_3x3_bottleneck_pre_relu:65: method lapnorm, 10 iterations, step 1, 3 octaves, scale 1.4, 4 levels, tile 512, coverage notebook, display std",
		"mixed3b_1x1_pre_relu:101: method lapnorm, 10 iterations, step 1, 3 octaves, scale 1.4, 4 levels, tile 512, coverage notebook, display std",
		"mixed4d_3x3_bottleneck_pre_relu:65,139: method lapnorm, 10 iterations, step 1, 4 octaves, scale 1.4, 4 levels, tile 512, coverage notebook, display std",
		"square(mixed4c): method deepdream, 10 iterations, step 1.5, 4 octaves, scale 1.4, tile 512, coverage notebook, display clip",
		"mixed4d_3x3_bottleneck_pre_relu:139: method deepdream, 10 iterations, step 1.5, 4 octaves, scale 1.4, tile 512, coverage notebook, display clip",
	}
	for i, f := range tensorflowFigures {
		objective, err := f.terms.on(inception)
		if err != nil {
			t.Fatal(err)
		}
		if got := objective + ": " + inWords(f.settings(objective, false)); got != want[i] {
			t.Errorf("figure %d is\n%s, not\n%s", i+1, got, want[i])
		}
	}
	for _, f := range caffeFigures {
		if f.layers {
			continue
		}
		if got, want := inWords(f.settings(f.terms.layer, false)), "method caffe, 10 iterations, step 1.5, 4 octaves, scale 1.4, jitter 32, display clip"; got != want {
			t.Errorf("%s is %s, not %s", f.Name, got, want)
		}
	}
}

// A graph with other names or fewer channels has counterparts.
func TestTermsFindTheirCounterparts(t *testing.T) {
	googlenet := []graphs.Layer{{Name: "inception_4d/3x3_reduce_pre_relu", Channels: 144}}
	small := []graphs.Layer{{Name: "mixed4d_3x3_bottleneck_pre_relu", Channels: 64}}
	for want, layers := range map[string][]graphs.Layer{
		"inception_4d/3x3_reduce_pre_relu:65,139": googlenet, "mixed4d_3x3_bottleneck_pre_relu:1,11": small,
	} {
		if got, err := channels("mixed4d_3x3_bottleneck_pre_relu", 65, 139).on(layers); got != want || err != nil {
			t.Errorf("%s, %v, not %s", got, err, want)
		}
	}
	if got, err := channels("mixed4e", 1).on(small); err == nil {
		t.Errorf("%s for a layer that is not there", got)
	}
}

// Figures are made and shown, and a second run makes none again.
func TestAQuickNotebookIsMadeOnce(t *testing.T) {
	t.Chdir("../..")
	o := options{output: t.TempDir(), quick: true}
	figures := tensorflowFigures[:3]
	run := func() {
		if err := newPage("A notebook", o).runOn(context.Background(), figures, graphs.DemoName, "the demo graph"); err != nil {
			t.Fatal(err)
		}
	}
	run()
	page, err := os.ReadFile(filepath.Join(o.output, "index.html"))
	if err != nil {
		t.Fatal(err)
	}
	// A new file may get the number of the one that was removed, so age tells them apart.
	longAgo := time.Date(2015, time.June, 17, 0, 0, 0, 0, time.UTC)
	for _, f := range figures {
		if !strings.Contains(string(page), `src="`+f.Name+`.png"`) {
			t.Errorf("the page does not show %s", f.Name)
		}
		if err := os.Chtimes(filepath.Join(o.output, f.Name+".png"), longAgo, longAgo); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Remove(filepath.Join(o.output, "lapnorm.png")); err != nil {
		t.Fatal(err)
	}
	run()
	for _, f := range figures {
		info, err := os.Stat(filepath.Join(o.output, f.Name+".png"))
		if err != nil {
			t.Fatal(err)
		}
		if again := !info.ModTime().Equal(longAgo); again != (f.Name == "lapnorm") {
			t.Errorf("%s made again: %v", f.Name, again)
		}
	}
}

// A command that a figure is shown with can be pasted into a shell.
func TestCommandsGoThroughAShell(t *testing.T) {
	folder := filepath.Join(t.TempDir(), `it's a "folder" of $HOME`)
	if err := os.Mkdir(folder, 0o777); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(folder, "sky.jpg"), nil, 0o666); err != nil {
		t.Fatal(err)
	}
	m := &maker{options: options{program: "tfdream", pictures: folder, output: folder}, model: &tfdream.Model{Graph: &graphs.Graph{Name: "demo"}}}
	f := figure{Name: "sky", Method: tfdream.Caffe, Picture: "sky.jpg"}
	s := tfdream.Settings{Objective: "l2(mixed4b) - 0.1*tv()"}
	words, err := exec.Command("sh", "-c", "printf '%s\\0' "+m.command(f, s)).Output()
	if err != nil {
		t.Fatal(err)
	}
	want := append([]string{"tfdream"}, m.arguments(f, s)...)
	if got := strings.Split(strings.TrimSuffix(string(words), "\x00"), "\x00"); !slices.Equal(got, want) {
		t.Errorf("a shell reads %q, not %q", got, want)
	}
}
