#include <stdint.h>

// tfdream_narrow makes a bind to every address at port one to the four bytes of ipv4.
void tfdream_narrow(uint16_t port, const void *ipv4);
