// Package network is a frozen graph and what makes it fit for dreams: the draft that gradients are
// drawn in, and the replicas that import them into a session, right and fast.
package network
