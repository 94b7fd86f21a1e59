package cache

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/sdk/metric"
	"go.opentelemetry.io/otel/sdk/metric/metricdata"
	"go.opentelemetry.io/otel/sdk/trace"
	"go.opentelemetry.io/otel/sdk/trace/tracetest"
)

func TestFetchesAndDecisionsAreCounted(t *testing.T) {
	t.Parallel()
	fake := onMiniredis(t).fake
	reader := metric.NewManualReader()
	provider := metric.NewMeterProvider(metric.WithReader(reader))
	c := open(t, Config{RedisURL: "redis://" + fake.Addr(), MeterProvider: provider}, newClock(), quiet)
	key, src := someKey("due"), &source{value: "v"}
	src.wantFetch(t, c, key, "v", 1)
	src.wantFetch(t, c, key, "v", 1)
	src.wantFetch(t, c, key, "v", 1)
	allowed(t, c.Limiter(), "login", "anna", hourly.Burst+1)
	fake.Close()
	src.wantFetch(t, c, key, "v", 2)
	allowed(t, c.Limiter(), "login", "ben", 1)

	want := []string{
		"languagetutor.cache.fetches kind=due,result=failed 1",
		"languagetutor.cache.fetches kind=due,result=hit 2",
		"languagetutor.cache.fetches kind=due,result=miss 1",
		"languagetutor.limiter.decisions allowed=false,by=process,name=login 1",
		"languagetutor.limiter.decisions allowed=true,by=process,name=login 1",
		"languagetutor.limiter.decisions allowed=true,by=redis,name=login 4",
	}
	if diff := cmp.Diff(want, counted(t, reader)); diff != "" {
		t.Fatal(diff)
	}
}

func counted(t *testing.T, reader *metric.ManualReader) []string {
	t.Helper()
	var all metricdata.ResourceMetrics
	if err := reader.Collect(t.Context(), &all); err != nil {
		t.Fatal(err)
	}
	var lines []string
	for _, scope := range all.ScopeMetrics {
		for _, m := range scope.Metrics {
			sum, ok := m.Data.(metricdata.Sum[int64])
			if !ok || !strings.HasPrefix(m.Name, "languagetutor.") {
				continue
			}
			for _, point := range sum.DataPoints {
				attributes := point.Attributes.Encoded(attribute.DefaultEncoder())
				lines = append(lines, fmt.Sprintf("%s %s %d", m.Name, attributes, point.Value))
			}
		}
	}
	slices.Sort(lines)
	return lines
}

func TestTracesTellCommandsButNoKeysOrValues(t *testing.T) {
	t.Parallel()
	spans := tracetest.NewSpanRecorder()
	provider := trace.NewTracerProvider(trace.WithSpanProcessor(spans))
	c := open(t, Config{RedisURL: "redis://" + onMiniredis(t).fake.Addr(), TracerProvider: provider}, newClock(), quiet)
	key, src := someKey("due"), &source{value: "secret words"}
	src.wantFetch(t, c, key, "secret words", 1)
	allowed(t, c.Limiter(), "login", "anna", 1)
	var said strings.Builder
	for _, span := range spans.Ended() {
		fmt.Fprintln(&said, span.Name(), span.Attributes(), span.Events(), span.Status())
	}
	if !strings.Contains(said.String(), "get") {
		t.Fatalf("no span of the get:\n%s", &said)
	}
	for _, private := range []string{key.owner.String(), "secret words", c.limiter.key("login", "anna")} {
		if strings.Contains(said.String(), private) {
			t.Fatalf("a span tells %q:\n%s", private, &said)
		}
	}
}

func TestComplaintsAreRareAndLeaveOutagesToTheBreaker(t *testing.T) {
	t.Parallel()
	clock := newClock()
	var log strings.Builder
	c := &complaints{now: clock.now, log: logTo(&log)}
	c.warn(context.Background(), "trouble", fmt.Errorf("%w: timeout", errAway))
	if log.Len() != 0 {
		t.Fatalf("got %s", &log)
	}
	for range 3 {
		c.warn(context.Background(), "trouble", errors.New("odd"))
		clock.advance(complaintEvery / 2)
	}
	if n := strings.Count(log.String(), "trouble"); n != 2 || !strings.Contains(log.String(), "hidden_since_last=1") {
		t.Fatalf("want two lines, the second with one hidden:\n%s", &log)
	}
}

func BenchmarkFetchHit(b *testing.B) {
	for name, start := range map[string]func(testing.TB) *backend{"process": inProcess, "redis": onRedis} {
		b.Run(name, func(b *testing.B) {
			c, key, src := start(b).cache, someKey("summary"), &source{value: "v"}
			b.ReportAllocs()
			for b.Loop() {
				if _, err := Fetch(b.Context(), c, key, time.Hour, src.load); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func BenchmarkAllow(b *testing.B) {
	endless := Limit{Rate: 1_000_000, Per: time.Second, Burst: 1_000_000_000}
	for name, start := range map[string]func(testing.TB) *backend{"process": inProcess, "redis": onRedis} {
		b.Run(name, func(b *testing.B) {
			l := start(b).cache.Limiter()
			b.ReportAllocs()
			for b.Loop() {
				if d, err := l.Allow(b.Context(), "login", "anna", endless); err != nil || !d.Allowed {
					b.Fatalf("got %+v, %v", d, err)
				}
			}
		})
	}
}
