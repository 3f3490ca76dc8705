package main

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
)

// mountPoint is where a case may mount a file system.
const mountPoint = "mount"

// mounted mounts a file system of no more than some kB in the case's folder.
func mounted(options string) func(string) error {
	return func(folder string) error {
		if os.Geteuid() != 0 {
			return fmt.Errorf("%w: only root may mount", errCannot)
		}
		at := filepath.Join(folder, mountPoint)
		if err := os.Mkdir(at, 0o755); err != nil {
			return err
		}
		if out, err := exec.Command("mount", "-t", "tmpfs", "-o", options, "tfdream-corpus", at).CombinedOutput(); err != nil {
			return fmt.Errorf("%w: mount: %s", errCannot, out)
		}
		return nil
	}
}

// environmentCases run a good dream where something is missing.
func environmentCases() []Case {
	var cases []Case
	add := func(name string, want answer, shell string, env ...string) *Case {
		cases = append(cases, Case{Group: "environments", Name: name, Want: want, Shell: shell, Env: env, Files: usual(), Args: dream("sky.png")})
		return &cases[len(cases)-1]
	}
	for _, env := range [][]string{
		{"HOME", "XDG_CACHE_HOME"}, {"HOME=", "XDG_CACHE_HOME"}, {"HOME=/nowhere", "XDG_CACHE_HOME"}, {"HOME=/dev/null", "XDG_CACHE_HOME"},
		{"XDG_CACHE_HOME=relative"}, {"XDG_CACHE_HOME=/proc"}, {"XDG_CACHE_HOME=/dev/full"}, {"TMPDIR=/nowhere"}, {"TMPDIR="}, {"PATH"}, {"USER", "LOGNAME"},
		{"LANG", "LC_ALL"}, {"LC_ALL=xx_YY.bogus"}, {"LANG=tr_TR.UTF-8"}, {"LC_ALL=C"}, {"TERM"}, {"TERM=bogus"}, {"COLUMNS=0"}, {"COLUMNS=-1"}, {"TZ=Nowhere/None"},
		{"TF_CPP_MIN_LOG_LEVEL=abc"}, {"TF_CPP_MIN_LOG_LEVEL=-1"}, {"TF_ENABLE_ONEDNN_OPTS=0"}, {"TF_ENABLE_ONEDNN_OPTS=abc"}, {"CUDA_VISIBLE_DEVICES=abc"},
		{"OMP_NUM_THREADS=0"}, {"OMP_NUM_THREADS=-3"}, {"TF_NUM_INTRAOP_THREADS=abc"}, {"GOMAXPROCS=1"}, {"GOMAXPROCS=64"}, {"GOGC=off"}, {"GOMEMLIMIT=1MiB"}, {"GODEBUG=nonsense=1"},
	} {
		// TensorFlow's own words may be heard where they are asked for.
		add(fmt.Sprintf("%q", env), aPicture, "", env...).Mute = true
	}
	add("no environment at all", aPicture, `exec env -i "$@"`)
	add("no terminal", aPicture, `exec setsid "$@" </dev/null`)
	add("stdin closed", aPicture, `exec "$@" <&-`)
	add("stdout closed", aPicture, `exec "$@" >&-`)
	add("stderr closed", aPicture, `exec "$@" 2>&-`)
	add("all three closed", aPicture, `exec "$@" <&- >&- 2>&-`)
	add("stderr full", aPicture, `exec "$@" 2>/dev/full`)
	add("a failure with stderr closed", aRefusal, `exec "$@" --step 0 2>&-`).Mute = true
	add("a failure with stderr full", aRefusal, `exec "$@" --step 0 2>/dev/full`).Mute = true
	for name, words := range map[string]string{"a picture": "dream sky.png -g net.pb -l last -q -n 1 --octaves 1 -o -", "a list": "layers -g net.pb -q", "JSON": "layers -g net.pb -q --json",
		"help": "help", "a version": "version", "a finding": "doctor -g net.pb -l last -q", "what there is to fetch": "fetch"} {
		add(name+" for a full disk", aRefusal, `exec "$1" `+words+` >/dev/full`)
		add(name+" for a closed stdout", anything, `exec "$1" `+words+` >&-`)
		add(name+" for one who leaves", anything, `"$1" `+words+` | true`)
	}
	for _, files := range []int{8, 12, 16, 24, 32, 64} {
		add(fmt.Sprint("files: ", files), anything, fmt.Sprintf(`ulimit -n %d; exec "$@"`, files))
	}
	for _, megabytes := range []int{200, 600, 900, 1000, 1100, 1200, 1300, 1400, 1600, 1800, 2000, 2500, 3000, 4000} {
		add(fmt.Sprint("megabytes of address space: ", megabytes), anything, fmt.Sprintf(`ulimit -c 0; ulimit -v %d; exec "$@"`, megabytes*1000))
		add(fmt.Sprint("megabytes for a large picture: ", megabytes), anything, fmt.Sprintf(`ulimit -c 0; ulimit -v %d; exec "$@" --size 6000x6000`, megabytes*1000))
	}
	for _, kilobytes := range []int{64, 256, 1024} {
		add(fmt.Sprint("kilobytes of stack: ", kilobytes), anything, fmt.Sprintf(`ulimit -c 0; ulimit -s %d; exec "$@"`, kilobytes))
	}
	add("no file may grow", aRefusal, `ulimit -f 0; exec "$@"`)
	add("no file may grow beyond 512 bytes", aRefusal, `ulimit -f 1; exec "$@" --size 200x200`)
	add("one processor", aPicture, `exec taskset -c 0 "$@"`)
	add("a folder that is gone", aRefusal, `mkdir gone; cd gone; rmdir ../gone; exec "$@"`)
	add("a full disk", aRefusal, `exec "$@" --size 300x300 -o mount/out.png`).Setup = mounted("size=16k")
	add("a disk without room for a name", aRefusal, `exec "$@" -o mount/out.png`).Setup = mounted("size=4m,nr_inodes=1")
	add("a cache on a full disk", aPicture, `dd if=/dev/zero of=mount/all bs=4k 2>/dev/null; XDG_CACHE_HOME=$PWD/mount "$@"; status=$?; rm mount/all; exit $status`).also("mount/tfdream", "mount/tfdream/checked").Setup = mounted("size=16k")
	add("a folder that is read-only", aRefusal, `mount -o remount,ro mount; exec "$@" -o mount/out.png`).Setup = mounted("size=1m")
	add("a cache that is read-only", aPicture, `mount -o remount,ro mount; XDG_CACHE_HOME=$PWD/mount exec "$@"`).Setup = mounted("size=1m")
	return cases
}
