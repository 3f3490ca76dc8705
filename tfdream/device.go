package tfdream

import (
	"fmt"
	"strings"

	"google.golang.org/protobuf/proto"

	tf "github.com/galeone/tensorflow/tensorflow/go"
	configpb "github.com/galeone/tensorflow/tensorflow/go/core/protobuf/for_core_protos_go_proto"
)

// Device is where a model runs, and why there.
type Device struct {
	Name   string // as TensorFlow calls it: /device:CPU:0
	Reason string
}

func (d Device) String() string { return d.Name + " (" + d.Reason + ")" }

// sessionConfig is the ConfigProto of a session, serialised. TensorFlow itself puts
// operations on a GPU where there is one, so a CPU run hides the GPUs.
func sessionConfig(options Options) ([]byte, error) {
	config := &configpb.ConfigProto{
		IntraOpParallelismThreads: int32(options.Threads),
		AllowSoftPlacement:        true,
		GpuOptions:                &configpb.GPUOptions{AllowGrowth: true},
	}
	switch options.Precision {
	case "", F32:
	case BF16:
		if err := hasBF16(); err != nil {
			return nil, err
		}
		config.GraphOptions = &configpb.GraphOptions{RewriteOptions: &configpb.RewriterConfig{
			AutoMixedPrecisionOnednnBfloat16: configpb.RewriterConfig_ON,
		}}
	default:
		return nil, fmt.Errorf("no precision %q: choose %s or %s", options.Precision, F32, BF16)
	}
	switch options.Device {
	case "", "auto", "gpu":
	case "cpu":
		config.DeviceCount = map[string]int32{"GPU": 0}
	default:
		return nil, fmt.Errorf("no device %q: choose auto, cpu or gpu", options.Device)
	}
	return proto.Marshal(config)
}

// chooseDevice says which of a session's devices does the work.
func chooseDevice(asked string, devices []tf.Device) (Device, error) {
	var kinds []string
	for _, device := range devices {
		if device.Type == "GPU" {
			return Device{shortName(device.Name), "the first GPU that TensorFlow found"}, nil
		}
		kinds = append(kinds, device.Type)
	}
	if asked == "gpu" {
		return Device{}, fmt.Errorf("no GPU: TensorFlow found only %s; --device cpu or auto runs there", strings.Join(kinds, ", "))
	}
	if asked == "cpu" {
		return Device{"/device:CPU:0", "asked for"}, nil
	}
	return Device{"/device:CPU:0", "TensorFlow found no GPU"}, nil
}

// shortName leaves the job and task out of a device's full name.
func shortName(full string) string {
	if at := strings.Index(full, "/device:"); at >= 0 {
		return full[at:]
	}
	return full
}
