package main

import (
	"errors"
	"fmt"
	"io/fs"
	"net"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/tfdream/tfdream/graphs/savedmodel/savedmodeltest"
	"github.com/tfdream/tfdream/tfdream/picture"
)

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"tfdream": main, "tfdream-hasty": hasty})
}

// TestScripts runs testdata/script/*.txtar: what users type, and what they get. Each
// runs in a folder of its own with the files of examples_test.go and an empty cache.
// Besides testscript's commands they know
//
//	status N COMMAND...     the command ends with this exit status
//	refuse N COMMAND...     and says why in one line, hints aside; stdout stays empty
//	                        and no file is left behind
//	picture FILE WxH [16]   FILE is a whole picture of this size [and depth]
//	samehalf FILE FILE      the left halves of two pictures are the same
//	sameopacity FILE FILE   two pictures are transparent in the same places
//	appears FILE            wait until the file is there
//	unpack NAME FOLDER      a recorded SavedModel
//	serving HOST:PORT       wait until somebody listens there; $PORT_A and $PORT_B are free
func TestScripts(t *testing.T) {
	if signal.Ignored(syscall.SIGHUP) { // as under nohup; what the scripts run is to heed it
		signal.Notify(make(chan os.Signal, 1), syscall.SIGHUP)
	}
	testscript.Run(t, testscript.Params{
		Dir: "testdata/script",
		Setup: func(env *testscript.Env) error {
			env.Setenv("XDG_CACHE_HOME", filepath.Join(env.Cd, "cache"))
			for _, name := range []string{"PORT_A", "PORT_B"} {
				listener, err := net.Listen("tcp4", "127.0.0.1:0")
				if err != nil {
					return err
				}
				defer listener.Close() // once both are known, so that they differ
				env.Setenv(name, strconv.Itoa(listener.Addr().(*net.TCPAddr).Port))
			}
			return makeExamples(env.Cd)
		},
		Condition: func(name string) (bool, error) {
			if name != "root" {
				return false, fmt.Errorf("there is no condition %q", name)
			}
			return os.Geteuid() == 0, nil
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"status":      with(status),
			"refuse":      with(refuse),
			"picture":     with(isPicture),
			"samehalf":    with(haveSameHalf),
			"sameopacity": with(haveSameOpacity),
			"serving":     with(isServing),
			"appears":     with(appears),
			"unpack":      with(unpack),
		},
	})
}

// with makes a command of the scripts of one that makes no sense negated.
func with(command func(*testscript.TestScript, []string)) func(*testscript.TestScript, bool, []string) {
	return func(ts *testscript.TestScript, negated bool, args []string) {
		if negated {
			ts.Fatalf("this command cannot be negated")
		}
		command(ts, args)
	}
}

func status(ts *testscript.TestScript, args []string) {
	want, err := strconv.Atoi(args[0])
	ts.Check(err)
	got := 0
	err = ts.Exec(args[1], args[2:]...)
	var exit *exec.ExitError
	if errors.As(err, &exit) {
		got = exit.ExitCode()
	} else {
		ts.Check(err)
	}
	if got != want {
		ts.Fatalf("exit status %d, want %d", got, want)
	}
}

func refuse(ts *testscript.TestScript, args []string) {
	before := files(ts)
	status(ts, args)
	var errs []string
	for line := range strings.Lines(ts.ReadFile("stderr")) {
		if !strings.HasPrefix(line, "tfdream: hint: ") {
			errs = append(errs, line)
		}
	}
	if len(errs) != 1 || !strings.HasPrefix(errs[0], "tfdream: ") {
		ts.Fatalf("stderr is not one line of error")
	}
	if ts.ReadFile("stdout") != "" {
		ts.Fatalf("there is something on stdout")
	}
	if after := files(ts); !slices.Equal(before, after) {
		ts.Fatalf("files before: %v; after: %v", before, after)
	}
}

// files lists the test's files, without those of the cache.
func files(ts *testscript.TestScript) []string {
	var names []string
	ts.Check(filepath.WalkDir(ts.Getenv("WORK"), func(path string, d fs.DirEntry, err error) error {
		if d != nil && d.Name() == "cache" {
			return filepath.SkipDir
		}
		names = append(names, path)
		return err
	}))
	return names
}

func isServing(ts *testscript.TestScript, args []string) {
	await(ts, "listening on "+args[0], func() bool {
		connection, err := net.Dial("tcp", args[0])
		if err == nil {
			connection.Close()
		}
		return err == nil
	})
}

func unpack(ts *testscript.TestScript, args []string) {
	recorded := ts.MkAbs("recorded-" + args[0])
	ts.Check(savedmodeltest.Unpack(args[0], recorded))
	ts.Check(os.Rename(filepath.Join(recorded, "model"), ts.MkAbs(args[1])))
	ts.Check(os.RemoveAll(recorded))
}

func appears(ts *testscript.TestScript, args []string) {
	await(ts, args[0], func() bool {
		_, err := os.Stat(ts.MkAbs(args[0]))
		return err == nil
	})
}

func await(ts *testscript.TestScript, what string, happened func() bool) {
	for start := time.Now(); !happened(); time.Sleep(50 * time.Millisecond) {
		if time.Since(start) > 30*time.Second {
			ts.Fatalf("waited in vain for %s", what)
		}
	}
}

func isPicture(ts *testscript.TestScript, args []string) {
	p, err := picture.ReadFile(ts.MkAbs(args[0]), picture.Limits{})
	ts.Check(err)
	got := fmt.Sprintf("%dx%d", p.Width, p.Height)
	if got != args[1] || len(args) == 3 && strconv.Itoa(p.Depth) != args[2] {
		ts.Fatalf("%s is %s with %d bits a channel", args[0], got, p.Depth)
	}
}

func haveSameHalf(ts *testscript.TestScript, args []string) {
	a, err := picture.ReadFile(ts.MkAbs(args[0]), picture.Limits{})
	ts.Check(err)
	b, err := picture.ReadFile(ts.MkAbs(args[1]), picture.Limits{})
	ts.Check(err)
	if a.Width != b.Width || a.Height != b.Height {
		ts.Fatalf("%s and %s have different sizes", args[0], args[1])
	}
	same := [2]bool{true, true}
	for i := range a.Pix {
		half := 2 * (i / 3 % a.Width) / a.Width
		same[half] = same[half] && a.Pix[i] == b.Pix[i]
	}
	if !same[0] || same[1] {
		ts.Fatalf("the left halves of %s and %s are the same: %t; the right ones: %t", args[0], args[1], same[0], same[1])
	}
}

func haveSameOpacity(ts *testscript.TestScript, args []string) {
	a, err := picture.ReadFile(ts.MkAbs(args[0]), picture.Limits{})
	ts.Check(err)
	b, err := picture.ReadFile(ts.MkAbs(args[1]), picture.Limits{})
	ts.Check(err)
	if len(a.Alpha) == 0 || !slices.Equal(a.Alpha, b.Alpha) {
		ts.Fatalf("the opacity of %s and %s is not the same, or full", args[0], args[1])
	}
}
