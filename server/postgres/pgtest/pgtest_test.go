package pgtest

import (
	"bufio"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"sync"
	"testing"
	"testing/fstest"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"

	"github.com/languagetutor/languagetutor/server/postgres"
)

// spy is a testing.TB that notes failures instead of failing.
type spy struct {
	testing.TB
	said []string
}

func (s *spy) Error(args ...any) { s.said = append(s.said, fmt.Sprint(args...)) }
func (s *spy) Errorf(format string, args ...any) {
	s.said = append(s.said, fmt.Sprintf(format, args...))
}

func exists(t *testing.T, pool *pgxpool.Pool, database string) bool {
	t.Helper()
	var found bool
	if err := pool.QueryRow(t.Context(), `SELECT EXISTS (SELECT FROM pg_database WHERE datname = $1)`, database).Scan(&found); err != nil {
		t.Fatal(err)
	}
	return found
}

func TestEachTestHasAMigratedDatabaseThatGoesWithIt(t *testing.T) { //nolint:tparallel // The group ends before what follows.
	t.Parallel()
	watcher := NewEmpty(t)
	var mu sync.Mutex
	var made []string
	t.Run("tests", func(t *testing.T) {
		for range 4 {
			t.Run("one", func(t *testing.T) {
				t.Parallel()
				pool := New(t)
				if err := postgres.SchemaCurrent(t.Context(), pool); err != nil {
					t.Error(err)
				}
				if _, err := pool.Exec(t.Context(), `CREATE TABLE only_mine ()`); err != nil {
					t.Error(err)
				}
				mu.Lock()
				defer mu.Unlock()
				made = append(made, pool.Config().ConnConfig.Database)
			})
		}
	})
	for _, name := range made {
		if exists(t, watcher, name) {
			t.Errorf("database %s is still there", name)
		}
	}
	if len(made) != 4 {
		t.Errorf("made %v", made)
	}
}

func TestTemplateIsBuiltOnceForItsMigrations(t *testing.T) {
	t.Parallel()
	pool := NewEmpty(t)
	admin := adminURL(t)
	mark := time.Now().String() // a set of migrations that no other run has
	files := func(extra string) fstest.MapFS {
		return fstest.MapFS{"00001_a.sql": {Data: []byte("-- +goose Up\nCREATE TABLE a ();\n-- " + mark + extra)}}
	}
	name, err := fingerprint(files(""))
	if err != nil {
		t.Fatal(err)
	}
	draft := "tutor_template_" + name + "_draft" // as a killed run leaves it
	if _, err := pool.Exec(t.Context(), `CREATE DATABASE `+draft); err != nil {
		t.Fatal(err)
	}
	var built [3]string
	var done sync.WaitGroup
	for i := range built {
		done.Go(func() {
			var err error
			if built[i], err = buildTemplate(t.Context(), admin, files("")); err != nil {
				t.Error(err)
			}
		})
	}
	done.Wait()
	other, err := buildTemplate(t.Context(), admin, files(" changed"))
	if err != nil {
		t.Fatal(err)
	}
	if built[0] != built[1] || built[1] != built[2] || built[0] == other || exists(t, pool, draft) {
		t.Errorf("built %v and, for other migrations, %s", built, other)
	}
	create(t, admin, built[0])
	for _, template := range []string{built[0], other} {
		if _, err := pool.Exec(t.Context(), `DROP DATABASE `+template); err != nil {
			t.Error(err)
		}
	}
}

func TestTemplateThatFailsToMigrateIsNotUsed(t *testing.T) {
	t.Parallel()
	broken := fstest.MapFS{"00001_a.sql": {Data: []byte("-- +goose Up\nCREATE TABLE a (no_such_type);\n")}}
	for range 2 { // the second run finds only a draft
		if _, err := buildTemplate(t.Context(), adminURL(t), broken); err == nil || !strings.Contains(err.Error(), "00001_a.sql") {
			t.Fatalf("error %v, want one that names the file", err)
		}
	}
}

func TestCheckQueriesReportsWhatDoesNotFitTheSchema(t *testing.T) {
	t.Parallel()
	s := &spy{TB: t}
	CheckQueries(s, map[string]string{
		"good":          `SELECT id, email FROM users WHERE id = $1`,
		"wrong column":  `SELECT no_such_column FROM users`,
		"wrong type":    `SELECT id FROM users WHERE id = 1`,
		"missing table": `DELETE FROM no_such_table`,
	})
	said := strings.Join(s.said, "\n")
	for _, want := range []string{"missing table: ", "wrong column: ", "wrong type: "} {
		if !strings.Contains(said, want) {
			t.Errorf("nothing was said of %q:\n%s", want, said)
		}
	}
	if len(s.said) != 3 {
		t.Errorf("%d failures:\n%s", len(s.said), said)
	}
}

func TestTestThatKeepsAConnectionIsTold(t *testing.T) {
	t.Parallel()
	pool := NewEmpty(t)
	conn, err := pool.Acquire(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	s := &spy{TB: t}
	closePool(s, pool, time.Millisecond)
	if len(s.said) != 1 || !strings.Contains(s.said[0], "still holds a connection") {
		t.Errorf("said %q", s.said)
	}
	conn.Release()
}

func TestKilledRunLeavesNothing(t *testing.T) {
	t.Parallel()
	run := exec.Command(os.Args[0])
	run.Env = append(os.Environ(), childMode+"=1")
	run.Stderr = os.Stderr
	stdin, err := run.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	defer stdin.Close()
	stdout, err := run.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := run.Start(); err != nil {
		t.Fatal(err)
	}
	dir, err := bufio.NewReader(stdout).ReadString('\n')
	if err != nil {
		t.Fatalf("the child's server did not start: %v", err)
	}
	dir = strings.TrimSpace(dir)
	sweep(t.Context())
	if _, err := os.Stat(dir); err != nil {
		t.Fatalf("a running server's folder was swept: %v", err)
	}
	if err := run.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = run.Wait() // "signal: killed"
	sweep(t.Context())
	if _, err := os.Stat(dir); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("folder of a killed run: %v", err)
	}
}
