package main

/*
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static int is_verbose(int argc, char **argv) {
	for (int i = 1; i < argc; i++) {
		if (strcmp(argv[i], "-v") == 0 || strcmp(argv[i], "--verbose") == 0) {
			return 1;
		}
	}
	return 0;
}

// TensorFlow tells the user about processor features and compiler passes unless this
// variable says otherwise, which it reads while it is loaded, before any code of Go or
// C that could set it. Only what stands in .preinit_array runs earlier: there the
// program starts itself again with the variable set. Where that cannot be done,
// nothing is lost but quiet.
static void quiet_tensorflow(int argc, char **argv, char **envp) {
	static char quiet[] = "TF_CPP_MIN_LOG_LEVEL=2";
	int variables = 0;
	for (; envp[variables] != NULL; variables++) {
		if (strncmp(envp[variables], quiet, strlen("TF_CPP_MIN_LOG_LEVEL=")) == 0) {
			return;
		}
	}
	if (is_verbose(argc, argv)) {
		return;
	}
	char *environment[variables + 2];
	memcpy(environment, envp, variables * sizeof(char *));
	environment[variables] = quiet;
	environment[variables + 1] = NULL;
	execve("/proc/self/exe", argv, environment);
}

__attribute__((section(".preinit_array"), used))
static void (*const preinit)(int, char **, char **) = quiet_tensorflow;
*/
import "C"
