package machine

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/tfdream/tfdream/graphs"
	"github.com/tfdream/tfdream/tfdream"
	"github.com/tfdream/tfdream/tfdream/numpy"
	"github.com/tfdream/tfdream/tfdream/picture"
)

// A device is measured on noise of this side, in four tiles, for this long.
const (
	measuredSide = 512
	measuredTime = time.Second
)

// Speed dreams on a device for a short time, and tells how fast that was. The first step
// is not counted: it gets TensorFlow ready.
func Speed(ctx context.Context, options tfdream.Options, device string) (string, error) {
	graph, err := graphs.Open(graphs.DemoName, graphs.Options{})
	if err != nil {
		return "", err
	}
	options.Device, options.Devices = device, nil
	model, err := tfdream.NewModel(graph, options)
	if err != nil {
		return "", err
	}
	defer model.Close()
	enough, stop := context.WithCancel(ctx)
	defer stop()
	var start time.Time
	var took time.Duration // of a step
	_, err = model.Dream(enough, picture.Noise(numpy.New(0), measuredSide, measuredSide), tfdream.Settings{
		Octaves: 1, Iterations: 1000, Tile: measuredSide / 2,
		Progress: func(p tfdream.Progress) {
			if p.Iteration == 1 {
				start = time.Now()
				return
			}
			took = time.Since(start) / time.Duration(p.Iteration-1)
			if time.Since(start) > measuredTime {
				stop()
			}
		},
	})
	if err != nil && !(errors.Is(err, context.Canceled) && took > 0) {
		return "", err
	}
	return fmt.Sprintf("a step of %dx%d pixels takes %.3f s with the demo graph", measuredSide, measuredSide, took.Seconds()), nil
}
