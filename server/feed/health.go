package feed

import (
	"context"
	"errors"
	"log/slog"
	"sync"
	"time"

	"github.com/redis/go-redis/v9"
)

const (
	// pause is how long Redis is left alone after it did not answer. Then one call tries.
	pause = time.Second
	// complainEvery is how often a Redis that answers with errors is logged at most.
	complainEvery = time.Minute
)

// health spares calls the wait for a dead Redis, and logs when it goes and comes.
type health struct {
	now func() time.Time
	log *slog.Logger

	mu         sync.Mutex
	away       bool
	since      time.Time
	until      time.Time // while away
	complained time.Time
}

// admit says whether a call may go ahead. Its outcome is then reported to done.
func (h *health) admit() bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	if !h.away {
		return true
	}
	now := h.now()
	if now.Before(h.until) {
		return false
	}
	h.until = now.Add(pause)
	return true
}

// done takes the outcome of an admitted call. An error reply shows that Redis is there.
func (h *health) done(ctx context.Context, err error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	now := h.now()
	_, replied := errors.AsType[redis.Error](err)
	switch {
	case errors.Is(err, redis.ErrClosed):
		return
	case err != nil && !replied:
		if !h.away {
			h.away, h.since = true, now
			h.log.WarnContext(ctx, "redis is away: feeds are followed in their own process only until it answers", "error", err)
		}
		h.until = now.Add(pause)
		return
	case h.away:
		h.away = false
		h.log.InfoContext(ctx, "redis answers again: feeds are followed on all replicas", "away_for", now.Sub(h.since))
	}
	if err != nil && now.Sub(h.complained) >= complainEvery {
		h.complained = now
		h.log.WarnContext(ctx, "redis refuses a feed", "error", err)
	}
}
