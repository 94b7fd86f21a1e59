package rpc

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	"connectrpc.com/connect"
	"golang.org/x/net/http2"
)

// underWay starts a call of both shapes in each protocol and returns when all have reached the handler.
func (w *world) underWay(t *testing.T, reached <-chan struct{}) <-chan error {
	t.Helper()
	ended := make(chan error, 2*len(wires))
	for _, wire := range wires {
		for _, method := range []string{"Learner", "LearnerStream"} {
			go func() {
				_, err := w.call(context.WithoutCancel(t.Context()), method, "learner", "hi", wire.http2, wire.options...)
				ended <- err
			}()
		}
	}
	for range cap(ended) {
		<-reached
	}
	return ended
}

func TestDrainLetsCallsUnderWayFinish(t *testing.T) {
	t.Parallel()
	w := newWorld(t, nil)
	reached, draining := make(chan struct{}), make(chan struct{}, 100)
	w.echo.fails(func(ctx context.Context) error {
		reached <- struct{}{}
		<-Draining(ctx)
		draining <- struct{}{}
		return ctx.Err()
	})
	ended := w.underWay(t, reached)
	if err := w.stop(); err != nil {
		t.Errorf("Serve returned %v", err)
	}
	for range cap(ended) {
		if err := <-ended; err != nil {
			t.Errorf("a call under way got %v", err)
		}
	}
	if len(draining) != cap(ended) {
		t.Errorf("%d of %d handlers were told to end", len(draining), cap(ended))
	}
	if _, err := w.call(t.Context(), "Public", "", "hi", false); codeOf(err) != connect.CodeUnavailable {
		t.Errorf("a call after the end: %v", err)
	}
}

// TestConnectionOpenedDuringTheDrainDoesNotHoldIt fails by a drain that lasts until it is cut.
func TestConnectionOpenedDuringTheDrainDoesNotHoldIt(t *testing.T) {
	t.Parallel()
	w := newWorld(t, nil)
	conn := w.dial(t)
	if res := w.do(t, http.MethodGet, "/healthz", "", nil); res.StatusCode != http.StatusOK { // conn is accepted too
		t.Fatal(res.Status)
	}
	stopped := make(chan error, 1)
	go func() { stopped <- w.stop() }()
	for {
		late, err := net.Dial("tcp", w.server.Addr().String())
		if err != nil {
			break
		}
		_ = late.Close()
	}
	if _, err := io.WriteString(conn, http2.ClientPreface+"\x00\x00\x00\x04\x00\x00\x00\x00\x00"); err != nil { // empty settings
		t.Fatal(err)
	}
	if err := <-stopped; err != nil {
		t.Error(err)
	}
}

func TestCallsThatOutliveTheDrainAreCut(t *testing.T) {
	t.Parallel()
	w := newWorld(t, func(cfg *Config, _ *Parts) { cfg.Timeouts.Drain = time.Millisecond })
	reached := make(chan struct{})
	w.echo.fails(func(ctx context.Context) error {
		reached <- struct{}{}
		<-ctx.Done()
		return ctx.Err()
	})
	ended := w.underWay(t, reached)
	if err := w.stop(); err == nil || !strings.Contains(err.Error(), "cut") {
		t.Errorf("Serve returned %v", err)
	}
	for range cap(ended) {
		err := <-ended
		if codeOf(err) != connect.CodeUnavailable || !strings.Contains(err.Error(), "restarting") {
			t.Errorf("a call under way got %v", err)
		}
	}
	if log := w.log.String(); !strings.Contains(log, "calls outlived the drain") {
		t.Errorf("the log does not tell of the cut: %s", log)
	}
}

func TestHandlerThatIgnoresTheCutDoesNotHoldTheServer(t *testing.T) {
	t.Parallel()
	w := newWorld(t, func(cfg *Config, _ *Parts) { cfg.Timeouts.Drain = time.Millisecond })
	reached, release := make(chan struct{}), make(chan struct{})
	w.echo.fails(func(context.Context) error {
		reached <- struct{}{}
		<-release
		return nil
	})
	ended := w.underWay(t, reached)
	if err := w.stop(); err == nil {
		t.Error("Serve returned no error")
	}
	close(release)
	for range cap(ended) {
		if err := <-ended; err == nil {
			t.Error("a call was answered over a closed connection")
		}
	}
}

func TestServerIsNotReadyBeforeItStopsToServe(t *testing.T) {
	t.Parallel()
	w := newWorld(t, nil)
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	cfg := w.server.cfg
	cfg.Timeouts.DrainDelay = time.Hour
	server, err := New(cfg, Parts{Authenticator: w.auth, Log: discard()})
	if err != nil {
		t.Fatal(err)
	}
	if err := server.Listen(ctx); err != nil {
		t.Fatal(err)
	}
	served := make(chan error, 1)
	go func() { served <- server.Serve(ctx) }()
	w.url = "http://" + server.Addr().String()
	if res := w.do(t, http.MethodGet, "/readyz", "", nil); res.StatusCode != http.StatusOK {
		t.Fatalf("before: %d", res.StatusCode)
	}
	cancel()
	<-server.readiness.draining
	if res := w.do(t, http.MethodGet, "/readyz", "", nil); res.StatusCode != http.StatusServiceUnavailable || res.body != "not ready: draining\n" {
		t.Errorf("during the delay /readyz says %d %q", res.StatusCode, res.body)
	}
	if res := w.do(t, http.MethodGet, "/healthz", "", nil); res.StatusCode != http.StatusOK {
		t.Errorf("during the delay /healthz says %d", res.StatusCode)
	}
	_ = server.listener.Close() // breaks the server, which ends the delay
	if err := <-served; err == nil {
		t.Error("Serve did not tell that its listener broke")
	}
}

func TestListenNamesTheSettingThatIsTaken(t *testing.T) {
	t.Parallel()
	w := newWorld(t, nil)
	taken := w.server.Addr().String()
	for setting, change := range map[string]func(*Config){
		"listen on Addr:":        func(c *Config) { c.Addr = taken },
		"listen on MetricsAddr:": func(c *Config) { c.Addr, c.MetricsAddr = "127.0.0.1:0", taken },
	} {
		cfg := DefaultConfig()
		cfg.MetricsAddr = "127.0.0.1:0"
		change(&cfg)
		server, err := New(cfg, Parts{Authenticator: w.auth, Log: discard(), Metrics: http.NotFoundHandler()})
		if err != nil {
			t.Fatal(err)
		}
		if err := server.Serve(t.Context()); err == nil || !strings.HasPrefix(err.Error(), setting) {
			t.Errorf("got %v, want %s", err, setting)
		}
	}
}

func TestMetricsHaveAPortOfTheirOwn(t *testing.T) {
	t.Parallel()
	w := newWorld(t, func(cfg *Config, p *Parts) {
		cfg.MetricsAddr = "127.0.0.1:0"
		p.Metrics = http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, "calls_total 7") })
	})
	if res := w.do(t, http.MethodGet, "/metrics", "", nil); res.StatusCode != http.StatusNotFound {
		t.Errorf("the metrics are public: %d %s", res.StatusCode, res.body)
	}
	w.url = "http://" + w.server.MetricsAddr().String()
	if res := w.do(t, http.MethodGet, "/metrics", "", nil); res.body != "calls_total 7" {
		t.Errorf("got %d %q", res.StatusCode, res.body)
	}
	if res := w.do(t, http.MethodPost, "/"+echoServiceName+"/Public", `"hi"`, nil); res.StatusCode != http.StatusNotFound {
		t.Errorf("the metrics port serves methods: %d", res.StatusCode)
	}
}

func TestHandlerWithoutServeNeverDrains(t *testing.T) {
	t.Parallel()
	select {
	case <-Draining(t.Context()):
		t.Error("draining")
	default:
	}
}

func TestBrokenConnectionsAreLoggedThroughTheLog(t *testing.T) {
	t.Parallel()
	w := newWorld(t, func(_ *Config, p *Parts) {
		p.Routes = []Route{{Pattern: "GET /broken", Handler: http.HandlerFunc(func(http.ResponseWriter, *http.Request) {
			panic(errors.New("a page that breaks"))
		})}}
	})
	if res, err := w.http1.Get(w.url + "/broken"); err == nil {
		_ = res.Body.Close()
		t.Errorf("got %s", res.Status)
	}
	if err := w.stop(); err != nil {
		t.Fatal(err)
	}
	if log := w.log.String(); !strings.Contains(log, "a page that breaks") || !strings.Contains(log, `"level":"`+slog.LevelWarn.String()) {
		t.Errorf("got %s", log)
	}
}
