package main

import (
	"bytes"
	"fmt"
	"os/exec"
	"regexp"
	"slices"
	"strings"
)

// absurd are values that few flags have a use for; nothing at all is tried besides.
var absurd = []string{"", " ", "0", "-1", "-0", "1.5", "NaN", "Inf", "-Inf", "1e999", "0x10", "99999999999999999999", "abc", "\U0001f419", "\xff", "a,b", ",", "%s%n", strings.Repeat("9", 50000)}

// quick are arguments with which each command has little to do, and the files that it
// makes by itself, as patterns.
var quick = map[string]struct{ arguments, makes []string }{
	"dream":       {dream("sky.png", "--max-side", "8"), []string{"sky-dream.png"}},
	"layers":      {[]string{"layers", "-q", "-g", "net.pb"}, nil},
	"filters":     {[]string{"filters", "-q", "-g", "net.pb"}, []string{"filters.png"}},
	"atlas":       {[]string{"atlas", "-q", "-g", "net.pb", "--side", "32", "-n", "1", "--octaves", "1", "last:0"}, []string{"last-atlas.html"}},
	"activations": {[]string{"activations", "-q", "-g", "net.pb", "--max-side", "16", "sky.png"}, nil},
	"classify":    {[]string{"classify", "-q", "-g", "net.pb", "sky.png"}, nil},
	"compare":     {[]string{"compare", "-q", "sky.png", "sky.png"}, nil},
	"zoom":        {[]string{"zoom", "-q", "-g", "net.pb", "-l", "last", "-n", "1", "--octaves", "1", "--frames", "2", "--max-side", "8", "sky.png"}, []string{"sky-zoom", "sky-zoom/*"}},
	"presets":     {[]string{"presets", "-q", "-g", "net.pb"}, nil},
	"convert":     {[]string{"convert", "-q", "--caffe", "nowhere.prototxt", "nowhere.caffemodel"}, nil},
	"doctor":      {[]string{"doctor", "-q", "-g", "net.pb", "-l", "last"}, nil},
	"fetch":       {[]string{"fetch", "-q", "--from", "nowhere.zip", "inception5h"}, nil},
	"version":     {[]string{"version"}, nil},
}

// flagCases give each flag of each command, as its help tells of them, absurd values.
func flagCases(program string) ([]Case, error) {
	var cases []Case
	commands, err := named(program, `(?m)^    tfdream ([a-z]+) `, "-h")
	if err != nil {
		return nil, err
	}
	for _, command := range commands {
		if command == "help" {
			continue
		}
		flags, err := named(program, `--([a-z][a-z-]+)`, command, "-h")
		if err != nil {
			return nil, err
		}
		for _, flag := range flags {
			cases = append(cases, flagCase(command, "--"+flag))
			for _, value := range absurd {
				cases = append(cases, flagCase(command, "--"+flag+"="+value))
			}
		}
		for _, arguments := range [][]string{{"--nobody-knows"}, {"-"}, {"--"}, {"---"}, {"-x"}, {"--="}, {"-qqqq"}, {"--help=3"}, {""}, {"\xff"}} {
			cases = append(cases, flagCase(command, arguments...))
		}
	}
	for _, arguments := range [][]string{{}, {""}, {"-"}, {"--"}, {"help", "nothing"}, {"drem"}, {"-z"}, {"noise:"}, {"--version=3"}, {"help", "dream", "twice"}, {"\x1b[2J"}} {
		cases = append(cases, Case{Group: "flags", Name: fmt.Sprintf("%q", arguments), Args: arguments, Files: usual(), Prints: true})
	}
	return cases, nil
}

// flagCase is a command that would be quick, with arguments that are wrong or absurd. Of
// one that is not known here, or that waits for others, only the reading of its flags is
// tried.
func flagCase(command string, arguments ...string) Case {
	c := Case{Group: "flags", Name: fmt.Sprintf("%s %.60q", command, arguments), Files: usual(), Prints: true, Secs: 120,
		Talks: arguments[0] == "--quiet=0"}
	if q, known := quick[command]; known {
		c.Args, c.Others = slices.Concat(q.arguments, arguments), slices.Clone(q.makes)
		if name, found := strings.CutPrefix(arguments[0], "--output="); found && command == "zoom" { // a folder
			c.Others = append(c.Others, name, name+"/frame_*.png", name+"/zoom.state")
		}
	} else {
		c.Args = slices.Concat([]string{command, "-q"}, arguments, []string{"-h"})
	}
	return c
}

// named are the first groups of a pattern in what the program prints, each once.
func named(program, pattern string, arguments ...string) ([]string, error) {
	out, err := exec.Command(program, arguments...).Output()
	if err != nil {
		return nil, fmt.Errorf("%s %q: %w", program, arguments, err)
	}
	before, _, _ := bytes.Cut(out, []byte("\nExamples:"))
	var names []string
	for _, match := range regexp.MustCompile(pattern).FindAllSubmatch(before, -1) {
		if name := string(match[1]); !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	return names, nil
}
