package study_test

import (
	"context"
	"fmt"
	"log/slog"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"github.com/languagetutor/languagetutor/server/analytics"
	"github.com/languagetutor/languagetutor/server/cache"
	"github.com/languagetutor/languagetutor/server/fsrs"
	"github.com/languagetutor/languagetutor/server/postgres/pgtest"
	"github.com/languagetutor/languagetutor/server/study"
	"github.com/languagetutor/languagetutor/server/vocabulary"
)

// noon is when every world begins.
var noon = time.Date(2026, 3, 10, 12, 0, 0, 0, time.UTC)

// world is a database with services whose clock a test turns.
type world struct {
	t         testing.TB
	db        *pgxpool.Pool
	study     *study.Service
	analytics *analytics.Service
	words     *vocabulary.Service
	now       time.Time
}

func newWorld(t testing.TB) *world {
	t.Helper()
	w := &world{t: t, db: pgtest.New(t), now: noon}
	clock := func() time.Time { return w.now }
	c, err := cache.Open(t.Context(), cache.Config{}, clock, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = c.Close() })
	w.study = study.NewService(w.db, c, clock)
	w.analytics = analytics.NewService(w.db, c, clock)
	w.words = vocabulary.NewService(w.db, c, clock)
	return w
}

func (w *world) exec(sql string, args ...any) {
	w.t.Helper()
	if _, err := w.db.Exec(context.Background(), sql, args...); err != nil {
		w.t.Fatalf("%s: %v", sql, err)
	}
}

// learner is a learner with one deck.
type learner struct {
	*world
	id, deck uuid.UUID
	fatal    func(...any)
}

func (w *world) learner(zone string) *learner {
	w.t.Helper()
	l := &learner{world: w, id: uuid.New(), deck: uuid.New(), fatal: w.t.Fatal}
	w.exec(`INSERT INTO users (id, email, native_language, created_at) VALUES ($1, $2, 'en', $3)`,
		l.id, l.id.String()+"@example.org", noon)
	w.exec(`INSERT INTO day_rules (user_id, effective_from, time_zone, rollover_hour, goal_minutes)
	        VALUES ($1, '2020-01-01', $2, 4, 10)`, l.id, zone)
	err := pgx.BeginFunc(context.Background(), w.db, func(tx pgx.Tx) error {
		return study.CreateDefaultPreset(context.Background(), tx, l.id, noon)
	})
	if err != nil {
		w.t.Fatal(err)
	}
	w.exec(`INSERT INTO decks (user_id, id, name, language, translation_language, preset_id, created_at)
	        SELECT $1, $2, 'French', 'fr', 'en', id, $3 FROM presets WHERE user_id = $1`, l.id, l.deck, noon)
	return l
}

// entry adds an entry with count cards and returns their ids.
func (l *learner) entry(count int) []uuid.UUID {
	entry, err := uuid.NewV7()
	if err != nil {
		l.fatal(err)
	}
	l.exec(`INSERT INTO entries (user_id, id, deck_id, term, translations, search_text, created_at, updated_at)
	        VALUES ($1, $2, $3, 'mot', '{word}', 'mot word', $4, $4)`, l.id, entry, l.deck, noon)
	cards := make([]uuid.UUID, count)
	for i := range cards {
		cards[i] = uuid.NewSHA1(entry, fmt.Append(nil, i+1))
		l.exec(`INSERT INTO cards (user_id, id, entry_id, deck_id, template, created_at) VALUES ($1, $2, $3, $4, $5, $6)`,
			l.id, cards[i], entry, l.deck, i+1, noon)
	}
	return cards
}

func (l *learner) card() uuid.UUID { return l.entry(1)[0] }

func review(card uuid.UUID, rating fsrs.Rating, at time.Time) study.NewReview {
	return study.NewReview{ID: uuid.New(), CardID: card, Rating: rating, ReviewedAt: at, Duration: 5 * time.Second}
}

func (l *learner) submit(reviews ...study.NewReview) []study.Result {
	results, _, err := l.study.SubmitReviews(context.Background(), l.id, "phone", reviews)
	if err != nil {
		l.fatal(err)
	}
	return results
}

func (l *learner) undo(id uuid.UUID) {
	if _, err := l.study.UndoReview(context.Background(), l.id, id); err != nil {
		l.fatal(err)
	}
}

// state is all that the reviews of a learner lead to.
type state struct {
	Cards map[uuid.UUID]study.Progress
	// Log holds what the fold found before each review that counts.
	Log  map[uuid.UUID]study.Before
	Days []analytics.Day
}

func (l *learner) state(cards ...uuid.UUID) state {
	ctx := context.Background()
	s := state{Cards: map[uuid.UUID]study.Progress{}, Log: map[uuid.UUID]study.Before{}}
	for _, id := range cards {
		card, reviews, _, err := l.study.Card(ctx, l.id, id, 1000, "")
		if err != nil {
			l.fatal(err)
		}
		s.Cards[id] = card.Progress
		for _, r := range reviews {
			if r.UndoneAt == nil {
				s.Log[r.ID] = r.Before
			}
		}
	}
	stats, err := l.analytics.Statistics(ctx, l.id, analytics.Range{})
	if err != nil {
		l.fatal(err)
	}
	s.Days = stats.Days
	return s
}
