package analytics

import (
	"context"
	"time"

	"github.com/google/uuid"

	"github.com/languagetutor/languagetutor/server/cache"
	"github.com/languagetutor/languagetutor/server/calendar"
	"github.com/languagetutor/languagetutor/server/fault"
	"github.com/languagetutor/languagetutor/server/identity"
	"github.com/languagetutor/languagetutor/server/postgres"
)

// Bounds of GetStatistics and GetStreak, in days.
const (
	defaultStatisticsDays = 30
	maxStatisticsDays     = 367
	defaultStreakDays     = 30
)

// Service answers what a learner did.
type Service struct {
	db    postgres.Querier
	cache *cache.Cache
	now   func() time.Time
}

// NewService returns the service on a database, a cache and a clock.
func NewService(db postgres.Querier, c *cache.Cache, now func() time.Time) *Service {
	return &Service{db: db, cache: c, now: now}
}

// daysTTL is how long the learner's days are kept at most; facts drop them at once.
const daysTTL = 15 * time.Minute

// DaysKey is the cached value to invalidate when a transaction that wrote a Ledger has committed.
func DaysKey(learner uuid.UUID) cache.Key { return cache.NewKey("learner-days", learner) }

// Summary is the learner at a glance.
type Summary struct {
	Day          calendar.Date
	Today, Total Activity
	Goal         time.Duration
	Streak       Streak
}

// GoalReached says that today's active time reached the goal.
func (s Summary) GoalReached() bool { return s.Today.Active() >= s.Goal }

// Summary returns today, the streak, and the totals.
func (s *Service) Summary(ctx context.Context, learner uuid.UUID) (Summary, error) {
	cal, days, today, err := s.read(ctx, learner)
	if err != nil {
		return Summary{}, err
	}
	out := Summary{Day: today, Goal: cal.Goal(today)}
	for _, d := range days {
		out.Total = out.Total.plus(d.Activity, 1)
		if d.Day == today {
			out.Today = d.Activity
		}
	}
	out.Streak, _ = streakOf(days, today, cal.Goal)
	return out, nil
}

// StreakDay is one day of a streak.
type StreakDay struct {
	Day  calendar.Date
	Kind DayKind
}

// Streak returns the streak and the last count days, oldest first; 0 means 30.
func (s *Service) Streak(ctx context.Context, learner uuid.UUID, count int) (Streak, []StreakDay, error) {
	if count == 0 {
		count = defaultStreakDays
	}
	cal, days, today, err := s.read(ctx, learner)
	if err != nil {
		return Streak{}, nil, err
	}
	streak, kinds := streakOf(days, today, cal.Goal)
	last := make([]StreakDay, count)
	for i := range last {
		day := today - calendar.Date(count-1-i)
		last[i] = StreakDay{Day: day, Kind: kinds[day]}
	}
	return streak, last, nil
}

// Range is a range of days, both ends included; nil ends take their defaults.
type Range struct {
	From, To *calendar.Date
}

// Statistics are the days of a range with activity, and their total.
type Statistics struct {
	From, To calendar.Date
	Days     []Day
	Total    Activity
}

// Statistics returns the days of a range with activity, and their total.
func (s *Service) Statistics(ctx context.Context, learner uuid.UUID, r Range) (Statistics, error) {
	_, days, today, err := s.read(ctx, learner)
	if err != nil {
		return Statistics{}, err
	}
	out := Statistics{To: today}
	if r.To != nil {
		out.To = *r.To
	}
	out.From = out.To - defaultStatisticsDays + 1
	if r.From != nil {
		out.From = *r.From
	}
	switch length := int(out.To) - int(out.From) + 1; {
	case length < 1:
		return Statistics{}, fault.Invalid("from", "must not be after to")
	case length > maxStatisticsDays:
		return Statistics{}, fault.Invalid("from", "must be at most 366 days before to")
	}
	for _, d := range days {
		if d.Day >= out.From && d.Day <= out.To {
			out.Days = append(out.Days, d)
			out.Total = out.Total.plus(d.Activity, 1)
		}
	}
	return out, nil
}

func (s *Service) read(ctx context.Context, learner uuid.UUID) (calendar.Calendar, []Day, calendar.Date, error) {
	cal, err := identity.LoadCalendar(ctx, s.db, learner)
	if err != nil {
		return calendar.Calendar{}, nil, 0, err
	}
	days, err := cache.Fetch(ctx, s.cache, DaysKey(learner), daysTTL, func(ctx context.Context) ([]Day, error) {
		return learnerDays(ctx, s.db, learner)
	})
	return cal, days, cal.Day(s.now()), err
}
