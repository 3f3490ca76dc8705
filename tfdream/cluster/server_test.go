package cluster

import (
	"errors"
	"fmt"
	"net"
	"net/netip"
	"strings"
	"testing"
	"time"

	tf "github.com/galeone/tensorflow/tensorflow/go"
)

// freePort is a port of 127.0.0.1 that nobody listens on.
func freePort(t *testing.T) string {
	t.Helper()
	listener, err := net.Listen("tcp4", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	_, port, _ := net.SplitHostPort(listener.Addr().String())
	return port
}

func TestConfigsThatMakeNoServer(t *testing.T) {
	for name, c := range map[string]Config{
		"at least one task":          {},
		"no task 2":                  {Cluster: []string{"a:1", "b:1"}, Task: 2},
		"no task -1":                 {Cluster: []string{"a:1"}, Task: -1},
		`"a" is not`:                 {Cluster: []string{"a"}},
		`"a:http" is not`:            {Cluster: []string{"a:http"}},
		`"a:70000" is not`:           {Cluster: []string{"a:70000"}},
		`"b:0" is not`:               {Cluster: []string{"a:1", "b:0"}},
		`":1" is not`:                {Cluster: []string{":1"}},
		"have the address a:1":       {Cluster: []string{"a:1", "a:1"}},
		"::1 is not an IPv4 address": {Cluster: []string{"a:1"}, Bind: netip.IPv6Loopback()},
	} {
		if _, err := Start(c); !errors.Is(err, ErrConfig) || !strings.Contains(err.Error(), name) {
			t.Errorf("%+v: got error %v, want one that says %q", c, err, name)
		}
	}
}

// FuzzCluster looks for clusters that are taken although no task could be reached.
func FuzzCluster(f *testing.F) {
	f.Add("127.0.0.1:2222,127.0.0.1:2223", 1)
	f.Add("[::1]:65535", 0)
	f.Add("a:0,b:+1,:2,c", 2)
	f.Fuzz(func(t *testing.T, cluster string, task int) {
		c := Config{Cluster: strings.Split(cluster, ","), Task: task}
		port, err := c.check()
		if err != nil {
			if !errors.Is(err, ErrConfig) {
				t.Errorf("an error of no kind: %v", err)
			}
			return
		}
		if _, text, _ := net.SplitHostPort(c.Cluster[task]); port == 0 || strings.TrimLeft(text, "0") != fmt.Sprint(port) {
			t.Errorf("%q listens on port %d", c.Cluster[task], port)
		}
		if len(c.def().Cluster.Job[0].Tasks) != len(c.Cluster) {
			t.Errorf("%q has %d tasks", cluster, len(c.def().Cluster.Job[0].Tasks))
		}
	})
}

// TensorFlow's server listens on every address of a machine. Ours does so only when asked,
// serves sessions, and is the only one in its process.
func TestServerListensOnLoopbackOnly(t *testing.T) {
	port := freePort(t)
	taken, err := net.Listen("tcp4", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := Start(Config{Cluster: []string{taken.Addr().String()}}); err == nil || !strings.Contains(err.Error(), "address already in use") {
		t.Errorf("on a port that is taken: got error %v", err)
	}
	taken.Close()
	at, err := Start(Config{Cluster: []string{"localhost:" + port}})
	if err != nil {
		t.Fatal(err)
	}
	if want := "127.0.0.1:" + port; at.String() != want {
		t.Errorf("listens on %s, not on %s", at, want)
	}
	if err := listensOnlyOn(netip.AddrPortFrom(netip.IPv4Unspecified(), at.Port())); err == nil {
		t.Error("it is not told that loopback is not every address")
	}
	session, err := tf.NewSession(tf.NewGraph(), &tf.SessionOptions{Target: "grpc://" + at.String()})
	if err != nil {
		t.Fatal(err)
	}
	defer session.Close()
	devices, err := session.ListDevices()
	if err != nil || len(devices) == 0 || !strings.HasPrefix(devices[0].Name, "/job:worker/replica:0/task:0/") {
		t.Errorf("its devices are %v, %v", devices, err)
	}
	if _, err := Start(Config{Cluster: []string{"localhost:" + freePort(t)}}); !errors.Is(err, ErrConfig) {
		t.Errorf("a second server in the process: got error %v", err)
	}
	elsewhere := 0
	addresses, err := net.InterfaceAddrs()
	if err != nil {
		t.Fatal(err)
	}
	for _, address := range addresses {
		ip := address.(*net.IPNet).IP
		if ip.To4() == nil || ip.IsLoopback() {
			continue
		}
		elsewhere++
		if connection, err := net.DialTimeout("tcp4", fmt.Sprintf("%s:%s", ip, port), time.Second); err == nil {
			connection.Close()
			t.Errorf("it can be reached at %s", ip)
		}
	}
	if elsewhere == 0 {
		t.Skip("this machine has no other address to try to reach it at")
	}
}
