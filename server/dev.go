package server

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"time"

	"github.com/languagetutor/languagetutor/server/config"
	"github.com/languagetutor/languagetutor/server/identity"
	"github.com/languagetutor/languagetutor/server/postgres"
	"github.com/languagetutor/languagetutor/server/postgres/private"
	"github.com/languagetutor/languagetutor/server/vocabulary"
)

// DemoEmail and DemoPassword are those of the learner whom Dev creates.
const (
	DemoEmail    = "demo@example.org"
	DemoPassword = "learning is a long walk"
)

const stopTimeout = 30 * time.Second

// DevOptions say how to serve on embedded defaults.
type DevOptions struct {
	// Listen is host:port of the API; port 0 takes a free one.
	Listen string
	// Data is the folder of the database, the signing key and the log.
	Data string
	// ModelsFile names language models; without it the offline tutor answers.
	ModelsFile string
	Version    string
	// Program is how a person calls this program, for what is printed.
	Program string
	// Out receives what a person should read.
	Out io.Writer
	// Ready, if set, is called with the address when the server answers, and ends the server when it returns.
	Ready func(ctx context.Context, url string) error
}

// Dev serves on embedded defaults until the context ends: a private PostgreSQL below opts.Data, migrated and seeded, cache
// and limits in the process, and a demo learner. A second start finds what the first one made.
func Dev(ctx context.Context, opts DevOptions) (err error) {
	// The database lets everyone in who reaches its socket, and the key signs any token: the folder is its owner's alone.
	// PostgreSQL runs as another account where this one is root, and must be able to pass through.
	if err := os.MkdirAll(opts.Data, 0o711); err != nil { //nolint:gosec // See above; the files in it are closed.
		return fmt.Errorf("make data folder: %w", err)
	}
	logFile, err := os.OpenFile(filepath.Join(opts.Data, "tutor.log"), os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		return fmt.Errorf("open log: %w", err)
	}
	defer func() { err = errors.Join(err, logFile.Close()) }()
	log := slog.New(slog.NewJSONHandler(logFile, nil))

	fmt.Fprintln(opts.Out, "Starting PostgreSQL below", opts.Data)
	db, err := private.Start(ctx, private.Options{Dir: filepath.Join(opts.Data, "postgres"), Durable: true, Log: log})
	if err != nil {
		return err
	}
	defer func() {
		ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), stopTimeout)
		defer cancel()
		err = errors.Join(err, db.Stop(ctx))
	}()
	// A database that dies takes the server down: without it nothing can be answered.
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	go func() {
		select {
		case <-db.Done():
			cancel(errors.New("PostgreSQL has ended; its log is below " + opts.Data))
		case <-ctx.Done():
		}
	}()
	cfg, err := prepare(ctx, opts, db, log)
	if err != nil {
		return err
	}
	if err := serveDev(ctx, cfg, opts, log); err != nil {
		return err
	}
	if cause := context.Cause(ctx); cause != nil && !errors.Is(cause, context.Canceled) {
		return cause
	}
	return nil
}

// prepare brings database and key to where a server can start.
func prepare(ctx context.Context, opts DevOptions, db *private.Server, log *slog.Logger) (config.Config, error) {
	const name = "languagetutor"
	if err := db.CreateDatabase(ctx, name); err != nil {
		return config.Config{}, err
	}
	if err := migrate(ctx, db.URL(name), opts.Out, log); err != nil {
		return config.Config{}, err
	}
	if err := seed(ctx, db.URL(name), opts.Out); err != nil {
		return config.Config{}, err
	}
	key := filepath.Join(opts.Data, "signing-key.pem")
	if err := identity.EnsureKeyFile(key); err != nil {
		return config.Config{}, err
	}
	cfg := config.Config{
		Listen: opts.Listen, DrainTimeout: 5 * time.Second, MaxConnections: 1000, Reflection: true, InsecureCookies: true,
		DatabaseURL: config.Secret(db.URL(name)), DatabaseMaxConns: 20, Issuer: "languagetutor", SigningKeyFiles: []string{key},
		ModelsFile: opts.ModelsFile,
	}
	return cfg, cfg.Verify()
}

func migrate(ctx context.Context, url string, out io.Writer, log *slog.Logger) (err error) {
	migrator, err := postgres.NewMigrator(ctx, postgres.MigrateConfig{URL: url, Log: log})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, migrator.Close()) }()
	applied, err := migrator.Up(ctx)
	if err != nil {
		return err
	}
	if len(applied) > 0 {
		fmt.Fprintf(out, "Applied %d migrations\n", len(applied))
	}
	return nil
}

func seed(ctx context.Context, url string, out io.Writer) error {
	pool, err := postgres.Open(ctx, postgres.Config{URL: url, MaxConns: 2})
	if err != nil {
		return err
	}
	defer pool.Close()
	report, err := vocabulary.Seed(ctx, pool)
	if err != nil {
		return fmt.Errorf("seed the catalogue: %w", err)
	}
	if report.Created+report.Changed > 0 {
		fmt.Fprintf(out, "Seeded the catalogue with %d words\n", report.Created+report.Changed)
	}
	return nil
}

func serveDev(ctx context.Context, cfg config.Config, opts DevOptions, log *slog.Logger) error {
	options := Options{Version: opts.Version, Log: log}
	if cfg.ModelsFile == "" {
		options.Models = &config.Models{Scripted: true}
	}
	srv, err := New(ctx, cfg, options)
	if err != nil {
		return err
	}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	done := make(chan error, 1)
	go func() { done <- srv.Run(ctx) }()
	welcome := opts.Ready
	if welcome == nil {
		welcome = func(ctx context.Context, url string) error {
			if err := introduce(ctx, url, opts.Program, opts.Out); err != nil {
				return err
			}
			<-ctx.Done()
			return nil
		}
	}
	told := make(chan error, 1)
	go func() { told <- welcome(ctx, "http://"+srv.Addr().String()) }()
	select {
	case err = <-done:
		cancel()
		return errors.Join(err, <-told)
	case err = <-told:
		cancel()
		return errors.Join(err, <-done)
	}
}
