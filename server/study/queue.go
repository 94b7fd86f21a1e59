package study

import (
	"bytes"
	"cmp"
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/languagetutor/languagetutor/server/cache"
	"github.com/languagetutor/languagetutor/server/calendar"
	"github.com/languagetutor/languagetutor/server/fsrs"
	"github.com/languagetutor/languagetutor/server/postgres"
	"github.com/languagetutor/languagetutor/server/vocabulary"
)

const (
	// DefaultQueueLimit is how many cards a queue has when nothing is asked.
	DefaultQueueLimit = 50
	// usualReview is how long a review takes a learner of whom too little is known.
	usualReview = 10 * time.Second
	dueTTL      = time.Minute
)

// QueueRequest says what to study.
type QueueRequest struct {
	// Decks narrows the queue; none means all.
	Decks []uuid.UUID
	// Limit is how many cards at most; 0 means DefaultQueueLimit.
	Limit int
	// Time is how long the learner has; 0 means no bound.
	Time time.Duration
}

// DueCounts are cards due today, within the day's limits.
type DueCounts struct {
	Learning, Review, New int
}

// Queued is a card to study.
type Queued struct {
	View
	Outcomes [4]Outcome
}

// Queue is what to study now.
type Queue struct {
	Cards  []Queued
	Counts DueCounts
	Day    calendar.Date
	// NextLearning is when the next learning card falls due; zero when one is due now or none will be.
	NextLearning time.Time
}

// Queue returns what to study now: learning cards that are due, then reviews by ascending retrievability with new cards
// mixed in. Of the cards of one entry it holds at most one a day, learning cards aside.
func (s *Service) Queue(ctx context.Context, learner uuid.UUID, req QueueRequest) (Queue, error) {
	limit := cmp.Or(req.Limit, DefaultQueueLimit)
	var q Queue
	err := postgres.InReadTx(ctx, s.db, func(ctx context.Context, tx pgx.Tx) error {
		now := s.now().UTC().Truncate(time.Microsecond)
		pool, err := s.duePool(ctx, tx, learner, req.Decks, now)
		if err != nil {
			return err
		}
		if req.Time > 0 {
			pace, err := reviewPace(ctx, tx, learner)
			if err != nil {
				return err
			}
			limit = min(limit, max(1, int(req.Time/pace)))
		}
		q = Queue{Counts: pool.counts(), Day: pool.day, NextLearning: pool.nextLearning}
		cards, err := readCards(ctx, tx, learner, idsOf(pool.choose(limit)))
		if err != nil {
			return err
		}
		if err := refresh(ctx, tx, learner, pool.rules, cards); err != nil {
			return err
		}
		q.Cards = make([]Queued, len(cards))
		for i, c := range cards {
			q.Cards[i] = Queued{
				View:     pool.rules.view(c, now),
				Outcomes: c.preview(pool.rules.schedulers[c.presetID], pool.rules.calendar, now),
			}
		}
		return nil
	})
	return q, err
}

// Due returns how many cards are due today and the learner's day. The counts may be a minute old.
func (s *Service) Due(ctx context.Context, learner uuid.UUID) (DueCounts, calendar.Date, error) {
	type due struct {
		Counts DueCounts
		Day    calendar.Date
	}
	d, err := cache.Fetch(ctx, s.cache, vocabulary.CardsKey(learner), dueTTL, func(ctx context.Context) (due, error) {
		var d due
		err := postgres.InReadTx(ctx, s.db, func(ctx context.Context, tx pgx.Tx) error {
			pool, err := s.duePool(ctx, tx, learner, nil, s.now().UTC())
			d = due{pool.counts(), pool.day}
			return err
		})
		return d, err
	})
	return d.Counts, d.Day, err
}

// duePool is what may be studied on a learner's day.
type duePool struct {
	rules        rules
	day          calendar.Date
	learning     []candidate // due now, by due time
	laterToday   int         // learning cards that fall due later today
	nextLearning time.Time
	presets      []presetPool
}

// presetPool is what may be studied by one preset's limits.
type presetPool struct {
	Preset
	reviewsLeft, newsLeft int         // of the day's limits
	reviews               []candidate // by ascending retrievability, one of each entry
	news                  []candidate // oldest entry first, one of each entry
}

func (s *Service) duePool(ctx context.Context, tx pgx.Tx, learner uuid.UUID, decks []uuid.UUID, now time.Time) (duePool, error) {
	var p duePool
	var placed placement
	batch := &pgx.Batch{}
	queueRules(batch, learner, &p.rules)
	queuePlacement(batch, learner, decks, &placed)
	if err := tx.SendBatch(ctx, batch).Close(); err != nil {
		return duePool{}, fmt.Errorf("read rules and decks: %w", err)
	}
	p.day = p.rules.calendar.Day(now)

	var done done
	var learning []candidate
	batch = &pgx.Batch{}
	queueDone(batch, learner, p.day, &done)
	queueLearning(batch, learner, placed.decks(), p.day, &learning)
	if err := tx.SendBatch(ctx, batch).Close(); err != nil {
		return duePool{}, fmt.Errorf("read the day's work: %w", err)
	}
	p.takeLearning(learning, done.entries, now, p.rules.calendar.Start(p.day+1, now))
	return p, p.readPresets(ctx, tx, learner, placed, done)
}

// readPresets fills each preset's pool with as much as its limits leave for the day.
func (p *duePool) readPresets(ctx context.Context, tx pgx.Tx, learner uuid.UUID, placed placement, done done) error {
	for _, preset := range p.rules.presets {
		if len(placed[preset.ID]) > 0 {
			p.presets = append(p.presets, presetPool{
				Preset:      preset,
				reviewsLeft: max(0, preset.ReviewsPerDay-done.reviews[preset.ID]),
				newsLeft:    max(0, preset.NewPerDay-done.news[preset.ID]),
			})
		}
	}
	slices.SortFunc(p.presets, func(a, b presetPool) int { return bytes.Compare(a.ID[:], b.ID[:]) })
	batch := &pgx.Batch{}
	for i := range p.presets {
		own := &p.presets[i]
		entries := len(done.entries) + own.reviewsLeft
		if own.reviewsLeft > 0 {
			queueDue(batch, learner, own.ID, placed[own.ID], p.day, entries, &own.reviews)
		}
		if own.newsLeft > 0 { // the entries of its reviews are taken too
			queueNew(batch, learner, own.ID, placed[own.ID], p.day, entries+own.newsLeft, &own.news)
		}
	}
	if err := tx.SendBatch(ctx, batch).Close(); err != nil {
		return fmt.Errorf("read due and new cards: %w", err)
	}
	for i := range p.presets {
		own := &p.presets[i]
		own.reviews = onePerEntry(own.reviews, done.entries, own.reviewsLeft)
		own.news = onePerEntry(own.news, done.entries, own.newsLeft)
	}
	return nil
}

// takeLearning takes learning cards, by due time, and marks the entries of those that fall due today as seen.
func (p *duePool) takeLearning(cards []candidate, seen map[uuid.UUID]bool, now, endOfDay time.Time) {
	for _, c := range cards {
		later := c.dueAt.After(now)
		if later && len(p.learning) == 0 && p.nextLearning.IsZero() {
			p.nextLearning = c.dueAt
		}
		if !c.dueAt.Before(endOfDay) {
			return
		}
		seen[c.entry] = true
		if later {
			p.laterToday++
		} else {
			p.learning = append(p.learning, c)
		}
	}
}

// onePerEntry keeps up to limit cards, at most one of an entry and none of an entry already seen, and marks their entries
// as seen.
func onePerEntry(cards []candidate, seen map[uuid.UUID]bool, limit int) []candidate {
	kept := make([]candidate, 0, min(limit, len(cards)))
	for _, c := range cards {
		if len(kept) == limit {
			break
		}
		if seen[c.entry] {
			continue
		}
		seen[c.entry] = true
		kept = append(kept, c)
	}
	return kept
}

func (p *duePool) counts() DueCounts {
	counts := DueCounts{Learning: len(p.learning) + p.laterToday}
	for _, preset := range p.presets {
		counts.Review += len(preset.reviews)
		counts.New += len(preset.news)
	}
	return counts
}

// choose puts up to limit cards in order: learning, then reviews with new cards at each preset's ratio.
func (p *duePool) choose(limit int) []candidate {
	chosen := slices.Clone(p.learning)
	type ranked struct {
		candidate
		recall float64 // of a review
		slot   int     // of a new card: after how many reviews it comes
	}
	var reviews, news []ranked
	for _, preset := range p.presets {
		for _, c := range preset.reviews {
			reviews = append(reviews, ranked{candidate: c, recall: p.recall(c)})
		}
		for i, c := range preset.news {
			news = append(news, ranked{candidate: c, slot: (i + 1) * preset.ReviewsPerNew})
		}
	}
	slices.SortStableFunc(reviews, func(a, b ranked) int { return cmp.Compare(a.recall, b.recall) })
	slices.SortStableFunc(news, func(a, b ranked) int { return cmp.Compare(a.slot, b.slot) })
	for shown := 0; len(reviews) > 0 || len(news) > 0; {
		if len(news) > 0 && (len(reviews) == 0 || news[0].slot <= shown) {
			chosen, news = append(chosen, news[0].candidate), news[1:]
			continue
		}
		chosen, reviews = append(chosen, reviews[0].candidate), reviews[1:]
		shown++
	}
	return chosen[:min(limit, len(chosen))]
}

func idsOf(chosen []candidate) []uuid.UUID {
	ids := make([]uuid.UUID, len(chosen))
	for i, c := range chosen {
		ids[i] = c.id
	}
	return ids
}

// recall is the retrievability of a card in review.
func (p *duePool) recall(c candidate) float64 {
	memory := fsrs.Memory{Stability: c.stability}
	return p.rules.schedulers[c.preset].Model().Retrievability(memory, float64(max(0, int(p.day)-int(c.lastDay))))
}
