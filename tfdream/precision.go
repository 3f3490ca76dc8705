package tfdream

// Precision is the arithmetic of the network.
type Precision string

const (
	// F32 is float32, in which the network was trained.
	F32 Precision = "f32"
	// BF16 is bfloat16 where TensorFlow deems it safe, convolutions above all: faster on
	// processors that have it, with 8 bits instead of 24 for a number's digits.
	BF16 Precision = "bf16"
)

// Precisions lists the arithmetics there are.
func Precisions() []Precision { return []Precision{F32, BF16} }
