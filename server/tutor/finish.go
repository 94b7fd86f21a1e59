package tutor

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/languagetutor/languagetutor/server/analytics"
	"github.com/languagetutor/languagetutor/server/identity"
	"github.com/languagetutor/languagetutor/server/language"
	"github.com/languagetutor/languagetutor/server/postgres"
	"github.com/languagetutor/languagetutor/server/study"
)

// errorFreeWords is how many words make a turn without an error worth something.
const errorFreeWords = 8

// finish writes what a run came to, all at once, and tells those who watch. It goes on when the server stops.
func (s *Service) finish(ctx context.Context, j job, out result) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), finishTimeout)
	defer cancel()
	t, err := s.write(ctx, j, out)
	if errors.Is(err, errNoTurn) {
		s.log.WarnContext(ctx, "turn was finished by another", "turn", j.turn.ID)
		return
	}
	if err != nil {
		s.log.ErrorContext(ctx, "turn not written", "turn", j.turn.ID, "error", err)
		out = result{state: Incomplete, problem: problemBroken, text: out.text, by: out.by, began: out.began}
		if t, err = s.write(ctx, j, out); err != nil {
			s.log.ErrorContext(ctx, "turn left to be marked as abandoned", "turn", j.turn.ID, "error", err)
			return
		}
	}
	if t.State == Complete && !t.Simpler {
		s.study.Forget(ctx, j.learner)
		s.words.Forget(ctx, j.learner)
		s.publish(ctx, j.learner, t, evaluated(t))
	}
	s.publish(ctx, j.learner, t, finished(t))
	s.feeds.Notify(ctx, topic(j.learner, j.session.ID))
}

// write is the transaction that ends a run. It returns the turn as it is kept.
func (s *Service) write(ctx context.Context, j job, out result) (Turn, error) {
	var t Turn
	err := postgres.InTx(ctx, s.db, postgres.PlannedOnce(), func(ctx context.Context, tx pgx.Tx) error {
		now := s.time()
		t = j.turn
		t.State, t.Problem, t.TutorText, t.FinishedAt = out.state, out.problem, out.text, &now
		t.Provider, t.Model = out.by.Provider, out.by.Model
		t.Corrections, t.Credits = nil, nil
		evaluates := t.State == Complete && !t.Simpler
		var active time.Duration
		var xp int
		if evaluates {
			// First, because it locks cards.
			earned, err := s.record(ctx, tx, j, out)
			if err != nil {
				return err
			}
			if active, err = s.activeTime(ctx, tx, j, out.began, now); err != nil {
				return err
			}
			if xp, err = s.count(ctx, tx, j, out, active); err != nil {
				return err
			}
			xp += earned
			suggestions, err := s.suggest(ctx, tx, j, out)
			if err != nil {
				return err
			}
			t.Summary = summaryOf(out, xp, suggestions)
		}
		tag, err := tx.Exec(ctx, finishTurnSQL, j.learner, t.ID, t.Run, t.State, t.TutorText, t.Targets, t.Provider, t.Model, t.Summary,
			t.Problem, active.Milliseconds(), xp, now)
		if err != nil {
			return fmt.Errorf("finish turn: %w", err)
		}
		if tag.RowsAffected() == 0 {
			return errNoTurn
		}
		if evaluates {
			if err := writeEvaluation(ctx, tx, j, out, now); err != nil {
				return err
			}
		}
		whole := []Turn{t}
		err = addDetails(ctx, tx, j.learner, whole)
		t = whole[0]
		return err
	})
	return t, err
}

func summaryOf(out result, xp int, suggestions []Suggestion) *Summary {
	summary := &Summary{
		XP: xp, ErrorFree: len(out.analysis.corrections) == 0, Missed: out.faults.missed, TooLong: out.faults.tooLong,
		WrongLanguage: out.faults.wrongLanguage, Suggestions: suggestions,
	}
	for _, c := range out.analysis.corrections {
		if !c.Shown {
			summary.HeldBack++
		}
	}
	return summary
}

// record makes the reviews of the proofs: one a session and card. It returns the experience points that they earn.
func (s *Service) record(ctx context.Context, tx pgx.Tx, j job, out result) (int, error) {
	var reviews []study.NewReview
	for i := range out.proofs {
		p := &out.proofs[i]
		if p.card == uuid.Nil || p.rating == 0 {
			continue
		}
		p.ReviewID = reviewID(j.session.ID, p.card)
		reviews = append(reviews, study.NewReview{ID: p.ReviewID, CardID: p.card, Rating: p.rating, ReviewedAt: j.turn.CreatedAt})
	}
	if len(reviews) == 0 {
		return 0, nil
	}
	return s.study.Record(ctx, tx, j.learner, study.KindConversation, reviews)
}

// activeTime is what the learner spent on the turn: on writing, since the turn before was finished, and on reading the answer.
func (s *Service) activeTime(ctx context.Context, tx pgx.Tx, j job, began, now time.Time) (time.Duration, error) {
	turns, err := queryTurns(ctx, tx, lastTurnsSQL, j.learner, j.session.ID, j.turn.Position, 1)
	if err != nil {
		return 0, err
	}
	since := j.session.CreatedAt
	if len(turns) > 0 && turns[0].FinishedAt != nil {
		since = *turns[0].FinishedAt
	}
	gap := func(from, to time.Time) time.Duration { return min(max(0, to.Sub(from)), analytics.MaxGap) }
	return gap(since, j.turn.CreatedAt) + gap(began, now), nil
}

// count adds the turn to the learner's day, and returns its experience points.
func (s *Service) count(ctx context.Context, tx pgx.Tx, j job, out result, active time.Duration) (int, error) {
	if j.turn.LearnerText == "" {
		return 0, nil // the tutor's opening is nothing that the learner did
	}
	cal, err := identity.LoadCalendar(ctx, tx, j.learner)
	if err != nil {
		return 0, err
	}
	fact := analytics.Turn{Day: cal.Day(j.turn.CreatedAt), Active: active}
	for _, p := range out.proofs {
		if p.Kind != Produced {
			continue
		}
		fact.Produced++
		if p.target {
			fact.Targets++
		}
		if p.target && p.new {
			fact.NewTargets++
		}
	}
	words := 0
	for _, token := range language.Tokenise(j.turn.LearnerText, j.session.Language) {
		if token.Word {
			words++
		}
	}
	fact.ErrorFree = words >= errorFreeWords && len(out.analysis.corrections) == 0
	var ledger analytics.Ledger
	ledger.AddTurn(fact)
	batch := &pgx.Batch{}
	ledger.Queue(batch, j.learner)
	if err := tx.SendBatch(ctx, batch).Close(); err != nil {
		return 0, fmt.Errorf("count turn: %w", err)
	}
	return fact.XP(), nil
}

// writeEvaluation keeps corrections and credits, instead of those of an earlier run.
func writeEvaluation(ctx context.Context, tx pgx.Tx, j job, out result, now time.Time) error {
	batch := &pgx.Batch{}
	batch.Queue(deleteCorrectionsSQL, j.learner, j.turn.ID)
	for _, c := range out.analysis.corrections {
		batch.Queue(insertCorrectionSQL, j.learner, c.ID, j.turn.ID, c.Start, c.End, c.Category.name(), c.Severity, c.Rule, c.Lemma,
			c.Suggestion, c.Explanation, c.Shown, now)
	}
	if n := len(out.proofs); n > 0 {
		ids, entries, kinds, reviews := make([]uuid.UUID, n), make([]uuid.UUID, n), make([]string, n), make([]*uuid.UUID, n)
		for i, p := range out.proofs {
			ids[i], entries[i], kinds[i] = uuid.NewSHA1(j.turn.ID, append(p.EntryID[:], p.Kind...)), p.EntryID, string(p.Kind)
			if p.ReviewID != uuid.Nil {
				reviews[i] = &out.proofs[i].ReviewID
			}
		}
		batch.Queue(insertProofsSQL, j.learner, j.turn.ID, ids, entries, kinds, reviews)
	}
	if err := tx.SendBatch(ctx, batch).Close(); err != nil {
		return fmt.Errorf("keep what a turn came to: %w", err)
	}
	return nil
}
