package session

import (
	"errors"
	"fmt"
	"net"
	"strings"
	"time"

	tf "github.com/galeone/tensorflow/tensorflow/go"

	"github.com/tfdream/tfdream/tfdream/internal/tensor"
)

// ErrCluster marks a cluster that does not answer.
var ErrCluster = errors.New("the cluster does not answer")

const (
	// defaultTimeout is how long a cluster may take for a tile.
	defaultTimeout = 2 * time.Minute
	// Patience is how long it may take to say what devices it has: at the start, for which
	// all tasks must have answered, and in between, as a sign of life.
	Patience = 20 * time.Second
	// Heartbeat is the time between two such signs.
	Heartbeat = 5 * time.Second
)

// Session runs a graph in this process or, where there is a target, in a cluster. Then it
// gives up once the target's server is silent: TensorFlow itself would wait for long.
type Session struct {
	*tf.Session
	target  string
	timeout time.Duration
	silent  chan struct{} // closed when the server is given up
	closed  chan struct{}
}

// Open starts a session on a graph, and finds what devices it has.
func Open(g *tf.Graph, c Config) (s *Session, found []tf.Device, err error) {
	config, err := c.proto()
	if err == nil && c.Target != "" {
		err = reach(c.Target)
	}
	if err != nil {
		return nil, nil, err
	}
	inner, err := tf.NewSession(g, &tf.SessionOptions{Target: c.Target, Config: config})
	if err != nil {
		return nil, nil, err
	}
	s = &Session{inner, c.Target, c.timeout(), make(chan struct{}), make(chan struct{})}
	if found, err = s.devices(); err != nil {
		return nil, nil, errors.Join(err, s.Close())
	}
	if s.target != "" {
		go s.watch()
	}
	return s, found, nil
}

// Devices lists all devices that there are: the names of this machine's own, or those of a target's
// cluster.
func Devices(c Config) (names []string, err error) {
	s, found, err := Open(tf.NewGraph(), c)
	if err != nil {
		return nil, fmt.Errorf("starting TensorFlow %s: %w", tf.Version(), err)
	}
	for _, device := range found {
		if CheckDevice(device.Name) == nil {
			names = append(names, ShortName(device.Name))
		}
	}
	return names, s.Close()
}

// Run is tf.Session's. In a cluster its error is ErrCluster once the server is silent.
func (s *Session) Run(f tensor.Feeds, fetches []tf.Output, targets []*tf.Operation) ([]*tf.Tensor, error) {
	if s.target == "" {
		return s.Session.Run(f, fetches, targets)
	}
	tensors, err := unless(s.silent, func() ([]*tf.Tensor, error) { return s.Session.Run(f, fetches, targets) })
	if errors.Is(err, errGivenUp) {
		return nil, fmt.Errorf("%w: nothing was heard of %s for %v", ErrCluster, s.target, Patience)
	}
	return tensors, s.plain(err)
}

// plain says in few words what TensorFlow says of a cluster in many.
func (s *Session) plain(err error) error {
	if err == nil {
		return nil
	}
	text, _, grpc := strings.Cut(err.Error(), "Additional GRPC")
	switch {
	case strings.Contains(strings.ToLower(text), "deadline"):
		return fmt.Errorf("no answer within %v", s.timeout)
	case grpc:
		return errors.New(strings.Trim(text, "= \n"))
	}
	return err
}

// devices asks for the session's devices. A cluster answers when all its tasks have.
func (s *Session) devices() ([]tf.Device, error) {
	if s.target == "" {
		return s.ListDevices()
	}
	late := make(chan struct{})
	timer := time.AfterFunc(Patience, func() { close(late) })
	defer timer.Stop()
	devices, err := unless(late, s.ListDevices)
	if errors.Is(err, errGivenUp) {
		err = fmt.Errorf("no answer within %v", Patience)
	}
	if err != nil {
		return nil, fmt.Errorf("%w: %s, or a task that it waits for: %w", ErrCluster, s.target, s.plain(err))
	}
	return devices, nil
}

// watch asks the server for a sign of life, again and again, until there is none.
func (s *Session) watch() {
	for {
		select {
		case <-s.closed:
			return
		case <-time.After(Heartbeat):
		}
		if _, err := s.devices(); err != nil {
			close(s.silent)
			return
		}
	}
}

// Close gives back the session with all that it holds. It waits for what runs, but not
// long for a cluster: that waits for its dead, too.
func (s *Session) Close() error {
	close(s.closed)
	if s.target == "" {
		return s.Session.Close()
	}
	late := make(chan struct{})
	timer := time.AfterFunc(Heartbeat, func() { close(late) })
	defer timer.Stop()
	if _, err := unless(late, func() (any, error) { return nil, s.Session.Close() }); !errors.Is(err, errGivenUp) {
		return err
	}
	return nil
}

// errGivenUp is of what unless has not waited for.
var errGivenUp = errors.New("given up")

// unless waits for a call, unless given is closed before it ends.
func unless[T any](given <-chan struct{}, call func() (T, error)) (T, error) {
	type result struct {
		value T
		err   error
	}
	done := make(chan result, 1)
	go func() {
		value, err := call()
		done <- result{value, err}
	}()
	select {
	case r := <-done:
		return r.value, r.err
	case <-given:
		var none T
		return none, errGivenUp
	}
}

// reach is ErrCluster where nobody listens at a target, though it may just be starting:
// TensorFlow would try for a long time.
func reach(target string) error {
	protocol, address, _ := strings.Cut(target, "://")
	if _, _, err := net.SplitHostPort(address); protocol != "grpc" || err != nil {
		return fmt.Errorf("%w: a target is grpc://HOST:PORT, and %q is not", ErrCluster, target)
	}
	for start := time.Now(); ; time.Sleep(Heartbeat / 50) {
		connection, err := net.DialTimeout("tcp", address, Patience)
		if err == nil {
			return connection.Close()
		}
		if time.Since(start) > Heartbeat {
			return fmt.Errorf("%w at %s: %w", ErrCluster, target, err)
		}
	}
}
