package main

import (
	"context"
	"fmt"
	"strings"

	"github.com/tfdream/tfdream/cmd/tfdream/internal/ui"
)

const programHelpText = `tfdream changes a picture, step by step, so that a trained network sees in it
more of what it looks for.

Usage:
    tfdream [flags] PICTURE...    the same as tfdream dream
%s
tfdream COMMAND -h tells all about a command.

Exit status: 0 done, 1 failed, 2 wrong usage, 130 interrupted (after saving).

Examples:
    tfdream sky.jpg                              makes sky-dream.png
    tfdream sky.jpg -l 'mixed4c:10' -o bird.png  dreams on one channel of a layer
    tfdream fetch inception5h                    gets the notebook's own network
`

const dreamHelp = `Usage:
    tfdream dream [flags] PICTURE...

A PICTURE is a file (PNG, JPEG, GIF, TIFF, BMP, WebP, PNM, TGA), a folder for the pictures
in it (not for those in its folders), - for stdin, or noise:WIDTHxHEIGHT to start from
noise.

Where the dream goes:
    -o, --output FILE       .png, .jpg, .tif or .webp by extension; - is PNG on
                            stdout; a folder takes several, and is made for those
                            of a folder (PICTURE-dream.png beside the picture)
{quality}

What is dreamed (defaults in brackets; a graph may bring its own):
{dream}
        --max-pixels N      refuse larger pictures (200000000)

With which network:
{network}
        --allow-op OP       accept an op that is not known to be harmless

Where it runs:
{machine}

Making it again:
        --recipe FILE       settings from a .toml file whose keys are these long
                            flags, or from a PNG that tfdream has written; flags
                            go before it

Not losing it:
        --checkpoint FILE   keep the dream's state in FILE, every few seconds and when
                            it is stopped; a folder keeps those of several pictures.
                            They are removed when all is done
        --resume            go on from there, to the same picture as without the
                            stop: the same command once more, with this flag
        --preview FILE      keep a picture of the dream so far in FILE
        --preview-every N   after so many steps (10)

How much is said:
    -q, --quiet             only errors
    -v, --verbose           more (TF_CPP_MIN_LOG_LEVEL=0: TensorFlow's messages too)
        --json              messages and progress as JSON lines on stderr
    -h, --help

Examples:
    tfdream sky.jpg
    tfdream dream sky.jpg -o sky.webp -n 20 --octaves 5
    tfdream dream photos -o dreams
    tfdream dream --recipe sky-dream.png forest.jpg -o forest.png
    tfdream dream noise:320x180 -m lapnorm -l mixed4d_3x3_bottleneck_pre_relu:139
    tfdream dream sky.jpg -n 500 --checkpoint sky.checkpoint --resume
    tfdream dream -g net.pb --mean 123,117,104 --order bgr -l conv5 sky.jpg
    curl -s https://example.org/sky.jpg | tfdream dream - > dream.png
`

const whereHelp = `With which network:
{network in brief}

Where it runs:
{machine}
`

const sayHelp = `    -q, --quiet             only errors
    -v, --verbose           more
    -h, --help
`

const fetchHelp = `Usage:
    tfdream fetch              list the graphs that can be fetched: whose they are, their
                               licence and size, and what their dreams look like
    tfdream fetch NAME...      download them into the cache, and check them
    tfdream fetch URL --sha256 SUM
                               download any other graph: a .pb, or a .zip or .tar.gz that
                               holds one; its name is then the last part of its URL

A download that broke off goes on where it stopped. What comes from Caffe is two files,
which are converted (tfdream convert does so with others).

        --from URL|PATH     another address of the file, the folder that holds the files
                            (ending in /), or file or folder on this machine

Of a graph that is fetched by its address:
        --sha256 SUM        of the file at the address, as its publisher gives it
        --as NAME           its name instead
    -l, --objective EXPR    what to dream on by default
{input}
{mean}
{divide}
{order}
        --labels FILE       labels of its classes, one a line
` + sayHelp + `
Examples:
    tfdream fetch inception5h
    tfdream fetch inception5h --from https://mirror.example.org/models/
    tfdream fetch inception5h --from ~/Downloads/inception5h.zip
    tfdream fetch https://example.org/net.pb --sha256 7045b7...3d6d --mean 127.5 --divide 127.5
`

const doctorHelp = `Usage:
    tfdream doctor             what this machine can do, and what is missing; with a
                               short dream on each device
    tfdream doctor -g GRAPH    are the graph's gradients right?

With a graph, the gradient of its default objective is held against small changes
of the score. A wrong one gives exit status 1.

    -l, --objective EXPR    check this objective instead
        --all               check every layer
` + sayHelp + `
` + whereHelp + `
Examples:
    tfdream doctor
    tfdream doctor -g net.pb -l conv5
    tfdream doctor -g demo --all
`

const versionHelp = `Usage:
    tfdream version

Prints the versions of tfdream and of the TensorFlow that it runs on.

` + sayHelp + ``

func runHelp(_ context.Context, u *ui.UI, args []string) error {
	if len(args) == 0 {
		_, err := fmt.Fprint(u.Stdout, programHelp())
		return err
	}
	return printHelp(u, args[0])
}

// printHelp prints the help of a command.
func printHelp(u *ui.UI, name string) error {
	for _, c := range commands() {
		if c.name == name && c.help != "" {
			_, err := fmt.Fprint(u.Stdout, withSettings(c.help))
			return err
		}
	}
	return ui.WrongUsage(fmt.Sprintf("there is no command %q to help with", name), ui.NearestOr(name, commandNames(), "tfdream -h lists the commands"))
}

func programHelp() string {
	var list strings.Builder
	for _, c := range commands() {
		fmt.Fprintf(&list, "    tfdream %-13s%s\n", c.name, c.about)
	}
	return fmt.Sprintf(programHelpText, list.String())
}
