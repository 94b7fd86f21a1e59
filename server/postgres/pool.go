package postgres

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/exaring/otelpgx"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	"go.opentelemetry.io/otel/metric"
	"go.opentelemetry.io/otel/trace"
)

// Defaults of Config.
const (
	DefaultMaxConns         = 20
	DefaultStatementTimeout = 15 * time.Second
	DefaultIdleInTxTimeout  = 30 * time.Second
	DefaultLockTimeout      = 5 * time.Second
	DefaultConnectTimeout   = 5 * time.Second
	DefaultApplicationName  = "languagetutor"

	maxConnLifetime       = 30 * time.Minute // so that connections move to a new primary or a new pooler
	maxConnLifetimeJitter = 5 * time.Minute
	maxConnIdleTime       = 5 * time.Minute
)

// Config says how to reach the database. A zero field takes its default; a parameter in the URL wins over the field.
//
// The timeouts travel as startup parameters. PgBouncer passes them on only when its ignore_startup_parameters names
// them; set them on the role then.
type Config struct {
	// URL is postgres://user:password@host:port/database?parameters.
	URL string
	// MaxConns is the most connections that the pool opens.
	MaxConns int32
	// StatementTimeout bounds one statement, LockTimeout the wait for one lock, IdleInTxTimeout the time that a
	// transaction may stand open between two statements.
	StatementTimeout, LockTimeout, IdleInTxTimeout time.Duration
	// ConnectTimeout bounds the making of one connection.
	ConnectTimeout  time.Duration
	ApplicationName string
	// TracerProvider and MeterProvider receive spans of statements and figures of the pool; nil turns them off.
	// Statements are recorded without their arguments, and only below a span that is recorded.
	TracerProvider trace.TracerProvider
	MeterProvider  metric.MeterProvider
}

// Open makes a pool and proves that the database answers. No error of it holds the password.
func Open(ctx context.Context, cfg Config) (*pgxpool.Pool, error) {
	parsed, err := poolConfig(cfg)
	if err != nil {
		return nil, err
	}
	pool, err := pgxpool.NewWithConfig(ctx, parsed)
	if err != nil {
		return nil, fmt.Errorf("make database pool: %w", err)
	}
	if err := pool.Ping(ctx); err != nil {
		pool.Close()
		return nil, fmt.Errorf("reach database: %w", err)
	}
	if cfg.MeterProvider != nil {
		if err := otelpgx.RecordStats(pool, otelpgx.WithStatsMeterProvider(cfg.MeterProvider)); err != nil {
			pool.Close()
			return nil, fmt.Errorf("record pool statistics: %w", err)
		}
	}
	return pool, nil
}

func poolConfig(cfg Config) (*pgxpool.Config, error) {
	for name, value := range map[string]time.Duration{
		"statement timeout": cfg.StatementTimeout, "lock timeout": cfg.LockTimeout,
		"idle in transaction timeout": cfg.IdleInTxTimeout, "connect timeout": cfg.ConnectTimeout,
	} {
		if value < 0 {
			return nil, fmt.Errorf("database %s is %s: must not be negative", name, value)
		}
	}
	if cfg.MaxConns < 0 {
		return nil, fmt.Errorf("database max connections is %d: must not be negative", cfg.MaxConns)
	}
	parsed, err := parseURL(cfg.URL)
	if err != nil {
		return nil, err
	}
	if !strings.Contains(cfg.URL, "pool_max_conns=") {
		parsed.MaxConns = cmp.Or(cfg.MaxConns, DefaultMaxConns)
	}
	parsed.MaxConnLifetime = maxConnLifetime
	parsed.MaxConnLifetimeJitter = maxConnLifetimeJitter
	parsed.MaxConnIdleTime = maxConnIdleTime
	parsed.AfterConnect = func(_ context.Context, conn *pgx.Conn) error {
		registerUUID(conn.TypeMap())
		return nil
	}
	conn := parsed.ConnConfig
	if conn.ConnectTimeout == 0 {
		conn.ConnectTimeout = cmp.Or(cfg.ConnectTimeout, DefaultConnectTimeout)
	}
	setDefaults(conn.RuntimeParams, map[string]string{
		"application_name":                    cmp.Or(cfg.ApplicationName, DefaultApplicationName),
		"timezone":                            "UTC",
		"statement_timeout":                   milliseconds(cmp.Or(cfg.StatementTimeout, DefaultStatementTimeout)),
		"lock_timeout":                        milliseconds(cmp.Or(cfg.LockTimeout, DefaultLockTimeout)),
		"idle_in_transaction_session_timeout": milliseconds(cmp.Or(cfg.IdleInTxTimeout, DefaultIdleInTxTimeout)),
	})
	if cfg.TracerProvider != nil || cfg.MeterProvider != nil {
		conn.Tracer = newTracer(cfg.TracerProvider, cfg.MeterProvider)
	}
	return parsed, nil
}

func setDefaults(params, defaults map[string]string) {
	for name, value := range defaults {
		if _, set := params[name]; !set {
			params[name] = value
		}
	}
}

// milliseconds is d as PostgreSQL wants it. It never gives 0, which would turn the limit off.
func milliseconds(d time.Duration) string { return strconv.FormatInt(max(d.Milliseconds(), 1), 10) }

// parseURL is pgxpool.ParseConfig with errors that cannot hold a password: of what pgx says, only the name of a file
// that cannot be read is passed on.
func parseURL(raw string) (*pgxpool.Config, error) {
	u, err := url.Parse(raw)
	if err != nil || (u.Scheme != "postgres" && u.Scheme != "postgresql") {
		return nil, errors.New("database URL is not of the form postgres://user:password@host:port/database")
	}
	parsed, err := pgxpool.ParseConfig(raw)
	if file, ok := errors.AsType[*fs.PathError](err); ok {
		return nil, fmt.Errorf("database URL names a file that cannot be read: %w", file)
	}
	if err != nil {
		return nil, errors.New("database URL has a wrong port or parameter: check sslmode, connect_timeout, pool_max_conns and the like")
	}
	return parsed, nil
}
