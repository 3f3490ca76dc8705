package scripts

import (
	"archive/zip"
	"bytes"
	"crypto/rand"
	"crypto/sha256"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"
)

// patience is how long a busy machine may take for a step of the installer.
const patience = 2 * time.Minute

// library is the folder's name in the cache.
const library = "libtensorflow-cpu-2.21.0"

// machine is a home without a library, and a package index that serves wheels with the
// file names of TensorFlow's and NVIDIA's and a few random bytes in each. The installer
// takes those wheels because the tests call its main function with another list of pins;
// nothing in the environment or on the command line does that.
type machine struct {
	t       *testing.T
	env     []string
	cache   string        // the folder that gets the library
	wheels  string        // the folder of the wheels
	wheel   string        // TensorFlow's for Linux x86_64
	sha256  string        // of that one
	pins    string        // the list of pins
	wrapper []string      // the command that runs bash, if any
	stall   bool          // the index stops half-way through the wheel, until it is resumed
	half    chan struct{} // gets a value whenever half of the wheel is served
	resume  chan struct{}
	dropped chan struct{} // gets a value whenever a client goes away half-way
	served  atomic.Int32
}

func newMachine(t *testing.T) *machine {
	if missing := missingTools(); missing != "" {
		t.Skipf("the installer cannot be tried without %s", missing)
	}
	home := t.TempDir()
	m := &machine{
		t: t, cache: filepath.Join(home, ".cache", "tfdream"), wheels: t.TempDir(), pins: filepath.Join(t.TempDir(), "pins"),
		half: make(chan struct{}, 9), resume: make(chan struct{}), dropped: make(chan struct{}, 9),
	}
	m.wheel = filepath.Join(m.wheels, "tensorflow_cpu-2.21.0-cp311-cp311-manylinux_2_27_x86_64.whl")
	m.sha256 = m.add(m.wheel, slices.Concat(tensorflowMembers, []string{"tensorflow/libtensorflow_cc.so.2", "tensorflow/libtensorflow_framework.so.2"}))
	m.pin("cpu Linux-x86_64 tensorflow-cpu 2.21.0 manylinux_2_27_x86_64 1 2 " + m.sha256)
	index := httptest.NewServer(http.HandlerFunc(m.serve))
	t.Cleanup(index.Close)
	m.env = []string{
		"PATH=" + os.Getenv("PATH"), "HOME=" + home, "LC_ALL=C", "NO_PROXY=127.0.0.1",
		"GOENV=off", "XDG_CONFIG_HOME=" + os.DevNull, // go keeps nothing in this home
		"PIP_CONFIG_FILE=" + os.DevNull, "PIP_DEFAULT_TIMEOUT=" + fmt.Sprint(patience.Seconds()), "PIP_INDEX_URL=" + index.URL + "/simple",
	}
	return m
}

var missingTools = sync.OnceValue(func() string {
	for _, tool := range []string{"bash", "flock", "make", "gcc", "python3"} {
		if _, err := exec.LookPath(tool); err != nil {
			return tool
		}
	}
	if exec.Command("python3", "-m", "pip", "--version").Run() != nil {
		return "pip"
	}
	return ""
})

// tensorflowMembers are files of TensorFlow's wheels that the installer wants, on every
// platform, and one that it does not.
var tensorflowMembers = []string{
	"tensorflow/include/tensorflow/c/c_api.h", "tensorflow/include/tensorflow/c/eager/c_api.h",
	"tensorflow/include/LICENSE", "tensorflow/THIRD_PARTY_NOTICES.txt", "tensorflow/__init__.py",
}

// add makes a wheel with the named members, and returns its sha256.
func (m *machine) add(path string, members []string) string {
	m.t.Helper()
	var wheel bytes.Buffer
	archive := zip.NewWriter(&wheel)
	add := func(name string, content []byte) {
		file, err := archive.Create(name)
		if err == nil {
			_, err = file.Write(content)
		}
		if err != nil {
			m.t.Fatal(err)
		}
	}
	for _, member := range members {
		content := make([]byte, 1<<15)
		_, _ = rand.Read(content) // never fails
		add(member, content)
	}
	// NAME-VERSION-PYTHON-ABI-PLATFORM.whl
	parts := strings.Split(strings.TrimSuffix(filepath.Base(path), ".whl"), "-")
	info := parts[0] + "-" + parts[1] + ".dist-info/"
	add(info+"METADATA", fmt.Appendf(nil, "Metadata-Version: 2.1\nName: %s\nVersion: %s\n", parts[0], parts[1]))
	add(info+"WHEEL", fmt.Appendf(nil, "Wheel-Version: 1.0\nRoot-Is-Purelib: false\nTag: %s\n", strings.Join(parts[2:], "-")))
	add(info+"RECORD", nil)
	if err := errors.Join(archive.Close(), os.WriteFile(path, wheel.Bytes(), 0o644)); err != nil {
		m.t.Fatal(err)
	}
	return fmt.Sprintf("%x", sha256.Sum256(wheel.Bytes()))
}

// pin rewrites the list of pins.
func (m *machine) pin(rows ...string) {
	if err := os.WriteFile(m.pins, []byte(strings.Join(rows, "\n")+"\n"), 0o644); err != nil {
		m.t.Fatal(err)
	}
}

func (m *machine) serve(w http.ResponseWriter, r *http.Request) {
	if !strings.HasSuffix(r.URL.Path, ".whl") { // "/simple/NAME/"
		w.Header().Set("Content-Type", "text/html")
		found, _ := filepath.Glob(filepath.Join(m.wheels, strings.ReplaceAll(path.Base(r.URL.Path), "-", "_")+"-*.whl"))
		for _, wheel := range found {
			fmt.Fprintf(w, `<a href="/%s">%[1]s</a>`, filepath.Base(wheel))
		}
		return
	}
	m.served.Add(1)
	wheel, err := os.ReadFile(filepath.Join(m.wheels, path.Base(r.URL.Path)))
	if err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Length", fmt.Sprint(len(wheel)))
	_, _ = w.Write(wheel[:len(wheel)/2]) // a client that is gone shows below
	if m.stall {
		w.(http.Flusher).Flush()
		m.half <- struct{}{}
		select {
		case <-m.resume:
		case <-r.Context().Done():
			m.dropped <- struct{}{}
			return
		}
	}
	_, _ = w.Write(wheel[len(wheel)/2:])
}

// run is a run of the installer: its status once it has ended, and its output.
type run struct {
	m      *machine
	cmd    *exec.Cmd
	stdout bytes.Buffer
	said   string // the file with its stderr
}

// pinned starts the installer's main function with the machine's pins, after the shell
// commands in prepare.
func (m *machine) pinned(prepare string, args ...string) *run {
	script := `. ./install-tensorflow; wheels=$1; shift
` + prepare + `
main "$@"`
	return m.start(append([]string{"-c", script, "install-tensorflow", m.pins}, args...)...)
}

// start starts bash with arguments on the machine.
func (m *machine) start(args ...string) *run {
	m.t.Helper()
	said, err := os.Create(filepath.Join(m.t.TempDir(), "stderr"))
	if err != nil {
		m.t.Fatal(err)
	}
	command := append(append(m.wrapper, "bash"), args...)
	r := &run{m: m, cmd: exec.Command(command[0], command[1:]...), said: said.Name()}
	r.cmd.Env, r.cmd.Stdout, r.cmd.Stderr = m.env, &r.stdout, said
	r.cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true} // as a terminal would
	r.cmd.WaitDelay = patience
	if err := errors.Join(r.cmd.Start(), said.Close()); err != nil {
		m.t.Fatal(err)
	}
	m.t.Cleanup(func() {
		if r.cmd.ProcessState == nil { // the test gave up on it
			_ = syscall.Kill(-r.cmd.Process.Pid, syscall.SIGKILL)
		}
	})
	return r
}

func (r *run) stderr() string {
	text, err := os.ReadFile(r.said)
	if err != nil {
		r.m.t.Fatal(err)
	}
	return string(text)
}

// ends waits for the run and checks its exit status and that stderr has every text.
func (r *run) ends(status int, texts ...string) {
	r.m.t.Helper()
	var exit *exec.ExitError
	if err := r.cmd.Wait(); err != nil && !errors.As(err, &exit) {
		r.m.t.Fatal(err)
	}
	if found := r.cmd.ProcessState.ExitCode(); found != status {
		r.m.t.Fatalf("exit status %d, want %d; stderr:\n%s", found, status, r.stderr())
	}
	for _, text := range texts {
		if !strings.Contains(r.stderr(), text) {
			r.m.t.Errorf("stderr lacks %q:\n%s", text, r.stderr())
		}
	}
}

// says waits until stderr has a text.
func (r *run) says(text string) {
	r.m.t.Helper()
	for end := time.Now().Add(patience); time.Now().Before(end); time.Sleep(50 * time.Millisecond) {
		if strings.Contains(r.stderr(), text) {
			return
		}
	}
	r.m.t.Fatalf("stderr still lacks %q:\n%s", text, r.stderr())
}

// left checks what is in the folder of the cache, hidden files too.
func (m *machine) left(want ...string) {
	m.t.Helper()
	entries, err := os.ReadDir(m.cache)
	if err != nil && !os.IsNotExist(err) {
		m.t.Fatal(err)
	}
	var found []string
	for _, entry := range entries {
		found = append(found, entry.Name())
	}
	if strings.Join(found, " ") != strings.Join(want, " ") {
		m.t.Errorf("the cache holds %q, want %q", found, want)
	}
}

// await waits for a signal from the index.
func (m *machine) await(what string, signal <-chan struct{}) {
	m.t.Helper()
	select {
	case <-signal:
	case <-time.After(patience):
		m.t.Fatalf("after %v: no %s", patience, what)
	}
}

// onlyTools leaves nothing in PATH but the named programs of this machine.
func (m *machine) onlyTools(names ...string) {
	m.t.Helper()
	folder := m.t.TempDir()
	for _, name := range names {
		path, err := exec.LookPath(name)
		if err == nil {
			err = os.Symlink(path, filepath.Join(folder, name))
		}
		if err != nil {
			m.t.Fatal(err)
		}
	}
	m.env = append(m.env, "PATH="+folder)
}

// is makes the machine say that it is another, as uname -sm does.
func (m *machine) is(platform string) {
	m.t.Helper()
	folder := m.t.TempDir()
	if err := os.WriteFile(filepath.Join(folder, "uname"), []byte("#!/bin/sh\necho "+platform+"\n"), 0o755); err != nil {
		m.t.Fatal(err)
	}
	m.env = append(m.env, "PATH="+folder+":"+os.Getenv("PATH"))
}
