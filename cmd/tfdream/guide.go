package main

import (
	"errors"
	"fmt"
	"os"
	"strconv"
	"strings"

	"github.com/tfdream/tfdream/tfdream"
)

// guideFile is a picture that steers the dream, and how much: FILE or FILE:WEIGHT.
type guideFile struct {
	path   string
	weight float64
}

func (g guideFile) String() string {
	if _, _, looksWeighted := splitWeight(g.path); g.weight == 1 && !looksWeighted {
		return g.path
	}
	return g.path + ":" + strconv.FormatFloat(g.weight, 'g', -1, 64)
}

// guideValue reads a guide. What ends like a weight is a file's name all the same where
// there is such a file.
func guideValue(text string) (guideFile, error) {
	path, weight, weighted := splitWeight(text)
	if _, err := os.Stat(text); err == nil || !weighted {
		path, weight = text, 1
	}
	if path == "" || !(weight != 0 && weight >= -1e6 && weight <= 1e6) {
		return guideFile{}, errors.New("a picture, or a picture and its weight as in flowers.jpg:0.5, up to 1000000 and not 0")
	}
	return guideFile{path, weight}, nil
}

// splitWeight cuts off a number after the last colon.
func splitWeight(text string) (path string, weight float64, ok bool) {
	colon := strings.LastIndexByte(text, ':')
	if colon < 1 {
		return text, 1, false
	}
	weight, err := strconv.ParseFloat(text[colon+1:], 64)
	return text[:colon], weight, err == nil
}

// readGuides reads the pictures that steer the dream. A recipe's guides have to be the
// pictures that they were.
func (s *settings) readGuides() error {
	recorded := s.guideSHA256
	s.guideSHA256 = nil
	for i, g := range s.guides {
		guide, err := readPicture(g.path, s.limits)
		if err != nil {
			return err
		}
		if i < len(recorded) {
			if err := sameAsRecorded("guide", g.path, recorded[i], guide.sha256); err != nil {
				return err
			}
		}
		s.dream.Guides = append(s.dream.Guides, tfdream.Guide{Picture: guide.picture, Weight: g.weight})
		s.guideSHA256 = append(s.guideSHA256, guide.sha256)
	}
	return nil
}

// sameAsRecorded refuses a file that is not the one a recipe was made with; recorded is ""
// where no recipe says.
func sameAsRecorded(flag, file, recorded, sha256 string) error {
	if recorded == "" || recorded == sha256 {
		return nil
	}
	return &problem{
		fmt.Sprintf("the recipe was made with a %s of sha256 %s, but %s has %s", flag, short(recorded), file, short(sha256)),
		fmt.Sprintf("--%s takes another, for another dream", flag), errUsage}
}
