package main

import (
	"context"
	"fmt"
	"strings"
)

func runHelp(_ context.Context, u *ui, args []string) error {
	if len(args) == 0 {
		_, err := fmt.Fprint(u.stdout, programHelp())
		return err
	}
	return printHelp(u, args[0])
}

// printHelp prints the help of a command.
func printHelp(u *ui, name string) error {
	for _, c := range commands() {
		if c.name == name && c.help != "" {
			_, err := fmt.Fprint(u.stdout, c.help)
			return err
		}
	}
	return wrongUsage(fmt.Sprintf("there is no command %q to help with", name), nearestOr(name, commandNames(), "tfdream -h lists the commands"))
}

func programHelp() string {
	var list strings.Builder
	for _, c := range commands() {
		fmt.Fprintf(&list, "    tfdream %-13s%s\n", c.name, c.about)
	}
	return fmt.Sprintf(programHelpText, list.String())
}

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

A PICTURE is a file (PNG, JPEG, GIF, TIFF, BMP, WebP), - for stdin, or
noise:WIDTHxHEIGHT to start from noise.

Where the dream goes:
    -o, --output FILE       .png, .jpg, .tif or .webp by extension; - is PNG on
                            stdout; a folder takes several (PICTURE-dream.png
                            beside the picture)
        --quality N         of a JPEG, 1 to 100 (92)

What is dreamed (defaults in brackets; a graph may bring its own):
    -l, --objective EXPR    what to see more of (the graph's own), written as
                              mixed4c             a layer's mean activation
                              'square(mixed4c)'   of its square
                              mixed4c:139         a channel; also :65,139 :10-20
                              'softmax2:"tabby"'  a class, by its label
                              'neuron(mixed4c, 139, 0.5, 0.3)'  a channel at a
                                                  place, x and y from 0 to 1
                              'direction(mixed4c, FILE.npy)'  the channels' dot
                                                  product with a vector
                              tv, l2              penalties: unevenness, contrast
                              '0.5*a:7 + b - 0.1*tv'  weights and sums
    -m, --method NAME       of TensorFlow's notebook: deepdream (the default), naive,
                            multiscale and lapnorm (both make the picture larger);
                            of google/deepdream's: caffe
    -n, --iterations N      steps in each octave (10; naive 20)
        --step X            size of a step, in levels of 0..255 (1.5; naive,
                            multiscale, lapnorm 1); below 0 it dreams away
        --octaves N         sizes to dream in, from small to large (4; multiscale,
                            lapnorm 3; naive 1)
        --octave-scale X    ratio of their sides (1.4)
        --preset NAME       a look under a name: tfdream presets lists them
        --strength X        0 to 10, how far to go: moves steps, their size and octaves
                            together from where they are otherwise (5)
        --tile N            longest side of what the network sees at once (512);
                            naive and caffe show it the whole picture
        --coverage MODE     full: every pixel changes in every step (the default);
                            notebook: its tile loop, gaps and all
        --jitter N          longest random shift of caffe, in pixels (32)
        --lap-levels N      levels that lapnorm evens out (4)
        --display MODE      clip: colours are cut off at black and white;
                            std: contrast is evened out, for dreams out of noise;
                            percentile: the brightest become white
                            (clip; naive, multiscale, lapnorm std)
        --guide PICTURE     see more of what is in this picture: -l names whole
                            layers; several with weights, as --guide a.jpg
                            --guide b.jpg:0.5
        --mask PICTURE      where to dream, white, and where not, black; it is
                            resized to the picture, and --display is clip
        --seed N            0 to 4294967295, draws the noise and the shifts as
                            numpy does (random, and recorded)
        --size WxH          resize the picture first
        --max-side N        shrink the picture first, to this longest side
        --max-pixels N      refuse larger pictures (200000000)

With which network:
    -g, --graph NAME|FILE   a name (tfdream fetch lists them) or any frozen
                            GraphDef (inception5h if it is fetched, else demo)
        --input NODE        node that takes the picture
        --mean R,G,B        subtracted from the picture, in this order whatever
                            --order says; one number stands for all three
        --divide X          divides what is left
        --order rgb|bgr     order of the network's channels
        --labels FILE       labels of its classes, one a line
                            (these five: from the catalogue, from FILE.toml beside
                            FILE.pb, or found out where that is certain)
        --allow-op OP       accept an op that is not known to be harmless

Where it runs:
` + deviceHelp + `
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
    tfdream dream --recipe sky-dream.png forest.jpg -o forest.png
    tfdream dream noise:320x180 -m lapnorm -l mixed4d_3x3_bottleneck_pre_relu:139
    tfdream dream sky.jpg -n 500 --checkpoint sky.checkpoint --resume
    tfdream dream -g net.pb --mean 123,117,104 --order bgr -l conv5 sky.jpg
    curl -s https://example.org/sky.jpg | tfdream dream - > dream.png
`

const deviceHelp = `        --device WHERE      auto, cpu, gpu, or a device's name such as GPU:1; auto means
                            all GPUs or, without any, the CPU (auto)
        --devices A,B       these devices: they share the tiles, and the first has the
                            picture
        --target URL        grpc://HOST:PORT, a server of a TensorFlow cluster, to run on
                            all its devices (tfdream worker -h; this machine)
        --timeout SECONDS   that a cluster may take for a tile (120)
        --threads N         for one operation (one for each core)
        --lanes N           tiles that a device computes at once (one for each core, up
                            to 4; in a cluster 2)
        --precision P       of the network: f32, or bf16 on processors that have it,
                            faster and less exact (f32)
        --fast              a faster gradient, that rounds otherwise than TensorFlow
                            Python's (passes lrn and subpixel)
        --without PASS,...  leave out what makes the graph fast: relu, turn, lrn,
                            subpixel (for measuring)
`

const graphHelp = `With which network:
    -g, --graph NAME|FILE   a name (tfdream fetch lists them) or any frozen
                            GraphDef (inception5h if it is fetched, else demo)
        --input NODE, --mean R,G,B, --divide X, --order rgb|bgr, --labels FILE,
        --allow-op OP       as in tfdream dream -h
` + deviceHelp

const sayHelp = `    -q, --quiet             only errors
    -v, --verbose           more
    -h, --help
`

const fetchHelp = `Usage:
    tfdream fetch              list the graphs that can be fetched
    tfdream fetch NAME...      download them into the cache, and check them

A download that broke off goes on where it stopped. bvlc_googlenet is two files of
Caffe's, which are converted (tfdream convert does so with others).

        --from URL|PATH     another address of inception5h.zip, the folder that holds
                            the files (ending in /), or file or folder on this machine
` + sayHelp + `
Examples:
    tfdream fetch inception5h
    tfdream fetch inception5h --from https://mirror.example.org/models/
    tfdream fetch inception5h --from ~/Downloads/inception5h.zip
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
` + graphHelp + `
Examples:
    tfdream doctor
    tfdream doctor -g net.pb -l conv5
    tfdream doctor -g demo --all
`

const versionHelp = `Usage:
    tfdream version

Prints the versions of tfdream and of the TensorFlow that it runs on.

` + sayHelp
