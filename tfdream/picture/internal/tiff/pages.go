package tiff

import "errors"

// maxPages and maxBelow bound the pages that are looked for in a file, and the sub-directories
// of one.
const maxPages, maxBelow = 1 << 16, 1 << 6

// Bits of the field NewSubfileType.
const (
	reducedResolution = 1
	transparencyMask  = 4
)

// full tells whether d is a picture in full, rather than a thumbnail or the mask of another.
func (d *directory) full() bool {
	if d.has(tagNewSubfileType) {
		return d.number(tagNewSubfileType, 0, 0)&(reducedResolution|transparencyMask) == 0
	}
	return d.number(tagSubfileType, 0, 1) != 2
}

// pages goes through the file's directories. It returns that of the first full picture, which
// may be a sub-directory of its thumbnail, and how many full pictures there are. Of a file that
// has thumbnails only, the first is returned.
func (s *source) pages() (first *directory, n int, err error) {
	var thumbnail *directory
	seen := map[uint64]bool{}
	for offset := s.directory; offset != 0 && !seen[offset] && len(seen) < maxPages; {
		seen[offset] = true
		page, err := s.parse(offset)
		d := page
		if err == nil && !page.full() {
			if thumbnail == nil {
				thumbnail = page
			}
			d, err = s.fullBelow(page)
		}
		if err != nil && first == nil {
			return nil, 0, err
		}
		if err != nil {
			break // the pages before it are whole
		}
		offset = page.next
		if d == nil {
			continue
		}
		n++
		if first == nil {
			first = d
		}
	}
	switch {
	case first != nil:
		return first, n, nil
	case thumbnail != nil:
		return thumbnail, 1, nil
	}
	return nil, 0, errors.New("it has no directory, and so no picture")
}

// fullBelow returns the first full picture among the sub-directories of a thumbnail, nil for none.
func (s *source) fullBelow(thumbnail *directory) (*directory, error) {
	for i := range min(thumbnail.count(tagSubIFDs), maxBelow) {
		d, err := s.parse(thumbnail.number(tagSubIFDs, i, 0))
		if err != nil || d.full() {
			return d, err
		}
	}
	return nil, thumbnail.err
}
