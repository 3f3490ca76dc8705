// Command corpus holds tfdream against bad and odd inputs: pictures, graphs, recipes,
// saved files, flags and environments, all made here. Each has to get a picture or one
// clear line and exit status 1 or 2, and never a dump, a hang or a file half written.
//
//	go run ./scripts/corpus [-sample N] [-only TEXT] [-v] [-workers N] bin/tfdream
//
// It runs from the project's root. Some cases need root, and say so where they cannot be
// tried.
// It prints what it tried and how many held, and what did not.
package main

import (
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
)

// options say which of the cases are tried, and how.
type options struct {
	sample  int
	only    string
	verbose bool
	workers int
}

// groups is the order of the tally.
var groups = []string{"pictures", "graphs", "recipes", "files", "flags", "environments"}

func main() {
	sample := flag.Int("sample", 1, "try only each N-th case")
	only := flag.String("only", "", "try only cases whose group or name holds `TEXT`")
	verbose := flag.Bool("v", false, "print every answer")
	workers := flag.Int("workers", runtime.NumCPU(), "cases at a time")
	flag.Parse()
	if flag.NArg() != 1 {
		flag.Usage()
		os.Exit(2)
	}
	program, err := filepath.Abs(flag.Arg(0))
	if err == nil {
		var failed int
		failed, err = hold(os.Stdout, program, options{*sample, *only, *verbose, *workers})
		if failed > 0 {
			os.Exit(1)
		}
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "corpus:", err)
		os.Exit(1)
	}
}

// all is the whole corpus; flags and commands are asked of the program.
func all(program string) ([]Case, error) {
	flags, err := flagCases(program)
	return slices.Concat(pictureCases(), graphCases(), recipeCases(), fileCases(), flags, environmentCases()), err
}

// hold tries the corpus and prints what came of it; failed is how many cases did not hold.
func hold(out io.Writer, program string, o options) (failed int, err error) {
	cases, err := all(program)
	if err != nil {
		return 0, err
	}
	var chosen []Case
	for i, c := range cases {
		if i%o.sample == 0 && strings.Contains(c.Group+": "+c.Name, o.only) {
			chosen = append(chosen, c)
		}
	}
	root, err := os.MkdirTemp("", "tfdream-corpus-")
	if err != nil {
		return 0, err
	}
	defer os.RemoveAll(root)
	tried, held, pictures := map[string]int{}, map[string]int{}, map[string]int{}
	done := 0
	err = runAll(program, root, chosen, o.workers, func(f finding) {
		const often = 1000
		if done++; done%often == 0 {
			fmt.Fprintf(out, "... %d of %d\n", done, len(chosen))
		}
		switch {
		case f.cannot != nil:
			fmt.Fprintf(out, "not tried: %s: %s: %v\n", f.Group, f.Name, f.cannot)
			return
		case f.wrong != "":
			failed++
			fmt.Fprintf(out, "FAIL %s: %s: %s (exit status %d)\n", f.Group, f.Name, f.wrong, f.status)
			fmt.Fprintf(out, "     tfdream %q\n%s", f.Args, indented(f.stderr))
		case o.verbose:
			fmt.Fprintf(out, "ok   %s: %s: exit status %d\n%s", f.Group, f.Name, f.status, indented(f.stderr))
		}
		tried[f.Group]++
		if f.wrong == "" {
			held[f.Group]++
		}
		if slices.Contains(f.after, output) {
			pictures[f.Group]++
		}
	})
	total, sound := 0, 0
	for _, group := range groups {
		if tried[group] > 0 {
			fmt.Fprintf(out, "%-13s %4d tried, %4d held: %4d with a picture\n", group, tried[group], held[group], pictures[group])
		}
		total, sound = total+tried[group], sound+held[group]
	}
	fmt.Fprintf(out, "%-13s %4d tried, %4d held\n", "all", total, sound)
	return failed, err
}

func indented(text string) string {
	const most = 1000
	if text == "" {
		return ""
	}
	return "     " + strings.ReplaceAll(strings.TrimSuffix(text[:min(len(text), most)], "\n"), "\n", "\n     ") + "\n"
}
