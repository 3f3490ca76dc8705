package session

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	tf "github.com/galeone/tensorflow/tensorflow/go"
)

// ErrDevice marks a device that is not there.
var ErrDevice = errors.New("no such device")

// deviceName is what is said about a device. It fits every device that is so.
type deviceName struct {
	job, kind   string // empty: any
	task, index int    // -1: any
}

var deviceForm = regexp.MustCompile(`^(?i)(?:/job:([a-z][\w.-]*))?(?:/replica:0)?(?:/task:(\d{1,5}))?(?:/?(?:device:)?(CPU|GPU)(?::(\d{1,3}))?)?$`)

// parseDevice reads auto, cpu, gpu, CPU:1, /device:GPU:0, /job:worker/task:1 and the like.
func parseDevice(text string) (deviceName, error) {
	if text == "" || text == "auto" {
		return deviceName{task: -1, index: -1}, nil
	}
	parts := deviceForm.FindStringSubmatch(text)
	if parts == nil {
		return deviceName{}, fmt.Errorf("%w: %q is not auto, cpu, gpu or a name such as GPU:1 or /job:worker/task:1", ErrDevice, text)
	}
	number := func(digits string) int {
		if n, err := strconv.Atoi(digits); err == nil {
			return n
		}
		return -1
	}
	return deviceName{job: parts[1], task: number(parts[2]), kind: strings.ToUpper(parts[3]), index: number(parts[4])}, nil
}

// CheckDevice is ErrDevice for a text that is the name of no device anywhere.
func CheckDevice(name string) error {
	_, err := parseDevice(name)
	return err
}

func (n deviceName) fits(full deviceName) bool {
	return (n.job == "" || n.job == full.job) && (n.task < 0 || n.task == full.task) &&
		(n.kind == "" || n.kind == full.kind) && (n.index < 0 || n.index == full.index)
}

// names are the devices that are asked for.
func (c Config) names() (names []deviceName, err error) {
	for _, text := range c.asked() {
		name, err := parseDevice(text)
		if err != nil {
			return nil, err
		}
		names = append(names, name)
	}
	return names, nil
}

func (c Config) asked() []string {
	if len(c.Devices) > 0 {
		return c.Devices
	}
	return []string{"auto"}
}

// Choose finds among a session's devices those that are asked for, each once, and why these.
// Whether it is to be GPUs or CPUs, where nothing is said, is for the GPUs to decide.
func (c Config) Choose(found []tf.Device) (chosen []string, reason string, err error) {
	asked, err := c.names()
	if err != nil {
		return nil, "", err
	}
	reason = "asked for"
	for i, name := range asked {
		fitting := map[string][]string{} // by kind
		for _, device := range found {
			if full, err := parseDevice(device.Name); err == nil && name.fits(full) {
				fitting[full.kind] = append(fitting[full.kind], device.Name)
			}
		}
		kind := "GPU"
		if len(fitting[kind]) == 0 {
			kind = "CPU"
		}
		if len(fitting[kind]) == 0 {
			return nil, "", fmt.Errorf("%w: TensorFlow found no %s, only %s", ErrDevice, c.asked()[i], deviceList(found))
		}
		for _, device := range fitting[kind] {
			if !slices.Contains(chosen, device) {
				chosen = append(chosen, device)
			}
		}
		switch {
		case name != deviceName{task: -1, index: -1}:
		case kind == "GPU":
			reason = "TensorFlow found a GPU"
		default:
			reason = "TensorFlow found no GPU"
		}
	}
	return chosen, reason, nil
}

func deviceList(found []tf.Device) string {
	var names []string
	for _, device := range found {
		names = append(names, ShortName(device.Name))
	}
	return strings.Join(names, ", ")
}

// ShortName leaves out of a device's full name what is the same for all of a process's own.
func ShortName(full string) string {
	return strings.TrimPrefix(full, "/job:localhost/replica:0/task:0")
}

// InTask leaves out of a device's name where it is: a dream that was begun in a
// cluster can continue elsewhere.
func InTask(name string) string {
	_, device, _ := strings.Cut(name, "/device:")
	return "/device:" + device
}
