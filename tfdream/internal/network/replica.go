package network

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"google.golang.org/protobuf/proto"

	tf "github.com/galeone/tensorflow/tensorflow/go"
	graphpb "github.com/galeone/tensorflow/tensorflow/go/core/framework/graph_go_proto"
	nodepb "github.com/galeone/tensorflow/tensorflow/go/core/framework/node_def_go_proto"

	"github.com/tfdream/tfdream/tfdream/internal/rewrite"
)

// Replica imports what is drawn up in the draft, the graph without weights, into the graph
// of a session: with the weights, made fast by passes, and only what is asked for. What
// is there already is not imported again.
type Replica struct {
	draft   *tf.Graph
	Session *tf.Graph
	weights map[string]*nodepb.NodeDef // by name in the draft
	given   map[string]tf.Output       // what stands in the session for nodes of the draft
	skip    []string                   // passes that are left out
	device  string                     // where it puts them in the session
	prefix  string                     // of their names there
}

func NewReplica(draft, session *tf.Graph, weights map[string]*nodepb.NodeDef, given map[string]tf.Output, device, prefixed string, skip []string) *Replica {
	r := &Replica{draft: draft, Session: session, weights: map[string]*nodepb.NodeDef{}, given: given, skip: skip, device: device, prefix: prefixed}
	for _, node := range weights {
		name := prefix + "/" + node.Name
		r.weights[name] = &nodepb.NodeDef{Name: name, Op: node.Op, Attr: node.Attr}
	}
	return r
}

// Of returns the session's outputs for outputs of the draft.
func (r *Replica) Of(drafted ...tf.Output) ([]tf.Output, error) {
	var missing []string
	for _, output := range drafted {
		if name := output.Op.Name(); !r.has(name) {
			missing = append(missing, name)
		}
	}
	if len(missing) > 0 {
		if err := r.add(missing); err != nil {
			return nil, fmt.Errorf("adding %s to the session: %w", strings.Join(missing, ", "), err)
		}
	}
	outputs := make([]tf.Output, len(drafted))
	for i, output := range drafted {
		outputs[i] = r.output(output.Op.Name(), output.Index)
	}
	return outputs, nil
}

// Operation returns the session's operation for one of the draft.
func (r *Replica) Operation(drafted *tf.Operation) (*tf.Operation, error) {
	if !r.has(drafted.Name()) {
		if err := r.add([]string{drafted.Name()}); err != nil {
			return nil, fmt.Errorf("adding %s to the session: %w", drafted.Name(), err)
		}
	}
	return r.operationOf(drafted.Name()), nil
}

func (r *Replica) has(name string) bool {
	_, given := r.given[name]
	return given || r.operationOf(name) != nil
}

// operationOf finds what was imported of the draft, nil where it was not.
func (r *Replica) operationOf(name string) *tf.Operation {
	return r.Session.Operation(r.prefix + "/" + sortable(name))
}

func (r *Replica) output(name string, index int) tf.Output {
	if output, ok := r.given[name]; ok {
		return output
	}
	return r.operationOf(name).Output(index)
}

// add adds nodes of the draft, with all that they are computed from, to the session.
func (r *Replica) add(names []string) error {
	var raw bytes.Buffer
	if _, err := r.draft.WriteTo(&raw); err != nil {
		return err
	}
	def := new(graphpb.GraphDef)
	if err := proto.Unmarshal(raw.Bytes(), def); err != nil {
		return err
	}
	var err error
	for _, correct := range Corrections {
		if def, err = correct(def, shapesIn(r.draft, "")); err != nil {
			return err
		}
	}
	for _, pass := range Passes {
		if pass.draft == nil || slices.Contains(r.skip, pass.Name) {
			continue
		}
		if def, err = pass.draft(def, r.channels); err != nil {
			return err
		}
	}
	if def, err = rewrite.Prune(def, names, r.has); err != nil {
		return err
	}
	for i, node := range def.Node {
		if weights, ok := r.weights[node.Name]; ok {
			def.Node[i] = weights
		}
	}
	for _, pass := range Passes {
		if pass.run == nil || slices.Contains(r.skip, pass.Name) {
			continue
		}
		if def, err = pass.run(def, func(name string) *nodepb.NodeDef { return r.weights[name] }); err != nil {
			return err
		}
	}
	if def, err = rewrite.Prune(def, names, r.has); err != nil { // what passes have made superfluous
		return err
	}
	options := r.importOptions(def)
	for _, node := range def.Node {
		node.Name = sortable(node.Name)
		for i, input := range node.Input {
			name, output, numbered := strings.Cut(input, ":")
			if node.Input[i] = sortable(name); numbered {
				node.Input[i] += ":" + output
			}
		}
	}
	ready, err := proto.Marshal(def)
	if err != nil {
		return err
	}
	return r.Session.ImportWithOptions(ready, options)
}

// channels is the size of the last dimension of a node of the draft.
func (r *Replica) channels(node string) (int, error) {
	shape := r.draft.Operation(node).Output(0).Shape()
	if shape.NumDimensions() != 4 || shape.Size(3) < 1 {
		return 0, errors.New("the graph does not say how many channels it has")
	}
	return int(shape.Size(3)), nil
}

// importOptions tie def to what is in the session already.
func (r *Replica) importOptions(def *graphpb.GraphDef) tf.GraphImportOptions {
	options := tf.GraphImportOptions{Prefix: r.prefix, Device: r.device}
	own := map[string]bool{}
	for _, node := range def.Node {
		own[node.Name] = true
	}
	tied := map[string]bool{}
	for _, node := range def.Node {
		for _, input := range node.Input {
			name, number, _ := strings.Cut(input, ":")
			if own[name] || tied[input] {
				continue
			}
			tied[input] = true
			index, _ := strconv.Atoi(number) // "" is output 0
			options.AddInputMapping(sortable(name), index, r.output(name, index))
		}
	}
	return options
}
