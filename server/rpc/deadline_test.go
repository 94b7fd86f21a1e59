package rpc

import (
	"context"
	"net/http"
	"strings"
	"testing"
	"time"

	"connectrpc.com/connect"
)

func TestClientsDeadlineIsCutToThePolicy(t *testing.T) {
	t.Parallel()
	const stream = 3 * time.Hour
	w := newWorld(t, func(cfg *Config, _ *Parts) { cfg.Timeouts.Stream = stream })
	for _, c := range []struct {
		method string
		wish   string
		limit  time.Duration
		code   string
	}{
		{"Public", "", DefaultDeadline, ""},
		{"Public", "9999999999", DefaultDeadline, ""},
		{"Public", "2000", 2 * time.Second, ""},
		{"Patient", "9999999999", time.Minute, ""},
		{"PublicStream", "", stream, ""},
		{"PublicStream", "9999999999", stream, ""},
		{"BoundedStream", "", time.Second, ""},
		{"Public", "99999999999", 0, "invalid_argument"},
		{"Public", "-1", 0, "invalid_argument"},
		{"Public", "soon", 0, "invalid_argument"},
	} {
		left := make(chan time.Duration, 1)
		w.echo.fails(func(ctx context.Context) error {
			at, _ := ctx.Deadline()
			left <- time.Until(at)
			return nil
		})
		header := http.Header{"Authorization": {"Bearer learner"}}
		if c.wish != "" {
			header.Set("Connect-Timeout-Ms", c.wish)
		}
		message := `"hello"`
		if c.method[len(c.method)-1] == 'm' {
			header.Set("Content-Type", "application/connect+json")
			message = "\x00\x00\x00\x00\x07" + message
		}
		res := w.post(t, c.method, message, header)
		if c.code != "" {
			if res.StatusCode != http.StatusBadRequest {
				t.Errorf("%s, %q: got %d %s", c.method, c.wish, res.StatusCode, res.body)
			}
			continue
		}
		// The deadline was set at most as long ago as the whole test has run, which is far from the half.
		if got := <-left; got > c.limit || got < c.limit/2 {
			t.Errorf("%s, %q: %v were left of %v", c.method, c.wish, got, c.limit)
		}
	}
}

func TestCallThatTakesTooLongEndsAsDeadlineExceeded(t *testing.T) {
	t.Parallel()
	w := newWorld(t, func(cfg *Config, _ *Parts) { cfg.Timeouts.Stream = time.Millisecond })
	w.echo.fails(func(ctx context.Context) error {
		<-ctx.Done()
		return ctx.Err()
	})
	for _, wire := range wires {
		_, err := w.call(t.Context(), "LearnerStream", "learner", "", wire.http2, wire.options...)
		if codeOf(err) != connect.CodeDeadlineExceeded {
			t.Errorf("%s: got %v", wire.name, err)
		}
	}
	line := w.log.calls(t, "/"+echoServiceName+"/LearnerStream")[0]
	if line["code"] != "deadline_exceeded" || line["level"] != "ERROR" {
		t.Errorf("got the line %v", line)
	}
}

func TestImpatientClientIsNoFailureOfTheServer(t *testing.T) {
	t.Parallel()
	w := newWorld(t, nil)
	w.echo.fails(func(ctx context.Context) error {
		<-ctx.Done()
		return ctx.Err()
	})
	for _, method := range []string{"Public", "PublicStream"} {
		ctx, cancel := context.WithTimeout(t.Context(), 20*time.Millisecond)
		if _, err := w.call(ctx, method, "", "hi", false); codeOf(err) != connect.CodeDeadlineExceeded {
			t.Errorf("%s: got %v", method, err)
		}
		cancel()
	}
	if err := w.stop(); err != nil {
		t.Fatal(err)
	}
	if strings.Contains(w.log.String(), `"level":"ERROR"`) {
		t.Errorf("got %s", w.log.String())
	}
}
