package cache

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"testing/synctest"
	"time"
)

// These tests run in a bubble, where synctest.Wait returns once every fetch waits for another: so nobody has to sleep.

func TestConcurrentFetchesShareOneLoad(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		c, key := inProcess(t).cache, someKey("summary")
		loads, release := 0, make(chan struct{})
		answers := make(chan []int, 10)
		for range cap(answers) {
			go func() {
				got, err := Fetch(t.Context(), c, key, time.Minute, func(context.Context) ([]int, error) {
					loads++
					<-release
					return []int{7}, nil
				})
				if err != nil {
					t.Error(err)
				}
				answers <- got
			}()
		}
		synctest.Wait()
		close(release)
		for range cap(answers) {
			got := <-answers
			if len(got) != 1 || got[0] != 7 {
				t.Fatalf("got %v; callers must not share memory", got)
			}
			got[0] = 0
		}
		if loads != 1 {
			t.Fatalf("%d loads, want one", loads)
		}
	})
}

func TestConcurrentFetchesShareALoadError(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		c, key := inProcess(t).cache, someKey("summary")
		broken, release := errors.New("no database"), make(chan struct{})
		errs := make(chan error, 3)
		for range cap(errs) {
			go func() {
				_, err := Fetch(t.Context(), c, key, time.Minute, func(context.Context) (int, error) {
					<-release
					return 0, broken
				})
				errs <- err
			}()
		}
		synctest.Wait()
		close(release)
		for range cap(errs) {
			if err := <-errs; !errors.Is(err, broken) {
				t.Fatalf("got %v", err)
			}
		}
	})
}

func TestWaiterLeavesByItsOwnContext(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		c, key := inProcess(t).cache, someKey("summary")
		release, led := make(chan struct{}), make(chan int)
		go func() {
			got, err := Fetch(t.Context(), c, key, time.Minute, func(context.Context) (int, error) {
				<-release
				return 7, nil
			})
			if err != nil {
				t.Error(err)
			}
			led <- got
		}()
		synctest.Wait()
		impatient, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		if _, err := Fetch(impatient, c, key, time.Minute, fresh(8)); !errors.Is(err, context.DeadlineExceeded) {
			t.Fatalf("the waiter got %v", err)
		}
		close(release)
		if got := <-led; got != 7 {
			t.Fatalf("the leader got %d", got)
		}
	})
}

func TestWaitersOutliveALeaderThatIsCancelledOrPanics(t *testing.T) {
	t.Parallel()
	for _, panics := range []bool{false, true} {
		t.Run(fmt.Sprintf("panics %t", panics), func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) { leaderFails(t, panics) })
		})
	}
}

func leaderFails(t *testing.T, panics bool) {
	t.Helper()
	c, key := inProcess(t).cache, someKey("summary")
	leading, cancel := context.WithCancel(t.Context())
	ended := make(chan any)
	go func() {
		defer func() { ended <- recover() }()
		_, err := Fetch(leading, c, key, time.Minute, func(ctx context.Context) (int, error) {
			<-ctx.Done()
			if panics {
				panic("bug in load")
			}
			return 0, ctx.Err()
		})
		if !errors.Is(err, context.Canceled) {
			t.Errorf("the leader got %v", err)
		}
	}()
	synctest.Wait()
	waiters := make(chan int, 3)
	for range cap(waiters) {
		go func() {
			got, err := Fetch(t.Context(), c, key, time.Minute, fresh(8))
			if err != nil {
				t.Error(err)
			}
			waiters <- got
		}()
	}
	synctest.Wait()
	cancel()
	if got := <-ended; (got != nil) != panics {
		t.Fatalf("the leader's goroutine recovered %v", got)
	}
	for range cap(waiters) {
		if got := <-waiters; got != 8 {
			t.Fatalf("a waiter got %d", got)
		}
	}
}

func fresh(value int) func(context.Context) (int, error) {
	return func(context.Context) (int, error) { return value, nil }
}
