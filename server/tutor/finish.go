package tutor

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"github.com/languagetutor/languagetutor/server/analytics"
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
	defer out.bill.close(ctx)
	t, err := s.write(ctx, j, out)
	if errors.Is(err, errNoTurn) {
		s.log.WarnContext(ctx, "turn was finished by another", "turn", j.turn.ID)
		return
	}
	if err != nil {
		s.log.ErrorContext(ctx, "turn not written", "turn", j.turn.ID, "error", err)
		out = result{state: Incomplete, problem: problemBroken, text: out.text, by: out.by, began: out.began, bill: out.bill}
		if t, err = s.write(ctx, j, out); err != nil {
			s.log.ErrorContext(ctx, "turn left to be marked as abandoned", "turn", j.turn.ID, "error", err)
			return
		}
	}
	if out.evaluates(j) {
		s.study.Forget(ctx, j.learner)
		s.words.Forget(ctx, j.learner)
		s.publish(ctx, j.learner, t, evaluated(t))
	}
	s.publish(ctx, j.learner, t, finished(t))
	s.feeds.Notify(ctx, topic(j.learner, j.session.ID))
}

// evaluates says that the run tells what the learner did.
func (r result) evaluates(j job) bool { return r.state == Complete && !j.turn.Simpler }

// write is the transaction that ends a run. It returns the turn as it is kept.
func (s *Service) write(ctx context.Context, j job, out result) (Turn, error) {
	t := j.turn
	now := s.time()
	t.State, t.Problem, t.TutorText, t.FinishedAt = out.state, out.problem, out.text, &now
	t.Provider, t.Model = out.by.Provider, out.by.Model
	t.Corrections, t.Credits = nil, nil
	if !out.evaluates(j) {
		return s.writeUnjudged(ctx, j, out, t)
	}
	found, habits, err := s.suggestions(ctx, j, out)
	if err != nil {
		return t, err
	}
	err = postgres.InTx(ctx, s.db, postgres.PlannedOnce(), func(ctx context.Context, tx pgx.Tx) error {
		earned, err := s.record(ctx, tx, j, out) // first, because it locks cards
		if err != nil {
			return err
		}
		kept, err := s.suggest(ctx, tx, j, found, habits)
		if err != nil {
			return err
		}
		fact, xp := out.fact(j, now), 0
		batch := &pgx.Batch{}
		if j.turn.LearnerText != "" { // the tutor's opening is nothing that the learner did
			var ledger analytics.Ledger
			ledger.AddTurn(fact)
			ledger.Queue(batch, j.learner)
			xp = fact.XP() + earned
		}
		t.Summary = summaryOf(out, xp, kept)
		queueEnd(batch, j, t, fact.Active, xp)
		t.Corrections, t.Credits = out.analysis.corrections, nil
		queueEvaluation(batch, j, out, now, &t.Credits)
		return s.end(ctx, tx, batch, out.bill)
	})
	out.bill.settled(err)
	return t, err
}

// writeUnjudged ends a run that tells nothing of the learner.
func (s *Service) writeUnjudged(ctx context.Context, j job, out result, t Turn) (Turn, error) {
	whole := []Turn{t}
	err := postgres.InTx(ctx, s.db, postgres.PlannedOnce(), func(ctx context.Context, tx pgx.Tx) error {
		whole = []Turn{t}
		batch := &pgx.Batch{}
		queueEnd(batch, j, t, 0, 0)
		if err := s.end(ctx, tx, batch, out.bill); err != nil {
			return err
		}
		return addDetails(ctx, tx, j.learner, whole)
	})
	out.bill.settled(err)
	return whole[0], err
}

// end runs the batch that ends a run, and pays its bill, which locks the budgets and so comes last.
func (s *Service) end(ctx context.Context, tx pgx.Tx, batch *pgx.Batch, b *bill) error {
	if err := tx.SendBatch(ctx, batch).Close(); err != nil {
		return fmt.Errorf("finish turn: %w", err)
	}
	if b == nil || b.paid {
		return nil
	}
	return b.settle(ctx, tx)
}

// queueEnd ends the turn; it is errNoTurn when that is no longer this run's to do.
func queueEnd(batch *pgx.Batch, j job, t Turn, active time.Duration, xp int) {
	batch.Queue(finishTurnSQL, j.learner, t.ID, t.Run, t.State, t.TutorText, t.Targets, t.Provider, t.Model, t.Summary, t.Problem,
		active.Milliseconds(), xp, t.FinishedAt).Exec(func(tag pgconn.CommandTag) error {
		if tag.RowsAffected() == 0 {
			return errNoTurn
		}
		return nil
	})
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
func (r result) activeTime(j job, now time.Time) time.Duration {
	since := j.session.CreatedAt
	if r.last != nil && r.last.FinishedAt != nil {
		since = *r.last.FinishedAt
	}
	gap := func(from, to time.Time) time.Duration { return min(max(0, to.Sub(from)), analytics.MaxGap) }
	return gap(since, j.turn.CreatedAt) + gap(r.began, now)
}

// fact is the turn as it counts for the learner's day.
func (r result) fact(j job, now time.Time) analytics.Turn {
	fact := analytics.Turn{Day: r.facts.calendar.Day(j.turn.CreatedAt), Active: r.activeTime(j, now)}
	for _, p := range r.proofs {
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
	fact.ErrorFree = words >= errorFreeWords && len(r.analysis.corrections) == 0
	return fact
}

// queueEvaluation keeps corrections and credits, instead of those of an earlier run. Once the batch has run, credits are those kept.
func queueEvaluation(batch *pgx.Batch, j job, out result, now time.Time, credits *[]Credit) {
	batch.Queue(deleteCorrectionsSQL, j.learner, j.turn.ID)
	for _, c := range out.analysis.corrections {
		batch.Queue(insertCorrectionSQL, j.learner, c.ID, j.turn.ID, c.Start, c.End, c.Category.name(), c.Severity, c.Rule, c.Lemma,
			c.Suggestion, c.Explanation, c.Shown, now)
	}
	n := len(out.proofs)
	if n == 0 {
		return
	}
	ids, entries, kinds, reviews := make([]uuid.UUID, n), make([]uuid.UUID, n), make([]string, n), make([]*uuid.UUID, n)
	terms := make(map[uuid.UUID]string, n)
	for i, p := range out.proofs {
		ids[i], entries[i], kinds[i] = uuid.NewSHA1(j.turn.ID, append(p.EntryID[:], p.Kind...)), p.EntryID, string(p.Kind)
		if terms[p.EntryID] = p.Term; p.ReviewID != uuid.Nil {
			reviews[i] = &out.proofs[i].ReviewID
		}
	}
	batch.Queue(insertProofsSQL, j.learner, j.turn.ID, ids, entries, kinds, reviews).Query(func(rows pgx.Rows) error {
		*credits = nil
		var c Credit
		_, err := pgx.ForEachRow(rows, []any{&c.EntryID, &c.Kind, &c.ReviewID}, func() error {
			c.Term = terms[c.EntryID]
			*credits = append(*credits, c)
			return nil
		})
		slices.SortFunc(*credits, func(a, b Credit) int { return cmp.Or(cmp.Compare(a.Kind, b.Kind), cmp.Compare(a.Term, b.Term)) })
		return err
	})
}
