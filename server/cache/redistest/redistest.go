package redistest

import (
	"bufio"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// Start runs a server for the test and returns its URL.
func Start(t testing.TB) string {
	t.Helper()
	return New(t).URL
}

// Server is a redis-server that a test may kill and start again. Its methods are for the test's own goroutine.
type Server struct {
	// URL is the server's address, as unix:///path. It stays the same when the server is started again.
	URL string

	binary, dir string
	running     *process
}

// The shell outlives the server and kills it when its own input closes, as it does when the test's process dies. It keeps
// no copy of the output, so that the output ends when the server does.
const keeper = `"$0" "$@" </dev/null 2>&1 & exec >&- 2>&-; read -r _; kill -9 $!; wait`

type process struct {
	keeper *exec.Cmd
	stdin  io.Closer
	ended  chan struct{}
}

// New starts a server for the test.
func New(t testing.TB) *Server {
	t.Helper()
	binary, err := exec.LookPath("redis-server")
	if err != nil {
		t.Fatal("redis-server is not on PATH; `make test` installs it, or use the package redis-server of your system")
	}
	dir, err := os.MkdirTemp("", "redis") //nolint:usetesting // t.TempDir may be too long for a socket's path
	if err != nil {
		t.Fatalf("make a directory for redis-server: %v", err)
	}
	s := &Server{URL: "unix://" + filepath.Join(dir, "s"), binary: binary, dir: dir}
	t.Cleanup(func() {
		s.Kill(t)
		if err := os.RemoveAll(dir); err != nil {
			t.Errorf("remove the directory of redis-server: %v", err)
		}
	})
	s.Restart(t)
	return s
}

// Restart starts a killed server again, empty, and returns once it answers.
func (s *Server) Restart(t testing.TB) {
	t.Helper()
	cmd := exec.Command("sh", "-c", keeper, s.binary,
		"--port", "0", "--unixsocket", filepath.Join(s.dir, "s"), "--save", "", "--appendonly", "no", "--dir", s.dir)
	stdin, err := cmd.StdinPipe()
	if err != nil {
		t.Fatalf("start redis-server: %v", err)
	}
	stdout, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatalf("start redis-server: %v", err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatalf("start redis-server: %v", err)
	}
	s.running = &process{keeper: cmd, stdin: stdin, ended: make(chan struct{})}
	ready := make(chan struct{})
	var said strings.Builder
	go func(ended chan<- struct{}) {
		defer close(ended)
		lines := bufio.NewScanner(stdout)
		for lines.Scan() {
			said.WriteString(lines.Text() + "\n")
			if strings.Contains(lines.Text(), "eady to accept connections") {
				close(ready)
				break
			}
		}
		_, _ = io.Copy(io.Discard, stdout) // until the server ends
	}(s.running.ended)
	select {
	case <-ready:
	case <-s.running.ended:
		t.Fatalf("redis-server did not start:\n%s", &said)
	}
}

// Kill ends the server at once, as a crash would. Killing a dead server does nothing.
func (s *Server) Kill(t testing.TB) {
	t.Helper()
	if s.running == nil {
		return
	}
	if err := s.running.stdin.Close(); err != nil {
		t.Errorf("kill redis-server: %v", err)
	}
	<-s.running.ended
	_ = s.running.keeper.Wait() // its status tells of the kill, nothing more
	s.running = nil
}
