package study_test

import (
	"context"
	"log/slog"
	"sync/atomic"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"github.com/languagetutor/languagetutor/server/cache"
	"github.com/languagetutor/languagetutor/server/fsrs"
	"github.com/languagetutor/languagetutor/server/study"
)

// exchanges counts how often a pool waits for an answer of the database.
type exchanges struct{ atomic.Int32 }

func (e *exchanges) TraceQueryStart(ctx context.Context, _ *pgx.Conn, _ pgx.TraceQueryStartData) context.Context {
	e.Add(1)
	return ctx
}

func (*exchanges) TraceQueryEnd(context.Context, *pgx.Conn, pgx.TraceQueryEndData) {}

func (e *exchanges) TraceBatchStart(ctx context.Context, _ *pgx.Conn, _ pgx.TraceBatchStartData) context.Context {
	e.Add(1)
	return ctx
}

func (*exchanges) TraceBatchQuery(context.Context, *pgx.Conn, pgx.TraceBatchQueryData) {}

func (*exchanges) TraceBatchEnd(context.Context, *pgx.Conn, pgx.TraceBatchEndData) {}

func TestHotPathsAskTheDatabaseFewTimes(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	l := w.learner("UTC")
	cards := l.cards(4)
	l.known(5, 30)
	count := &exchanges{}
	cfg := w.db.Config()
	cfg.ConnConfig.Tracer = count
	pool, err := pgxpool.NewWithConfig(t.Context(), cfg)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(pool.Close)
	clock := func() time.Time { return w.now }
	c, err := cache.Open(t.Context(), cache.Config{}, clock, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = c.Close() })
	l.study = study.NewService(pool, c, clock)
	for _, path := range []struct {
		name string
		walk func()
		want int32 // BEGIN and COMMIT are two of them
	}{
		{"reviews in order", func() { l.submit(review(cards[0], fsrs.Good, noon), review(cards[1], fsrs.Good, noon)) }, 4},
		{"a late review", func() { l.submit(review(cards[0], fsrs.Good, noon.AddDate(0, 0, -1))) }, 5},
		{"a queue", func() { l.queue(study.QueueRequest{}) }, 6},
	} {
		count.Store(0)
		path.walk()
		if got := count.Load(); got != path.want {
			t.Errorf("%s: %d exchanges with the database, want %d", path.name, got, path.want)
		}
	}
}
