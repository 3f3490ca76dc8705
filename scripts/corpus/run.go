package main

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"syscall"
	"time"
)

// patience is how long an answer may take on a machine that is busy with others.
const patience = 90 * time.Second

// finding is a case and what came of it: what is wrong, or why it could not be tried.
type finding struct {
	Case
	wrong  string
	cannot error
	result
}

// runAll tries the cases, several at a time, in folders below root.
func runAll(program, root string, cases []Case, workers int, each func(finding)) error {
	cache := filepath.Join(root, "cache")
	if err := os.Mkdir(cache, 0o755); err != nil {
		return err
	}
	next := make(chan int)
	found := make(chan finding)
	var running sync.WaitGroup
	for range workers {
		running.Go(func() {
			for i := range next {
				folder := filepath.Join(root, fmt.Sprint("case-", i))
				f := cases[i].try(program, folder, cache)
				if f.hung { // or the machine stood still: what hangs hangs again
					f = cases[i].try(program, folder, cache)
				}
				found <- f
			}
		})
	}
	go func() {
		for i := range cases {
			next <- i
		}
		close(next)
		running.Wait()
		close(found)
	}()
	for f := range found {
		each(f)
	}
	return nil
}

// try runs one case in a folder that is gone afterwards.
func (c Case) try(program, folder, cache string) finding {
	f := finding{Case: c}
	defer os.RemoveAll(folder)
	defer exec.Command("umount", "-q", filepath.Join(folder, mountPoint)).Run()
	if f.cannot = c.prepare(folder); f.cannot != nil {
		return f
	}
	if f.before, f.cannot = contents(folder); f.cannot != nil {
		return f
	}
	shell := c.Shell
	if shell == "" {
		shell = `exec "$@"`
	}
	command := exec.Command("/bin/sh", append([]string{"-c", shell, "sh", program}, c.Args...)...)
	command.Dir = folder
	command.Env = environment(c.Env, cache)
	command.SysProcAttr = &syscall.SysProcAttr{Setsid: true} // no terminal, and a group to end
	var stdout, stderr bytes.Buffer
	command.Stdout, command.Stderr = &stdout, &stderr
	if f.cannot = command.Start(); f.cannot != nil {
		return f
	}
	limit := patience
	if c.Secs > 0 {
		limit = time.Duration(c.Secs) * time.Second
	}
	watch := time.AfterFunc(limit, func() {
		f.hung = true
		syscall.Kill(-command.Process.Pid, syscall.SIGKILL)
	})
	err := command.Wait()
	watch.Stop()
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		f.cannot = err
		return f
	}
	f.status = command.ProcessState.ExitCode()
	if status := command.ProcessState.Sys().(syscall.WaitStatus); status.Signaled() {
		f.signal = status.Signal().String()
	} else if f.status > 128 { // as a shell tells it
		f.signal = syscall.Signal(f.status - 128).String()
	}
	f.stdout, f.stderr = stdout.String(), stderr.String()
	if f.after, f.cannot = contents(folder); f.cannot != nil {
		return f
	}
	f.wrong = c.verdict(folder, f.result)
	return f
}

// environment is this process's, with a cache of the corpus's own, and the changes.
func environment(changes []string, cache string) []string {
	env := []string{"XDG_CACHE_HOME=" + cache}
	for _, variable := range os.Environ() {
		if name, _, _ := strings.Cut(variable, "="); name != "XDG_CACHE_HOME" && name != "TF_CPP_MIN_LOG_LEVEL" {
			env = append(env, variable)
		}
	}
	for _, change := range changes {
		name, _, set := strings.Cut(change, "=")
		env = slices.DeleteFunc(env, func(v string) bool { return strings.HasPrefix(v, name+"=") })
		if set {
			env = append(env, change)
		}
	}
	return env
}
