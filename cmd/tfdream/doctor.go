package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"golang.org/x/sys/unix"

	tf "github.com/galeone/tensorflow/tensorflow/go"

	"github.com/tfdream/tfdream/graphs"
	"github.com/tfdream/tfdream/tfdream"
)

func runDoctor(ctx context.Context, u *ui, args []string) error {
	flags := newFlags("doctor", u)
	var m modelFlags
	m.add(flags)
	var objective string
	flags.VarP(into(&objective, text), "objective", "l", "")
	all := flags.Bool("all", false, "")
	if done, err := parse(flags, u, args); done || err != nil {
		return err
	}
	if err := noArguments(flags); err != nil {
		return err
	}
	if objective != "" {
		if _, err := tfdream.ParseObjective(objective); err != nil {
			return wrongUsage(err.Error(), "")
		}
	}
	if *all && objective != "" {
		return wrongUsage("--all checks every layer: leave out --objective", "")
	}
	if m.graph.name == "" && !*all && objective == "" {
		return examineMachine(u)
	}
	return examineGraph(ctx, u, m, objective, *all)
}

// examineMachine prints what there is to dream with.
func examineMachine(u *ui) error {
	fmt.Fprintf(u.stdout, "tfdream     %s\nTensorFlow  %s\n", programVersion(), tf.Version())
	devices, err := tensorFlowDevices()
	if err != nil {
		return fmt.Errorf("starting TensorFlow %s: %w", tf.Version(), err)
	}
	fmt.Fprintf(u.stdout, "devices     %s\n", strings.Join(devices, ", "))
	fmt.Fprintf(u.stdout, "cache       %s\n", cacheState())
	for _, entry := range graphs.Catalogue() {
		state := "not fetched: tfdream fetch " + entry.Name + " gets it"
		if graphs.Fetched(entry.Name, "") {
			state = openState(entry.Name)
		}
		fmt.Fprintf(u.stdout, "graph       %s: %s\n", entry.Name, state)
	}
	_, err = fmt.Fprintf(u.stdout, "graph       %s: %s\n", graphs.DemoName, openState(graphs.DemoName))
	return err
}

// openState says whether a graph opens.
func openState(name string) string {
	graph, err := graphs.Open(name, graphs.Options{})
	if err != nil {
		return err.Error()
	}
	return "ready, sha256 " + short(graph.SHA256)
}

// tensorFlowDevices lists what TensorFlow can run on.
func tensorFlowDevices() (names []string, err error) {
	session, err := tf.NewSession(tf.NewGraph(), nil)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, session.Close()) }()
	devices, err := session.ListDevices()
	for _, device := range devices {
		_, name, _ := strings.Cut(device.Name, "/device:")
		names = append(names, name)
	}
	return names, err
}

// cacheState says where the cache is, and whether it can be written.
func cacheState() string {
	folder, err := cacheFolder()
	if err != nil {
		return err.Error()
	}
	existing := folder
	for !isFolder(existing) && existing != filepath.Dir(existing) {
		existing = filepath.Dir(existing)
	}
	if err := unix.Access(existing, unix.W_OK); err != nil {
		return fmt.Sprintf("%s, which cannot be written: %v", folder, err)
	}
	if _, err := os.Stat(folder); err != nil {
		return folder + ", not made yet"
	}
	return folder
}

// examineGraph prints, for each objective, how far its gradient is off.
func examineGraph(ctx context.Context, u *ui, m modelFlags, objective string, all bool) error {
	model, err := m.open(u)
	if err != nil {
		return err
	}
	defer model.Close()
	objectives := []string{objective}
	switch {
	case all:
		objectives = nil
		for _, layer := range model.Layers() {
			objectives = append(objectives, layer.Name)
		}
	case objective == "" && model.Graph.Profile.Objective == "":
		return wrongUsage(fmt.Sprintf("graph %s has no default objective", model.Graph.Name), "-l EXPR checks one, --all checks every layer")
	case objective == "":
		objectives = []string{model.Graph.Profile.Objective}
	}
	wrong := 0
	for _, objective := range objectives {
		right, err := examineGradient(ctx, u, model, objective)
		if err != nil {
			return err
		}
		if !right {
			wrong++
		}
	}
	if wrong > 0 {
		return fmt.Errorf("%d of %s wrong: %w", wrong, count(len(objectives), "gradient"), tfdream.ErrGradient)
	}
	return nil
}

// examineGradient prints a line about one gradient. Only an interrupt and a wrong
// objective are errors: a layer whose gradient cannot be taken is a finding.
func examineGradient(ctx context.Context, u *ui, model *tfdream.Model, objective string) (right bool, err error) {
	check, err := model.CheckGradient(ctx, objective)
	finding := fmt.Sprintf("right, off by %.2g %%", 100*check.Error())
	switch {
	case ctx.Err() != nil, errors.Is(err, tfdream.ErrObjective):
		return false, err
	case err != nil:
		finding = oneLine(err.Error())
	case check.Undecided():
		finding = "undecided: the score hardly changes with the picture"
	}
	_, printed := fmt.Fprintf(u.stdout, "%s: %s\n", objective, finding)
	return err == nil, printed
}
