package analytics

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/languagetutor/languagetutor/server/calendar"
	"github.com/languagetutor/languagetutor/server/postgres"
)

const daysSQL = `
SELECT day, again, hard, good, easy, new_cards, retention_reviews, retention_right, predicted_ppm, active_ms, xp,
    turns, words_produced
FROM learner_days
WHERE user_id = $1 AND again + hard + good + easy + turns > 0
ORDER BY day`

// learnerDays returns the days on which the learner did something, ascending.
func learnerDays(ctx context.Context, db postgres.Querier, learner uuid.UUID) ([]Day, error) {
	rows, err := db.Query(ctx, daysSQL, learner)
	if err != nil {
		return nil, fmt.Errorf("read learner days: %w", err)
	}
	days, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (Day, error) {
		var d Day
		var midnight time.Time
		err := row.Scan(&midnight, &d.Ratings[0], &d.Ratings[1], &d.Ratings[2], &d.Ratings[3], &d.NewCards,
			&d.RetentionReviews, &d.RetentionRight, &d.PredictedPPM, &d.ActiveMS, &d.XP,
			&d.Turns, &d.WordsProduced)
		d.Day = calendar.FromMidnight(midnight)
		return d, err
	})
	if err != nil {
		return nil, fmt.Errorf("read learner days: %w", err)
	}
	return days, nil
}
