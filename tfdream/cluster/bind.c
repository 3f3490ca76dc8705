// TensorFlow's server takes every address of the machine, and has no say in it. So the
// bind it calls is this one, which the dynamic linker finds before libc's: it narrows
// "every address" at the server's port to the one asked for, and leaves all else alone.

#define _GNU_SOURCE
#include "bind.h"

#include <dlfcn.h>
#include <errno.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>

static uint16_t narrowed_port; // 0: none
static struct in_addr narrowed_to;

void tfdream_narrow(uint16_t port, const void *ipv4) {
	memcpy(&narrowed_to, ipv4, sizeof narrowed_to);
	narrowed_port = port;
}

int bind(int fd, const struct sockaddr *address, socklen_t length) {
	int (*libc_bind)(int, const struct sockaddr *, socklen_t) = dlsym(RTLD_NEXT, "bind");
	if (libc_bind == NULL) {
		errno = ENOSYS;
		return -1;
	}
	struct sockaddr_in v4;
	struct sockaddr_in6 v6;
	if (narrowed_port != 0 && address->sa_family == AF_INET && length == sizeof v4) {
		memcpy(&v4, address, sizeof v4);
		if (v4.sin_port == htons(narrowed_port) && v4.sin_addr.s_addr == htonl(INADDR_ANY)) {
			v4.sin_addr = narrowed_to;
			return libc_bind(fd, (struct sockaddr *)&v4, sizeof v4);
		}
	}
	if (narrowed_port != 0 && address->sa_family == AF_INET6 && length == sizeof v6) {
		memcpy(&v6, address, sizeof v6);
		if (v6.sin6_port == htons(narrowed_port) && IN6_IS_ADDR_UNSPECIFIED(&v6.sin6_addr)) {
			// ::ffff:a.b.c.d is how a socket for both writes an address of IPv4.
			memset(v6.sin6_addr.s6_addr + 10, 0xff, 2);
			memcpy(v6.sin6_addr.s6_addr + 12, &narrowed_to, sizeof narrowed_to);
			return libc_bind(fd, (struct sockaddr *)&v6, sizeof v6);
		}
	}
	return libc_bind(fd, address, length);
}
