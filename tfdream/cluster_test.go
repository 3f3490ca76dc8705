package tfdream

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/tfdream/tfdream/tfdream/cluster"
	"github.com/tfdream/tfdream/tfdream/internal/session"
)

// A task of a cluster is this test program once more, which becomes a server instead of
// testing.
func init() {
	task, err := strconv.Atoi(os.Getenv("TFDREAM_TEST_TASK"))
	if err != nil {
		return
	}
	if _, err := cluster.Start(cluster.Config{Cluster: strings.Split(os.Getenv("TFDREAM_TEST_CLUSTER"), ","), Task: task}); err != nil {
		fmt.Println(err)
		os.Exit(1)
	}
	fmt.Println("ready")
	io.Copy(io.Discard, os.Stdin) // until the test ends
	os.Exit(0)
}

// testCluster is several servers on loopback ports of this machine.
type testCluster struct {
	target string
	tasks  []*exec.Cmd
}

func ownServer(t *testing.T, addresses string, task int) *exec.Cmd {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	command := exec.Command(self)
	command.Env = append(os.Environ(), "TFDREAM_TEST_CLUSTER="+addresses, fmt.Sprint("TFDREAM_TEST_TASK=", task))
	return command
}

// startCluster starts as many tasks, each by a command that says ready once it serves.
func startCluster(t *testing.T, tasks int, command func(t *testing.T, addresses string, task int) *exec.Cmd) *testCluster {
	t.Helper()
	var addresses []string
	var listeners []net.Listener // open until all ports are known, so that they differ
	for range tasks {
		listener, err := net.Listen("tcp4", "127.0.0.1:0")
		if err != nil {
			t.Fatal(err)
		}
		listeners = append(listeners, listener)
		addresses = append(addresses, listener.Addr().String())
	}
	for _, listener := range listeners {
		listener.Close()
	}
	c := &testCluster{target: "grpc://" + addresses[0]}
	for i := range tasks {
		task := command(t, strings.Join(addresses, ","), i)
		out, err := task.StdoutPipe()
		if err == nil {
			_, err = task.StdinPipe() // which ends with this process
		}
		if err == nil {
			err = task.Start()
		}
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() {
			task.Process.Kill()
			task.Wait()
		})
		c.tasks = append(c.tasks, task)
		said, _ := bufio.NewReader(out).ReadString('\n')
		if said != "ready\n" {
			t.Fatalf("task %d says %q", i, said)
		}
	}
	return c
}

func (c *testCluster) signal(t *testing.T, task int, signal syscall.Signal) {
	t.Helper()
	if err := c.tasks[task].Process.Signal(signal); err != nil {
		t.Error(err)
	}
}

var clusterDream = Settings{Objective: "mixed3a", Iterations: 3, Octaves: 2, Tile: 64}

// onOne is the dream of clusterDream in this process.
func onOne(t *testing.T) []float32 {
	t.Helper()
	dream, err := demoModel(t).Dream(t.Context(), scene(160), clusterDream)
	if err != nil {
		t.Fatal(err)
	}
	return dream.Pix
}

// Two servers make the same dream as one process, bit for bit, for several models at a time.
func TestClusterMakesTheSameDream(t *testing.T) {
	c := startCluster(t, 2, ownServer)
	model := newModelWith(t, demoModel(t).Graph, Options{Target: c.target})
	if len(model.Devices) != 2 || model.Devices[1].Name != "/job:worker/replica:0/task:1/device:CPU:0" {
		t.Fatalf("the devices are %v", model.Devices)
	}
	other := newModelWith(t, demoModel(t).Graph, Options{Target: c.target, Device: "/job:worker/task:1"})
	s := clusterDream
	s.Progress = func(Progress) { // in the middle of the one, another
		if _, err := other.Dream(t.Context(), scene(96), Settings{Objective: "mixed3b", Iterations: 1, Octaves: 1}); err != nil {
			t.Error(err)
		}
	}
	dream, err := model.Dream(t.Context(), scene(160), s)
	if err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(dream.Pix, onOne(t)) {
		t.Error("two servers dream something else than one process")
	}
}

// TensorFlow servers started from Python do as well as ours.
func TestClusterOfPythonServers(t *testing.T) {
	python := os.Getenv("PYTHON")
	if python == "" {
		python = "python3"
	}
	if err := exec.Command(python, "-c", "import tensorflow").Run(); err != nil {
		t.Skipf("needs TensorFlow in Python (PYTHON=python3 names it): %v", err)
	}
	const serve = "import sys, tensorflow as tf\n" +
		"server = tf.distribute.Server(tf.train.ClusterSpec({'snake': sys.argv[1].split(',')}), job_name='snake', task_index=int(sys.argv[2]))\n" +
		"print('ready', flush=True)\n" +
		"sys.stdin.read()\n"
	c := startCluster(t, 2, func(t *testing.T, addresses string, task int) *exec.Cmd {
		return exec.Command(python, "-c", serve, addresses, fmt.Sprint(task))
	})
	model := newModelWith(t, demoModel(t).Graph, Options{Target: c.target})
	if len(model.Devices) != 2 || model.Device.Name != "/job:snake/replica:0/task:0/device:CPU:0" {
		t.Fatalf("the devices are %v", model.Devices)
	}
	dream, err := model.Dream(t.Context(), scene(160), clusterDream)
	if err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(dream.Pix, onOne(t)) {
		t.Error("servers of Python dream something else than one process")
	}
}

// A task that dies or hangs in the middle of a dream costs its tiles and some time.
func TestClusterLosesATask(t *testing.T) {
	want := onOne(t)
	for name, signal := range map[string]syscall.Signal{"killed": syscall.SIGKILL, "hanging": syscall.SIGSTOP} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := startCluster(t, 2, ownServer)
			var notices []string
			model := newModelWith(t, demoModel(t).Graph, Options{
				Target: c.target, Timeout: 3 * time.Second,
				Notice: func(text string) { notices = append(notices, text) },
			})
			s, steps := clusterDream, 0
			s.Progress = func(Progress) {
				if steps++; steps == 2 {
					c.signal(t, 1, signal)
				}
			}
			dream, err := model.Dream(t.Context(), scene(160), s)
			if err != nil {
				t.Fatal(err)
			}
			if !slices.Equal(dream.Pix, want) {
				t.Error("the dream is another one than without the loss")
			}
			if len(notices) != 1 || !strings.Contains(notices[0], "/job:worker/replica:0/task:1/device:CPU:0 fails, and gets no more tiles") {
				t.Errorf("the notices are %q", notices)
			}
		})
	}
}

// Without the task that has the picture the dream cannot continue, but another cluster can
// resume it from the last state that was kept.
func TestClusterLosesThePicture(t *testing.T) {
	for name, signal := range map[string]syscall.Signal{"killed": syscall.SIGKILL, "hanging": syscall.SIGSTOP} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := startCluster(t, 2, ownServer)
			model := newModelWith(t, demoModel(t).Graph, Options{Target: c.target, Timeout: 3 * time.Second})
			var state *State
			s := clusterDream
			s.Checkpoint = func(kept *State) { state = kept }
			steps := 0
			s.Progress = func(Progress) {
				if steps++; steps == 3 {
					c.signal(t, 0, signal)
				}
			}
			start := time.Now()
			if _, err := model.Dream(t.Context(), scene(160), s); err == nil {
				t.Fatal("there is no error")
			} else if lasted := time.Since(start); lasted > 30*time.Second {
				t.Errorf("it took %v to find out: %v", lasted, err)
			}
			if state == nil {
				t.Fatal("no state was kept")
			}
			s.Resume, s.Checkpoint, s.Progress = state, nil, nil
			dream, err := demoModel(t).Dream(t.Context(), scene(160), s)
			if err != nil {
				t.Fatal(err)
			}
			if !slices.Equal(dream.Pix, onOne(t)) {
				t.Error("resumed, it is another dream")
			}
		})
	}
}

// However long a tile may take, a server that shows no sign of life is given up on.
func TestClusterFallsSilent(t *testing.T) {
	if testing.Short() {
		t.Skip("takes half a minute: make test-full runs it")
	}
	c := startCluster(t, 1, ownServer)
	model := newModelWith(t, demoModel(t).Graph, Options{Target: c.target, Timeout: time.Hour})
	s, start := clusterDream, time.Time{}
	s.Progress = func(Progress) {
		start = time.Now()
		c.signal(t, 0, syscall.SIGSTOP)
	}
	if _, err := model.Dream(t.Context(), scene(160), s); !errors.Is(err, ErrCluster) {
		t.Errorf("got error %v", err)
	}
	if lasted := time.Since(start); lasted > session.Patience+session.Heartbeat+5*time.Second {
		t.Errorf("it took %v to find out", lasted)
	}
}

// A cluster that does not answer is an error in bounded time.
func TestClusterThatDoesNotAnswer(t *testing.T) {
	graph := demoModel(t).Graph
	c := startCluster(t, 2, ownServer)
	fails := func(what string, options Options, within time.Duration) {
		t.Helper()
		start := time.Now()
		model, err := NewModel(graph, options)
		if err == nil {
			model.Close()
		}
		if lasted := time.Since(start); !errors.Is(err, ErrCluster) || lasted > within {
			t.Errorf("%s: got error %v after %v", what, err, lasted)
		}
	}
	fails("no target", Options{Target: "localhost:2222"}, time.Second)
	c.signal(t, 1, syscall.SIGSTOP)
	fails("a task hangs", Options{Target: c.target, Timeout: 2 * time.Second}, 15*time.Second)
	// The others continue without it, where it is not asked for.
	model := newModelWith(t, graph, Options{Target: c.target, Timeout: time.Minute, Device: "/job:worker/task:0"})
	if _, err := model.Dream(t.Context(), scene(96), Settings{Objective: "mixed3a", Iterations: 1, Octaves: 1}); err != nil {
		t.Errorf("without the task that hangs: %v", err)
	}
	c.signal(t, 0, syscall.SIGSTOP)
	fails("all hang", Options{Target: c.target, Timeout: 2 * time.Second}, 15*time.Second)
	c.signal(t, 0, syscall.SIGKILL)
	c.tasks[0].Wait()
	fails("nobody listens", Options{Target: c.target}, session.Heartbeat+5*time.Second)
}
