package analytics_test

import (
	"context"
	"log/slog"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"github.com/languagetutor/languagetutor/server/analytics"
	"github.com/languagetutor/languagetutor/server/cache"
	"github.com/languagetutor/languagetutor/server/calendar"
	"github.com/languagetutor/languagetutor/server/postgres/pgtest"
)

// noon is when every world begins: on 10 March 2026.
var noon = time.Date(2026, 3, 10, 12, 0, 0, 0, time.UTC)

// today is the learner's day of noon, in most zones.
var today = calendar.FromMidnight(time.Date(2026, 3, 10, 0, 0, 0, 0, time.UTC))

// world is a database with a service whose clock a test turns.
type world struct {
	t       testing.TB
	db      *pgxpool.Pool
	cache   *cache.Cache
	service *analytics.Service
	now     time.Time
}

func newWorld(t testing.TB) *world {
	t.Helper()
	w := &world{t: t, db: pgtest.New(t), now: noon}
	clock := func() time.Time { return w.now }
	var err error
	if w.cache, err = cache.Open(t.Context(), cache.Config{}, clock, slog.New(slog.DiscardHandler)); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = w.cache.Close() })
	w.service = analytics.NewService(w.db, w.cache, clock)
	return w
}

func (w *world) exec(sql string, args ...any) {
	w.t.Helper()
	if _, err := w.db.Exec(w.t.Context(), sql, args...); err != nil {
		w.t.Fatalf("%s: %v", sql, err)
	}
}

// learner adds a learner with a goal of 10 minutes and a day that begins at 4:00.
func (w *world) learner(zone string) uuid.UUID {
	w.t.Helper()
	id := uuid.New()
	w.exec(`INSERT INTO users (id, email, native_language, created_at) VALUES ($1, $2, 'en', $3)`,
		id, id.String()+"@example.org", noon)
	w.exec(`INSERT INTO day_rules VALUES ($1, '2020-01-01', $2, 4, 10)`, id, zone)
	return id
}

// write writes a ledger in a transaction of its own, which is not repeated when it fails.
func (w *world) write(learner uuid.UUID, fill func(*analytics.Ledger)) error {
	ctx := context.Background()
	return pgx.BeginFunc(ctx, w.db, func(tx pgx.Tx) error {
		var ledger analytics.Ledger
		fill(&ledger)
		batch := &pgx.Batch{}
		ledger.Queue(batch, learner)
		return tx.SendBatch(ctx, batch).Close()
	})
}

// studied counts some reviews of a day, ten seconds each, and drops the cached days.
func (w *world) studied(learner uuid.UUID, day calendar.Date, reviews int) {
	w.t.Helper()
	err := w.write(learner, func(l *analytics.Ledger) {
		for range reviews {
			l.Add(analytics.Review{Day: day, Rating: 3, Duration: 10 * time.Second})
		}
	})
	if err != nil {
		w.t.Fatal(err)
	}
	w.cache.Invalidate(w.t.Context(), analytics.DaysKey(learner))
}
