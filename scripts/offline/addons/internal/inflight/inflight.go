// Package inflight keeps operations on the same thing apart.
package inflight

import "sync"

// Keys are what is being worked on. The zero value is ready for use.
type Keys struct {
	busy sync.Map
}

// Begin takes a key, unless somebody else has it: a mount that hangs must not be joined by a second one on top of it.
// Whoever has taken it gives it back by calling end.
func (k *Keys) Begin(key string) (end func(), ok bool) {
	if _, taken := k.busy.LoadOrStore(key, struct{}{}); taken {
		return nil, false
	}
	return func() { k.busy.Delete(key) }, true
}
