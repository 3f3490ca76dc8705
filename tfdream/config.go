package tfdream

import (
	"cmp"
	"fmt"
	"time"

	"google.golang.org/protobuf/proto"

	configpb "github.com/galeone/tensorflow/tensorflow/go/core/protobuf/for_core_protos_go_proto"
)

// sessionConfig is the ConfigProto of a session, serialised. TensorFlow itself puts
// operations on a GPU where there is one, so a CPU run hides the GPUs.
func sessionConfig(options Options) ([]byte, error) {
	names, err := options.names()
	if err != nil {
		return nil, err
	}
	config := &configpb.ConfigProto{
		IntraOpParallelismThreads: int32(options.Threads),
		AllowSoftPlacement:        true,
		GpuOptions:                &configpb.GPUOptions{AllowGrowth: true},
	}
	if options.Target != "" {
		config.IsolateSessionState = true // the picture's variables are this dream's, not the server's
		config.OperationTimeoutInMs = options.timeout().Milliseconds()
		config.DeviceFilters = taskFilters(names)
	} else {
		config.DeviceCount = deviceCount(names)
	}
	// TensorFlow's optimisers go over the graph, each with a copy of its weights, before the
	// first step: once is enough, without those that find nothing in a dream.
	rewrites := &configpb.RewriterConfig{
		MetaOptimizerIterations: configpb.RewriterConfig_ONE,
		MemoryOptimization:      configpb.RewriterConfig_NO_MEM_OPT,
		FunctionOptimization:    configpb.RewriterConfig_OFF,
		LoopOptimization:        configpb.RewriterConfig_OFF,
		ImplementationSelector:  configpb.RewriterConfig_OFF,
	}
	config.GraphOptions = &configpb.GraphOptions{RewriteOptions: rewrites}
	switch options.Precision {
	case "", F32:
	case BF16:
		if err := hasBF16(); err != nil && options.Target == "" {
			return nil, err
		}
		rewrites.AutoMixedPrecisionOnednnBfloat16 = configpb.RewriterConfig_ON
	default:
		return nil, fmt.Errorf("no precision %q: choose %s or %s", options.Precision, F32, BF16)
	}
	return proto.Marshal(config)
}

func (o Options) timeout() time.Duration { return cmp.Or(o.Timeout, defaultTimeout) }

// deviceCount hides the GPUs where none is asked for, and has TensorFlow make as many
// devices of the processor as there are names for.
func deviceCount(names []deviceName) map[string]int32 {
	count := map[string]int32{"GPU": 0, "CPU": 1}
	for _, name := range names {
		if name.kind != "CPU" {
			delete(count, "GPU")
			continue
		}
		count["CPU"] = max(count["CPU"], int32(name.index)+1)
	}
	return count
}

// taskFilters are the tasks that a session waits for and works with, where each name says
// which; else it is all of them.
func taskFilters(names []deviceName) (filters []string) {
	for _, name := range names {
		if name.job == "" || name.task < 0 {
			return nil
		}
		filters = append(filters, fmt.Sprintf("/job:%s/task:%d", name.job, name.task))
	}
	return filters
}
