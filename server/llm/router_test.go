package llm_test

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/languagetutor/languagetutor/server/llm"
)

func newRouter(t testing.TB, options llm.RouterOptions, routes ...llm.Route) *llm.Router {
	t.Helper()
	r, err := llm.NewRouter(routes, options)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func to(name string, p llm.Provider) llm.Route {
	return llm.Route{Name: name, Model: "m", Provider: p}
}

func TestAnswerPassesThroughAfterItsStart(t *testing.T) {
	t.Parallel()
	r := newRouter(t, llm.RouterOptions{}, to("a", plays(append(says("Hola", " Ana"), llm.Delta{Text: "after the finish"}))))
	got, _ := hear(r.Stream(t.Context(), llm.Request{}))
	want := []string{"start a/m", "delta Hola", "delta  Ana", "usage 10 2", "finish stop"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Fatal(diff)
	}
}

// Each case says what is heard, who is asked how often, and how long it takes at least and at most.
func TestFailureIsRetriedOrGoesToTheNextProviderByItsKind(t *testing.T) {
	t.Parallel()
	hello := []string{"start b/m", "delta hi", "usage 10 1", "finish stop"}
	tests := []struct {
		name       string
		first      []any
		want       []string
		a, b       int
		least, end time.Duration
	}{
		{"network", fails(llm.Network), hello, 3, 1, 1200 * time.Millisecond, 1800 * time.Millisecond},
		{"rate limited", fails(llm.RateLimited), hello, 3, 1, 1200 * time.Millisecond, 1800 * time.Millisecond},
		{"overloaded", fails(llm.Overloaded), hello, 3, 1, 1200 * time.Millisecond, 1800 * time.Millisecond},
		{"timeout", fails(llm.Timeout), hello, 3, 1, 1200 * time.Millisecond, 1800 * time.Millisecond},
		{"malformed", fails(llm.Malformed), hello, 3, 1, 1200 * time.Millisecond, 1800 * time.Millisecond},
		{"incomplete", fails(llm.Incomplete), hello, 3, 1, 1200 * time.Millisecond, 1800 * time.Millisecond},
		{"ended without a finish", nil, hello, 3, 1, 1200 * time.Millisecond, 1800 * time.Millisecond},
		{"not an *Error", []any{errors.New("odd")}, hello, 3, 1, 1200 * time.Millisecond, 1800 * time.Millisecond},
		{"rejected", fails(llm.Rejected), hello, 1, 1, 0, 0},
		{"unauthorized", fails(llm.Unauthorized), hello, 1, 1, 0, 0},
		{"refused", fails(llm.Refused), hello, 1, 1, 0, 0},
		{"too long", fails(llm.TooLong), []string{"error too_long"}, 1, 0, 0, 0},
		{"cancelled", fails(llm.Cancelled), []string{"error cancelled"}, 1, 0, 0, 0},
		{"broken after text", fails(llm.Network, "Ho"), append([]string{"start a/m", "delta Ho"}, hello...), 1, 1, 0, 0},
		{"usage before a failure", append([]any{llm.Usage{Input: 7}}, fails(llm.Refused)...), append([]string{"start a/m", "usage 7 0"}, hello...), 1, 1, 0, 0},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				a, b := plays(tt.first), plays(says("hi"))
				r := newRouter(t, llm.RouterOptions{}, to("a", a), to("b", b))
				began := time.Now()
				got, _ := hear(r.Stream(t.Context(), llm.Request{}))
				if diff := cmp.Diff(tt.want, got); diff != "" {
					t.Error(diff)
				}
				if took := time.Since(began); took < tt.least || took > tt.end {
					t.Errorf("took %s, want %s to %s", took, tt.least, tt.end)
				}
				if a.count() != tt.a || b.count() != tt.b {
					t.Errorf("asked %d and %d times, want %d and %d", a.count(), b.count(), tt.a, tt.b)
				}
			})
		})
	}
}

func TestRetryThatSucceedsStaysWithTheProvider(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		a, b := plays(fails(llm.Overloaded), fails(llm.Network), says("hi")), plays(says("no"))
		r := newRouter(t, llm.RouterOptions{}, to("a", a), to("b", b))
		got, _ := hear(r.Stream(t.Context(), llm.Request{}))
		if diff := cmp.Diff([]string{"start a/m", "delta hi", "usage 10 1", "finish stop"}, got); diff != "" {
			t.Error(diff)
		}
	})
}

// Other learners' answers keep the breaker closed here.
func TestPausesDoubleToFiveSecondsAndEndWithTheRetryBudget(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		p := &fickle{bad: plays(fails(llm.Overloaded)), good: plays(says("hi"))}
		r := newRouter(t, llm.RouterOptions{}, to("a", p))
		ctx, stop := context.WithCancel(t.Context())
		var others sync.WaitGroup
		others.Go(func() {
			for ctx.Err() == nil {
				hear(r.Stream(ctx, llm.Request{MaxTokens: 1}))
				time.Sleep(50 * time.Millisecond)
			}
		})
		began := time.Now()
		_, failure := hear(r.Stream(t.Context(), llm.Request{}))
		took := time.Since(began)
		stop()
		others.Wait()
		if failure == nil || failure.Kind != llm.Overloaded || took > 20*time.Second || took < 12*time.Second {
			t.Fatalf("got %v after %s", failure, took)
		}
		calls := p.bad.calls
		for i, pause := range []time.Duration{500 * time.Millisecond, time.Second, 2 * time.Second, 4 * time.Second, 5 * time.Second} {
			if got := calls[i+1].Sub(calls[i]); got < pause*8/10 || got > pause*12/10 {
				t.Errorf("pause %d was %s, want about %s", i, got, pause)
			}
		}
		if n := strings.Count(failure.Message, "a overloaded"); n != len(calls) {
			t.Errorf("%d of %d tries are told: %s", n, len(calls), failure.Message)
		}
	})
}

// fickle fails requests without MaxTokens.
type fickle struct{ good, bad *fake }

func (f *fickle) Stream(ctx context.Context, req llm.Request) iter.Seq2[llm.Event, error] {
	if req.MaxTokens == 0 {
		return f.bad.Stream(ctx, req)
	}
	return f.good.Stream(ctx, req)
}

func TestRetryAfterIsKeptToOrTheNextProviderIsAsked(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name  string
		after time.Duration
		alone bool
		want  time.Duration
		heard string
	}{
		{"waits when nobody else can answer", 15 * time.Second, true, 15 * time.Second, "finish stop"},
		{"waits a little although another could answer", 3 * time.Second, false, 3 * time.Second, "finish stop"},
		{"does not wait long when another can answer", 6 * time.Second, false, 0, "start b/m"},
		{"does not wait beyond the budget", 21 * time.Second, true, 0, "error rate_limited"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				limited := &llm.Error{Kind: llm.RateLimited, RetryAfter: tt.after}
				routes := []llm.Route{to("a", plays([]any{limited}, says("hi")))}
				if !tt.alone {
					routes = append(routes, to("b", plays(says("hi"))))
				}
				began := time.Now()
				got, failure := hear(newRouter(t, llm.RouterOptions{}, routes...).Stream(t.Context(), llm.Request{}))
				if took := time.Since(began); took != tt.want || !slices.Contains(got, tt.heard) {
					t.Errorf("got %q after %s, want %s after %s", got, took, tt.heard, tt.want)
				}
				if failure != nil && failure.RetryAfter != tt.after {
					t.Errorf("the failure says to wait %s", failure.RetryAfter)
				}
			})
		})
	}
}

func TestRoutesAreAskedByPriorityAndTheLastResortLast(t *testing.T) {
	t.Parallel()
	no := plays(fails(llm.Rejected))
	r := newRouter(t, llm.RouterOptions{},
		llm.Route{Name: "scripted", Provider: no, Priority: -1, LastResort: true},
		llm.Route{Name: "second", Provider: no, Priority: 2},
		llm.Route{Name: "first", Provider: no, Priority: 1},
		llm.Route{Name: "third", Provider: no, Priority: 2},
	)
	_, failure := hear(r.Stream(t.Context(), llm.Request{}))
	want := "from the provider; tried first rejected, second rejected, third rejected, scripted rejected"
	if failure == nil || failure.Kind != llm.Rejected || failure.Message != want {
		t.Fatalf("got %v\nwant %s", failure, want)
	}
}

// The learner would rather wait for a real answer than hear the script.
func TestLastResortWaitsForTheRetries(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		a := plays(fails(llm.Network), fails(llm.Network), fails(llm.Network), fails(llm.Network), says("hi"))
		r := newRouter(t, llm.RouterOptions{}, to("a", a), llm.Route{Name: "scripted", Provider: plays(says("beep")), LastResort: true})
		got, _ := hear(r.Stream(t.Context(), llm.Request{}))
		if got[0] != "start a/m" {
			t.Fatalf("got %q", got)
		}
	})
}

func TestTooLongGoesOnlyToWhoCanReadMore(t *testing.T) {
	t.Parallel()
	long := fails(llm.TooLong)
	small, same, large, larger, unknown := plays(long), plays(says("no")), plays(long), plays(says("hi")), plays(says("no"))
	r := newRouter(t, llm.RouterOptions{},
		llm.Route{Name: "small", Provider: small, ContextTokens: 8000},
		llm.Route{Name: "unknown", Provider: unknown},
		llm.Route{Name: "same", Provider: same, ContextTokens: 8000},
		llm.Route{Name: "large", Provider: large, ContextTokens: 32000},
		llm.Route{Name: "between", Provider: same, ContextTokens: 16000},
		llm.Route{Name: "larger", Provider: larger, ContextTokens: 128000},
	)
	got, _ := hear(r.Stream(t.Context(), llm.Request{}))
	if got[0] != "start larger/" || same.count()+unknown.count() != 0 || large.count() != 1 {
		t.Fatalf("got %q", got)
	}
}

func TestBrokenAnswerRestartsOnceAndOnAnotherProvider(t *testing.T) {
	t.Parallel()
	a, b, c := plays(fails(llm.Incomplete, "Ho")), plays(fails(llm.Network, "Hi")), plays(says("no"))
	got, failure := hear(newRouter(t, llm.RouterOptions{}, to("a", a), to("b", b), to("c", c)).Stream(t.Context(), llm.Request{}))
	if diff := cmp.Diff([]string{"start a/m", "delta Ho", "start b/m", "delta Hi", "error network"}, got); diff != "" {
		t.Error(diff)
	}
	if c.count() != 0 || a.count() != 1 || !strings.HasSuffix(failure.Message, "tried a incomplete, b network") {
		t.Errorf("%v", failure)
	}
	alone := plays(fails(llm.Incomplete, "Ho"))
	if got, _ := hear(newRouter(t, llm.RouterOptions{}, to("a", alone)).Stream(t.Context(), llm.Request{})); alone.count() != 1 {
		t.Errorf("a broken answer was begun again by the same provider: %q", got)
	}
}

func TestOneDeadlineEndsAllThatIsTried(t *testing.T) {
	t.Parallel()
	tests := map[string][]llm.Route{
		"a provider is silent":      {to("a", plays([]any{time.Hour}))},
		"a provider never ends":     {to("a", plays([]any{llm.Delta{Text: "Ho"}, time.Hour}))},
		"the next gets the rest":    {to("a", plays([]any{80 * time.Second, &llm.Error{Kind: llm.Refused}})), to("b", plays([]any{80 * time.Second}))},
		"a provider misnames it":    {to("a", plays([]any{func() { time.Sleep(121 * time.Second) }, &llm.Error{Kind: llm.Cancelled}}))},
		"it ends during a pause":    {to("a", plays([]any{&llm.Error{Kind: llm.RateLimited, RetryAfter: 150 * time.Second}}))},
		"it ends before the answer": {to("a", plays([]any{func() { time.Sleep(121 * time.Second) }}))},
	}
	for name, routes := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				began := time.Now()
				_, failure := hear(newRouter(t, llm.RouterOptions{RetryBudget: time.Hour}, routes...).Stream(t.Context(), llm.Request{}))
				if took := time.Since(began); took < 120*time.Second || took > 121*time.Second {
					t.Errorf("took %s", took)
				}
				if failure == nil || failure.Kind != llm.Timeout || !strings.Contains(failure.Message, "no whole answer within 2m0s") {
					t.Errorf("got %v", failure)
				}
			})
		})
	}
}

func TestCallerWhoCancelsIsLeftAlone(t *testing.T) {
	t.Parallel()
	for name, script := range map[string][]any{
		"before the first word": {time.Hour},
		"after some text":       {llm.Delta{Text: "Ho"}, time.Hour},
		"during a pause":        {&llm.Error{Kind: llm.RateLimited, RetryAfter: 15 * time.Second}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				scripted := plays(says("no"))
				r := newRouter(t, llm.RouterOptions{}, to("a", plays(script)), llm.Route{Name: "z", Provider: scripted, LastResort: true})
				ctx, cancel := context.WithCancel(t.Context())
				time.AfterFunc(time.Second, cancel)
				began := time.Now()
				_, failure := hear(r.Stream(ctx, llm.Request{}))
				if failure == nil || failure.Kind != llm.Cancelled || time.Since(began) != time.Second || scripted.count() != 0 {
					t.Errorf("got %v after %s, %d more asked", failure, time.Since(began), scripted.count())
				}
			})
		})
	}
}

func TestCallerWhoStopsReadingEndsTheRequestAndFreesThePlace(t *testing.T) {
	t.Parallel()
	for _, after := range []string{"start", "delta"} {
		var ended func() bool
		p := seeing{plays(says("Ho", "la")), &ended}
		r := newRouter(t, llm.RouterOptions{}, llm.Route{Name: "a", Provider: p, MaxConcurrent: 1})
		for range 3 { // a place that is not given back would be missed
			heard := false
			for event, err := range r.Stream(t.Context(), llm.Request{}) {
				if err != nil {
					t.Fatal(err)
				}
				heard = true
				if _, text := event.(llm.Delta); text || after == "start" {
					break
				}
			}
			if !heard || !ended() {
				t.Fatalf("heard anything: %t; the request ended: %t", heard, ended())
			}
		}
	}
}

// seeing tells whether the context of the last request has ended.
type seeing struct {
	llm.Provider
	ended *func() bool
}

func (s seeing) Stream(ctx context.Context, req llm.Request) iter.Seq2[llm.Event, error] {
	*s.ended = func() bool { return ctx.Err() != nil }
	return s.Provider.Stream(ctx, req)
}

func TestFullRouteIsSkipped(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		slow := append([]any{time.Minute}, says("hi")...)
		r := newRouter(t, llm.RouterOptions{},
			llm.Route{Name: "a", Provider: plays(slow), MaxConcurrent: 2}, llm.Route{Name: "b", Provider: plays(slow), MaxConcurrent: 1})
		heard := make([]string, 4)
		for i := range heard {
			go func() {
				got, failure := hear(r.Stream(t.Context(), llm.Request{}))
				heard[i] = fmt.Sprint(got[0], " ", failure)
			}()
			synctest.Wait()
		}
		time.Sleep(time.Minute)
		synctest.Wait()
		want := []string{
			"start a/ <nil>", "start a/ <nil>", "start b/ <nil>",
			"error overloaded provider failed: overloaded: every provider is busy or paused; tried a full, b full",
		}
		if diff := cmp.Diff(want, heard); diff != "" {
			t.Error(diff)
		}
		if got, _ := hear(r.Stream(t.Context(), llm.Request{})); got[0] != "start a/" {
			t.Errorf("afterwards got %q", got)
		}
	})
}

func TestWrongRoutesAreNamed(t *testing.T) {
	t.Parallel()
	p := plays(says("hi"))
	for want, routes := range map[string][]llm.Route{
		"no routes":                  {},
		"route 1 has no name":        {to("a", p), {Provider: p}},
		"route a has no provider":    {{Name: "a"}},
		"route a has a negative":     {{Name: "a", Provider: p, MaxConcurrent: -1}},
		"route b has a negative":     {{Name: "b", Provider: p, ContextTokens: -1}},
		`route a appears twice with`: {to("a", p), to("a", p)},
	} {
		if _, err := llm.NewRouter(routes, llm.RouterOptions{}); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("got %v, want %s", err, want)
		}
	}
}
