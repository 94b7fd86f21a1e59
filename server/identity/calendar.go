package identity

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/languagetutor/languagetutor/server/calendar"
	"github.com/languagetutor/languagetutor/server/fault"
	"github.com/languagetutor/languagetutor/server/postgres"
)

const (
	dayRulesSQL = `
SELECT effective_from, time_zone, rollover_hour, goal_minutes FROM day_rules WHERE user_id = $1 ORDER BY effective_from`

	nativeLanguageSQL = `
SELECT native_language FROM users WHERE id = $1`
)

var errNoLearner = fault.New(fault.NotFound, "no such learner")

// dayRule is a row of day_rules.
type dayRule struct {
	EffectiveFrom time.Time
	TimeZone      string
	RolloverHour  int
	GoalMinutes   int
}

// calendarRule is the rule that the row tells.
func (r dayRule) calendarRule() (calendar.Rule, error) {
	zone, err := calendar.LoadZone(r.TimeZone)
	return calendar.Rule{
		EffectiveFrom: r.EffectiveFrom, Zone: zone, RolloverHour: r.RolloverHour,
		Goal: time.Duration(r.GoalMinutes) * time.Minute,
	}, err
}

// LoadCalendar returns the calendar of a learner, who is NotFound when there is none.
func LoadCalendar(ctx context.Context, db postgres.Querier, learner uuid.UUID) (calendar.Calendar, error) {
	rows, err := db.Query(ctx, dayRulesSQL, learner)
	if err != nil {
		return calendar.Calendar{}, fmt.Errorf("read day rules: %w", err)
	}
	return calendarOf(rows)
}

// QueueCalendar is LoadCalendar as a part of a batch: once the batch has run, the calendar is in into.
func QueueCalendar(batch *pgx.Batch, learner uuid.UUID, into *calendar.Calendar) {
	batch.Queue(dayRulesSQL, learner).Query(func(rows pgx.Rows) (err error) {
		*into, err = calendarOf(rows)
		return err
	})
}

func calendarOf(rows pgx.Rows) (calendar.Calendar, error) {
	found, err := pgx.CollectRows(rows, pgx.RowToStructByName[dayRule])
	if err != nil {
		return calendar.Calendar{}, fmt.Errorf("read day rules: %w", err)
	}
	if len(found) == 0 {
		return calendar.Calendar{}, errNoLearner
	}
	rules := make([]calendar.Rule, len(found))
	for i, row := range found {
		if rules[i], err = row.calendarRule(); err != nil {
			return calendar.Calendar{}, fmt.Errorf("read day rules: %w", err)
		}
	}
	return calendar.New(rules...)
}

// NativeLanguage returns the native language of a learner, in canonical BCP 47 form. A learner who is not there is NotFound.
func NativeLanguage(ctx context.Context, db postgres.Querier, learner uuid.UUID) (string, error) {
	var tag string
	err := db.QueryRow(ctx, nativeLanguageSQL, learner).Scan(&tag)
	return tag, noLearner("read native language", err)
}
