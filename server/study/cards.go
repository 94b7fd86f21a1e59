package study

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/languagetutor/languagetutor/server/fault"
	"github.com/languagetutor/languagetutor/server/fsrs"
	"github.com/languagetutor/languagetutor/server/identity"
	"github.com/languagetutor/languagetutor/server/page"
	"github.com/languagetutor/languagetutor/server/postgres"
)

const (
	suspendCardsSQL = `
UPDATE cards SET suspended_at = CASE WHEN $3::timestamptz IS NULL THEN NULL ELSE coalesce(suspended_at, $3) END
WHERE user_id = $1 AND id = ANY($2) AND deleted_at IS NULL`

	buryCardsSQL = `
UPDATE cards SET buried_on = $3 WHERE user_id = $1 AND id = ANY($2) AND deleted_at IS NULL`
)

// previewAhead is how far a preview may look: as far as an interval may reach.
const previewAhead = fsrs.MaxMaximumInterval * 24 * time.Hour

// Preview returns what each rating would do to a card at a moment from the year 2000 to 36,500 days from now; the zero time
// means now. Amid the card's reviews it is what the card comes to with all of them.
func (s *Service) Preview(ctx context.Context, learner, id uuid.UUID, at time.Time) ([4]Outcome, error) {
	now := s.now()
	if at.IsZero() {
		at = now
	}
	if at.Before(earliestReview) || at.After(now.Add(previewAhead)) {
		return [4]Outcome{}, fault.Invalid("reviewed_at", "must be from the year 2000 to %d days from now", fsrs.MaxMaximumInterval)
	}
	var outcomes [4]Outcome
	err := postgres.InReadTx(ctx, s.db, func(ctx context.Context, tx pgx.Tx) error {
		card, rules, err := present(ctx, tx, learner, id)
		if err != nil {
			return err
		}
		at := at.UTC().Truncate(time.Microsecond)
		scheduler := rules.schedulers[card.presetID]
		if card.follows(Review{ID: uuid.Max, ReviewedAt: at}) {
			outcomes = card.preview(scheduler, rules.calendar, at)
			return nil
		}
		logs, err := logsOf(ctx, tx, learner, []uuid.UUID{id})
		outcomes = card.previewAmid(scheduler, rules.calendar, at, logs[id])
		return err
	})
	return outcomes, err
}

// present returns a card as its next review will find it: folded by the rules of today.
func present(ctx context.Context, db postgres.Querier, learner, id uuid.UUID) (storedCard, rules, error) {
	card, rules, err := findCardAndRules(ctx, db, learner, id)
	if err != nil {
		return storedCard{}, rules, err
	}
	cards := []storedCard{card}
	err = refresh(ctx, db, learner, rules, cards)
	return cards[0], rules, err
}

// refresh folds again, in memory, the cards whose rules have changed since their last review.
func refresh(ctx context.Context, db postgres.Querier, learner uuid.UUID, rules rules, cards []storedCard) error {
	var stale []*storedCard
	var ids []uuid.UUID
	for i := range cards {
		c := &cards[i]
		if c.Reps > 0 && c.fingerprint != fingerprint(rules.schedulers[c.presetID]) {
			stale, ids = append(stale, c), append(ids, c.ID)
		}
	}
	if len(stale) == 0 {
		return nil
	}
	logs, err := logsOf(ctx, db, learner, ids)
	if err != nil {
		return err
	}
	for _, c := range stale {
		c.Progress = fold(rules.schedulers[c.presetID], logs[c.ID])
	}
	return nil
}

// View is a card with what can only be told at a moment.
type View struct {
	Card
	// DueAt is from when the card may be studied; zero while new.
	DueAt time.Time
	// Retrievability is the probability of recall now, 0 to 1; 0 while new.
	Retrievability float64
}

// view looks at a card at a moment.
func (r rules) view(c storedCard, now time.Time) View {
	day := r.calendar.Day(now)
	v := View{Card: c.Card, DueAt: c.DueAt}
	if v.BuriedOn != nil && *v.BuriedOn != day {
		v.BuriedOn = nil // hidden no more
	}
	v.Retrievability = c.before(r.schedulers[c.presetID], now, day).Retrievability
	if c.State == fsrs.Review {
		v.DueAt = r.calendar.Start(c.DueDay, now)
	}
	return v
}

// historyKey is where a page of a card's reviews ends.
type historyKey struct {
	At time.Time
	ID uuid.UUID
}

// lastReview comes after every review.
var lastReview = historyKey{At: time.Date(9999, 1, 1, 0, 0, 0, 0, time.UTC), ID: uuid.Max}

// Card returns a card, a page of its reviews, the newest first, and the token of the next.
func (s *Service) Card(ctx context.Context, learner, id uuid.UUID, size int, token string) (View, []Review, string, error) {
	before, ok, err := page.Parse[historyKey](token)
	if err != nil {
		return View{}, nil, "", err
	}
	if !ok {
		before = lastReview
	}
	var view View
	var reviews []Review
	err = postgres.InReadTx(ctx, s.db, func(ctx context.Context, tx pgx.Tx) error {
		card, rules, err := findCardAndRules(ctx, tx, learner, id)
		if err != nil {
			return err
		}
		view = rules.view(card, s.now())
		reviews, err = queryReviews(ctx, tx, historySQL, learner, id, before.At, before.ID, size+1)
		return err
	})
	if err != nil {
		return View{}, nil, "", err
	}
	reviews, next := page.Cut(reviews, size, func(r Review) historyKey { return historyKey{r.ReviewedAt, r.ID} })
	return view, reviews, next, nil
}

// SetSuspended takes cards out of study or puts them back: all of them, or with an unknown one among them none.
func (s *Service) SetSuspended(ctx context.Context, learner uuid.UUID, ids []uuid.UUID, suspended bool) error {
	var at *time.Time
	if suspended {
		now := s.now().UTC()
		at = &now
	}
	return s.markCards(ctx, learner, ids, suspendCardsSQL, at)
}

// SetBuried hides cards for the rest of the learner's day or shows them again: all of them, or with an unknown one among
// them none.
func (s *Service) SetBuried(ctx context.Context, learner uuid.UUID, ids []uuid.UUID, buried bool) error {
	var on *time.Time
	if buried {
		cal, err := identity.LoadCalendar(ctx, s.db, learner)
		if err != nil {
			return err
		}
		midnight := cal.Day(s.now()).Midnight()
		on = &midnight
	}
	return s.markCards(ctx, learner, ids, buryCardsSQL, on)
}

func (s *Service) markCards(ctx context.Context, learner uuid.UUID, ids []uuid.UUID, sql string, mark *time.Time) error {
	err := postgres.InTx(ctx, s.db, pgx.TxOptions{}, func(ctx context.Context, tx pgx.Tx) error {
		cards, err := lockCards(ctx, tx, learner, ids)
		if err != nil {
			return err
		}
		named := make(map[uuid.UUID]bool, len(ids))
		for _, id := range ids {
			named[id] = true
		}
		if len(cards) < len(named) {
			return errNoCard
		}
		if _, err := tx.Exec(ctx, sql, learner, ids, mark); err != nil {
			return fmt.Errorf("mark cards: %w", err)
		}
		return nil
	})
	if err == nil {
		s.Forget(ctx, learner)
	}
	return err
}
