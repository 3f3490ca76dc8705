package main

import (
	"io"
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/spf13/pflag"

	"github.com/tfdream/tfdream/cmd/tfdream/internal/dreaming"
	"github.com/tfdream/tfdream/cmd/tfdream/internal/ui"
	"github.com/tfdream/tfdream/tfdream/recipe"
)

// Of the help, the part around the settings is written by hand: it could forget a flag, or tell of one
// that is gone.
func TestHelpOfDreamTellsOfEveryFlag(t *testing.T) {
	flags := newFlags("dream", &ui.UI{Stderr: io.Discard})
	s := new(dreaming.Settings)
	s.Add(flags)
	s.AddKeeping(flags)
	flags.Bool("json", false, "")
	flags.Bool("help", false, "")
	usage, _, _ := strings.Cut(withSettings(dreamHelp), "Examples:")
	flags.VisitAll(func(f *pflag.Flag) {
		if !strings.Contains(usage, "--"+f.Name+" ") && !strings.Contains(usage, "--"+f.Name+"\n") {
			t.Errorf("dream -h does not tell of --%s", f.Name)
		}
	})
	for _, name := range regexp.MustCompile(`--([a-z-]+)`).FindAllStringSubmatch(usage, -1) {
		if flags.Lookup(name[1]) == nil {
			t.Errorf("dream -h tells of --%s, which is no flag", name[1])
		}
	}
}

// Every setting is a flag of zoom, which has all of them.
func TestSettingsAreFlags(t *testing.T) {
	flags := newFlags("zoom", &ui.UI{Stderr: io.Discard})
	new(zoom).add(flags)
	for _, one := range recipe.Table() {
		if flags.Lookup(one.Key) == nil {
			t.Errorf("%s is no flag", one.Key)
		}
	}
}

// README's table of flags names every setting.
func TestReadmeNamesEverySetting(t *testing.T) {
	readme, err := os.ReadFile("../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	var rows strings.Builder
	for line := range strings.Lines(string(readme)) {
		if strings.HasPrefix(line, "|") {
			rows.WriteString(line)
		}
	}
	for _, one := range recipe.Table() {
		if !regexp.MustCompile("`--" + one.Key + "[ `]").MatchString(rows.String()) {
			t.Errorf("README's table of flags does not name --%s", one.Key)
		}
	}
}

func TestMessagesAreOneHarmlessLine(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"no such file", "no such file"},
		{"op failed\n\t [[{{node conv}}]]\n", "op failed [[{{node conv}}]] "},
		{"reading \x1b[2Jsky.png: no such file", "reading  [2Jsky.png: no such file"},
		{"nullptr Node (Stacktrace: goroutine 1 [running]: ...)", "nullptr Node"},
		{strings.Repeat("ü", 5000), strings.Repeat("ü", ui.Longest) + "..."},
	} {
		if got := ui.OneLine(c.text); got != c.want {
			t.Errorf("oneLine(%q) = %q, want %q", c.text, got, c.want)
		}
	}
}
