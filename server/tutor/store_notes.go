package tutor

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/languagetutor/languagetutor/server/fault"
	"github.com/languagetutor/languagetutor/server/identity"
	"github.com/languagetutor/languagetutor/server/postgres"
	"github.com/languagetutor/languagetutor/server/study"
)

const (
	hintSQL = `
SELECT session_id, text, translation FROM hints WHERE user_id = $1 AND id = $2`

	insertHintSQL = `
INSERT INTO hints (user_id, id, session_id, position, text, translation, created_at)
VALUES ($1, $2, $3, $4, $5, $6, $7)
ON CONFLICT (user_id, id) DO NOTHING`

	hintsSQL = `
SELECT text FROM hints WHERE user_id = $1 AND session_id = $2 AND position = $3`

	translationSQL = `
SELECT turn_id, span_start, span_end, translation FROM translations WHERE user_id = $1 AND id = $2`

	insertTranslationSQL = `
INSERT INTO translations (user_id, id, turn_id, span_start, span_end, translation, created_at)
VALUES ($1, $2, $3, $4, $5, $6, $7)
ON CONFLICT (user_id, id) DO NOTHING`

	// recentErrorsSQL are what was suggested for the last errors of a session, each once.
	recentErrorsSQL = `
SELECT c.suggestion
FROM corrections c JOIN turns t ON t.user_id = c.user_id AND t.id = c.turn_id
WHERE c.user_id = $1 AND t.session_id = $2 AND c.severity >= 2
GROUP BY c.suggestion ORDER BY max(c.created_at) DESC LIMIT 5`

	// repeatedErrorsSQL counts, of some errors by rule and lemma, how often each was made in other turns.
	repeatedErrorsSQL = `
SELECT rule, lemma, count(DISTINCT turn_id)
FROM corrections
WHERE user_id = $1 AND turn_id <> $2 AND rule = ANY($3) AND lemma = ANY($4)
GROUP BY rule, lemma`

	// insertSuggestionsSQL returns those that were not there, or not added yet.
	insertSuggestionsSQL = `
INSERT INTO suggestions (user_id, id, session_id, term, translation, example, from_error, created_at, added_at)
SELECT $1, s.id, $2, s.term, s.translation, s.example, s.from_error, $9, CASE WHEN s.added THEN $9::timestamptz END
FROM unnest($3::uuid[], $4::text[], $5::text[], $6::text[], $7::boolean[], $8::boolean[])
     AS s (id, term, translation, example, from_error, added)
ON CONFLICT (user_id, session_id, term) DO UPDATE SET added_at = excluded.added_at
WHERE suggestions.added_at IS NULL AND excluded.added_at IS NOT NULL
RETURNING id, term`

	suggestionsSQL = `
SELECT id, term, translation, example, from_error, added_at IS NOT NULL
FROM suggestions WHERE user_id = $1 AND session_id = $2
ORDER BY created_at, id`

	// offeredSQL are the terms that need not be suggested again.
	offeredSQL = `
SELECT term FROM suggestions WHERE user_id = $1 AND session_id = $2`

	addedSQL = `
UPDATE suggestions SET added_at = coalesce(added_at, $4) WHERE user_id = $1 AND session_id = $2 AND id = ANY($3)`

	sessionSumsSQL = `
SELECT coalesce(sum(active_ms), 0)::bigint, count(*) FILTER (WHERE state = 'complete'), coalesce(sum(xp), 0)::bigint
FROM turns WHERE user_id = $1 AND session_id = $2`

	// sessionWordsSQL tells what the learner did with words in a session, and whether they had ever produced them before it.
	sessionWordsSQL = `
SELECT e.term, w.kind, EXISTS (
    SELECT FROM word_evidence o JOIN turns ot ON ot.user_id = o.user_id AND ot.id = o.turn_id
    WHERE o.user_id = w.user_id AND o.entry_id = w.entry_id AND o.kind = 'produced' AND ot.session_id <> $2 AND ot.created_at < min(t.created_at))
FROM word_evidence w
JOIN turns t ON t.user_id = w.user_id AND t.id = w.turn_id
JOIN entries e ON e.user_id = w.user_id AND e.id = w.entry_id
WHERE w.user_id = $1 AND t.session_id = $2
GROUP BY w.user_id, w.entry_id, e.term, w.kind
ORDER BY min(t.position), e.term`

	sessionCorrectionsSQL = `
SELECT c.category, count(*)
FROM corrections c JOIN turns t ON t.user_id = c.user_id AND t.id = c.turn_id
WHERE c.user_id = $1 AND t.session_id = $2
GROUP BY c.category`
)

// Hint is what a learner could say.
type Hint struct {
	Text, Translation string
	session           uuid.UUID
}

// readHint returns a hint that was given, and whether there is one.
func readHint(ctx context.Context, db postgres.Querier, learner, id uuid.UUID) (Hint, bool, error) {
	var h Hint
	err := db.QueryRow(ctx, hintSQL, learner, id).Scan(&h.session, &h.Text, &h.Translation)
	if errors.Is(err, pgx.ErrNoRows) {
		return Hint{}, false, nil
	}
	if err != nil {
		return Hint{}, false, fmt.Errorf("read hint: %w", err)
	}
	return h, true, nil
}

// readFacts reads what else the learner has to do with a turn.
func (s *Service) readFacts(ctx context.Context, j job) (facts, error) {
	f := facts{offered: map[string]bool{}}
	batch := &pgx.Batch{}
	study.QueueKnown(batch, j.learner, baseOf(j.session.Language), &f.known)
	identity.QueueCalendar(batch, j.learner, &f.calendar)
	batch.Queue(hintsSQL, j.learner, j.session.ID, j.turn.Position).Query(into(&f.hints, pgx.RowTo[string]))
	var offered []string
	batch.Queue(offeredSQL, j.learner, j.session.ID).Query(into(&offered, pgx.RowTo[string]))
	if err := s.db.SendBatch(ctx, batch).Close(); err != nil {
		return f, fmt.Errorf("read what belongs to a turn: %w", err)
	}
	for _, term := range offered {
		f.offered[term] = true
	}
	return f, nil
}

// into collects the rows of a batch's statement.
func into[T any](list *[]T, scan pgx.RowToFunc[T]) func(pgx.Rows) error {
	return func(rows pgx.Rows) (err error) {
		*list, err = pgx.CollectRows(rows, scan)
		return err
	}
}

// readSuggestions returns the suggestions of a session.
func readSuggestions(ctx context.Context, db postgres.Querier, learner, session uuid.UUID) ([]Suggestion, error) {
	rows, err := db.Query(ctx, suggestionsSQL, learner, session)
	if err != nil {
		return nil, fmt.Errorf("read suggestions: %w", err)
	}
	found, err := pgx.CollectRows(rows, pgx.RowToStructByPos[Suggestion])
	if err != nil {
		return nil, fmt.Errorf("read suggestions: %w", err)
	}
	return found, nil
}

// readReport sums a session up.
func readReport(ctx context.Context, tx pgx.Tx, learner, session uuid.UUID) (*Report, error) {
	r := &Report{Corrections: map[Category]int{}}
	batch := &pgx.Batch{}
	batch.Queue(sessionSumsSQL, learner, session).QueryRow(func(row pgx.Row) error {
		return row.Scan(&r.ActiveMS, &r.Turns, &r.XP)
	})
	batch.Queue(sessionWordsSQL, learner, session).Query(func(rows pgx.Rows) error {
		var term string
		var kind Kind
		var before bool
		_, err := pgx.ForEachRow(rows, []any{&term, &kind, &before}, func() error {
			switch kind {
			case Produced:
				r.Produced = append(r.Produced, term)
				if !before {
					r.New = append(r.New, term)
				}
			case ProducedWithError, Wrong:
				r.Practise = append(r.Practise, term)
			}
			return nil
		})
		return err
	})
	batch.Queue(sessionCorrectionsSQL, learner, session).Query(func(rows pgx.Rows) error {
		var category string
		var count int
		_, err := pgx.ForEachRow(rows, []any{&category, &count}, func() error {
			r.Corrections[categoryOf(category)] += count
			return nil
		})
		return err
	})
	if err := tx.SendBatch(ctx, batch).Close(); err != nil {
		return nil, fmt.Errorf("sum session up: %w", err)
	}
	var err error
	r.Suggestions, err = readSuggestions(ctx, tx, learner, session)
	return r, err
}

// readTranslation returns the answer to a named request, and whether there is one. The name of another selection is AlreadyExists.
func readTranslation(ctx context.Context, db postgres.Querier, learner, request uuid.UUID, part Selection) (string, bool, error) {
	var known Selection
	var text string
	err := db.QueryRow(ctx, translationSQL, learner, request).Scan(&known.Turn, &known.Start, &known.End, &text)
	switch {
	case errors.Is(err, pgx.ErrNoRows):
		return "", false, nil
	case err != nil:
		return "", false, fmt.Errorf("read translation: %w", err)
	case known != part:
		return "", false, fault.New(fault.AlreadyExists, "the request_id already names another request")
	}
	return text, true, nil
}

// keepTranslation keeps the answer to a named request, unless there is one.
func keepTranslation(ctx context.Context, db postgres.Querier, learner, request uuid.UUID, part Selection, text string, now time.Time) error {
	if _, err := db.Exec(ctx, insertTranslationSQL, learner, request, part.Turn, part.Start, part.End, text, now); err != nil {
		return fmt.Errorf("keep translation: %w", err)
	}
	return nil
}
