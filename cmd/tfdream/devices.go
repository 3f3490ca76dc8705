package main

import (
	"errors"
	"net"
	"slices"
	"strings"
	"time"

	"github.com/tfdream/tfdream/tfdream"
)

// device is where to run, on any machine.
func device(text string) (string, error) {
	if tfdream.CheckDevice(text) != nil || text == "" {
		return "", errors.New("auto, cpu, gpu, or a name such as GPU:1 or /job:worker/task:1")
	}
	return text, nil
}

// devices are several of them, between commas.
func devices(text string) ([]string, error) {
	names := strings.Split(text, ",")
	for _, name := range names {
		if _, err := device(name); err != nil {
			return nil, errors.New("names of devices, such as GPU:0,GPU:1")
		}
	}
	return names, nil
}

// target is a TensorFlow server.
func target(text string) (string, error) {
	address, found := strings.CutPrefix(text, "grpc://")
	if host, port, err := net.SplitHostPort(address); !found || err != nil || host == "" || port == "" {
		return "", errors.New("grpc://HOST:PORT")
	}
	return text, nil
}

// wholeSeconds is a time of up to a day.
func wholeSeconds(text string) (time.Duration, error) {
	n, err := whole[int](1, 86400)(text)
	return time.Duration(n) * time.Second, err
}

// whereToRun is the error of a model that has nowhere to run, with what to do.
func whereToRun(err error) error {
	switch {
	case errors.Is(err, tfdream.ErrDevice):
		return &problem{err.Error(), "--device auto takes what there is", err}
	case errors.Is(err, tfdream.ErrCluster):
		return &problem{err.Error(), "every task of the cluster must be running and in reach of the others; --devices /job:worker/task:0,... asks for these tasks only", err}
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

// deviceKind is what a recipe says of --device: a device's name means nothing elsewhere.
func deviceKind(device string) string {
	if slices.Contains([]string{"auto", "cpu", "gpu"}, device) {
		return device
	}
	return ""
}
