// Command licences prints the licence of each module that the program is built from, and
// fails if one has none that the project accepts: Apache-2.0, MIT, BSD or ISC.
//
//	go run ./scripts/licences [-tags TAGS] ./cmd/tfdream
package main

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
)

// known are licences by words that occur in each of them and in no other.
var known = []struct{ name, words string }{
	{"Apache-2.0", "apache license version 2.0"},
	{"MIT", "permission is hereby granted, free of charge, to any person obtaining a copy"},
	{"BSD", "redistribution and use in source and binary forms, with or without modification, are permitted"},
	{"ISC", "permission to use, copy, modify, and/or distribute this software for any purpose"},
}

func main() {
	out, err := exec.Command("go", append([]string{"list", "-deps", "-f", "{{with .Module}}{{.Path}} {{.Version}} {{.Dir}}{{end}}"}, os.Args[1:]...)...).Output()
	if err != nil {
		fmt.Fprintln(os.Stderr, "licences: go list:", err)
		os.Exit(1)
	}
	modules := strings.Fields(strings.Join(slices.Compact(slices.Sorted(strings.Lines(string(out)))), ""))
	failed := false
	for len(modules) > 0 {
		name, rest := modules[0], modules[1:]
		if strings.HasPrefix(rest[0], "v") { // the project itself has no version
			name, rest = name+" "+rest[0], rest[1:]
		}
		licence := licenceOf(rest[0])
		fmt.Printf("%-12s %s\n", licence, name)
		failed = failed || licence == unknown
		modules = rest[1:]
	}
	if failed {
		fmt.Fprintln(os.Stderr, "licences: a module has none that the project takes")
		os.Exit(1)
	}
}

const unknown = "UNKNOWN"

// licenceOf names the licence in a module's folder.
func licenceOf(folder string) string {
	for _, pattern := range []string{"[Ll][Ii][Cc][Ee][Nn][CcSs][Ee]*", "COPYING*"} {
		files, _ := filepath.Glob(filepath.Join(folder, pattern)) // the patterns are valid
		for _, file := range files {
			text, err := os.ReadFile(file)
			if err != nil {
				continue
			}
			if name := licenceIn(string(text)); name != unknown {
				return name
			}
		}
	}
	return unknown
}

// licenceIn names the licence that a text is.
func licenceIn(text string) string {
	text = strings.ReplaceAll(strings.ToLower(strings.Join(strings.Fields(text), " ")), "license, version", "license version")
	for _, licence := range known {
		if strings.Contains(text, licence.words) {
			return licence.name
		}
	}
	return unknown
}
