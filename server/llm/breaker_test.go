package llm_test

import (
	"context"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"
	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/sdk/metric"
	"go.opentelemetry.io/otel/sdk/metric/metricdata"

	"github.com/languagetutor/languagetutor/server/llm"
)

// measured lists what a router's instruments say.
func measured(t *testing.T, reader *metric.ManualReader) []string {
	t.Helper()
	var all metricdata.ResourceMetrics
	if err := reader.Collect(t.Context(), &all); err != nil {
		t.Fatal(err)
	}
	var lines []string
	add := func(name string, points []metricdata.DataPoint[int64]) {
		for _, p := range points {
			lines = append(lines, fmt.Sprintf("%s %s %d", name, p.Attributes.Encoded(attribute.DefaultEncoder()), p.Value))
		}
	}
	for _, scope := range all.ScopeMetrics {
		for _, m := range scope.Metrics {
			switch data := m.Data.(type) {
			case metricdata.Sum[int64]:
				add(m.Name, data.DataPoints)
			case metricdata.Gauge[int64]:
				add(m.Name, data.DataPoints)
			}
		}
	}
	slices.Sort(lines)
	return lines
}

// broken returns a router whose provider failed until its breaker opened, and plays the given scripts from then on.
func broken(t *testing.T, next ...[]any) (*llm.Router, *fake, *metric.ManualReader) {
	t.Helper()
	p := plays(append(slices.Repeat([][]any{fails(llm.Overloaded)}, 5), next...)...)
	reader := metric.NewManualReader()
	r := newRouter(t, llm.RouterOptions{MeterProvider: metric.NewMeterProvider(metric.WithReader(reader))},
		llm.Route{Name: "a", Model: "m", Provider: p, MaxConcurrent: 5})
	if _, failure := hear(r.Stream(t.Context(), llm.Request{})); failure == nil || p.count() != 5 {
		t.Fatalf("asked %d times: %v", p.count(), failure)
	}
	return r, p, reader
}

func TestBreakerOpensIsToldAndClosesAfterAProbe(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		r, p, reader := broken(t, says("hi"))
		for range 6 { // more than there are places
			_, failure := hear(r.Stream(t.Context(), llm.Request{}))
			if failure == nil || failure.Kind != llm.Overloaded || !strings.Contains(failure.Message, "tried a paused") || p.count() != 5 {
				t.Errorf("an open breaker let %d through: %v", p.count()-5, failure)
			}
		}
		want := []string{
			"languagetutor.llm.breaker model=m,provider=a 1",
			"languagetutor.llm.tries model=m,outcome=overloaded,provider=a 5",
		}
		if diff := cmp.Diff(want, measured(t, reader)); diff != "" {
			t.Error(diff)
		}
		time.Sleep(30 * time.Second)
		for range 2 {
			if got, _ := hear(r.Stream(t.Context(), llm.Request{})); got[0] != "start a/m" {
				t.Errorf("after the pause got %q", got)
			}
		}
		if got := measured(t, reader); got[0] != "languagetutor.llm.breaker model=m,provider=a 0" ||
			!slices.Contains(got, "languagetutor.llm.tries model=m,outcome=ok,provider=a 2") {
			t.Errorf("got %q", got)
		}
	})
}

func TestOnlyOneProbeIsLetThrough(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		r, p, reader := broken(t, append([]any{10 * time.Second}, says("hi")...))
		time.Sleep(30 * time.Second)
		for range 5 {
			go hear(r.Stream(t.Context(), llm.Request{}))
		}
		synctest.Wait()
		if p.count() != 6 {
			t.Errorf("%d were let through", p.count()-5)
		}
		if got := measured(t, reader); got[0] != "languagetutor.llm.breaker model=m,provider=a 2" {
			t.Errorf("got %q", got)
		}
	})
}

func TestProbeThatFailsBeginsThePauseAnew(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		r, p, _ := broken(t, fails(llm.Network), says("hi"))
		for _, want := range []int{6, 6, 7} {
			time.Sleep(20 * time.Second)
			if want == 6 && p.count() == 5 {
				time.Sleep(10 * time.Second)
			}
			hear(r.Stream(t.Context(), llm.Request{}))
			if p.count() != want {
				t.Errorf("asked %d times, want %d", p.count(), want)
			}
		}
	})
}

func TestAbandonedProbeLeavesRoomForAnother(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		r, _, _ := broken(t, []any{time.Hour}, says("hi"))
		time.Sleep(30 * time.Second)
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		hear(r.Stream(ctx, llm.Request{}))
		time.Sleep(30 * time.Second)
		if got, _ := hear(r.Stream(t.Context(), llm.Request{})); got[0] != "start a/m" {
			t.Errorf("got %q", got)
		}
	})
}

// Two answers begin while the breaker is closed, which then opens, and end while it waits for its probe.
func TestLateResultsDoNotCountAsTheProbe(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		slow := append([]any{45 * time.Second}, says("hi")...)
		probe := append([]any{30 * time.Second}, says("hi")...)
		p := plays(append(append([][]any{slow}, slices.Repeat([][]any{fails(llm.Overloaded)}, 5)...), probe)...)
		r := newRouter(t, llm.RouterOptions{}, to("a", p))
		go hear(r.Stream(t.Context(), llm.Request{}))
		synctest.Wait()
		hear(r.Stream(t.Context(), llm.Request{})) // opens the breaker after 6 to 9 s
		time.Sleep(31 * time.Second)
		go hear(r.Stream(t.Context(), llm.Request{})) // the probe
		time.Sleep(10 * time.Second)                  // the slow answer has ended well
		if _, failure := hear(r.Stream(t.Context(), llm.Request{})); failure == nil || p.count() != 7 {
			t.Errorf("a late success closed the breaker: %v after %d", failure, p.count())
		}
		time.Sleep(time.Minute)
		if got, _ := hear(r.Stream(t.Context(), llm.Request{MaxTokens: 1})); got[0] != "start a/m" {
			t.Errorf("after the probe got %q", got)
		}
	})
}

func TestWhatCountsAsFailureOfARoute(t *testing.T) {
	t.Parallel()
	for kind, opens := range map[llm.Kind]bool{
		llm.Unauthorized: true, llm.Rejected: false, llm.Refused: false, llm.TooLong: false, llm.Cancelled: false,
	} {
		p := plays(fails(kind))
		r := newRouter(t, llm.RouterOptions{}, to("a", p))
		for range 12 {
			hear(r.Stream(t.Context(), llm.Request{}))
		}
		if opened := p.count() < 12; opened != opens {
			t.Errorf("%s: asked %d times of 12", kind, p.count())
		}
	}
}

func TestOpenRouteGoesToTheNextAtOnce(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		a := plays(fails(llm.Network))
		r := newRouter(t, llm.RouterOptions{}, to("a", a), to("b", plays(says("hi"))))
		hear(r.Stream(t.Context(), llm.Request{})) // 3 failures
		began := time.Now()
		hear(r.Stream(t.Context(), llm.Request{})) // 2 more, after which nobody waits for a third
		if took := time.Since(began); took > 600*time.Millisecond {
			t.Errorf("took %s", took)
		}
		began = time.Now()
		got, _ := hear(r.Stream(t.Context(), llm.Request{}))
		if took := time.Since(began); took != 0 || got[0] != "start b/m" || a.count() != 5 {
			t.Errorf("got %q after %s, asked %d times", got, took, a.count())
		}
	})
}

func TestFailuresAreLoggedWithTheirProviderAndCancellationsAreNot(t *testing.T) {
	t.Parallel()
	var log strings.Builder
	options := llm.RouterOptions{Logger: slog.New(slog.NewTextHandler(&log, nil))}
	hear(newRouter(t, options, to("a", plays(fails(llm.Cancelled)))).Stream(t.Context(), llm.Request{}))
	if log.Len() > 0 {
		t.Errorf("logged a cancellation: %s", &log)
	}
	secret := llm.Request{Messages: []llm.Message{{Role: llm.Learner, Text: "my diary"}}}
	hear(newRouter(t, options, to("a", plays(fails(llm.Refused, "dear diary")))).Stream(t.Context(), secret))
	said := log.String()
	if !strings.Contains(said, "provider=a model=m kind=refused after_text=true") || strings.Contains(said, "diary") {
		t.Errorf("got %s", said)
	}
}
