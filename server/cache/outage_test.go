package cache

import (
	"bytes"
	"context"
	"errors"
	"net"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/alicebob/miniredis/v2"
	"github.com/redis/go-redis/v9"

	"github.com/languagetutor/languagetutor/server/cache/redistest"
)

// dials counts the attempts to reach Redis.
type dials struct{ n atomic.Int64 }

func (d *dials) DialHook(next redis.DialHook) redis.DialHook {
	return func(ctx context.Context, network, address string) (net.Conn, error) {
		d.n.Add(1)
		return next(ctx, network, address)
	}
}

func (d *dials) ProcessHook(next redis.ProcessHook) redis.ProcessHook { return next }
func (d *dials) ProcessPipelineHook(next redis.ProcessPipelineHook) redis.ProcessPipelineHook {
	return next
}

func TestRedisKilledInTheMiddle(t *testing.T) {
	t.Parallel()
	server, clock := redistest.New(t), newClock()
	c := open(t, Config{RedisURL: server.URL}, clock, quiet)
	attempts := &dials{}
	c.limiter.remote.client.AddHook(attempts)
	key, src := someKey("summary"), &source{value: "one"}
	src.wantFetch(t, c, key, "one", 1)
	src.wantFetch(t, c, key, "one", 1)
	if n := allowed(t, c.Limiter(), "login", "anna", 2); n != 2 {
		t.Fatalf("%d allowed, want 2", n)
	}

	server.Kill(t)
	src.change("two")
	src.wantFetch(t, c, key, "two", 2)
	src.wantFetch(t, c, key, "two", 3)
	if n := allowed(t, c.Limiter(), "login", "anna", 100); n != hourly.Burst-2 {
		t.Fatalf("%d more allowed while Redis is away, want %d", n, hourly.Burst-2)
	}
	if n := allowed(t, c.Limiter(), "login", "ben", 100); n != hourly.Burst {
		t.Fatalf("%d of a new subject allowed while Redis is away, want %d", n, hourly.Burst)
	}
	if n := attempts.n.Load(); n > 1 {
		t.Fatalf("%d attempts to reach Redis within the pause, want at most one", n)
	}
	if err := c.Ping(t.Context()); err == nil {
		t.Fatal("a dead Redis answers the ping")
	}

	server.Restart(t) // it has forgotten all
	clock.advance(minPause)
	src.wantFetch(t, c, key, "two", 4)
	src.wantFetch(t, c, key, "two", 4)
	for _, subject := range []string{"anna", "ben"} {
		if n := allowed(t, c.Limiter(), "login", subject, 100); n != 0 {
			t.Fatalf("the restart freed %d events of %s", n, subject)
		}
	}
	if n := allowed(t, c.Limiter(), "login", "cleo", 100); n != hourly.Burst {
		t.Fatalf("%d of a new subject allowed, want %d", n, hourly.Burst)
	}
	if err := c.Ping(t.Context()); err != nil {
		t.Fatal(err)
	}
}

// cut is a Redis that keeps its memory while it cannot be reached.
func cut(t *testing.T) (c *Cache, fake *miniredis.Miniredis, back func()) {
	t.Helper()
	b := onMiniredis(t)
	return b.cache, b.fake, func() {
		if err := b.fake.Restart(); err != nil {
			t.Fatal(err)
		}
		b.clock.advance(minPause)
	}
}

func TestInvalidateDuringAnOutageIsMadeUpForBeforeTheNextRead(t *testing.T) {
	t.Parallel()
	c, fake, back := cut(t)
	key, src := someKey("due"), &source{value: "old"}
	src.wantFetch(t, c, key, "old", 1)
	fake.Close()
	src.change("new")
	c.Invalidate(t.Context(), key)
	src.wantFetch(t, c, key, "new", 2)
	back()
	src.wantFetch(t, c, key, "new", 3)
	src.wantFetch(t, c, key, "new", 3)
}

func TestSlowLoaderCannotPutTheOldValueBackAcrossAnOutage(t *testing.T) {
	t.Parallel()
	c, fake, back := cut(t)
	key, src := someKey("due"), &source{value: "new"}
	fetchOld(t, c, key, func() {
		fake.Close()
		c.Invalidate(t.Context(), key)
		src.wantFetch(t, c, key, "new", 1) // and nobody joins the old load
		back()
	})
	src.wantFetch(t, c, key, "new", 2)
}

// Two fetches without leases: the second begins after the invalidation, so it must not join the first.
func TestInvalidateDuringAnOutageEndsTheSharingOfLoads(t *testing.T) {
	t.Parallel()
	c, fake, _ := cut(t)
	fake.Close()
	key, src := someKey("due"), &source{value: "new"}
	fetchOld(t, c, key, func() {
		c.Invalidate(t.Context(), key)
		src.wantFetch(t, c, key, "new", 1)
	})
}

func TestOwedDeletesAreBounded(t *testing.T) {
	t.Parallel()
	c, fake, back := cut(t)
	fake.Close()
	for range maxOwed + 10 {
		c.Invalidate(t.Context(), someKey("due"))
	}
	r := c.limiter.remote
	if n := len(r.owed); n != maxOwed {
		t.Fatalf("%d deletes owed, want %d", n, maxOwed)
	}
	back()
	read(t, c.store, "any")
	if n := len(r.owed); n != 0 || r.owes.Load() {
		t.Fatalf("%d deletes still owed", n)
	}
}

func TestErrorRepliesFailTheCallButNotTheCache(t *testing.T) {
	t.Parallel()
	var log bytes.Buffer
	fake, clock := miniredis.RunT(t), newClock()
	c := open(t, Config{RedisURL: "redis://" + fake.Addr()}, clock, logTo(&log))
	key, src := someKey("summary"), &source{value: "v"}
	fake.SetError("LOADING Redis is loading the dataset in memory")
	for loads := 1; loads <= 5; loads++ {
		src.wantFetch(t, c, key, "v", loads)
	}
	if n := allowed(t, c.Limiter(), "login", "anna", 100); n != hourly.Burst {
		t.Fatalf("%d allowed, want %d", n, hourly.Burst)
	}
	if n := strings.Count(log.String(), "\n"); n != 1 || !strings.Contains(log.String(), "LOADING") {
		t.Fatalf("want one line that tells the reply:\n%s", &log)
	}
	clock.advance(complaintEvery)
	src.wantFetch(t, c, key, "v", 6)
	if !strings.Contains(log.String(), "hidden_since_last=8") { // 4 reads, 4 decisions; refusals do not ask Redis
		t.Fatalf("want a second line that counts what it hid:\n%s", &log)
	}
	fake.SetError("")
	src.wantFetch(t, c, key, "v", 7)
	src.wantFetch(t, c, key, "v", 7)
}

// A client that hangs up must not look like a Redis that is away, or anyone could turn the shared limits off.
func TestCallerThatHasGoneDoesNotOpenTheBreaker(t *testing.T) {
	t.Parallel()
	c, fake, _ := cut(t)
	fake.Close() // only so that the next call has to dial
	if err := fake.Restart(); err != nil {
		t.Fatal(err)
	}
	gone, cancel := context.WithCancel(t.Context())
	cancel()
	key, src := someKey("due"), &source{value: "v"}
	if _, err := Fetch(gone, c, key, time.Minute, src.load); err != nil {
		t.Fatal(err)
	}
	src.wantFetch(t, c, key, "v", 1)
}

func TestOpenWorksBeforeRedisDoes(t *testing.T) {
	t.Parallel()
	server, clock := redistest.New(t), newClock()
	server.Kill(t)
	var log bytes.Buffer
	c := open(t, Config{RedisURL: server.URL}, clock, logTo(&log))
	if n := strings.Count(log.String(), "redis is away"); n != 1 {
		t.Fatalf("want one warning:\n%s", &log)
	}
	key, src := someKey("summary"), &source{value: "v"}
	src.wantFetch(t, c, key, "v", 1)
	server.Restart(t)
	clock.advance(minPause)
	src.wantFetch(t, c, key, "v", 2)
	src.wantFetch(t, c, key, "v", 2)
	if !strings.Contains(log.String(), "redis answers again") {
		t.Fatalf("want a line that Redis is back:\n%s", &log)
	}
}

func TestClosedCacheAnswersAsIfRedisWereAway(t *testing.T) {
	t.Parallel()
	for _, url := range []string{"", redistest.Start(t)} {
		c, err := Open(t.Context(), Config{RedisURL: url}, newClock().now, quiet)
		if err != nil {
			t.Fatal(err)
		}
		if err := c.Close(); err != nil {
			t.Fatal(err)
		}
		src := &source{value: "v"}
		src.wantFetch(t, c, someKey("summary"), "v", 1)
		if n := allowed(t, c.Limiter(), "login", "anna", 10); n != hourly.Burst {
			t.Fatalf("%d allowed, want %d", n, hourly.Burst)
		}
	}
}

func TestBreakerLetsOneProbeThroughAfterEachPause(t *testing.T) {
	t.Parallel()
	clock, ctx, broken := newClock(), t.Context(), errors.New("no route")
	b := &breaker{now: clock.now, log: quiet}
	admits := func(want, probe bool) {
		t.Helper()
		if ok, isProbe := b.admit(); ok != want || isProbe != probe {
			t.Fatalf("admits %t as probe %t, want %t and %t", ok, isProbe, want, probe)
		}
	}
	admits(true, false)
	admits(true, false)
	b.done(ctx, false, broken)
	b.done(ctx, false, broken) // it began before the breaker opened
	for pause := minPause; pause <= 2*maxPause; pause *= 2 {
		shown := min(pause, maxPause)
		clock.advance(shown - 1)
		admits(false, false)
		clock.advance(1)
		admits(true, true)
		admits(false, false)
		b.done(ctx, false, nil) // a call from before the outage does not close it
		admits(false, false)
		b.done(ctx, true, broken)
	}
	clock.advance(maxPause)
	admits(true, true)
	clock.advance(maxPause)
	admits(true, true) // a probe that never reported does not hold the breaker open for ever
	b.done(ctx, true, nil)
	admits(true, false)
	b.done(ctx, false, broken)
	clock.advance(minPause) // the pause is short again
	admits(true, true)
}
