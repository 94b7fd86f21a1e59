package identity

import (
	"context"
	"encoding/hex"
	"errors"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"

	"github.com/languagetutor/languagetutor/server/fault"
)

func TestHashVerifiesItsPasswordOnly(t *testing.T) {
	t.Parallel()
	h := newHasher(cheapParams, 1, 1)
	stored, err := h.hash(t.Context(), "correct horse")
	if err != nil {
		t.Fatal(err)
	}
	for password, want := range map[Secret]bool{"correct horse": true, "correct horsf": false, "": false, "correct horse ": false} {
		if ok, weak, err := h.verify(t.Context(), stored, password); ok != want || weak || err != nil {
			t.Errorf("%q: ok %t, weak %t, %v", password.Reveal(), ok, weak, err)
		}
	}
	again, err := h.hash(t.Context(), "correct horse")
	if err != nil || again == stored {
		t.Fatalf("two hashes of a password are alike: salt missing (%v)", err)
	}
}

func TestLongPasswordIsNotCutShort(t *testing.T) {
	t.Parallel()
	h := newHasher(cheapParams, 1, 1)
	long := strings.Repeat("a", MaxPasswordBytes)
	stored, err := h.hash(t.Context(), Secret(long))
	if err != nil {
		t.Fatal(err)
	}
	if ok, _, err := h.verify(t.Context(), stored, Secret(long[1:]+"b")); ok || err != nil {
		t.Fatalf("a password that differs in its last byte: ok %t, %v", ok, err)
	}
}

func TestHashIsArgon2idOfTheReferenceImplementation(t *testing.T) {
	t.Parallel()
	// A vector of phc-winner-argon2, src/test.c: version 19, t=2, m=256, p=1, "password", "somesalt", Argon2id.
	const want = "9dfeb910e80bad0311fee20f9c0e2b12c17987b4cac90c2ef54d5b3021c68bfe"
	with := passwordHash{Params: Params{MemoryKiB: 256, Passes: 2, Threads: 1}, salt: []byte("somesalt")}
	key, err := newHasher(cheapParams, 1, 1).run(t.Context(), with, "password")
	if got := hex.EncodeToString(key); err != nil || got != want {
		t.Fatalf("got %s, %v", got, err)
	}
}

func TestWeakerHashIsToldFromAStrongerOne(t *testing.T) {
	t.Parallel()
	old := newHasher(cheapParams, 1, 1)
	stored, err := old.hash(t.Context(), "correct horse")
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name string
		now  Params
		weak bool
	}{
		{"same costs", cheapParams, false},
		{"more memory", Params{MemoryKiB: 16, Passes: 1, Threads: 1}, true},
		{"more passes", Params{MemoryKiB: 8, Passes: 2, Threads: 1}, true},
		{"more threads", Params{MemoryKiB: 16, Passes: 1, Threads: 2}, true},
	} {
		if ok, weak, err := newHasher(c.now, 1, 1).verify(t.Context(), stored, "correct horse"); !ok || weak != c.weak || err != nil {
			t.Errorf("%s: ok %t, weak %t, %v", c.name, ok, weak, err)
		}
	}
}

func TestUnreadableHashIsNoMatchAndNoFault(t *testing.T) {
	t.Parallel()
	ok, _, err := newHasher(cheapParams, 1, 1).verify(t.Context(), "$2a$10$bcrypt", "x")
	var shown *fault.Error
	if ok || err == nil || errors.As(err, &shown) {
		t.Fatalf("ok %t, %v", ok, err)
	}
}

func TestHashesBeyondTheQueueAreTurnedAway(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		const cores, queue = 2, 3
		h, through := newHasher(cheapParams, cores, queue), make(chan struct{})
		var running, most atomic.Int32
		h.derive = func(_, _ []byte, _, _ uint32, _ uint8, n uint32) []byte {
			most.Store(max(most.Load(), running.Add(1)))
			<-through
			running.Add(-1)
			return make([]byte, n)
		}
		var admitted sync.WaitGroup
		for range cores + queue {
			admitted.Go(func() {
				if _, err := h.hash(t.Context(), "correct horse"); err != nil {
					t.Error(err)
				}
			})
		}
		synctest.Wait()
		if got := running.Load(); got != cores {
			t.Errorf("%d hashes run at once, want %d", got, cores)
		}
		_, err := h.hash(t.Context(), "correct horse")
		var busy *fault.Error
		if !errors.As(err, &busy) || busy.Code != fault.ResourceExhausted || busy.RetryAfter <= 0 {
			t.Errorf("one too many: %v", err)
		}
		close(through)
		admitted.Wait()
		if got := most.Load(); got != cores {
			t.Errorf("up to %d hashes ran at once, want %d", got, cores)
		}
		if _, err := h.hash(t.Context(), "correct horse"); err != nil {
			t.Errorf("after the rush: %v", err)
		}
	})
}

func TestWhoStopsWaitingLeavesTheQueue(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		h, through := newHasher(cheapParams, 1, 1), make(chan struct{})
		h.derive = func(_, _ []byte, _, _ uint32, _ uint8, n uint32) []byte { <-through; return make([]byte, n) }
		var group sync.WaitGroup
		group.Go(func() { _, _ = h.hash(t.Context(), "runs") })
		synctest.Wait()
		ctx, cancel := context.WithCancel(t.Context())
		group.Go(func() {
			if _, err := h.hash(ctx, "waits"); !errors.Is(err, context.Canceled) {
				t.Errorf("who stopped waiting got %v", err)
			}
		})
		synctest.Wait()
		cancel()
		synctest.Wait()
		group.Go(func() {
			if _, err := h.hash(t.Context(), "takes its place"); err != nil {
				t.Error(err)
			}
		})
		synctest.Wait()
		close(through)
		group.Wait()
	})
}
