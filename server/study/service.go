package study

import (
	"context"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"github.com/languagetutor/languagetutor/server/analytics"
	"github.com/languagetutor/languagetutor/server/cache"
	"github.com/languagetutor/languagetutor/server/calendar"
	"github.com/languagetutor/languagetutor/server/fault"
	"github.com/languagetutor/languagetutor/server/fsrs"
	"github.com/languagetutor/languagetutor/server/identity"
	"github.com/languagetutor/languagetutor/server/vocabulary"
)

var (
	errNoCard   = fault.New(fault.NotFound, "no such card")
	errNoPreset = fault.New(fault.NotFound, "no such preset")
	errNoReview = fault.New(fault.NotFound, "no such review")
)

// Service schedules cards and keeps the review log.
type Service struct {
	db    *pgxpool.Pool
	cache *cache.Cache
	now   func() time.Time
}

// NewService returns the service on a database, a cache and a clock.
func NewService(db *pgxpool.Pool, c *cache.Cache, now func() time.Time) *Service {
	return &Service{db: db, cache: c, now: now}
}

// Forget drops the cached values that depend on the review log and the cards.
func (s *Service) Forget(ctx context.Context, learner uuid.UUID) {
	s.cache.Invalidate(ctx, vocabulary.CardsKey(learner), analytics.DaysKey(learner))
}

// rules are what the reviews of a learner are folded by.
type rules struct {
	calendar   calendar.Calendar
	presets    []Preset
	schedulers map[uuid.UUID]*fsrs.Scheduler // by preset
}

// queueRules adds to the batch the statements that read the rules of a learner.
func queueRules(batch *pgx.Batch, learner uuid.UUID, into *rules) {
	identity.QueueCalendar(batch, learner, &into.calendar)
	batch.Queue(presetsSQL, learner).Query(func(rows pgx.Rows) (err error) {
		if into.presets, err = pgx.CollectRows(rows, scanPreset); err != nil {
			return err
		}
		into.schedulers = make(map[uuid.UUID]*fsrs.Scheduler, len(into.presets))
		for _, p := range into.presets {
			if into.schedulers[p.ID], err = p.scheduler(); err != nil {
				return err
			}
		}
		return nil
	})
}
