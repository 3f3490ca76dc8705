// Package session runs a TensorFlow graph on the devices of this process or of a cluster.
package session
