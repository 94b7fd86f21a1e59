package feed_test

import (
	"bytes"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"

	"github.com/languagetutor/languagetutor/server/cache/redistest"
	"github.com/languagetutor/languagetutor/server/feed"
)

// lines is a log that may be read while it is written.
type lines struct {
	mu  sync.Mutex
	buf bytes.Buffer
}

func (l *lines) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.buf.Write(p)
}

func (l *lines) want(t *testing.T, text string, times int) {
	t.Helper()
	l.mu.Lock()
	defer l.mu.Unlock()
	if n := strings.Count(l.buf.String(), text); n != times {
		t.Fatalf("%q is logged %d times, want %d:\n%s", text, n, times, &l.buf)
	}
}

func TestRedisKilledInTheMiddle(t *testing.T) {
	t.Parallel()
	onEachRedis(t, func(t *testing.T, b *backend) {
		log := &lines{}
		one := open(t, feed.Config{RedisURL: b.url}, b.clock, logTo(log))
		one.Append(t.Context(), "a", events(1, 2)...)
		wantEvents(t, events(1, 2), b.other.Wait(t.Context(), "a", 0, long))

		b.kill(t)
		own := make(chan []feed.Event)
		go func() { own <- follow(one, "a", 0, 12) }()
		for n := range int64(10) {
			one.Append(t.Context(), "a", event(3+n))
		}
		one.Notify(t.Context(), "topic")
		wantEvents(t, events(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12), <-own)
		wantEvents(t, nil, b.other.Wait(t.Context(), "a", 2, time.Millisecond))
		wantEvents(t, nil, b.other.Wait(t.Context(), "a", 0, 0))
		log.want(t, "redis is away", 1)
		log.want(t, "level=", 1)

		b.restart(t)
		one.Append(t.Context(), "new", event(1))
		wantEvents(t, events(1), b.other.Wait(t.Context(), "new", 0, long))
		one.Append(t.Context(), "a", event(13)) // and the feed that Redis lost or missed is whole again
		wantEvents(t, events(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13), b.other.Wait(t.Context(), "a", 0, long))
		log.want(t, "redis answers again", 1)
		log.want(t, "level=", 2)

		got := make(chan []feed.Event) // the subscription is back as well
		go func() { got <- b.other.Wait(t.Context(), "a", 13, long) }()
		b.untilHeard(t, key("feed", "a"), 1)
		one.Append(t.Context(), "a", event(14))
		wantEvents(t, events(14), <-got)
	})
}

// A Redis that drops a stream, or that is started again while nobody looks, must not be left with the second half of a feed.
func TestAStreamThatRedisForgotIsWrittenAnew(t *testing.T) {
	t.Parallel()
	onEachRedis(t, func(t *testing.T, b *backend) {
		b.one.Append(t.Context(), "a", events(1, 2)...)
		if err := b.redis.FlushAll(t.Context()).Err(); err != nil {
			t.Fatal(err)
		}
		b.one.Append(t.Context(), "a", event(3))
		wantEvents(t, events(1, 2, 3), b.other.Wait(t.Context(), "a", 0, 0))
	})
}

// Where the first events made room for others, the stream cannot be written anew.
func TestAStreamWithoutItsFirstEventsIsNotBegun(t *testing.T) {
	t.Parallel()
	onEachRedis(t, func(t *testing.T, b *backend) {
		one := open(t, feed.Config{RedisURL: b.url, MaxBytes: 5000}, b.clock, quiet)
		one.Append(t.Context(), "a", sized(1, 2000), sized(2, 2000))
		one.Append(t.Context(), "a", sized(3, 2000))
		for _, replica := range []*feed.Feeds{one, b.other} { // Redis has what this process has no more
			if got := replica.Wait(t.Context(), "a", 0, 0); len(got) != 3 {
				t.Fatalf("%d events, want 3", len(got))
			}
		}
		if err := b.redis.FlushAll(t.Context()).Err(); err != nil {
			t.Fatal(err)
		}
		one.Append(t.Context(), "a", sized(4, 10))
		if got := b.other.Wait(t.Context(), "a", 0, 0); got != nil {
			t.Fatalf("a feed with a hole: %d events", len(got))
		}
		if got := one.Wait(t.Context(), "a", 3, 0); len(got) != 1 {
			t.Fatalf("%d events in the process that made the feed, want 1", len(got))
		}
	})
}

// Redis took events, and its answer was lost: they are given to it again.
func TestEventsThatRedisHasAlreadyAreNoFailure(t *testing.T) {
	t.Parallel()
	onEachRedis(t, func(t *testing.T, b *backend) {
		log := &lines{}
		one := open(t, feed.Config{RedisURL: b.url}, b.clock, logTo(log))
		for _, id := range []string{"1", "2"} {
			taken := &redis.XAddArgs{Stream: key("feed", "a"), ID: id + "-1", Values: []any{"d", "event " + id}}
			if err := b.redis.XAdd(t.Context(), taken).Err(); err != nil {
				t.Fatal(err)
			}
		}
		one.Append(t.Context(), "a", events(1, 2, 3)...)
		wantEvents(t, events(1, 2, 3), b.other.Wait(t.Context(), "a", 0, 0))
		one.Append(t.Context(), "a", event(4))
		wantEvents(t, events(4), b.other.Wait(t.Context(), "a", 3, 0))
		log.want(t, "level=", 0)
	})
}

func TestEventsThatRedisRefusesAreMadeUpFor(t *testing.T) {
	t.Parallel()
	b, log := onMiniredis(t), &lines{}
	one := open(t, feed.Config{RedisURL: b.url}, b.clock, logTo(log))
	one.Append(t.Context(), "a", event(1))
	b.fake.SetError("OOM command not allowed when used memory > 'maxmemory'.")
	one.Append(t.Context(), "a", event(2))
	one.Append(t.Context(), "a", event(3))
	wantEvents(t, nil, b.other.Wait(t.Context(), "a", 0, 0))
	wantEvents(t, events(1, 2, 3), one.Wait(t.Context(), "a", 0, 0))
	log.want(t, "redis refuses a feed", 1)
	b.clock.advance(time.Minute)
	one.Append(t.Context(), "a", event(4))
	log.want(t, "redis refuses a feed", 2)
	log.want(t, "redis is away", 0)
	b.fake.SetError("")
	one.Append(t.Context(), "a", event(5))
	wantEvents(t, events(1, 2, 3, 4, 5), b.other.Wait(t.Context(), "a", 0, 0))
}

func TestOpenWorksBeforeRedisDoes(t *testing.T) {
	t.Parallel()
	server, clock, log := redistest.New(t), newClock(), &lines{}
	server.Kill(t)
	one := open(t, feed.Config{RedisURL: server.URL}, clock, logTo(log))
	log.want(t, "redis is away", 1)
	other := open(t, feed.Config{RedisURL: server.URL}, clock, quiet)
	one.Append(t.Context(), "a", event(1))
	got := make(chan []feed.Event)
	go func() { got <- other.Wait(t.Context(), "a", 0, long) }()
	server.Restart(t)
	clock.advance(time.Second)
	one.Append(t.Context(), "a", event(2))
	wantEvents(t, events(1, 2), <-got)
	log.want(t, "redis answers again", 1)
}

func TestClosedFeedsAnswerAsIfRedisWereAway(t *testing.T) {
	t.Parallel()
	for _, url := range []string{"", redistest.Start(t)} {
		f, err := feed.Open(t.Context(), feed.Config{RedisURL: url}, newClock().now, quiet)
		if err != nil {
			t.Fatal(err)
		}
		if err := f.Close(); err != nil {
			t.Fatal(err)
		}
		f.Append(t.Context(), "a", event(1))
		wantEvents(t, events(1), f.Wait(t.Context(), "a", 0, 0))
		wantEvents(t, nil, f.Wait(t.Context(), "none", 0, time.Millisecond))
		wake, stop := f.Listen("topic")
		f.Notify(t.Context(), "topic")
		<-wake
		stop()
	}
}
