package main

import (
	"bytes"
	"os"
	"path/filepath"
)

// tiffExamples writes TIFFs, which other programs made, beside the other files of the scripts.
func tiffExamples(folder string) error {
	const from = "../../tfdream/picture/testdata/tiff"
	for name, to := range map[string]string{
		"line-g4-msb2lsb-black-is-zero.tif": "fax.tif", "line.png": "fax.png",
		"rgb-thumbnail-above.tif": "thumbnail.tif", "rgb.png": "full.png",
	} {
		content, err := os.ReadFile(filepath.Join(from, name))
		if err != nil {
			return err
		}
		if err := os.WriteFile(filepath.Join(folder, to), content, 0o644); err != nil {
			return err
		}
	}
	plain, err := os.ReadFile(filepath.Join(from, "rgb-strips.tif"))
	if err != nil {
		return err
	}
	compression := []byte{3, 1, 3, 0, 1, 0, 0, 0} // the field, before its value
	old := bytes.Replace(plain, append(compression, 1), append(compression, 6), 1)
	return os.WriteFile(filepath.Join(folder, "old.tif"), old, 0o644)
}
