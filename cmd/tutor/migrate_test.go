package main

import (
	"fmt"
	"io/fs"
	"strings"
	"testing"

	"github.com/languagetutor/languagetutor/server/postgres"
	"github.com/languagetutor/languagetutor/server/postgres/pgtest"
)

func TestMigrationsArePlannedAppliedAndListed(t *testing.T) {
	t.Parallel()
	files, err := fs.Glob(postgres.Migrations(), "*.sql")
	if err != nil || len(files) == 0 {
		t.Fatal(files, err)
	}
	db := "--database-url=" + pgtest.EmptyURL(t)
	// states counts the lines of status that say so.
	states := func(state string) int { return strings.Count(succeeds(t, "migrate", "status", db), " "+state) }

	plan := succeeds(t, "migrate", "plan", db)
	for _, want := range []string{"-- " + files[0], "CREATE TABLE users", "CREATE TABLE catalog_words"} {
		if !strings.Contains(plan, want) {
			t.Errorf("the plan lacks %q:\n%s", want, plan)
		}
	}
	if n := states("pending"); n != len(files) {
		t.Errorf("%d migrations are pending after the plan, want all %d: the plan must run nothing", n, len(files))
	}

	code, stdout, stderr := tutor(t, "migrate", "up", db)
	if applied := strings.Count(stdout, "applied "); code != 0 || applied != len(files) {
		t.Fatalf("exit code %d, %d applied of %d\n%s%s", code, applied, len(files), stdout, stderr)
	}
	if n := states("applied"); n != len(files) {
		t.Errorf("status lists %d as applied, want %d", n, len(files))
	}

	for command, want := range map[string]string{"up": "nothing to apply\n", "plan": "-- nothing to apply\n"} {
		if _, stdout, stderr := tutor(t, "migrate", command, db); stdout != want {
			t.Errorf("a second %s says %q, %s", command, stdout, stderr)
		}
	}
}

func TestMigrateUpStopsAtAMigrationThatFailsAndSaysWhich(t *testing.T) {
	t.Parallel()
	pool := pgtest.NewEmpty(t)
	if _, err := pool.Exec(t.Context(), "CREATE TABLE catalog_words (stands int)"); err != nil {
		t.Fatal(err)
	}
	db := "--database-url=" + pool.Config().ConnString()
	code, stdout, stderr := tutor(t, "migrate", "up", db)
	if code != 1 || !strings.Contains(stderr, "00002_vocabulary") || !strings.Contains(stderr, "already exists") {
		t.Errorf("exit code %d, %s%s", code, stdout, stderr)
	}
	if status := succeeds(t, "migrate", "status", db); !strings.Contains(status, fmt.Sprintf("%-28s applied", "00001_accounts.sql")) {
		t.Errorf("got\n%s", status)
	}
}
