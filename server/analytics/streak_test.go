package analytics

import (
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/languagetutor/languagetutor/server/calendar"
)

const (
	firstDay = calendar.Date(20_000)
	aGoal    = 10 * time.Minute
)

func sameGoal(calendar.Date) time.Duration { return aGoal }

var (
	enough    = Activity{Ratings: [4]int{2: streakReviews}}
	tooLittle = Activity{Ratings: [4]int{2: streakReviews - 1}, ActiveMS: aGoal.Milliseconds() - 1}
)

// daysOf reads days from a picture: x counts, o is a little activity, anything else none.
func daysOf(picture string) []Day {
	var days []Day
	for i, c := range picture {
		switch day := firstDay + calendar.Date(i); c {
		case 'x':
			days = append(days, Day{day, enough})
		case 'o':
			days = append(days, Day{day, tooLittle})
		}
	}
	return days
}

// picture draws the kinds of the days: x counted, f frozen, . missed, ? open.
func picture(kinds map[calendar.Date]DayKind, length int) string {
	var b strings.Builder
	for i := range length {
		b.WriteString(map[DayKind]string{DayCounted: "x", DayFrozen: "f", DayMissed: ".", DayOpen: "?"}[kinds[firstDay+calendar.Date(i)]])
	}
	return b.String()
}

func TestStreak(t *testing.T) {
	t.Parallel()
	week := "xxxxxxx"
	for _, c := range []struct {
		name string
		// days end with today.
		days, kinds string
		want        Streak
	}{
		{"nothing yet", "_", "?", Streak{}},
		{"the first day", "x", "x", Streak{Current: 1, Longest: 1, TodayCounts: true}},
		{"a little is not enough, yet", "o", "?", Streak{}},
		{"today open does not break it", "xx_", "xx?", Streak{Current: 2, Longest: 2}},
		{"nor does a little today", "xxo", "xx?", Streak{Current: 2, Longest: 2}},
		{"a missed day does", "xx__", "xx.?", Streak{Longest: 2}},
		{"so does a little on a day that is over", "xxo_", "xx.?", Streak{Longest: 2}},
		{"and a new one begins", "xxx_x", "xxx.x", Streak{Current: 1, Longest: 3, TodayCounts: true}},
		{"the seventh day earns a freeze", week, week, Streak{Current: 7, Longest: 7, Freezes: 1, TodayCounts: true}},
		{"six do not", "xxxxxx", "xxxxxx", Streak{Current: 6, Longest: 6, TodayCounts: true}},
		{"fourteen earn two", week + week, week + week, Streak{Current: 14, Longest: 14, Freezes: 2, TodayCounts: true}},
		{"and two are kept at most", week + week + week, week + week + week, Streak{Current: 21, Longest: 21, Freezes: 2, TodayCounts: true}},
		{"today open spends none", week + "_", week + "?", Streak{Current: 7, Longest: 7, Freezes: 1}},
		{"a freeze bridges a missed day, which does not count", week + "_x", week + "fx", Streak{Current: 8, Longest: 8, TodayCounts: true}},
		{"and holds the streak while today is open", week + "__", week + "f?", Streak{Current: 7, Longest: 7}},
		{"two freezes bridge two days", week + week + "__x", week + week + "ffx", Streak{Current: 15, Longest: 15, TodayCounts: true}},
		{"a gap longer than the freezes breaks it", week + "__x", week + "f.x", Streak{Current: 1, Longest: 7, TodayCounts: true}},
		{"and they are spent", week + week + "___x", week + week + "ff.x", Streak{Current: 1, Longest: 14, TodayCounts: true}},
		{"days bridged do not earn freezes", week + "_xxxxxx_", week + "fxxxxxx?", Streak{Current: 13, Longest: 13}},
		{"the next seventh day does", week + "_" + week, week + "f" + week, Streak{Current: 14, Longest: 14, Freezes: 1, TodayCounts: true}},
		{"a week after a break earns one", "x_" + week, "x." + week, Streak{Current: 7, Longest: 7, Freezes: 1, TodayCounts: true}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			today := firstDay + calendar.Date(len(c.days)) - 1
			got, kinds := streakOf(daysOf(c.days), today, sameGoal)
			if got != c.want {
				t.Errorf("got %+v, want %+v", got, c.want)
			}
			if p := picture(kinds, len(c.days)); p != c.kinds {
				t.Errorf("days %s, want %s", p, c.kinds)
			}
		})
	}
}

func TestADayCountsByMinutesOrByReviews(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name     string
		activity Activity
		want     bool
	}{
		{"nine short reviews", Activity{Ratings: [4]int{1, 2, 3, 3}}, false},
		{"ten reviews, wrong ones too", Activity{Ratings: [4]int{4, 2, 3, 1}}, true},
		{"the goal reached by few", Activity{Ratings: [4]int{2: 1}, ActiveMS: aGoal.Milliseconds()}, true},
		{"a moment less", Activity{Ratings: [4]int{2: 1}, ActiveMS: aGoal.Milliseconds() - 1}, false},
	} {
		if got := countsForStreak(c.activity, aGoal); got != c.want {
			t.Errorf("%s: %t, want %t", c.name, got, c.want)
		}
	}
}

func TestEachDayIsMeasuredByItsOwnGoal(t *testing.T) {
	t.Parallel()
	fiveMinutes := Activity{Ratings: [4]int{2: 1}, ActiveMS: 300_000}
	days := []Day{{firstDay, fiveMinutes}, {firstDay + 1, fiveMinutes}, {firstDay + 2, fiveMinutes}}
	raised := func(day calendar.Date) time.Duration {
		if day >= firstDay+2 {
			return aGoal
		}
		return 5 * time.Minute
	}
	streak, kinds := streakOf(days, firstDay+2, raised)
	if p := picture(kinds, 3); p != "xx?" || streak.Current != 2 {
		t.Fatalf("%s, %+v: the days before the goal was raised count", p, streak)
	}
}

func TestTodayIsOpenThoughAMoveWestPutStudyIntoTomorrow(t *testing.T) {
	t.Parallel()
	streak, kinds := streakOf(daysOf("x"), firstDay-1, sameGoal)
	if kinds[firstDay-1] != DayOpen || streak != (Streak{}) {
		t.Fatalf("today is of kind %d, %+v", kinds[firstDay-1], streak)
	}
}

func TestStreakFollowsFromItsDays(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		var b strings.Builder
		for range rapid.IntRange(0, 12).Draw(t, "runs") {
			b.WriteString(strings.Repeat("x", rapid.IntRange(0, 16).Draw(t, "studied")))
			b.WriteString(strings.Repeat(rapid.SampledFrom([]string{"_", "o"}).Draw(t, "pause"), rapid.IntRange(1, 4).Draw(t, "missed")))
		}
		days := b.String() + rapid.SampledFrom([]string{"x", "_", "o"}).Draw(t, "today")
		today := firstDay + calendar.Date(len(days)) - 1
		got, kinds := streakOf(daysOf(days), today, sameGoal)

		// The days tell the streak: count back from today to the last missed day.
		current, longest, run, frozen := 0, 0, 0, 0
		seen := false
		for i := range days {
			kind := kinds[firstDay+calendar.Date(i)]
			if last := i == len(days)-1; (kind == DayOpen) != (last && days[i] != 'x') {
				t.Fatalf("%s: day %d is of kind %d", days, i, kind)
			}
			if (kind == DayCounted) != (days[i] == 'x') {
				t.Fatalf("%s: day %d is of kind %d", days, i, kind)
			}
			switch kind {
			case DayCounted:
				seen = true
				run++
			case DayFrozen:
				frozen++
				if frozen > run/freezeEveryDays {
					t.Fatalf("%s: %d freezes were spent after %d days", days, frozen, run)
				}
			case DayMissed:
				if earned := min(run/freezeEveryDays, maxFreezes); seen && frozen < min(earned, 1) {
					t.Fatalf("%s: day %d was missed with a freeze kept", days, i)
				}
				run, frozen = 0, 0
			case DayOpen: // decides nothing yet
			}
			longest, current = max(longest, run), run
		}
		if got.Current != current || got.Longest != longest || got.TodayCounts != (days[len(days)-1] == 'x') {
			t.Fatalf("%s: %+v, want %d now and %d at most", days, got, current, longest)
		}
		if kept := min(maxFreezes, run/freezeEveryDays); got.Freezes < 0 || got.Freezes > kept || frozen == 0 && got.Freezes != kept {
			t.Fatalf("%s: %d freezes kept after %d days and %d frozen", days, got.Freezes, run, frozen)
		}
	})
}
