package main

import (
	"bufio"
	"fmt"
	"math"
	"os"
	"strconv"
	"strings"

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

// cgroupMemory is what a container may have.
func cgroupMemory() int64 {
	text, err := os.ReadFile("/sys/fs/cgroup/memory.max")
	if err != nil {
		return math.MaxInt64
	}
	limit, err := strconv.ParseInt(strings.TrimSpace(string(text)), 10, 64)
	if err != nil { // "max"
		return math.MaxInt64
	}
	return limit
}
