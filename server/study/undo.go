package study

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/languagetutor/languagetutor/server/postgres"
)

// UndoReview takes a review back and returns its card, as if the review had never been. One that is taken back already
// stays so. It is NotFound when the learner has no such review, or no longer its card.
func (s *Service) UndoReview(ctx context.Context, learner, id uuid.UUID) (View, error) {
	var view View
	err := postgres.InTx(ctx, s.db, pgx.TxOptions{}, func(ctx context.Context, tx pgx.Tx) error {
		now := s.now().UTC().Truncate(time.Microsecond)
		card, rules, err := undo(ctx, tx, learner, id, now)
		if err != nil {
			return err
		}
		view = rules.view(card, now)
		return nil
	})
	if err != nil {
		return View{}, err
	}
	s.Forget(ctx, learner)
	return view, nil
}

// undo returns the card after it, and the rules that it follows.
func undo(ctx context.Context, tx pgx.Tx, learner, id uuid.UUID, now time.Time) (storedCard, rules, error) {
	found, err := queryReviews(ctx, tx, reviewsByIDSQL, learner, []uuid.UUID{id})
	if err != nil {
		return storedCard{}, rules{}, err
	}
	if len(found) == 0 {
		return storedCard{}, rules{}, errNoReview
	}
	var cards []storedCard
	var rules rules
	var log []Review
	ids := []uuid.UUID{found[0].CardID}
	batch := &pgx.Batch{}
	queueLocks(batch, learner, ids, &cards) // first, as in SubmitReviews
	queueRules(batch, learner, &rules)
	queueReviews(batch, &log, logsSQL, learner, ids)
	if err := tx.SendBatch(ctx, batch).Close(); err != nil {
		return storedCard{}, rules, fmt.Errorf("read the card's log: %w", err)
	}
	if len(cards) == 0 {
		return storedCard{}, rules, errNoCard
	}
	card := cards[0]
	at := slices.IndexFunc(log, func(r Review) bool { return r.ID == id })
	if at < 0 {
		return card, rules, nil // taken back already
	}
	changes := changes{learner: learner}
	changes.ledger.Remove(log[at].fact())
	changes.replay(&card, rules.schedulers[card.presetID], slices.Delete(log, at, at+1), nil)
	if _, err := tx.Exec(ctx, undoReviewSQL, learner, id, now); err != nil {
		return storedCard{}, rules, fmt.Errorf("undo review: %w", err)
	}
	return card, rules, changes.write(ctx, tx)
}
