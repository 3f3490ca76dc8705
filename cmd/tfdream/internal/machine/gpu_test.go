package machine

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestGPUSaysWhatIsMissing(t *testing.T) {
	for want, facts := range map[string]gpuFacts{
		"no NVIDIA GPU in this machine": {},
		"without its driver":            {present: true},
		"--gpus all":                    {present: true, driver: "570.1", library: true},
		"make build GPU=1":              {present: true, driver: "570.1", cuda: true},
		"TensorFlow does not take":      {present: true, driver: "570.1", cuda: true, library: true},
		"NVIDIA driver 570.1":           {present: true, driver: "570.1", cuda: true, library: true, used: true},
	} {
		if got := facts.String(); !strings.Contains(got, want) {
			t.Errorf("%+v: %q does not say %q", facts, got, want)
		}
	}
}

// What Linux says of a machine with a GPU, and of one with another card of NVIDIA's.
func TestGPUIsFound(t *testing.T) {
	root := t.TempDir()
	write := func(name, text string) {
		t.Helper()
		path := filepath.Join(root, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	write("sys/bus/pci/devices/0000:00:01.0/vendor", "0x10de\n")
	write("sys/bus/pci/devices/0000:00:01.0/class", "0x040300\n") // sound
	write("sys/bus/pci/devices/0000:00:02.0/vendor", "0x8086\n")
	write("sys/bus/pci/devices/0000:00:02.0/class", "0x030000\n")
	if f := FindGPU(root, []string{"CPU:0"}); f.present || f.driver != "" || f.used {
		t.Errorf("without a GPU: %+v", f)
	}
	write("sys/bus/pci/devices/0000:00:03.0/vendor", "0x10de\n")
	write("sys/bus/pci/devices/0000:00:03.0/class", "0x030200\n")
	write("proc/driver/nvidia/version", "NVRM version: NVIDIA UNIX x86_64 Kernel Module  570.124.06  Wed Feb 26 2025\nGCC version:  gcc version 12.2.0\n")
	if f := FindGPU(root, []string{"CPU:0", "GPU:0"}); !f.present || f.driver != "570.124.06" || !f.used {
		t.Errorf("with a GPU: %+v", f)
	}
}
