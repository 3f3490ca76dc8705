package graphs

// Layer is a node of a frozen graph that can be dreamed on: its activation has the shape
// [batch, height, width, channels] or [batch, channels].
type Layer struct {
	Name      string `json:"layer"`
	Operation string `json:"operation"` // the node's op, such as Relu or Concat
	Channels  int    `json:"channels"`
	Places    bool   `json:"-"` // the activation has height and width
}
