package process

/*
#cgo LDFLAGS: -ldl
#define _GNU_SOURCE
#include <dlfcn.h>
#include <signal.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

static void leave(const char *line) {
	if (write(STDERR_FILENO, line, strlen(line)) < 0) {
		_exit(1);
	}
	_exit(1);
}

// TensorFlow checks most of what a graph asks of it, and ends the program where it does
// not: with a signal, or an exception that nobody catches. These are the last words then,
// in place of a dump of every thread.
static void last_words(const char *what) {
	static const char about[] = "tfdream: TensorFlow crashed: ", todo[] =
		"\ntfdream: hint: the graph asks for something that TensorFlow cannot do, or memory ran out; TF_CPP_MIN_LOG_LEVEL=0 shows its messages\n";
	char line[512] = "";
	strncat(line, about, sizeof line - 1);
	strncat(line, what, sizeof line - 1 - strlen(line));
	strncat(line, todo, sizeof line - 1 - strlen(line));
	leave(line);
}

static void on_signal(int number) {
	switch (number) {
	case SIGABRT: last_words("a check of its own failed"); break;
	case SIGFPE: last_words("it divided by zero"); break;
	default: last_words("it accessed memory that is not there");
	}
}

static void on_terminate(void) { last_words("it threw an exception, most likely because memory ran out"); }

static void catch_signal(int number) {
	struct sigaction action;
	memset(&action, 0, sizeof action);
	action.sa_handler = on_signal;
	action.sa_flags = SA_ONSTACK;
	sigaction(number, &action, NULL);
}

// Where memory is limited (ulimit -v), both Go and TensorFlow take its end for a reason to
// break down. So there is to be room for both to start, and for a small dream.
static void make_sure_of_room(void) {
	size_t room = ((size_t)2000 + 64 * sysconf(_SC_NPROCESSORS_ONLN)) << 20;
	void *all = mmap(NULL, room, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
	if (all == MAP_FAILED) {
		leave("tfdream: not enough memory to start: a program may use less than 3 GB here\n"
			"tfdream: hint: ulimit -v shows the limit, in kB; ulimit -v unlimited removes it\n");
	}
	munmap(all, room);
}

// Go forwards faults outside of Go code to the handlers that it finds when it starts,
// so they are set before (see quiet.go).
static void before_go(void) {
	make_sure_of_room();
	catch_signal(SIGSEGV);
	catch_signal(SIGBUS);
	catch_signal(SIGFPE);
	catch_signal(SIGILL);
}

__attribute__((section(".preinit_array"), used))
static void (*const start)(void) = before_go;

// An abort is forwarded by no one, so this handler takes the place of Go's.
static void catch_aborts(void) {
	catch_signal(SIGABRT);
	void (*set_terminate)(void (*)(void)) = (void (*)(void (*)(void)))dlsym(RTLD_DEFAULT, "_ZSt13set_terminatePFvvE");
	if (set_terminate != NULL) {
		set_terminate(on_terminate);
	}
}
*/
import "C"

func init() { C.catch_aborts() }
