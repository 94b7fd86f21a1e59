package postgres

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"path"
	"slices"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/jackc/pgx/v5/stdlib"
	"github.com/pressly/goose/v3"
	"github.com/pressly/goose/v3/lock"
)

// DefaultMigrateLockTimeout is how long a migration waits for a table that others use. It is short because everyone
// who comes later queues behind the migration.
const DefaultMigrateLockTimeout = 5 * time.Second

const (
	migrateConns = 2 // one holds the advisory lock and migrates; one reads
	// Another instance that migrates is asked for every second, for up to ten minutes.
	instancePollSeconds = 1
	instancePolls       = 600
)

// MigrateConfig says what to migrate. A zero field takes its default.
type MigrateConfig struct {
	// URL is as in Config.
	URL string
	// Files holds the migrations, in goose's format; nil takes those of this binary.
	Files fs.FS
	// LockTimeout bounds the wait for each lock on a table; see DefaultMigrateLockTimeout.
	LockTimeout time.Duration
	Log         *slog.Logger
}

// Migration is one step of the schema.
type Migration struct {
	Version int64
	// Name is the file's name.
	Name string
	// SQL is the file's text.
	SQL string
	// AppliedAt is zero while the migration is pending.
	AppliedAt time.Time
}

// Migrator brings a database to the schema of this binary. There is no way down: a release that must be taken back
// runs on the schema of its successor, which only expands it.
type Migrator struct {
	pool     *pgxpool.Pool
	provider *goose.Provider
	files    fs.FS
	log      *slog.Logger
}

// NewMigrator connects to the database and reads the migrations. Close it after use.
func NewMigrator(ctx context.Context, cfg MigrateConfig) (*Migrator, error) {
	files := cfg.Files
	if files == nil {
		files = Migrations()
	}
	if cfg.LockTimeout < 0 {
		return nil, fmt.Errorf("migration lock timeout is %s: must not be negative", cfg.LockTimeout)
	}
	locker, err := lock.NewPostgresSessionLocker(lock.WithLockTimeout(instancePollSeconds, instancePolls))
	if err != nil {
		return nil, fmt.Errorf("make migration lock: %w", err)
	}
	pool, err := migratePool(ctx, cfg)
	if err != nil {
		return nil, err
	}
	db := stdlib.OpenDBFromPool(pool)
	provider, err := goose.NewProvider(goose.DialectPostgres, db, files,
		goose.WithSessionLocker(locker), goose.WithDisableGlobalRegistry(true))
	if err != nil {
		err = errors.Join(fmt.Errorf("read migrations: %w", err), db.Close())
		pool.Close()
		return nil, err
	}
	log := cfg.Log
	if log == nil {
		log = slog.New(slog.DiscardHandler)
	}
	return &Migrator{pool: pool, provider: provider, files: files, log: log}, nil
}

// migratePool is a pool whose sessions wait for locks briefly and for their own work as long as it takes.
func migratePool(ctx context.Context, cfg MigrateConfig) (*pgxpool.Pool, error) {
	parsed, err := poolConfig(Config{URL: cfg.URL, ApplicationName: DefaultApplicationName + "-migrate"})
	if err != nil {
		return nil, err
	}
	parsed.MaxConns = migrateConns
	params := parsed.ConnConfig.RuntimeParams
	params["lock_timeout"] = milliseconds(cmp.Or(cfg.LockTimeout, DefaultMigrateLockTimeout))
	params["statement_timeout"] = "0"
	params["idle_in_transaction_session_timeout"] = "0"
	pool, err := pgxpool.NewWithConfig(ctx, parsed)
	if err != nil {
		return nil, fmt.Errorf("make migration pool: %w", err)
	}
	if err := pool.Ping(ctx); err != nil {
		pool.Close()
		return nil, fmt.Errorf("reach database: %w", err)
	}
	return pool, nil
}

// Close ends the connections.
func (m *Migrator) Close() error {
	err := m.provider.Close()
	m.pool.Close()
	if err != nil {
		return fmt.Errorf("close migrator: %w", err)
	}
	return nil
}

// Up applies what is pending and returns it. Instances that start together take turns by an advisory lock, so that
// each migration is applied once. Each runs in its own transaction unless its file says NO TRANSACTION. A database
// that is newer than this binary is left as it is. An error names the file; Classify works on it, KindLockTimeout
// meaning that a table was busy and Up may be called again.
func (m *Migrator) Up(ctx context.Context) ([]Migration, error) {
	results, err := m.provider.Up(ctx)
	if partial, ok := errors.AsType[*goose.PartialError](err); ok {
		results = partial.Applied
		err = fmt.Errorf("%s: %w", path.Base(partial.Failed.Source.Path), partial.Err)
	}
	applied := map[int64]bool{}
	for _, r := range results {
		applied[r.Source.Version] = true
		m.log.InfoContext(ctx, "migration applied", "file", path.Base(r.Source.Path), "duration", r.Duration)
	}
	if err != nil {
		return nil, fmt.Errorf("migrate database: %w", err)
	}
	if err := schemaCurrent(ctx, m.pool, m.files); errors.Is(err, ErrSchemaNewer) {
		m.log.WarnContext(ctx, "nothing to migrate", "reason", err)
	} else if err != nil {
		return nil, err
	}
	all, err := m.Status(ctx)
	return slices.DeleteFunc(all, func(one Migration) bool { return !applied[one.Version] }), err
}

// Status lists all migrations of this binary, ascending, without touching the database.
func (m *Migrator) Status(ctx context.Context) ([]Migration, error) {
	applied, err := appliedAt(ctx, m.pool)
	if err != nil {
		return nil, err
	}
	sources := m.provider.ListSources()
	all := make([]Migration, 0, len(sources))
	for _, s := range sources {
		text, err := fs.ReadFile(m.files, s.Path)
		if err != nil {
			return nil, fmt.Errorf("read migration: %w", err)
		}
		all = append(all, Migration{Version: s.Version, Name: path.Base(s.Path), SQL: string(text), AppliedAt: applied[s.Version]})
	}
	return all, nil
}

// Plan lists what Up would apply, ascending, with its SQL, without touching the database.
func (m *Migrator) Plan(ctx context.Context) ([]Migration, error) {
	all, err := m.Status(ctx)
	if err != nil {
		return nil, err
	}
	return slices.DeleteFunc(all, func(one Migration) bool { return !one.AppliedAt.IsZero() }), nil
}

// Versions tells the newest version that the database has (0: none) and the newest that this binary knows.
func (m *Migrator) Versions(ctx context.Context) (current, latest int64, err error) {
	applied, err := appliedAt(ctx, m.pool)
	if err != nil {
		return 0, 0, err
	}
	for version := range applied {
		current = max(current, version)
	}
	sources := m.provider.ListSources()
	return current, sources[len(sources)-1].Version, nil
}
