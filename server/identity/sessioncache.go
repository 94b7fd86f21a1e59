package identity

import (
	"sync"
	"time"

	"github.com/google/uuid"
)

const (
	// sessionStateTTL is how long another replica may still accept a session that ended here.
	sessionStateTTL = 5 * time.Second
	// maxSeenSessions bounds the cache to a few megabytes.
	maxSeenSessions = 20_000
)

// sessionCache remembers the state of sessions for a few seconds in this process, so that a request costs no query. A state
// that was read before a drop is never kept after it.
type sessionCache struct {
	max int

	mu     sync.Mutex
	drops  uint64
	states map[uuid.UUID]seenSession
}

type seenSession struct {
	learner uuid.UUID
	state   sessionState
	until   time.Time
}

func newSessionCache(maximum int) *sessionCache {
	return &sessionCache{max: maximum, states: make(map[uuid.UUID]seenSession)}
}

// get returns the state of a learner's session if it is known, and otherwise the ticket with which to put it.
func (c *sessionCache) get(learner, session uuid.UUID, now time.Time) (state sessionState, ticket uint64, known bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	seen, ok := c.states[session]
	return seen.state, c.drops, ok && seen.learner == learner && now.Before(seen.until)
}

// put keeps a state that was read after get gave the ticket.
func (c *sessionCache) put(learner, session uuid.UUID, state sessionState, ticket uint64, now time.Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if ticket != c.drops {
		return
	}
	if len(c.states) >= c.max {
		clear(c.states) // costs a query for each session in use, at most every few seconds
	}
	c.states[session] = seenSession{learner: learner, state: state, until: now.Add(sessionStateTTL)}
}

// drop forgets a session.
func (c *sessionCache) drop(session uuid.UUID) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.drops++
	delete(c.states, session)
}
