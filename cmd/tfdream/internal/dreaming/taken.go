package dreaming

import (
	"path/filepath"

	"golang.org/x/sys/unix"
)

// taken are files that nothing may overwrite, and what each is: by their names, and by what the system knows those by
// that are there already, as a file may have several names. Looking up is quick however many there are.
type taken map[any]string

// identity is what the system knows a file by.
type identity struct{ device, inode uint64 }

// add adds a file; "" is none.
func (t taken) add(path, what string) {
	if path == "" {
		return
	}
	t[filepath.Clean(path)] = what
	if id, there := identityOf(path); there {
		t[id] = what
	}
}

// at says what is at path, of those that were added.
func (t taken) at(path string) (what string, there bool) {
	if what, there = t[filepath.Clean(path)]; there {
		return what, true
	}
	if id, exists := identityOf(path); exists {
		what, there = t[id]
	}
	return what, there
}

// identityOf is that of a file, which need not be there.
func identityOf(path string) (id identity, there bool) {
	var info unix.Stat_t
	if unix.Stat(path, &info) != nil {
		return id, false
	}
	return identity{uint64(info.Dev), uint64(info.Ino)}, true
}
