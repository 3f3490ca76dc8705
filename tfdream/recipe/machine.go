package recipe

import (
	"net"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/tfdream/tfdream/tfdream"
	"github.com/tfdream/tfdream/tfdream/setting"
)

var machineTable = []setting.Setting[tfdream.Options]{
	{Key: "device", Value: "WHERE",
		Help:  "auto, cpu, gpu, or a device's name such as GPU:1; auto means all GPUs or, without any, the CPU (auto)",
		Field: setting.At(func(o *tfdream.Options) *string { return &o.Device }, deviceKind)},
	{Key: "devices", Value: "A,B", Local: true, Help: "these devices: they share the tiles, and the first has the picture",
		Field: setting.At(func(o *tfdream.Options) *[]string { return &o.Devices }, setting.Several("names of devices, such as GPU:0,GPU:1", deviceKind))},
	{Key: "target", Value: "URL", Local: true,
		Help:  "grpc://HOST:PORT, a server of a TensorFlow cluster, to run on all its devices (this machine); tfdream worker starts one",
		Field: setting.At(func(o *tfdream.Options) *string { return &o.Target }, targetKind)},
	{Key: "timeout", Value: "SECONDS", Local: true, Help: "that a cluster may take for a tile (120)",
		Field: setting.At(func(o *tfdream.Options) *time.Duration { return &o.Timeout }, secondsKind)},
	{Key: "threads", Value: "N", Help: "for one operation (one for each core)",
		Field: setting.At(func(o *tfdream.Options) *int { return &o.Threads }, setting.Whole[int](1, 1024))},
	{Key: "lanes", Value: "N", Local: true, Help: "tiles that a device computes at once (one for each core, up to 4; in a cluster 2)",
		Field: setting.At(func(o *tfdream.Options) *int { return &o.Lanes }, setting.Whole[int](1, 1024))},
	{Key: "precision", Value: "P", Help: "of the network: f32, or bf16 on processors that have it, faster and less exact (f32)",
		Field: setting.At(func(o *tfdream.Options) *tfdream.Precision { return &o.Precision }, setting.OneOf(tfdream.Precisions()...))},
	{Key: "fast", Help: "a faster gradient, that rounds otherwise than TensorFlow Python's (passes lrn and subpixel)",
		Field: setting.At(func(o *tfdream.Options) *bool { return &o.Fast }, setting.Switch())},
	{Key: "without", Value: "PASS,...", Local: true,
		Help: "leave out what makes the graph fast: " + strings.Join(tfdream.Passes(), ", ") + " (for measuring)",
		Field: setting.At(func(o *tfdream.Options) *[]string { return &o.Without },
			setting.Several("some of "+strings.Join(tfdream.Passes(), ","), setting.OneOf(tfdream.Passes()...)))},
}

// MachineTable lists the settings that say where to run.
func MachineTable() []setting.Setting[tfdream.Options] { return slices.Clone(machineTable) }

var deviceKind = setting.NewKind("auto, cpu, gpu, or a name such as GPU:1 or /job:worker/task:1",
	func(text string) (string, bool) { return text, text != "" && tfdream.CheckDevice(text) == nil }, nil)

var targetKind = setting.NewKind("grpc://HOST:PORT", func(text string) (string, bool) {
	address, found := strings.CutPrefix(text, "grpc://")
	host, port, err := net.SplitHostPort(address)
	return text, found && err == nil && host != "" && port != ""
}, nil)

var secondsKind = setting.NewKind("a whole number from 1 to 86400", func(text string) (time.Duration, bool) {
	n, err := strconv.Atoi(text)
	return time.Duration(n) * time.Second, err == nil && n >= 1 && n <= 86400
}, func(d time.Duration) any { return int(d / time.Second) })

// Portable is what a recipe says of a device: its name means nothing elsewhere.
func Portable(device string) string {
	if slices.Contains([]string{"auto", "cpu", "gpu"}, device) {
		return device
	}
	return ""
}
