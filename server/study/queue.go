package study

import (
	"cmp"
	"context"
	"slices"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/languagetutor/languagetutor/server/cache"
	"github.com/languagetutor/languagetutor/server/calendar"
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
		chosen := pool.choose(limit)
		if err := refresh(ctx, tx, learner, pool.rules, chosen); err != nil {
			return err
		}
		q.Cards = make([]Queued, len(chosen))
		for i, c := range chosen {
			q.Cards[i] = Queued{
				View:     pool.rules.view(*c, now),
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
	learning     []storedCard // due now, by due time
	laterToday   int          // learning cards that fall due later today
	nextLearning time.Time
	presets      []presetPool
}

// presetPool is what may be studied by one preset's limits.
type presetPool struct {
	Preset
	reviews []storedCard // by ascending retrievability, one of each entry
	news    []storedCard // oldest entry first, one of each entry
}

func (s *Service) duePool(ctx context.Context, tx pgx.Tx, learner uuid.UUID, decks []uuid.UUID, now time.Time) (duePool, error) {
	rules, err := s.rules(ctx, tx, learner)
	if err != nil {
		return duePool{}, err
	}
	p := duePool{rules: rules, day: rules.calendar.Day(now)}
	done, err := readDone(ctx, tx, learner, p.day)
	if err != nil {
		return duePool{}, err
	}
	placed, err := place(ctx, tx, learner, rules.presets, decks)
	if err != nil {
		return duePool{}, err
	}
	learning, err := readLearning(ctx, tx, learner, placed.decks(), p.day)
	if err != nil {
		return duePool{}, err
	}
	entries := done.entries
	p.takeLearning(learning, entries, now, rules.calendar.Start(p.day+1, now))
	for _, preset := range placed {
		own := presetPool{Preset: preset.Preset}
		if left := preset.ReviewsPerDay - done.reviews[preset.ID]; left > 0 {
			cards, err := readReviews(ctx, tx, learner, preset, p.day, left+len(entries))
			if err != nil {
				return duePool{}, err
			}
			own.reviews = onePerEntry(cards, entries, left)
		}
		if left := preset.NewPerDay - done.news[preset.ID]; left > 0 {
			cards, err := readNew(ctx, tx, learner, preset, p.day, left+len(entries))
			if err != nil {
				return duePool{}, err
			}
			own.news = onePerEntry(cards, entries, left)
		}
		p.presets = append(p.presets, own)
	}
	return p, nil
}

// takeLearning takes learning cards, by due time, and marks the entries of those that fall due today as seen.
func (p *duePool) takeLearning(cards []storedCard, seen map[uuid.UUID]bool, now, endOfDay time.Time) {
	for _, c := range cards {
		later := c.DueAt.After(now)
		if later && len(p.learning) == 0 && p.nextLearning.IsZero() {
			p.nextLearning = c.DueAt
		}
		if !c.DueAt.Before(endOfDay) {
			return
		}
		seen[c.EntryID] = true
		if later {
			p.laterToday++
		} else {
			p.learning = append(p.learning, c)
		}
	}
}

// onePerEntry keeps up to limit cards, at most one of an entry and none of an entry already seen, and marks their entries
// as seen.
func onePerEntry(cards []storedCard, seen map[uuid.UUID]bool, limit int) []storedCard {
	kept := make([]storedCard, 0, min(limit, len(cards)))
	for _, c := range cards {
		if len(kept) == limit {
			break
		}
		if seen[c.EntryID] {
			continue
		}
		seen[c.EntryID] = true
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
func (p *duePool) choose(limit int) []*storedCard {
	var chosen, reviews []*storedCard
	for i := range p.learning {
		chosen = append(chosen, &p.learning[i])
	}
	// slot is after how many reviews a new card comes.
	type slotted struct {
		card *storedCard
		slot int
	}
	var news []slotted
	for i := range p.presets {
		preset := &p.presets[i]
		for j := range preset.reviews {
			reviews = append(reviews, &preset.reviews[j])
		}
		for j := range preset.news {
			news = append(news, slotted{&preset.news[j], (j + 1) * preset.ReviewsPerNew})
		}
	}
	slices.SortStableFunc(reviews, func(a, b *storedCard) int { return cmp.Compare(p.recall(a), p.recall(b)) })
	slices.SortStableFunc(news, func(a, b slotted) int { return cmp.Compare(a.slot, b.slot) })
	for shown := 0; len(reviews) > 0 || len(news) > 0; {
		if len(news) > 0 && (len(reviews) == 0 || news[0].slot <= shown) {
			chosen, news = append(chosen, news[0].card), news[1:]
			continue
		}
		chosen, reviews = append(chosen, reviews[0]), reviews[1:]
		shown++
	}
	return chosen[:min(limit, len(chosen))]
}

func (p *duePool) recall(c *storedCard) float64 {
	return p.rules.schedulers[c.presetID].Model().Retrievability(c.Memory, float64(c.elapsedDays(p.day)))
}
