package ui

import "github.com/tfdream/tfdream/graphs"

// freezeLine makes a frozen graph of one whose values are in a checkpoint.
const freezeLine = "python -m tensorflow.python.tools.freeze_graph --input_graph=FILE.pb --input_binary=true " +
	"--input_checkpoint=CHECKPOINT --output_node_names=NODE --output_graph=frozen.pb"

// refusedHint is what can be done about ops that are refused.
func refusedHint(e *graphs.RefusedOpsError) string {
	switch {
	case e.NotFrozen():
		return "freeze the graph with its checkpoint: " + freezeLine
	case !e.Allowable():
		return ""
	}
	flags := ""
	for _, op := range e.Ops {
		flags += " --allow-op " + op.Op
	}
	return "where the graph comes from a source you trust, this accepts it:" + flags
}
