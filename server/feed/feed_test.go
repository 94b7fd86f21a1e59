package feed_test

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/languagetutor/languagetutor/server/feed"
)

func wantEvents(t *testing.T, want, got []feed.Event) {
	t.Helper()
	if diff := cmp.Diff(want, got); diff != "" {
		t.Fatalf("events (-want +got):\n%s", diff)
	}
}

func TestReadersGoOnAfterAnyEvent(t *testing.T) {
	t.Parallel()
	onEach(t, func(t *testing.T, b *backend) {
		b.one.Append(t.Context(), "a", events(2, 3, 7)...)
		b.one.Append(t.Context(), "a", event(1<<62))
		b.one.Append(t.Context(), "b", event(4))
		for after, want := range map[int64][]feed.Event{
			-1: events(2, 3, 7, 1<<62), 0: events(2, 3, 7, 1<<62), 1: events(2, 3, 7, 1<<62), 2: events(3, 7, 1<<62), 5: events(7, 1<<62),
			7: events(1 << 62), 1 << 62: nil, 1<<63 - 1: nil,
		} {
			for _, replica := range []*feed.Feeds{b.one, b.other} {
				wantEvents(t, want, replica.Wait(t.Context(), "a", after, 0))
			}
		}
	})
}

func TestEventsThatAreNotAboveTheLastAreDropped(t *testing.T) {
	t.Parallel()
	onEach(t, func(t *testing.T, b *backend) {
		b.one.Append(t.Context(), "a", event(0), event(-1))
		wantEvents(t, nil, b.one.Wait(t.Context(), "a", 0, 0))
		b.one.Append(t.Context(), "a", event(2), feed.Event{N: 2, Data: []byte("again")}, event(1), event(5))
		b.one.Append(t.Context(), "a", feed.Event{N: 5, Data: []byte("again")}, event(3))
		b.one.Append(t.Context(), "a")
		wantEvents(t, events(2, 5), b.one.Wait(t.Context(), "a", 0, 0))
		wantEvents(t, events(2, 5), b.other.Wait(t.Context(), "a", 0, 0))
	})
}

func TestWaitReturnsWhenTheFirstEventComes(t *testing.T) {
	t.Parallel()
	onEach(t, func(t *testing.T, b *backend) {
		for _, reader := range []*feed.Feeds{b.one, b.other} {
			name := fmt.Sprintf("%p", reader)
			got := make(chan []feed.Event)
			go func() { got <- reader.Wait(context.Background(), name, 0, long) }()
			if reader != b.one {
				b.untilHeard(t, key("feed", name), 1)
			}
			b.one.Append(t.Context(), name, event(1))
			wantEvents(t, events(1), <-got)
		}
	})
}

func TestALateReaderReadsAll(t *testing.T) {
	t.Parallel()
	onEach(t, func(t *testing.T, b *backend) {
		var want []feed.Event
		for n := range int64(2000) {
			want = append(want, event(n+1))
		}
		b.one.Append(t.Context(), "a", want[:1200]...) // more than go to Redis at once
		b.one.Append(t.Context(), "a", want[1200:]...)
		wantEvents(t, want, b.one.Wait(t.Context(), "a", 0, 0))
		wantEvents(t, want, b.other.Wait(t.Context(), "a", 0, 0))
	})
}

func TestAppendOutlivesItsCaller(t *testing.T) {
	t.Parallel()
	onEach(t, func(t *testing.T, b *backend) {
		gone, cancel := context.WithCancel(t.Context())
		cancel()
		b.one.Append(gone, "a", event(1))
		wantEvents(t, events(1), b.other.Wait(gone, "a", 0, long))
	})
}

func TestWaitEndsWithItsPatienceOrItsContext(t *testing.T) {
	t.Parallel()
	onEach(t, func(t *testing.T, b *backend) {
		b.one.Append(t.Context(), "own", event(1))
		for _, name := range []string{"own", "none"} {
			wantEvents(t, nil, b.one.Wait(t.Context(), name, 1, time.Millisecond))
			ctx, cancel := context.WithCancel(t.Context())
			got := make(chan []feed.Event)
			go func() { got <- b.one.Wait(ctx, name, 1, time.Hour) }()
			cancel()
			wantEvents(t, nil, <-got)
		}
	})
}

// A reader changes what it got, and the next one does not see it.
func TestReadersDoNotShareTheirEvents(t *testing.T) {
	t.Parallel()
	onEach(t, func(t *testing.T, b *backend) {
		b.one.Append(t.Context(), "a", events(1, 2)...)
		got := b.one.Wait(t.Context(), "a", 0, 0)
		got[0], got[1] = event(8), event(9)
		wantEvents(t, events(1, 2), b.one.Wait(t.Context(), "a", 0, 0))
	})
}

type plan struct {
	producer int // which replica
	batches  [][]int64
	readers  []reader
}

type reader struct {
	replica int
	after   int64
}

func drawPlan(t *rapid.T) plan {
	replica := rapid.IntRange(0, 1)
	batch := rapid.SliceOfN(rapid.Int64Range(-1, 60), 0, 6)
	return plan{
		producer: replica.Draw(t, "producer"),
		batches:  rapid.SliceOfN(batch, 1, 12).Draw(t, "batches"),
		readers: rapid.SliceOfN(rapid.Custom(func(t *rapid.T) reader {
			return reader{replica.Draw(t, "replica"), rapid.Int64Range(0, 60).Draw(t, "after")}
		}), 1, 5).Draw(t, "readers"),
	}
}

// kept are the events of a plan that are above all before them.
func (p plan) kept() []feed.Event {
	var kept []feed.Event
	last := int64(0)
	for _, n := range slices.Concat(p.batches...) {
		if n > last {
			kept, last = append(kept, event(n)), n
		}
	}
	return kept
}

func TestEachReaderGetsEachEventOnceInOrder(t *testing.T) {
	t.Parallel()
	onEach(t, func(t *testing.T, b *backend) {
		replicas, runs := []*feed.Feeds{b.one, b.other}, 0
		rapid.Check(t, func(t *rapid.T) {
			runs++
			name := fmt.Sprint("feed ", runs)
			p := drawPlan(t)
			kept := p.kept()
			if len(kept) == 0 {
				return
			}
			last := kept[len(kept)-1].N
			got := make([][]feed.Event, len(p.readers))
			var working sync.WaitGroup
			for i, r := range p.readers {
				working.Go(func() { got[i] = follow(replicas[r.replica], name, r.after, last) })
			}
			working.Go(func() {
				for _, batch := range p.batches {
					replicas[p.producer].Append(context.Background(), name, events(batch...)...)
				}
			})
			working.Wait()
			for i, r := range p.readers {
				from := slices.IndexFunc(kept, func(e feed.Event) bool { return e.N > r.after })
				var want []feed.Event
				if from >= 0 {
					want = kept[from:]
				}
				if diff := cmp.Diff(want, got[i]); diff != "" {
					t.Fatalf("reader %d (-want +got):\n%s", i, diff)
				}
			}
		})
	})
}

func TestNotifyWakesEachListenerOnce(t *testing.T) {
	t.Parallel()
	onEach(t, func(t *testing.T, b *backend) {
		here, stopHere := b.one.Listen("topic")
		there, stopThere := b.other.Listen("topic")
		elsewhere, stopElsewhere := b.other.Listen("another")
		after, stopAfter := b.one.Listen("after")
		if b.redis != nil {
			b.untilHeard(t, key("topic", "topic"), 2)
			b.untilHeard(t, key("topic", "another"), 1)
			b.untilHeard(t, key("topic", "after"), 1)
		}
		for range 20 {
			taken := make(chan struct{})
			go func() { <-here; close(taken) }() // at once, so that an echo of its own voice would be another
			b.one.Notify(t.Context(), "topic")
			<-taken
			<-there
			b.one.Notify(t.Context(), "another")
			<-elsewhere
			b.other.Notify(t.Context(), "after") // comes after any echo
			<-after
			for name, wake := range map[string]<-chan struct{}{"here": here, "there": there, "elsewhere": elsewhere} {
				select {
				case <-wake:
					t.Fatalf("the listener %s was woken again", name)
				default:
				}
			}
		}
		b.one.Notify(t.Context(), "topic")
		b.one.Notify(t.Context(), "topic") // nobody took the first
		<-here
		select {
		case <-here:
			t.Error("two that nobody took did not become one")
		default:
		}
		stopHere()
		b.one.Notify(t.Context(), "topic")
		select {
		case <-here:
			t.Error("woken after stop")
		default:
		}
		stopThere()
		stopElsewhere()
		stopAfter()
	})
}

func TestAWrongAddressIsRefusedWithoutItsPassword(t *testing.T) {
	t.Parallel()
	_, err := feed.Open(t.Context(), feed.Config{RedisURL: "http://:secret@x"}, time.Now, quiet)
	if want := "open feeds: TUTOR_REDIS_URL has a scheme other than redis, rediss, unix"; err == nil || err.Error()[:len(want)] != want {
		t.Fatalf("got %v", err)
	}
}

func BenchmarkAppendAndWait(b *testing.B) {
	for _, place := range []string{"process", "redis, own", "redis, other replica"} {
		b.Run(place, func(b *testing.B) {
			back := &backend{one: open(b, feed.Config{}, newClock(), quiet)}
			if place != "process" {
				back = onRedis(b)
			}
			producer, reader := back.one, back.one
			if place == "redis, other replica" {
				reader = back.other
			}
			data := []byte("some words of an answer")
			n := int64(0)
			b.ReportAllocs()
			for b.Loop() {
				n++
				name := fmt.Sprint(n / 1000)
				producer.Append(b.Context(), name, feed.Event{N: n, Data: data})
				if got := reader.Wait(b.Context(), name, n-1, long); len(got) != 1 {
					b.Fatalf("got %d events", len(got))
				}
			}
		})
	}
}
