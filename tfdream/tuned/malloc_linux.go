package tuned

/*
#include <malloc.h>
#include <unistd.h>

// The C library has an arena for each of TensorFlow's threads, and keeps in each what was
// freed in it. One for every four cores keeps a fifth less, and costs no time. That has to
// be set before there are threads.
__attribute__((constructor)) static void few_arenas(void) {
	long cores = sysconf(_SC_NPROCESSORS_ONLN);
	mallopt(M_ARENA_MAX, cores < 8 ? 1 : cores / 4);
}
*/
import "C"
