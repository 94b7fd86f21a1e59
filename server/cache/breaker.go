package cache

import (
	"context"
	"log/slog"
	"sync"
	"time"
)

// The pause after a failure doubles with each failed probe.
const (
	minPause = time.Second
	maxPause = 30 * time.Second
)

// breaker spares calls the wait for a dead Redis. After a failure it refuses them for a pause, then lets one through as a
// probe: success closes the breaker, failure begins a longer pause.
type breaker struct {
	now func() time.Time
	log *slog.Logger

	mu    sync.Mutex
	pause time.Duration // 0 while closed
	until time.Time
	since time.Time
}

// admit says whether a call may go ahead, and whether it is the probe. Its outcome is then reported to done.
func (b *breaker) admit() (ok, probe bool) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.pause == 0 {
		return true, false
	}
	now := b.now()
	if now.Before(b.until) {
		return false, false
	}
	b.until = now.Add(b.pause)
	return true, true
}

// done takes the outcome of an admitted call. Of the calls that were under way when the breaker opened, none counts.
func (b *breaker) done(ctx context.Context, probe bool, err error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	now := b.now()
	switch {
	case err == nil && probe:
		b.pause = 0
		b.log.InfoContext(ctx, "redis answers again", "away_for", now.Sub(b.since))
	case err != nil && probe:
		b.pause = min(2*b.pause, maxPause)
		b.until = now.Add(b.pause)
	case err != nil && b.pause == 0:
		b.pause, b.since = minPause, now
		b.until = now.Add(b.pause)
		b.log.WarnContext(ctx, "redis is away: reading from the source and limiting in this process until it answers", "error", err)
	}
}
