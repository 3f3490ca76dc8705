package session

import (
	"cmp"
	"fmt"
	"time"

	"google.golang.org/protobuf/proto"

	configpb "github.com/galeone/tensorflow/tensorflow/go/core/protobuf/for_core_protos_go_proto"
)

// Config says where a session runs, and how.
type Config struct {
	Devices []string      // what they are asked for as; none: auto
	Target  string        // grpc://HOST:PORT, a server of a cluster; empty: this process
	Timeout time.Duration // how long the cluster may take for a run, 0: two minutes
	Threads int           // of one operation, 0: one for each core
	BF16    bool          // convolutions in bfloat16
}

// proto is the ConfigProto of a session, serialised. TensorFlow itself puts operations on a GPU
// where there is one, so a CPU run hides the GPUs.
func (c Config) proto() ([]byte, error) {
	names, err := c.names()
	if err != nil {
		return nil, err
	}
	config := &configpb.ConfigProto{
		IntraOpParallelismThreads: int32(c.Threads),
		AllowSoftPlacement:        true,
		GpuOptions:                &configpb.GPUOptions{AllowGrowth: true},
	}
	if c.Target != "" {
		config.IsolateSessionState = true // the picture's variables are this dream's, not the server's
		config.OperationTimeoutInMs = c.timeout().Milliseconds()
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
	if c.BF16 {
		if err := HasBF16(); err != nil && c.Target == "" {
			return nil, err
		}
		rewrites.AutoMixedPrecisionOnednnBfloat16 = configpb.RewriterConfig_ON
	}
	return proto.Marshal(config)
}

func (c Config) timeout() time.Duration { return cmp.Or(c.Timeout, defaultTimeout) }

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
