package cache

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"time"

	"github.com/go-redis/redis_rate/v10"
	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/metric"
)

// Limit allows Rate events in each Per, evenly spread, and up to Burst at once. All are more than 0.
type Limit struct {
	Rate  int
	Per   time.Duration
	Burst int
}

// longest is the most time in which a burst may fill; it keeps the arithmetic far from overflow.
const longest = 366 * 24 * time.Hour

func (l Limit) interval() time.Duration { return l.Per / time.Duration(l.Rate) }

func (l Limit) check() error {
	if l.Rate < 1 || l.Burst < 1 || l.Per <= 0 {
		return errors.New("rate, burst and per must be more than 0")
	}
	if interval := l.interval(); interval < time.Microsecond || interval > longest/time.Duration(l.Burst) {
		return errors.New("want at most one event each microsecond, and a burst that fills within a year")
	}
	return nil
}

// Decision is the answer to one event.
type Decision struct {
	Allowed bool
	// RetryAfter is the time after which the event would be allowed; 0 if it is.
	RetryAfter time.Duration
	// Remaining is how many more events would be allowed at once.
	Remaining int
}

// Who made a decision, for the count of decisions.
const (
	byProcess = "process"
	byRedis   = "redis"
)

// Limiter decides limits by GCRA, across replicas if there is a Redis. It holds without one too: what Redis allowed is
// counted in the process as well, so that a Redis that dies or restarts frees nobody, and what is refused here costs Redis
// nothing. It is safe for concurrent use.
type Limiter struct {
	local     *gcra
	now       func() time.Time
	start     time.Time
	secret    []byte
	namespace string
	decisions metric.Int64Counter

	remote *remote // nil when in-process
	shared *redis_rate.Limiter
}

func newLimiter(cfg Config, now func() time.Time, decisions metric.Int64Counter) *Limiter {
	return &Limiter{
		local: newGCRA(maxBuckets), now: now, start: now(),
		secret: cfg.SubjectSecret, namespace: cfg.Namespace, decisions: decisions,
	}
}

func (l *Limiter) useRedis(r *remote) {
	l.remote, l.shared = r, redis_rate.NewLimiter(r.client)
}

// Allow counts one event of the subject (an address, an account; empty for all together) against the named limit, unless it
// does not fit. The subject is hashed before it is kept. The only error is a wrong limit; callers must then refuse.
func (l *Limiter) Allow(ctx context.Context, name, subject string, limit Limit) (Decision, error) {
	if err := limit.check(); err != nil {
		return Decision{}, fmt.Errorf("limit %s of %d in %s, burst %d: %w", slug(name), limit.Rate, limit.Per, limit.Burst, err)
	}
	decision, by := l.decide(ctx, l.key(name, subject), limit)
	l.decisions.Add(ctx, 1, metric.WithAttributes(attribute.String("name", slug(name)), attribute.String("by", by),
		attribute.Bool("allowed", decision.Allowed)))
	return decision, nil
}

func (l *Limiter) decide(ctx context.Context, key string, limit Limit) (decision Decision, by string) {
	now := l.now().Sub(l.start) // before Redis, so that the count here never runs ahead of the one there
	if l.remote == nil {
		return l.local.decide(key, limit, now, true), byProcess
	}
	if decision := l.local.decide(key, limit, now, false); !decision.Allowed {
		return decision, byProcess
	}
	var result *redis_rate.Result
	err := l.remote.do(ctx, func(ctx context.Context) (err error) {
		result, err = l.shared.Allow(ctx, key, redis_rate.Limit{Rate: limit.Rate, Period: limit.Per, Burst: limit.Burst})
		return err
	})
	if err != nil {
		l.remote.complain.warn(ctx, "limiter: redis failed, limiting in this process", err)
		return l.local.decide(key, limit, now, true), byProcess
	}
	if result.Allowed == 0 {
		return Decision{RetryAfter: result.RetryAfter}, byRedis
	}
	l.local.decide(key, limit, now, true)
	return Decision{Allowed: true, Remaining: result.Remaining}, byRedis
}

func (l *Limiter) key(name, subject string) string {
	mac := hmac.New(sha256.New, l.secret)
	mac.Write([]byte(subject))
	return l.namespace + ":" + slug(name) + ":" + base64.RawURLEncoding.EncodeToString(mac.Sum(nil))
}
