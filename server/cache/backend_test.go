package cache

import (
	"context"
	"io"
	"log/slog"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/alicebob/miniredis/v2"
	"github.com/google/uuid"
	"github.com/redis/go-redis/v9"
	"go.uber.org/goleak"

	"github.com/languagetutor/languagetutor/server/cache/redistest"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

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

func open(t testing.TB, cfg Config, clock *clock, log *slog.Logger) *Cache {
	t.Helper()
	c, err := Open(context.Background(), cfg, clock.now, log)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := c.Close(); err != nil {
			t.Error(err)
		}
	})
	return c
}

// backend is a place where the cache may live. The conformance tests run on each.
type backend struct {
	url     string
	clock   *clock
	redis   *redis.Client           // nil in-process
	advance func(time.Duration)     // moves the backend's time and the clock
	other   func(cfg Config) *Cache // opens another cache (a second replica) on the backend
	fake    *miniredis.Miniredis    // where redis is miniredis
	cache   *Cache
}

func onEach(t *testing.T, test func(t *testing.T, b *backend)) {
	t.Helper()
	t.Run("process", func(t *testing.T) {
		t.Parallel()
		test(t, inProcess(t))
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

func inProcess(t testing.TB) *backend {
	b := &backend{clock: newClock()}
	b.advance = b.clock.advance
	return b.finish(t)
}

func onMiniredis(t testing.TB) *backend {
	b := &backend{clock: newClock(), fake: miniredis.RunT(t)}
	b.url = "redis://" + b.fake.Addr()
	b.fake.SetTime(b.clock.now())
	b.advance = func(d time.Duration) {
		b.clock.advance(d)
		b.fake.SetTime(b.clock.now())
		b.fake.FastForward(d)
	}
	return b.finish(t)
}

func onRedis(t testing.TB) *backend {
	b := &backend{clock: newClock(), url: redistest.Start(t)}
	b.advance = func(d time.Duration) {
		b.clock.advance(d)
		age(t, b.redis, d)
	}
	return b.finish(t)
}

func (b *backend) finish(t testing.TB) *backend {
	b.other = func(cfg Config) *Cache {
		cfg.RedisURL = b.url
		return open(t, cfg, b.clock, quiet)
	}
	b.cache = b.other(Config{})
	if b.url != "" {
		b.redis = rawClient(t, b.url)
	}
	return b
}

func rawClient(t testing.TB, url string) *redis.Client {
	t.Helper()
	options, err := RedisOptions(url)
	if err != nil {
		t.Fatal(err)
	}
	client := redis.NewClient(options)
	t.Cleanup(func() {
		if err := client.Close(); err != nil {
			t.Error(err)
		}
	})
	return client
}

// age makes everything in a real Redis older by d: it shortens each time to live, and moves the limiter's arrival times back.
func age(t testing.TB, client *redis.Client, d time.Duration) {
	t.Helper()
	ctx := context.Background()
	keys, err := client.Keys(ctx, "*").Result()
	if err != nil {
		t.Fatal(err)
	}
	for _, key := range keys {
		left, err := client.PTTL(ctx, key).Result()
		if err != nil {
			t.Fatal(err)
		}
		if strings.HasPrefix(key, "rate:") {
			tat, err := client.Get(ctx, key).Float64()
			if err != nil {
				t.Fatal(err)
			}
			moved := strconv.FormatFloat(tat-d.Seconds(), 'f', -1, 64)
			if err := client.Set(ctx, key, moved, redis.KeepTTL).Err(); err != nil {
				t.Fatal(err)
			}
		}
		if err := client.PExpire(ctx, key, left-d).Err(); err != nil { // not more than 0 deletes
			t.Fatal(err)
		}
	}
}

func someKey(kind string) Key { return NewKey(kind, uuid.Must(uuid.NewV7())) }

// source counts how often it is asked for its value.
type source struct {
	mu    sync.Mutex
	value string
	loads int
}

func (s *source) load(context.Context) (string, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.loads++
	return s.value, nil
}

func (s *source) change(value string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.value = value
}

// wantFetch fetches for a minute and checks the value and how often the source has been asked so far.
func (s *source) wantFetch(t *testing.T, c *Cache, key Key, value string, loads int) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second) // so that a fetch that waits for itself fails
	defer cancel()
	got, err := Fetch(ctx, c, key, time.Minute, s.load)
	if err != nil || got != value || s.loads != loads {
		t.Fatalf("got %q after %d loads, %v; want %q after %d", got, s.loads, err, value, loads)
	}
}

// fetchOld fetches slowly: its load reads "old", then everything in meanwhile happens, and only then it returns.
func fetchOld(t *testing.T, c *Cache, key Key, meanwhile func()) {
	t.Helper()
	got, err := Fetch(t.Context(), c, key, time.Minute, func(context.Context) (string, error) {
		meanwhile()
		return "old", nil
	})
	if err != nil || got != "old" {
		t.Fatalf("the slow fetch got %q, %v", got, err)
	}
}
