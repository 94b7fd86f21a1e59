package cache

import (
	"math"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

var hourly = Limit{Rate: 4, Per: time.Hour, Burst: 4}

// allowed counts how many of n events pass.
func allowed(t *testing.T, l *Limiter, name, subject string, n int) int {
	t.Helper()
	passed := 0
	for range n {
		decision, err := l.Allow(t.Context(), name, subject, hourly)
		if err != nil {
			t.Fatal(err)
		}
		if decision.Allowed {
			passed++
		}
	}
	return passed
}

func TestLimiterRefusesPastTheBurstUntilRetryAfter(t *testing.T) {
	t.Parallel()
	onEach(t, func(t *testing.T, b *backend) {
		l := b.cache.Limiter()
		for left := hourly.Burst - 1; left >= 0; left-- {
			got, err := l.Allow(t.Context(), "login", "anna", hourly)
			if want := (Decision{Allowed: true, Remaining: left}); err != nil || got != want {
				t.Fatalf("got %+v, %v, want %+v", got, err, want)
			}
		}
		got, err := l.Allow(t.Context(), "login", "anna", hourly)
		if err != nil || got.Allowed || got.RetryAfter <= 14*time.Minute || got.RetryAfter > 15*time.Minute {
			t.Fatalf("got %+v, %v, want a refusal for a quarter of an hour", got, err)
		}
		b.advance(got.RetryAfter - time.Minute)
		if allowed(t, l, "login", "anna", 1) != 0 {
			t.Fatal("allowed before RetryAfter")
		}
		b.advance(time.Minute)
		if n := allowed(t, l, "login", "anna", 3); n != 1 {
			t.Fatalf("%d allowed after RetryAfter, want one", n)
		}
	})
}

func TestSubjectsAndNamesHaveTheirOwnLimits(t *testing.T) {
	t.Parallel()
	onEach(t, func(t *testing.T, b *backend) {
		l := b.cache.Limiter()
		for _, who := range [][2]string{{"login", "anna"}, {"login", "ben"}, {"reset", "anna"}, {"login", ""}} {
			if n := allowed(t, l, who[0], who[1], 10); n != hourly.Burst {
				t.Fatalf("%v: %d allowed, want %d", who, n, hourly.Burst)
			}
		}
	})
}

func TestReplicasShareALimit(t *testing.T) {
	t.Parallel()
	onEachRedis(t, func(t *testing.T, b *backend) {
		one, other := b.cache.Limiter(), b.other(Config{}).Limiter()
		if n := allowed(t, one, "login", "anna", 3) + allowed(t, other, "login", "anna", 3); n != hourly.Burst {
			t.Fatalf("%d allowed over two replicas, want %d", n, hourly.Burst)
		}
	})
}

func TestConcurrentEventsNeverExceedTheLimit(t *testing.T) {
	t.Parallel()
	onEach(t, func(t *testing.T, b *backend) {
		var passed atomic.Int64
		var all sync.WaitGroup
		for range 16 {
			all.Go(func() {
				for range 10 {
					decision, err := b.cache.Limiter().Allow(t.Context(), "login", "anna", hourly)
					if err != nil {
						t.Error(err)
					}
					if decision.Allowed {
						passed.Add(1)
					}
				}
			})
		}
		all.Wait()
		if n := int(passed.Load()); n != hourly.Burst {
			t.Fatalf("%d allowed, want %d", n, hourly.Burst)
		}
	})
}

func TestEveryRedisKeyHasATTLAndNoUserText(t *testing.T) {
	t.Parallel()
	onEachRedis(t, func(t *testing.T, b *backend) {
		src := &source{value: "anna@example.org"}
		leased := someKey("leased")
		src.wantFetch(t, b.cache, someKey("profile"), "anna@example.org", 1)
		read(t, b.cache.store, leased.in(b.cache.namespace))
		allowed(t, b.cache.Limiter(), "login", "anna@example.org", 2)
		allowed(t, b.cache.Limiter(), "limit of anna@example.org", "192.0.2.1", 2)
		keys, err := b.redis.Keys(t.Context(), "*").Result()
		if err != nil || len(keys) != 4 {
			t.Fatalf("got keys %v, %v, want 4", keys, err)
		}
		for _, key := range keys {
			if ttl := b.redis.PTTL(t.Context(), key).Val(); ttl <= 0 || ttl > time.Hour {
				t.Errorf("%s lives for %s", key, ttl)
			}
			if strings.Contains(key, "anna") || strings.Contains(key, "192.0.2.1") || !strings.Contains(key, b.cache.namespace+":") {
				t.Errorf("key %s", key)
			}
		}
	})
}

func TestSubjectsAreHashedUnderTheSecret(t *testing.T) {
	t.Parallel()
	b := inProcess(t)
	one, other := b.other(Config{SubjectSecret: []byte("one")}), b.other(Config{SubjectSecret: []byte("other")})
	if one.limiter.key("login", "anna") == other.limiter.key("login", "anna") {
		t.Fatal("the secret does not enter the hash")
	}
}

func TestWrongLimitsAreErrorsThatNameThem(t *testing.T) {
	t.Parallel()
	l := inProcess(t).cache.Limiter()
	for _, limit := range []Limit{
		{},
		{Rate: 0, Per: time.Second, Burst: 1},
		{Rate: 1, Per: 0, Burst: 1},
		{Rate: 1, Per: -time.Second, Burst: 1},
		{Rate: 1, Per: time.Second, Burst: 0},
		{Rate: math.MaxInt, Per: time.Second, Burst: 1},
		{Rate: 1, Per: time.Hour, Burst: math.MaxInt},
		{Rate: 1, Per: math.MaxInt64, Burst: 2},
	} {
		decision, err := l.Allow(t.Context(), "login", "anna", limit)
		if err == nil || decision.Allowed || !strings.Contains(err.Error(), "limit login") {
			t.Errorf("%+v: got %+v, %v", limit, decision, err)
		}
	}
}
