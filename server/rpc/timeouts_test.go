package rpc

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"connectrpc.com/connect"
)

// TestStreamOutlivesTheTimeoutsOfTheServer sends messages for longer than any timeout of a request, and pauses for longer
// than any between two of them.
func TestStreamOutlivesTheTimeoutsOfTheServer(t *testing.T) {
	t.Parallel()
	const timeout = 50 * time.Millisecond
	w := newWorld(t, func(cfg *Config, _ *Parts) {
		cfg.Timeouts.ReadHeader, cfg.Timeouts.Read, cfg.Timeouts.Write = timeout, timeout, timeout
	})
	w.echo.stream = func(ctx context.Context, m *text, s *connect.ServerStream[text]) error {
		for range 3 {
			if err := s.Send(m); err != nil {
				return err
			}
			select {
			case <-time.After(2 * timeout):
			case <-ctx.Done():
				return ctx.Err()
			}
		}
		return nil
	}
	for _, wire := range wires {
		got, err := w.call(t.Context(), "LearnerStream", "learner", "tick", wire.http2, wire.options...)
		if err != nil || len(got) != 3 {
			t.Errorf("%s: got %d messages, %v", wire.name, len(got), err)
		}
	}
}

func TestLongMethodOutlivesTheWriteTimeout(t *testing.T) {
	t.Parallel()
	const timeout = 50 * time.Millisecond
	w := newWorld(t, func(cfg *Config, _ *Parts) { cfg.Timeouts.Read, cfg.Timeouts.Write = timeout, timeout })
	w.echo.unary = func(ctx context.Context, m *text) (*text, error) {
		select {
		case <-time.After(3 * timeout):
			return m, nil
		case <-ctx.Done():
			return nil, ctx.Err()
		}
	}
	for _, wire := range wires {
		if _, err := w.call(t.Context(), "Patient", "learner", "import", wire.http2, wire.options...); err != nil {
			t.Errorf("%s: %v", wire.name, err)
		}
	}
}

// TestReaderThatStopsReadingIsCut fills every buffer on the way and waits for the server to give up.
func TestReaderThatStopsReadingIsCut(t *testing.T) {
	t.Parallel()
	w := newWorld(t, func(cfg *Config, _ *Parts) { cfg.Timeouts.Write = 50 * time.Millisecond })
	gaveUp := make(chan error, 1)
	w.echo.stream = func(_ context.Context, _ *text, s *connect.ServerStream[text]) error {
		for {
			if err := s.Send(&text{Value: strings.Repeat("x", 1<<16)}); err != nil {
				gaveUp <- err
				return err
			}
		}
	}
	for _, http2 := range []bool{false, true} {
		req := connect.NewRequest(&text{})
		stream, err := w.client("PublicStream", http2).CallServerStream(t.Context(), req)
		if err != nil {
			t.Fatal(err)
		}
		if err := <-gaveUp; codeOf(err) != connect.CodeCanceled || strings.Contains(err.Error(), "127.0.0.1") {
			t.Errorf("the server gave up with %v", err)
		}
		_ = stream.Close()
	}
	if err := w.stop(); err != nil {
		t.Fatal(err)
	}
	for _, line := range w.log.calls(t, "/"+echoServiceName+"/PublicStream") {
		if line["level"] != "INFO" || line["code"] != "canceled" {
			t.Errorf("a client that does not read is our fault: %v", line)
		}
	}
}

func TestSlowBodyIsCutAndShowsNoAddress(t *testing.T) {
	t.Parallel()
	w := newWorld(t, func(cfg *Config, _ *Parts) { cfg.Timeouts.Read = 50 * time.Millisecond })
	for method, contentType := range map[string]string{
		"Public": "application/json", "PublicStream": "application/connect+json", "Learner": "application/grpc-web+proto",
	} {
		conn := w.dial(t)
		_, _ = fmt.Fprintf(conn, "POST /%s/%s HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer learner\r\nContent-Type: %s\r\nContent-Length: 100\r\n\r\n\"he",
			echoServiceName, method, contentType)
		res, err := http.ReadResponse(bufio.NewReader(conn), nil)
		if err != nil {
			t.Fatal(method, err)
		}
		body, _ := io.ReadAll(res.Body)
		_ = res.Body.Close()
		answer := string(body) + fmt.Sprint(res.Header)
		if !strings.Contains(answer, "too slowly") || strings.Contains(answer, "127.0.0.1") {
			t.Errorf("%s: got %s", method, answer)
		}
	}
}

// TestSlowHeaderIsCut ends when the server closes the connection, and not before.
func TestSlowHeaderIsCut(t *testing.T) {
	t.Parallel()
	w := newWorld(t, func(cfg *Config, _ *Parts) {
		cfg.Timeouts.ReadHeader, cfg.Timeouts.Read = 50*time.Millisecond, time.Hour
	})
	conn := w.dial(t)
	_, _ = fmt.Fprint(conn, "GET /healthz HTTP/1.1\r\nHost: x\r\nX-Slow: ")
	// The server may close before it has read all that was sent, which is an error here.
	if answer, err := io.ReadAll(conn); strings.Contains(string(answer), "200") {
		t.Fatalf("the server answered half a request: %q, %v", answer, err)
	}
}

// TestAnswerThatNobodyReadsDoesNotHoldTheServer fails by a drain in which the call had to be cut.
func TestAnswerThatNobodyReadsDoesNotHoldTheServer(t *testing.T) {
	t.Parallel()
	w := newWorld(t, func(cfg *Config, _ *Parts) { cfg.Timeouts.Write = 50 * time.Millisecond })
	called := make(chan struct{})
	w.echo.unary = func(context.Context, *text) (*text, error) {
		close(called)
		return &text{Value: strings.Repeat("x", 32<<20)}, nil
	}
	conn := w.dial(t)
	_, _ = fmt.Fprintf(conn, "POST /%s/Public HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 4\r\n\r\n\"hi\"",
		echoServiceName)
	<-called
	if err := w.stop(); err != nil {
		t.Error(err)
	}
}
