package analytics_test

import (
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"github.com/languagetutor/languagetutor/server/analytics"
	"github.com/languagetutor/languagetutor/server/calendar"
	"github.com/languagetutor/languagetutor/server/fault"
)

// reviews is the activity of reviews that studied counts.
func reviews(n int) analytics.Activity {
	return analytics.Activity{Ratings: [4]int{2: n}, ActiveMS: int64(n) * 10_000, XP: n}
}

func (w *world) summary(learner uuid.UUID) analytics.Summary {
	w.t.Helper()
	s, err := w.service.Summary(w.t.Context(), learner)
	if err != nil {
		w.t.Fatal(err)
	}
	return s
}

func TestSummaryTellsTodayTheTotalAndTheStreak(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	learner, other := w.learner("UTC"), w.learner("UTC")
	want := analytics.Summary{Day: today, Goal: 10 * time.Minute}
	if diff := cmp.Diff(want, w.summary(learner)); diff != "" {
		t.Fatalf("before any study: want - got:\n%s", diff)
	}
	w.studied(learner, today-40, 11)
	w.studied(learner, today-1, 10)
	w.studied(learner, today, 3)
	w.studied(other, today, 50)
	want.Today, want.Total = reviews(3), reviews(24)
	want.Streak = analytics.Streak{Current: 1, Longest: 1}
	got := w.summary(learner)
	if diff := cmp.Diff(want, got); diff != "" || got.GoalReached() {
		t.Fatalf("goal reached: %t, want - got:\n%s", got.GoalReached(), diff)
	}
	w.studied(learner, today, 57) // ten minutes in all
	if got := w.summary(learner); !got.GoalReached() || !got.Streak.TodayCounts || got.Streak.Current != 2 {
		t.Fatalf("after the goal: %+v", got)
	}
}

func TestTheGoalOfADayIsTheOneSetThen(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	learner := w.learner("UTC")
	w.exec(`INSERT INTO day_rules VALUES ($1, $2, 'UTC', 4, 1), ($1, $3, 'UTC', 4, 2)`, learner, noon.AddDate(0, 0, -2), noon)
	for ago := range calendar.Date(4) {
		w.studied(learner, today-ago, 6) // a minute
	}
	streak, days, err := w.service.Streak(t.Context(), learner, 4)
	if err != nil {
		t.Fatal(err)
	}
	want := []analytics.StreakDay{
		{Day: today - 3, Kind: analytics.DayMissed},  // of 10 minutes
		{Day: today - 2, Kind: analytics.DayCounted}, // of 1, set on that day
		{Day: today - 1, Kind: analytics.DayCounted},
		{Day: today, Kind: analytics.DayOpen}, // of 2
	}
	if diff := cmp.Diff(want, days); diff != "" || streak.Current != 2 {
		t.Fatalf("%+v, want - got:\n%s", streak, diff)
	}
	if goal := w.summary(learner).Goal; goal != 2*time.Minute {
		t.Fatalf("today's goal is %s", goal)
	}
}

func TestStreakShowsTheLastDays(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	learner := w.learner("UTC")
	w.studied(learner, today-2, 10)
	for asked, want := range map[int]int{0: 30, 1: 1, 3: 3, 366: 366} {
		_, days, err := w.service.Streak(t.Context(), learner, asked)
		if err != nil {
			t.Fatal(err)
		}
		if len(days) != want || days[len(days)-1] != (analytics.StreakDay{Day: today, Kind: analytics.DayOpen}) {
			t.Fatalf("%d days for %d, the last one %+v", len(days), asked, days[len(days)-1])
		}
		if want >= 3 && days[want-3] != (analytics.StreakDay{Day: today - 2, Kind: analytics.DayCounted}) {
			t.Fatalf("the day before yesterday is %+v", days[want-3])
		}
		if first := days[0]; want > 3 && first != (analytics.StreakDay{Day: today - calendar.Date(want) + 1, Kind: analytics.DayMissed}) {
			t.Fatalf("the first of %d days is %+v", want, first)
		}
	}
}

func TestStatisticsHoldTheDaysOfTheRange(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	learner, other := w.learner("UTC"), w.learner("UTC")
	all := []calendar.Date{today - 396, today - 395, today - 30, today - 29, today - 7, today, today + 1}
	for i, day := range all {
		w.studied(learner, day, i+1)
	}
	w.studied(other, today, 40)
	if err := w.write(learner, func(l *analytics.Ledger) { // taken back: no activity is left of this day
		l.Add(analytics.Review{Day: today - 5, Rating: 3})
	}); err != nil {
		t.Fatal(err)
	}
	if err := w.write(learner, func(l *analytics.Ledger) { l.Remove(analytics.Review{Day: today - 5, Rating: 3}) }); err != nil {
		t.Fatal(err)
	}
	on := func(day calendar.Date) *calendar.Date { return &day }
	for _, c := range []struct {
		name     string
		r        analytics.Range
		from, to calendar.Date
		days     []int // of all
	}{
		{"thirty days up to today by default", analytics.Range{}, today - 29, today, []int{3, 4, 5}},
		{"up to a day", analytics.Range{To: on(today - 1)}, today - 30, today - 1, []int{2, 3, 4}},
		{"from a day", analytics.Range{From: on(today - 7)}, today - 7, today, []int{4, 5}},
		{"one day", analytics.Range{From: on(today - 7), To: on(today - 7)}, today - 7, today - 7, []int{4}},
		{"the longest range", analytics.Range{From: on(today - 395), To: on(today - 29)}, today - 395, today - 29, []int{1, 2, 3}},
		{"a day to come", analytics.Range{From: on(today), To: on(today + 3)}, today, today + 3, []int{5, 6}},
		{"days without activity", analytics.Range{From: on(today - 6), To: on(today - 1)}, today - 6, today - 1, nil},
	} {
		want := analytics.Statistics{From: c.from, To: c.to}
		total := 0
		for _, i := range c.days {
			want.Days = append(want.Days, analytics.Day{Day: all[i], Activity: reviews(i + 1)})
			total += i + 1
		}
		want.Total = reviews(total)
		got, err := w.service.Statistics(t.Context(), learner, c.r)
		if err != nil {
			t.Fatalf("%s: %v", c.name, err)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s: want - got:\n%s", c.name, diff)
		}
	}
	for name, r := range map[string]analytics.Range{
		"backwards":            {From: on(today), To: on(today - 1)},
		"from after today":     {From: on(today + 1)},
		"a day too long":       {From: on(today - 395), To: on(today - 28)},
		"from long before now": {From: on(today - 367)},
	} {
		_, err := w.service.Statistics(t.Context(), learner, r)
		var f *fault.Error
		if !errors.As(err, &f) || f.Code != fault.InvalidArgument || len(f.Violations) != 1 || f.Violations[0].Field != "from" {
			t.Errorf("%s: %v, want a violation of from", name, err)
		}
	}
}

func TestCachedDaysAreDroppedByTheirKey(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	learner, other := w.learner("UTC"), w.learner("UTC")
	w.studied(learner, today, 1)
	w.summary(learner)
	if err := w.write(learner, func(l *analytics.Ledger) { l.Add(analytics.Review{Day: today, Rating: 4}) }); err != nil {
		t.Fatal(err)
	}
	want := func(when string, reviews int) {
		t.Helper()
		if got := w.summary(learner).Today.Reviews(); got != reviews {
			t.Fatalf("%s: %d reviews, want %d", when, got, reviews)
		}
	}
	want("before the key is dropped", 1)
	w.cache.Invalidate(t.Context(), analytics.DaysKey(other))
	want("after another learner's key is dropped", 1)
	w.cache.Invalidate(t.Context(), analytics.DaysKey(learner))
	want("after the key is dropped", 2)
	w.exec(`UPDATE learner_days SET good = good + 1 WHERE user_id = $1`, learner) // without a word
	w.now = noon.Add(14 * time.Minute)
	want("within 15 minutes", 2)
	w.now = noon.Add(16 * time.Minute)
	want("after 15 minutes", 3)
}

func TestTheDayTurnsThoughTheDaysAreCached(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	learner := w.learner("America/New_York")
	w.now = time.Date(2026, 3, 8, 7, 59, 59, 0, time.UTC) // the 7th still; clocks go forward, and the day begins at 8:00 UTC
	w.studied(learner, today-3, 12)
	before := w.summary(learner)
	w.now = w.now.Add(time.Second)
	after := w.summary(learner)
	if before.Day != today-3 || before.Today != reviews(12) || !before.Streak.TodayCounts {
		t.Fatalf("before the turn: %+v", before)
	}
	if after.Day != today-2 || after.Today != (analytics.Activity{}) || after.Streak.TodayCounts || after.Streak.Current != 1 {
		t.Fatalf("after the turn: %+v", after)
	}
	if after.Total != before.Total {
		t.Fatalf("the total went from %+v to %+v", before.Total, after.Total)
	}
	// A new zone counts at once, too.
	w.exec(`INSERT INTO day_rules VALUES ($1, $2, 'America/Los_Angeles', 4, 10)`, learner, w.now.Add(-time.Second))
	if moved := w.summary(learner); moved.Day != today-3 || moved.Today != reviews(12) {
		t.Fatalf("after the move: %+v", moved)
	}
}

func TestAStrangerHasNoNumbers(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	ctx, stranger := t.Context(), uuid.New()
	_, summary := w.service.Summary(ctx, stranger)
	_, _, streak := w.service.Streak(ctx, stranger, 7)
	_, statistics := w.service.Statistics(ctx, stranger, analytics.Range{})
	for _, err := range []error{summary, streak, statistics} {
		var f *fault.Error
		if !errors.As(err, &f) || f.Code != fault.NotFound {
			t.Errorf("got %v, want not_found", err)
		}
	}
}
