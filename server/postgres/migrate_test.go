package postgres_test

import (
	"bytes"
	"context"
	"errors"
	"io/fs"
	"log/slog"
	"strings"
	"sync"
	"testing"
	"testing/fstest"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/jackc/pgx/v5/stdlib"
	"github.com/pressly/goose/v3"

	"github.com/languagetutor/languagetutor/server/postgres"
	"github.com/languagetutor/languagetutor/server/postgres/pgtest"
)

// steps makes migration files 00001_step.sql and so on.
func steps(sql ...string) fstest.MapFS {
	files := fstest.MapFS{}
	for i, statement := range sql {
		name := "0000" + string(rune('1'+i)) + "_step.sql"
		files[name] = &fstest.MapFile{Data: []byte("-- +goose Up\n" + statement + ";\n")}
	}
	return files
}

func migrator(t *testing.T, cfg postgres.MigrateConfig) *postgres.Migrator {
	t.Helper()
	m, err := postgres.NewMigrator(t.Context(), cfg)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := m.Close(); err != nil {
			t.Error(err)
		}
	})
	return m
}

func up(t *testing.T, m *postgres.Migrator) []postgres.Migration {
	t.Helper()
	applied, err := m.Up(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return applied
}

func names(migrations []postgres.Migration) []string {
	var all []string
	for _, m := range migrations {
		all = append(all, m.Name)
	}
	return all
}

func TestInstancesThatStartTogetherMigrateOnce(t *testing.T) {
	t.Parallel()
	db := pgtest.EmptyURL(t)
	all, err := fs.Glob(postgres.Migrations(), "*.sql")
	if err != nil {
		t.Fatal(err)
	}
	var mu sync.Mutex
	var applied []string
	var done sync.WaitGroup
	for range 3 {
		m := migrator(t, postgres.MigrateConfig{URL: db})
		done.Go(func() {
			mine, err := m.Up(t.Context())
			mu.Lock()
			defer mu.Unlock()
			if err != nil {
				t.Error(err)
			}
			applied = append(applied, names(mine)...)
		})
	}
	done.Wait()
	if diff := cmp.Diff(all, applied); diff != "" {
		t.Errorf("not each once and in order (-files +applied):\n%s", diff)
	}
	again := migrator(t, postgres.MigrateConfig{URL: db})
	if more := up(t, again); len(more) != 0 {
		t.Errorf("applied again: %v", names(more))
	}
}

func TestPlanListsWhatUpAppliesAndChangesNothing(t *testing.T) {
	t.Parallel()
	db := pgtest.EmptyURL(t)
	pool := connect(t, db)
	files := steps("CREATE TABLE one ()", "CREATE TABLE two ()")
	before := schema(t, pool)
	m := migrator(t, postgres.MigrateConfig{URL: db, Files: files})
	plan, err := m.Plan(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if _, err := m.Status(t.Context()); err != nil {
		t.Fatal(err)
	}
	if current, latest, err := m.Versions(t.Context()); current != 0 || latest != 2 || err != nil {
		t.Errorf("versions %d of %d, %v", current, latest, err)
	}
	if diff := cmp.Diff(before, schema(t, pool)); diff != "" {
		t.Errorf("looking changed the database:\n%s", diff)
	}
	want := []postgres.Migration{
		{Version: 1, Name: "00001_step.sql", SQL: "-- +goose Up\nCREATE TABLE one ();\n"},
		{Version: 2, Name: "00002_step.sql", SQL: "-- +goose Up\nCREATE TABLE two ();\n"},
	}
	if diff := cmp.Diff(want, plan); diff != "" {
		t.Errorf("plan (-want +got):\n%s", diff)
	}
	applied := up(t, m)
	status, err := m.Status(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(applied, status); diff != "" || len(status) != 2 || status[0].AppliedAt.IsZero() {
		t.Errorf("status does not tell what Up applied: %+v\n%s", status, diff)
	}
	if plan, err = m.Plan(t.Context()); err != nil || len(plan) != 0 {
		t.Errorf("still planned: %v, %v", names(plan), err)
	}
	if current, latest, err := m.Versions(t.Context()); current != 2 || latest != 2 || err != nil {
		t.Errorf("versions %d of %d, %v", current, latest, err)
	}
}

func TestMigrationDoesNotQueueBehindABusyTable(t *testing.T) {
	t.Parallel()
	db := pgtest.EmptyURL(t)
	files := steps("CREATE TABLE busy ()", "ALTER TABLE busy ADD word text")
	up(t, migrator(t, postgres.MigrateConfig{URL: db, Files: fstest.MapFS{"00001_step.sql": files["00001_step.sql"]}}))
	holder := connect(t, db)
	tx, err := holder.Begin(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	must(t, tx, `LOCK TABLE busy IN ACCESS SHARE MODE`)

	m := migrator(t, postgres.MigrateConfig{URL: db, Files: files, LockTimeout: time.Millisecond})
	_, err = m.Up(t.Context())
	if kind, _ := postgres.Classify(err); kind != postgres.KindLockTimeout || !strings.Contains(err.Error(), "00002_step.sql") {
		t.Fatalf("error %v of kind %q, want a lock timeout of 00002_step.sql", err, kind)
	}
	if err := tx.Rollback(t.Context()); err != nil {
		t.Fatal(err)
	}
	if got := names(up(t, m)); !cmp.Equal(got, []string{"00002_step.sql"}) {
		t.Errorf("applied %v when the table was free", got)
	}
}

func TestFailedMigrationKeepsWhatCameBefore(t *testing.T) {
	t.Parallel()
	db := pgtest.EmptyURL(t)
	files := steps("CREATE TABLE one ()", "CREATE TABLE two (); SELECT no_such_column", "CREATE TABLE three ()")
	m := migrator(t, postgres.MigrateConfig{URL: db, Files: files})
	applied, err := m.Up(t.Context())
	if err == nil || !strings.Contains(err.Error(), "00002_step.sql") || len(applied) != 0 {
		t.Errorf("applied %v, error %v; want one that names the file", names(applied), err)
	}
	plan, err := m.Plan(t.Context())
	if err != nil || !cmp.Equal(names(plan), []string{"00002_step.sql", "00003_step.sql"}) {
		t.Errorf("pending %v, %v", names(plan), err)
	}
	if read[bool](t, connect(t, db), `SELECT to_regclass('two') IS NOT NULL`) {
		t.Error("half of a migration was kept")
	}
}

func TestSchemaCurrentTellsBehindFromNewer(t *testing.T) {
	t.Parallel()
	db := pgtest.EmptyURL(t)
	conn := connect(t, db)
	if err := postgres.SchemaCurrent(t.Context(), conn); !errors.Is(err, postgres.ErrSchemaBehind) {
		t.Errorf("empty database: %v, want ErrSchemaBehind", err)
	}
	up(t, migrator(t, postgres.MigrateConfig{URL: db}))
	if err := postgres.SchemaCurrent(t.Context(), conn); err != nil {
		t.Errorf("migrated database: %v", err)
	}

	next := fstest.MapFS{"99999_next_release.sql": {Data: []byte("-- +goose Up\nCREATE TABLE later ();\n")}}
	copyInto(t, next, postgres.Migrations())
	up(t, migrator(t, postgres.MigrateConfig{URL: db, Files: next}))
	err := postgres.SchemaCurrent(t.Context(), conn)
	if !errors.Is(err, postgres.ErrSchemaNewer) || !strings.Contains(err.Error(), "99999") {
		t.Errorf("database of the next release: %v, want ErrSchemaNewer", err)
	}

	var log bytes.Buffer
	old := migrator(t, postgres.MigrateConfig{URL: db, Log: slog.New(slog.NewTextHandler(&log, nil))})
	if applied := up(t, old); len(applied) != 0 || !strings.Contains(log.String(), "level=WARN") {
		t.Errorf("an old release applied %v and said %q", names(applied), log.String())
	}

	must(t, conn, `DELETE FROM goose_db_version WHERE version_id = 1`)
	if err := postgres.SchemaCurrent(t.Context(), conn); !errors.Is(err, postgres.ErrSchemaBehind) {
		t.Errorf("newer with a gap: %v, want ErrSchemaBehind", err)
	}
}

func copyInto(t *testing.T, to fstest.MapFS, from fs.FS) {
	t.Helper()
	all, err := fs.Glob(from, "*.sql")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range all {
		text, err := fs.ReadFile(from, name)
		if err != nil {
			t.Fatal(err)
		}
		to[name] = &fstest.MapFile{Data: text}
	}
}

func TestNewMigratorNamesWhatIsWrong(t *testing.T) {
	t.Parallel()
	db := pgtest.EmptyURL(t)
	tests := []struct {
		name string
		cfg  postgres.MigrateConfig
		want string
	}{
		{"no files", postgres.MigrateConfig{URL: db, Files: fstest.MapFS{}}, goose.ErrNoMigrations.Error()},
		{"two of one version", postgres.MigrateConfig{URL: db, Files: fstest.MapFS{"1_a.sql": {}, "01_b.sql": {}}}, "1_a.sql"},
		{"lock timeout", postgres.MigrateConfig{URL: db, LockTimeout: -1}, "lock timeout"},
		{"URL", postgres.MigrateConfig{URL: "nowhere"}, "database URL"},
		{"no server", postgres.MigrateConfig{URL: "postgres://u@/db?host=" + t.TempDir()}, "reach database"},
	}
	for _, tt := range tests {
		m, err := postgres.NewMigrator(t.Context(), tt.cfg)
		if err == nil {
			_ = m.Close() // the failure is reported below
		}
		if err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s: error %v, want %q in it", tt.name, err, tt.want)
		}
	}
}

// A database that lived through every release has the schema of a new one.
func TestFreshEqualsUpgraded(t *testing.T) {
	t.Parallel()
	upgraded := pgtest.NewEmpty(t)
	all, err := fs.Glob(postgres.Migrations(), "*.sql")
	if err != nil {
		t.Fatal(err)
	}
	for range all { // each release is a program of its own
		db := stdlib.OpenDBFromPool(upgraded)
		release, err := goose.NewProvider(goose.DialectPostgres, db, postgres.Migrations())
		if err != nil {
			t.Fatal(err)
		}
		if _, err := release.UpByOne(context.WithoutCancel(t.Context())); err != nil {
			t.Fatal(err)
		}
		if err := db.Close(); err != nil {
			t.Fatal(err)
		}
	}
	fresh := pgtest.New(t)
	if diff := cmp.Diff(schema(t, fresh), schema(t, upgraded)); diff != "" {
		t.Errorf("schema (-fresh +upgraded):\n%s", diff)
	}
	if err := postgres.SchemaCurrent(t.Context(), upgraded); err != nil {
		t.Error(err)
	}
}
