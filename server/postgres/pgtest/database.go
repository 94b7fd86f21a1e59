package pgtest

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"github.com/languagetutor/languagetutor/server/postgres"
)

const (
	poolConns = 8
	// closeTimeout is how long a pool may take to close before the test is told that it holds a connection.
	closeTimeout = 10 * time.Second
	// templateLock keeps test binaries that share a server from building one template twice.
	templateLock = 7_366_511_201
)

// New returns a pool on a new database with all migrations applied. Both go when the test ends.
func New(t testing.TB) *pgxpool.Pool {
	t.Helper()
	return open(t, URL(t))
}

// URL is the URL of a new database with all migrations applied. It is dropped when the test ends.
func URL(t testing.TB) string {
	t.Helper()
	admin := adminURL(t)
	template, err := migrated.template(admin)
	if err != nil {
		t.Fatalf("pgtest: build template database: %v", err)
	}
	return create(t, admin, template)
}

// NewEmpty is New without the migrations.
func NewEmpty(t testing.TB) *pgxpool.Pool {
	t.Helper()
	return open(t, EmptyURL(t))
}

// EmptyURL is URL without the migrations.
func EmptyURL(t testing.TB) string {
	t.Helper()
	return create(t, adminURL(t), "template0")
}

func adminURL(t testing.TB) string {
	t.Helper()
	if !inMain.Load() {
		t.Fatal("pgtest: the package needs func TestMain(m *testing.M) { pgtest.Main(m) }")
	}
	admin, err := shared.adminURL()
	if err != nil {
		t.Fatalf("pgtest: %v", err)
	}
	return admin
}

func open(t testing.TB, url string) *pgxpool.Pool {
	t.Helper()
	pool, err := postgres.Open(t.Context(), postgres.Config{URL: url, MaxConns: poolConns, ApplicationName: "pgtest"})
	if err != nil {
		t.Fatalf("pgtest: %v", err)
	}
	t.Cleanup(func() { closePool(t, pool, closeTimeout) })
	return pool
}

func closePool(t testing.TB, pool *pgxpool.Pool, patience time.Duration) {
	t.Helper()
	closed := make(chan struct{})
	go func() {
		defer close(closed)
		pool.Close()
	}()
	timer := time.NewTimer(patience)
	defer timer.Stop()
	select {
	case <-closed:
	case <-timer.C:
		t.Error("pgtest: the test still holds a connection of its pool: rows not closed, or a transaction not ended")
	}
}

// create makes a database from a template and drops it when the test ends.
func create(t testing.TB, admin, template string) string {
	t.Helper()
	name := "tutor_test_" + strings.ToLower(rand.Text()[:16])
	statement := fmt.Sprintf("CREATE DATABASE %s TEMPLATE %s", name, template)
	if err := execute(t.Context(), admin, statement); err != nil {
		t.Fatalf("pgtest: %v", err)
	}
	t.Cleanup(func() {
		if err := execute(context.WithoutCancel(t.Context()), admin, "DROP DATABASE "+name+" WITH (FORCE)"); err != nil {
			t.Errorf("pgtest: %v", err)
		}
	})
	return withDatabase(admin, name)
}

func execute(ctx context.Context, url, statement string) error {
	conn, err := pgx.Connect(ctx, url)
	if err != nil {
		return fmt.Errorf("reach the test server: %w", err)
	}
	return errors.Join(executeAll(ctx, conn, statement), conn.Close(ctx))
}

func executeAll(ctx context.Context, conn *pgx.Conn, statements ...string) error {
	for _, statement := range statements {
		if _, err := conn.Exec(ctx, statement); err != nil {
			return fmt.Errorf("%s: %w", statement, err)
		}
	}
	return nil
}

func withDatabase(admin, name string) string {
	u, err := url.Parse(admin)
	if err != nil {
		return admin // refused by whoever connects
	}
	u.Path = "/" + name
	return u.String()
}

var migrated lazyTemplate

type lazyTemplate struct {
	once sync.Once
	name string
	err  error
}

// template returns the name of a database with the migrations of this binary, made once per server.
func (l *lazyTemplate) template(admin string) (string, error) {
	l.once.Do(func() {
		l.name, l.err = buildTemplate(context.Background(), admin, postgres.Migrations())
	})
	return l.name, l.err
}

// buildTemplate makes the template unless another binary has. Nobody can connect to a finished one, so that cloning it
// never waits.
func buildTemplate(ctx context.Context, admin string, migrations fs.FS) (name string, err error) {
	hash, err := fingerprint(migrations)
	if err != nil {
		return "", err
	}
	name = "tutor_template_" + hash
	conn, err := pgx.Connect(ctx, admin)
	if err != nil {
		return "", fmt.Errorf("reach the test server: %w", err)
	}
	defer func() { err = errors.Join(err, conn.Close(ctx)) }() // and with it the lock
	if _, err := conn.Exec(ctx, `SELECT pg_advisory_lock($1)`, int64(templateLock)); err != nil {
		return "", fmt.Errorf("wait for the template: %w", err)
	}
	var exists bool
	if err := conn.QueryRow(ctx, `SELECT EXISTS (SELECT FROM pg_database WHERE datname = $1)`, name).Scan(&exists); err != nil {
		return "", fmt.Errorf("look for the template: %w", err)
	}
	if exists {
		return name, nil
	}
	draft := name + "_draft" // a killed run may have left one
	if err := executeAll(ctx, conn,
		"DROP DATABASE IF EXISTS "+draft+" WITH (FORCE)",
		"CREATE DATABASE "+draft+" TEMPLATE template0"); err != nil {
		return "", err
	}
	if err := migrate(ctx, withDatabase(admin, draft), migrations); err != nil {
		return "", err
	}
	return name, executeAll(ctx, conn,
		"ALTER DATABASE "+draft+" ALLOW_CONNECTIONS false",
		"ALTER DATABASE "+draft+" RENAME TO "+name)
}

func migrate(ctx context.Context, url string, migrations fs.FS) error {
	m, err := postgres.NewMigrator(ctx, postgres.MigrateConfig{URL: url, Files: migrations})
	if err != nil {
		return err
	}
	_, err = m.Up(ctx)
	return errors.Join(err, m.Close())
}

// fingerprint tells one set of migrations from another.
func fingerprint(migrations fs.FS) (string, error) {
	hash := sha256.New()
	err := fs.WalkDir(migrations, ".", func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		text, err := fs.ReadFile(migrations, path)
		if err != nil {
			return err
		}
		_, _ = fmt.Fprintf(hash, "%s %d\n%s", path, len(text), text)
		return nil
	})
	if err != nil {
		return "", fmt.Errorf("read migrations: %w", err)
	}
	return hex.EncodeToString(hash.Sum(nil)[:8]), nil
}
