package llm

import (
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"sync"
	"time"
	"unicode"
)

const (
	keyCheckEvery = time.Second
	// keyGrace is how long the last good key serves while its file cannot be read, as during the swap of a mounted secret.
	keyGrace = time.Minute
	maxKey   = 8 << 10
)

// KeyFile returns a function that gives the key in a file. It reads the file again when that changed, and looks at most
// once a second. While the file is gone or wrong, the last good key serves for a minute. Errors name the file and never what
// is in it. The function is safe for concurrent use.
func KeyFile(path string) func() (string, error) {
	f := &keyFile{path: path}
	return f.get
}

type keyFile struct {
	path string

	mu      sync.Mutex
	checked time.Time
	key     string
	info    os.FileInfo // of the file when key was read
	good    time.Time   // when the key was last known to be the file's
	err     error       // of the last look
}

func (f *keyFile) get() (string, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if now := time.Now(); f.checked.IsZero() || now.Sub(f.checked) >= keyCheckEvery {
		f.checked = now
		if f.err = f.look(); f.err == nil {
			f.good = now
		}
	}
	if f.err != nil && (f.key == "" || time.Since(f.good) > keyGrace) {
		return "", f.err
	}
	return f.key, nil
}

// look reads the key if the file is not the one that was read before.
func (f *keyFile) look() error {
	file, err := os.Open(f.path)
	if err != nil {
		return fmt.Errorf("key file: %w", err)
	}
	defer file.Close()
	info, err := file.Stat()
	if err != nil {
		return fmt.Errorf("key file: %w", err)
	}
	if f.info != nil && os.SameFile(info, f.info) && info.ModTime().Equal(f.info.ModTime()) && info.Size() == f.info.Size() {
		return nil
	}
	text, err := io.ReadAll(io.LimitReader(file, maxKey+1))
	if err != nil {
		return fmt.Errorf("key file: %w", err)
	}
	key, err := parseKey(string(text))
	if err != nil {
		return fmt.Errorf("key file %s: %w", f.path, err)
	}
	f.key, f.info = key, info
	return nil
}

func parseKey(text string) (string, error) {
	key := strings.TrimSpace(strings.TrimPrefix(text, "\ufeff"))
	switch {
	case len(text) > maxKey:
		return "", fmt.Errorf("is larger than %d bytes", maxKey)
	case key == "":
		return "", errors.New("is empty")
	case strings.ContainsFunc(key, func(c rune) bool { return c > unicode.MaxASCII || c <= ' ' || c == 0x7f }):
		return "", errors.New("holds more than one word of printable ASCII")
	}
	return key, nil
}
