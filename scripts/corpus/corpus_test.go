package main

import (
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
)

// The corpus in short: each sixty-first case. make corpus tries all.
func TestEveryInputHasAnAnswer(t *testing.T) {
	program := filepath.Join(t.TempDir(), "tfdream")
	t.Chdir("../..")
	if out, err := exec.Command("go", "build", "-o", program, "./cmd/tfdream").CombinedOutput(); err != nil {
		t.Fatalf("go build: %v\n%s", err, out)
	}
	var tally strings.Builder
	failed, err := hold(&tally, program, options{sample: 61, workers: runtime.NumCPU()})
	t.Log("\n" + tally.String())
	if err != nil {
		t.Fatal(err)
	}
	if failed > 0 {
		t.Errorf("%d answers did not hold", failed)
	}
	if !strings.Contains(tally.String(), "environments") || !strings.Contains(tally.String(), "all") {
		t.Error("a part of the corpus was not tried")
	}
}

// The judge has to find what it is there for.
func TestVerdicts(t *testing.T) {
	c := Case{Want: anything}
	for want, r := range map[string]result{
		"hangs":                       {hung: true},
		"killed":                      {signal: "aborted"},
		"exit status 3":               {status: 3},
		"a dump":                      {status: 2, stderr: "panic: nil\n"},
		"an input crashed TensorFlow": {status: 1, stderr: "tfdream: TensorFlow crashed: it divided by zero\n"},
		"leaves .half":                {status: 1, stderr: "tfdream: no\n", after: []string{".half"}},
		"removes in.png":              {status: 1, stderr: "tfdream: no\n", before: []string{"in.png"}},
		"fails, and leaves a picture": {status: 1, stderr: "tfdream: no\n", after: []string{output}},
		"fails, and has something on": {status: 1, stderr: "tfdream: no\n", stdout: "x"},
		"says why in 0 lines":         {status: 1},
		"says why in 2 lines":         {status: 1, stderr: "tfdream: no\ntfdream: no\n"},
		"says what is not tfdream's":  {status: 1, stderr: "E0000 something\n"},
		"makes no whole picture":      {after: []string{output}},
	} {
		if got := c.verdict(t.TempDir(), r); !strings.HasPrefix(got, want) {
			t.Errorf("%q, want %q", got, want)
		}
	}
	for _, r := range []result{{}, {status: 2, stderr: "tfdream: no\ntfdream: hint: yes\n"}} {
		if got := c.verdict(t.TempDir(), r); got != "" {
			t.Errorf("a good answer: %s", got)
		}
	}
	if got := (Case{Want: aPicture}).verdict(t.TempDir(), result{}); got != "makes no picture" {
		t.Error(got)
	}
	if got := (Case{Want: aRefusal}).verdict(t.TempDir(), result{}); got != "is taken for good" {
		t.Error(got)
	}
}
