package cache

import (
	"context"
	"fmt"
	"testing"
	"time"

	"pgregory.net/rapid"
)

// leaky is the reference model: a bucket that leaks evenly, and that each event fills by one interval.
type leaky struct {
	level, at time.Duration
}

func (l *leaky) decide(limit Limit, now time.Duration) Decision {
	interval := limit.Per / time.Duration(limit.Rate)
	size := interval * time.Duration(limit.Burst)
	l.level, l.at = max(0, l.level-(now-l.at)), now
	if over := l.level + interval - size; over > 0 {
		return Decision{RetryAfter: over}
	}
	l.level += interval
	return Decision{Allowed: true, Remaining: int((size - l.level) / interval)}
}

// tick divides every time in the property tests. As a binary fraction of a second it is exact in Redis' floating point too,
// so that decisions on the very boundary must agree.
const tick = time.Second / 32

func drawLimit(t *rapid.T) Limit {
	rate := rapid.IntRange(1, 10).Draw(t, "rate")
	interval := time.Duration(rapid.IntRange(1, 100).Draw(t, "interval")) * tick
	return Limit{Rate: rate, Per: time.Duration(rate) * interval, Burst: rapid.IntRange(1, 6).Draw(t, "burst")}
}

func drawWait(t *rapid.T) time.Duration {
	return time.Duration(rapid.OneOf(rapid.Just(0), rapid.IntRange(0, 100), rapid.IntRange(0, 1000)).Draw(t, "wait")) * tick
}

func TestLimiterEqualsLeakyBucketInProcessAndInRedis(t *testing.T) {
	t.Parallel()
	process, redis := inProcess(t), onMiniredis(t)
	rapid.Check(t, func(t *rapid.T) {
		redis.fake.FlushAll()
		limit := drawLimit(t)
		name := fmt.Sprintf("limit%d", limit.Burst)
		process.cache.limiter.local = newGCRA(maxBuckets)
		// Redis' limiter forgets what it counted in its process before each event, so that each decision is Redis' own.
		models := map[string]*leaky{"a": {}, "b": {}}
		for range rapid.IntRange(1, 40).Draw(t, "events") {
			wait := drawWait(t)
			process.advance(wait)
			redis.advance(wait)
			redis.cache.limiter.local = newGCRA(maxBuckets)
			subject := rapid.SampledFrom([]string{"a", "b"}).Draw(t, "subject")
			now := process.clock.now().Sub(newClock().now())
			want := models[subject].decide(limit, now)
			for where, c := range map[string]*Cache{"process": process.cache, "redis": redis.cache} {
				got, err := c.Limiter().Allow(context.Background(), name, subject, limit)
				if err != nil || got != want {
					t.Fatalf("%s at %s: got %+v, %v, want %+v", where, now, got, err, want)
				}
			}
		}
	})
}

func TestBucketsStayWithinTheirBoundAndExpire(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		const bound = 5
		g := newGCRA(bound)
		now := time.Duration(0)
		longest := time.Duration(0)
		for range rapid.IntRange(1, 100).Draw(t, "events") {
			now += drawWait(t)
			limit := drawLimit(t)
			g.decide(rapid.StringMatching(`[a-j]`).Draw(t, "key"), limit, now, rapid.Bool().Draw(t, "charge"))
			if len(g.buckets) != len(g.byTAT) || len(g.buckets) > bound {
				t.Fatalf("%d buckets, %d in the heap", len(g.buckets), len(g.byTAT))
			}
			for i, b := range g.byTAT {
				if g.buckets[b.key] != b || b.index != i {
					t.Fatalf("bucket %+v is not where it says", b)
				}
				longest = max(longest, b.tat)
			}
		}
		g.decide("other", Limit{Rate: 1, Per: tick, Burst: 1}, longest, false)
		if len(g.buckets) != 0 {
			t.Fatalf("%d buckets are kept though all is free", len(g.buckets))
		}
	})
}

func TestFloodOfSubjectsDoesNotFreeAHeldOne(t *testing.T) {
	t.Parallel()
	g := newGCRA(100)
	hourly := Limit{Rate: 5, Per: time.Hour, Burst: 5}
	for range 5 {
		g.decide("victim", hourly, 0, true)
	}
	for i := range 10_000 {
		g.decide(fmt.Sprint("flood", i), hourly, time.Duration(i), true)
	}
	if g.decide("victim", hourly, 10_000, true).Allowed {
		t.Fatal("the flood freed the account under attack")
	}
}
