package session

import (
	"errors"

	"golang.org/x/sys/cpu"
)

// HasBF16 refuses processors without bfloat16: TensorFlow would quietly stay with float32,
// or be slower.
func HasBF16() error {
	if cpu.X86.HasAVX512BF16 || cpu.X86.HasAMXBF16 {
		return nil
	}
	return errors.New("this processor has no bfloat16 (AVX512_BF16 or AMX): precision f32 runs on any")
}
