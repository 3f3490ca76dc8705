package graphs

import (
	"os"
	"path/filepath"

	"github.com/tfdream/tfdream/graphs/caffe"
)

// fromCaffe converts a deploy.prototxt and a caffemodel, in this order.
func fromCaffe(e Entry, sources []string, folder string) error {
	model, err := caffe.ConvertFiles(sources[0], sources[1])
	if err != nil {
		return err
	}
	p := e.Profile
	wanted := ProfileOverride{Input: &p.Input, Mean: &p.Mean, Divide: &p.Divide, Order: &p.Order, Objective: &p.Objective}
	if err := Write(filepath.Join(folder, e.Graph.Name), model.Graph, wanted); err != nil {
		return err
	}
	data, err := os.ReadFile(filepath.Join(folder, e.Graph.Name))
	if err != nil {
		return err
	}
	return keepSum(folder, e.Graph.Name, sum(data))
}
