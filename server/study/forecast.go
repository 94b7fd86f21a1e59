package study

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/languagetutor/languagetutor/server/calendar"
	"github.com/languagetutor/languagetutor/server/identity"
)

// DefaultForecastDays is how far a forecast looks when nothing is asked.
const DefaultForecastDays = 30

// ForecastDay is what falls due on a day.
type ForecastDay struct {
	Day calendar.Date
	Due int
}

// Forecast returns how many review cards fall due on each of the coming days, today first; today's include those overdue.
func (s *Service) Forecast(ctx context.Context, learner uuid.UUID, days int) ([]ForecastDay, error) {
	if days == 0 {
		days = DefaultForecastDays
	}
	cal, err := identity.LoadCalendar(ctx, s.db, learner)
	if err != nil {
		return nil, err
	}
	today := cal.Day(s.now())
	forecast := make([]ForecastDay, days)
	for i := range forecast {
		forecast[i].Day = today + calendar.Date(i)
	}
	last := forecast[days-1].Day
	rows, err := s.db.Query(ctx, forecastSQL, learner, today.Midnight(), last.Midnight())
	if err != nil {
		return nil, fmt.Errorf("read forecast: %w", err)
	}
	var midnight time.Time
	var due int
	_, err = pgx.ForEachRow(rows, []any{&midnight, &due}, func() error {
		forecast[calendar.FromMidnight(midnight)-today].Due = due
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("read forecast: %w", err)
	}
	return forecast, nil
}
