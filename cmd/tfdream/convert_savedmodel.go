package main

import (
	"path/filepath"
	"strings"

	"github.com/tfdream/tfdream/cmd/tfdream/internal/ui"
	"github.com/tfdream/tfdream/graphs/savedmodel"
)

// savedModel freezes a SavedModel.
func (c *conversion) savedModel(u *ui.UI, path string, o savedmodel.Options) error {
	folder, ok := savedmodel.Folder(path)
	if !ok {
		folder = path
	}
	whole, err := filepath.Abs(folder)
	if err != nil {
		return err
	}
	if c.output == "" {
		c.output = filepath.Join(filepath.Dir(filepath.Clean(folder)), filepath.Base(whole)+".pb")
	}
	if err := c.check(filepath.Join(folder, "saved_model.pb")); err != nil {
		return err
	}
	model, err := savedmodel.Convert(path, o)
	if err != nil {
		return err
	}
	c.graph.Profile.Input = &model.Input
	if err := c.write(u, model.Graph); err != nil {
		return err
	}
	u.Say("signature %s: from %s to %s", model.Signature, model.Input, strings.Join(model.Outputs, ", "))
	return nil
}
