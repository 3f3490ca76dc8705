package process

import "runtime/debug"

// version names a build that was made without the repository around it, as in a container;
// the linker sets it.
var version string

// Version is the version of this build, as its maker or Go knows it.
func Version() string {
	if version != "" {
		return version
	}
	if info, ok := debug.ReadBuildInfo(); ok && info.Main.Version != "" {
		return info.Main.Version
	}
	return "(devel)"
}
