package dreaming

import (
	tf "github.com/galeone/tensorflow/tensorflow/go"

	"github.com/tfdream/tfdream/cmd/tfdream/internal/process"
	"github.com/tfdream/tfdream/tfdream"
	"github.com/tfdream/tfdream/tfdream/recipe"
)

// RecipeKey is the keyword of the text in a PNG that holds its recipe.
const RecipeKey = "tfdream"

// RecipeOf tells what a dream of a picture is made of. The strength and the preset are in the
// settings that they made.
func (s *Settings) RecipeOf(from *Original, model *tfdream.Model, d tfdream.Settings) recipe.Recipe {
	r := s.Recipe
	profile := model.Graph.Profile
	r.Dream = d
	r.Graph.Name = model.Graph.Name
	r.Graph.Profile.Input, r.Graph.Profile.Mean = &profile.Input, &profile.Mean
	r.Graph.Profile.Divide, r.Graph.Profile.Order = &profile.Divide, &profile.Order
	r.Machine.Device = recipe.Portable(r.Machine.Device)
	r.Quality, r.Preset, r.Strength = 0, "", nil
	r.Made.Picture, r.Made.PictureSHA256, r.Made.GraphSHA256 = from.Name, from.SHA256, model.Graph.SHA256
	r.Made.Device, r.Made.Tfdream, r.Made.TensorFlow = deviceNames(model), process.Version(), tf.Version()
	return r
}
