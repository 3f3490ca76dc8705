package dreaming

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"

	"github.com/tfdream/tfdream/cmd/tfdream/internal/ui"
	"github.com/tfdream/tfdream/graphs/file"
	"github.com/tfdream/tfdream/tfdream"
	"github.com/tfdream/tfdream/tfdream/objective"
)

// What steers a dream beside its settings: guides, a mask, directions. Those of a recipe have to be
// the files that they were.

// ReadGuides reads the pictures that steer the dream. A recipe's guides have to be the
// pictures that they were.
func (s *Settings) ReadGuides() error {
	recorded := s.Made.GuideSHA256
	s.Made.GuideSHA256 = nil
	for i, g := range s.Guides {
		guide, err := readPicture(g.File, s.Limits)
		if err != nil {
			return err
		}
		if i < len(recorded) {
			if err := sameAsRecorded("guide", g.File, recorded[i], guide.SHA256); err != nil {
				return err
			}
		}
		s.Dream.Guides = append(s.Dream.Guides, tfdream.Guide{Picture: guide.Picture, Weight: g.Weight})
		s.Made.GuideSHA256 = append(s.Made.GuideSHA256, guide.SHA256)
	}
	return nil
}

// sameAsRecorded refuses a file that is not the one a recipe was made with; recorded is ""
// where no recipe says.
func sameAsRecorded(flag, file, recorded, sha256 string) error {
	if recorded == "" || recorded == sha256 {
		return nil
	}
	return ui.Problem(fmt.Sprintf("the recipe was made with a %s of sha256 %s, but %s has %s", flag, Short(recorded), file, Short(sha256)),
		fmt.Sprintf("--%s names another, for another dream", flag), ui.ErrUsage)
}

// ReadMask reads the picture that says where to dream, if there is one. A recipe's mask
// has to be the picture that it was.
func (s *Settings) ReadMask() error {
	if s.Mask == "" {
		return nil
	}
	mask, err := readPicture(s.Mask, s.Limits)
	if err != nil {
		return err
	}
	if err := sameAsRecorded("mask", s.Mask, s.Made.MaskSHA256, mask.SHA256); err != nil {
		return err
	}
	s.Dream.Mask, s.Made.MaskSHA256 = mask.Picture, mask.SHA256
	return nil
}

// directionHashes are the sha256 of the files that an objective reads, by their names;
// nil where it reads none.
func directionHashes(objective objective.Objective) (map[string]string, error) {
	var hashes map[string]string
	for _, path := range objective.Files() {
		data, err := file.ReadText(path)
		if err != nil {
			return nil, fmt.Errorf("reading the direction %s: %w", path, err)
		}
		sum := sha256.Sum256(data)
		if hashes == nil {
			hashes = map[string]string{}
		}
		hashes[path] = hex.EncodeToString(sum[:])
	}
	return hashes, nil
}

// readDirections notes which directions the objective goes along. A recipe's have to be
// those that they were.
func (s *Settings) readDirections(objective objective.Objective) error {
	hashes, err := directionHashes(objective)
	if err != nil {
		return err
	}
	for file, now := range hashes {
		if err := sameAsRecorded("direction", file, s.Made.DirectionSHA256[file], now); err != nil {
			return err
		}
	}
	s.Made.DirectionSHA256 = hashes
	return nil
}
