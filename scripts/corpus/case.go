package main

import (
	"errors"
	"os"
	"path/filepath"

	"golang.org/x/sys/unix"
)

// Case is an input, odd or bad, that tfdream has to have an answer to.
type Case struct {
	Group, Name string

	Args  []string          // of tfdream, which runs in a folder of its own
	Files map[string][]byte // what lies in the folder
	Setup func(folder string) error
	Shell string   // a shell's commands that run tfdream as "$@"; "" is just that
	Env   []string // besides, or instead of, the usual; "NAME" without = takes it away

	Want   answer
	Size   string   // of the picture wanted, WIDTHxHEIGHT; "" is any
	Mute   bool     // nothing can be heard of stderr
	Talks  bool     // an error may come after lines that tell how it goes
	Prints bool     // stdout may have something on it whatever the exit status
	Secs   int      // may take this long instead of patience
	Others []string // patterns of files besides out.png that may come into being
}

// answer is what is wanted: a picture, one line that says why not, or either.
type answer int

const (
	anything answer = iota
	aPicture
	aRefusal
)

// output is where every dream goes.
const output = "out.png"

// errCannot marks a case that this machine cannot try.
var errCannot = errors.New("cannot be tried here")

// dream is a dream of a picture along a layer of the small graph.
func dream(picture string, flags ...string) []string {
	return append([]string{"dream", picture, "-q", "-o", output, "-g", "net.pb", "-l", "last", "-n", "1", "--octaves", "1"}, flags...)
}

// usual are the files that nearly every case needs.
func usual() map[string][]byte {
	return map[string][]byte{"net.pb": marshal(network("Relu", nil)), "net.toml": []byte("mean = [0.0, 0.0, 0.0]\n"), "sky.png": png(40, 30)}
}

// with adds a file to the usual ones.
func with(name string, content []byte) map[string][]byte {
	files := usual()
	files[name] = content
	return files
}

// prepare lays out the case's folder.
func (c Case) prepare(folder string) error {
	if err := os.Mkdir(folder, 0o755); err != nil {
		return err
	}
	for name, content := range c.Files {
		if err := os.WriteFile(filepath.Join(folder, name), content, 0o644); err != nil {
			return err
		}
	}
	if c.Setup == nil {
		return nil
	}
	return c.Setup(folder)
}

// also allows files besides out.png to come into being.
func (c *Case) also(names ...string) *Case {
	c.Others = names
	return c
}

func fifo(name string) func(string) error {
	return func(folder string) error { return unix.Mkfifo(filepath.Join(folder, name), 0o600) }
}

func link(to, name string) func(string) error {
	return func(folder string) error { return os.Symlink(to, filepath.Join(folder, name)) }
}

func directory(name string) func(string) error {
	return func(folder string) error { return os.Mkdir(filepath.Join(folder, name), 0o755) }
}
