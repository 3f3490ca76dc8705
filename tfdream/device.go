package tfdream

import (
	"github.com/tfdream/tfdream/tfdream/internal/session"
)

// ErrDevice marks a device that is not there.
var ErrDevice = session.ErrDevice

// ErrCluster marks a cluster that does not answer.
var ErrCluster = session.ErrCluster

// Device is where a model computes, and why there.
type Device struct {
	Name   string // as TensorFlow calls it: /device:CPU:0, or /job:worker/replica:0/task:1/device:CPU:0 in a cluster
	Reason string
}

func (d Device) String() string { return d.Name + " (" + d.Reason + ")" }

// CheckDevice is ErrDevice for a text that is the name of no device anywhere.
func CheckDevice(name string) error { return session.CheckDevice(name) }

// Devices lists all devices that there are for models with these options: the names of this
// machine's own, or those of a target's cluster.
func Devices(options Options) ([]string, error) {
	config, err := options.config()
	if err != nil {
		return nil, err
	}
	return session.Devices(config)
}
