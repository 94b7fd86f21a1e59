package rpc

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"connectrpc.com/connect"
	"google.golang.org/protobuf/types/known/wrapperspb"

	"github.com/languagetutor/languagetutor/server/fault"
)

func TestCookieGoesBothWays(t *testing.T) {
	t.Parallel()
	w := newWorld(t, nil)
	cookie := &http.Cookie{
		Name: "__Host-rt", Value: "secret", Path: "/", HttpOnly: true, Secure: true, SameSite: http.SameSiteStrictMode, MaxAge: 60,
	}
	set := func(ctx context.Context) error {
		if err := SetCookie(ctx, cookie); err != nil {
			return err
		}
		value, ok := Cookie(ctx, "__Host-rt")
		if !ok {
			value = "none"
		}
		return SetCookie(ctx, &http.Cookie{Name: "seen", Value: value})
	}
	for fails, failure := range map[bool]error{false: nil, true: fault.New(fault.Unauthenticated, "expired")} {
		w.echo.unary = func(ctx context.Context, m *text) (*text, error) {
			if err := set(ctx); err != nil {
				t.Error(err)
			}
			return m, failure
		}
		w.echo.stream = func(ctx context.Context, m *text, s *connect.ServerStream[text]) error {
			if err := set(ctx); err != nil {
				t.Error(err)
			}
			if failure != nil {
				return failure
			}
			return s.Send(m)
		}
		for sent, seen := range map[string]string{
			"":                               "none",
			"other=1; __Host-rt=abc":         "abc",
			"__Host-rt=abc; __Host-rt=stale": "none",
		} {
			for _, wire := range wires {
				for _, method := range []string{"Public", "PublicStream"} {
					got := w.cookies(t, method, sent, wire.http2, wire.options)
					want := []string{
						"__Host-rt=secret; Path=/; Max-Age=60; HttpOnly; Secure; SameSite=Strict", "seen=" + seen,
					}
					if fmt.Sprint(got) != fmt.Sprint(want) {
						t.Errorf("%s %s, fails is %v, sent %q: got %q", wire.name, method, fails, sent, got)
					}
				}
			}
		}
	}
}

// cookies calls a method with a Cookie header and returns the cookies that the HTTP answer sets.
func (w *world) cookies(t *testing.T, method, sent string, http2 bool, options []connect.ClientOption) []string {
	t.Helper()
	recorder := &recordingTransport{RoundTripper: w.http1.Transport}
	if http2 {
		recorder.RoundTripper = w.http2.Transport
	}
	client := connect.NewClient[text, text](&http.Client{Transport: recorder}, w.url+"/"+echoServiceName+"/"+method, options...)
	req := connect.NewRequest(wrapperspb.String("hi"))
	if sent != "" {
		req.Header().Set("Cookie", sent)
	}
	if !strings.HasSuffix(method, "Stream") {
		_, _ = client.CallUnary(t.Context(), req)
		return recorder.last.Values("Set-Cookie")
	}
	stream, err := client.CallServerStream(t.Context(), req)
	if err != nil {
		t.Fatal(err)
	}
	for stream.Receive() {
	}
	_ = stream.Close()
	return recorder.last.Values("Set-Cookie")
}

// recordingTransport keeps the headers of the last answer.
type recordingTransport struct {
	http.RoundTripper
	last http.Header
}

func (r *recordingTransport) RoundTrip(req *http.Request) (*http.Response, error) {
	res, err := r.RoundTripper.RoundTrip(req)
	if err == nil {
		r.last = res.Header
	}
	return res, err
}

func TestCookieThatCannotBeSetIsAnError(t *testing.T) {
	t.Parallel()
	if err := SetCookie(t.Context(), &http.Cookie{Name: "a", Value: "b"}); err == nil {
		t.Error("a cookie was set outside a call")
	}
	if value, ok := Cookie(t.Context(), "a"); ok {
		t.Errorf("a cookie was read outside a call: %q", value)
	}
	w := newWorld(t, nil)
	w.echo.unary = func(ctx context.Context, m *text) (*text, error) {
		if err := SetCookie(ctx, &http.Cookie{Name: "a b", Value: "c"}); err == nil || !strings.Contains(err.Error(), `"a b"`) {
			t.Errorf("a cookie of no valid name: %v", err)
		}
		return m, nil
	}
	if _, err := w.call(t.Context(), "Public", "", "hi", false); err != nil {
		t.Fatal(err)
	}
}
