package main

import (
	"encoding/json"
	"fmt"
	"io/fs"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/tfdream/tfdream/tfdream/picture"
)

// result is how a run ended.
type result struct {
	status         int // exit status, -1 where a signal ended it
	signal         string
	hung           bool
	stdout, stderr string
	before, after  []string // files in the folder
}

// dumps is what no one should ever see.
var dumps = regexp.MustCompile(`panic:|goroutine \d|fatal error:|runtime error|Stacktrace|Check failed|SIG[A-Z]{3,}|terminate called|\*\*\* |core dumped`)

// loader is the one line of the dynamic linker, which runs before any of the program.
var loader = regexp.MustCompile(`^\S*tfdream: error while loading shared libraries: [^\n]*\n$`)

// longest is how long a line may be that a person has to read; a file's name is in it.
const longest = 1000

// verdict says what is wrong with the answer to a case, or "".
func (c Case) verdict(folder string, r result) string {
	switch {
	case r.hung:
		return "hangs"
	case r.signal != "":
		return "killed: " + r.signal
	case r.status == 127 && loader.MatchString(r.stderr):
		return ""
	case r.status < 0 || r.status > 2:
		return fmt.Sprintf("exit status %d", r.status)
	case dumps.MatchString(r.stdout + r.stderr):
		return "a dump in place of an answer"
	case strings.Contains(r.stderr, "TensorFlow crashed"):
		return "an input crashed TensorFlow"
	}
	made := slices.DeleteFunc(difference(r.after, append(r.before, output)), c.mayMake)
	if len(made) > 0 {
		return fmt.Sprintf("leaves %s", strings.Join(made, ", "))
	}
	if gone := difference(r.before, r.after); len(gone) > 0 {
		return fmt.Sprintf("removes %s", strings.Join(gone, ", "))
	}
	if r.status == 0 {
		return c.done(folder, r)
	}
	return c.refused(r)
}

// done says what is wrong with a success.
func (c Case) done(folder string, r result) string {
	if c.Want == aRefusal {
		return "is taken for good"
	}
	for line := range strings.Lines(r.stderr) {
		if !strings.HasPrefix(line, "tfdream: ") && !json.Valid([]byte(line)) && !c.Mute { // --json asks for events
			return "says what is not tfdream's: " + line
		}
	}
	if !slices.Contains(r.after, output) {
		if c.Want == aPicture {
			return "makes no picture"
		}
		return ""
	}
	p, err := picture.ReadFile(filepath.Join(folder, output), picture.Limits{})
	if err != nil {
		return "makes no whole picture: " + err.Error()
	}
	if size := fmt.Sprintf("%dx%d", p.Width, p.Height); c.Size != "" && size != c.Size {
		return fmt.Sprintf("makes a picture of %s, not %s", size, c.Size)
	}
	return ""
}

// refused says what is wrong with a refusal.
func (c Case) refused(r result) string {
	switch {
	case c.Want == aPicture:
		return "is refused"
	case slices.Contains(r.after, output) && !slices.Contains(r.before, output):
		return "fails, and leaves a picture"
	case r.stdout != "" && !c.Prints:
		return "fails, and has something on stdout"
	}
	lines := 0
	for line := range strings.Lines(r.stderr) {
		if !strings.HasPrefix(line, "tfdream: ") {
			return "says what is not tfdream's: " + line
		}
		if !strings.HasPrefix(line, "tfdream: hint: ") {
			lines++
		}
		if utf8.RuneCountInString(line) > longest {
			return fmt.Sprintf("says why in %d letters", len(line))
		}
	}
	if (lines < 1 || lines > 1 && !c.Talks) && !c.Mute {
		return fmt.Sprintf("says why in %d lines", lines)
	}
	return ""
}

// mayMake tells if a file may come into being besides out.png.
func (c Case) mayMake(file string) bool {
	return slices.ContainsFunc(c.Others, func(pattern string) bool {
		matched, err := filepath.Match(pattern, file)
		return err == nil && matched
	})
}

// difference is what is in a and not in b.
func difference(a, b []string) []string {
	return slices.DeleteFunc(slices.Clone(a), func(name string) bool { return slices.Contains(b, name) })
}

// contents lists the files of a folder.
func contents(folder string) ([]string, error) {
	var names []string
	err := filepath.WalkDir(folder, func(path string, d fs.DirEntry, err error) error {
		if err == nil && path != folder {
			name, _ := filepath.Rel(folder, path)
			names = append(names, name)
		}
		return err
	})
	return names, err
}
