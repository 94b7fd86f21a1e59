package feed

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/redis/go-redis/v9"
)

func TestADeadRedisIsTriedOnceAPause(t *testing.T) {
	t.Parallel()
	at := time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	h := &health{now: func() time.Time { return at }, log: slog.New(slog.DiscardHandler)}
	broken := errors.New("no route")
	admits := func(want ...bool) {
		t.Helper()
		for i, want := range want {
			if got := h.admit(); got != want {
				t.Fatalf("call %d is admitted: %t, want %t", i, got, want)
			}
		}
	}
	admits(true, true)
	h.done(t.Context(), broken)
	h.done(t.Context(), redis.ErrClosed) // tells nothing of Redis
	for range 3 {
		at = at.Add(pause - 1)
		admits(false, false)
		at = at.Add(1)
		admits(true, false)
		h.done(t.Context(), broken)
	}
	at = at.Add(pause)
	admits(true, false)
	h.done(t.Context(), redis.Nil) // a reply
	admits(true, true)
}

func TestFeedsWhoseTimeIsOverAreLetGo(t *testing.T) {
	t.Parallel()
	at := time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	m := newMemory(time.Minute, defaultMaxBytes, func() time.Time { return at })
	for i := range 100 {
		m.append(fmt.Sprint(i), []Event{{N: 1, Data: []byte("some")}, {N: 2}})
	}
	at = at.Add(time.Minute)
	m.append("new", []Event{{N: 1}})
	if len(m.feeds) != 1 || m.order.Len() != 1 || m.bytes != eventOverhead {
		t.Fatalf("%d feeds, %d with events, %d bytes are kept", len(m.feeds), m.order.Len(), m.bytes)
	}
}

func TestCallsUnderWayAreBounded(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		r := &remote{health: &health{now: time.Now, log: slog.New(slog.DiscardHandler)}, slots: make(chan struct{}, connections)}
		release := make(chan struct{})
		var begun atomic.Int64
		for range 100 {
			go func() {
				_ = r.do(t.Context(), func(context.Context) error {
					begun.Add(1)
					<-release
					return nil
				})
			}()
		}
		synctest.Wait()
		if n := begun.Load(); n != connections {
			t.Fatalf("%d calls are under way at once, want %d", n, connections)
		}
		close(release)
		synctest.Wait()
		if n := begun.Load(); n != 100 {
			t.Fatalf("%d calls were made in the end, want 100", n)
		}
	})
}

func TestASubscriptionThatFailedIsTriedAgainWhileSomebodyFollows(t *testing.T) {
	t.Parallel()
	e := &ears{followers: map[string]int{}, changed: make(chan struct{}, 1)}
	wants := func(sweep bool, fresh, idle []string) {
		t.Helper()
		gotFresh, gotIdle := e.take(sweep)
		if diff := cmp.Diff([][]string{fresh, idle}, [][]string{gotFresh, gotIdle}); diff != "" {
			t.Fatalf("fresh and idle (-want +got):\n%s", diff)
		}
	}
	first, second := e.follow("a"), e.follow("a")
	wants(false, []string{"a"}, nil)
	e.putBack([]string{"a"})
	first()
	wants(true, []string{"a"}, nil)
	second()
	third := e.follow("a") // before the sweep: it is subscribed to still
	wants(true, nil, nil)
	third()
	wants(false, nil, nil)
	wants(true, nil, []string{"a"})
	e.putBack([]string{"a"})
	wants(true, nil, nil)
	e.follow("b")() // is gone again before it is subscribed to
	wants(true, []string{"b"}, []string{"b"})
}
