package cache

import (
	"context"
	"errors"
	"math"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
)

func TestFetchLoadsOnceUntilInvalidatedOrExpired(t *testing.T) {
	t.Parallel()
	onEach(t, func(t *testing.T, b *backend) {
		key, src := someKey("summary"), &source{value: "one"}
		src.wantFetch(t, b.cache, key, "one", 1)
		src.change("two")
		src.wantFetch(t, b.cache, key, "one", 1)
		b.cache.Invalidate(t.Context(), key)
		src.wantFetch(t, b.cache, key, "two", 2)
		src.change("three")
		b.advance(time.Minute)
		src.wantFetch(t, b.cache, key, "three", 3)
	})
}

// The loader reads, the fact commits and invalidates, and only then the loader returns what it read.
func TestSlowLoaderCannotPutTheOldValueBack(t *testing.T) {
	t.Parallel()
	onEach(t, func(t *testing.T, b *backend) {
		invalidator := b.cache
		if b.url != "" {
			invalidator = b.other(Config{}) // on another replica
		}
		key, src := someKey("due"), &source{value: "new"}
		fetchOld(t, b.cache, key, func() {
			invalidator.Invalidate(t.Context(), key)
		})
		src.wantFetch(t, b.cache, key, "new", 1)
		src.wantFetch(t, b.cache, key, "new", 1)
	})
}

// As before, and a second fetch begins after the invalidation: it must neither join the slow one nor lose to it.
func TestFetchAfterInvalidateSeesTheChangeWhileAnOldLoadRuns(t *testing.T) {
	t.Parallel()
	onEach(t, func(t *testing.T, b *backend) {
		invalidators := []*Cache{b.cache}
		if b.url != "" {
			invalidators = append(invalidators, b.other(Config{}))
		}
		for _, invalidator := range invalidators {
			key, src := someKey("due"), &source{value: "new"}
			fetchOld(t, b.cache, key, func() {
				invalidator.Invalidate(t.Context(), key)
				src.wantFetch(t, b.cache, key, "new", 1)
			})
			src.wantFetch(t, b.cache, key, "new", 1)
		}
	})
}

func TestLoadErrorIsReturnedAndNotKept(t *testing.T) {
	t.Parallel()
	onEach(t, func(t *testing.T, b *backend) {
		key, src := someKey("profile"), &source{value: "v"}
		broken := errors.New("no database")
		_, err := Fetch(t.Context(), b.cache, key, time.Minute, func(context.Context) (string, error) { return "", broken })
		if err != broken { //nolint:errorlint // it must be the very error
			t.Fatalf("got %v, want the error of load as it is", err)
		}
		src.wantFetch(t, b.cache, key, "v", 1)
	})
}

func TestCorruptValueIsLoadedAgainAndReplaced(t *testing.T) {
	t.Parallel()
	onEach(t, func(t *testing.T, b *backend) {
		for _, corrupt := range []string{"", "{", string(b.cache.release), string(b.cache.release) + `{"not":"a string"}`} {
			key, src := someKey("profile"), &source{value: "v"}
			name := key.in(b.cache.namespace)
			write(t, b.cache.store, name, read(t, b.cache.store, name).lease, corrupt, time.Minute)
			src.wantFetch(t, b.cache, key, "v", 1)
			src.wantFetch(t, b.cache, key, "v", 1)
		}
	})
}

func TestForeignContentInRedisIsReplaced(t *testing.T) {
	t.Parallel()
	onEachRedis(t, func(t *testing.T, b *backend) {
		for _, foreign := range []string{"", "x", "\xff"} {
			key, src := someKey("profile"), &source{value: "v"}
			if err := b.redis.Set(t.Context(), key.in(b.cache.namespace), foreign, time.Minute).Err(); err != nil {
				t.Fatal(err)
			}
			src.wantFetch(t, b.cache, key, "v", 1)
			src.wantFetch(t, b.cache, key, "v", 1)
		}
	})
}

func TestValueOfAnotherReleaseIsNotRead(t *testing.T) {
	t.Parallel()
	onEachRedis(t, func(t *testing.T, b *backend) {
		old, current := b.other(Config{Release: "v1"}), b.other(Config{Release: "v2"})
		key, src := someKey("profile"), &source{value: "v"}
		src.wantFetch(t, old, key, "v", 1)
		src.wantFetch(t, current, key, "v", 2)
		src.wantFetch(t, current, key, "v", 2)
		src.change("w")
		old.Invalidate(t.Context(), key)
		src.wantFetch(t, current, key, "w", 3)
	})
}

func TestInvalidateWorksAfterTheCallerHasGone(t *testing.T) {
	t.Parallel()
	onEach(t, func(t *testing.T, b *backend) {
		key, src := someKey("due"), &source{value: "one"}
		src.wantFetch(t, b.cache, key, "one", 1)
		src.change("two")
		gone, cancel := context.WithCancel(t.Context())
		cancel()
		b.cache.Invalidate(gone)
		b.cache.Invalidate(gone, key)
		src.wantFetch(t, b.cache, key, "two", 2)
	})
}

func TestFetchReturnsTheSameOnMissAndHit(t *testing.T) {
	t.Parallel()
	type profile struct {
		Name   string
		Since  time.Time
		hidden int
	}
	onEach(t, func(t *testing.T, b *backend) {
		key := someKey("profile")
		load := func(context.Context) (profile, error) {
			return profile{Name: "Zoë", Since: time.Now(), hidden: 1}, nil
		}
		miss, err := Fetch(t.Context(), b.cache, key, time.Minute, load)
		if err != nil {
			t.Fatal(err)
		}
		hit, err := Fetch(t.Context(), b.cache, key, time.Minute, load)
		if err != nil || hit != miss || hit.Name != "Zoë" {
			t.Fatalf("hit %+v, miss %+v, %v", hit, miss, err)
		}
	})
}

func TestValueThatJSONCannotHoldIsReturnedButNotKept(t *testing.T) {
	t.Parallel()
	b := inProcess(t)
	loads := 0
	for want := 1; want <= 2; want++ {
		got, err := Fetch(t.Context(), b.cache, someKey("odd"), time.Minute, func(context.Context) (float64, error) {
			loads++
			return math.Inf(1), nil
		})
		if err != nil || !math.IsInf(got, 1) || loads != want {
			t.Fatalf("got %v, %v after %d loads", got, err, loads)
		}
	}
}

func TestFetchRefusesATTLThatIsNotPositive(t *testing.T) {
	t.Parallel()
	for _, ttl := range []time.Duration{0, -time.Second} {
		_, err := Fetch(t.Context(), inProcess(t).cache, someKey("profile"), ttl, new(source).load)
		if err == nil || !strings.Contains(err.Error(), "fetch profile: ttl") {
			t.Fatalf("ttl %s: got %v", ttl, err)
		}
	}
}

func TestKeysHoldNoUserText(t *testing.T) {
	t.Parallel()
	owner := uuid.MustParse("0195d3a0-0000-7000-8000-000000000001")
	if got := NewKey("due-count", owner).in("ns"); got != "ns:value:due-count:0195d3a0-0000-7000-8000-000000000001" {
		t.Fatalf("got %s", got)
	}
	seen := map[string]bool{}
	for _, text := range []string{"", "anna@example.org", "Due", "due count", "due:count", "é", strings.Repeat("a", 33)} {
		got := NewKey(text, owner).in("ns")
		if (text != "" && strings.Contains(got, text)) || strings.Count(got, ":") != 3 || len(got) > 90 || seen[got] {
			t.Errorf("%q became %q", text, got)
		}
		seen[got] = true
	}
}
