package postgres_test

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"github.com/languagetutor/languagetutor/server/postgres"
	"github.com/languagetutor/languagetutor/server/postgres/pgtest"
)

var serializable = pgx.TxOptions{IsoLevel: pgx.Serializable}

// raise makes the server fail the transaction with a code.
func raise(ctx context.Context, tx pgx.Tx, code string) error {
	_, err := tx.Exec(ctx, `DO $$ BEGIN RAISE EXCEPTION 'x' USING ERRCODE = '`+code+`'; END $$`)
	return err
}

// counters is a database with two rows: (1, 0) and (2, 0).
func counters(t *testing.T) *pgxpool.Pool {
	t.Helper()
	pool := pgtest.NewEmpty(t)
	must(t, pool, `CREATE TABLE counters (id int PRIMARY KEY, n int NOT NULL CHECK (n < 1000))`)
	must(t, pool, `INSERT INTO counters VALUES (1, 0), (2, 0)`)
	return pool
}

func increment(ctx context.Context, tx pgx.Tx, id int) error {
	_, err := tx.Exec(ctx, `UPDATE counters SET n = n + 1 WHERE id = $1`, id)
	return err
}

func sum(t *testing.T, db postgres.Querier) int {
	t.Helper()
	return read[int](t, db, `SELECT sum(n) FROM counters`)
}

// meet makes the first runs of two transactions wait for each other, and lets later runs pass.
func meet() func() {
	var left sync.WaitGroup
	left.Add(2)
	var runs atomic.Int32
	return func() {
		if runs.Add(1) <= 2 {
			left.Done()
			left.Wait()
		}
	}
}

// both runs two transactions at once and returns how often their functions ran.
func both(t *testing.T, pool *pgxpool.Pool, opts pgx.TxOptions, fn func(ctx context.Context, tx pgx.Tx, me, other int) error) int32 {
	t.Helper()
	var runs atomic.Int32
	var done sync.WaitGroup
	for _, me := range []int{1, 2} {
		done.Go(func() {
			err := postgres.InTx(t.Context(), pool, opts, func(ctx context.Context, tx pgx.Tx) error {
				runs.Add(1)
				return fn(ctx, tx, me, 3-me)
			})
			if err != nil {
				t.Errorf("transaction %d: %v", me, err)
			}
		})
	}
	done.Wait()
	return runs.Load()
}

func TestInTxRunsAgainAfterASerialisationFailure(t *testing.T) {
	t.Parallel()
	pool, wait := counters(t), meet()
	runs := both(t, pool, serializable, func(ctx context.Context, tx pgx.Tx, me, other int) error {
		var n int
		if err := tx.QueryRow(ctx, `SELECT n FROM counters WHERE id = $1`, other).Scan(&n); err != nil {
			return err
		}
		wait()
		_, err := tx.Exec(ctx, `UPDATE counters SET n = $1 WHERE id = $2`, n+1, me)
		return err
	})
	if got := sum(t, pool); got != 3 { // one after the other: 1, then 2
		t.Errorf("sum %d is of no serial order", got)
	}
	if runs < 3 {
		t.Errorf("%d runs: nobody ran again", runs)
	}
}

func TestInTxRunsAgainAfterADeadlock(t *testing.T) {
	t.Parallel()
	pool, wait := counters(t), meet()
	runs := both(t, pool, pgx.TxOptions{}, func(ctx context.Context, tx pgx.Tx, me, other int) error {
		if _, err := tx.Exec(ctx, `SET LOCAL deadlock_timeout = '10ms'`); err != nil {
			return err
		}
		if err := increment(ctx, tx, me); err != nil {
			return err
		}
		wait()
		return increment(ctx, tx, other)
	})
	if got := sum(t, pool); got != 4 || runs < 3 {
		t.Errorf("sum %d after %d runs, want 4 after 3", got, runs)
	}
}

func TestConcurrentIncrementsHappenOnceForEachSuccess(t *testing.T) {
	t.Parallel()
	pool := counters(t)
	var successes atomic.Int32
	var done sync.WaitGroup
	for range 6 {
		done.Go(func() {
			for range 20 {
				err := postgres.InTx(t.Context(), pool, pgx.TxOptions{IsoLevel: pgx.RepeatableRead}, func(ctx context.Context, tx pgx.Tx) error {
					return increment(ctx, tx, 1)
				})
				if err == nil {
					successes.Add(1)
				} else if kind, _ := postgres.Classify(err); kind != postgres.KindRetryable {
					t.Error(err)
				}
			}
		})
	}
	done.Wait()
	if got, want := sum(t, pool), int(successes.Load()); got != want || want == 0 {
		t.Errorf("sum %d after %d successes", got, want)
	}
}

func TestInTxGivesUpAfterBoundedAttempts(t *testing.T) {
	t.Parallel()
	pool := counters(t)
	runs := 0
	err := postgres.InTx(t.Context(), pool, serializable, func(ctx context.Context, tx pgx.Tx) error {
		runs++
		return errors.Join(increment(ctx, tx, 1), fmt.Errorf("save: %w", raise(ctx, tx, "40001")))
	})
	if kind, _ := postgres.Classify(err); kind != postgres.KindRetryable || runs != postgres.MaxTxAttempts {
		t.Errorf("%d runs, error %v; want %d and a retryable one", runs, err, postgres.MaxTxAttempts)
	}
	if got := sum(t, pool); got != 0 {
		t.Errorf("sum %d: a failed run was kept", got)
	}
}

// What ends a transaction without a commit, and what the caller then sees.
func TestInTxKeepsNothingOfWhatFailed(t *testing.T) {
	t.Parallel()
	mine := errors.New("mine")
	tests := []struct {
		name string
		fn   func(ctx context.Context, tx pgx.Tx, cancel func()) error
		want func(err error) bool
	}{
		{
			"error of the function", func(context.Context, pgx.Tx, func()) error { return mine },
			func(err error) bool { return errors.Is(err, mine) },
		},
		{
			"broken constraint", func(ctx context.Context, tx pgx.Tx, _ func()) error {
				_, err := tx.Exec(ctx, `UPDATE counters SET n = 1000`)
				return err
			},
			func(err error) bool { return postgres.IsCheck(err, "counters_n_check") },
		},
		{
			"error that the function swallowed", func(ctx context.Context, tx pgx.Tx, _ func()) error {
				_ = raise(ctx, tx, "23514") // on purpose
				return nil
			},
			func(err error) bool {
				return errors.Is(err, pgx.ErrTxCommitRollback) && !errors.Is(err, postgres.ErrCommitUnknown)
			},
		},
		{
			"context that ended before the commit", func(_ context.Context, _ pgx.Tx, cancel func()) error { cancel(); return nil },
			func(err error) bool {
				return errors.Is(err, context.Canceled) && !errors.Is(err, postgres.ErrCommitUnknown)
			},
		},
		{
			"context that ended before a new attempt", func(ctx context.Context, tx pgx.Tx, cancel func()) error {
				err := raise(ctx, tx, "40P01")
				cancel()
				return err
			},
			func(err error) bool { return errors.Is(err, context.Canceled) },
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			pool := counters(t)
			ctx, cancel := context.WithCancel(t.Context())
			defer cancel()
			runs := 0
			err := postgres.InTx(ctx, pool, pgx.TxOptions{}, func(ctx context.Context, tx pgx.Tx) error {
				runs++
				if err := increment(ctx, tx, 1); err != nil {
					return err
				}
				return tt.fn(ctx, tx, cancel)
			})
			if !tt.want(err) || runs != 1 {
				t.Errorf("error %v after %d runs", err, runs)
			}
			if got := sum(t, pool); got != 0 {
				t.Errorf("sum %d: something was kept", got)
			}
		})
	}
}

func TestInTxRollsBackAPanicAndPassesItOn(t *testing.T) {
	t.Parallel()
	pool := counters(t)
	func() {
		defer func() {
			if got := recover(); got != "boom" {
				t.Errorf("recovered %v", got)
			}
		}()
		_ = postgres.InTx(t.Context(), pool, pgx.TxOptions{}, func(ctx context.Context, tx pgx.Tx) error { // panics
			if err := increment(ctx, tx, 1); err != nil {
				return err
			}
			panic("boom")
		})
	}()
	if held := pool.Stat().AcquiredConns(); held != 0 {
		t.Errorf("%d connections are still held", held)
	}
	if got := sum(t, pool); got != 0 {
		t.Errorf("sum %d", got)
	}
}

func TestInReadTxSeesOneSnapshotAndCannotWrite(t *testing.T) {
	t.Parallel()
	pool := counters(t)
	err := postgres.InReadTx(t.Context(), pool, func(_ context.Context, tx pgx.Tx) error {
		before := sum(t, tx)
		must(t, pool, `UPDATE counters SET n = n + 1`)
		if after := sum(t, tx); after != before {
			t.Errorf("sum changed from %d to %d", before, after)
		}
		return nil
	})
	if err != nil {
		t.Error(err)
	}
	err = postgres.InReadTx(t.Context(), pool, func(ctx context.Context, tx pgx.Tx) error { return increment(ctx, tx, 1) })
	if kind, _ := postgres.Classify(err); kind != postgres.KindOther || sum(t, pool) != 2 {
		t.Errorf("a write in a reading transaction: %v, sum %d", err, sum(t, pool))
	}
}

func TestPlannedOnceEndsWithItsTransaction(t *testing.T) {
	t.Parallel()
	pool := pgtest.NewEmpty(t)
	mode := func(db postgres.Querier) string { return read[string](t, db, `SHOW plan_cache_mode`) }
	conn, err := pool.Acquire(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	usual := mode(conn)
	conn.Release()
	err = postgres.InTx(t.Context(), pool, postgres.PlannedOnce(), func(_ context.Context, tx pgx.Tx) error {
		if got := mode(tx); got != "force_generic_plan" || got == usual {
			t.Errorf("plans are %q within, %q before", got, usual)
		}
		return nil
	})
	if got := mode(pool); err != nil || got != usual {
		t.Errorf("plans are %q after it, want %q, %v", got, usual, err)
	}
}
