package dreaming

import (
	"errors"
	"strings"

	"github.com/tfdream/tfdream/cmd/tfdream/internal/ui"
	"github.com/tfdream/tfdream/tfdream"
)

// WhereToRun is the error of a model that has nowhere to run, with what to do.
func WhereToRun(err error) error {
	switch {
	case errors.Is(err, tfdream.ErrDevice):
		return ui.Problem(err.Error(), "--device auto takes what there is", err)
	case errors.Is(err, tfdream.ErrCluster):
		return ui.Problem(err.Error(), "every task of the cluster must be running and in reach of the others; --devices /job:worker/task:0,... asks for these tasks only", err)
	}
	return err
}

// deviceNames are those of a model's devices, the first before the others.
func deviceNames(model *tfdream.Model) string {
	var names []string
	for _, device := range model.Devices {
		names = append(names, device.Name)
	}
	return strings.Join(names, ", ")
}
