package study

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/languagetutor/languagetutor/server/analytics"
	"github.com/languagetutor/languagetutor/server/fsrs"
	"github.com/languagetutor/languagetutor/server/postgres"
)

// clockSkew is how far ahead of the server's clock a device's may be.
const clockSkew = 5 * time.Minute

// earliestReview is the oldest time that a review may have.
var earliestReview = time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC)

// NewReview is an answer to a card, named by the device that took it.
type NewReview struct {
	ID, CardID uuid.UUID
	Rating     fsrs.Rating
	ReviewedAt time.Time
	Duration   time.Duration
}

// Status says what became of a submitted review.
type Status int

// The statuses.
const (
	Accepted Status = iota + 1
	Duplicate
	Refused
)

// Reason says why a review was refused.
type Reason int

// The reasons.
const (
	CardNotFound Reason = iota + 1
	InTheFuture
	TooOld
	IDReused
)

// Result is what became of one submitted review.
type Result struct {
	ID     uuid.UUID
	Status Status
	Reason Reason
}

// SubmitReviews appends reviews to the log, old or new, in any order, and folds their cards. It returns what became of each
// review and the cards that they name. Sent twice, it happens once.
func (s *Service) SubmitReviews(ctx context.Context, learner uuid.UUID, device string, reviews []NewReview) ([]Result, []View, error) {
	submit := func() ([]Result, []View, error) {
		var b *batch
		err := postgres.InTx(ctx, s.db, postgres.PlannedOnce(), func(ctx context.Context, tx pgx.Tx) error {
			b = &batch{learner: learner, kind: KindStudy, device: device, now: s.now().UTC()}
			return b.run(ctx, tx, reviews)
		})
		if err != nil {
			return nil, nil, err
		}
		views := make([]View, len(b.cards))
		for i, c := range b.cards {
			views[i] = b.rules.view(c, b.now)
		}
		return b.results, views, nil
	}
	results, cards, err := submit()
	if postgres.IsUnique(err, "reviews_pkey") {
		// The same id came in at the same moment for another card, so no lock kept us apart. It is there now.
		results, cards, err = submit()
	}
	if err != nil {
		return nil, nil, err
	}
	s.Forget(ctx, learner)
	return results, cards, nil
}

// Record appends reviews of a kind in a transaction of the caller, who calls Forget once it has committed. It locks the cards,
// so it comes before the caller's own writes. It returns the experience points that the reviews earned.
func (s *Service) Record(ctx context.Context, tx pgx.Tx, learner uuid.UUID, kind Kind, reviews []NewReview) (xp int, err error) {
	b := &batch{learner: learner, kind: kind, now: s.now().UTC()}
	err = b.run(ctx, tx, reviews)
	return b.xp, err
}

// batch is one run of SubmitReviews in its transaction.
type batch struct {
	learner uuid.UUID
	kind    Kind
	device  string
	now     time.Time
	rules   rules
	cards   []storedCard // locked
	results []Result
	xp      int
}

func (b *batch) run(ctx context.Context, tx pgx.Tx, reviews []NewReview) error {
	logged, err := b.read(ctx, tx, reviews)
	if err != nil {
		return err
	}
	accepted := b.judge(reviews, logged)
	changes := changes{learner: b.learner, received: b.now}
	if err := changes.append(ctx, tx, b.rules, b.cards, accepted); err != nil {
		return err
	}
	b.xp = changes.ledger.XP()
	return changes.write(ctx, tx)
}

// read locks the cards of the reviews and returns the reviews of the log that have the same ids, all in one exchange with the
// database. The locks come first, so that the rules are those of the last change and no review of these cards is on its way.
func (b *batch) read(ctx context.Context, tx pgx.Tx, reviews []NewReview) (logged []Review, err error) {
	ids, cardIDs := make([]uuid.UUID, len(reviews)), make([]uuid.UUID, len(reviews))
	for i, r := range reviews {
		ids[i], cardIDs[i] = r.ID, r.CardID
	}
	reads := &pgx.Batch{}
	queueLocks(reads, b.learner, cardIDs, &b.cards)
	queueRules(reads, b.learner, &b.rules)
	queueReviews(reads, &logged, reviewsByIDSQL, b.learner, ids)
	if err := tx.SendBatch(ctx, reads).Close(); err != nil {
		return nil, fmt.Errorf("read what reviews change: %w", err)
	}
	return logged, nil
}

// judge decides on each review, and returns those to append, by card.
func (b *batch) judge(reviews []NewReview, logged []Review) map[uuid.UUID][]Review {
	known := make(map[uuid.UUID]Review, len(logged)+len(reviews))
	for _, r := range logged {
		known[r.ID] = r
	}
	owned := make(map[uuid.UUID]bool, len(b.cards))
	for _, c := range b.cards {
		owned[c.ID] = true
	}
	accepted := make(map[uuid.UUID][]Review, len(b.cards))
	b.results = make([]Result, len(reviews))
	for i, n := range reviews {
		r := Review{
			ID: n.ID, CardID: n.CardID, Rating: n.Rating, Kind: b.kind, Device: b.device,
			ReviewedAt: n.ReviewedAt.UTC().Truncate(time.Microsecond), Duration: n.Duration.Truncate(time.Millisecond),
		}
		result := Result{ID: n.ID, Status: Refused}
		first, seen := known[n.ID]
		switch {
		case seen && first.CardID == r.CardID && first.Rating == r.Rating && first.ReviewedAt.Equal(r.ReviewedAt):
			result.Status = Duplicate
		case seen:
			result.Reason = IDReused
		case !owned[n.CardID]:
			result.Reason = CardNotFound
		case r.ReviewedAt.After(b.now.Add(clockSkew)):
			result.Reason = InTheFuture
		case r.ReviewedAt.Before(earliestReview):
			result.Reason = TooOld
		default:
			result.Status = Accepted
			r.Day = b.rules.calendar.Day(r.ReviewedAt)
			known[r.ID] = r
			accepted[r.CardID] = append(accepted[r.CardID], r)
		}
		b.results[i] = result
	}
	return accepted
}

// changes are what a change of the log writes.
type changes struct {
	learner  uuid.UUID
	received time.Time
	ledger   analytics.Ledger
	cards    []storedCard
	added    []Review
	moved    []Review // reviews of the log before which a replay found something else
}

// append folds new reviews, by card, into the cards, which it changes in place.
func (c *changes) append(ctx context.Context, tx pgx.Tx, rules rules, cards []storedCard, added map[uuid.UUID][]Review) error {
	var replay []uuid.UUID
	for i := range cards {
		card := &cards[i]
		news := added[card.ID]
		if len(news) == 0 {
			continue
		}
		slices.SortFunc(news, compareReviews)
		scheduler := rules.schedulers[card.presetID]
		if !card.follows(news[0]) || (card.Reps > 0 && card.fingerprint != fingerprint(scheduler)) {
			replay = append(replay, card.ID)
			continue
		}
		for j := range news {
			card.Progress = card.step(scheduler, &news[j])
			c.ledger.Add(news[j].fact())
		}
		card.fingerprint = fingerprint(scheduler)
		c.added = append(c.added, news...)
		c.cards = append(c.cards, *card)
	}
	if len(replay) == 0 {
		return nil
	}
	logs, err := logsOf(ctx, tx, c.learner, replay)
	if err != nil {
		return err
	}
	for i := range cards {
		if card := &cards[i]; slices.Contains(replay, card.ID) {
			c.replay(card, rules.schedulers[card.presetID], logs[card.ID], added[card.ID])
		}
	}
	return nil
}

// logsOf returns the reviews that count of the cards.
func logsOf(ctx context.Context, db postgres.Querier, learner uuid.UUID, cards []uuid.UUID) (map[uuid.UUID][]Review, error) {
	reviews, err := queryReviews(ctx, db, logsSQL, learner, cards)
	if err != nil {
		return nil, err
	}
	logs := make(map[uuid.UUID][]Review, len(cards))
	for _, r := range reviews {
		logs[r.CardID] = append(logs[r.CardID], r)
	}
	return logs, nil
}

// replay folds a card's whole log with new reviews in it, and notes all that comes out differently.
func (c *changes) replay(card *storedCard, scheduler *fsrs.Scheduler, log, news []Review) {
	old := make(map[uuid.UUID]Review, len(log))
	for _, r := range log {
		old[r.ID] = r
	}
	all := slices.Concat(log, news)
	card.Progress = fold(scheduler, all)
	card.fingerprint = 0
	if len(all) > 0 {
		card.fingerprint = fingerprint(scheduler)
	}
	for _, r := range all {
		was, logged := old[r.ID]
		switch {
		case !logged:
			c.added = append(c.added, r)
			c.ledger.Add(r.fact())
		case was.Before != r.Before:
			c.moved = append(c.moved, r)
			c.ledger.Remove(was.fact())
			c.ledger.Add(r.fact())
		}
	}
	c.cards = append(c.cards, *card)
}

// write sends all changes at once.
func (c *changes) write(ctx context.Context, tx pgx.Tx) error {
	batch := &pgx.Batch{}
	queueNewReviews(batch, c.learner, c.received, c.added)
	queueBefore(batch, c.learner, c.moved)
	queueCards(batch, c.learner, c.cards)
	c.ledger.Queue(batch, c.learner)
	if batch.Len() == 0 {
		return nil
	}
	return tx.SendBatch(ctx, batch).Close()
}

// fingerprint is how a card's row names the configuration that folded it.
func fingerprint(s *fsrs.Scheduler) int64 {
	return int64(s.Fingerprint())
}
