package feed_test

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"log/slog"
	"sync"
	"testing"
	"time"

	"github.com/alicebob/miniredis/v2"
	"github.com/redis/go-redis/v9"
	"go.uber.org/goleak"

	"github.com/languagetutor/languagetutor/server/cache"
	"github.com/languagetutor/languagetutor/server/cache/redistest"
	"github.com/languagetutor/languagetutor/server/feed"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// long is a patience that only a failing test uses up.
const long = 30 * time.Second

type clock struct {
	mu sync.Mutex
	at time.Time
}

func newClock() *clock { return &clock{at: time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)} }

func (c *clock) now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.at
}

func (c *clock) advance(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.at = c.at.Add(d)
}

var quiet = logTo(io.Discard)

func logTo(w io.Writer) *slog.Logger { return slog.New(slog.NewTextHandler(w, nil)) }

func open(t testing.TB, cfg feed.Config, clock *clock, log *slog.Logger) *feed.Feeds {
	t.Helper()
	f, err := feed.Open(context.Background(), cfg, clock.now, log)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := f.Close(); err != nil {
			t.Error(err)
		}
	})
	return f
}

// backend is a place where feeds may live, with two replicas on it. In-process both are the same.
type backend struct {
	url   string
	clock *clock
	one   *feed.Feeds
	other *feed.Feeds
	redis *redis.Client        // nil in-process
	fake  *miniredis.Miniredis // where redis is miniredis
	real  *redistest.Server    // where it is not
}

func onEach(t *testing.T, test func(t *testing.T, b *backend)) {
	t.Helper()
	t.Run("process", func(t *testing.T) {
		t.Parallel()
		b := &backend{clock: newClock()}
		b.one = open(t, feed.Config{}, b.clock, quiet)
		b.other = b.one
		test(t, b)
	})
	onEachRedis(t, test)
}

func onEachRedis(t *testing.T, test func(t *testing.T, b *backend)) {
	t.Helper()
	t.Run("miniredis", func(t *testing.T) {
		t.Parallel()
		test(t, onMiniredis(t))
	})
	t.Run("redis", func(t *testing.T) {
		t.Parallel()
		test(t, onRedis(t))
	})
}

func onMiniredis(t testing.TB) *backend {
	fake := miniredis.RunT(t)
	return (&backend{url: "redis://" + fake.Addr(), fake: fake}).finish(t)
}

func onRedis(t testing.TB) *backend {
	server := redistest.New(t)
	return (&backend{url: server.URL, real: server}).finish(t)
}

func (b *backend) finish(t testing.TB) *backend {
	t.Helper()
	options, err := cache.RedisOptions(b.url)
	if err != nil {
		t.Fatal(err)
	}
	b.redis = redis.NewClient(options)
	t.Cleanup(func() {
		if err := b.redis.Close(); err != nil {
			t.Error(err)
		}
	})
	b.clock = newClock()
	b.one, b.other = b.open(t), b.open(t)
	return b
}

// open opens a further replica.
func (b *backend) open(t testing.TB) *feed.Feeds {
	t.Helper()
	return open(t, feed.Config{RedisURL: b.url}, b.clock, quiet)
}

// kill ends Redis. restart starts it again, and lets the pause pass after which it is tried.
func (b *backend) kill(t testing.TB) {
	t.Helper()
	if b.fake != nil {
		b.fake.Close()
		return
	}
	b.real.Kill(t)
}

func (b *backend) restart(t testing.TB) {
	t.Helper()
	if b.fake == nil {
		b.real.Restart(t) // empty
	} else if err := b.fake.Restart(); err != nil { // with what it had
		t.Fatal(err)
	}
	b.clock.advance(time.Second)
}

// key is where a feed or a topic is in Redis.
func key(kind, name string) string {
	sum := sha256.Sum256([]byte(name))
	return "languagetutor:" + kind + ":" + hex.EncodeToString(sum[:])
}

// until repeats a look at Redis until it shows what is wanted.
func until(t testing.TB, what string, seen func(ctx context.Context) bool) {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), long)
	defer cancel()
	for !seen(ctx) {
		if ctx.Err() != nil {
			t.Fatalf("%s: not seen in time", what)
		}
	}
}

// untilHeard waits until some connections are subscribed to a channel.
func (b *backend) untilHeard(t testing.TB, channel string, connections int64) {
	t.Helper()
	until(t, "subscription", func(ctx context.Context) bool {
		return b.redis.PubSubNumSub(ctx, channel).Val()[channel] == connections
	})
}

func event(n int64) feed.Event { return feed.Event{N: n, Data: fmt.Append(nil, "event ", n)} }

func events(ns ...int64) []feed.Event {
	var all []feed.Event
	for _, n := range ns {
		all = append(all, event(n))
	}
	return all
}

// follow reads a feed on from an event up to the last one, or until nothing comes any more.
func follow(f *feed.Feeds, name string, after, last int64) []feed.Event {
	var all []feed.Event
	for after < last {
		more := f.Wait(context.Background(), name, after, long)
		if more == nil {
			break
		}
		all = append(all, more...)
		after = all[len(all)-1].N
	}
	return all
}
