package cluster

import (
	"fmt"
	"net/netip"

	"golang.org/x/sys/unix"
)

// listensOnlyOn makes sure that what this process listens on at a port is the address
// asked for: a server that anyone may use must not be open by mistake.
func listensOnlyOn(at netip.AddrPort) error {
	found := false
	for fd := range 4096 {
		if listening, err := unix.GetsockoptInt(fd, unix.SOL_SOCKET, unix.SO_ACCEPTCONN); err != nil || listening == 0 {
			continue
		}
		name, err := unix.Getsockname(fd)
		if err != nil {
			return err
		}
		var here netip.AddrPort
		switch name := name.(type) {
		case *unix.SockaddrInet4:
			here = netip.AddrPortFrom(netip.AddrFrom4(name.Addr), uint16(name.Port))
		case *unix.SockaddrInet6:
			here = netip.AddrPortFrom(netip.AddrFrom16(name.Addr).Unmap(), uint16(name.Port))
		}
		if here.Port() != at.Port() {
			continue
		}
		every := here.Addr().IsUnspecified() && at.Addr().IsUnspecified()
		if here.Addr() != at.Addr() && !every {
			return fmt.Errorf("TensorFlow's server listens on %s instead of %s", here, at)
		}
		found = true
	}
	if !found {
		return fmt.Errorf("TensorFlow's server does not listen on %s", at)
	}
	return nil
}
