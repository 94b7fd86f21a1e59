package feed_test

import (
	"fmt"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/languagetutor/languagetutor/server/feed"
)

func TestAFeedIsGoneSomeTimeAfterItsLastEvent(t *testing.T) {
	t.Parallel()
	clock := newClock()
	f := open(t, feed.Config{}, clock, quiet)
	f.Append(t.Context(), "a", event(1))
	clock.advance(15*time.Minute - 1)
	f.Append(t.Context(), "a", event(2))
	clock.advance(15*time.Minute - 1)
	f.Append(t.Context(), "a", event(2)) // is there already, so it lengthens nothing
	wantEvents(t, events(1, 2), f.Wait(t.Context(), "a", 0, 0))
	clock.advance(1)
	wantEvents(t, nil, f.Wait(t.Context(), "a", 0, 0))
	f.Append(t.Context(), "a", event(1)) // a new feed
	wantEvents(t, events(1), f.Wait(t.Context(), "a", 0, 0))
}

func TestKeepIsConfigured(t *testing.T) {
	t.Parallel()
	clock := newClock()
	f := open(t, feed.Config{Keep: time.Minute}, clock, quiet)
	f.Append(t.Context(), "a", event(1))
	clock.advance(time.Minute - 1)
	wantEvents(t, events(1), f.Wait(t.Context(), "a", 0, 0))
	clock.advance(1)
	wantEvents(t, nil, f.Wait(t.Context(), "a", 0, 0))
}

func sized(n int64, bytes int) feed.Event { return feed.Event{N: n, Data: make([]byte, bytes)} }

func TestTheQuietestFeedsMakeRoom(t *testing.T) {
	t.Parallel()
	f := open(t, feed.Config{MaxBytes: 10_000}, newClock(), quiet)
	for i := range 8 {
		f.Append(t.Context(), fmt.Sprint(i), sized(1, 1000))
	}
	f.Append(t.Context(), "0", sized(2, 1000)) // 9 events in all, and feed 0 is the latest now
	f.Append(t.Context(), "new", sized(1, 1000))
	for name, want := range map[string]int{"0": 2, "1": 0, "2": 1, "7": 1, "new": 1} {
		if got := f.Wait(t.Context(), name, 0, 0); len(got) != want {
			t.Errorf("feed %s: %d events, want %d", name, len(got), want)
		}
	}
}

// A reader who has the events that made room goes on; who lacks them gets nothing, rather than a feed with a hole.
func TestNobodyReadsAcrossAHole(t *testing.T) {
	t.Parallel()
	f := open(t, feed.Config{MaxBytes: 5000}, newClock(), quiet)
	f.Append(t.Context(), "a", sized(1, 1000), sized(2, 1000), sized(3, 1000))
	f.Append(t.Context(), "b", sized(1, 3000))
	for after, want := range map[int64]int{0: 0, 1: 0, 2: 1, 3: 0} {
		if got := f.Wait(t.Context(), "a", after, 0); len(got) != want {
			t.Errorf("after %d: %d events, want %d", after, len(got), want)
		}
	}
	f.Append(t.Context(), "b", sized(2, 1500)) // takes the last of a
	f.Append(t.Context(), "a", sized(4, 10))
	for after, want := range map[int64]int{0: 0, 2: 0, 3: 1, 4: 0} {
		if got := f.Wait(t.Context(), "a", after, 0); len(got) != want {
			t.Errorf("after %d, when all before 4 are gone: %d events, want %d", after, len(got), want)
		}
	}
	f.Append(t.Context(), "huge", sized(1, 6000))
	for _, name := range []string{"a", "b", "huge"} {
		if got := f.Wait(t.Context(), name, 4, 0); got != nil {
			t.Errorf("feed %s: %d events beside one that is more than the bound", name, len(got))
		}
	}
}

// However feeds are appended to: what is kept is within the bound, and whoever gets anything gets all that comes after.
func TestMemoryStaysWithinItsBound(t *testing.T) {
	t.Parallel()
	const bound = 5000
	rapid.Check(t, func(t *rapid.T) {
		clock := newClock()
		f, err := feed.Open(t.Context(), feed.Config{MaxBytes: bound, Keep: time.Minute}, clock.now, quiet)
		if err != nil {
			t.Fatal(err)
		}
		made := map[string][]feed.Event{} // since the feed began
		used := map[string]time.Time{}
		for range rapid.IntRange(1, 60).Draw(t, "appends") {
			name := rapid.SampledFrom([]string{"a", "b", "c", "d"}).Draw(t, "name")
			clock.advance(time.Duration(rapid.IntRange(0, 30).Draw(t, "seconds")) * time.Second)
			if clock.now().Sub(used[name]) >= time.Minute {
				made[name] = nil
			}
			e := sized(int64(len(made[name])+1), rapid.IntRange(0, 2000).Draw(t, "size"))
			f.Append(t.Context(), name, e)
			made[name], used[name] = append(made[name], e), clock.now()

			kept := 0
			for name, all := range made {
				over := clock.now().Sub(used[name]) >= time.Minute
				most := 0
				for after := range all {
					got := f.Wait(t.Context(), name, int64(after), 0)
					if got != nil && (over || len(got) != len(all)-after) {
						t.Fatalf("feed %s after %d: %d events of %d, over: %t", name, after, len(got), len(all), over)
					}
					size := 0
					for _, e := range got {
						size += len(e.Data)
					}
					most = max(most, size)
				}
				kept += most
			}
			if kept > bound {
				t.Fatalf("%d bytes are kept", kept)
			}
			if got := f.Wait(t.Context(), name, e.N-1, 0); len(got) != 1 {
				t.Fatalf("the event that came last is not there: %v", got)
			}
		}
	})
}
