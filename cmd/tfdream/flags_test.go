package main

import (
	"io"
	"regexp"
	"strings"
	"testing"

	"github.com/spf13/pflag"
)

// The help is written by hand, so it could forget a flag, or tell of one that is gone.
func TestHelpOfDreamTellsOfEveryFlag(t *testing.T) {
	flags := newFlags("dream", &ui{stderr: io.Discard})
	s := new(settings)
	s.add(flags)
	s.addKeeping(flags)
	flags.Bool("json", false, "")
	flags.Bool("help", false, "")
	usage, _, _ := strings.Cut(dreamHelp, "Examples:")
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

// A recipe's keys are flags of dream, or of zoom, which has all of them.
func TestRecipeKeysAreFlags(t *testing.T) {
	flags := newFlags("zoom", &ui{stderr: io.Discard})
	new(zoom).add(flags)
	for _, key := range shaping {
		if flags.Lookup(key) == nil {
			t.Errorf("%s is no flag", key)
		}
	}
}

func TestMessagesAreOneHarmlessLine(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"no such file", "no such file"},
		{"op failed\n\t [[{{node conv}}]]\n", "op failed [[{{node conv}}]] "},
		{"reading \x1b[2Jsky.png: no such file", "reading  [2Jsky.png: no such file"},
		{"nullptr Node (Stacktrace: goroutine 1 [running]: ...)", "nullptr Node"},
		{strings.Repeat("ü", 5000), strings.Repeat("ü", longest) + "..."},
	} {
		if got := oneLine(c.text); got != c.want {
			t.Errorf("oneLine(%q) = %q, want %q", c.text, got, c.want)
		}
	}
}
