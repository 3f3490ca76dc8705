// Package scripts tries the project's scripts.
package scripts

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
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

	m.onlyTools("realpath", "dirname", "uname", "find", "sort", "cmp") // neither python3 nor pip
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
	m.env = append(m.env, "wheels="+m.pins, "wheel_sha256="+m.sha256)
	m.start("./install-tensorflow", "--wheel", m.wheel).ends(1, "is not the expected file: its sha256 is "+m.sha256+
		", not 2b847d217b02ee7731ed91431daf3250daa0196c3c94614d23be27232e6e5b6c")
	m.left()
	m.pin("cpu Linux-x86_64 tensorflow-cpu 2.21.0 manylinux_2_27_x86_64 1 2 0123")
	m.pinned("").ends(1, "is not the expected file")
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
	m.pin("cpu Linux-x86_64 tensorflow-cpu 2.21.0 manylinux_2_27_x86_64 1 1000000000 " + m.sha256)
	m.pinned("").ends(1, "installing needs 1000000001 MB free in "+m.cache)
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
			m.pin("cpu Linux-x86_64 tensorflow-cpu 2.21.0 manylinux_2_27_x86_64 0 0 " + m.sha256)
			run := m.pinned(mount+`"$HOME/.cache"
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
	m.is("Darwin x86_64")
	m.pinned("").ends(1, "TensorFlow's C library 2.21.0 is not available for Darwin x86_64; set TENSORFLOW_DIR")
	m.is("Linux aarch64")
	m.pinned("", "--gpu").ends(1, "TensorFlow's C library 2.21.0 for GPUs is not available for Linux aarch64; set TENSORFLOW_DIR")
	m.left()
}

func TestInstallOnMacOSJoinsTheLibrariesWithoutALinkerScript(t *testing.T) {
	m := newMachine(t)
	m.is("Darwin arm64")
	sha256 := m.add(filepath.Join(m.wheels, "tensorflow-2.21.0-cp311-cp311-macosx_12_0_arm64.whl"),
		append(tensorflowMembers, "tensorflow/libtensorflow_cc.2.dylib", "tensorflow/libtensorflow_framework.2.dylib"))
	m.pin("cpu Darwin-arm64 tensorflow 2.21.0 macosx_12_0_arm64 1 2 " + sha256)
	run := m.start("-c", `. ./install-tensorflow; wheels=$1; eval "$(main --print-env)"; echo "$CGO_LDFLAGS"`, "install-tensorflow", m.pins)
	run.ends(0, "downloading tensorflow 2.21.0", "unpacking lib/libtensorflow_cc.2.dylib")
	lib := filepath.Join(m.cache, library, "lib")
	if flags, want := run.stdout.String(), "-L"+lib+" -Wl,-rpath,"+lib+" -ltensorflow_framework -O2 -g\n"; flags != want {
		t.Errorf("CGO_LDFLAGS is %q, want %q", flags, want)
	}
	for link, want := range map[string]string{"libtensorflow.dylib": "libtensorflow_cc.2.dylib", "libtensorflow_framework.dylib": "libtensorflow_framework.2.dylib"} {
		if target, err := os.Readlink(filepath.Join(lib, link)); err != nil || target != want {
			t.Errorf("%s leads to %q, %v; want %q", link, target, err, want)
		}
	}
}

// forGPUs gives a machine the wheels of the library for GPUs: TensorFlow's and two of NVIDIA's.
func forGPUs(m *machine) {
	const platform = "-py3-none-manylinux2014_x86_64.manylinux_2_17_x86_64.whl"
	tensorflow := m.add(filepath.Join(m.wheels, "tensorflow-2.21.0-cp311-cp311-manylinux_2_27_x86_64.whl"),
		append(tensorflowMembers, "tensorflow/libtensorflow_cc.so.2", "tensorflow/libtensorflow_framework.so.2"))
	cublas := m.add(filepath.Join(m.wheels, "nvidia_cublas_cu12-12.9.0.1"+platform),
		[]string{"nvidia/cublas/lib/libcublas.so.12", "nvidia/cublas/lib/libcublas_static.a", "nvidia/cublas/include/cublas.h",
			"nvidia_cublas_cu12-12.9.0.1.dist-info/licenses/License.txt"})
	nvcc := m.add(filepath.Join(m.wheels, "nvidia_cuda_nvcc_cu12-12.9.86"+platform),
		[]string{"nvidia/cuda_nvcc/bin/ptxas", "nvidia/cuda_nvcc/bin/nvcc", "nvidia/cuda_nvcc/nvvm/libdevice/libdevice.10.bc"})
	m.pin("cpu Linux-x86_64 tensorflow-cpu 2.21.0 manylinux_2_27_x86_64 1 2 "+m.sha256,
		"gpu Linux-x86_64 tensorflow            2.21.0   manylinux_2_27_x86_64 1 2 "+tensorflow,
		"gpu Linux-x86_64 nvidia-cublas-cu12    12.9.0.1 manylinux2014_x86_64  1 2 "+cublas,
		"gpu Linux-x86_64 nvidia-cuda-nvcc-cu12 12.9.86  manylinux2014_x86_64  1 2 "+nvcc)
}

const gpuLibrary = "libtensorflow-gpu-2.21.0"

func TestInstallForGPUs(t *testing.T) {
	for source, downloads := range map[string]int32{"the index": 3, "a folder": 0} {
		m := newMachine(t)
		forGPUs(m)
		args := []string{"--gpu"}
		said := []string{"downloading tensorflow 2.21.0 (1 MB, 1 of 3)", "downloading nvidia-cuda-nvcc-cu12 12.9.86 (1 MB, 3 of 3)"}
		if downloads == 0 {
			args = append(args, "--wheel", m.wheels)
			said = nil
		}
		said = append(said, "unpacking lib/libtensorflow_cc.so.2", "unpacking nvidia/cublas/lib/libcublas.so.12", gpuLibrary)
		m.pinned("", args...).ends(0, said...)
		m.left(gpuLibrary)
		m.pinned("", args...).ends(0, "library is in")
		if n := m.served.Load(); n != downloads {
			t.Errorf("%d downloads from %s, want %d", n, source, downloads)
		}
		var found []string
		root := filepath.Join(m.cache, gpuLibrary)
		err := filepath.WalkDir(filepath.Join(root, "nvidia"), func(path string, entry os.DirEntry, err error) error {
			if err == nil && !entry.IsDir() {
				name, _ := filepath.Rel(root, path)
				found = append(found, name)
			}
			return err
		})
		want := "nvidia/LICENSE-nvidia_cublas_cu12 nvidia/cublas/lib/libcublas.so.12 " +
			"nvidia/cuda_nvcc/bin/ptxas nvidia/cuda_nvcc/nvvm/libdevice/libdevice.10.bc"
		if strings.Join(found, " ") != want || err != nil {
			t.Errorf("of NVIDIA's there is %q, %v; want %q", found, err, want)
		}
		if info, err := os.Stat(filepath.Join(root, "nvidia/cuda_nvcc/bin/ptxas")); err != nil || info.Mode()&0o111 == 0 {
			t.Errorf("ptxas cannot be run: %v, %v", info, err)
		}
	}
}

func TestInstallForGPUsInterruptedAtTheSecondWheelLeavesNothing(t *testing.T) {
	m := newMachine(t)
	forGPUs(m)
	m.stall = true
	run := m.pinned("", "--gpu")
	m.await("first download", m.half)
	m.resume <- struct{}{}
	m.await("second download", m.half)
	if err := syscall.Kill(-run.cmd.Process.Pid, syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	run.ends(143, "interrupted; nothing was installed")
	m.left()
}

func TestInstallForGPUsTakesAFolderOfWheels(t *testing.T) {
	m := newMachine(t)
	forGPUs(m)
	m.pinned("", "--gpu", "--wheel", m.wheel).ends(2, "made of 3 packages: --wheel needs the folder")
	m.pinned("", "--gpu", "--wheel", t.TempDir()).ends(1, "cannot read ")
	m.left()
}

// The list of pins says what it must, for each platform that the help names.
func TestWheelsArePinned(t *testing.T) {
	text, err := os.ReadFile("tensorflow-wheels.txt")
	if err != nil {
		t.Fatal(err)
	}
	row := regexp.MustCompile(`^(cpu|gpu) +(Linux-x86_64|Linux-aarch64|Darwin-arm64) +(\S+) +[\d.]+ +\w+ +\d+ +\d+ +[\da-f]{64}$`)
	known := map[string]int{}
	for _, line := range strings.Split(strings.TrimSuffix(string(text), "\n"), "\n") {
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		fields := row.FindStringSubmatch(line)
		if fields == nil {
			t.Errorf("%q is not flavour, machine, package, version, platform, two sizes and a hash", line)
			continue
		}
		known[fields[1]+" "+fields[2]]++
	}
	for _, platform := range []string{"cpu Linux-x86_64", "cpu Linux-aarch64", "cpu Darwin-arm64"} {
		if known[platform] != 1 {
			t.Errorf("%d wheels for %s, want 1", known[platform], platform)
		}
	}
	if known["gpu Linux-x86_64"] < 2 || len(known) != 4 {
		t.Errorf("wheels are known for %v", known)
	}
}

func TestInstallNamesAllThatIsMissing(t *testing.T) {
	m := newMachine(t)
	m.onlyTools("realpath", "dirname", "uname")
	m.pinned("").ends(1,
		"missing: python3, pip, a C compiler (gcc), Go 1.21 or newer, make\n",
		"sudo apt-get install -y python3 python3-pip gcc libc6-dev golang-go make\n")
	m.left()
}

func TestInstallUsesALibraryThatIsThere(t *testing.T) {
	m := newMachine(t)
	own := filepath.Join(t.TempDir(), "my library")
	m.env = append(m.env, "TENSORFLOW_DIR="+own, "CGO_LDFLAGS=-lm")
	m.pinned("", "--print-env").ends(1, "which has no include/tensorflow/c/c_api.h")
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
	m.pinned("", "--prefix", mine, "--wheel", m.wheel).ends(1, mine+" already exists and contains something else")
}

func TestInstallExplainsItsUsage(t *testing.T) {
	m := newMachine(t)
	help := m.pinned("", "--help")
	help.ends(0)
	if text := help.stdout.String(); !strings.Contains(text, "TENSORFLOW_DIR") {
		t.Errorf("help does not name TENSORFLOW_DIR:\n%s", text)
	}
	m.pinned("", "--prefx").ends(2, "unknown argument --prefx")
	m.pinned("", "--wheel").ends(2, "--wheel needs a value")
	m.pinned("TENSORFLOW_DIR=/usr", "--gpu").ends(2, "--gpu, --prefix and --wheel cannot be used")
	m.left()
}
