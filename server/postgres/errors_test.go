package postgres_test

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/languagetutor/languagetutor/server/postgres"
	"github.com/languagetutor/languagetutor/server/postgres/pgtest"
)

const classifySchema = `
	CREATE TABLE decks (id int CONSTRAINT decks_pk PRIMARY KEY, name text NOT NULL, size int CONSTRAINT decks_size CHECK (size >= 0));
	CREATE UNIQUE INDEX decks_name ON decks (lower(name));
	CREATE TABLE cards (deck int CONSTRAINT cards_deck REFERENCES decks);
	INSERT INTO decks VALUES (1, 'Verben', 0);
	INSERT INTO cards VALUES (1)`

func TestClassifyByWhatTheServerSays(t *testing.T) {
	t.Parallel()
	pool := pgtest.NewEmpty(t)
	must(t, pool, classifySchema)
	tests := []struct {
		name       string
		sql        string
		args       []any
		kind       postgres.Kind
		constraint string
	}{
		{"primary key", `INSERT INTO decks VALUES (1, 'x', 0)`, nil, postgres.KindUnique, "decks_pk"},
		{"unique index", `INSERT INTO decks VALUES (2, 'VERBEN', 0)`, nil, postgres.KindUnique, "decks_name"},
		{"missing parent", `INSERT INTO cards VALUES (9)`, nil, postgres.KindForeignKey, "cards_deck"},
		{"parent with children", `DELETE FROM decks`, nil, postgres.KindForeignKey, "cards_deck"},
		{"check", `UPDATE decks SET size = -1`, nil, postgres.KindCheck, "decks_size"},
		{"serialisation", `DO $$ BEGIN RAISE EXCEPTION 'x' USING ERRCODE = '40001'; END $$`, nil, postgres.KindRetryable, ""},
		{"NUL in text", `SELECT $1::text`, []any{"a\x00b"}, postgres.KindBadText, ""},
		{"broken UTF-8", `SELECT $1::text`, []any{"\xff"}, postgres.KindBadText, ""},
		{"NUL in JSON", `SELECT '"\u0000"'::jsonb ->> 0`, nil, postgres.KindBadText, ""},
		{"statement timeout", `SET LOCAL statement_timeout = 1; SELECT pg_sleep(60)`, nil, postgres.KindTimeout, ""},
		{"shutting down", `SELECT pg_terminate_backend(pg_backend_pid())`, nil, postgres.KindUnavailable, ""},
		{"defect", `SELECT no_such_column`, nil, postgres.KindOther, ""},
		{"not null is a defect", `INSERT INTO decks VALUES (3, NULL, 0)`, nil, postgres.KindOther, ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			_, err := pool.Exec(t.Context(), tt.sql, tt.args...)
			kind, constraint := postgres.Classify(fmt.Errorf("save deck: %w", err))
			if kind != tt.kind || constraint != tt.constraint {
				t.Errorf("%v: got %q of %q, want %q of %q", err, kind, constraint, tt.kind, tt.constraint)
			}
		})
	}
}

func TestConstraintPredicatesLookAtKindAndName(t *testing.T) {
	t.Parallel()
	pool := pgtest.NewEmpty(t)
	must(t, pool, classifySchema)
	_, unique := pool.Exec(t.Context(), `INSERT INTO decks VALUES (1, 'x', 0)`)
	_, foreign := pool.Exec(t.Context(), `INSERT INTO cards VALUES (9)`)
	_, check := pool.Exec(t.Context(), `UPDATE decks SET size = -1`)
	tests := []struct {
		name      string
		predicate func(error, string) bool
		true, not error
		right     string
	}{
		{"unique", postgres.IsUnique, unique, check, "decks_pk"},
		{"foreign key", postgres.IsForeignKey, foreign, unique, "cards_deck"},
		{"check", postgres.IsCheck, check, foreign, "decks_size"},
	}
	for _, tt := range tests {
		if !tt.predicate(tt.true, tt.right) || !tt.predicate(tt.true, "") {
			t.Errorf("%s: not recognised: %v", tt.name, tt.true)
		}
		if tt.predicate(tt.true, "other") || tt.predicate(tt.not, "") || tt.predicate(nil, "") {
			t.Errorf("%s: recognised what it is not", tt.name)
		}
	}
}

func TestClassifyLocks(t *testing.T) {
	t.Parallel()
	db := pgtest.EmptyURL(t)
	holder, waiter := connect(t, db), connect(t, db)
	for _, sql := range []string{`CREATE TABLE decks ()`, `BEGIN`, `LOCK TABLE decks`} {
		if _, err := holder.Exec(t.Context(), sql); err != nil {
			t.Fatal(err)
		}
	}
	_, err := waiter.Exec(t.Context(), `SET lock_timeout = 1; SELECT FROM decks`)
	if kind, _ := postgres.Classify(err); kind != postgres.KindLockTimeout {
		t.Errorf("%v: kind %q", err, kind)
	}
}

// Conditions of the whole server cannot be made here; it tells their codes all the same.
func TestClassifyConditionsOfTheServer(t *testing.T) {
	t.Parallel()
	pool := pgtest.NewEmpty(t)
	for kind, codes := range map[postgres.Kind][]string{
		postgres.KindRetryable:   {"40001", "40P01"},
		postgres.KindForeignKey:  {"23001"},
		postgres.KindTimeout:     {"57014", "25P03", "25P04", "57P05"},
		postgres.KindLockTimeout: {"55P03"},
		postgres.KindOverloaded:  {"53000", "53100", "53200", "53300", "53400"},
		postgres.KindUnavailable: {"57P01", "57P02", "57P03", "08000", "08001", "08003", "08004", "08006"},
		postgres.KindOther:       {"XX000", "42501", "25006", "22P02", "40003"},
	} {
		for _, code := range codes {
			_, err := pool.Exec(t.Context(), `DO $$ BEGIN RAISE EXCEPTION 'x' USING ERRCODE = '`+code+`'; END $$`)
			if got, _ := postgres.Classify(err); got != kind {
				t.Errorf("%v: kind %q, want %q", err, got, kind)
			}
		}
	}
}

func TestClassifyFailuresToConnect(t *testing.T) {
	t.Parallel()
	db := pgtest.EmptyURL(t)
	admin := connect(t, db)
	limited, password := "limited_"+strings.ToLower(rand.Text()), rand.Text()
	if _, err := admin.Exec(t.Context(), `CREATE ROLE `+limited+` LOGIN PASSWORD '`+password+`' CONNECTION LIMIT 0`); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if _, err := admin.Exec(context.Background(), `DROP ROLE `+limited); err != nil {
			t.Error(err)
		}
	})
	tests := []struct {
		name   string
		change func(u *url.URL)
		kind   postgres.Kind
	}{
		{"too many connections", func(u *url.URL) { u.User = url.UserPassword(limited, password) }, postgres.KindOverloaded},
		{"no such database", func(u *url.URL) { u.Path = "/nowhere" }, postgres.KindUnavailable},
		{"no such role", func(u *url.URL) { u.User = url.UserPassword("nobody_"+limited, "x") }, postgres.KindUnavailable},
		{"no server", func(u *url.URL) { u.RawQuery = url.Values{"host": {t.TempDir()}}.Encode() }, postgres.KindUnavailable},
	}
	for _, tt := range tests {
		u, err := url.Parse(db)
		if err != nil {
			t.Fatal(err)
		}
		tt.change(u)
		conn, err := pgx.Connect(t.Context(), u.String())
		if err == nil {
			_ = conn.Close(t.Context()) // the failure is reported below
		}
		if kind, _ := postgres.Classify(err); kind != tt.kind {
			t.Errorf("%s: %v: kind %q, want %q", tt.name, err, kind, tt.kind)
		}
	}
}

func TestClassifyTheCallersOwnEnd(t *testing.T) {
	t.Parallel()
	pool := pgtest.NewEmpty(t)
	closed := pgtest.NewEmpty(t)
	closed.Close()
	cancelled, cancel := context.WithCancel(t.Context())
	cancel()
	late, cancelLate := context.WithDeadline(t.Context(), time.Unix(0, 0))
	defer cancelLate()

	_, errCancelled := pool.Exec(cancelled, `SELECT 1`)
	_, errLate := pool.Exec(late, `SELECT 1`)
	_, errClosed := closed.Exec(t.Context(), `SELECT 1`)
	tests := map[string]struct {
		err  error
		kind postgres.Kind
	}{
		"no error":  {nil, postgres.KindNone},
		"cancelled": {errCancelled, postgres.KindCanceled},
		"too late":  {errLate, postgres.KindTimeout},
		"closed":    {errClosed, postgres.KindUnavailable},
		"not ours":  {errors.New("FATAL: (SQLSTATE 40001)"), postgres.KindOther},
	}
	for name, tt := range tests {
		if kind, _ := postgres.Classify(tt.err); kind != tt.kind {
			t.Errorf("%s: %v: kind %q, want %q", name, tt.err, kind, tt.kind)
		}
	}
}
