package postgres

import (
	"context"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/pressly/goose/v3"
)

//go:embed migrations/*.sql
var embedded embed.FS

// Migrations holds the migrations of this binary: files NNNNN_name.sql at the top, in goose's format.
func Migrations() fs.FS {
	files, err := fs.Sub(embedded, "migrations")
	if err != nil {
		panic(err) // the path is a constant
	}
	return files
}

// The ways in which a database may not fit this binary.
var (
	// ErrSchemaBehind says that migrations are pending: the server must not serve yet.
	ErrSchemaBehind = errors.New("database schema is behind this program")
	// ErrSchemaNewer says that the database has migrations that this binary does not know. Since the schema first
	// expands and contracts one release later, the previous release still works on it: worth a warning, not an outage.
	ErrSchemaNewer = errors.New("database schema is newer than this program")
)

// SchemaCurrent checks that exactly the migrations of this binary are applied. It changes nothing and is cheap enough
// for a readiness probe. It returns ErrSchemaBehind, ErrSchemaNewer (only when nothing is pending), or the error of
// the query.
func SchemaCurrent(ctx context.Context, db Querier) error {
	return schemaCurrent(ctx, db, Migrations())
}

func schemaCurrent(ctx context.Context, db Querier, files fs.FS) error {
	known, err := versions(files)
	if err != nil {
		return err
	}
	applied, err := appliedAt(ctx, db)
	if err != nil {
		return err
	}
	pending := slices.DeleteFunc(slices.Clone(known), func(v int64) bool { return !applied[v].IsZero() })
	if len(pending) > 0 {
		return fmt.Errorf("%w: migrations %v are pending, run `tutor migrate`", ErrSchemaBehind, pending)
	}
	unknown := slices.DeleteFunc(slices.Sorted(maps.Keys(applied)), func(v int64) bool { return slices.Contains(known, v) })
	if len(unknown) > 0 {
		return fmt.Errorf("%w: it has the unknown migrations %v", ErrSchemaNewer, unknown)
	}
	return nil
}

// versions lists the versions of the migration files, ascending.
func versions(files fs.FS) ([]int64, error) {
	names, err := fs.Glob(files, "*.sql")
	if err != nil {
		return nil, fmt.Errorf("list migrations: %w", err)
	}
	found := make([]int64, 0, len(names))
	for _, name := range names {
		version, err := goose.NumericComponent(name)
		if err != nil {
			return nil, fmt.Errorf("migration %s: %w", name, err)
		}
		found = append(found, version)
	}
	slices.Sort(found)
	return found, nil
}

// appliedAt reads when each version was applied, from goose's table, which need not exist yet.
func appliedAt(ctx context.Context, db Querier) (map[int64]time.Time, error) {
	times := map[int64]time.Time{}
	var exists bool
	err := db.QueryRow(ctx, `SELECT to_regclass($1) IS NOT NULL`, goose.DefaultTablename).Scan(&exists)
	if err != nil {
		return nil, fmt.Errorf("look for the migration table: %w", err)
	}
	if !exists {
		return times, nil
	}
	rows, err := db.Query(ctx, `SELECT version_id, tstamp FROM `+goose.DefaultTablename+` WHERE is_applied AND version_id > 0`)
	if err != nil {
		return nil, fmt.Errorf("read applied migrations: %w", err)
	}
	var version int64
	var at time.Time
	_, err = pgx.ForEachRow(rows, []any{&version, &at}, func() error {
		times[version] = at
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("read applied migrations: %w", err)
	}
	return times, nil
}
