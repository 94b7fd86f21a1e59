package analytics

import (
	"time"

	"github.com/languagetutor/languagetutor/server/calendar"
)

// Rules of the streak, from the product.
const (
	streakReviews   = 10
	streakTurns     = 3
	freezeEveryDays = 7
	maxFreezes      = 2
)

// DayKind says what a day was to the streak.
type DayKind int

// The kinds of days.
const (
	DayMissed DayKind = iota
	DayCounted
	DayFrozen
	DayOpen
)

// Streak is a run of days on which the learner studied.
type Streak struct {
	// Current and Longest are in days that counted; a frozen day bridges and does not count.
	Current, Longest int
	// Freezes are kept for missed days, 0 to 2.
	Freezes int
	// TodayCounts says that today counts already.
	TodayCounts bool
}

// countsForStreak says whether a day's activity keeps the streak: the goal reached, or enough reviews, or enough turns.
func countsForStreak(a Activity, goal time.Duration) bool {
	return a.Reviews() >= streakReviews || a.Turns >= streakTurns || a.Active() >= goal
}

// streakOf folds a learner's days, ascending, into the streak as of today, and tells kind of every day from the first
// active one to today. Today can still count: until it does it neither breaks the streak nor spends a freeze.
func streakOf(days []Day, today calendar.Date, goal func(calendar.Date) time.Duration) (Streak, map[calendar.Date]DayKind) {
	// A move to the west can leave today before all days with activity.
	kinds := map[calendar.Date]DayKind{today: DayOpen}
	var s Streak
	if len(days) == 0 {
		return s, kinds
	}
	activity := make(map[calendar.Date]Activity, len(days))
	for _, d := range days {
		activity[d.Day] = d.Activity
	}
	for day := days[0].Day; day <= today; day++ {
		switch a, active := activity[day]; {
		case active && countsForStreak(a, goal(day)):
			kinds[day] = DayCounted
			s.Current++
			s.Longest = max(s.Longest, s.Current)
			s.TodayCounts = day == today
			if s.Current%freezeEveryDays == 0 {
				s.Freezes = min(s.Freezes+1, maxFreezes)
			}
		case day == today: // stays open
		case s.Freezes > 0 && s.Current > 0:
			kinds[day] = DayFrozen
			s.Freezes--
		default:
			kinds[day] = DayMissed
			s.Current = 0
		}
	}
	return s, kinds
}
