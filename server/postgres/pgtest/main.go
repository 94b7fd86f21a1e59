package pgtest

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"
	"testing"

	"go.uber.org/goleak"

	"github.com/languagetutor/languagetutor/server/postgres/private"
)

// EnvURL names the environment variable with the URL of a server on which the tests may create databases.
const EnvURL = "TUTOR_TEST_DATABASE_URL"

// maxConnections allows for many parallel tests, each with its own pool.
const maxConnections = 400

// inMain is set while Main runs: only then will somebody stop the server.
var inMain atomic.Bool

// Main runs the tests of a package, stops its server, fails when a goroutine is left (opts are those of goleak), and
// exits. Call it as the whole of TestMain.
func Main(m *testing.M, opts ...goleak.Option) {
	os.Exit(run(m, opts))
}

func run(m *testing.M, opts []goleak.Option) int {
	inMain.Store(true)
	code := m.Run()
	inMain.Store(false)
	err := shared.stop()
	if code == 0 {
		err = errors.Join(err, goleak.Find(opts...))
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "pgtest:", err)
		return max(code, 1)
	}
	return code
}

// shared is the server of this test binary.
var shared lazyServer

type lazyServer struct {
	once   sync.Once
	url    string
	err    error
	server *Server
}

// adminURL reaches a database of the server, from which others can be created.
func (l *lazyServer) adminURL() (string, error) {
	l.once.Do(func() {
		if l.url = os.Getenv(EnvURL); l.url != "" {
			return
		}
		if l.server, l.err = StartServer(context.Background()); l.err == nil {
			l.url = l.server.URL
		}
	})
	return l.url, l.err
}

func (l *lazyServer) stop() error {
	if l.server == nil {
		return nil
	}
	return l.server.Stop()
}

// Server is a private PostgreSQL for the length of a test run. Its data does not outlive it.
type Server struct {
	// URL reaches a database from which others can be created.
	URL    string
	dir    string
	server *private.Server
}

const dirPattern = "tutor-pgtest-"

// StartServer starts a server. It first removes what killed runs have left.
func StartServer(ctx context.Context) (*Server, error) {
	sweep(ctx)
	dir, err := os.MkdirTemp("", dirPattern)
	if err != nil {
		return nil, fmt.Errorf("make folder of the test server: %w", err)
	}
	if err := os.Chmod(dir, 0o755); err != nil {
		return nil, errors.Join(err, os.RemoveAll(dir))
	}
	server, err := private.Start(ctx, private.Options{Dir: dir, MaxConnections: maxConnections})
	if err != nil {
		return nil, errors.Join(err, private.Remove(ctx, dir))
	}
	return &Server{URL: server.URL("postgres"), dir: dir, server: server}, nil
}

// Stop ends the server and removes its data.
func (s *Server) Stop() error {
	ctx := context.Background()
	err := s.server.Stop(ctx)
	gone := private.Remove(ctx, s.dir)
	if errors.Is(gone, private.ErrInUse) { // by the sweep of another run, which came in between
		gone = nil
	}
	return errors.Join(err, gone)
}

// sweep removes the folders of runs that were killed: the lock of a cluster that exists is free only then.
func sweep(ctx context.Context) {
	clusters, _ := filepath.Glob(filepath.Join(os.TempDir(), dirPattern+"*", "data")) // the pattern is well formed
	for _, cluster := range clusters {
		_ = private.Remove(ctx, filepath.Dir(cluster)) // in use, or another account's
	}
}
