package session

import (
	"errors"
	"slices"
	"testing"

	tf "github.com/galeone/tensorflow/tensorflow/go"
)

func TestDevicesAreChosenByName(t *testing.T) {
	const (
		cpu, gpu0, gpu1 = "/job:localhost/replica:0/task:0/device:CPU:0", "/job:localhost/replica:0/task:0/device:GPU:0", "/job:localhost/replica:0/task:0/device:GPU:1"
		a, b, c         = "/job:worker/replica:0/task:0/device:CPU:0", "/job:worker/replica:0/task:1/device:CPU:0", "/job:worker/replica:0/task:1/device:GPU:0"
		other           = "/job:localhost/replica:0/task:0/device:XLA_CPU:0"
	)
	for _, test := range []struct {
		config Config
		found  []string
		want   []string // nil: ErrDevice
		reason string
	}{
		{Config{}, []string{cpu, other}, []string{cpu}, "TensorFlow found no GPU"},
		{Config{Devices: []string{"auto"}}, []string{cpu, gpu0, gpu1}, []string{gpu0, gpu1}, "TensorFlow found a GPU"},
		{Config{Devices: []string{"cpu"}}, []string{cpu, gpu0}, []string{cpu}, "asked for"},
		{Config{Devices: []string{"gpu"}}, []string{cpu, gpu0, gpu1}, []string{gpu0, gpu1}, "asked for"},
		{Config{Devices: []string{"gpu"}}, []string{cpu}, nil, ""},
		{Config{Devices: []string{"GPU:1"}}, []string{cpu, gpu0, gpu1}, []string{gpu1}, "asked for"},
		{Config{Devices: []string{"/device:gpu:1"}}, []string{cpu, gpu0, gpu1}, []string{gpu1}, "asked for"},
		{Config{Devices: []string{"GPU:2"}}, []string{cpu, gpu0, gpu1}, nil, ""},
		{Config{Devices: []string{"GPU:1", "CPU:0", "gpu"}}, []string{cpu, gpu0, gpu1}, []string{gpu1, cpu, gpu0}, "asked for"},
		{Config{}, []string{a, b}, []string{a, b}, "TensorFlow found no GPU"},
		{Config{}, []string{a, b, c}, []string{c}, "TensorFlow found a GPU"},
		{Config{Devices: []string{"cpu"}}, []string{a, b, c}, []string{a, b}, "asked for"},
		{Config{Devices: []string{"/job:worker/task:1"}}, []string{a, b, c}, []string{c}, "asked for"},
		{Config{Devices: []string{"/job:worker/replica:0/task:1/device:CPU:0"}}, []string{a, b, c}, []string{b}, "asked for"},
		{Config{Devices: []string{"/job:worker/task:2"}}, []string{a, b, c}, nil, ""},
		{Config{Devices: []string{"tpu"}}, []string{cpu}, nil, ""},
	} {
		var found []tf.Device
		for _, name := range test.found {
			found = append(found, tf.Device{Name: name})
		}
		got, reason, err := test.config.Choose(found)
		if !slices.Equal(got, test.want) || reason != test.reason || errors.Is(err, ErrDevice) != (test.want == nil) {
			t.Errorf("%v of %v: got %v, %q, %v; want %v, %q", test.config, test.found, got, reason, err, test.want, test.reason)
		}
	}
}

// FuzzParseDevice looks for names that are read as devices that they do not name.
func FuzzParseDevice(f *testing.F) {
	for _, name := range []string{"", "auto", "cpu", "GPU:1", "/device:GPU:0", "/job:worker/replica:0/task:1/device:CPU:0", "/job:a.b-c/task:99999", "/task:1", "gpu:", "GPU:1000", "tpu", "/job:1"} {
		f.Add(name)
	}
	f.Fuzz(func(t *testing.T, text string) {
		name, err := parseDevice(text)
		if err != nil {
			if !errors.Is(err, ErrDevice) {
				t.Errorf("an error of no kind: %v", err)
			}
			return
		}
		if name.task < -1 || name.index < -1 || name.kind != "" && name.kind != "CPU" && name.kind != "GPU" {
			t.Errorf("%q is %+v", text, name)
		}
		full := name // of one device that there may be
		full.task, full.index = max(name.task, 0), max(name.index, 0)
		if full.kind == "" {
			full.kind = "CPU"
		}
		if full.job == "" {
			full.job = "localhost"
		}
		if !name.fits(full) {
			t.Errorf("%q, %+v, does not fit %+v", text, name, full)
		}
	})
}
