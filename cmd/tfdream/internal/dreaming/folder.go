package dreaming

import (
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/maruel/natural"

	"github.com/tfdream/tfdream/cmd/tfdream/internal/ui"
	"github.com/tfdream/tfdream/graphs/file"
	"github.com/tfdream/tfdream/tfdream/picture"
)

// A folder among the pictures stands for those that are in it, in the order in which people count: img2 before img10.
// Its own folders are not looked into, and files whose names begin with a dot are not seen.

// Unfolded are pictures, those of folders among them.
type Unfolded struct {
	Pictures []string
	folders  []string
	found    []string // what there was in each, and what is left out
}

// Unfold puts the pictures of each folder in the folder's place.
func Unfold(words []string) (all Unfolded, err error) {
	for _, word := range words {
		if !Source(word).IsFile() || !IsFolder(word) {
			all.Pictures = append(all.Pictures, word)
			continue
		}
		if err := all.add(word); err != nil {
			return Unfolded{}, err
		}
	}
	return all, nil
}

// Tell tells how many pictures were found, and what is left out.
func (all Unfolded) Tell(u *ui.UI) {
	for _, found := range all.found {
		u.Say("%s", found)
	}
}

// add adds the pictures of a folder.
func (all *Unfolded) add(folder string) error {
	entries, err := os.ReadDir(folder)
	if err != nil {
		return fmt.Errorf("reading the folder %s: %w", folder, file.Cause(err))
	}
	slices.SortFunc(entries, func(a, b os.DirEntry) int { return natural.Compare(a.Name(), b.Name()) })
	pictures, left := 0, map[string]int{} // how many of what is left out
	for _, entry := range entries {
		if strings.HasPrefix(entry.Name(), ".") {
			continue
		}
		path := filepath.Join(folder, entry.Name())
		if what := noPicture(path); what != "" {
			left[what]++
			continue
		}
		pictures++
		all.Pictures = append(all.Pictures, path)
	}
	if pictures == 0 {
		return fmt.Errorf("reading %s: there is no picture in this folder%s", folder, leftOut(left))
	}
	all.folders = append(all.folders, folder)
	all.found = append(all.found, fmt.Sprintf("%s: %s%s", folder, ui.Count(pictures, "picture"), leftOut(left)))
	return nil
}

// noPicture says what is at path, "" for a picture. What cannot be opened may be one: that it cannot is told in its turn.
func noPicture(path string) string {
	info, err := os.Stat(path)
	switch {
	case err != nil:
		return ""
	case info.IsDir():
		return "folder"
	case !info.Mode().IsRegular():
		return "no regular file"
	}
	f, err := os.Open(path)
	if err != nil {
		return ""
	}
	defer f.Close()
	switch format, read, err := picture.FormatIn(f); {
	case err != nil, read:
		return ""
	case format != "":
		return format + ", which cannot be read"
	}
	return "no picture"
}

// leftOut tells how many of what were left out.
func leftOut(left map[string]int) string {
	var parts []string
	for _, what := range slices.Sorted(maps.Keys(left)) {
		parts = append(parts, fmt.Sprintf("%d (%s)", left[what], what))
	}
	if len(parts) == 0 {
		return ""
	}
	return "; left out: " + strings.Join(parts, ", ")
}

// checkFolders refuses to dream on folders where their dreams have no folder of their own, and notes where it is yet to
// be made.
func (s *Settings) checkFolders(folders []string) error {
	if len(folders) == 0 {
		return nil
	}
	const own = "-o FOLDER names one for them"
	switch {
	case s.Output == "":
		return ui.WrongUsage(fmt.Sprintf("the dreams of %s need a folder of their own", folders[0]), own)
	case s.Output == "-":
		return ui.WrongUsage(fmt.Sprintf("-o - takes one dream, not those of %s", folders[0]), own)
	}
	for _, folder := range folders {
		if SameFile(folder, s.Output) {
			return ui.WrongUsage(fmt.Sprintf("the dreams of %s would go among its pictures, and be dreamed on the next time", folder), "-o names another folder")
		}
	}
	if IsFolder(s.Output) {
		return nil
	}
	if _, err := os.Lstat(s.Output); err == nil {
		return ui.WrongUsage(fmt.Sprintf("%s is not a folder, and the dreams of %s need one", s.Output, folders[0]), own)
	}
	if _, err := picture.FormatOf(s.Output); err == nil {
		return ui.WrongUsage(fmt.Sprintf("%s is a picture's name, and the dreams of %s need a folder", s.Output, folders[0]), own)
	}
	s.makesFolder = true
	return CheckFolder(filepath.Clean(s.Output))
}

// makeFolder makes the folder of the dreams, if it is to.
func (s *Settings) makeFolder() error {
	if !s.makesFolder || IsFolder(s.Output) {
		return nil
	}
	if err := os.Mkdir(s.Output, 0o777); err != nil {
		return fmt.Errorf("making the folder %s: %w", s.Output, file.Cause(err))
	}
	return nil
}

// tellApart names dreams by their pictures' whole names, extension and all, where they would else have one name: a
// camera puts IMG_1.jpg beside IMG_1.tif.
func tellApart(jobs []Job) {
	bases := map[string][]string{} // of the pictures, by output
	for _, j := range jobs {
		bases[j.output] = append(bases[j.output], filepath.Base(string(j.Source)))
	}
	for i, j := range jobs {
		same := slices.Sorted(slices.Values(bases[j.output]))
		if len(same) < 2 || len(slices.Compact(slices.Clone(same))) < len(same) || j.output == "-" {
			continue
		}
		base := filepath.Base(string(j.Source))
		jobs[i].output = filepath.Join(filepath.Dir(j.output), base+"-dream.png")
		if j.checkpoint != "" {
			jobs[i].checkpoint = filepath.Join(filepath.Dir(j.checkpoint), base+"-dream"+checkpointExtension)
		}
	}
}
