// Package ui is how the command speaks, and the rules for its messages: see UI.
package ui

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"regexp"
	"strings"
	"unicode"

	"golang.org/x/term"

	"github.com/tfdream/tfdream/graphs"
	"github.com/tfdream/tfdream/tfdream"
	"github.com/tfdream/tfdream/tfdream/objective"
)

// The exit statuses that scripts rely on.
const (
	ExitDone        = 0
	ExitFailed      = 1
	exitUsage       = 2   // also a graph, layer, channel, label or device that is not there
	exitInterrupted = 130 // after saving what there is
)

// UI is how the program speaks. The rules:
//
//   - stdout carries only what was asked for: a listing, JSON, a picture with -o -.
//   - All else goes to stderr, each message one line "tfdream: ...", lower case, no
//     full stop; what can be done about it follows as "tfdream: hint: ...".
//   - With --quiet only errors are left; with --json each line is a JSON object.
type UI struct {
	Stdin          io.Reader
	Stdout, Stderr io.Writer

	Quiet, Verbose, JSON bool

	Noticed []string // see notice
}

var (
	// ErrUsage marks what the user has to write differently.
	ErrUsage = errors.New("wrong usage")
	// errReported marks an error that has been told already.
	errReported = errors.New("reported")
)

// problem is an error that something can be done about.
type problem struct {
	message, hint string // the hint may be empty
	cause         error  // what errors.Is finds
}

// HintOf is what can be done about an error, "" where nobody knows.
func HintOf(err error) string {
	if p := (*problem)(nil); errors.As(err, &p) {
		return p.hint
	}
	if refused := (*graphs.RefusedOpsError)(nil); errors.As(err, &refused) {
		return refusedHint(refused)
	}
	return ""
}

// lineBreaks stands in TensorFlow's longer messages.
var lineBreaks = regexp.MustCompile(`\s*[\r\n]+\s*`)

// Longest is how many letters of a message are shown: names in it may be of any length.
const Longest = 900

// Say tells what goes on.
func (u *UI) Say(format string, args ...any) {
	if !u.Quiet {
		u.message("message", fmt.Sprintf(format, args...))
	}
}

// Detail tells what only some want to know.
func (u *UI) Detail(format string, args ...any) {
	if u.Verbose {
		u.Say(format, args...)
	}
}

// Notice tells what happened to a device. Dreams that are written from then on tell it too.
func (u *UI) Notice(text string) {
	u.Noticed = append(u.Noticed, OneLine(text))
	u.Say("%s", text)
}

// Hint tells what to do about the message before it.
func (u *UI) Hint(text string) {
	if !u.Quiet {
		u.message("hint", text)
	}
}

func (u *UI) message(kind, text string) {
	switch {
	case u.JSON:
		u.Event(map[string]any{"event": kind, "text": text})
	case kind == "hint":
		fmt.Fprintf(u.Stderr, "tfdream: hint: %s\n", OneLine(text))
	default:
		fmt.Fprintf(u.Stderr, "tfdream: %s\n", OneLine(text))
	}
}

// Event writes one JSON line to stderr.
func (u *UI) Event(fields any) {
	line, err := json.Marshal(fields)
	if err != nil { // a score that is not a number
		line, _ = json.Marshal(map[string]string{"event": "message", "text": err.Error()})
	}
	fmt.Fprintf(u.Stderr, "%s\n", line)
}

// Brief is for one dream of many: it shows a bar or JSON, but no line for each octave.
func (u *UI) Brief() *UI {
	brief := *u
	brief.Quiet = u.Quiet || !u.JSON && !IsTerminal(u.Stderr)
	return &brief
}

// Report tells an error, with its hint.
func (u *UI) Report(err error) {
	var p *problem
	var syntax *objective.SyntaxError
	switch {
	case !errors.As(err, &p) && errors.Is(err, context.Canceled):
		u.message("error", "interrupted")
	case HintOf(err) != "":
		u.message("error", err.Error())
		if errors.As(err, &syntax) {
			u.point(syntax)
		}
		u.message("hint", HintOf(err))
	default:
		u.message("error", err.Error())
	}
}

// point shows under an objective where it cannot be read.
func (u *UI) point(e *objective.SyntaxError) {
	u.message("hint", e.Text)
	u.message("hint", strings.Repeat(" ", e.Column-1)+"^")
}

// End reports how a command ended, and returns its exit status.
func (u *UI) End(err error) int {
	if err == nil {
		return ExitDone
	}
	if !errors.Is(err, errReported) {
		u.Report(err)
	}
	switch {
	case errors.Is(err, context.Canceled):
		return exitInterrupted
	case errors.Is(err, ErrUsage), errors.Is(err, objective.ErrUnknown), errors.Is(err, tfdream.ErrDevice), errors.Is(err, graphs.ErrUnknown):
		return exitUsage
	}
	return ExitFailed
}

func (p *problem) Error() string { return p.message }

func (p *problem) Unwrap() error { return p.cause }

// Problem is an error that something can be done about: hint says what, and may be empty. cause is
// what errors.Is finds.
func Problem(message, hint string, cause error) error { return &problem{message, hint, cause} }

// WrongUsage is a problem of the command line.
func WrongUsage(message, hint string) error { return Problem(message, hint, ErrUsage) }

// OneLine makes a message one line, and harmless to a terminal: a file's name may
// hold anything. The bindings of TensorFlow put stack traces into their errors.
func OneLine(text string) string {
	text, _, _ = strings.Cut(text, " (Stacktrace: ")
	if letters := []rune(text); len(letters) > Longest {
		text = string(letters[:Longest]) + "..."
	}
	return strings.Map(func(r rune) rune {
		if !unicode.IsPrint(r) {
			return ' '
		}
		return r
	}, lineBreaks.ReplaceAllString(text, " "))
}

// IsTerminal says whether a stream is one that a person looks at.
func IsTerminal(stream any) bool {
	file, ok := stream.(*os.File)
	return ok && term.IsTerminal(int(file.Fd()))
}
