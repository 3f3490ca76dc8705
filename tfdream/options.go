package tfdream

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/tfdream/tfdream/tfdream/internal/network"
	"github.com/tfdream/tfdream/tfdream/internal/session"
)

// Options say where a Model runs.
type Options struct {
	// Device is auto (or empty), which means the GPUs or, where there are none, the CPU; cpu;
	// gpu; or what a device is called: GPU:1, or /job:worker/task:1 in a cluster. Devices
	// are several of these, in its place: they share the tiles, and the first has the
	// picture. TensorFlow makes as many devices of a processor as are named: CPU:0, CPU:1.
	Device  string
	Devices []string
	// Target, grpc://HOST:PORT, is a server of a TensorFlow cluster to run on; empty: this
	// process. Timeout is how long the cluster may take for a tile, 0: two minutes.
	Target  string
	Timeout time.Duration

	Threads int // threads of one operation, 0: one for each core; in a cluster that is the server's to say
	Lanes   int // tiles that are computed at once on each device, 0: one for each core, up to four; in a cluster two

	// Notice, if set, is told what happens on the way: of a device that fails, or memory
	// that is too little for a tile.
	Notice func(text string)

	// Precision of the network's arithmetic, F32 (or empty) or BF16. The picture and its
	// gradient are float32 in either.
	Precision Precision

	// Without names passes to leave out, for measuring what they gain: see Passes.
	Without []string
	// Fast adds the passes that round otherwise than TensorFlow Python does: lrn and subpixel.
	// BF16, which rounds much more, has them anyway.
	Fast bool
}

// Passes names the passes that a Model can go without, see Options.
func Passes() []string {
	var names []string
	for _, pass := range network.Passes {
		names = append(names, pass.Name)
	}
	return names
}

// config is what the options say to a session.
func (o Options) config() (session.Config, error) {
	c := session.Config{Devices: o.Devices, Target: o.Target, Timeout: o.Timeout, Threads: o.Threads, BF16: o.Precision == BF16}
	switch {
	case o.Precision != "" && !slices.Contains(Precisions(), o.Precision):
		return c, fmt.Errorf("no precision %q: choose %s or %s", o.Precision, F32, BF16)
	case o.Device != "" && len(o.Devices) > 0:
		return c, fmt.Errorf("%w: one device is asked for, %s, and several, %s", ErrDevice, o.Device, strings.Join(o.Devices, ", "))
	case o.Device != "":
		c.Devices = []string{o.Device}
	}
	return c, nil
}
