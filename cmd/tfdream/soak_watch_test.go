package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"syscall"
	"testing"
	"time"
)

// moment is what a running command says, and what it has taken by then.
type moment struct {
	Event string
	Text  string
	at    time.Time
	rss   int // KiB
}

// watched is a dream that tells how it goes by events.
type watched struct {
	t       *testing.T
	command *exec.Cmd
	lines   *bufio.Scanner
	moments []moment
}

// watch starts a program with --json.
func watch(t *testing.T, folder, program string, args ...string) *watched {
	t.Helper()
	w := &watched{t: t, command: exec.Command(program, append([]string{"dream", "--json"}, args...)...)}
	w.command.Dir = folder
	stderr, err := w.command.StderrPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := w.command.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		w.command.Process.Kill()
		w.command.Wait()
	})
	w.lines = bufio.NewScanner(stderr)
	return w
}

// next waits for the next moment; it is false where the program has ended.
func (w *watched) next() (moment, bool) {
	w.t.Helper()
	if !w.lines.Scan() {
		return moment{}, false
	}
	m := moment{at: time.Now()}
	if err := json.Unmarshal(w.lines.Bytes(), &m); err != nil {
		w.t.Fatalf("%q: %v", w.lines.Text(), err)
	}
	status, _ := os.ReadFile(fmt.Sprintf("/proc/%d/status", w.command.Process.Pid))
	if _, rest, found := strings.Cut(string(status), "VmRSS:"); found {
		fmt.Sscan(rest, &m.rss)
	}
	w.moments = append(w.moments, m)
	return m, true
}

// steps waits for so many more steps, and returns how long each but the first took.
func (w *watched) steps(count int) []time.Duration {
	w.t.Helper()
	var took []time.Duration
	for last := (time.Time{}); count > 0; {
		m, going := w.next()
		if !going {
			w.t.Fatalf("the dream ended before it was to")
		}
		if m.Event != "step" {
			continue
		}
		if !last.IsZero() {
			took = append(took, m.at.Sub(last))
		}
		last, count = m.at, count-1
	}
	return took
}

func (w *watched) pause() { w.command.Process.Signal(syscall.SIGSTOP) }

func (w *watched) resume() { w.command.Process.Signal(syscall.SIGCONT) }

// end waits for the end, which has to be with this status, and returns all moments.
func (w *watched) end(status int) []moment {
	w.t.Helper()
	for going := true; going; {
		_, going = w.next()
	}
	if w.command.Wait(); w.command.ProcessState.ExitCode() != status {
		w.t.Fatalf("%s: %v", strings.Join(w.command.Args, " "), w.command.ProcessState)
	}
	return w.moments
}

// observe runs a program to its end, and returns the moments.
func observe(t *testing.T, folder string, status int, program string, args ...string) []moment {
	t.Helper()
	return watch(t, folder, program, args...).end(status)
}
