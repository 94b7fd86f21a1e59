package rpc

import (
	"testing"
)

func TestSameMethodAnswersInEveryProtocolAndShape(t *testing.T) {
	t.Parallel()
	w := newWorld(t, nil)
	for _, wire := range wires {
		for _, method := range []string{"Learner", "LearnerStream"} {
			got, err := w.call(t.Context(), method, "learner", "grüß dich", wire.http2, wire.options...)
			if err != nil || len(got) != 1 || got[0] != "grüß dich" {
				t.Errorf("%s %s: got %q, %v", wire.name, method, got, err)
			}
		}
	}
}
