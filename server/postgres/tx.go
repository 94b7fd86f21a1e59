package postgres

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgxpool"
)

const (
	// MaxTxAttempts is how often InTx runs a transaction before it gives up on serialisation failures and deadlocks.
	MaxTxAttempts = 5

	firstRetryDelay = 5 * time.Millisecond
	maxRetryDelay   = 100 * time.Millisecond
	// endTimeout bounds COMMIT and ROLLBACK, which run to their end even when the caller has gone away.
	endTimeout = 10 * time.Second
)

// ErrCommitUnknown says that the connection was lost during COMMIT: the transaction may or may not have happened.
// Whoever can name the mutation (idempotency key) may safely send it again.
var ErrCommitUnknown = errors.New("outcome of the commit is unknown")

// Querier is what a store needs to run its statements. A pool and a transaction both are one.
type Querier interface {
	Exec(ctx context.Context, sql string, args ...any) (pgconn.CommandTag, error)
	Query(ctx context.Context, sql string, args ...any) (pgx.Rows, error)
	QueryRow(ctx context.Context, sql string, args ...any) pgx.Row
	SendBatch(ctx context.Context, batch *pgx.Batch) pgx.BatchResults
}

var (
	_ Querier = (*pgxpool.Pool)(nil)
	_ Querier = pgx.Tx(nil)
)

// InTx runs fn in a transaction and commits when fn returns nil; an error or a panic of fn rolls back.
//
// fn MUST be safe to run again: after a serialisation failure or a deadlock (40001, 40P01, from fn or from COMMIT) it
// is run afresh in a new transaction, up to MaxTxAttempts times with short random pauses. So fn does nothing outside
// tx (no network call, mail or channel send), sets its results anew each time, and wraps errors with %w.
//
// The errors of fn come back as they are. A COMMIT that got no answer gives ErrCommitUnknown. A context that ends
// before COMMIT rolls back; from COMMIT on it is no longer looked at.
func InTx(ctx context.Context, pool *pgxpool.Pool, opts pgx.TxOptions, fn func(ctx context.Context, tx pgx.Tx) error) error {
	for attempt := 1; ; attempt++ {
		err := once(ctx, pool, opts, fn)
		if kind, _ := Classify(err); kind != KindRetryable {
			return err
		}
		if attempt == MaxTxAttempts {
			return fmt.Errorf("transaction failed %d times: %w", MaxTxAttempts, err)
		}
		if pauseErr := pause(ctx, attempt); pauseErr != nil {
			return fmt.Errorf("transaction not run again: %w (it failed with: %w)", pauseErr, err)
		}
	}
}

// InReadTx is InTx for reading: fn sees one unchanging snapshot of the database and cannot write.
func InReadTx(ctx context.Context, pool *pgxpool.Pool, fn func(ctx context.Context, tx pgx.Tx) error) error {
	return InTx(ctx, pool, pgx.TxOptions{IsoLevel: pgx.RepeatableRead, AccessMode: pgx.ReadOnly}, fn)
}

// PlannedOnce are the options of a transaction whose statements are planned once on each connection, not at each call: for
// statements that have one good plan whatever their arguments are. PostgreSQL takes an array that it does not know for one
// of ten items, finds a shorter one cheaper, and would plan such a statement anew for ever, which costs more than to run it.
func PlannedOnce() pgx.TxOptions {
	return pgx.TxOptions{BeginQuery: "BEGIN; SET LOCAL plan_cache_mode = force_generic_plan"}
}

// ReadPlannedOnce are the options of InReadTx and PlannedOnce together.
func ReadPlannedOnce() pgx.TxOptions {
	return pgx.TxOptions{BeginQuery: "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY; SET LOCAL plan_cache_mode = force_generic_plan"}
}

func once(ctx context.Context, pool *pgxpool.Pool, opts pgx.TxOptions, fn func(ctx context.Context, tx pgx.Tx) error) error {
	tx, err := pool.BeginTx(ctx, opts)
	if err != nil {
		return fmt.Errorf("begin transaction: %w", err)
	}
	defer func() { // does nothing after a commit; runs on a panic too
		ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), endTimeout)
		defer cancel()
		_ = tx.Rollback(ctx) // a rollback that fails ends the connection, and with it the transaction
	}()
	if err := fn(ctx, tx); err != nil {
		return err
	}
	if err := ctx.Err(); err != nil {
		return fmt.Errorf("before commit: %w", err)
	}
	return commit(ctx, tx)
}

func commit(ctx context.Context, tx pgx.Tx) error {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), endTimeout)
	defer cancel()
	lost := tx.Conn().IsClosed()
	err := tx.Commit(ctx)
	switch {
	case err == nil:
		return nil
	case lost, answered(err), errors.Is(err, pgx.ErrTxCommitRollback), errors.Is(err, pgx.ErrTxClosed):
		return fmt.Errorf("commit: %w", err)
	}
	// pgconn.SafeToRetry is no help: pgx calls a connection that broke while it read the answer safe to retry as well.
	return fmt.Errorf("commit: %w: %w", ErrCommitUnknown, err)
}

// pause waits a random time, on average longer after each attempt.
func pause(ctx context.Context, attempt int) error {
	limit := min(firstRetryDelay<<attempt, maxRetryDelay)
	timer := time.NewTimer(rand.N(limit)) //nolint:gosec // spreads load; no secret
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
