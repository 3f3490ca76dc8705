// Package tuned sets the process up for dreams when it is imported: fewer arenas of memory, and
// oneDNN kernels that do not hoard memory. It changes nothing but speed and memory. A program that wants that imports it for its effect:
//
//	import _ "github.com/tfdream/tfdream/tfdream/tuned"
package tuned

import "os"

// TensorFlow's oneDNN kernels are configured by environment variables alone. Memory that they free is to go
// back to the system: their own allocator keeps the most that it ever had. One that is set already is left
// alone. (Weights must not be assumed to be frozen, as another variable would have it: where the picture
// decides a convolution's kernel, oneDNN then computes with that of the first picture.)
func init() {
	const variable = "TF_ONEDNN_USE_SYSTEM_ALLOCATOR"
	if _, set := os.LookupEnv(variable); !set {
		os.Setenv(variable, "1")
	}
}
