package vocabulary_test

import (
	"context"
	"errors"
	"log/slog"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"github.com/languagetutor/languagetutor/server/cache"
	"github.com/languagetutor/languagetutor/server/fault"
	"github.com/languagetutor/languagetutor/server/postgres/pgtest"
	"github.com/languagetutor/languagetutor/server/study"
	"github.com/languagetutor/languagetutor/server/vocabulary"
)

var noon = time.Date(2026, 3, 10, 12, 0, 0, 0, time.UTC)

// world is a database with a service whose clock a test turns.
type world struct {
	*vocabulary.Service
	t   testing.TB
	db  *pgxpool.Pool
	now time.Time
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
	w.Service = vocabulary.NewService(w.db, c, clock)
	return w
}

// learner makes a learner whose native language is English.
func (w *world) learner() uuid.UUID {
	w.t.Helper()
	id := uuid.New()
	if _, err := w.db.Exec(w.t.Context(), `INSERT INTO users (id, email, native_language, created_at) VALUES ($1, $2, 'en', $3)`,
		id, id.String()+"@example.org", noon); err != nil {
		w.t.Fatal(err)
	}
	err := pgx.BeginFunc(w.t.Context(), w.db, func(tx pgx.Tx) error {
		return study.CreateDefaultPreset(context.Background(), tx, id, noon)
	})
	if err != nil {
		w.t.Fatal(err)
	}
	return id
}

func (w *world) deck(learner uuid.UUID) uuid.UUID {
	w.t.Helper()
	deck, err := w.CreateDeck(w.t.Context(), learner, vocabulary.NewDeck{ID: newID(), Name: "French", Language: "fr"})
	if err != nil {
		w.t.Fatal(err)
	}
	return deck.ID
}

func (w *world) entry(learner, deck uuid.UUID, term string, translations ...string) vocabulary.Entry {
	w.t.Helper()
	entry, err := w.CreateEntry(w.t.Context(), learner, deck, newID(), vocabulary.Content{Term: term, Translations: translations})
	if err != nil {
		w.t.Fatal(err)
	}
	return entry
}

// count is the number that a statement answers with.
func (w *world) count(sql string, args ...any) int {
	w.t.Helper()
	var n int
	if err := w.db.QueryRow(w.t.Context(), sql, args...).Scan(&n); err != nil {
		w.t.Fatal(err)
	}
	return n
}

// snapshot is everything that a learner has, as text.
func (w *world) snapshot(learner uuid.UUID) string {
	w.t.Helper()
	var text string
	err := w.db.QueryRow(w.t.Context(), `
SELECT (SELECT coalesce(json_agg(d ORDER BY id), '[]') FROM decks d WHERE user_id = $1)::text ||
       (SELECT coalesce(json_agg(e ORDER BY id), '[]') FROM entries e WHERE user_id = $1)::text ||
       (SELECT coalesce(json_agg(c ORDER BY id), '[]') FROM cards c WHERE user_id = $1)::text`, learner).Scan(&text)
	if err != nil {
		w.t.Fatal(err)
	}
	return text
}

// words brings words into the catalogue and returns their ids.
func (w *world) words(words ...vocabulary.Word) []uuid.UUID {
	w.t.Helper()
	ids := make([]uuid.UUID, len(words))
	for i := range words {
		word := &words[i]
		if word.ExampleTranslations == nil {
			word.ExampleTranslations = map[string]string{}
		}
		word.Source, word.Licence = "test", "none"
	}
	if _, err := vocabulary.ImportWords(w.t.Context(), w.db, words); err != nil {
		w.t.Fatal(err)
	}
	for i, word := range words {
		ids[i] = word.ID
	}
	return ids
}

func content(term string, translations ...string) vocabulary.Content {
	return vocabulary.Content{Term: term, Translations: translations}
}

func newID() uuid.UUID { return uuid.Must(uuid.NewV7()) }

// wantFault fails unless the error is a fault of the code, and of the field where one is named.
func wantFault(t *testing.T, err error, code fault.Code, field string) {
	t.Helper()
	var problem *fault.Error
	if !errors.As(err, &problem) || problem.Code != code {
		t.Fatalf("got %v, want %s", err, code)
	}
	if field != "" && (len(problem.Violations) == 0 || problem.Violations[0].Field != field) {
		t.Fatalf("got %v, want a violation of %s", problem, field)
	}
}
