package inflight

import "testing"

func TestAKeyIsTakenOnceAtATime(t *testing.T) {
	var keys Keys
	end, ok := keys.Begin("volume")
	if !ok {
		t.Fatal("a free key was refused")
	}
	if _, ok := keys.Begin("volume"); ok {
		t.Error("a taken key was given away")
	}
	if _, ok := keys.Begin("another"); !ok {
		t.Error("one key stood in the way of another")
	}
	end()
	if _, ok := keys.Begin("volume"); !ok {
		t.Error("a key that was given back stayed taken")
	}
}
