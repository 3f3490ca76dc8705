// Package tuned sets the process up for dreams when it is imported: fewer arenas of memory, and
// oneDNN kernels that neither hoard memory nor lay out constant weights again and again. It changes
// nothing but speed and memory. A program that wants that imports it for its effect:
//
//	import _ "github.com/tfdream/tfdream/tfdream/tuned"
package tuned

import "os"

// TensorFlow's oneDNN kernels are configured by environment variables alone. Memory that they
// free is to go back to the system: their own allocator keeps the most that it ever had. And
// filters, which do not change in a frozen graph, are put in the kernels' order once.
// Variables that are set already are left alone.
func init() {
	for name, value := range map[string]string{
		"TF_ONEDNN_USE_SYSTEM_ALLOCATOR":  "1",
		"TF_ONEDNN_ASSUME_FROZEN_WEIGHTS": "1",
	} {
		if _, set := os.LookupEnv(name); !set {
			os.Setenv(name, value)
		}
	}
}
