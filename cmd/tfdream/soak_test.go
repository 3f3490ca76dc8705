package main

import (
	"bytes"
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/tfdream/tfdream/cmd/tfdream/internal/dreaming"
	"github.com/tfdream/tfdream/cmd/tfdream/internal/ui"
	"github.com/tfdream/tfdream/tfdream"
)

// Without -soak these tests are short, to be run with the others. With it (make soak) they
// run as long as it takes to believe them, and measure.
var soak = flag.Bool("soak", false, "run the soak tests in their long form")

// hasty is tfdream with a checkpoint after each step.
func hasty() {
	dreaming.CheckpointEvery = 0
	main()
}

// forms chooses between the short and the long form of a soak test.
func forms(short, long int) int {
	if *soak {
		return long
	}
	return short
}

// Killed at random moments without a warning, and resumed each time, dreams of all methods
// end as they do without. Under the name of the output there is never anything but the
// whole dream.
func TestKilledDreamsGoOn(t *testing.T) {
	folder := soakFolder(t)
	methods := tfdream.Methods()
	kills, dreams, resumed := 0, 0, 0
	for kills < forms(6, 100) {
		method := methods[dreams%len(methods)]
		dream := []string{"sky.png", "--size", "320x240", "--seed", "3", "-m", string(method), "-n", fmt.Sprint(forms(3, 8))}
		start := time.Now()
		mustRun(t, folder, append(dream, "-o", "whole.png")...)
		took := time.Since(start)
		want, output := content(t, filepath.Join(folder, "whole.png")), filepath.Join(folder, "dream.png")
		for again := true; again; {
			if _, err := os.Stat(filepath.Join(folder, "dream.checkpoint")); err == nil {
				resumed++
			}
			c, said := program(folder, "tfdream-hasty", append(dream, "-o", "dream.png", "--checkpoint", "dream.checkpoint", "--resume")...)
			if err := c.Start(); err != nil {
				t.Fatal(err)
			}
			kill := time.AfterFunc(time.Duration(rand.Int64N(int64(took))), func() { c.Process.Kill() })
			ended := make(chan error)
			go func() { ended <- c.Wait() }()
			err, running := error(nil), true
			for running {
				select {
				case err = <-ended:
					running = false
				case <-time.After(time.Millisecond):
				}
				if there, err := os.ReadFile(output); err == nil && !bytes.Equal(there, want) {
					t.Fatalf("%s: after %d kills dream.png holds something else than the whole dream", method, kills)
				}
			}
			kill.Stop()
			switch status := c.ProcessState.Sys().(syscall.WaitStatus); {
			case err == nil:
				again = false
			case status.Signal() == syscall.SIGKILL:
				kills++
			default:
				t.Fatalf("%s: after %d kills: %v\n%s", method, kills, err, said)
			}
		}
		if !bytes.Equal(content(t, output), want) {
			t.Fatalf("%s: after %d kills the dream is another", method, kills)
		}
		dreams++
		if left, _ := filepath.Glob(filepath.Join(folder, ".dream*")); left != nil {
			t.Errorf("files are left behind: %v", left)
		}
		if left, _ := filepath.Glob(filepath.Join(folder, "*.checkpoint")); left != nil {
			t.Errorf("checkpoints are left behind: %v", left)
		}
		os.Remove(output)
	}
	if resumed == 0 {
		t.Error("no dream went on from a checkpoint: this test shows nothing")
	}
	t.Logf("killed %d times, went on %d times from a checkpoint; %d of %d dreams the same bit for bit", kills, resumed, dreams, dreams)
}

// Large pictures, fetched after each step for checkpoint and preview, do not pile up: Go
// knows nothing of the memory behind TensorFlow's tensors. What a tile takes while it is
// computed comes and goes, so tiles are small beside the picture.
func TestLargePicturesDoNotPileUp(t *testing.T) {
	folder := soakFolder(t)
	size, tile := "640x480", "128"
	if *soak {
		size, tile = "2000x1500", "512"
	}
	flat(t, only(observe(t, folder, 0, "tfdream-hasty", "sky.png", "--size", size, "--tile", tile, "--octaves", "1", "-n", fmt.Sprint(forms(32, 40)), "-o", "dream.png",
		"--checkpoint", "large.checkpoint", "--preview", "preview.jpg", "--preview-every", "1"), "step"))
}

// Many small pictures in one process, one of them bad: the others are made, and memory
// stays as it is.
func TestManyPicturesInOneProcess(t *testing.T) {
	folder := soakFolder(t)
	count, bad := forms(24, 200), 10
	if err := os.Mkdir(filepath.Join(folder, "dreams"), 0o777); err != nil {
		t.Fatal(err)
	}
	args := []string{"-o", "dreams", "-n", "2", "--octaves", "3"}
	for i := range count {
		name := fmt.Sprintf("%03d.png", i)
		if *soak && i%2 == 1 { // each in a size of its own, which TensorFlow gets used to after some dozens
			args = append(args, fmt.Sprintf("noise:%dx%d", 40+37*i%101, 40+7*i%90))
			continue
		}
		source := []string{"sky.png", "grey.png", "alpha.png", "deep.png", "photo.jpg"}[i/2%5]
		if i == bad {
			source = "cut.png"
		}
		if err := os.Link(filepath.Join(folder, source), filepath.Join(folder, name)); err != nil {
			t.Fatal(err)
		}
		args = append(args, name)
	}
	moments := observe(t, folder, ui.ExitFailed, "tfdream", args...)
	done := only(moments, "done")
	if len(done) != count-1 {
		t.Errorf("%d of %d pictures were dreamed, one is bad", len(done), count)
	}
	made, _ := filepath.Glob(filepath.Join(folder, "dreams", "*-dream.png"))
	want := fmt.Sprintf("1 of %d pictures failed: %03d.png", count, bad)
	if last := moments[len(moments)-1]; len(made) != count-1 || last.Text != want {
		t.Errorf("%d dreams, and at the end it says %q, want %q", len(made), last.Text, want)
	}
	flat(t, done)
}

// soakFolder is a folder with the pictures of the scripts, for commands without a user's
// cache.
func soakFolder(t *testing.T) string {
	t.Helper()
	folder := t.TempDir()
	if err := makeExamples(folder); err != nil {
		t.Fatal(err)
	}
	t.Setenv("XDG_CACHE_HOME", filepath.Join(folder, "cache"))
	return folder
}

// program is a program to be run in a folder, and what it says.
func program(folder, name string, args ...string) (*exec.Cmd, *bytes.Buffer) {
	var said bytes.Buffer
	c := exec.Command(name, args...)
	c.Dir, c.Stderr = folder, &said
	return c, &said
}

func mustRun(t *testing.T, folder string, args ...string) {
	t.Helper()
	if c, said := program(folder, "tfdream", args...); c.Run() != nil {
		t.Fatalf("tfdream %s: %v\n%s", strings.Join(args, " "), c.ProcessState, said)
	}
}

func content(t *testing.T, path string) []byte {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func only(moments []moment, event string) []moment {
	return slices.DeleteFunc(slices.Clone(moments), func(m moment) bool { return m.Event != event || m.rss == 0 })
}

// flat tells how much memory a process took in the quarters of its way, and fails if it grew
// by more than a twentieth from the end of the first, where it still begins, to the end: one
// and a half times as far as from the middle of the second to that of the last.
func flat(t *testing.T, moments []moment) {
	t.Helper()
	var quarters [4]int // MiB
	for i := range quarters {
		var rss []int
		for _, m := range moments[i*len(moments)/4 : (i+1)*len(moments)/4] {
			rss = append(rss, m.rss)
		}
		quarters[i] = median(rss) / 1024
	}
	t.Logf("resident memory in the four quarters of %d: %d MiB (medians)", len(moments), quarters)
	if grew := 1.5 * (float64(quarters[3])/float64(quarters[1]) - 1); grew > 0.05 {
		t.Errorf("memory grew by %.1f %%", 100*grew)
	}
}

// Four runs at once make the dreams that each makes alone.
func TestFourRunsAtOnce(t *testing.T) {
	folder := soakFolder(t)
	methods := tfdream.Methods()
	dream := func(i int, output string) []string {
		return []string{"sky.png", "--size", "200x150", "-n", fmt.Sprint(forms(2, 20)), "-m", string(methods[i]), "--seed", fmt.Sprint(i), "-o", output}
	}
	for i := range 4 {
		mustRun(t, folder, dream(i, fmt.Sprintf("alone%d.png", i))...)
	}
	var all sync.WaitGroup
	for i := range 4 {
		all.Go(func() {
			if c, said := program(folder, "tfdream", dream(i, fmt.Sprintf("together%d.png", i))...); c.Run() != nil {
				t.Errorf("run %d: %v\n%s", i, c.ProcessState, said)
			}
		})
	}
	all.Wait()
	same := 0
	for i := range 4 {
		alone, together := content(t, filepath.Join(folder, fmt.Sprintf("alone%d.png", i))), content(t, filepath.Join(folder, fmt.Sprintf("together%d.png", i)))
		if bytes.Equal(alone, together) {
			same++
		}
	}
	t.Logf("%d of 4 dreams the same bit for bit as alone", same)
	if same < 4 {
		t.Errorf("%d of 4 dreams are others than alone", 4-same)
	}
}
