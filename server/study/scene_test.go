package study_test

import (
	"context"
	"errors"
	"slices"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5/pgxpool"

	"github.com/languagetutor/languagetutor/server/fault"
	"github.com/languagetutor/languagetutor/server/fsrs"
	"github.com/languagetutor/languagetutor/server/study"
)

const day = 24 * time.Hour

// cards adds entries with one card each.
func (l *learner) cards(count int) []uuid.UUID {
	cards := make([]uuid.UUID, count)
	for i := range cards {
		cards[i] = l.card()
	}
	return cards
}

// answer submits one review, which must be accepted, and returns its id.
func (l *learner) answer(card uuid.UUID, rating fsrs.Rating, at time.Time) uuid.UUID {
	r := review(card, rating, at)
	if got := l.submit(r)[0]; got.Status != study.Accepted {
		l.fatal("answer was not accepted: ", got)
	}
	return r.ID
}

// known adds entries whose card was answered Easy some days ago: due since the eleventh day at the latest.
func (l *learner) known(count, daysAgo int) []uuid.UUID {
	cards := l.cards(count)
	for _, card := range cards {
		l.answer(card, fsrs.Easy, noon.AddDate(0, 0, -daysAgo))
	}
	return cards
}

// view returns a card as GetCard does.
func (l *learner) view(card uuid.UUID) study.View {
	view, _, _, err := l.study.Card(context.Background(), l.id, card, 1, "")
	if err != nil {
		l.fatal(err)
	}
	return view
}

func (l *learner) queue(req study.QueueRequest) study.Queue {
	q, err := l.study.Queue(context.Background(), l.id, req)
	if err != nil {
		l.fatal(err)
	}
	return q
}

func (l *learner) counts() study.DueCounts { return l.queue(study.QueueRequest{Limit: 1}).Counts }

// queued are the ids of a queue, in order.
func queued(q study.Queue) []uuid.UUID {
	ids := []uuid.UUID{}
	for _, c := range q.Cards {
		ids = append(ids, c.ID)
	}
	return ids
}

// configure changes the default preset.
func (l *learner) configure(change func(*study.Settings)) study.Preset {
	preset, err := l.study.Preset(context.Background(), l.id, uuid.Nil)
	if err != nil {
		l.fatal(err)
	}
	settings := preset.Settings
	settings.Scheduling.LearningSteps = slices.Clone(settings.Scheduling.LearningSteps)
	change(&settings)
	preset, err = l.study.UpdatePreset(context.Background(), l.id, preset.ID, preset.Version, settings)
	if err != nil {
		l.fatal(err)
	}
	return preset
}

// withDeck is the learner who puts entries in a new deck with a preset of its own.
func (l *learner) withDeck(change func(*study.Settings)) *learner {
	settings := study.DefaultSettings()
	change(&settings)
	preset, err := l.study.CreatePreset(context.Background(), l.id, uuid.New(), settings)
	if err != nil {
		l.fatal(err)
	}
	other := *l
	other.deck = uuid.New()
	l.exec(`INSERT INTO decks (user_id, id, name, language, translation_language, preset_id, created_at)
	        VALUES ($1, $2, 'Spanish', 'es', 'en', $3, $4)`, l.id, other.deck, preset.ID, noon)
	return &other
}

// wantFault fails the test unless err is a fault with the code, and with the field when one is named.
func wantFault(t testing.TB, err error, code fault.Code, field string) {
	t.Helper()
	var f *fault.Error
	if !errors.As(err, &f) || f.Code != code {
		t.Fatalf("got %v, want a fault %s", err, code)
	}
	if field != "" && (len(f.Violations) != 1 || f.Violations[0].Field != field) {
		t.Fatalf("got %+v, want a violation of %s", f.Violations, field)
	}
}

// waitForLock returns once some session of the database waits for a lock.
func waitForLock(t testing.TB, db *pgxpool.Pool) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second)
	defer cancel()
	for waiting := false; !waiting; {
		err := db.QueryRow(ctx, `SELECT EXISTS (SELECT FROM pg_stat_activity
			WHERE datname = current_database() AND wait_event_type = 'Lock')`).Scan(&waiting)
		if err != nil {
			t.Fatalf("nobody waits for a lock: %v", err)
		}
	}
}
