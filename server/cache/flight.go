package cache

import (
	"context"
	"sync"
)

// flights lets concurrent loads of one id share the work. Unlike x/sync/singleflight it lets each waiter leave by its own
// context, does not hand the leader's cancellation to the others, and runs the load on the leader's goroutine, so that a
// panic stays with its request.
type flights struct {
	mu   sync.Mutex
	byID map[string]*flight
}

type flight struct {
	done   chan struct{}
	shared bool // whether raw and err are an answer for others too; set before done is closed
	raw    []byte
	err    error
}

// do runs load, or waits for the one that runs. A nil result without error goes to the caller that ran load, never to others.
func (f *flights) do(ctx context.Context, id string, load func() ([]byte, error)) ([]byte, error) {
	for {
		running, leads := f.join(id)
		if leads {
			defer f.finish(id, running)
			raw, err := load()
			running.raw, running.err = raw, err
			running.shared = raw != nil || (err != nil && ctx.Err() == nil)
			return raw, err
		}
		select {
		case <-ctx.Done():
			return nil, ctx.Err()
		case <-running.done:
			if running.shared {
				return running.raw, running.err
			}
		}
	}
}

func (f *flights) join(id string) (running *flight, leads bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if running := f.byID[id]; running != nil {
		return running, false
	}
	if f.byID == nil {
		f.byID = make(map[string]*flight)
	}
	f.byID[id] = &flight{done: make(chan struct{})}
	return f.byID[id], true
}

func (f *flights) finish(id string, own *flight) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.byID[id] == own {
		delete(f.byID, id)
	}
	close(own.done)
}

// forget lets nobody else join the flights of the ids.
func (f *flights) forget(ids ...string) {
	f.mu.Lock()
	defer f.mu.Unlock()
	for _, id := range ids {
		delete(f.byID, id)
	}
}
