package identity

import (
	"testing"
	"time"

	"github.com/google/uuid"
)

func TestStateReadBeforeADropIsNotKeptAfterIt(t *testing.T) {
	t.Parallel()
	c, learner, session, now := newSessionCache(10), uuid.New(), uuid.New(), time.Unix(0, 0)
	_, ticket, _ := c.get(learner, session, now)
	c.drop(session) // ends while its state is on the way from the database
	c.put(learner, session, sessionState{Open: true}, ticket, now)
	if _, _, known := c.get(learner, session, now); known {
		t.Fatal("the ended session is taken for open")
	}
}

func TestStateIsForgottenAfterItsTime(t *testing.T) {
	t.Parallel()
	c, learner, session, now := newSessionCache(10), uuid.New(), uuid.New(), time.Unix(0, 0)
	_, ticket, _ := c.get(learner, session, now)
	c.put(learner, session, sessionState{Role: "learner"}, ticket, now)
	if state, _, known := c.get(learner, session, now.Add(sessionStateTTL-1)); !known || state.Role != "learner" {
		t.Fatalf("within its time: %v, %t", state, known)
	}
	if _, _, known := c.get(learner, session, now.Add(sessionStateTTL)); known {
		t.Fatal("known beyond its time")
	}
}

func TestSessionOfAnotherLearnerIsNotKnown(t *testing.T) {
	t.Parallel()
	c, session, now := newSessionCache(10), uuid.New(), time.Unix(0, 0)
	owner := uuid.New()
	_, ticket, _ := c.get(owner, session, now)
	c.put(owner, session, sessionState{Open: true}, ticket, now)
	if _, _, known := c.get(uuid.New(), session, now); known {
		t.Fatal("another learner got the owner's session")
	}
}

func TestSessionCacheIsBounded(t *testing.T) {
	t.Parallel()
	const most = 10
	c, learner, now := newSessionCache(most), uuid.New(), time.Unix(0, 0)
	for range 5 * most {
		session := uuid.New()
		_, ticket, _ := c.get(learner, session, now)
		c.put(learner, session, sessionState{}, ticket, now)
		if _, _, known := c.get(learner, session, now); !known {
			t.Fatal("the newest session is not known")
		}
		if len(c.states) > most {
			t.Fatalf("%d sessions kept", len(c.states))
		}
	}
}
