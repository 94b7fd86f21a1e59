package tutor_test

import (
	"context"
	"errors"
	"iter"
	"log/slog"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5/pgxpool"

	pb "github.com/languagetutor/languagetutor/proto/languagetutor/v1"
	"github.com/languagetutor/languagetutor/server/fault"
	"github.com/languagetutor/languagetutor/server/feed"
	"github.com/languagetutor/languagetutor/server/identity"
	"github.com/languagetutor/languagetutor/server/identity/identitytest"
	"github.com/languagetutor/languagetutor/server/llm"
	"github.com/languagetutor/languagetutor/server/postgres/pgtest"
	"github.com/languagetutor/languagetutor/server/study"
	"github.com/languagetutor/languagetutor/server/tutor"
	"github.com/languagetutor/languagetutor/server/vocabulary"
)

// actor is a model that a test directs. The zero value greets, and finds no errors.
type actor struct {
	mu sync.Mutex
	// reply says what the tutor says to a request; nil says something that uses all targets.
	reply func(ctx context.Context, req llm.Request) (string, error)
	// analysis is the answer to the analysis prompt.
	analysis string
	requests []llm.Request
}

func (a *actor) Stream(ctx context.Context, req llm.Request) iter.Seq2[llm.Event, error] {
	return func(yield func(llm.Event, error) bool) {
		a.mu.Lock()
		a.requests = append(a.requests, req)
		reply, analysis := a.reply, a.analysis
		a.mu.Unlock()
		if !yield(llm.Start{Provider: "actor", Model: "test"}, nil) {
			return
		}
		var text string
		var err error
		switch req.Brief.Task {
		case llm.TaskAnalyse:
			if text = analysis; text == "" {
				text = `{"corrections":[],"understood":true,"attempts":[]}`
			}
		case llm.TaskHint:
			text = `{"text":"Je voudrais du pain.","translation":"I would like some bread."}`
		case llm.TaskTranslate:
			text = `{"translation":"meaning of ` + req.Brief.Text + `"}`
		default:
			if reply != nil {
				text, err = reply(ctx, req)
			} else {
				text = line(req)
			}
		}
		for _, word := range strings.SplitAfter(text, " ") {
			if ctx.Err() != nil && err == nil {
				yield(nil, llm.Failed(ctx, ctx.Err()))
				return
			}
			if word != "" && !yield(llm.Delta{Text: word}, nil) {
				return
			}
		}
		if err != nil {
			yield(nil, err)
			return
		}
		_ = yield(llm.Usage{Input: 100, Output: 20}, nil) && yield(llm.Finish{Reason: llm.Stop}, nil)
	}
}

// line uses all targets of a request in a question.
func line(req llm.Request) string {
	return strings.TrimSpace("Alors, parlons un peu : " + strings.Join(req.Brief.Targets, ", ") + ". Qu'est-ce que tu aimes ?")
}

func (a *actor) direct(reply func(ctx context.Context, req llm.Request) (string, error)) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.reply = reply
}

func (a *actor) asked(task llm.Task) []llm.Request {
	a.mu.Lock()
	defer a.mu.Unlock()
	var found []llm.Request
	for _, r := range a.requests {
		if r.Brief.Task == task {
			found = append(found, r)
		}
	}
	return found
}

// world is a tutor on a real database, with a model that the test directs.
type world struct {
	t       testing.TB
	db      *pgxpool.Pool
	feeds   *feed.Feeds
	fixture *identitytest.Fixture
	model   *actor
	budgets *llm.Budgets
	tutor   *tutor.Service
	study   *study.Service
	words   *vocabulary.Service
}

func newWorld(t testing.TB) *world { return newWorldOn(t, pgtest.New(t)) }

func newWorldOn(t testing.TB, db *pgxpool.Pool) *world {
	t.Helper()
	w := &world{t: t, db: db, model: &actor{}}
	w.fixture = identitytest.New(t, w.db, func(c *identity.Config) { c.OnRegister = []identity.RegisterHook{study.CreateDefaultPreset} })
	var err error
	if w.feeds, err = feed.Open(t.Context(), feed.Config{}, time.Now, slog.New(slog.DiscardHandler)); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = w.feeds.Close() })
	if w.budgets, err = llm.NewBudgets(llm.Limits{}); err != nil {
		t.Fatal(err)
	}
	w.words = vocabulary.NewService(w.db, w.fixture.Cache, w.fixture.Clock.Now)
	w.study = study.NewService(w.db, w.fixture.Cache, w.fixture.Clock.Now)
	w.tutor = w.replica(w.feeds)
	return w
}

// replica is another server on the same database.
func (w *world) replica(feeds *feed.Feeds) *tutor.Service { return w.replicaWith(feeds, w.model) }

func (w *world) replicaWith(feeds *feed.Feeds, model llm.Provider) *tutor.Service {
	s := tutor.New(tutor.Parts{
		DB: w.db, Cache: w.fixture.Cache, Feeds: feeds, Accounts: w.fixture.Service, Words: w.words, Study: w.study, Model: model,
		Price: func(string, string) llm.Price { return llm.Price{} }, Budgets: w.budgets, Now: w.fixture.Clock.Now,
		Log: slog.New(slog.DiscardHandler),
	})
	w.t.Cleanup(func() {
		ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
		defer cancel()
		s.Close(ctx)
	})
	return s
}

// learner learns French from English and has a deck.
type learner struct {
	*world
	id, deck uuid.UUID
}

func (w *world) learner(terms ...string) *learner {
	w.t.Helper()
	l := &learner{world: w, id: w.fixture.Learner(w.t).LearnerID, deck: uuid.New()}
	if _, err := w.words.CreateDeck(context.Background(), l.id, vocabulary.NewDeck{ID: l.deck, Name: "French", Language: "fr", TranslationLanguage: "en"}); err != nil {
		w.t.Fatal(err)
	}
	for _, term := range terms {
		l.add(term)
	}
	return l
}

// add makes an entry that the learner studied a while ago, so that it is due.
func (l *learner) add(term string) vocabulary.Entry {
	l.t.Helper()
	entry, err := l.words.CreateEntry(context.Background(), l.id, l.deck, uuid.New(), vocabulary.Content{Term: term, Translations: []string{"x"}})
	if err != nil {
		l.t.Fatal(err)
	}
	var reviews []study.NewReview
	for _, card := range l.cards(entry.ID) {
		reviews = append(reviews, study.NewReview{ID: uuid.New(), CardID: card, Rating: 4, ReviewedAt: l.fixture.Clock.Now().AddDate(0, 0, -60)})
	}
	if _, _, err := l.study.SubmitReviews(context.Background(), l.id, "phone", reviews); err != nil {
		l.t.Fatal(err)
	}
	return entry
}

func (l *learner) cards(entry uuid.UUID) []uuid.UUID {
	l.t.Helper()
	return query[uuid.UUID](l.world, `SELECT id FROM cards WHERE user_id = $1 AND entry_id = $2 ORDER BY template`, l.id, entry)
}

func (l *learner) start(plan tutor.Plan) tutor.Session {
	l.t.Helper()
	plan.Language = "fr"
	s, err := l.tutor.Start(context.Background(), l.id, uuid.Must(uuid.NewV7()), plan)
	if err != nil {
		l.t.Fatal(err)
	}
	return s
}

// say sends a message and returns the events of its turn.
func (l *learner) say(session uuid.UUID, text string) []*tutor.Event {
	l.t.Helper()
	t, err := l.tutor.Send(context.Background(), l.id, session, uuid.Must(uuid.NewV7()), text)
	if err != nil {
		l.t.Fatal(err)
	}
	return l.follow(t)
}

func (l *learner) follow(t tutor.Turn) []*tutor.Event {
	l.t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), 30*time.Second)
	defer cancel()
	var events []*tutor.Event
	err := l.tutor.Follow(ctx, l.id, t, func(e *tutor.Event) error { events = append(events, e); return nil })
	if err != nil {
		l.t.Fatal(err)
	}
	return events
}

// finished is the turn that the last event carries.
func finished(events []*tutor.Event) *pb.TurnFinished { return events[len(events)-1].GetFinished() }

// text is what the tutor said, as a client puts it together.
func text(events []*tutor.Event) string {
	var said string
	for _, e := range events {
		if e.GetReset_() != nil || e.GetStarted() != nil {
			said = ""
		}
		said += e.GetDelta().GetText()
	}
	return said
}

// opening waits for the tutor's first words.
func (l *learner) opening(s tutor.Session) *pb.TurnFinished {
	l.t.Helper()
	turns, _, err := l.tutor.Turns(context.Background(), l.id, s.ID, 10, "")
	if err != nil {
		l.t.Fatal(err)
	}
	return finished(l.follow(turns[0]))
}

func query[T any](w *world, sql string, args ...any) []T {
	w.t.Helper()
	rows, err := w.db.Query(context.Background(), sql, args...)
	if err != nil {
		w.t.Fatal(err)
	}
	defer rows.Close()
	var all []T
	for rows.Next() {
		var one T
		if err := rows.Scan(&one); err != nil {
			w.t.Fatal(err)
		}
		all = append(all, one)
	}
	if err := rows.Err(); err != nil {
		w.t.Fatal(err)
	}
	return all
}

func wantFault(t testing.TB, err error, code fault.Code) {
	t.Helper()
	problem, ok := errors.AsType[*fault.Error](err)
	if !ok || problem.Code != code {
		t.Errorf("%v, want %s", err, code)
	}
}
