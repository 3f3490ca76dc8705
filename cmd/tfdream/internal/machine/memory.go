// Package machine says what this machine has to dream with: memory, GPUs, and how fast they are.
package machine

import (
	"bufio"
	"errors"
	"fmt"
	"math"
	"os"
	"strconv"
	"strings"

	"github.com/KimMachineGun/automemlimit/memlimit"
	"golang.org/x/sys/unix"

	"github.com/tfdream/tfdream/cmd/tfdream/internal/ui"
	"github.com/tfdream/tfdream/graphs"
	"github.com/tfdream/tfdream/tfdream"
)

// What a dream takes at its height, measured (docs/performance.md).
const (
	baseBytes  = 1 << 30 // the program, TensorFlow and the network at work on tiles of 512x512
	tiledBytes = 60      // a pixel of the dream, where the network sees it tile by tile
	wholeBytes = 800     // where it sees the picture at once
)

// leastMemory is what the smallest dream takes: in a container with 180 MiB one of 96x64
// was killed every other time, with 200 MiB never.
const leastMemory = 200 << 20

// errMemory marks a limit that no dream fits into.
var errMemory = errors.New("not enough memory")

// PixelsInMemory is how many pixels a picture may have so that its dream fits into the
// memory there is: a program that takes more is ended by the system without a word.
func PixelsInMemory(dream tfdream.Settings) int {
	return int(float64(max(room()-baseBytes, 1<<20)) / pixelBytes(dream))
}

// room is the memory that may still be taken, in bytes.
func room() int64 { return min(freeMemory(), addressSpace(), CgroupMemory()) }

// pixelBytes is what a pixel of the picture takes that a dream starts from.
func pixelBytes(dream tfdream.Settings) float64 {
	dream = dream.WithDefaults(&graphs.Graph{})
	switch {
	case dream.Method.SeesWhole():
		return wholeBytes
	case dream.Method.Grows():
		return tiledBytes * math.Pow(dream.OctaveScale, 2*float64(dream.Octaves-1))
	}
	return tiledBytes
}

// MemoryState tells doctor's reader how large a picture may be.
func MemoryState() string {
	megapixels := func(m tfdream.Method) float64 {
		return float64(PixelsInMemory(tfdream.Settings{Method: m})) / 1e6
	}
	var whole []string
	for _, m := range tfdream.Methods() {
		if m.SeesWhole() {
			whole = append(whole, string(m))
		}
	}
	return fmt.Sprintf("%.1f GB free: room for dreams of %.3g megapixels, of %.3g by the methods %s",
		float64(room())/1e9, megapixels(tfdream.DeepDream), megapixels(tfdream.Method(whole[0])), strings.Join(whole, " and "))
}

// freeMemory is what the machine has left, in bytes.
func freeMemory() int64 {
	file, err := os.Open("/proc/meminfo")
	if err != nil {
		return math.MaxInt64
	}
	defer file.Close()
	free := int64(0)
	for lines := bufio.NewScanner(file); lines.Scan(); {
		var kilobytes int64
		name, value, _ := strings.Cut(lines.Text(), ":")
		if _, err := fmt.Sscan(value, &kilobytes); err == nil && (name == "MemAvailable" || name == "SwapFree") {
			free += kilobytes << 10
		}
	}
	return free
}

// addressSpace is what ulimit -v has left.
func addressSpace() int64 {
	var limit unix.Rlimit
	statm, err := os.ReadFile("/proc/self/statm")
	if err != nil || unix.Getrlimit(unix.RLIMIT_AS, &limit) != nil || limit.Cur > math.MaxInt64 {
		return math.MaxInt64
	}
	pages, _, _ := strings.Cut(string(statm), " ")
	used, err := strconv.ParseInt(pages, 10, 64)
	if err != nil {
		return math.MaxInt64
	}
	return int64(limit.Cur) - used*int64(os.Getpagesize())
}

// CgroupMemory is what the control group may have that this process is in: in a container,
// what --memory says.
func CgroupMemory() int64 {
	limit, err := memlimit.FromCgroup()
	if err != nil || limit > math.MaxInt64 {
		return math.MaxInt64
	}
	return int64(limit)
}

// FitsMemory refuses a limit that no dream fits into.
func FitsMemory(limit int64) error {
	if limit >= leastMemory {
		return nil
	}
	return ui.Problem(fmt.Sprintf("a dream takes at least %d MB of memory, and only %d MB may be used here", leastMemory/1_000_000, limit/1_000_000),
		"--memory sets the limit of a container, MemoryMax that of a service", errMemory)
}
