package identity_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"log/slog"
	"sync"
	"testing"

	"github.com/jackc/pgx/v5/pgxpool"

	"github.com/languagetutor/languagetutor/server/fault"
	"github.com/languagetutor/languagetutor/server/identity"
	"github.com/languagetutor/languagetutor/server/identity/identitytest"
	"github.com/languagetutor/languagetutor/server/postgres/pgtest"
)

// world is a service on a database of its own.
type world struct {
	*identitytest.Fixture
	pool *pgxpool.Pool
	log  *logBook
}

func newWorld(t *testing.T, options ...func(*identity.Config)) *world {
	t.Helper()
	w := &world{pool: pgtest.New(t), log: &logBook{}}
	logged := func(cfg *identity.Config) { cfg.Log = slog.New(slog.NewJSONHandler(w.log, nil)) }
	w.Fixture = identitytest.New(t, w.pool, append([]func(*identity.Config){logged}, options...)...)
	return w
}

// count runs a query that gives one number.
func (w *world) count(t *testing.T, sql string, args ...any) int {
	t.Helper()
	var n int
	if err := w.pool.QueryRow(t.Context(), sql, args...).Scan(&n); err != nil {
		t.Fatal(err)
	}
	return n
}

func (w *world) exec(t *testing.T, sql string, args ...any) {
	t.Helper()
	if _, err := w.pool.Exec(t.Context(), sql, args...); err != nil {
		t.Fatal(err)
	}
}

// logBook keeps what is logged.
type logBook struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (l *logBook) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.Write(p)
}

func (l *logBook) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.String()
}

// find returns the logged records with a message.
func (l *logBook) find(t *testing.T, message string) []map[string]any {
	t.Helper()
	var found []map[string]any
	decoder := json.NewDecoder(bytes.NewBufferString(l.String()))
	for decoder.More() {
		var record map[string]any
		if err := decoder.Decode(&record); err != nil {
			t.Fatal(err)
		}
		if record["msg"] == message {
			found = append(found, record)
		}
	}
	return found
}

// wantFault fails the test unless err is a fault with the code, and returns it.
func wantFault(t *testing.T, err error, code fault.Code) *fault.Error {
	t.Helper()
	var problem *fault.Error
	if !errors.As(err, &problem) || problem.Code != code {
		t.Fatalf("got %v, want a fault %q", err, code)
	}
	return problem
}

func fields(problem *fault.Error) []string {
	var names []string
	for _, v := range problem.Violations {
		names = append(names, v.Field)
	}
	return names
}
