// Package scripts tries the project's scripts.
package scripts

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

func TestInstallDownloadsOnceThenDoesNothing(t *testing.T) {
	m := newMachine(t)
	m.pinned("").ends(0, "downloading tensorflow-cpu 2.21.0", "unpacking lib/libtensorflow_cc.so.2", "library is in")
	m.left(library)
	script, err := os.ReadFile(filepath.Join(m.cache, library, "lib", "libtensorflow.so"))
	if want := "INPUT(libtensorflow_cc.so.2 libtensorflow_framework.so.2)\n"; err != nil || string(script) != want {
		t.Errorf("linker script %q, %v; want %q", script, err, want)
	}

	m.onlyTools("realpath", "dirname", "find", "sort", "cmp") // neither python3 nor pip
	began := time.Now()
	m.pinned("").ends(0, "library is in")
	t.Logf("the second run took %v", time.Since(began))
	if n := m.served.Load(); n != 1 {
		t.Errorf("%d downloads, want 1", n)
	}
}

func TestInstallRepairsALibraryThatLostFiles(t *testing.T) {
	m := newMachine(t)
	m.pinned("", "--wheel", m.wheel).ends(0)
	cut := filepath.Join(m.cache, library, "lib", "libtensorflow_cc.so.2")
	if err := os.Truncate(cut, 10); err != nil {
		t.Fatal(err)
	}
	m.pinned("", "--wheel", m.wheel).ends(0)
	if info, err := os.Stat(cut); err != nil || info.Size() != 1<<15 {
		t.Errorf("after the repair: %v, %v", info, err)
	}
	m.left(library)
}

func TestInstallTwiceAtOnceDownloadsOnce(t *testing.T) {
	m := newMachine(t)
	m.stall = true
	first := m.pinned("")
	m.await("download", m.half)
	second := m.pinned("")
	second.says("another run is installing into")
	close(m.resume)
	first.ends(0, "unpacking")
	second.ends(0, "library is in")
	if n := m.served.Load(); n != 1 {
		t.Errorf("%d downloads, want 1", n)
	}
	m.left(library)
}

func TestInstallTakesOverFromAnInterruptedRun(t *testing.T) {
	m := newMachine(t)
	m.stall = true
	first := m.pinned("")
	m.await("download", m.half)
	second := m.pinned("")
	second.says("another run is installing into")
	if err := first.cmd.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	first.ends(143)
	close(m.resume)
	second.ends(0, "library is in")
	m.left(library)
}

func TestInstallKilledHalfWayStartsAnew(t *testing.T) {
	m := newMachine(t)
	m.stall = true
	killed := m.pinned("")
	m.await("download", m.half)
	if err := killed.cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	killed.ends(-1)
	m.await("end of the killed run's pip", m.dropped)
	if _, err := os.Stat(filepath.Join(m.cache, library)); !os.IsNotExist(err) {
		t.Errorf("a killed run left a library: %v", err)
	}
	close(m.resume)
	m.pinned("").ends(0, "library is in")
	m.left(library)
}

func TestInstallInterruptedLeavesNothing(t *testing.T) {
	for signal, status := range map[syscall.Signal]int{syscall.SIGINT: 130, syscall.SIGTERM: 143} {
		t.Run(signal.String(), func(t *testing.T) {
			m := newMachine(t)
			m.stall = true
			run := m.pinned("")
			m.await("download", m.half)
			if err := syscall.Kill(-run.cmd.Process.Pid, signal); err != nil { // as Ctrl-C: to all
				t.Fatal(err)
			}
			run.ends(status, "interrupted; nothing was installed")
			m.left()
		})
	}
}

func TestInstallRefusesAnotherWheel(t *testing.T) {
	m := newMachine(t)
	m.env = append(m.env, "wheel_sha256="+m.sha256)
	m.start("./install-tensorflow", "--wheel", m.wheel).ends(1, "is not the expected file: its sha256 is "+m.sha256+
		", not 2b847d217b02ee7731ed91431daf3250daa0196c3c94614d23be27232e6e5b6c")
	m.left()
	m.pinned("wheel_sha256=0123").ends(1, "is not the expected file")
	m.left()
}

func TestInstallSaysWhenThereIsNoNetwork(t *testing.T) {
	m := newMachine(t)
	m.env = append(m.env, "PIP_INDEX_URL=http://127.0.0.1:1/simple", "PIP_RETRIES=1")
	m.pinned("").ends(1, "failed: the package index cannot be reached", "--wheel FILE")
	m.left()
}

func TestInstallNeedsFreeSpace(t *testing.T) {
	m := newMachine(t)
	m.pinned("library_megabytes=1000000000").ends(1, "installing needs 1000000001 MB free in "+m.cache)
	m.left()
}

func TestInstallOnADiskThatFillsUp(t *testing.T) {
	own := []string{"unshare", "--mount"}
	if os.Geteuid() != 0 {
		own = append(own, "--map-root-user")
	}
	mount := "mount -t tmpfs -o size=192k none "
	probe := append(own, "sh", "-c", mount+t.TempDir())
	if out, err := exec.Command(probe[0], probe[1:]...).CombinedOutput(); err != nil {
		t.Skipf("a small file system cannot be mounted here: %v: %s", err, out)
	}
	for doing, local := range map[string]bool{"downloading": false, "unpacking": true} {
		t.Run(doing, func(t *testing.T) {
			m := newMachine(t)
			if err := os.Mkdir(filepath.Dir(m.cache), 0o755); err != nil {
				t.Fatal(err)
			}
			var args []string
			problem := "downloading tensorflow-cpu 2.21.0 into " + m.cache + " failed: the disk is full"
			if local {
				args = []string{"--wheel", m.wheel}
				problem = "No space left on device"
			}
			m.wrapper = own
			run := m.pinned(mount+`"$HOME/.cache"; library_megabytes=0 wheel_megabytes=0
				set +e; (set -e; main "$@"); status=$?; ls -A "$HOME/.cache"; exit $status`, args...)
			run.ends(1, problem)
			if left := run.stdout.String(); left != "" {
				t.Errorf("the disk still holds %s", left)
			}
		})
	}
}

func TestInstallRefusesAnotherPlatform(t *testing.T) {
	m := newMachine(t)
	folder := t.TempDir()
	if err := os.WriteFile(filepath.Join(folder, "uname"), []byte("#!/bin/sh\necho Darwin arm64\n"), 0o755); err != nil {
		t.Fatal(err)
	}
	m.env = append(m.env, "PATH="+folder+":"+os.Getenv("PATH"))
	m.pinned("").ends(1, "is for Linux x86_64, and this is Darwin arm64; TENSORFLOW_DIR can name")
	m.left()
}

func TestInstallNamesAllThatIsMissing(t *testing.T) {
	m := newMachine(t)
	m.onlyTools("realpath", "dirname")
	m.pinned("").ends(1,
		"missing: python3, pip, a C compiler (gcc), Go 1.21 or newer, make\n",
		"sudo apt-get install -y python3 python3-pip gcc libc6-dev golang-go make\n")
	m.left()
}

func TestInstallUsesALibraryThatIsThere(t *testing.T) {
	m := newMachine(t)
	own := filepath.Join(t.TempDir(), "my library")
	m.env = append(m.env, "TENSORFLOW_DIR="+own, "CGO_LDFLAGS=-lm")
	m.pinned("", "--print-env").ends(1, "there is no include/tensorflow/c/c_api.h")
	for _, name := range []string{"include/tensorflow/c/c_api.h", "include/tensorflow/c/eager/c_api.h", "lib/libtensorflow.so"} {
		if err := os.MkdirAll(filepath.Dir(filepath.Join(own, name)), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(own, name), nil, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	run := m.start("-c", `eval "$(./install-tensorflow --print-env)"; eval "$(./install-tensorflow --print-env)"
		echo "$CGO_CFLAGS"; echo "$CGO_LDFLAGS"`)
	run.ends(0)
	want := "'-I" + own + "/include' -O2 -g\n'-L" + own + "/lib' '-Wl,-rpath," + own + "/lib' -lm\n"
	if found := run.stdout.String(); found != want {
		t.Errorf("the lines set\n%s, want\n%s", found, want)
	}
	m.left()
}

func TestInstallReplacesOnlyItsOwnFolders(t *testing.T) {
	m := newMachine(t)
	prefix := t.TempDir() // empty: it may be used
	m.pinned("", "--prefix", prefix, "--wheel", m.wheel).ends(0, "library is in "+prefix)

	mine := t.TempDir()
	if err := os.WriteFile(filepath.Join(mine, "MANIFEST"), []byte("thesis.tex\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	m.pinned("", "--prefix", mine, "--wheel", m.wheel).ends(1, mine+" is there already and holds something else")
}

func TestInstallExplainsItsUsage(t *testing.T) {
	m := newMachine(t)
	help := m.pinned("", "--help")
	help.ends(0)
	if text := help.stdout.String(); !strings.Contains(text, "TENSORFLOW_DIR") {
		t.Errorf("help does not name TENSORFLOW_DIR:\n%s", text)
	}
	m.pinned("", "--prefx").ends(2, "unknown argument --prefx")
	m.pinned("", "--wheel").ends(2, "--wheel wants a value")
	m.left()
}
