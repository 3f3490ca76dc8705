package numpy

import (
	"fmt"
	"testing"
)

// The expected draws were printed by numpy 2.4:
//
//	np.random.seed(seed)
//	print(np.random.uniform(size=3), np.random.randint(512, size=4), np.random.randint(-32, 33, 2),
//	      np.random.randint(1, size=2), np.random.randint(300, size=5), np.random.uniform())
//
// 512 is a power of two, 65 and 300 are not (draws are rejected), and a range of one
// number takes no draw.
func TestDrawsAreNumpys(t *testing.T) {
	for seed, want := range map[uint32]string{
		0:          "[0.5488135039273248 0.7151893663724195 0.6027633760716439] [195 359 9 211] [-11 4] [0 0] [87 70 88 193 39] 0.5288949197529045",
		1:          "[0.417022004702574 0.7203244934421581 0.00011437481734488664] [203 133 335 448] [-16 -31] [0 0] [71 237 281 178 276] 0.4191945144032948",
		12345:      "[0.9296160928171479 0.3163755545817859 0.18391881167709445] [510 382 357 34] [-3 -31] [0 0] [118 142 105 91 247] 0.1549733560362071",
		4294967295: "[0.0976320289940138 0.9123828453026218 0.78903530185164] [214 506 473 288] [-21 -5] [0 0] [141 87 214 14 201] 0.4713136865330291",
	} {
		random := New(seed)
		uniform := []float64{random.Uniform(), random.Uniform(), random.Uniform()}
		ints := func(count int, low, high int32) []int {
			draws := make([]int, count)
			for i := range draws {
				draws[i] = random.IntBetween(low, high)
			}
			return draws
		}
		got := fmt.Sprint(uniform, ints(4, 0, 512), ints(2, -32, 33), ints(2, 0, 1), ints(5, 0, 300), random.Uniform())
		if got != want {
			t.Errorf("seed %d:\n got %s\nwant %s", seed, got, want)
		}
	}
}

// After 700 draws the generator has made new words once, and used some of them.
func TestStateDrawsOn(t *testing.T) {
	random := New(5)
	for range 700 {
		random.IntBetween(0, 512)
	}
	clone := random.Clone()
	state, err := random.MarshalBinary()
	if err != nil {
		t.Fatal(err)
	}
	other := New(6)
	if err := other.UnmarshalBinary(state); err != nil {
		t.Fatal(err)
	}
	for i := range 1300 {
		want := random.Uniform()
		if got := other.Uniform(); got != want {
			t.Fatalf("draw %d: %v, want %v", i, got, want)
		}
		if got := clone.Uniform(); got != want {
			t.Fatalf("draw %d of the clone: %v, want %v", i, got, want)
		}
	}
	if err := other.UnmarshalBinary(state[1:]); err == nil {
		t.Error("half a state is taken for one")
	}
}
