package main

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"

	"github.com/tfdream/tfdream/graphs/file"
	"github.com/tfdream/tfdream/tfdream/objective"
)

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
func (s *settings) readDirections(objective objective.Objective) error {
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
