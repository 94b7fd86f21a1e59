package private

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// `make run` by root in a clone below /root, which only root may enter.
func TestFolderThatTheAccountCannotEnterWorks(t *testing.T) {
	t.Parallel()
	closed := filepath.Join(t.TempDir(), "clone") // below a folder of mode 0700
	dir, state := filepath.Join(closed, ".dev", "pg"), filepath.Join(openFolder(t), "state")
	if err := os.Mkdir(closed, 0o700); err != nil {
		t.Fatal(err)
	}
	opts := Options{Dir: dir, StateDir: state, Durable: true}
	s := start(t, opts)
	remember(t, s)
	stop(t, s)

	target, err := os.Readlink(filepath.Join(dir, dataName))
	if os.Getuid() == 0 {
		if err != nil || !strings.HasPrefix(target, state) {
			t.Errorf("link to %q, error %v; want it below %s", target, err, state)
		}
	} else if err == nil {
		t.Errorf("the data has moved to %s without need", target)
	}
	again := start(t, opts)
	if got := query(t, again, `SELECT word FROM kept`); got != "Haus" {
		t.Errorf("word after restart: %q", got)
	}
	if _, err := Start(t.Context(), opts); !errors.Is(err, ErrInUse) {
		t.Errorf("second start: %v, want ErrInUse", err)
	}
	stop(t, again)
	if err := Remove(t.Context(), dir); err != nil {
		t.Fatal(err)
	}
	if left, err := filepath.Glob(filepath.Join(state, "postgres-*")); err != nil || len(left) > 0 {
		t.Errorf("left in the state folder: %v, %v", left, err)
	}
	if _, err := os.Lstat(dir); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("left of the folder: %v", err)
	}
}

func TestDeletedFolderStartsAfreshAndMovedFolderKeepsItsData(t *testing.T) {
	t.Parallel()
	closed, state := t.TempDir(), filepath.Join(openFolder(t), "state")
	dir, moved := filepath.Join(closed, "clone", "pg"), filepath.Join(closed, "moved", "pg")
	s := start(t, Options{Dir: dir, StateDir: state, Durable: true})
	remember(t, s)
	stop(t, s)
	if err := os.Rename(filepath.Dir(dir), filepath.Dir(moved)); err != nil {
		t.Fatal(err)
	}
	fresh := start(t, Options{Dir: dir, StateDir: state})
	if got := query(t, fresh, `SELECT (to_regclass('kept') IS NULL)::text`); got != "true" {
		t.Errorf("a new folder has the rows of an old one")
	}
	kept := start(t, Options{Dir: moved, StateDir: state, Durable: true}) // both at once: they share nothing
	if got := query(t, kept, `SELECT word FROM kept`); got != "Haus" {
		t.Errorf("word: %q", got)
	}
	stop(t, fresh)
	stop(t, kept)
	for _, dir := range []string{dir, moved} {
		if err := Remove(t.Context(), dir); err != nil {
			t.Error(err)
		}
	}
}

func TestLongAndOddPathStillGetsASocket(t *testing.T) {
	t.Parallel()
	root := openFolder(t)
	long := filepath.Join(root, strings.Repeat("sehr-lang/", 12), "pg")
	t.Cleanup(func() {
		if err := Remove(t.Context(), long); err != nil {
			t.Error(err)
		}
	})
	s := start(t, Options{Dir: long})
	query(t, s, `SELECT 'alive'`)
	if path := filepath.Join(s.socketDir, socketFile); len(path) > maxSocketPath {
		t.Errorf("socket path of %d bytes: %s", len(path), path)
	}
	stop(t, s)
	if _, err := os.Stat(s.socketDir); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("the socket folder is still there: %v", err)
	}

	odd := start(t, Options{Dir: filepath.Join(root, `a, "b" c`)})
	query(t, odd, `SELECT 'alive'`)
	stop(t, odd)
}

func TestRemoveOfNothingIsNoError(t *testing.T) {
	t.Parallel()
	if err := Remove(t.Context(), filepath.Join(t.TempDir(), "never")); err != nil {
		t.Error(err)
	}
}
