package tutor_test

import (
	"context"
	"errors"
	"log/slog"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	pb "github.com/languagetutor/languagetutor/proto/languagetutor/v1"
	"github.com/languagetutor/languagetutor/server/cache/redistest"
	"github.com/languagetutor/languagetutor/server/fault"
	"github.com/languagetutor/languagetutor/server/feed"
	"github.com/languagetutor/languagetutor/server/llm"
	"github.com/languagetutor/languagetutor/server/tutor"
)

var errGone = errors.New("the client went away")

// visit watches a session on a replica until some events have come, and returns their numbers.
func (l *learner) visit(on *tutor.Service, session uuid.UUID, after int64, count int) ([]*tutor.Event, error) {
	ctx, cancel := context.WithTimeout(context.Background(), 60*time.Second)
	defer cancel()
	var events []*tutor.Event
	err := on.Watch(ctx, l.id, session, after, nil, func(e *tutor.Event) error {
		events = append(events, e)
		if len(events) == count {
			return errGone
		}
		return nil
	})
	if errors.Is(err, errGone) {
		err = nil
	}
	return events, err
}

// comeAndGo watches a session to its end, leaving at random and coming back to another replica.
func (l *learner) comeAndGo(seed uint64, replicas []*tutor.Service, session uuid.UUID) ([]*tutor.Event, error) {
	random := rand.New(rand.NewPCG(seed, 1))
	var all []*tutor.Event
	var last int64
	for {
		events, err := l.visit(replicas[random.IntN(len(replicas))], session, last, 1+random.IntN(4))
		if err != nil {
			return all, err
		}
		for _, e := range events {
			if e.GetId() <= last {
				return all, errors.New("an event came twice, or out of order")
			}
			last = e.GetId()
			all = append(all, e)
		}
		if len(all) > 0 && all[len(all)-1].GetEnded() != nil {
			return all, nil
		}
	}
}

// story is what a client ends up with: the turns as they finished, and the text that it put together for each.
func story(events []*tutor.Event) (texts []string, turns []*pb.Turn) {
	said := ""
	for _, e := range events {
		if e.GetReset_() != nil || e.GetStarted() != nil {
			said = ""
		}
		said += e.GetDelta().GetText()
		if f := e.GetFinished(); f != nil {
			texts, turns = append(texts, said), append(turns, f.GetTurn())
		}
	}
	return texts, turns
}

func (w *world) redisFeeds(url string) *feed.Feeds {
	w.t.Helper()
	feeds, err := feed.Open(w.t.Context(), feed.Config{RedisURL: url}, time.Now, slog.New(slog.DiscardHandler))
	if err != nil {
		w.t.Fatal(err)
	}
	w.t.Cleanup(func() { _ = feeds.Close() })
	return feeds
}

func TestWhoeverComesAndGoesReadsEveryEventOnceInOrder(t *testing.T) {
	t.Parallel()
	for name, lose := range map[string]bool{"with Redis": false, "with Redis killed in the middle": true} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t)
			server := redistest.New(t)
			replicas := []*tutor.Service{w.replica(w.redisFeeds(server.URL)), w.replica(w.redisFeeds(server.URL))}
			l := w.learner("le pain", "la baguette", "manger", "l'eau")
			w.tutor = replicas[0]
			s := l.start(tutor.Plan{LearnerFirst: true})
			type reading struct {
				events []*tutor.Event
				err    error
			}
			readings := make(chan reading, 4)
			for seed := range 4 {
				go func() {
					events, err := l.comeAndGo(uint64(seed), replicas, s.ID)
					readings <- reading{events, err}
				}()
			}
			for i := range 4 {
				w.tutor = replicas[i%2]
				if lose && i == 2 {
					server.Kill(t)
				}
				l.say(s.ID, "J'aime le pain et la baguette.")
			}
			if _, err := replicas[1].End(t.Context(), l.id, s.ID); err != nil {
				t.Fatal(err)
			}
			for range 4 {
				r := <-readings
				if r.err != nil {
					t.Fatal(r.err)
				}
				texts, turns := story(r.events)
				if len(turns) != 4 {
					t.Fatalf("%d turns", len(turns))
				}
				for i, turn := range turns {
					if turn.GetState() != pb.TurnState_TURN_STATE_COMPLETE || texts[i] != turn.GetTutorText() || turn.GetPosition() != int32(i) {
						t.Errorf("turn %d: put together %q, kept %v", i, texts[i], turn)
					}
				}
			}
		})
	}
}

func TestALateReaderReadsTheWholeSession(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	l := w.learner("le pain")
	s := l.start(tutor.Plan{})
	l.opening(s)
	l.say(s.ID, "J'aime le pain.")
	if _, err := l.tutor.End(t.Context(), l.id, s.ID); err != nil {
		t.Fatal(err)
	}
	lost, err := feed.Open(t.Context(), feed.Config{}, time.Now, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = lost.Close() })
	here, err := l.visit(l.tutor, s.ID, 0, -1)
	if err != nil {
		t.Fatal(err)
	}
	elsewhere, err := l.visit(w.replica(lost), s.ID, 0, -1) // which has nothing but the database
	if err != nil {
		t.Fatal(err)
	}
	hereTexts, hereTurns := story(here)
	texts, turns := story(elsewhere)
	if diff := cmp.Diff(hereTexts, texts); diff != "" || len(turns) != 2 || len(hereTurns) != 2 || elsewhere[len(elsewhere)-1].GetEnded().GetReport() == nil {
		t.Errorf("%d turns: %s", len(turns), diff)
	}
	if events, err := l.visit(l.tutor, s.ID, here[len(here)-1].GetId(), -1); err != nil || len(events) != 0 {
		t.Errorf("after the end: %v, %v", events, err)
	}
}

func TestADrainLetsAnswersEndAndKeepsTheRest(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	l := w.learner()
	s := l.start(tutor.Plan{LearnerFirst: true})
	going := w.replica(w.feeds)
	w.tutor = going
	speaking, letGo := l.model.hold()
	defer letGo()
	turn, err := going.Send(t.Context(), l.id, s.ID, uuid.New(), "Bonjour.")
	if err != nil {
		t.Fatal(err)
	}
	<-speaking
	ctx, cancel := context.WithCancel(t.Context())
	closed := make(chan struct{})
	go func() {
		defer close(closed)
		going.Close(ctx)
	}()
	for {
		if _, err = going.Send(t.Context(), l.id, s.ID, uuid.New(), "Encore."); !isFault(err, fault.FailedPrecondition) {
			break // it stops now
		}
	}
	wantFault(t, err, fault.Unavailable)
	cancel() // its time is over
	<-closed
	end := finished(l.follow(turn))
	if end.GetTurn().GetState() != pb.TurnState_TURN_STATE_INCOMPLETE || end.GetTurn().GetTutorText() != "Je pense que" || end.GetProblem() == "" {
		t.Fatalf("%v", end)
	}
	l.model.direct(nil)
	w.tutor = w.replica(w.feeds)
	again, err := w.tutor.Retry(t.Context(), l.id, s.ID, turn.ID, tutor.Retry{Request: uuid.New()})
	if err != nil {
		t.Fatal(err)
	}
	if got := finished(l.follow(again)).GetTurn(); got.GetState() != pb.TurnState_TURN_STATE_COMPLETE {
		t.Errorf("after the restart: %v", got)
	}
}

func isFault(err error, code fault.Code) bool {
	problem, ok := errors.AsType[*fault.Error](err)
	return ok && problem.Code == code
}

func TestATurnOfADeadReplicaIsMarkedAndCanBeRetried(t *testing.T) {
	t.Parallel()
	l := newWorld(t).learner()
	s := l.start(tutor.Plan{LearnerFirst: true})
	id := uuid.New()
	// What a replica leaves that is killed while it speaks.
	if _, err := l.db.Exec(t.Context(), `UPDATE tutor_sessions SET runs = 1 WHERE user_id = $1`, l.id); err != nil {
		t.Fatal(err)
	}
	_, err := l.db.Exec(t.Context(), `INSERT INTO turns (user_id, id, session_id, position, state, learner_text, run, request_id, lease_owner,
		lease_until, created_at) VALUES ($1, $2, $3, 0, 'streaming', 'Bonjour.', 1, $2, 'dead', $4, $4)`, l.id, id, s.ID, l.fixture.Clock.Now())
	if err != nil {
		t.Fatal(err)
	}
	if err := l.tutor.MarkAbandoned(t.Context()); err != nil {
		t.Fatal(err)
	}
	if _, err := l.tutor.Send(t.Context(), l.id, s.ID, uuid.New(), "Allô ?"); !isFault(err, fault.FailedPrecondition) {
		t.Errorf("the lease is not over yet: %v", err)
	}
	l.fixture.Clock.Advance(time.Second)
	if err := l.tutor.MarkAbandoned(t.Context()); err != nil {
		t.Fatal(err)
	}
	events, err := l.visit(l.tutor, s.ID, 0, 2)
	if err != nil || finished(events).GetTurn().GetState() != pb.TurnState_TURN_STATE_INCOMPLETE || finished(events).GetProblem() == "" {
		t.Fatalf("%v, %v", events, err)
	}
	turn, err := l.tutor.Retry(t.Context(), l.id, s.ID, id, tutor.Retry{Request: uuid.New()})
	if err != nil {
		t.Fatal(err)
	}
	if got := finished(l.follow(turn)).GetTurn(); got.GetState() != pb.TurnState_TURN_STATE_COMPLETE || got.GetLearnerText() != "Bonjour." {
		t.Errorf("%v", got)
	}
}

func TestALongAnswerKeepsItsLease(t *testing.T) {
	t.Parallel()
	l := newWorld(t).learner()
	s := l.start(tutor.Plan{LearnerFirst: true})
	speaking, letGo := l.model.hold()
	defer letGo()
	turn, err := l.tutor.Send(t.Context(), l.id, s.ID, uuid.New(), "Bonjour.")
	if err != nil {
		t.Fatal(err)
	}
	<-speaking
	before := query[time.Time](l.world, `SELECT lease_until FROM turns WHERE user_id = $1`, l.id)[0]
	l.fixture.Clock.Advance(20 * time.Second)
	for until := before; !until.After(before); { // the beat comes by itself
		until = query[time.Time](l.world, `SELECT lease_until FROM turns WHERE user_id = $1`, l.id)[0]
	}
	letGo()
	if got := finished(l.follow(turn)).GetTurn(); got.GetState() != pb.TurnState_TURN_STATE_COMPLETE {
		t.Errorf("%v", got)
	}
}

func TestATurnIsCancelledFromAnotherReplica(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	l := w.learner()
	s := l.start(tutor.Plan{LearnerFirst: true})
	other := w.replica(w.feeds)
	speaking, letGo := l.model.hold()
	defer letGo()
	turn, err := l.tutor.Send(t.Context(), l.id, s.ID, uuid.New(), "Bonjour.")
	if err != nil {
		t.Fatal(err)
	}
	<-speaking
	if err := other.Cancel(t.Context(), l.id, s.ID, turn.ID); err != nil {
		t.Fatal(err)
	}
	if got := finished(l.follow(turn)).GetTurn(); got.GetState() != pb.TurnState_TURN_STATE_CANCELLED {
		t.Errorf("%v", got)
	}
	if n := len(l.model.asked(llm.TaskReply)); n != 1 {
		t.Errorf("asked %d times", n)
	}
}
