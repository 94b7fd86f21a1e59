package tutor

import (
	"context"
	"errors"
	"sync"
	"time"

	"github.com/google/uuid"

	"github.com/languagetutor/languagetutor/server/fault"
)

const (
	// lease is how long a replica may be silent before its turns are taken for abandoned.
	lease = 30 * time.Second
	// renewal is how often a replica tells that it lives, and learns that a turn was cancelled elsewhere.
	renewal = 2 * time.Second
	// sweepEvery is how often a replica looks for turns of replicas that died.
	sweepEvery = 15 * time.Second
	// finishTimeout bounds the writing of what a turn came to, which goes on when the server stops.
	finishTimeout = 10 * time.Second
)

// Problems as a learner reads them.
const (
	problemBroken    = "The answer broke off. Try again."
	problemNoAnswer  = "The tutor could not answer. Try again in a moment."
	problemRefused   = "The tutor cannot answer this. Say it in another way."
	problemAbandoned = "The server restarted while the tutor was speaking. Try again."
)

var errStopping = fault.New(fault.Unavailable, "the server is restarting: try again").RetryIn(time.Second)

// job is a run of a turn.
type job struct {
	learner uuid.UUID
	session Session
	turn    Turn
}

// start answers a turn, apart from whoever asked for it.
func (s *Service) start(j job) {
	ctx, cancel := context.WithCancelCause(s.root)
	key := runKey{j.learner, j.turn.ID}
	s.mu.Lock()
	s.running[key] = cancel
	s.mu.Unlock()
	s.feeds.Notify(ctx, topic(j.learner, j.session.ID))
	s.answers.Go(func() {
		defer func() {
			cancel(nil)
			s.mu.Lock()
			delete(s.running, key)
			s.mu.Unlock()
		}()
		still := s.beat(ctx, j, cancel)
		out := s.answer(ctx, &j)
		still()
		s.finish(ctx, j, out)
	})
}

// stopping says whether no new turns are taken.
func (s *Service) stopping() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.draining
}

// beat renews the lease of a turn until still is called, and ends its answer when the learner wants that. It needs no goroutine
// between two beats: a replica may hold thousands of turns.
func (s *Service) beat(ctx context.Context, j job, cancel context.CancelCauseFunc) (still func()) {
	ctx, stop := context.WithCancel(ctx)
	var mu sync.Mutex // held by a beat
	mu.Lock()
	defer mu.Unlock()
	var timer *time.Timer
	timer = time.AfterFunc(renewal, func() {
		mu.Lock()
		defer mu.Unlock()
		if ctx.Err() != nil {
			return
		}
		cancelled, err := renew(ctx, s.db, j, s.owner, s.time().Add(lease))
		switch {
		case errors.Is(err, errNoTurn):
			cancel(errLost)
			return
		case cancelled:
			cancel(errCancelled)
			return
		case err != nil && ctx.Err() == nil:
			s.log.WarnContext(ctx, "lease of a turn not renewed", "turn", j.turn.ID, "error", err)
		}
		timer.Reset(renewal)
	})
	return func() {
		stop()
		mu.Lock()
		defer mu.Unlock()
		timer.Stop()
	}
}

// sweep marks the turns whose replica died, so that the learner can try again, and gives back what such replicas reserved.
func (s *Service) sweep() {
	ticker := time.NewTicker(sweepEvery)
	defer ticker.Stop()
	for {
		select {
		case <-s.root.Done():
			return
		case <-ticker.C:
		}
		if err := s.markAbandoned(s.root); err != nil && s.root.Err() == nil {
			s.log.WarnContext(s.root, "abandoned turns not marked", "error", err)
		}
		if _, err := s.budgets.ReleaseStale(s.root, s.db, s.time()); err != nil && s.root.Err() == nil {
			s.log.WarnContext(s.root, "stale reservations not released", "error", err)
		}
	}
}

func (s *Service) markAbandoned(ctx context.Context) error {
	rows, err := s.db.Query(ctx, abandonedTurnsSQL, s.time(), problemAbandoned)
	if err != nil {
		return err
	}
	var learner, session uuid.UUID
	defer rows.Close()
	for rows.Next() {
		if err := rows.Scan(&learner, &session); err != nil {
			return err
		}
		s.feeds.Notify(ctx, topic(learner, session))
	}
	return rows.Err()
}
