package tutor_test

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	pb "github.com/languagetutor/languagetutor/proto/languagetutor/v1"
	"github.com/languagetutor/languagetutor/server/llm"
	"github.com/languagetutor/languagetutor/server/study"
	"github.com/languagetutor/languagetutor/server/tutor"
	"github.com/languagetutor/languagetutor/server/vocabulary"
)

// death kills a replica before one of its statements: from then on nothing that it does reaches the database.
type death struct{ before, seen atomic.Int64 }

func (d *death) meet(ctx context.Context) context.Context {
	if n := d.before.Load(); n == 0 || d.seen.Add(1) < n {
		return ctx
	}
	dead, cancel := context.WithCancelCause(ctx)
	cancel(errors.New("the replica is dead"))
	return dead
}

func (d *death) struck() bool { return d.before.Load() > 0 && d.seen.Load() >= d.before.Load() }

func (d *death) TraceQueryStart(ctx context.Context, _ *pgx.Conn, _ pgx.TraceQueryStartData) context.Context {
	return d.meet(ctx)
}
func (*death) TraceQueryEnd(context.Context, *pgx.Conn, pgx.TraceQueryEndData) {}

func (d *death) TraceBatchStart(ctx context.Context, _ *pgx.Conn, _ pgx.TraceBatchStartData) context.Context {
	return d.meet(ctx)
}
func (*death) TraceBatchQuery(context.Context, *pgx.Conn, pgx.TraceBatchQueryData) {}
func (*death) TraceBatchEnd(context.Context, *pgx.Conn, pgx.TraceBatchEndData)     {}

// mortal is a replica that dies before one of its statements.
func (w *world) mortal(t *testing.T, d *death) *tutor.Service {
	t.Helper()
	cfg := w.db.Config()
	cfg.ConnConfig.Tracer = d
	pool, err := pgxpool.NewWithConfig(t.Context(), cfg)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(pool.Close)
	s := tutor.New(tutor.Parts{
		DB: pool, Cache: w.fixture.Cache, Feeds: w.feeds, Accounts: w.fixture.Service, Model: w.model, Budgets: w.budgets,
		Words: vocabulary.NewService(pool, w.fixture.Cache, w.fixture.Clock.Now), Study: study.NewService(pool, w.fixture.Cache, w.fixture.Clock.Now),
		Price: func(string, string) llm.Price { return llm.Price{} }, Now: w.fixture.Clock.Now, Log: slog.New(slog.DiscardHandler),
	})
	return s
}

// ledger is all that a learner's conversation has left behind.
type ledger struct {
	Turns, Words, Corrections, Credits, Reviews, XP, Days, Reserved int
}

func (l *learner) ledger() ledger {
	l.t.Helper()
	count := func(sql string) int { l.t.Helper(); return query[int](l.world, sql, l.id)[0] }
	return ledger{
		Turns:       count(`SELECT count(*) FROM turns WHERE user_id = $1`),
		Words:       count(`SELECT coalesce(sum(length(learner_text)), 0) FROM turns WHERE user_id = $1`),
		Corrections: count(`SELECT count(*) FROM corrections WHERE user_id = $1`),
		Credits:     count(`SELECT count(*) FROM word_evidence WHERE user_id = $1 AND kind <> 'seen'`),
		Reviews:     count(`SELECT count(*) FROM reviews WHERE user_id = $1 AND kind = 2`),
		XP:          count(`SELECT coalesce(sum(xp), 0) FROM turns WHERE user_id = $1`),
		Days:        count(`SELECT coalesce(sum(turns), 0) FROM learner_days WHERE user_id = $1`),
		Reserved:    count(`SELECT count(*) FROM llm_usage WHERE user_id = $1 AND state = 'reserved'`),
	}
}

const faultText = "Je ai très faim et j'aime beaucoup le pain de la ville."

// insist says something until the turn is complete, as a client does whose calls fail: it sends it again, and retries what ended
// otherwise. It returns the turn.
func (l *learner) insist(on *tutor.Service, session, id uuid.UUID) *pb.Turn {
	l.t.Helper()
	ctx := context.Background()
	for range 5 {
		t, err := on.Send(ctx, l.id, session, id, faultText)
		if err != nil {
			l.t.Fatal(err)
		}
		if t.State != tutor.Complete && t.State != tutor.Pending && t.State != tutor.Streaming {
			if t, err = on.Retry(ctx, l.id, session, id, tutor.Retry{Request: uuid.New()}); err != nil {
				l.t.Fatal(err)
			}
		}
		if got := finished(l.follow(t)).GetTurn(); got.GetState() == pb.TurnState_TURN_STATE_COMPLETE {
			return got
		}
	}
	l.t.Fatal("the turn does not end")
	return nil
}

// undisturbed is what a turn leaves when nothing goes wrong.
func undisturbed(w *world) ledger {
	l := w.learner("le pain")
	l.insist(l.tutor, l.start(tutor.Plan{LearnerFirst: true}).ID, uuid.New())
	return l.ledger()
}

// TestADeathBeforeAnyStatementOfATurnLosesAndDoublesNothing kills a replica before the first statement of a turn, before the
// second, and so on to the last, the commits included, and lets the learner go on with another replica.
func TestADeathBeforeAnyStatementOfATurnLosesAndDoublesNothing(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	want := undisturbed(w)
	if want.Reviews != 1 || want.Corrections != 1 || want.Days != 1 {
		t.Fatalf("the turn shows too little: %+v", want)
	}
	kept, deaths := 0, 0
	for n := int64(1); ; n++ {
		l := w.learner("le pain")
		session, id := l.start(tutor.Plan{LearnerFirst: true}).ID, uuid.New()
		d := &death{}
		replica := w.mortal(t, d)
		d.before.Store(n)
		_, failed := replica.Send(t.Context(), l.id, session, id, faultText)
		closing, cancel := context.WithTimeout(t.Context(), 20*time.Second)
		replica.Close(closing) // it has no more to say, dead or not
		cancel()
		if failed == nil {
			kept++
			if got := l.ledger(); got.Words != len([]rune(faultText)) {
				t.Errorf("before statement %d: the learner was told that it is kept, and there is %+v", n, got)
			}
		}
		w.fixture.Clock.Advance(31 * time.Second)
		if err := w.tutor.MarkAbandoned(t.Context()); err != nil {
			t.Fatal(err)
		}
		got := l.insist(w.tutor, session, id)
		if got.GetLearnerText() != faultText || got.GetTutorText() == "" {
			t.Errorf("before statement %d: %v", n, got)
		}
		w.fixture.Clock.Advance(time.Hour)
		if _, err := w.budgets.ReleaseStale(t.Context(), w.db, w.fixture.Clock.Now()); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, l.ledger()); diff != "" {
			t.Errorf("before statement %d:\n%s", n, diff)
		}
		if !d.struck() {
			break
		}
		deaths++
	}
	if deaths < 20 || kept < 10 {
		t.Errorf("%d deaths, %d of them after the message was kept: the test no longer reaches the turn", deaths, kept)
	}
	t.Logf("%d deaths, %d after the message was kept", deaths, kept)
}

// TestAFaultBeforeAnyWordOfAnAnswerLosesAndDoublesNothing breaks an answer before its first word, its second, and so on, in each
// way in which answers break.
func TestAFaultBeforeAnyWordOfAnAnswerLosesAndDoublesNothing(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	want := undisturbed(w)
	words := strings.SplitAfter(line(w.model.asked(llm.TaskReply)[0]), " ")
	faults := map[string]struct {
		strike func(l *learner, session, turn uuid.UUID) error
		state  pb.TurnState
	}{
		"the provider": {func(*learner, uuid.UUID, uuid.UUID) error {
			return &llm.Error{Kind: llm.Incomplete, Err: errors.New("connection reset")}
		}, pb.TurnState_TURN_STATE_INCOMPLETE},
		"the learner": {func(l *learner, session, turn uuid.UUID) error {
			return l.tutor.Cancel(context.Background(), l.id, session, turn)
		}, pb.TurnState_TURN_STATE_CANCELLED},
	}
	for name, fault := range faults {
		for n := range len(words) + 1 {
			at := fmt.Sprintf("%s, before word %d", name, n)
			l := w.learner("le pain")
			session, id := l.start(tutor.Plan{LearnerFirst: true}).ID, uuid.New()
			w.model.direct(func(ctx context.Context, _ llm.Request) (string, error) {
				if err := fault.strike(l, session, id); err != nil {
					return strings.Join(words[:n], ""), err
				}
				<-ctx.Done()
				return strings.Join(words[:n], ""), llm.Failed(ctx, ctx.Err())
			})
			turn, err := l.tutor.Send(t.Context(), l.id, session, id, faultText)
			if err != nil {
				t.Fatal(err)
			}
			events := l.follow(turn)
			broken := finished(events).GetTurn()
			state := fault.state
			if n == 0 && state == pb.TurnState_TURN_STATE_INCOMPLETE {
				state = pb.TurnState_TURN_STATE_FAILED
			}
			if broken.GetState() != state || broken.GetTutorText() != strings.Join(words[:n], "") || text(events) != broken.GetTutorText() {
				t.Errorf("%s: %v, told %q", at, broken, text(events))
			}
			before := l.ledger()
			if before.Reviews+before.XP+before.Days+before.Credits+before.Corrections+before.Reserved != 0 || before.Words == 0 {
				t.Errorf("%s: an answer that broke off leaves %+v", at, before)
			}
			w.model.direct(nil)
			l.insist(l.tutor, session, id)
			if diff := cmp.Diff(want, l.ledger()); diff != "" {
				t.Errorf("%s:\n%s", at, diff)
			}
		}
	}
}
