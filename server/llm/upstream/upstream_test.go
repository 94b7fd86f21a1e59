package upstream_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"testing"
	"time"

	"go.uber.org/goleak"

	"github.com/languagetutor/languagetutor/server/llm"
	"github.com/languagetutor/languagetutor/server/llm/anthropic"
	"github.com/languagetutor/languagetutor/server/llm/llmtest"
	"github.com/languagetutor/languagetutor/server/llm/openai"
	"github.com/languagetutor/languagetutor/server/llm/upstream"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

var loopback = []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8"), netip.MustParsePrefix("::1/128")}

func client(t testing.TB, change func(*upstream.Options)) *http.Client {
	t.Helper()
	o := upstream.Options{AllowPrivate: loopback}
	if change != nil {
		change(&o)
	}
	c, err := upstream.NewClient(o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(c.CloseIdleConnections)
	return c
}

// fetch asks for a stream and reads all of it.
func fetch(t testing.TB, c *http.Client, url string) (string, *llm.Error) {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, url, strings.NewReader("{}"))
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Accept", "text/event-stream")
	req.Header.Set("Authorization", "Bearer sk-a-very-secret-key")
	res, err := c.Do(req)
	if err != nil {
		return "", failed(t, err)
	}
	defer res.Body.Close()
	raw, err := io.ReadAll(res.Body)
	if err != nil {
		return string(raw), failed(t, err)
	}
	return string(raw), nil
}

func failed(t testing.TB, err error) *llm.Error {
	t.Helper()
	failure, ok := errors.AsType[*llm.Error](err)
	if !ok {
		t.Fatalf("%v is no llm.Error", err)
	}
	return failure
}

func serve(t testing.TB, handler http.HandlerFunc) string {
	t.Helper()
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body) // only then does the server notice that a client leaves
		handler(w, r)
	}))
	t.Cleanup(s.Close)
	return s.URL
}

func streaming(w http.ResponseWriter) func(string) {
	w.Header().Set("Content-Type", "text/event-stream; charset=utf-8")
	return func(text string) {
		_, _ = io.WriteString(w, text)
		w.(http.Flusher).Flush()
	}
}

func TestEachClockEndsWhatItMeasures(t *testing.T) {
	t.Parallel()
	const tick = 30 * time.Millisecond
	for name, c := range map[string]struct {
		change func(*upstream.Options)
		answer func(r *http.Request, say func(string))
		want   string
	}{
		"no head": {
			func(o *upstream.Options) { o.First = tick },
			func(r *http.Request, _ func(string)) { <-r.Context().Done() },
			"first content",
		},
		"a head and nothing more": {
			func(o *upstream.Options) { o.First = tick },
			func(r *http.Request, say func(string)) { say(""); <-r.Context().Done() },
			"first content",
		},
		"signs of life without content": {
			func(o *upstream.Options) { o.First = 5 * tick },
			func(r *http.Request, say func(string)) {
				for r.Context().Err() == nil {
					say(": still here\n\n")
					time.Sleep(tick / 10)
				}
			},
			"first content",
		},
		"silence between two pieces": {
			func(o *upstream.Options) { o.Idle = tick },
			func(r *http.Request, say func(string)) { say("data: a\n\n"); <-r.Context().Done() },
			"first content", // the clock of content, which began anew
		},
		"too long in all": {
			func(o *upstream.Options) { o.Total = 5 * tick },
			func(r *http.Request, say func(string)) {
				for r.Context().Err() == nil {
					say("data: a\n\n")
					time.Sleep(tick / 10)
				}
			},
			"the whole answer",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			url := serve(t, func(w http.ResponseWriter, r *http.Request) { c.answer(r, streaming(w)) })
			_, failure := fetch(t, client(t, c.change), url)
			if failure == nil || failure.Kind != llm.Timeout || !strings.Contains(failure.Message, c.want) {
				t.Errorf("%v, want a timeout of %s", failure, c.want)
			}
		})
	}
}

func TestAnAnswerIsBounded(t *testing.T) {
	t.Parallel()
	for name, write := range map[string]func(say func(string)){
		"in all": func(say func(string)) {
			for range 9000 {
				say("data: " + strings.Repeat("x", 1000) + "\n")
			}
		},
		"in a line": func(say func(string)) {
			for range 1200 {
				say(strings.Repeat("x", 1000))
			}
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			url := serve(t, func(w http.ResponseWriter, _ *http.Request) { write(streaming(w)) })
			if text, failure := fetch(t, client(t, nil), url); failure == nil || failure.Kind != llm.Malformed || len(text) > 9<<20 {
				t.Errorf("%d bytes, %v", len(text), failure)
			}
		})
	}
}

func TestOnlyAStreamIsTakenForOne(t *testing.T) {
	t.Parallel()
	for kind, good := range map[string]bool{
		"text/event-stream": true, "text/event-stream;charset=utf-8": true, "text/html": false, "application/json": false, "": false, ";;": false,
	} {
		url := serve(t, func(w http.ResponseWriter, _ *http.Request) {
			w.Header()["Content-Type"] = []string{kind}
			_, _ = io.WriteString(w, "data: a\n\n")
		})
		text, failure := fetch(t, client(t, nil), url)
		if good != (failure == nil) || good != (text != "") || !good && failure.Kind != llm.Malformed {
			t.Errorf("%q: %q, %v", kind, text, failure)
		}
	}
}

func TestARedirectIsNotFollowed(t *testing.T) {
	t.Parallel()
	strayed := false
	elsewhere := serve(t, func(http.ResponseWriter, *http.Request) { strayed = true })
	url := serve(t, func(w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, elsewhere, http.StatusTemporaryRedirect)
	})
	if _, failure := fetch(t, client(t, nil), url); failure == nil || failure.Kind != llm.Malformed || strayed {
		t.Errorf("%v, followed: %t", failure, strayed)
	}
}

func TestAProblemIsClassifiedWithoutItsSecrets(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		status int
		header [2]string
		body   string
		want   llm.Error
	}{
		"wait some seconds": {
			429,
			[2]string{"Retry-After", "7"},
			`{"error":{"message":"slow down","code":"rate_limit_exceeded"}}`,
			llm.Error{Kind: llm.RateLimited, RetryAfter: 7 * time.Second, Message: "slow down"},
		},
		"wait some milliseconds": {429, [2]string{"retry-after-ms", "250"}, ``, llm.Error{Kind: llm.RateLimited, RetryAfter: 250 * time.Millisecond}},
		"a wait that is none":    {429, [2]string{"Retry-After", "-1"}, ``, llm.Error{Kind: llm.RateLimited}},
		"no money":               {429, [2]string{"Retry-After", "7"}, `{"error":{"type":"insufficient_quota","message":"pay"}}`, llm.Error{Kind: llm.Unauthorized, Message: "pay"}},
		"a wrong key, repeated": {
			401,
			[2]string{},
			`{"error":{"message":"wrong key: sk-a-very-secret-key"}}`,
			llm.Error{Kind: llm.Unauthorized, Message: "wrong key: [redacted]"},
		},
		"too long":           {400, [2]string{}, `{"error":{"code":"context_length_exceeded","message":"long"}}`, llm.Error{Kind: llm.TooLong, Message: "long"}},
		"too long, in words": {400, [2]string{}, `{"type":"error","error":{"type":"invalid_request_error","message":"prompt is too long: 9 tokens"}}`, llm.Error{Kind: llm.TooLong, Message: "prompt is too long: 9 tokens"}},
		"refused":            {400, [2]string{}, `{"error":{"code":"content_filter","message":"no"}}`, llm.Error{Kind: llm.Refused, Message: "no"}},
		"overloaded":         {529, [2]string{}, `<html>`, llm.Error{Kind: llm.Overloaded}},
		"wrong request":      {422, [2]string{}, `{}`, llm.Error{Kind: llm.Rejected}},
		"an endless problem": {500, [2]string{}, strings.Repeat("x", 1<<20), llm.Error{Kind: llm.Overloaded}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			url := serve(t, func(w http.ResponseWriter, _ *http.Request) {
				if c.header[0] != "" {
					w.Header().Set(c.header[0], c.header[1])
				}
				w.WriteHeader(c.status)
				_, _ = io.WriteString(w, c.body)
			})
			_, failure := fetch(t, client(t, nil), url)
			c.want.Status = c.status
			if failure == nil || failure.Error() != c.want.Error() || failure.RetryAfter != c.want.RetryAfter {
				t.Errorf("%+v, want %+v", failure, c.want)
			}
		})
	}
}

func TestPrivateAddressesAreNotDialledWhateverTheyAreCalled(t *testing.T) {
	t.Parallel()
	c := client(t, func(o *upstream.Options) { o.AllowPrivate, o.Connect = nil, time.Second })
	for _, host := range []string{
		"127.0.0.1", "127.1", "2130706433", "0x7f.1", "0177.0.0.1", "localhost", "localhost.", "[::1]", "[::ffff:127.0.0.1]", "0.0.0.0",
		"10.0.0.1", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "[fe80::1]", "[fc00::1]", "[64:ff9b::7f00:1]", "[2002:7f00:1::]",
		"[::]", "224.0.0.1",
	} {
		for _, scheme := range []string{"http", "https"} {
			_, failure := fetch(t, c, fmt.Sprintf("%s://%s:9/", scheme, host))
			// A name that does not resolve is no address at all.
			if failure == nil || failure.Kind != llm.Unauthorized && failure.Kind != llm.Network && failure.Kind != llm.Timeout {
				t.Errorf("%s://%s: %v", scheme, host, failure)
			}
			if failure != nil && failure.Kind == llm.Network && strings.Contains(failure.Error(), "refused") {
				t.Errorf("%s://%s was dialled: %v", scheme, host, failure)
			}
		}
	}
}

func TestWhatANameResolvesToIsLookedAtWhenItIsDialled(t *testing.T) {
	t.Parallel()
	reached := false
	url := serve(t, func(http.ResponseWriter, *http.Request) { reached = true })
	_, port, err := net.SplitHostPort(strings.TrimPrefix(url, "http://"))
	if err != nil {
		t.Fatal(err)
	}
	c := client(t, func(o *upstream.Options) { o.AllowPrivate = []netip.Prefix{netip.MustParsePrefix("10.0.0.0/8")} })
	if _, failure := fetch(t, c, "http://localhost:"+port); failure == nil || failure.Kind != llm.Unauthorized || reached {
		t.Errorf("%v, reached: %t", failure, reached)
	}
}

func TestWhoeverLeavesEndsTheRequest(t *testing.T) {
	t.Parallel()
	gone := make(chan struct{})
	url := serve(t, func(w http.ResponseWriter, r *http.Request) {
		streaming(w)("data: a\n\n")
		<-r.Context().Done()
		close(gone)
	})
	ctx, cancel := context.WithCancel(t.Context())
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, url, http.NoBody)
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Accept", "text/event-stream")
	res, err := client(t, nil).Do(req)
	if err != nil {
		t.Fatal(err)
	}
	cancel()
	if _, err := io.ReadAll(res.Body); failed(t, err).Kind != llm.Cancelled {
		t.Error(err)
	}
	if err := res.Body.Close(); err != nil {
		t.Error(err)
	}
	<-gone
}

func TestAdaptersConformOverThisClient(t *testing.T) {
	t.Parallel()
	key := func() (string, error) { return llmtest.Key, nil }
	t.Run("openai", func(t *testing.T) {
		t.Parallel()
		llmtest.Conformance(t, func(s *llmtest.Server) llm.Provider {
			p, err := openai.New(openai.Config{BaseURL: s.URL + "/v1", Model: "test", Key: key}, client(t, nil))
			if err != nil {
				t.Fatal(err)
			}
			return p
		})
	})
	t.Run("anthropic", func(t *testing.T) {
		t.Parallel()
		llmtest.Conformance(t, func(s *llmtest.Server) llm.Provider {
			p, err := anthropic.New(anthropic.Config{BaseURL: s.URL, Model: "test", Key: key}, client(t, nil))
			if err != nil {
				t.Fatal(err)
			}
			return p
		})
	})
}
