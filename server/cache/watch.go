package cache

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"go.opentelemetry.io/otel/metric"
	"go.opentelemetry.io/otel/metric/noop"
)

type counters struct {
	fetches, decisions metric.Int64Counter
}

func newCounters(provider metric.MeterProvider) (counters, error) {
	if provider == nil {
		provider = noop.NewMeterProvider()
	}
	meter := provider.Meter("github.com/languagetutor/languagetutor/server/cache")
	fetches, err := meter.Int64Counter("languagetutor.cache.fetches",
		metric.WithDescription("Fetches by kind and result: hit, miss (loaded), failed (loaded because the cache failed)."))
	if err != nil {
		return counters{}, fmt.Errorf("register cache metrics: %w", err)
	}
	decisions, err := meter.Int64Counter("languagetutor.limiter.decisions",
		metric.WithDescription("Limiter decisions by name, by who decided (redis, process), and whether allowed."))
	if err != nil {
		return counters{}, fmt.Errorf("register limiter metrics: %w", err)
	}
	return counters{fetches: fetches, decisions: decisions}, nil
}

// complaintEvery is the shortest time between two warnings; those between are counted.
const complaintEvery = time.Minute

// complaints logs failures of the cache once in a while. A Redis that is away is left to the breaker to tell.
type complaints struct {
	now func() time.Time
	log *slog.Logger

	mu     sync.Mutex
	next   time.Time
	hidden int
}

func (c *complaints) warn(ctx context.Context, message string, err error) {
	if errors.Is(err, errAway) {
		return
	}
	c.mu.Lock()
	now := c.now()
	if now.Before(c.next) {
		c.hidden++
		c.mu.Unlock()
		return
	}
	hidden := c.hidden
	c.next, c.hidden = now.Add(complaintEvery), 0
	c.mu.Unlock()
	c.log.WarnContext(ctx, message, "error", err, "hidden_since_last", hidden)
}
