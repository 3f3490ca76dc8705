package main

import (
	"fmt"
	"slices"
	"strings"

	"github.com/tfdream/tfdream/tfdream/recipe"
	"github.com/tfdream/tfdream/tfdream/setting"
)

// withSettings puts the lines of help of the tables of settings into a text, for what stands
// between braces on a line of its own there:
//
//	{KEY}               one setting
//	{dream}             those that shape the dream
//	{network}           those that say which network
//	{network in brief}  the same, with the graph alone explained
//	{machine}           those that say where to run
func withSettings(help string) string {
	var dream, network, machine strings.Builder
	var pairs, brief []string
	for _, one := range recipe.Table() {
		line := helpOf(one)
		pairs = append(pairs, "{"+one.Key+"}\n", line)
		switch {
		case has(recipe.GraphTable(), one.Key):
			network.WriteString(line)
			if one.Key != "graph" {
				brief = append(brief, flagOf(one))
			}
		case has(recipe.MachineTable(), one.Key):
			machine.WriteString(line)
		case one.Key != "zoom" && one.Key != "quality":
			dream.WriteString(line)
		}
	}
	const margin = 8
	named := wrap(strings.Join(append(brief, "--allow-op OP: as in tfdream dream -h"), ", "), margin)
	pairs = append(pairs, "{dream}\n", dream.String(), "{network}\n", network.String(), "{machine}\n", machine.String(),
		"{network in brief}\n", helpOf(recipe.Table()[index(recipe.Table(), "graph")])+strings.Repeat(" ", margin)+named)
	return strings.NewReplacer(pairs...).Replace(help)
}

func has[S any](table []setting.Setting[S], key string) bool { return index(table, key) >= 0 }

func index[S any](table []setting.Setting[S], key string) int {
	return slices.IndexFunc(table, func(one setting.Setting[S]) bool { return one.Key == key })
}

// flagOf is a setting's flag, with what stands for its value.
func flagOf[S any](one setting.Setting[S]) string {
	return strings.TrimSpace("--" + one.Key + " " + one.Value)
}

// helpOf is a setting's help as it stands in a command's.
func helpOf[S any](one setting.Setting[S]) string {
	const column = 28
	short := "    "
	if one.Short != "" {
		short = "-" + one.Short + ", "
	}
	return fmt.Sprintf("    %-*s%s", column-4, short+flagOf(one), wrap(one.Help, column))
}

// wrap breaks lines that are too long between words, and indents all but the first. Lines that are
// broken already, and spaces within them, stay.
func wrap(text string, indent int) string {
	const width = 88
	margin := "\n" + strings.Repeat(" ", indent)
	var out strings.Builder
	for i, line := range strings.Split(text, "\n") {
		if i > 0 {
			out.WriteString(margin)
		}
		column := indent
		for j, word := range strings.Split(line, " ") {
			if j > 0 {
				if column+1+len(word) > width && strings.TrimRight(word, " ") != "" {
					out.WriteString(margin)
					column = indent
				} else {
					out.WriteString(" ")
					column++
				}
			}
			out.WriteString(word)
			column += len(word)
		}
	}
	lines := strings.Split(out.String(), "\n")
	for i, line := range lines {
		lines[i] = strings.TrimRight(line, " ")
	}
	return strings.Join(lines, "\n") + "\n"
}
