package main

/*
#cgo LDFLAGS: -ldl
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stddef.h>

// quiet_tensorflow is absl::SetMinLogLevel(kError) of the library that TensorFlow logs
// with. Its name tells its release, that of TensorFlow 2.21; another TensorFlow just
// stays as talkative as it is.
static void quiet_tensorflow(void) {
	void (*set_min_log_level)(int) = (void (*)(int))dlsym(RTLD_DEFAULT,
		"_ZN4absl12lts_2025081414SetMinLogLevelENS0_18LogSeverityAtLeastE");
	if (set_min_log_level != NULL) {
		set_min_log_level(2);
	}
}
*/
import "C"

import "os"

// quietTensorFlow keeps TensorFlow's own log to errors, so that it does not drown our
// messages, unless it is wanted. The environment variable that does so for users is
// read while TensorFlow is loaded, too early for a program to set it for itself.
func quietTensorFlow(u *ui) {
	if _, set := os.LookupEnv("TF_CPP_MIN_LOG_LEVEL"); !set && !u.verbose {
		C.quiet_tensorflow()
	}
}
