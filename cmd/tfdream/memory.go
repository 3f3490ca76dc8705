package main

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
)

const (
	// pixelBytes is what a pixel takes at the height of a dream, measured.
	pixelBytes = 160
	// baseBytes is what a dream of a small picture takes besides.
	baseBytes = 1 << 30
)

// pixelsInMemory is how many pixels a picture may have so that its dream fits into the
// memory there is: a program that takes more is ended by the system without a word.
func pixelsInMemory() int {
	room := min(freeMemory(), addressSpace(), cgroupMemory())
	return int(max(room-baseBytes, 1<<20) / pixelBytes)
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

// cgroupMemory is what the control group may have that this process is in: in a container,
// what --memory says.
func cgroupMemory() int64 {
	limit, err := memlimit.FromCgroup()
	if err != nil || limit > math.MaxInt64 {
		return math.MaxInt64
	}
	return int64(limit)
}

// leastMemory is what the smallest dream takes: in a container with 180 MiB one of 96x64
// was killed every other time, with 200 MiB never.
const leastMemory = 200 << 20

// errMemory marks a limit that no dream fits into.
var errMemory = errors.New("not enough memory")

// fitsMemory refuses a limit that no dream fits into.
func fitsMemory(limit int64) error {
	if limit >= leastMemory {
		return nil
	}
	return &problem{
		fmt.Sprintf("a dream takes %d MB of memory at least, and no more than %d MB may be taken here", leastMemory/1_000_000, limit/1_000_000),
		"--memory sets the limit of a container, MemoryMax that of a service", errMemory}
}
