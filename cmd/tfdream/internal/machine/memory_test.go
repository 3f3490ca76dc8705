package machine

import (
	"errors"
	"fmt"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/tfdream/tfdream/tfdream"
)

func TestPixelsFitIntoMemory(t *testing.T) {
	for _, method := range tfdream.Methods() {
		s := tfdream.Settings{Method: tfdream.Method(method)}
		all := PixelsInMemory(s)
		if free := freeMemory(); all < 1 || float64(all)*pixelBytes(s) > float64(free) {
			t.Errorf("%s: %d pixels in %d bytes", method, all, free)
		}
	}
	for bytes, s := range map[float64]tfdream.Settings{
		60: {}, 800: {Method: tfdream.Caffe}, 240: {Method: tfdream.LapNorm, Octaves: 2, OctaveScale: 2},
	} {
		if got := pixelBytes(s); got != bytes {
			t.Errorf("%+v: %g bytes a pixel, want %g", s, got, bytes)
		}
	}
}

func TestALimitThatNoDreamFitsIntoIsRefused(t *testing.T) {
	for _, fits := range []int64{leastMemory, math.MaxInt64} {
		if err := FitsMemory(fits); err != nil {
			t.Errorf("%d bytes: %v", fits, err)
		}
	}
	const want = "a dream takes at least 209 MB of memory, and only 167 MB may be used here"
	if err := FitsMemory(160 << 20); !errors.Is(err, errMemory) || err.Error() != want {
		t.Errorf("%v, want %s", err, want)
	}
}

// The limit of a control group of this machine is found by the processes in it. Whoever may
// make control groups tries that here; the container test tries it for everyone.
func TestMemoryLimitIsThatOfTheControlGroup(t *testing.T) {
	const limit = 700 << 20
	if group := os.Getenv("TFDREAM_TEST_GROUP"); group != "" { // the process below
		if err := os.WriteFile(group, []byte(strconv.Itoa(os.Getpid())), 0o644); err != nil {
			t.Fatal(err)
		}
		fmt.Println("limit", CgroupMemory())
		return
	}
	root, file := "/sys/fs/cgroup", "memory.max"
	if _, err := os.Stat(filepath.Join(root, "memory")); err == nil {
		root, file = filepath.Join(root, "memory"), "memory.limit_in_bytes" // version 1
	}
	group := filepath.Join(root, fmt.Sprintf("tfdream-test-%d", os.Getpid()))
	if err := os.Mkdir(group, 0o755); err != nil {
		t.Skipf("a control group cannot be made here: %v", err)
	}
	t.Cleanup(func() { _ = os.Remove(group) })
	if err := os.WriteFile(filepath.Join(group, file), []byte(strconv.Itoa(limit)), 0o644); err != nil {
		t.Skipf("a control group cannot be limited here: %v", err)
	}
	self := exec.Command(os.Args[0], "-test.run=^"+t.Name()+"$")
	self.Env = append(os.Environ(), "TFDREAM_TEST_GROUP="+filepath.Join(group, "cgroup.procs"))
	said, err := self.CombinedOutput()
	if want := fmt.Sprintf("limit %d\n", limit); err != nil || !strings.Contains(string(said), want) {
		t.Errorf("the process in the group says %q, %v; want %q", said, err, want)
	}
}
