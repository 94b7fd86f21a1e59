package main

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"time"

	pb "github.com/languagetutor/languagetutor/proto/languagetutor/v1"
)

const (
	// slowGap keeps an answer under way for as long as the measurement lasts.
	slowGap = 5 * time.Second
	// settle is how long the memory is watched once all streams are open.
	settle = 10 * time.Second
	// memoryLimit is what the server gives itself in a container of 500 MB.
	memoryLimit = "GOMEMLIMIT=450000000"
	// openers is how many streams are opened at once.
	openers = 64
)

// memory is what a server holds, in bytes.
type memory struct {
	before, during int64
	calls          int64 // of the model that were under way
}

// measureMemory opens streams of turns that are being answered, one for each learner, and watches the memory of the server.
func measureMemory(ctx context.Context, w *world, streams int) (m memory, err error) {
	slow, err := startUpstream(ctx, 0, slowGap)
	if err != nil {
		return m, err
	}
	defer func() { err = errors.Join(err, slow.server.Close()) }()
	t, err := w.startTutor(ctx, "memory", slow, "", memoryLimit)
	if err != nil {
		return m, err
	}
	defer t.kill() // it would wait for its answers
	if err := t.sessions(ctx, streams); err != nil {
		return m, err
	}
	if m.before, err = t.rss(); err != nil {
		return m, err
	}
	var open atomic.Int64
	var all sync.WaitGroup
	defer all.Wait()
	ctx, leave := context.WithCancelCause(ctx)
	defer leave(nil)
	places := make(chan struct{}, openers)
	for _, l := range t.learners[:streams] {
		places <- struct{}{}
		began := sync.OnceFunc(func() { open.Add(1); <-places })
		all.Go(func() {
			err := t.send(ctx, l, func(e *pb.SessionEvent) {
				if e.GetDelta() != nil {
					began()
				}
			})
			leave(fmt.Errorf("a stream ended too early: %w", err))
			began()
		})
	}
	for range openers { // all have begun
		places <- struct{}{}
	}
	for began := time.Now(); time.Since(began) < settle && ctx.Err() == nil; time.Sleep(settle / 20) {
		now, err := t.rss()
		if err != nil {
			return m, err
		}
		m.during = max(m.during, now)
	}
	m.calls = slow.open.Load()
	return m, errors.Join(context.Cause(ctx), slow.check())
}
