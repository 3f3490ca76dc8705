// Twin writes the structural twin of Inception5h to a file, for Python to read:
//
//	go run ./scripts/twin OUT.pb [SEED]
package main

import (
	"fmt"
	"os"
	"strconv"

	"github.com/tfdream/tfdream/graphs/twin"
)

func main() {
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "twin:", err)
		os.Exit(1)
	}
}

func run(args []string) error {
	if len(args) < 1 || len(args) > 2 {
		return fmt.Errorf("usage: twin OUT.pb [SEED]")
	}
	seed := uint64(1)
	if len(args) == 2 {
		var err error
		if seed, err = strconv.ParseUint(args[1], 10, 64); err != nil {
			return fmt.Errorf("seed %q is not a whole number of 0 or more", args[1])
		}
	}
	data, err := twin.Marshal(twin.Inception5h(seed))
	if err != nil {
		return err
	}
	return os.WriteFile(args[0], data, 0o644)
}
