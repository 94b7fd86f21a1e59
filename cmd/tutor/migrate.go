package main

import (
	"context"
	"fmt"
	"log/slog"

	"github.com/languagetutor/languagetutor/server/postgres"
)

type migrateCmd struct {
	Up     migrateUpCmd     `cmd:"" help:"Apply the migrations that are pending. Safe to run by several instances at once."`
	Status migrateStatusCmd `cmd:"" help:"List the migrations and when each was applied."`
	Plan   migratePlanCmd   `cmd:"" help:"Print the SQL that up would run, and run nothing."`
}

func (d database) migrator(ctx context.Context, log *slog.Logger) (*postgres.Migrator, error) {
	return postgres.NewMigrator(ctx, postgres.MigrateConfig{URL: d.DatabaseURL.Reveal(), Log: log})
}

type migrateUpCmd struct{ database }

// Run applies what is pending and says what it was.
func (m *migrateUpCmd) Run(ctx context.Context, c console) error {
	migrator, err := m.migrator(ctx, slog.New(slog.NewJSONHandler(c.err, nil)))
	if err != nil {
		return err
	}
	defer migrator.Close()
	applied, err := migrator.Up(ctx)
	for _, step := range applied {
		fmt.Fprintln(c.out, "applied", step.Name)
	}
	if err != nil {
		return err
	}
	if len(applied) == 0 {
		fmt.Fprintln(c.out, "nothing to apply")
	}
	return nil
}

type migrateStatusCmd struct{ database }

// Run lists the migrations.
func (m *migrateStatusCmd) Run(ctx context.Context, c console) error {
	return m.list(ctx, func(migrator *postgres.Migrator) error {
		all, err := migrator.Status(ctx)
		for _, step := range all {
			state := "pending"
			if !step.AppliedAt.IsZero() {
				state = "applied " + step.AppliedAt.UTC().Format("2006-01-02 15:04:05Z")
			}
			fmt.Fprintf(c.out, "%-28s %s\n", step.Name, state)
		}
		return err
	})
}

type migratePlanCmd struct{ database }

// Run prints the SQL that up would run.
func (m *migratePlanCmd) Run(ctx context.Context, c console) error {
	return m.list(ctx, func(migrator *postgres.Migrator) error {
		pending, err := migrator.Plan(ctx)
		for _, step := range pending {
			fmt.Fprintf(c.out, "-- %s\n%s\n", step.Name, step.SQL)
		}
		if err == nil && len(pending) == 0 {
			fmt.Fprintln(c.out, "-- nothing to apply")
		}
		return err
	})
}

func (d database) list(ctx context.Context, show func(*postgres.Migrator) error) error {
	migrator, err := d.migrator(ctx, slog.New(slog.DiscardHandler))
	if err != nil {
		return err
	}
	defer migrator.Close()
	return show(migrator)
}
