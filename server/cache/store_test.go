package cache

import (
	"context"
	"testing"
	"time"

	"pgregory.net/rapid"
)

type held struct{ value, lease string }

// read returns what the store holds at the key; on a miss it takes or shares the lease.
func read(t rapid.TB, s store, key string) held {
	t.Helper()
	value, lease, err := s.get(context.Background(), key)
	if err != nil {
		t.Fatalf("get %s: %v", key, err)
	}
	if (value == nil) == (lease == "") {
		t.Fatalf("get %s: value %q and lease %q, want exactly one", key, value, lease)
	}
	return held{value: string(value), lease: lease}
}

func write(t rapid.TB, s store, key, lease, value string, ttl time.Duration) {
	t.Helper()
	if err := s.set(context.Background(), key, lease, []byte(value), ttl); err != nil {
		t.Fatalf("set %s: %v", key, err)
	}
}

func remove(t rapid.TB, s store, keys ...string) {
	t.Helper()
	if err := s.delete(context.Background(), keys...); err != nil {
		t.Fatalf("delete %v: %v", keys, err)
	}
}

func TestStoreKeepsAValueOnlyUnderItsLease(t *testing.T) {
	t.Parallel()
	onEach(t, func(t *testing.T, b *backend) {
		s := b.cache.store
		first, second := read(t, s, "a"), read(t, s, "a")
		if first != second {
			t.Fatalf("concurrent misses hold %+v and %+v, want one lease", first, second)
		}
		write(t, s, "a", "lforged", "forged", time.Minute)
		write(t, s, "a", first.lease, "one", time.Minute)
		write(t, s, "a", second.lease, "late", time.Minute)
		if got := read(t, s, "a"); got.value != "one" {
			t.Fatalf("got %+v, want the first value set under the lease", got)
		}
		if got := read(t, s, "b"); got.value != "" {
			t.Fatalf("another key holds %q", got.value)
		}
	})
}

func TestStoreDeleteEndsValueAndLease(t *testing.T) {
	t.Parallel()
	onEach(t, func(t *testing.T, b *backend) {
		s := b.cache.store
		write(t, s, "a", read(t, s, "a").lease, "old", time.Minute)
		before := read(t, s, "b")
		remove(t, s, "a", "b", "never set")
		write(t, s, "b", before.lease, "old", time.Minute)
		for _, key := range []string{"a", "b"} {
			if got := read(t, s, key); got.value != "" || got.lease == before.lease {
				t.Fatalf("%s holds %+v after its delete, want a new lease", key, got)
			}
		}
	})
}

func TestStoreForgetsAfterTheTTL(t *testing.T) {
	t.Parallel()
	onEach(t, func(t *testing.T, b *backend) {
		s := b.cache.store
		write(t, s, "short", read(t, s, "short").lease, "v", time.Minute)
		write(t, s, "long", read(t, s, "long").lease, "v", time.Hour)
		slow := read(t, s, "slow")
		b.advance(leaseTTL)
		write(t, s, "slow", slow.lease, "v", time.Hour)
		if got := read(t, s, "slow"); got.value != "" {
			t.Fatal("a value was kept under a lease that had expired")
		}
		if got := read(t, s, "short"); got.value != "v" {
			t.Fatal("a value went before its ttl")
		}
		b.advance(time.Minute - leaseTTL)
		if got := read(t, s, "short"); got.value != "" {
			t.Fatal("a value outlived its ttl")
		}
		if got := read(t, s, "long"); got.value != "v" {
			t.Fatal("a value went by another's ttl")
		}
	})
}

func TestInProcessStoreStaysWithinItsBound(t *testing.T) {
	t.Parallel()
	const bound = 100_000
	m, err := newMemory(bound, newClock().now)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := m.close(); err != nil {
			t.Error(err)
		}
	})
	for range 1000 {
		key := someKey("big").in("test")
		write(t, m, key, read(t, m, key).lease, string(make([]byte, 1000)), time.Hour)
	}
	m.entries.CleanUp()
	if weight := m.entries.WeightedSize(); weight > bound || weight < bound/2 {
		t.Fatalf("holds %d bytes, want at most %d and not far less", weight, bound)
	}
}

// model is what a store does, without concurrency.
type model struct {
	held    map[string]held
	expires map[string]time.Time
	clock   *clock
}

func (m *model) live(key string) (held, bool) {
	h, ok := m.held[key]
	return h, ok && m.clock.now().Before(m.expires[key])
}

func (m *model) put(key string, h held, ttl time.Duration) {
	m.held[key], m.expires[key] = h, m.clock.now().Add(ttl)
}

func TestStoreFollowsItsModel(t *testing.T) {
	t.Parallel()
	for name, start := range map[string]func(testing.TB) *backend{"process": inProcess, "miniredis": onMiniredis} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := start(t)
			rapid.Check(t, func(t *rapid.T) { checkModel(t, b) })
		})
	}
}

func checkModel(t *rapid.T, b *backend) {
	s := b.cache.store
	keys := []string{"a", "b", "c"}
	remove(t, s, keys...)
	m := &model{held: map[string]held{}, expires: map[string]time.Time{}, clock: b.clock}
	leases := []string{"lnone"}
	key := rapid.SampledFrom(keys)
	ttl := rapid.Map(rapid.IntRange(1, 60), func(n int) time.Duration { return time.Duration(n) * time.Second })
	t.Repeat(map[string]func(*rapid.T){
		"get": func(t *rapid.T) {
			k := key.Draw(t, "key")
			got := read(t, s, k)
			want, ok := m.live(k)
			if ok && got != want {
				t.Fatalf("%s holds %+v, want %+v", k, got, want)
			}
			if !ok {
				if got.value != "" {
					t.Fatalf("%s holds %q, want a miss", k, got.value)
				}
				m.put(k, got, leaseTTL)
				leases = append(leases, got.lease)
			}
		},
		"set": func(t *rapid.T) {
			k, lease, ttl := key.Draw(t, "key"), rapid.SampledFrom(leases).Draw(t, "lease"), ttl.Draw(t, "ttl")
			value := rapid.StringN(1, 5, -1).Draw(t, "value")
			write(t, s, k, lease, value, ttl)
			if h, ok := m.live(k); ok && h.lease == lease {
				m.put(k, held{value: value}, ttl)
			}
		},
		"delete": func(t *rapid.T) {
			k := key.Draw(t, "key")
			remove(t, s, k)
			delete(m.held, k)
		},
		"advance": func(t *rapid.T) { b.advance(ttl.Draw(t, "by")) },
	})
}
