package study_test

import (
	"slices"
	"testing"
	"time"

	"github.com/google/uuid"
	"pgregory.net/rapid"

	"github.com/languagetutor/languagetutor/server/calendar"
	"github.com/languagetutor/languagetutor/server/fsrs"
	"github.com/languagetutor/languagetutor/server/study"
)

// collection is a learner with cards of every sort.
type collection struct {
	*learner
	cards    []uuid.UUID
	hidden   map[uuid.UUID]bool
	settings study.Settings
}

// drawCollection draws entries with siblings, reviews of the last twelve days, and cards that are hidden.
func drawCollection(t *rapid.T, w *world) *collection {
	l := w.learner(rapid.SampledFrom(studyZones).Draw(t, "zone"))
	l.fatal = t.Fatal
	c := &collection{learner: l, hidden: map[uuid.UUID]bool{}}
	c.settings = l.configure(func(s *study.Settings) {
		s.NewPerDay = rapid.IntRange(0, 4).Draw(t, "new per day")
		s.ReviewsPerDay = rapid.IntRange(0, 4).Draw(t, "reviews per day")
		s.ReviewsPerNew = rapid.IntRange(0, 3).Draw(t, "reviews per new")
	}).Settings
	for range rapid.IntRange(1, 8).Draw(t, "entries") {
		c.cards = append(c.cards, l.entry(rapid.IntRange(1, 2).Draw(t, "cards"))...)
	}
	var reviews []study.NewReview
	var hidden []uuid.UUID
	for _, card := range c.cards {
		for range rapid.IntRange(0, 3).Draw(t, "reviews") {
			minutes := rapid.OneOf(rapid.IntRange(0, 12*24*60), rapid.IntRange(0, 30)).Draw(t, "minutes ago")
			rating := fsrs.Rating(rapid.IntRange(1, 4).Draw(t, "rating"))
			reviews = append(reviews, review(card, rating, noon.Add(-time.Duration(minutes)*time.Minute)))
		}
		if rapid.IntRange(0, 4).Draw(t, "hidden") == 0 {
			hidden = append(hidden, card)
			c.hidden[card] = true
		}
	}
	if len(reviews) > 0 {
		l.submit(reviews...)
	}
	hide := l.study.SetSuspended
	if rapid.Bool().Draw(t, "bury") {
		hide = l.study.SetBuried
	}
	if err := hide(w.t.Context(), l.id, hidden, true); err != nil {
		t.Fatal(err)
	}
	return c
}

// studied is what the log says of a day.
type studied struct {
	entries       map[uuid.UUID]bool
	news, reviews int
}

// look reads all cards one by one, and what was done on a day.
func (c *collection) look(today calendar.Date) ([]study.View, studied) {
	done := studied{entries: map[uuid.UUID]bool{}}
	var views []study.View
	for _, id := range c.cards {
		view, log, _, err := c.study.Card(c.t.Context(), c.id, id, 100, "")
		if err != nil {
			c.fatal(err)
		}
		for _, r := range log {
			if r.Day != today {
				continue
			}
			done.entries[view.EntryID] = true
			switch r.State {
			case fsrs.New:
				done.news++
			case fsrs.Review:
				done.reviews++
			default: // steps use up no limit
			}
		}
		if !c.hidden[id] {
			views = append(views, view)
		}
	}
	return views, done
}

func TestQueueHoldsAllThatTheRulesAllowAndNothingElse(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	rapid.Check(t, func(t *rapid.T) {
		c := drawCollection(t, w)
		q := c.queue(study.QueueRequest{Limit: 500})
		views, done := c.look(q.Day)
		endOfDay := c.endOfDay()
		shown := map[uuid.UUID]study.View{}
		entries := done.entries // of these no other card may be shown
		learningNow, learningToday := 0, 0
		for _, v := range views {
			if step := v.State == fsrs.Learning || v.State == fsrs.Relearning; step && v.DueAt.Before(endOfDay) {
				entries[v.EntryID] = true
				learningToday++
				if !v.DueAt.After(noon) {
					learningNow++
				}
			}
		}
		reviews, news := 0, 0
		var before study.Queued
		for i, card := range q.Cards {
			shown[card.ID] = card.View
			if i < learningNow {
				if card.DueAt.After(noon) || before.DueAt.After(card.DueAt) {
					t.Fatalf("card %d is due at %s, the one before at %s", i, card.DueAt, before.DueAt)
				}
				before = card
				continue
			}
			if entries[card.EntryID] {
				t.Fatalf("card %d: its entry had its turn today", i)
			}
			entries[card.EntryID] = true
			switch card.State {
			case fsrs.Review:
				if card.DueDay > q.Day || card.Retrievability < before.Retrievability && before.State == fsrs.Review {
					t.Fatalf("card %d is due on %s with %v, after %v", i, card.DueDay, card.Retrievability, before.Retrievability)
				}
				reviews++
				before = card
			case fsrs.New:
				news++
				if early := news*c.settings.ReviewsPerNew > reviews; early && reviews < q.Counts.Review {
					t.Fatalf("new card %d comes after %d reviews", news, reviews)
				}
			default:
				t.Fatalf("card %d is in state %d", i, card.State)
			}
		}
		if want := (study.DueCounts{Learning: learningToday, Review: reviews, New: news}); q.Counts != want {
			t.Fatalf("counts %+v, want %+v", q.Counts, want)
		}
		reviewsLeft, newsLeft := c.settings.ReviewsPerDay-done.reviews-reviews, c.settings.NewPerDay-done.news-news
		if reviews > 0 && reviewsLeft < 0 || news > 0 && newsLeft < 0 {
			t.Fatalf("limits are passed by %d reviews and %d new cards", -reviewsLeft, -newsLeft)
		}
		for _, v := range views {
			if _, there := shown[v.ID]; there || entries[v.EntryID] {
				continue
			}
			if v.State == fsrs.New && newsLeft > 0 || v.State == fsrs.Review && v.DueDay <= q.Day && reviewsLeft > 0 {
				t.Fatalf("the limits have room for %+v", v)
			}
		}
		for id := range c.hidden {
			if _, there := shown[id]; there {
				t.Fatalf("hidden card %s is shown", id)
			}
		}
	})
}

// endOfDay is when the learner's day of noon ends.
func (c *collection) endOfDay() time.Time {
	var zone string
	if err := c.db.QueryRow(c.t.Context(), `SELECT time_zone FROM day_rules WHERE user_id = $1`, c.id).Scan(&zone); err != nil {
		c.fatal(err)
	}
	place, err := calendar.LoadZone(zone)
	if err != nil {
		c.fatal(err)
	}
	end := time.Date(2026, 3, 10, 4, 0, 0, 0, place) // no clock changes around it
	for !end.After(noon) {
		end = end.AddDate(0, 0, 1)
	}
	return end
}

func TestAnswersDoWhatTheQueueSaid(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	rapid.Check(t, func(t *rapid.T) {
		c := drawCollection(t, w)
		if rapid.Bool().Draw(t, "new rules") {
			c.configure(func(s *study.Settings) {
				s.NewPerDay, s.ReviewsPerDay = 20, 200
				s.Scheduling.DesiredRetention = rapid.Float64Range(0.7, 0.99).Draw(t, "retention")
				s.Scheduling.Fuzz = rapid.Bool().Draw(t, "fuzz")
				s.Scheduling.LearningSteps = rapid.SampledFrom([][]time.Duration{
					{}, {time.Minute}, {time.Minute, 10 * time.Minute, 2 * time.Hour}, {time.Hour, 36 * time.Hour},
				}).Draw(t, "steps")
			})
		}
		q := c.queue(study.QueueRequest{Limit: 500})
		var answers []study.NewReview
		want := map[uuid.UUID]study.Outcome{}
		for _, card := range q.Cards {
			for i, o := range card.Outcomes {
				if o.Rating != fsrs.Rating(i+1) {
					t.Fatalf("outcome %d is that of rating %d", i, o.Rating)
				}
			}
			rating := fsrs.Rating(rapid.IntRange(1, 4).Draw(t, "answer"))
			answers = append(answers, review(card.ID, rating, noon))
			want[card.ID] = card.Outcomes[rating-1]
		}
		if len(answers) == 0 {
			return
		}
		_, cards, err := c.study.SubmitReviews(w.t.Context(), c.id, "phone", answers)
		if err != nil {
			t.Fatal(err)
		}
		if len(cards) != len(answers) {
			t.Fatalf("%d cards for %d answers", len(cards), len(answers))
		}
		for _, got := range cards {
			o := want[got.ID]
			interval := got.Delay
			if got.State == fsrs.Review {
				interval = time.Duration(got.Interval) * day
			}
			if got.State != o.State || got.Memory != o.Memory || interval != o.Interval || !got.DueAt.Equal(o.DueAt) {
				t.Fatalf("the queue said %+v, the answer did %+v", o, got)
			}
			stored := c.view(got.ID)
			if stored.State != o.State || stored.Memory != o.Memory || !stored.DueAt.Equal(o.DueAt) {
				t.Fatalf("the answer did %+v, and %+v was kept", got, stored)
			}
		}
		if i := slices.IndexFunc(cards, func(v study.View) bool { return !v.LastAt.Equal(noon) }); i >= 0 {
			t.Fatalf("the last review was at %s, want noon", cards[i].LastAt)
		}
	})
}
