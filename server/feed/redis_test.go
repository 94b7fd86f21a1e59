package feed_test

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"

	"github.com/languagetutor/languagetutor/server/feed"
)

func TestAStreamExpiresAndItsKeyHoldsNoText(t *testing.T) {
	t.Parallel()
	onEachRedis(t, func(t *testing.T, b *backend) {
		const name = "anna@example.org"
		f := open(t, feed.Config{RedisURL: b.url, Namespace: "ns", Keep: time.Minute}, b.clock, quiet)
		f.Append(t.Context(), name, event(1))
		want := strings.Replace(key("feed", name), "languagetutor", "ns", 1)
		if keys := b.redis.Keys(t.Context(), "*").Val(); len(keys) != 1 || keys[0] != want {
			t.Fatalf("keys %q, want %q", keys, want)
		}
		if err := b.redis.PExpire(t.Context(), want, time.Second).Err(); err != nil {
			t.Fatal(err)
		}
		f.Append(t.Context(), name, event(2)) // lengthens it
		if left := b.redis.PTTL(t.Context(), want).Val(); left <= time.Second || left > time.Minute {
			t.Fatalf("%s left, want a minute", left)
		}
		if err := b.redis.PExpire(t.Context(), want, 0).Err(); err != nil { // its time passes
			t.Fatal(err)
		}
		wantEvents(t, nil, b.other.Wait(t.Context(), name, 0, 0))
	})
}

func TestNamespacesDoNotMeet(t *testing.T) {
	t.Parallel()
	onEachRedis(t, func(t *testing.T, b *backend) {
		f := open(t, feed.Config{RedisURL: b.url, Namespace: "ns"}, b.clock, quiet)
		f.Append(t.Context(), "a", event(1))
		wantEvents(t, nil, b.other.Wait(t.Context(), "a", 0, 0))
	})
}

// What Redis holds is not asked for by the process that made the feed.
func TestOwnFeedsDoNotAskRedis(t *testing.T) {
	t.Parallel()
	onEachRedis(t, func(t *testing.T, b *backend) {
		b.one.Append(t.Context(), "a", event(1))
		foreign := &redis.XAddArgs{Stream: key("feed", "a"), ID: "2-1", Values: []any{"d", "event 2"}}
		if err := b.redis.XAdd(t.Context(), foreign).Err(); err != nil {
			t.Fatal(err)
		}
		wantEvents(t, events(1), b.one.Wait(t.Context(), "a", 0, 0))
		wantEvents(t, events(1, 2), b.other.Wait(t.Context(), "a", 0, 0))
	})
}

func TestAppendTellsTheOtherReplicas(t *testing.T) {
	t.Parallel()
	onEachRedis(t, func(t *testing.T, b *backend) {
		heard := b.redis.Subscribe(t.Context(), key("feed", "a"))
		defer heard.Close()
		b.untilHeard(t, key("feed", "a"), 1)
		b.one.Append(t.Context(), "a", events(1, 2)...)
		ctx, cancel := context.WithTimeout(t.Context(), long)
		defer cancel()
		if _, err := heard.ReceiveMessage(ctx); err != nil {
			t.Fatal(err)
		}
	})
}

func TestReadersLookAgainWhenWordOfAnEventWasLost(t *testing.T) {
	t.Parallel()
	onEachRedis(t, func(t *testing.T, b *backend) {
		got := make(chan []feed.Event)
		go func() { got <- b.other.Wait(context.Background(), "a", 0, long) }()
		b.untilHeard(t, key("feed", "a"), 1)
		silent := &redis.XAddArgs{Stream: key("feed", "a"), ID: "1-1", Values: []any{"d", "event 1"}}
		if err := b.redis.XAdd(t.Context(), silent).Err(); err != nil {
			t.Fatal(err)
		}
		wantEvents(t, events(1), <-got)
	})
}

func TestAForeignEntryEndsTheReadingAndNotTheProcess(t *testing.T) {
	t.Parallel()
	onEachRedis(t, func(t *testing.T, b *backend) {
		b.one.Append(t.Context(), "a", event(1))
		for _, entry := range []*redis.XAddArgs{
			{Stream: key("feed", "a"), ID: "2-7", Values: []any{"d", "x"}},
			{Stream: key("feed", "b"), ID: "2-1", Values: []any{"x", "x"}},
		} {
			if err := b.redis.XAdd(t.Context(), entry).Err(); err != nil {
				t.Fatal(err)
			}
		}
		wantEvents(t, events(1), b.other.Wait(t.Context(), "a", 0, 0))
		wantEvents(t, nil, b.other.Wait(t.Context(), "b", 0, 0))
	})
}

func TestManyWaitOverAFewConnections(t *testing.T) {
	t.Parallel()
	const waiters = 2000
	b, log := onRedis(t), &lines{}
	other := open(t, feed.Config{RedisURL: b.url}, b.clock, logTo(log))
	var waiting sync.WaitGroup
	for i := range waiters {
		waiting.Go(func() {
			if got := other.Wait(context.Background(), fmt.Sprint(i), 0, long); len(got) != 1 {
				t.Errorf("waiter %d got %d events", i, len(got))
			}
		})
	}
	until(t, "all subscriptions", func(ctx context.Context) bool {
		return len(b.redis.PubSubChannels(ctx, "*").Val()) == waiters
	})
	clients := b.redis.ClientList(t.Context()).Val()
	if n := strings.Count(clients, "\n"); n > 30 { // three replicas with 8 and a subscription each, and the test's own
		t.Errorf("%d connections, want a few", n)
	}
	if n := strings.Count(clients, " sub="); n-strings.Count(clients, " sub=0 ") != 1 {
		t.Errorf("more than one connection is subscribed:\n%s", clients)
	}
	for i := range waiters {
		b.one.Append(t.Context(), fmt.Sprint(i), event(1))
	}
	waiting.Wait()
	log.want(t, "level=", 0)
	until(t, "the end of the subscriptions", func(ctx context.Context) bool {
		return len(b.redis.PubSubChannels(ctx, "*").Val()) == 0
	})
}
