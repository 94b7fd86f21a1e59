package vocabulary

import (
	"context"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5/pgxpool"

	"github.com/languagetutor/languagetutor/server/cache"
	"github.com/languagetutor/languagetutor/server/fault"
)

var (
	errNoDeck   = fault.New(fault.NotFound, "no such deck")
	errNoEntry  = fault.New(fault.NotFound, "no such entry")
	errNoPreset = fault.New(fault.NotFound, "no such preset")
)

// Service keeps decks and entries and reads the catalogue.
type Service struct {
	db    *pgxpool.Pool
	cache *cache.Cache
	now   func() time.Time
}

// NewService returns the service on a database, a cache and a clock.
func NewService(db *pgxpool.Pool, c *cache.Cache, now func() time.Time) *Service {
	return &Service{db: db, cache: c, now: now}
}

// CardsKey is the cached number of due cards of a learner, which depends on the cards that there are.
func CardsKey(learner uuid.UUID) cache.Key { return cache.NewKey("due-counts", learner) }

// Forget drops the cached values that depend on a learner's cards.
func (s *Service) Forget(ctx context.Context, learner uuid.UUID) {
	s.cache.Invalidate(ctx, CardsKey(learner))
}
