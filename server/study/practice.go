package study

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/languagetutor/languagetutor/server/calendar"
	"github.com/languagetutor/languagetutor/server/fsrs"
	"github.com/languagetutor/languagetutor/server/postgres"
	"github.com/languagetutor/languagetutor/server/vocabulary"
)

const (
	// soon is how many days ahead a card counts as nearly due.
	soon = 2
	// maxPractice bounds what is read for one turn of a conversation, of due and of new words each.
	maxPractice = 60
	// maxKnown bounds the cards whose words a conversation looks for in what the learner says.
	maxKnown = 1000

	// noFunctionWord leaves out pronouns, prepositions, conjunctions and determiners: no sentence is without them, so there is no
	// need to aim at one.
	noFunctionWord = `e.part_of_speech NOT BETWEEN 5 AND 8`

	// dueWordsSQL reads what is due or nearly so, and what is in steps, the most overdue first.
	dueWordsSQL = `
SELECT c.id, c.entry_id, c.template, c.state, c.stability, c.last_review_day, c.state <> 2 OR c.due_day <= $3, d.preset_id, e.term
FROM cards c
JOIN decks d ON d.user_id = c.user_id AND d.id = c.deck_id
JOIN entries e ON e.user_id = c.user_id AND e.id = c.entry_id
WHERE c.user_id = $1 AND (d.language = $2 OR d.language LIKE $2 || '-%')
  AND (c.state = 2 AND c.due_day <= $3 + $4::int OR c.state IN (1, 3)) AND ` + noFunctionWord + `
  AND c.deleted_at IS NULL AND c.suspended_at IS NULL AND c.buried_on IS DISTINCT FROM $3
ORDER BY ($3 - c.last_review_day) / c.stability DESC, c.id
LIMIT $5`

	// newWordsSQL reads the oldest entries of which no card was ever studied.
	newWordsSQL = `
SELECT c.id, c.entry_id, c.template, c.state, c.stability, c.last_review_day, true, d.preset_id, e.term
FROM cards c
JOIN decks d ON d.user_id = c.user_id AND d.id = c.deck_id
JOIN entries e ON e.user_id = c.user_id AND e.id = c.entry_id
WHERE c.user_id = $1 AND (d.language = $2 OR d.language LIKE $2 || '-%') AND c.state = 0 AND ` + noFunctionWord + `
  AND c.deleted_at IS NULL AND c.suspended_at IS NULL AND c.buried_on IS DISTINCT FROM $3
  AND NOT EXISTS (SELECT FROM cards o WHERE o.user_id = c.user_id AND o.entry_id = c.entry_id AND o.state <> 0)
ORDER BY c.entry_id, c.template
LIMIT $4`

	// knownWordsSQL reads the words that were studied at least once, the last first.
	knownWordsSQL = `
SELECT c.id, c.entry_id, c.template, c.state, c.stability, c.last_review_day, false, d.preset_id, e.term
FROM cards c
JOIN decks d ON d.user_id = c.user_id AND d.id = c.deck_id
JOIN entries e ON e.user_id = c.user_id AND e.id = c.entry_id
WHERE c.user_id = $1 AND (d.language = $2 OR d.language LIKE $2 || '-%') AND c.state <> 0
  AND c.deleted_at IS NULL AND c.suspended_at IS NULL
ORDER BY c.last_review_at DESC, c.id
LIMIT $3`
)

// Word is an entry as a conversation sees it.
type Word struct {
	EntryID uuid.UUID
	Term    string
	// Recognise and Produce are its cards; uuid.Nil where it has none that is in study.
	Recognise, Produce uuid.UUID
	// New says that none of its cards was ever studied.
	New bool
	// Due says that a card of it is due today.
	Due bool
	// Recall is the lowest retrievability of its cards, 0 to 1; 0 while new.
	Recall float64

	preset uuid.UUID
}

// Card is the card that producing the word reviews, or with recognise the one that understanding it does. It is uuid.Nil where
// the word has none.
func (w Word) Card(recognise bool) uuid.UUID {
	if recognise {
		return w.Recognise
	}
	if w.Produce == uuid.Nil {
		return w.Recognise // who can say it knows what it means
	}
	return w.Produce
}

// Practice are the words of a language that a conversation may aim at: those due or nearly due, by ascending recall, and new
// ones, the oldest first, as many as the day's limits leave.
func (s *Service) Practice(ctx context.Context, learner uuid.UUID, language string) (due, news []Word, err error) {
	err = postgres.InTx(ctx, s.db, postgres.ReadPlannedOnce(), func(ctx context.Context, tx pgx.Tx) error {
		var r rules
		batch := &pgx.Batch{}
		queueRules(batch, learner, &r)
		if err := tx.SendBatch(ctx, batch).Close(); err != nil {
			return fmt.Errorf("read rules: %w", err)
		}
		day := r.calendar.Day(s.now().UTC())
		var done done
		batch = &pgx.Batch{}
		queueDone(batch, learner, day, &done)
		queueWords(batch, &due, r, day, dueWordsSQL, learner, language, day.Midnight(), soon, maxPractice)
		queueWords(batch, &news, r, day, newWordsSQL, learner, language, day.Midnight(), maxPractice)
		if err := tx.SendBatch(ctx, batch).Close(); err != nil {
			return fmt.Errorf("read words to practise: %w", err)
		}
		left := map[uuid.UUID]int{}
		for _, preset := range r.presets {
			left[preset.ID] = preset.NewPerDay - done.news[preset.ID]
		}
		news = slices.DeleteFunc(news, func(w Word) bool {
			left[w.preset]--
			return left[w.preset] < 0
		})
		slices.SortStableFunc(due, func(a, b Word) int { return cmp.Compare(a.Recall, b.Recall) })
		return nil
	})
	return due, news, err
}

// QueueKnown reads, as a part of a batch, the words of a language that the learner has studied, the last first, those of at most
// 1,000 cards.
func QueueKnown(batch *pgx.Batch, learner uuid.UUID, language string, into *[]Word) {
	queueWords(batch, into, rules{}, 0, knownWordsSQL, learner, language, maxKnown)
}

// queueWords adds to the batch a statement that reads cards, and puts them together by entry, in the order of their first
// cards. Without schedulers in the rules no recall is told.
func queueWords(batch *pgx.Batch, into *[]Word, r rules, day calendar.Date, sql string, args ...any) {
	batch.Queue(sql, args...).Query(func(rows pgx.Rows) error {
		*into = nil
		place := map[uuid.UUID]int{}
		var (
			card, entry, preset uuid.UUID
			template, state     int16
			stability           float64
			last                *time.Time
			due                 bool
			term                string
		)
		_, err := pgx.ForEachRow(rows, []any{&card, &entry, &template, &state, &stability, &last, &due, &preset, &term}, func() error {
			at, seen := place[entry]
			if !seen {
				at = len(*into)
				place[entry] = at
				*into = append(*into, Word{EntryID: entry, Term: term, New: fsrs.State(state) == fsrs.New, Recall: 1, preset: preset})
			}
			w := &(*into)[at]
			w.Due = w.Due || due
			if vocabulary.Template(template) == vocabulary.Recognise {
				w.Recognise = card
			} else {
				w.Produce = card
			}
			if scheduler := r.schedulers[preset]; scheduler != nil && last != nil {
				elapsed := max(0, int(day)-int(calendar.FromMidnight(*last)))
				w.Recall = min(w.Recall, scheduler.Model().Retrievability(fsrs.Memory{Stability: stability}, float64(elapsed)))
			}
			if w.New {
				w.Recall = 0
			}
			return nil
		})
		return err
	})
}
