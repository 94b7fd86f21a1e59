package tutor_test

import (
	"log/slog"
	"net/http"
	"net/http/httptest"
	"sync/atomic"
	"testing"

	"github.com/languagetutor/languagetutor/server/grammar"
	"github.com/languagetutor/languagetutor/server/llm"
	"github.com/languagetutor/languagetutor/server/tutor"
)

func TestAGrammarServerFindsMoreAndItsFailureCostsNothing(t *testing.T) {
	t.Parallel()
	var broken atomic.Bool
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if broken.Load() {
			http.Error(w, "out of memory", http.StatusInternalServerError)
			return
		}
		if err := r.ParseForm(); err != nil || r.PostForm.Get("language") != "fr" || r.PostForm.Get("motherTongue") != "en" {
			t.Errorf("asked with %v", r.PostForm)
		}
		w.Header().Set("Content-Type", "application/json")
		_, _ = w.Write([]byte(`{"matches":[
			{"offset":0,"length":5,"replacements":[{"value":"J'avais"}],"rule":{"id":"A","issueType":"grammar","category":{"id":"GRAMMAR"}}},
			{"offset":11,"length":5,"replacements":[{"value":"zèbre"}],"rule":{"id":"B","issueType":"misspelling","category":{"id":"TYPOS"}}}]}`))
	}))
	t.Cleanup(server.Close)
	tool, err := grammar.New(server.URL, server.Client())
	if err != nil {
		t.Fatal(err)
	}
	w := newWorld(t)
	w.tutor = tutor.New(tutor.Parts{
		DB: w.db, Cache: w.fixture.Cache, Feeds: w.feeds, Accounts: w.fixture.Service, Words: w.words, Study: w.study, Model: w.model,
		Price: func(string, string) llm.Price { return llm.Price{} }, Budgets: w.budgets, Grammar: tool, Now: w.fixture.Clock.Now,
		Log: slog.New(slog.DiscardHandler),
	})
	t.Cleanup(func() { w.tutor.Close(t.Context()) })
	l := w.learner()
	s := l.start(tutor.Plan{LearnerFirst: true})
	suggestions := func() (all []string) {
		for _, c := range finished(l.say(s.ID, "Je ai faim zebre")).GetTurn().GetCorrections() {
			all = append(all, c.GetSuggestion())
		}
		return all
	}
	// A rule of the house is surer than the server, whose finding over the same words is left out.
	if got := suggestions(); len(got) != 2 || got[0] != "J'ai" || got[1] != "zèbre" {
		t.Errorf("%q", got)
	}
	broken.Store(true)
	if got := suggestions(); len(got) != 1 || got[0] != "J'ai" {
		t.Errorf("without the server: %q", got)
	}
}
