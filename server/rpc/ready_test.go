package rpc

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"connectrpc.com/connect"
	health "google.golang.org/grpc/health/grpc_health_v1"

	pb "github.com/languagetutor/languagetutor/proto/languagetutor/v1"
)

// part is something that the server needs and that a test can break.
type part struct {
	broken atomic.Bool
	asked  atomic.Int32
}

func (p *part) check(name string) Check {
	return Check{Name: name, Run: func(ctx context.Context) error {
		p.asked.Add(1)
		if _, bounded := ctx.Deadline(); !bounded {
			return errors.New("a check without a deadline")
		}
		if p.broken.Load() {
			return errors.New("dial tcp 10.1.2.3:5432: connection refused")
		}
		return ctx.Err()
	}}
}

func TestReadinessNamesWhatIsNotReady(t *testing.T) {
	t.Parallel()
	var database, schema part
	now := newClock()
	w := newWorld(t, func(_ *Config, p *Parts) {
		p.Checks, p.Now = []Check{database.check("database"), schema.check("schema")}, now.Now
	})
	for _, c := range []struct {
		database, schema bool
		status           int
		body             string
	}{
		{false, false, 200, "ready\n"},
		{true, false, 503, "not ready: database\n"},
		{true, true, 503, "not ready: database, schema\n"},
		{false, false, 200, "ready\n"},
	} {
		database.broken.Store(c.database)
		schema.broken.Store(c.schema)
		now.Add(checkAge)
		if res := w.do(t, http.MethodGet, "/readyz", "", nil); res.StatusCode != c.status || res.body != c.body {
			t.Errorf("got %d %q, want %d %q", res.StatusCode, res.body, c.status, c.body)
		}
		if res := w.do(t, http.MethodGet, "/healthz", "", nil); res.StatusCode != http.StatusOK {
			t.Errorf("the process lives and /healthz says %d", res.StatusCode)
		}
	}
	if log := w.log.String(); strings.Count(log, `"not ready"`) != 2 || !strings.Contains(log, "connection refused") ||
		strings.Count(log, `"ready again"`) != 1 {
		t.Errorf("the log does not tell the changes once each:\n%s", log)
	}
}

func TestAskingForReadinessOftenCostsNothing(t *testing.T) {
	t.Parallel()
	var database part
	now := newClock()
	w := newWorld(t, func(_ *Config, p *Parts) { p.Checks, p.Now = []Check{database.check("database")}, now.Now })
	for range 20 {
		w.do(t, http.MethodGet, "/readyz", "", nil)
	}
	if n := database.asked.Load(); n != 1 {
		t.Errorf("20 questions in one moment ran the check %d times", n)
	}
}

func TestReadinessIsNotSpoiltByWhoeverStopsAsking(t *testing.T) {
	t.Parallel()
	var database part
	r := &readiness{checks: []Check{database.check("database")}, log: discard(), now: time.Now, draining: make(chan struct{})}
	gone, cancel := context.WithCancel(t.Context())
	cancel()
	if failing := r.failing(gone); len(failing) != 0 {
		t.Errorf("got %v", failing)
	}
}

func TestHealthServiceTellsTheSameAsReadiness(t *testing.T) {
	t.Parallel()
	var database part
	now := newClock()
	w := newWorld(t, func(_ *Config, p *Parts) { p.Checks, p.Now = []Check{database.check("database")}, now.Now })
	for _, wire := range wires {
		client := w.http1
		if wire.http2 {
			client = w.http2
		}
		check := connect.NewClient[health.HealthCheckRequest, health.HealthCheckResponse](
			client, w.url+"/grpc.health.v1.Health/Check", wire.options...)
		for _, broken := range []bool{false, true} {
			database.broken.Store(broken)
			now.Add(checkAge)
			want := health.HealthCheckResponse_SERVING
			if broken {
				want = health.HealthCheckResponse_NOT_SERVING
			}
			for _, service := range []string{"", pb.AuthServiceName} {
				res, err := check.CallUnary(t.Context(), connect.NewRequest(&health.HealthCheckRequest{Service: service}))
				if err != nil || res.Msg.GetStatus() != want {
					t.Errorf("%s, %q: got %v, %v, want %v", wire.name, service, res, err, want)
				}
			}
		}
		_, err := check.CallUnary(t.Context(), connect.NewRequest(&health.HealthCheckRequest{Service: "nothing"}))
		if codeOf(err) != connect.CodeNotFound {
			t.Errorf("%s: an unknown service: %v", wire.name, err)
		}
	}
}

func TestHealthWatchSendsEachChangeAndEndsWithTheServer(t *testing.T) {
	t.Parallel()
	var database part
	now := newClock()
	w := newWorld(t, func(_ *Config, p *Parts) { p.Checks, p.Now = []Check{database.check("database")}, now.Now })
	h := &healthService{readiness: w.server.readiness, services: []string{"known"}, interval: time.Millisecond}
	mux := http.NewServeMux()
	mux.Handle(h.handler())
	server := httptest.NewServer(mux)
	defer server.Close()
	watch := connect.NewClient[health.HealthCheckRequest, health.HealthCheckResponse](
		server.Client(), server.URL+"/grpc.health.v1.Health/Watch")
	sent := make(chan health.HealthCheckResponse_ServingStatus)
	stream, err := watch.CallServerStream(t.Context(), connect.NewRequest(&health.HealthCheckRequest{Service: "known"}))
	if err != nil {
		t.Fatal(err)
	}
	ended := make(chan error, 1)
	go func() {
		for stream.Receive() {
			sent <- stream.Msg().GetStatus()
		}
		ended <- stream.Err()
	}()
	if got := <-sent; got != health.HealthCheckResponse_SERVING {
		t.Fatalf("first %v", got)
	}
	database.broken.Store(true)
	now.Add(checkAge)
	if got := <-sent; got != health.HealthCheckResponse_NOT_SERVING {
		t.Fatalf("then %v", got)
	}
	database.broken.Store(false)
	now.Add(checkAge)
	if got := <-sent; got != health.HealthCheckResponse_SERVING {
		t.Fatalf("then %v", got)
	}
	if err := w.stop(); err != nil {
		t.Fatal(err)
	}
	if got := <-sent; got != health.HealthCheckResponse_NOT_SERVING {
		t.Fatalf("at the end %v", got)
	}
	if err := <-ended; err != nil {
		t.Fatalf("the stream ended with %v", err)
	}
	if err := stream.Close(); err != nil {
		t.Fatal(err)
	}
}
