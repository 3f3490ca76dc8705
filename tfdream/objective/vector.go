package objective

import (
	"errors"
	"fmt"
	"slices"

	"github.com/tfdream/tfdream/graphs/file"
	"github.com/tfdream/tfdream/tfdream/numpy"
)

// Files lists the files that an objective reads, each once.
func (o Objective) Files() []string {
	var files []string
	seen := map[string]bool{}
	for _, term := range o {
		if term.File != "" && !seen[term.File] {
			seen[term.File] = true
			files = append(files, term.File)
		}
	}
	return files
}

// ReadVector reads a vector of finite numbers, not all zero, from a NumPy file of
// float32, float64 or uint8 and at most 16 MiB.
func ReadVector(path string) ([]float32, error) {
	content, err := file.ReadText(path)
	if err != nil {
		return nil, fmt.Errorf("reading the direction %s: %w", path, err)
	}
	_, vector, err := numpy.DecodeArray(content)
	if err == nil {
		err = checkVector(vector)
	}
	if err != nil {
		return nil, fmt.Errorf("reading the direction %s: %w", path, err)
	}
	return vector, nil
}

// checkVector refuses what points nowhere.
func checkVector(vector []float32) error {
	for _, x := range vector {
		if x-x != 0 {
			return fmt.Errorf("it holds the number %v", x)
		}
	}
	if !slices.ContainsFunc(vector, func(x float32) bool { return x != 0 }) {
		return errors.New("it holds nothing but zeros")
	}
	return nil
}
