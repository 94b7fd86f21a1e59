package tutor

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/languagetutor/languagetutor/server/fault"
	"github.com/languagetutor/languagetutor/server/page"
	"github.com/languagetutor/languagetutor/server/postgres"
)

// runningPerLearner is how many turns of a learner are answered at once.
const runningPerLearner = 2

// Send keeps what the learner says as a new turn and begins to answer it. Sent twice, it is one turn.
func (s *Service) Send(ctx context.Context, learner, session, id uuid.UUID, text string) (Turn, error) {
	text = strings.TrimSpace(text)
	if text == "" {
		return Turn{}, fault.Invalid("text", "must say something")
	}
	return s.begin(ctx, learner, session, func(ctx context.Context, tx pgx.Tx, now Session) (Turn, bool, error) {
		known, running, err := readRival(ctx, tx, learner, id)
		switch {
		case err != nil:
			return Turn{}, false, err
		case known != nil && known.SessionID == session && known.LearnerText == text:
			return *known, false, nil
		case known != nil:
			return Turn{}, false, fault.New(fault.AlreadyExists, "the turn_id already names another turn")
		}
		if err := mayRun(now, running); err != nil {
			return Turn{}, false, err
		}
		t, err := s.open(ctx, tx, learner, now, id, text)
		return t, true, err
	})
}

// begin lets fn make or find a turn of a session that it holds locked, and starts to answer it if it is to run.
func (s *Service) begin(
	ctx context.Context, learner, session uuid.UUID, fn func(ctx context.Context, tx pgx.Tx, now Session) (Turn, bool, error),
) (Turn, error) {
	if s.model == nil {
		return Turn{}, errNoModel
	}
	if s.stopping() {
		return Turn{}, errStopping
	}
	var j job
	var run bool
	err := postgres.InTx(ctx, s.db, postgres.PlannedOnce(), func(ctx context.Context, tx pgx.Tx) error {
		now, err := lockSession(ctx, tx, learner, session)
		if err != nil {
			return err
		}
		j = job{learner: learner, session: now}
		j.turn, run, err = fn(ctx, tx, now)
		return err
	})
	if postgres.IsUnique(err, "turns_pkey") {
		return Turn{}, fault.New(fault.AlreadyExists, "the turn_id already names another turn")
	}
	if err != nil {
		return Turn{}, err
	}
	if run {
		s.start(j) //nolint:contextcheck // An answer outlives the call that asked for it.
	}
	return j.turn, nil
}

// open adds a turn to a locked session.
func (s *Service) open(ctx context.Context, tx pgx.Tx, learner uuid.UUID, now Session, id uuid.UUID, text string) (Turn, error) {
	at := s.time()
	t := Turn{ID: id, SessionID: now.ID, Position: now.Turns, State: Pending, LearnerText: text, Targets: []Target{}, CreatedAt: at}
	err := tx.QueryRow(ctx, insertTurnSQL, learner, t.ID, t.SessionID, t.Position, t.LearnerText, s.owner, at.Add(lease), at).Scan(&t.Run)
	if err != nil {
		return Turn{}, fmt.Errorf("keep turn: %w", err)
	}
	return t, nil
}

// readRival reads the turn that has an id already, nil for none, and counts those of the learner that are being answered, none of
// which begins meanwhile.
func readRival(ctx context.Context, tx pgx.Tx, learner, id uuid.UUID) (known *Turn, running int, err error) {
	var turns []Turn
	batch := &pgx.Batch{}
	batch.Queue(lockLearnerSQL, learner)
	batch.Queue(turnSQL, learner, id).Query(into(&turns, scanTurn))
	batch.Queue(runningTurnsSQL, learner).QueryRow(func(row pgx.Row) error { return row.Scan(&running) })
	if err := tx.SendBatch(ctx, batch).Close(); err != nil {
		return nil, 0, fmt.Errorf("look for the turn: %w", err)
	}
	if len(turns) > 0 {
		known = &turns[0]
	}
	return known, running, nil
}

// mayRun says whether another answer may begin in a locked session, while so many are running.
func mayRun(now Session, running int) error {
	switch {
	case now.EndedAt != nil:
		return fault.New(fault.FailedPrecondition, "the session has ended")
	case now.Running != uuid.Nil:
		return fault.New(fault.FailedPrecondition, "another turn of the session is being answered: wait for it or cancel it")
	case running >= runningPerLearner:
		return fault.New(fault.ResourceExhausted, "%d turns of other sessions are being answered: wait for one of them", running).RetryIn(2 * time.Second)
	}
	return nil
}

// Retry is a wish for another answer.
type Retry struct {
	Request uuid.UUID
	// Text replaces the learner's words; empty keeps them.
	Text string
	// Simpler asks for a complete answer in simpler words.
	Simpler bool
}

// Retry answers the last turn of a session anew. Sent twice, it is one run.
func (s *Service) Retry(ctx context.Context, learner, session, id uuid.UUID, wish Retry) (Turn, error) {
	wish.Text = strings.TrimSpace(wish.Text)
	return s.begin(ctx, learner, session, func(ctx context.Context, tx pgx.Tx, now Session) (Turn, bool, error) {
		known, running, err := readRival(ctx, tx, learner, id)
		if err == nil && (known == nil || known.SessionID != session) {
			err = errNoTurn
		}
		if err != nil {
			return Turn{}, false, err
		}
		t := *known
		var last uuid.UUID
		if err := tx.QueryRow(ctx, requestOfTurnSQL, learner, id).Scan(&last); err != nil {
			return Turn{}, false, fmt.Errorf("read request of turn: %w", err)
		}
		if last == wish.Request {
			return t, false, nil
		}
		if t.State.final() { // a running one is refused below
			if err := wish.suits(t, now); err != nil {
				return Turn{}, false, err
			}
		}
		if err := mayRun(now, running); err != nil {
			return Turn{}, false, err
		}
		var run int
		if err := tx.QueryRow(ctx, countRunSQL, learner, now.ID).Scan(&run); err != nil {
			return Turn{}, false, fmt.Errorf("count run: %w", err)
		}
		t.State, t.Run, t.Simpler, t.Problem, t.FinishedAt = Pending, run, wish.Simpler, "", nil
		if wish.Text != "" {
			t.LearnerText = wish.Text
		}
		_, err = tx.Exec(ctx, rerunTurnSQL, learner, t.ID, t.LearnerText, t.Run, wish.Request, t.Simpler, s.owner, s.time().Add(lease))
		if err != nil {
			return Turn{}, false, fmt.Errorf("begin turn again: %w", err)
		}
		return t, true, nil
	})
}

func (w Retry) suits(t Turn, now Session) error {
	switch {
	case t.Position != now.Turns-1:
		return fault.New(fault.FailedPrecondition, "only the last turn of a session can be answered anew")
	case w.Simpler && t.State != Complete:
		return fault.New(fault.FailedPrecondition, "the turn has no whole answer to be said more simply")
	case !w.Simpler && t.State == Complete:
		return fault.New(fault.FailedPrecondition, "the turn is complete")
	case w.Simpler && w.Text != "":
		return fault.Invalid("text", "must be empty with simpler")
	case w.Text != "" && t.LearnerText == "":
		return fault.Invalid("text", "must be empty: the tutor spoke first in this turn")
	}
	return nil
}

// Cancel stops the answer to a turn. One that is over stays as it is.
func (s *Service) Cancel(ctx context.Context, learner, session, id uuid.UUID) error {
	t, err := readTurn(ctx, s.db, learner, id)
	if err != nil {
		return err
	}
	if t.SessionID != session {
		return errNoTurn
	}
	if _, err := s.db.Exec(ctx, cancelTurnSQL, learner, session, id, s.time()); err != nil {
		return fmt.Errorf("cancel turn: %w", err)
	}
	s.mu.Lock()
	cancel := s.running[runKey{learner, id}]
	s.mu.Unlock()
	if cancel != nil {
		cancel(errCancelled)
	}
	return nil
}

// turnKey is where a page of turns ends.
type turnKey struct{ Position int32 }

// Turns returns a page of a session's turns, in their order, and the token of the next.
func (s *Service) Turns(ctx context.Context, learner, session uuid.UUID, size int, token string) ([]Turn, string, error) {
	after, ok, err := page.Parse[turnKey](token)
	if err != nil {
		return nil, "", err
	}
	if !ok {
		after.Position = -1
	}
	if _, err := readSession(ctx, s.db, learner, session); err != nil {
		return nil, "", err
	}
	turns, err := queryTurns(ctx, s.db, turnPageSQL, learner, session, after.Position, size+1)
	if err != nil {
		return nil, "", err
	}
	turns, next := page.Cut(turns, size, func(t Turn) turnKey { return turnKey{int32(t.Position)} })
	return turns, next, addDetails(ctx, s.db, learner, turns)
}

// Follow hands over the events of the present run of a turn, up to the one that finishes it.
func (s *Service) Follow(ctx context.Context, learner uuid.UUID, t Turn, emit func(*Event) error) error {
	return s.follow(ctx, learner, t, 0, emit)
}
