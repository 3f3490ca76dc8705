package tfdream

import "os"

// TensorFlow's oneDNN kernels take orders from the environment alone. What they let go of
// is to go back to the system: their own allocator keeps the most that it ever had. And
// filters, which in a frozen graph stay what they are, are put in the kernels' order once.
// Where the environment says otherwise, it stands.
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
