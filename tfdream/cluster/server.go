// Package cluster runs a TensorFlow server in this process: a task of a cluster that lends
// its devices to sessions elsewhere. It is TensorFlow's own distributed runtime, which
// speaks gRPC and knows neither passwords nor encryption: whoever reaches the port can run
// any graph here.
//
// It replaces bind(2) in the program that links it, so that the server listens on one address
// of the machine instead of every one. Binds at other ports, or to one address, are libc's.
package cluster

/*
#cgo LDFLAGS: -ltensorflow -ldl
#include <stdlib.h>
#include "tensorflow/c/c_api.h"
#include "bind.h"
*/
import "C"

import (
	"errors"
	"fmt"
	"net"
	"net/netip"
	"runtime"
	"strconv"
	"sync"
	"unsafe"

	"google.golang.org/protobuf/proto"

	// Its runtime and ours are one library; it also says where that is.
	_ "github.com/galeone/tensorflow/tensorflow/go"
	configpb "github.com/galeone/tensorflow/tensorflow/go/core/protobuf/for_core_protos_go_proto"
)

// Config says which task of which cluster a server is.
type Config struct {
	Cluster []string   // HOST:PORT of every task, the same for all servers of the cluster
	Task    int        // which of them this is, from 0
	Job     string     // what the tasks are together; empty: worker
	Bind    netip.Addr // the IPv4 address to listen on; the zero Addr: 127.0.0.1; 0.0.0.0: every one
	Threads int        // threads of one operation, 0: one for each core
}

// leastAtOnce is how many operations a server runs at once at the least. With one core there
// would be one, and what another task asks for would wait for a convolution to end.
const leastAtOnce = 8

// ErrConfig marks a Config that makes no server.
var ErrConfig = errors.New("no such server")

// started is the one server that a process may have: TensorFlow cannot end one.
var started sync.Mutex

// Start starts a server, which serves until the process ends: TensorFlow knows no other
// way to stop one, so there can be one in a process. It returns the address on which the
// server listens. An error is ErrConfig where it is the Config's.
func Start(c Config) (at netip.AddrPort, err error) {
	port, err := c.check()
	if err != nil {
		return netip.AddrPort{}, err
	}
	if !started.TryLock() {
		return netip.AddrPort{}, fmt.Errorf("%w: this process is a server already", ErrConfig)
	}
	defer func() {
		if err != nil {
			started.Unlock()
		}
	}()
	at = netip.AddrPortFrom(c.bind(), port)
	def, err := proto.Marshal(c.def())
	if err != nil {
		return netip.AddrPort{}, err
	}
	address := at.Addr().As4()
	C.tfdream_narrow(C.uint16_t(port), unsafe.Pointer(&address))
	status := C.TF_NewStatus()
	defer C.TF_DeleteStatus(status)
	server := C.TF_NewServer(unsafe.Pointer(unsafe.SliceData(def)), C.size_t(len(def)), status)
	if C.TF_GetCode(status) != C.TF_OK {
		return netip.AddrPort{}, c.failed(at, C.GoString(C.TF_Message(status)))
	}
	// It listens, and serves nobody yet.
	if err := listensOnlyOn(at); err != nil {
		C.TF_DeleteServer(server)
		return netip.AddrPort{}, err
	}
	C.TF_ServerStart(server, status)
	if C.TF_GetCode(status) != C.TF_OK {
		return netip.AddrPort{}, c.failed(at, C.GoString(C.TF_Message(status)))
	}
	return at, nil
}

// failed explains what TensorFlow says in few words.
func (c Config) failed(at netip.AddrPort, message string) error {
	listener, err := net.Listen("tcp4", at.String())
	if err != nil {
		return fmt.Errorf("cannot listen on %s: %w", at, errors.Unwrap(err))
	}
	listener.Close()
	return errors.New(message)
}

// check returns the port of the task.
func (c Config) check() (port uint16, err error) {
	if len(c.Cluster) == 0 {
		return 0, fmt.Errorf("%w: a cluster has at least one task", ErrConfig)
	}
	if c.Task < 0 || c.Task >= len(c.Cluster) {
		return 0, fmt.Errorf("%w: no task %d in a cluster of %d, whose tasks are 0 to %d", ErrConfig, c.Task, len(c.Cluster), len(c.Cluster)-1)
	}
	if !c.bind().Is4() {
		return 0, fmt.Errorf("%w: %s is not an IPv4 address to listen on", ErrConfig, c.Bind)
	}
	seen := map[string]bool{}
	for i, task := range c.Cluster {
		host, text, err := net.SplitHostPort(task)
		number, bad := strconv.ParseUint(text, 10, 16)
		if err != nil || host == "" || bad != nil || number == 0 {
			return 0, fmt.Errorf("%w: the address of a task is HOST:PORT, and %q is not", ErrConfig, task)
		}
		if seen[task] {
			return 0, fmt.Errorf("%w: two tasks have the address %s", ErrConfig, task)
		}
		seen[task] = true
		if i == c.Task {
			port = uint16(number)
		}
	}
	return port, nil
}

func (c Config) bind() netip.Addr {
	if !c.Bind.IsValid() {
		return netip.AddrFrom4([4]byte{127, 0, 0, 1})
	}
	return c.Bind.Unmap()
}

func (c Config) job() string {
	if c.Job == "" {
		return "worker"
	}
	return c.Job
}

func (c Config) def() *configpb.ServerDef {
	tasks := map[int32]string{}
	for i, task := range c.Cluster {
		tasks[int32(i)] = task
	}
	config := &configpb.ConfigProto{
		IntraOpParallelismThreads: int32(c.Threads),
		InterOpParallelismThreads: int32(max(runtime.NumCPU(), leastAtOnce)),
		GpuOptions:                &configpb.GPUOptions{AllowGrowth: true},
	}
	return &configpb.ServerDef{
		Cluster:              &configpb.ClusterDef{Job: []*configpb.JobDef{{Name: c.job(), Tasks: tasks}}},
		JobName:              c.job(),
		TaskIndex:            int32(c.Task),
		Protocol:             "grpc",
		DefaultSessionConfig: config,
	}
}
