package checkpoint

import "encoding/json"

// readFirstHead reads the head of the format's first version: just the state of a dream, with the
// size of its one tensor, the picture.
func readFirstHead(text []byte) (head, error) {
	var state struct {
		Size struct{ Height, Width int }
	}
	err := json.Unmarshal(text, &state)
	h := head{Header: text}
	if size := state.Size; size.Height*size.Width != 0 {
		h.Tensors = []shape{{"picture", []int{size.Height, size.Width, 3}}}
	}
	return h, err
}
