package fsrs

import (
	"math"
	"slices"
	"time"
)

// State is where a card stands. The values are those of the other FSRS implementations.
type State uint8

// The four states: never reviewed, in the learning steps, scheduled in days, in the relearning steps.
const (
	New State = iota
	Learning
	Review
	Relearning
)

// Card is what a review log folds to. The zero Card is a new card.
type Card struct {
	Memory Memory
	State  State
	// Step is the index of the current step in Learning and Relearning, else 0.
	Step int
	// Reps counts all reviews, Lapses the ones answered Again in Review.
	Reps, Lapses int
	// Interval is the time in days from the last review to the due day, in Review, else 0.
	Interval int
	// Delay is the time from the last review to the due moment, in Learning and Relearning, else 0.
	Delay time.Duration
}

// Scheduler turns answers into cards under one [Config]. It is immutable and safe for concurrent use.
type Scheduler struct {
	model                *Model
	learning, relearning steps
	intervalFactor       float64
	maximum              float64
	fuzz                 bool
	fingerprint          uint64
}

// NewScheduler returns the scheduler of a configuration, or the [*ConfigError] of [Config.Validate].
func NewScheduler(c Config) (*Scheduler, error) {
	if err := c.Validate(); err != nil {
		return nil, err
	}
	m := NewModel(c.Parameters, len(c.RelearningSteps))
	return &Scheduler{
		model:          m,
		learning:       slices.Clone(c.LearningSteps),
		relearning:     slices.Clone(c.RelearningSteps),
		intervalFactor: m.intervalFactor(c.DesiredRetention),
		maximum:        float64(c.MaximumInterval),
		fuzz:           c.Fuzz,
		fingerprint:    c.fingerprint(m.w),
	}, nil
}

// Model is the memory model that the scheduler uses, for retrievability and for other retentions.
func (s *Scheduler) Model() *Model { return s.model }

// Fingerprint identifies how this scheduler folds a log: it is a hash of the configuration and of the version of the rules in this
// package, the same in every process. A card stored under another fingerprint has to be folded again (section 6 of docs/fsrs.md).
func (s *Scheduler) Fingerprint() uint64 { return s.fingerprint }

// Next is the card after a review (FSRS-6, sections 2 to 5 of docs/fsrs.md). elapsedDays is the number of learner days since the
// card's last review; it is not used for a new card, and a negative number counts as 0. u is the fuzz draw in [0, 1), from [Draw].
// An invalid rating leaves the card as it is. Numbers outside their ranges are read as the nearest inside, unknown states as Review.
func (s *Scheduler) Next(c Card, elapsedDays int, r Rating, u float64) Card {
	if !r.Valid() {
		return c
	}
	next := Card{State: Review, Reps: c.Reps + 1, Lapses: c.Lapses}
	var (
		phase State
		path  steps
		at    int
	)
	switch c.State {
	case New:
		phase, path = Learning, s.learning
	case Learning:
		phase, path, at = Learning, s.learning, c.Step
	case Relearning:
		phase, path, at = Relearning, s.relearning, c.Step
	default:
		if r == Again {
			next.Lapses++
			phase, path = Relearning, s.relearning
		}
	}

	step, delay, stepped := path.after(at, r)
	switch {
	case !stepped:
		var after [Easy]float64
		next.Memory = s.outcomes(&after, &c, float64(elapsedDays), r)
		next.Interval = s.interval(&after, c.Interval, r, len(path) > 0, u)
		return next
	case c.State == New:
		next.Memory = s.model.First(r)
	default:
		next.Memory = s.model.Next(c.Memory, elapsedDays, r)
	}
	if delay >= day {
		next.Interval = int(min(wholeDays(delay), s.maximum))
	} else {
		next.State, next.Step, next.Delay = phase, step, delay
	}
	return next
}

// Preview is what [Scheduler.Next] gives for each rating, indexed by rating-1.
func (s *Scheduler) Preview(c Card, elapsedDays int, u float64) (cards [Easy]Card) {
	for r := Again; r <= Easy; r++ {
		cards[r-1] = s.Next(c, elapsedDays, r, u)
	}
	return cards
}

// outcomes gives the memory after rating r, and in after the stabilities of all ratings that its interval is compared with.
func (s *Scheduler) outcomes(after *[Easy]float64, c *Card, days float64, r Rating) Memory {
	m := s.model
	if c.State == New {
		for i, first := range m.first {
			after[i] = first.Stability
		}
		return m.first[r-1]
	}
	mem := inLimits(c.Memory)
	m.recalled(after, mem, days)
	if r == Again {
		after[Again-1] = m.forgotten(mem, days)
	}
	return Memory{Stability: after[r-1], Difficulty: m.difficulty(mem.Difficulty, r)}
}

// interval is the whole days until a Review card falls due after rating r, in the order again <= hard < good < easy as far as the
// maximum allows (FSRS-6, section 3 of docs/fsrs.md). Where Hard leads to a step, Good needs not exceed it.
func (s *Scheduler) interval(after *[Easy]float64, previous int, r Rating, hardStepped bool, u float64) int {
	minGood := 1.0
	if !hardStepped {
		hard := s.days(after[Hard-1], 1, previous, u)
		switch r {
		case Again:
			return int(min(s.days(after[Again-1], 1, 0, u), hard))
		case Hard:
			return int(hard)
		case Good, Easy: // below
		}
		minGood = hard + 1
	}
	good := s.days(after[Good-1], minGood, previous, u)
	if r == Good {
		return int(good)
	}
	return int(s.days(after[Easy-1], good+1, previous, u))
}

// days rounds the interval for a stability, with fuzz or without. Fuzz does not take back what the model gave: an interval longer
// than the previous one stays longer, one that fuzz could lift to the previous one is lifted.
func (s *Scheduler) days(stability, minimum float64, previous int, u float64) float64 {
	interval := stability * s.intervalFactor
	rounded := math.Round(interval)
	if !s.fuzz {
		return clamp(rounded, min(minimum, s.maximum), s.maximum)
	}
	if last := float64(previous); rounded > last {
		minimum = max(minimum, last+1)
	} else if last <= math.Round(interval+fuzzDelta(interval)) {
		minimum = max(minimum, last)
	}
	return fuzzed(interval, minimum, s.maximum, u)
}
