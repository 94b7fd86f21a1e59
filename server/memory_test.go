package server

import (
	"testing"
	"testing/fstest"
)

func TestTheMemoryOfAContainerIsRead(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]int64{"536870912\n": 536870912, "max\n": 0, "": 0, "-5": 0, "lots": 0} {
		got, ok := containerMemory(fstest.MapFS{"memory.max": {Data: []byte(text)}})
		if ok != (want > 0) || ok && got != want {
			t.Errorf("%q: %d, %t", text, got, ok)
		}
	}
	if _, ok := containerMemory(fstest.MapFS{}); ok {
		t.Error("a limit without a container")
	}
}
