package tfdream

import (
	"slices"
	"strings"
	"testing"

	"github.com/tfdream/tfdream/tfdream/objective"
)

// Tiles that several devices share make the same dream, bit for bit, by every method and
// with all that is kept on a device.
func TestDevicesMakeTheSameDream(t *testing.T) {
	one := demoModel(t)
	four := newModelWith(t, one.Graph, Options{Devices: []string{"CPU:0", "CPU:1", "CPU:2", "CPU:3"}})
	if len(four.Devices) != 4 || four.Device.Name != "/device:CPU:0" || four.Devices[3].Name != "/device:CPU:3" {
		t.Fatalf("the devices are %v", four.Devices)
	}
	all := map[string]Settings{"guided": {Objective: "mixed3a", Guides: []Guide{{scene(48), 1}}}}
	for _, method := range Methods() {
		all[string(method)] = Settings{Method: method}
	}
	for name, s := range all {
		s.Iterations, s.Octaves, s.Tile = 2, 2, 64
		want, err := one.Dream(t.Context(), scene(160), s)
		if err != nil {
			t.Fatal(err)
		}
		got, err := four.Dream(t.Context(), scene(160), s)
		if err != nil {
			t.Fatal(err)
		}
		if !slices.Equal(got.Pix, want.Pix) {
			t.Errorf("%s: one device and four make different dreams", name)
		}
	}
	if atOnce := four.easel.AtOnce(); atOnce != 4*four.Options.Lanes {
		t.Errorf("%d tiles at once on four devices to the end", atOnce)
	}
}

// Every device has its own copy of the network, and the picture stays on the first.
func TestDevicesHaveTheirOwnCopy(t *testing.T) {
	model := newModelWith(t, demoModel(t).Graph, Options{Devices: []string{"CPU:1", "CPU:0"}})
	ops, err := model.draft.Gradient(objective.Objective{{Weight: 1, Layer: "mixed3a"}})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := model.easel.TileOps(ops); err != nil {
		t.Fatal(err)
	}
	convolutions := map[string]int{}
	for _, operation := range model.easel.Replica().Session.Operations() {
		switch device := operation.Device(); {
		case operation.Type() == "Conv2D" && strings.Contains(operation.Name(), "/network/"):
			convolutions[device]++
		case operation.Type() == "VarHandleOp" && !strings.HasSuffix(device, "CPU:1"):
			t.Errorf("%s is on %q, not on the first device", operation.Name(), device)
		}
	}
	const task = "/job:localhost/replica:0/task:0/device:"
	if n := convolutions[task+"CPU:0"]; n == 0 || n != convolutions[task+"CPU:1"] || len(convolutions) != 2 {
		t.Errorf("convolutions by device: %v", convolutions)
	}
}
