// Package tensor is what the rest of the library says to TensorFlow in one word: operations added
// to a graph, variables, and tensors made of Go's values and read back.
package tensor
