package main

import (
	"fmt"

	"github.com/tfdream/tfdream/cmd/tfdream/internal/ui"
	"github.com/tfdream/tfdream/tfdream"
)

// readGuides reads the pictures that steer the dream. A recipe's guides have to be the
// pictures that they were.
func (s *settings) readGuides() error {
	recorded := s.Made.GuideSHA256
	s.Made.GuideSHA256 = nil
	for i, g := range s.Guides {
		guide, err := readPicture(g.File, s.limits)
		if err != nil {
			return err
		}
		if i < len(recorded) {
			if err := sameAsRecorded("guide", g.File, recorded[i], guide.sha256); err != nil {
				return err
			}
		}
		s.Dream.Guides = append(s.Dream.Guides, tfdream.Guide{Picture: guide.picture, Weight: g.Weight})
		s.Made.GuideSHA256 = append(s.Made.GuideSHA256, guide.sha256)
	}
	return nil
}

// sameAsRecorded refuses a file that is not the one a recipe was made with; recorded is ""
// where no recipe says.
func sameAsRecorded(flag, file, recorded, sha256 string) error {
	if recorded == "" || recorded == sha256 {
		return nil
	}
	return ui.Problem(fmt.Sprintf("the recipe was made with a %s of sha256 %s, but %s has %s", flag, short(recorded), file, short(sha256)),
		fmt.Sprintf("--%s names another, for another dream", flag), ui.ErrUsage)
}
