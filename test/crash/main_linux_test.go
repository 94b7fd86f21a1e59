package crash

import (
	"testing"

	"github.com/languagetutor/languagetutor/server/postgres/pgtest"
)

func TestMain(m *testing.M) { pgtest.Main(m) }

// TestTheProgram builds the program once for all that is done to it.
func TestTheProgram(t *testing.T) {
	t.Parallel()
	bin := build(t)
	t.Cleanup(func() {
		if left := processes(t, "exe", bin); len(left) > 0 {
			t.Errorf("left running: %v", left)
		}
	})
	t.Run("killed while it writes it loses and doubles nothing", func(t *testing.T) {
		t.Parallel()
		killedWhileWriting(t, bin)
	})
	t.Run("stopped it finishes what it has begun", func(t *testing.T) {
		t.Parallel()
		stoppedWhileServing(t, bin)
	})
	t.Run("killed in development it leaves no PostgreSQL", func(t *testing.T) {
		t.Parallel()
		killedInDevelopment(t, bin)
	})
}
