package machine

/*
#cgo LDFLAGS: -ltensorflow -ldl
#include <dlfcn.h>
#include <stdlib.h>
#include "tensorflow/c/c_api.h"
*/
import "C"

import (
	"bytes"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"unsafe"
)

// gpuFacts are what has to come together for TensorFlow to compute on an NVIDIA GPU.
type gpuFacts struct {
	used    bool   // TensorFlow has found one
	present bool   // there is one in the machine
	driver  string // version of the kernel's driver, or empty
	cuda    bool   // the driver's library, libcuda.so.1, can be loaded
	library bool   // this TensorFlow is the one for GPUs
}

// String says what is missing, and what to do.
func (f gpuFacts) String() string {
	switch {
	case f.used:
		return "NVIDIA driver " + f.driver
	case f.driver == "" && f.present:
		return "an NVIDIA GPU without its driver: install NVIDIA's driver for Linux"
	case f.driver == "":
		return "no NVIDIA GPU in this machine"
	case !f.cuda:
		return "NVIDIA driver " + f.driver + ", but libcuda.so.1 cannot be loaded: install it with the driver, or run the container with --gpus all"
	case !f.library:
		return "NVIDIA driver " + f.driver + ", but this TensorFlow is the one for CPUs: make build GPU=1 takes the other"
	}
	return "NVIDIA driver " + f.driver + ", but TensorFlow does not take the GPU: TF_CPP_MIN_LOG_LEVEL=0 tfdream doctor shows why"
}

// FindGPU looks for the facts under root, which is / but for tests.
func FindGPU(root string, devices []string) gpuFacts {
	var f gpuFacts
	for _, device := range devices {
		f.used = f.used || strings.Contains(device, "GPU:")
	}
	vendors, _ := filepath.Glob(filepath.Join(root, "sys/bus/pci/devices/*/vendor"))
	for _, file := range vendors {
		vendor, _ := os.ReadFile(file)
		class, _ := os.ReadFile(filepath.Join(filepath.Dir(file), "class"))
		f.present = f.present || bytes.HasPrefix(vendor, []byte("0x10de")) && bytes.HasPrefix(class, []byte("0x03"))
	}
	version, _ := os.ReadFile(filepath.Join(root, "proc/driver/nvidia/version"))
	f.driver = string(regexp.MustCompile(`\d+\.\d+(\.\d+)?`).Find(version))
	f.cuda, f.library = cudaLoads(), hasGPUKernels()
	return f
}

// cudaLoads tells whether the driver's library is there.
func cudaLoads() bool {
	name := C.CString("libcuda.so.1")
	defer C.free(unsafe.Pointer(name))
	library := C.dlopen(name, C.RTLD_LAZY)
	if library == nil {
		return false
	}
	C.dlclose(library)
	return true
}

// hasGPUKernels tells whether this TensorFlow can do a convolution on a GPU.
func hasGPUKernels() bool {
	name := C.CString("Conv2D")
	defer C.free(unsafe.Pointer(name))
	status := C.TF_NewStatus()
	defer C.TF_DeleteStatus(status)
	kernels := C.TF_GetRegisteredKernelsForOp(name, status)
	if kernels == nil {
		return false
	}
	defer C.TF_DeleteBuffer(kernels)
	return bytes.Contains(C.GoBytes(kernels.data, C.int(kernels.length)), []byte("GPU"))
}
