package upstream

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"mime"
	"net"
	"net/http"
	"net/netip"
	"time"

	"go.opentelemetry.io/otel/metric"

	"github.com/languagetutor/languagetutor/server/llm"
)

// Defaults of Options.
const (
	DefaultConnect = 5 * time.Second
	DefaultFirst   = 15 * time.Second
	DefaultIdle    = 20 * time.Second
	DefaultTotal   = 120 * time.Second

	maxResponse = 8 << 20
	maxLine     = 1 << 20
	maxProblem  = 64 << 10
)

// Options say whom a client speaks to, and how long it waits. Zero durations take their defaults.
type Options struct {
	// Provider and Model are told in metrics.
	Provider, Model string
	// Connect bounds the making of a connection, First the wait for the first content of an answer, Idle the wait between two
	// pieces of it, Total all of it. Comments and blank lines that keep a stream alive are no content.
	Connect, First, Idle, Total time.Duration
	// AllowPrivate are networks of this house that may be dialled, over plain HTTP too. Elsewhere only https and public
	// addresses are.
	AllowPrivate []netip.Prefix
	// MeterProvider receives durations and sizes; nil means none.
	MeterProvider metric.MeterProvider
	// Transport is what connections are made like; nil is the usual way. Only tests need another.
	Transport *http.Transport
}

// NewClient returns a client for one provider. It follows no redirect, knows no proxy, and keeps no cookies. An error names the
// instrument that cannot be made.
func NewClient(o Options) (*http.Client, error) {
	o.Connect, o.First = cmp.Or(o.Connect, DefaultConnect), cmp.Or(o.First, DefaultFirst)
	o.Idle, o.Total = cmp.Or(o.Idle, DefaultIdle), cmp.Or(o.Total, DefaultTotal)
	meters, err := newInstruments(o)
	if err != nil {
		return nil, err
	}
	inner := o.Transport
	if inner == nil {
		inner = &http.Transport{ForceAttemptHTTP2: true, MaxIdleConnsPerHost: 64, IdleConnTimeout: 90 * time.Second}
	}
	inner = inner.Clone()
	inner.Proxy = nil
	inner.DialContext = (&net.Dialer{Timeout: o.Connect, ControlContext: guard(o.AllowPrivate)}).DialContext
	inner.TLSHandshakeTimeout = o.Connect
	inner.MaxResponseHeaderBytes = 64 << 10
	return &http.Client{
		Transport:     &transport{inner: inner, options: o, meters: meters},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}, nil
}

type transport struct {
	inner   http.RoundTripper
	options Options
	meters  instruments
}

func late(clock string, after time.Duration) *llm.Error {
	return &llm.Error{Kind: llm.Timeout, Message: fmt.Sprintf("%s: nothing within %s", clock, after)}
}

// RoundTrip implements http.RoundTripper. An answer that is none becomes an *llm.Error.
func (t *transport) RoundTrip(req *http.Request) (*http.Response, error) {
	began := time.Now()
	ctx, cancel := context.WithCancelCause(req.Context())
	total := time.AfterFunc(t.options.Total, func() { cancel(late("the whole answer", t.options.Total)) })
	content := time.AfterFunc(t.options.First, func() { cancel(late("first content", t.options.First)) })
	stop := func() {
		total.Stop()
		content.Stop()
		cancel(nil)
	}
	res, err := t.send(req.WithContext(ctx))
	if err != nil {
		failure := llm.Failed(ctx, err)
		stop()
		t.meters.record(req.Context(), began, time.Time{}, 0, string(failure.Kind))
		return nil, failure
	}
	res.Body = &body{
		inner: res.Body, ctx: ctx, content: content, idle: t.options.Idle, stream: streamed(req),
		done: func(first time.Time, size int64, outcome string) { //nolint:contextcheck // The call's own context, which has ended by then.
			stop()
			t.meters.record(req.Context(), began, first, size, outcome)
		},
	}
	return res, nil
}

// send returns a response with a body worth reading, or what is wrong.
func (t *transport) send(req *http.Request) (*http.Response, error) {
	if req.URL.Scheme != "https" {
		req = req.WithContext(context.WithValue(req.Context(), plain{}, true))
	}
	res, err := t.inner.RoundTrip(req)
	if err != nil {
		return nil, err
	}
	if res.StatusCode != http.StatusOK {
		defer func() { _ = res.Body.Close() }()
		raw, _ := io.ReadAll(io.LimitReader(res.Body, maxProblem)) // what came of it says enough
		return nil, problem(req, res, raw, time.Now())
	}
	want := "application/json"
	if streamed(req) {
		want = "text/event-stream"
	}
	if got, _, err := mime.ParseMediaType(res.Header.Get("Content-Type")); err != nil || got != want {
		_ = res.Body.Close()
		return nil, &llm.Error{Kind: llm.Malformed, Status: res.StatusCode, Message: "the answer is " + shorten(res.Header.Get("Content-Type")) + ", want " + want}
	}
	return res, nil
}

// streamed says whether a request asks for a stream.
func streamed(req *http.Request) bool {
	accepted, _, err := mime.ParseMediaType(req.Header.Get("Accept"))
	return err == nil && accepted == "text/event-stream"
}
