package llm_test

import (
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/languagetutor/languagetutor/server/llm"
)

func write(t *testing.T, path, text string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

func wantKey(t *testing.T, key func() (string, error), want string) {
	t.Helper()
	if got, err := key(); got != want || err != nil {
		t.Errorf("got %q, %v, want %q", got, err, want)
	}
}

func TestKeyIsTrimmedAndReadAgainWhenItsFileChanged(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "key")
	synctest.Test(t, func(t *testing.T) {
		write(t, path, "\ufeff  sk-one \r\n")
		key := llm.KeyFile(path)
		wantKey(t, key, "sk-one")
		write(t, path, "sk-three")
		time.Sleep(999 * time.Millisecond)
		wantKey(t, key, "sk-one") // not looked at before a second has passed
		time.Sleep(time.Millisecond)
		wantKey(t, key, "sk-three")
	})
}

func TestKeyIsReadAgainWhenOnlyItsFileOrItsSizeIsAnother(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "key")
	synctest.Test(t, func(t *testing.T) {
		when := time.Unix(1_700_000_000, 0)
		write(t, path, "sk-one")
		write(t, path+".new", "sk-two")
		for _, file := range []string{path, path + ".new"} {
			if err := os.Chtimes(file, when, when); err != nil {
				t.Fatal(err)
			}
		}
		key := llm.KeyFile(path)
		wantKey(t, key, "sk-one")
		if err := os.Rename(path+".new", path); err != nil {
			t.Fatal(err)
		}
		time.Sleep(time.Second)
		wantKey(t, key, "sk-two")
		write(t, path, "sk-three")
		if err := os.Chtimes(path, when, when); err != nil {
			t.Fatal(err)
		}
		time.Sleep(time.Second)
		wantKey(t, key, "sk-three")
	})
}

// Kubernetes mounts a secret as key -> ..data/key, where ..data -> a folder, and swaps ..data.
func TestMountedSecretIsFollowedThroughItsSwap(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	synctest.Test(t, func(t *testing.T) {
		mount := func(version, secret string) {
			t.Helper()
			if err := os.Mkdir(filepath.Join(dir, version), 0o700); err != nil {
				t.Fatal(err)
			}
			write(t, filepath.Join(dir, version, "key"), secret)
			if err := os.Symlink(version, filepath.Join(dir, "..data")); err != nil {
				t.Fatal(err)
			}
		}
		mount("..2026_1", "sk-one")
		path := filepath.Join(dir, "key")
		if err := os.Symlink("..data/key", path); err != nil {
			t.Fatal(err)
		}
		key := llm.KeyFile(path)
		wantKey(t, key, "sk-one")
		if err := os.Remove(filepath.Join(dir, "..data")); err != nil {
			t.Fatal(err)
		}
		time.Sleep(30 * time.Second)
		wantKey(t, key, "sk-one") // gone for a while
		mount("..2026_2", "sk-two")
		time.Sleep(time.Second)
		wantKey(t, key, "sk-two")
	})
}

func TestKeyOfAFileThatStaysAwayIsForgottenAndFoundAgain(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "key")
	synctest.Test(t, func(t *testing.T) {
		write(t, path, "sk-one")
		key := llm.KeyFile(path)
		wantKey(t, key, "sk-one")
		if err := os.Rename(path, path+".away"); err != nil {
			t.Fatal(err)
		}
		time.Sleep(time.Minute)
		wantKey(t, key, "sk-one")
		time.Sleep(time.Second)
		if got, err := key(); err == nil || !strings.Contains(err.Error(), path) {
			t.Errorf("got %q, %v", got, err)
		}
		if err := os.Rename(path+".away", path); err != nil { // the very same file
			t.Fatal(err)
		}
		time.Sleep(time.Second)
		wantKey(t, key, "sk-one")
	})
}

func TestWrongKeyFilesAreNamedAndTheirContentIsNotTold(t *testing.T) {
	t.Parallel()
	for name, text := range map[string]string{
		"is empty":          " \n",
		"more than one":     "sk-secret\nsk-other",
		"printable ASCII":   "sk-secret\x00",
		"printable":         "sk-secrét",
		"larger than 8192 ": strings.Repeat("sk-secret", 1000),
	} {
		path := filepath.Join(t.TempDir(), "key")
		write(t, path, text)
		got, err := llm.KeyFile(path)()
		if err == nil || got != "" || !strings.Contains(err.Error(), path) || !strings.Contains(err.Error(), name) || strings.Contains(err.Error(), "sk-") {
			t.Errorf("%s: got %q, %v", name, got, err)
		}
	}
	for _, path := range []string{filepath.Join(t.TempDir(), "none"), t.TempDir()} {
		if _, err := llm.KeyFile(path)(); err == nil || !strings.Contains(err.Error(), path) {
			t.Errorf("%s: got %v", path, err)
		}
	}
}

// A file that is half written for a moment does not take the good key away.
func TestWrongKeyDoesNotReplaceAGoodOne(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "key")
	synctest.Test(t, func(t *testing.T) {
		write(t, path, "sk-one")
		key := llm.KeyFile(path)
		wantKey(t, key, "sk-one")
		write(t, path, "")
		time.Sleep(time.Second)
		wantKey(t, key, "sk-one")
		write(t, path, "sk-two")
		time.Sleep(time.Second)
		wantKey(t, key, "sk-two")
	})
}

func TestKeyIsReadByManyAtOnce(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "key")
	write(t, path, "sk-one")
	key := llm.KeyFile(path)
	var all sync.WaitGroup
	for range 20 {
		all.Go(func() { wantKey(t, key, "sk-one") })
	}
	all.Wait()
}
