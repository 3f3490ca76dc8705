package main

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
	exitDone        = 0
	exitFailed      = 1
	exitUsage       = 2   // also a graph, layer, channel, label or device that is not there
	exitInterrupted = 130 // after saving what there is
)

// ui is how the program speaks. The rules:
//
//   - stdout carries only what was asked for: a listing, JSON, a picture with -o -.
//   - All else goes to stderr, each message one line "tfdream: ...", lower case, no
//     full stop; what can be done about it follows as "tfdream: hint: ...".
//   - With --quiet only errors are left; with --json each line is a JSON object.
type ui struct {
	stdin          io.Reader
	stdout, stderr io.Writer

	quiet, verbose, json bool

	noticed []string // see notice
}

var (
	// errUsage marks what the user has to write differently.
	errUsage = errors.New("wrong usage")
	// errReported marks an error that has been told already.
	errReported = errors.New("reported")
)

// problem is an error that something can be done about.
type problem struct {
	message, hint string // the hint may be empty
	cause         error  // what errors.Is finds
}

// lineBreaks stands in TensorFlow's longer messages.
var lineBreaks = regexp.MustCompile(`\s*[\r\n]+\s*`)

// longest is how many letters of a message are shown: names in it may be of any length.
const longest = 900

// say tells what goes on.
func (u *ui) say(format string, args ...any) {
	if !u.quiet {
		u.message("message", fmt.Sprintf(format, args...))
	}
}

// detail tells what only some want to know.
func (u *ui) detail(format string, args ...any) {
	if u.verbose {
		u.say(format, args...)
	}
}

// notice tells what happened to a device. Dreams that are written from then on tell it too.
func (u *ui) notice(text string) {
	u.noticed = append(u.noticed, oneLine(text))
	u.say("%s", text)
}

// hint tells what to do about the message before it.
func (u *ui) hint(text string) {
	if !u.quiet {
		u.message("hint", text)
	}
}

func (u *ui) message(kind, text string) {
	switch {
	case u.json:
		u.event(map[string]any{"event": kind, "text": text})
	case kind == "hint":
		fmt.Fprintf(u.stderr, "tfdream: hint: %s\n", oneLine(text))
	default:
		fmt.Fprintf(u.stderr, "tfdream: %s\n", oneLine(text))
	}
}

// event writes one JSON line to stderr.
func (u *ui) event(fields any) {
	line, err := json.Marshal(fields)
	if err != nil { // a score that is not a number
		line, _ = json.Marshal(map[string]string{"event": "message", "text": err.Error()})
	}
	fmt.Fprintf(u.stderr, "%s\n", line)
}

// report tells an error, with its hint.
func (u *ui) report(err error) {
	var p *problem
	var syntax *objective.SyntaxError
	switch {
	case errors.As(err, &p) && p.hint != "":
		u.message("error", err.Error())
		if errors.As(err, &syntax) {
			u.point(syntax)
		}
		u.message("hint", p.hint)
	case p == nil && errors.Is(err, context.Canceled):
		u.message("error", "interrupted")
	default:
		u.message("error", err.Error())
	}
}

// point shows under an objective where it cannot be read.
func (u *ui) point(e *objective.SyntaxError) {
	u.message("hint", e.Text)
	u.message("hint", strings.Repeat(" ", e.Column-1)+"^")
}

// end reports how a command ended, and returns its exit status.
func (u *ui) end(err error) int {
	if err == nil {
		return exitDone
	}
	if !errors.Is(err, errReported) {
		u.report(err)
	}
	switch {
	case errors.Is(err, context.Canceled):
		return exitInterrupted
	case errors.Is(err, errUsage), errors.Is(err, objective.ErrUnknown), errors.Is(err, tfdream.ErrDevice), errors.Is(err, graphs.ErrUnknown):
		return exitUsage
	}
	return exitFailed
}

func (p *problem) Error() string { return p.message }

func (p *problem) Unwrap() error { return p.cause }

// wrongUsage is a problem of the command line.
func wrongUsage(message, hint string) error { return &problem{message, hint, errUsage} }

// oneLine makes a message one line, and harmless to a terminal: a file's name may
// hold anything. The bindings of TensorFlow put stack traces into their errors.
func oneLine(text string) string {
	text, _, _ = strings.Cut(text, " (Stacktrace: ")
	if letters := []rune(text); len(letters) > longest {
		text = string(letters[:longest]) + "..."
	}
	return strings.Map(func(r rune) rune {
		if !unicode.IsPrint(r) {
			return ' '
		}
		return r
	}, lineBreaks.ReplaceAllString(text, " "))
}

// isTerminal says whether a stream is one that a person looks at.
func isTerminal(stream any) bool {
	file, ok := stream.(*os.File)
	return ok && term.IsTerminal(int(file.Fd()))
}
