package private

import (
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"testing"

	"github.com/jackc/pgx/v5"
	"go.uber.org/goleak"
)

// childDir names, in the environment of a child process, the folder on which it shall run a server until it is killed.
const childDir = "PRIVATE_TEST_CHILD_DIR"

func TestMain(m *testing.M) {
	if dir := os.Getenv(childDir); dir != "" {
		os.Exit(child(dir))
	}
	goleak.VerifyTestMain(m)
}

// child starts a server, says so on standard output and waits until its standard input ends.
func child(dir string) int {
	s, err := Start(context.Background(), Options{Dir: dir, Durable: true})
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	fmt.Println(s.proc.cmd.Process.Pid)
	_, _ = io.Copy(io.Discard, os.Stdin)
	return 2 // only reached when nobody killed it
}

// openFolder is a folder below which every account may go, as /tmp is. Its servers' traces go with the test.
func openFolder(t *testing.T) string {
	t.Helper()
	dir, err := os.MkdirTemp("", "private-test-")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := Remove(context.Background(), filepath.Join(dir, "pg")); err != nil {
			t.Errorf("remove: %v", err)
		}
		if err := os.RemoveAll(dir); err != nil {
			t.Error(err)
		}
	})
	if err := os.Chmod(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	return dir
}

// start starts a server that ends with the test at the latest.
func start(t *testing.T, opts Options) *Server {
	t.Helper()
	s, err := Start(t.Context(), opts)
	if err != nil {
		t.Fatalf("start: %v", err)
	}
	t.Cleanup(func() { _ = s.Stop(context.Background()) }) // tests that care check Stop themselves
	return s
}

func stop(t *testing.T, s *Server) {
	t.Helper()
	if err := s.Stop(t.Context()); err != nil {
		t.Fatalf("stop: %v", err)
	}
}

// query runs one statement and returns its only value as text.
func query(t *testing.T, s *Server, sql string) string {
	t.Helper()
	var value string
	if err := connect(t, s).QueryRow(t.Context(), sql).Scan(&value); err != nil {
		t.Fatalf("%s: %v", sql, err)
	}
	return value
}

func connect(t *testing.T, s *Server) *pgx.Conn {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), s.URL(adminDB))
	if err != nil {
		t.Fatalf("connect: %v", err)
	}
	t.Cleanup(func() { _ = conn.Close(context.Background()) }) // the server may be gone by then
	return conn
}

// remember commits a row that a later server on the same data must still have: SELECT word FROM kept.
func remember(t *testing.T, s *Server) {
	t.Helper()
	if _, err := connect(t, s).Exec(t.Context(), `CREATE TABLE kept AS SELECT 'Haus' AS word`); err != nil {
		t.Fatal(err)
	}
}
