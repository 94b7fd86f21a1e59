package study_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"github.com/languagetutor/languagetutor/server/fault"
	"github.com/languagetutor/languagetutor/server/fsrs"
	"github.com/languagetutor/languagetutor/server/study"
)

func (l *learner) forecast(days int) []study.ForecastDay {
	forecast, err := l.study.Forecast(l.t.Context(), l.id, days)
	if err != nil {
		l.fatal(err)
	}
	return forecast
}

// dueIn lets a card that is in review fall due some days from the learner's day of noon.
func (l *learner) dueIn(card uuid.UUID, days int) {
	l.exec(`UPDATE cards SET due_day = date '2026-03-10' + $3::int WHERE user_id = $1 AND id = $2`, l.id, card, days)
}

func TestForecastCountsEachDayAndTheOverdueToday(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	l, other := w.learner("UTC"), w.learner("UTC")
	for _, days := range []int{-400, -1, 0, 1, 1, 6, 7, 364, 365} {
		l.dueIn(l.known(1, 30)[0], days)
	}
	other.dueIn(other.known(1, 30)[0], 0)
	l.card()                                              // new
	l.answer(l.card(), fsrs.Good, noon.Add(-time.Minute)) // learning
	hidden := l.known(2, 30)
	l.exec(`UPDATE cards SET deleted_at = $2 WHERE id = $1`, hidden[0], noon)
	if err := l.study.SetSuspended(t.Context(), l.id, hidden[1:], true); err != nil {
		t.Fatal(err)
	}
	for days, want := range map[int]map[string]int{
		1:   {"2026-03-10": 3},
		7:   {"2026-03-10": 3, "2026-03-11": 2, "2026-03-16": 1},
		8:   {"2026-03-10": 3, "2026-03-11": 2, "2026-03-16": 1, "2026-03-17": 1},
		365: {"2026-03-10": 3, "2026-03-11": 2, "2026-03-16": 1, "2026-03-17": 1, "2027-03-09": 1},
	} {
		forecast := l.forecast(days)
		if len(forecast) != days {
			t.Fatalf("%d days, want %d", len(forecast), days)
		}
		got := map[string]int{}
		for i, d := range forecast {
			if i > 0 && d.Day != forecast[i-1].Day+1 {
				t.Fatalf("day %d is %s, after %s", i, d.Day, forecast[i-1].Day)
			}
			if d.Due > 0 {
				got[d.Day.String()] = d.Due
			}
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Fatalf("%d days: want - got:\n%s", days, diff)
		}
	}
	if got := len(l.forecast(0)); got != study.DefaultForecastDays {
		t.Fatalf("%d days when none are asked, want %d", got, study.DefaultForecastDays)
	}
	_, err := w.study.Forecast(t.Context(), uuid.New(), 7)
	wantFault(t, err, fault.NotFound, "")
}

func TestForecastBeginsWithTheLearnersDay(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	east, west := w.learner("Asia/Tokyo"), w.learner("America/Los_Angeles")
	w.now = time.Date(2026, 3, 10, 19, 0, 0, 0, time.UTC) // 4:00 on the 11th in Tokyo, noon on the 10th in Los Angeles
	east.dueIn(east.known(1, 30)[0], 1)
	west.dueIn(west.known(1, 30)[0], 1)
	if got := east.forecast(2); got[0].Day.String() != "2026-03-11" || got[0].Due != 1 || got[1].Due != 0 {
		t.Fatalf("in Tokyo %v", got)
	}
	if got := west.forecast(2); got[0].Day.String() != "2026-03-10" || got[0].Due != 0 || got[1].Due != 1 {
		t.Fatalf("in Los Angeles %v", got)
	}
}

func TestForecastOfTodayIsWhatTheQueueHolds(t *testing.T) {
	t.Parallel()
	l := newWorld(t).learner("UTC")
	l.known(7, 20)
	l.known(3, 0)
	if today, queued := l.forecast(1)[0].Due, l.counts().Review; today != 7 || queued != 7 {
		t.Fatalf("forecast %d, queue %d, want 7", today, queued)
	}
}
