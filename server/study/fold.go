package study

import (
	"bytes"
	"cmp"
	"slices"
	"time"

	"github.com/google/uuid"

	"github.com/languagetutor/languagetutor/server/analytics"
	"github.com/languagetutor/languagetutor/server/calendar"
	"github.com/languagetutor/languagetutor/server/fsrs"
)

// compareReviews orders a card's log: by time, and by id where two devices answered in the same microsecond.
func compareReviews(a, b Review) int {
	return cmp.Or(a.ReviewedAt.Compare(b.ReviewedAt), bytes.Compare(a.ID[:], b.ID[:]))
}

// follows says that a review comes after all that the progress has seen.
func (p Progress) follows(r Review) bool {
	return p.State == fsrs.New || cmp.Or(r.ReviewedAt.Compare(p.LastAt), bytes.Compare(r.ID[:], p.LastID[:])) > 0
}

// isDue says whether the card falls due by a moment of a learner's day.
func (p Progress) isDue(at time.Time, day calendar.Date) bool {
	switch p.State {
	case fsrs.Learning, fsrs.Relearning:
		return !at.Before(p.DueAt)
	case fsrs.Review:
		return day >= p.DueDay
	default:
		return false
	}
}

// elapsedDays returns the learner's days since the last review. A move to the west can turn the calendar back; that is
// the same day to the memory.
func (p Progress) elapsedDays(day calendar.Date) int {
	if p.State == fsrs.New {
		return 0
	}
	return max(0, int(day)-int(p.LastDay))
}

// before tells what the fold finds before a review on a day.
func (p Progress) before(s *fsrs.Scheduler, at time.Time, day calendar.Date) Before {
	b := Before{State: p.State, Memory: p.Memory, ElapsedDays: p.elapsedDays(day), WasDue: p.isDue(at, day)}
	if p.State != fsrs.New {
		b.Retrievability = s.Model().Retrievability(p.Memory, float64(b.ElapsedDays))
	}
	return b
}

// draw is the fuzz draw of the card's next review: the same for the preview, the answer and any replay.
func (p Progress) draw(card uuid.UUID) float64 { return fsrs.Draw(card, p.Reps) }

// schedule places a card that fsrs has scheduled into the learner's time.
func schedule(next fsrs.Card, r Review) Progress {
	p := Progress{Card: next, LastAt: r.ReviewedAt, LastID: r.ID, LastDay: r.Day}
	if next.State == fsrs.Review {
		p.DueDay = r.Day + calendar.Date(next.Interval)
	} else {
		p.DueAt = r.ReviewedAt.Add(next.Delay)
	}
	return p
}

// step folds one more review into the progress and notes in the review what it found.
func (p Progress) step(s *fsrs.Scheduler, r *Review) Progress {
	r.Before = p.before(s, r.ReviewedAt, r.Day)
	return schedule(s.Next(p.Card, r.ElapsedDays, r.Rating, p.draw(r.CardID)), *r)
}

// fold returns the progress of a whole log, which it sorts, and notes in each review what it found.
func fold(s *fsrs.Scheduler, log []Review) Progress {
	slices.SortFunc(log, compareReviews)
	var p Progress
	for i := range log {
		p = p.step(s, &log[i])
	}
	return p
}

// preview returns what each rating would do at a moment of a learner's day that no review comes after.
func (c Card) preview(s *fsrs.Scheduler, cal calendar.Calendar, at time.Time) [4]Outcome {
	day := cal.Day(at)
	var outcomes [4]Outcome
	for i, next := range s.Preview(c.Card, c.elapsedDays(day), c.draw(c.ID)) {
		outcomes[i] = schedule(next, Review{ReviewedAt: at, Day: day}).outcome(fsrs.Rating(i+1), cal)
	}
	return outcomes
}

// previewAmid returns what each rating would lead to at a moment that reviews of the log come after.
func (c Card) previewAmid(s *fsrs.Scheduler, cal calendar.Calendar, at time.Time, log []Review) [4]Outcome {
	var outcomes [4]Outcome
	for i := range outcomes {
		r := Review{ID: uuid.Max, CardID: c.ID, ReviewedAt: at, Day: cal.Day(at), Rating: fsrs.Rating(i + 1)}
		outcomes[i] = fold(s, append(slices.Clone(log), r)).outcome(r.Rating, cal)
	}
	return outcomes
}

// outcome is what a rating led to.
func (p Progress) outcome(rating fsrs.Rating, cal calendar.Calendar) Outcome {
	o := Outcome{Rating: rating, State: p.State, Memory: p.Memory, Interval: p.Delay, DueAt: p.DueAt}
	if p.State == fsrs.Review {
		o.Interval = time.Duration(p.Interval) * 24 * time.Hour
		o.DueAt = cal.Start(p.DueDay, p.LastAt)
	}
	return o
}

// fact is the review as analytics counts it.
func (r Review) fact() analytics.Review {
	return analytics.Review{
		Day:            r.Day,
		Rating:         int(r.Rating),
		Duration:       r.Duration,
		First:          r.State == fsrs.New,
		InReview:       r.State == fsrs.Review,
		Retrievability: r.Retrievability,
		WasDue:         r.WasDue,
	}
}
