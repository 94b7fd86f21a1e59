package scripted_test

import (
	"context"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/languagetutor/languagetutor/server/language"
	"github.com/languagetutor/languagetutor/server/llm"
	"github.com/languagetutor/languagetutor/server/llm/scripted"
)

func request(task llm.Task) llm.Request {
	return llm.Request{MaxTokens: 800, Schema: forms[task], Brief: llm.Brief{
		Task: task, Language: "fr", Native: "en", Level: 2, Words: budget[2], Style: "casual", Targets: terms["fr"], Text: "Je ne sais pas.", Turn: 1,
	}}
}

func broken(faults ...scripted.Fault) *scripted.Provider {
	return scripted.New(scripted.Options{Faults: faults})
}

// hears is what a provider answers to a task, without an error.
func hears(t testing.TB, p llm.Provider, task llm.Task) string {
	t.Helper()
	text, _, failure := said(t.Context(), t, p, request(task))
	if failure != nil {
		t.Fatal(failure)
	}
	return text
}

func TestAFaultIsForTheNextRequestAndAlwaysForAll(t *testing.T) {
	t.Parallel()
	p := broken(scripted.FailBefore(llm.Overloaded), scripted.FailBefore(llm.RateLimited).On(llm.TaskHint).Always())
	for i, c := range []struct {
		task llm.Task
		want llm.Kind
	}{
		{llm.TaskReply, llm.Overloaded},
		{llm.TaskReply, ""},
		{llm.TaskHint, llm.RateLimited},
		{llm.TaskHint, llm.RateLimited},
		{llm.TaskReply, ""},
	} {
		text, _, failure := said(t.Context(), t, p, request(c.task))
		if (failure == nil) != (c.want == "") || (failure != nil && (failure.Kind != c.want || text != "")) {
			t.Errorf("request %d: %q, %v", i, text, failure)
		}
	}
}

func TestAnAnswerIsCutAfterSomeWords(t *testing.T) {
	t.Parallel()
	full := hears(t, broken(), llm.TaskReply)
	for _, n := range []int{0, 3, 1000} {
		text, rest, failure := said(t.Context(), t, broken(scripted.CutAfter(n, llm.Incomplete)), request(llm.TaskReply))
		want := strings.Join(strings.SplitAfter(full, " ")[:min(n, len(strings.Split(full, " ")))], "")
		if failure == nil || failure.Kind != llm.Incomplete || text != want || len(rest) != 0 {
			t.Errorf("after %d words: %q, %v, %v", n, text, rest, failure)
		}
	}
}

func TestAHangingAnswerEndsWithTheContext(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithTimeout(t.Context(), time.Hour)
		defer cancel()
		began := time.Now()
		text, rest, failure := said(ctx, t, broken(scripted.Hang()), request(llm.TaskReply))
		if failure == nil || failure.Kind != llm.Cancelled || text != "" || len(rest) != 0 || time.Since(began) != time.Hour {
			t.Errorf("%q, %v, %v after %s", text, rest, failure, time.Since(began))
		}
	})
}

func TestGarbageIsRepairedOnceAndRefusedTwice(t *testing.T) {
	t.Parallel()
	for task := range forms {
		if _, err := filled(t, broken(scripted.Garbage()), request(task).Brief); err != nil {
			t.Errorf("%s: garbage once: %v", task, err)
		}
		_, err := filled(t, broken(scripted.Garbage().Always()), request(task).Brief)
		if failure := llm.Failed(t.Context(), err); err == nil || failure.Kind != llm.Malformed {
			t.Errorf("%s: garbage always: %v", task, err)
		}
	}
	if got := hears(t, broken(scripted.Garbage()), llm.TaskReply); got != hears(t, broken(), llm.TaskReply) {
		t.Errorf("prose is garbage too: %q", got)
	}
}

func TestFaultsOfWhatIsSaid(t *testing.T) {
	t.Parallel()
	for _, task := range []llm.Task{llm.TaskReply, llm.TaskSimplify} {
		ignorant := hears(t, broken(scripted.IgnoreTargets()), task)
		for _, term := range terms["fr"] {
			if len(language.Find(ignorant, "fr", term)) > 0 {
				t.Errorf("%s: %q is in %q", task, term, ignorant)
			}
		}
		if long := hears(t, broken(scripted.TooLong()), task); countWords(long, "fr") <= 2*budget[2] || !strings.Contains(long, "la baguette") {
			t.Errorf("%s: not too long: %q", task, long)
		}
		if hostile := hears(t, broken(scripted.Hostile("![](http://evil.example/)  x")), task); hostile != "![](http://evil.example/)  x" {
			t.Errorf("%s: not hostile: %q", task, hostile)
		}
	}
}

func TestTheWrongLanguageIsTheLearnersOwn(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ tongue, native, want string }{
		{"fr", "en", "en"}, {"fr", "de-CH", "de"}, {"fr", "fr", "en"}, {"en", "en", "fr"}, {"en", "ja", "fr"}, {"es", "ja", "en"},
	} {
		req := request(llm.TaskReply)
		req.Brief.Language, req.Brief.Native, req.Brief.Level, req.Brief.Targets = c.tongue, c.native, 4, terms[c.tongue][:1]
		text, _, failure := said(t.Context(), t, broken(scripted.WrongLanguage()), req)
		if found, sure := language.Detect(text, c.tongue, c.want); failure != nil || found != c.want || sure < 0.8 {
			t.Errorf("%s for %s: %q sounds like %s (%.2f), %v", c.tongue, c.native, text, found, sure, failure)
		}
	}
}

func TestAFaultIsTakenOnce(t *testing.T) {
	t.Parallel()
	p := broken(scripted.FailBefore(llm.Network), scripted.FailBefore(llm.Network))
	var failed atomic.Int32
	var all sync.WaitGroup
	for range 20 {
		all.Go(func() {
			for _, err := range p.Stream(t.Context(), request(llm.TaskReply)) {
				if err != nil {
					failed.Add(1)
				}
			}
		})
	}
	if all.Wait(); failed.Load() != 2 {
		t.Errorf("2 faults failed %d of 20 requests", failed.Load())
	}
}
