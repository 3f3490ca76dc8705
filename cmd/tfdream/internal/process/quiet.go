// Package process makes a program that links TensorFlow speak with one voice: it keeps TensorFlow quiet
// while it is loaded, and puts its last words in one line. It is imported for that effect.
package process

/*
#cgo LDFLAGS: -ldl
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdlib.h>

// TensorFlow talks while it is loaded, before any code of the program that links it but
// this: the dynamic linker runs .preinit_array before the libraries' own initialisers.
// It keeps silent unless TF_CPP_MIN_LOG_LEVEL asks for more: what it reports as an error
// is ours to tell, in one line, and so are its last words (breakdown.go). Some of it heeds
// only absl::SetMinLogLevel; that name tells its release, the one in TensorFlow 2.21, and
// another TensorFlow just says a line more.
static void quiet_tensorflow(void) {
	if (getenv("TF_CPP_MIN_LOG_LEVEL") != NULL && atoi(getenv("TF_CPP_MIN_LOG_LEVEL")) < 2) {
		return;
	}
	setenv("TF_CPP_MIN_LOG_LEVEL", "4", 0);
	void (*set_min_log_level)(int) = (void (*)(int))dlsym(RTLD_DEFAULT,
		"_ZN4absl12lts_2025081414SetMinLogLevelENS0_18LogSeverityAtLeastE");
	if (set_min_log_level != NULL) {
		set_min_log_level(4); // not even what is fatal
	}
}

__attribute__((section(".preinit_array"), used))
static void (*const before_libraries)(void) = quiet_tensorflow;
*/
import "C"
