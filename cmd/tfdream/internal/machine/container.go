package machine

import "os"

// containerMarks are files that Docker and podman put into every container.
var containerMarks = []string{"/.dockerenv", "/run/.containerenv"}

// DeniedHint is what to do about a folder that may not be written: in a container, it
// may well be the caller's own.
func DeniedHint() string {
	for _, mark := range containerMarks {
		if _, err := os.Lstat(mark); err == nil {
			return `for files of your own, run the container as yourself: --user "$(id -u):$(id -g)"`
		}
	}
	return ""
}
