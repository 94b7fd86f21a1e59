package anthropic

import (
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"
	"testing/iotest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/languagetutor/languagetutor/server/llm"
	"github.com/languagetutor/languagetutor/server/llm/llmtest"
)

// canned is a transport with one response to everything.
type canned struct {
	status int
	header http.Header
	body   io.Reader
	err    error // instead of the response
}

func (c canned) RoundTrip(r *http.Request) (*http.Response, error) {
	if c.err != nil {
		return nil, c.err
	}
	return &http.Response{StatusCode: c.status, Request: r, Header: c.header, Body: io.NopCloser(c.body)}, nil
}

func ask(t *testing.T, response canned) llmtest.Result {
	t.Helper()
	p, err := New(Config{BaseURL: "http://model.test", Model: "m", Key: key}, &http.Client{Transport: response})
	if err != nil {
		t.Fatal(err)
	}
	return llmtest.Read(t, p.Stream(t.Context(), llmtest.Ask()))
}

func TestNewNamesTheWrongField(t *testing.T) {
	t.Parallel()
	good := Config{BaseURL: "https://model.test", Model: "m", Key: key}
	for name, test := range map[string]struct {
		change func(*Config)
		want   string
	}{
		"good":            {func(*Config) {}, ""},
		"no key":          {func(c *Config) { c.Key = nil }, ""},
		"maker's own":     {func(c *Config) { c.BaseURL = "" }, ""},
		"no host":         {func(c *Config) { c.BaseURL = "https:///v1" }, "base-url"},
		"other scheme":    {func(c *Config) { c.BaseURL = "ftp://model.test" }, "base-url"},
		"password":        {func(c *Config) { c.BaseURL = "https://u:secret@model.test" }, "base-url"},
		"broken password": {func(c *Config) { c.BaseURL = "https://u:secret%zz@model.test" }, "base-url"},
		"query":           {func(c *Config) { c.BaseURL = "https://model.test?x=1" }, "base-url"},
		"no model":        {func(c *Config) { c.Model = "" }, "model"},
	} {
		config := good
		test.change(&config)
		p, err := New(config, http.DefaultClient)
		if err == nil && name == "maker's own" && p.config.BaseURL != ownURL {
			t.Errorf("the base is %s", p.config.BaseURL)
		}
		if (test.want == "") != (err == nil) || err != nil && !strings.HasPrefix(err.Error(), test.want+": ") {
			t.Errorf("%s: error is %v, want one about %q", name, err, test.want)
		}
		if err != nil && strings.Contains(err.Error(), "secret") {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestBadKeyMakesNoRequest(t *testing.T) {
	t.Parallel()
	gone := errors.New("key file: no such file")
	for name, key := range map[string]func() (string, error){
		"empty":      func() (string, error) { return "", nil },
		"line break": func() (string, error) { return "sk-secret\n", nil },
		"two lines":  func() (string, error) { return "sk-secret\r\nX-Evil: 1", nil },
		"not ASCII":  func() (string, error) { return "sk-sécret", nil },
		"no file":    func() (string, error) { return "", gone },
	} {
		s := llmtest.New(t)
		got := llmtest.Read(t, connect(t, Config{Model: "m", Key: key})(s).Stream(t.Context(), llmtest.Ask()))
		if got.Failure == nil || got.Failure.Kind != llm.Unauthorized || len(s.Requests()) > 0 {
			t.Errorf("%s: failure is %v after %d requests", name, got.Failure, len(s.Requests()))
			continue
		}
		if name == "no file" != errors.Is(got.Failure, gone) || strings.Contains(got.Failure.Error(), "secret") {
			t.Errorf("%s: error is %v", name, got.Failure)
		}
	}
}

func TestKeyIsAskedForEachTime(t *testing.T) {
	t.Parallel()
	now := llmtest.Key
	s := llmtest.New(t)
	p := connect(t, Config{BaseURL: "/", Model: "m", Key: func() (string, error) { return now, nil }})(s)
	for _, rotated := range []string{llmtest.Key, "second", "third"} {
		now = rotated
		s.SetKey(rotated)
		if got := llmtest.Read(t, p.Stream(t.Context(), llmtest.Ask())); got.Failure != nil {
			t.Errorf("%s: %v", rotated, got.Failure)
		}
	}
}

func TestServerWithoutKeysIsSentNone(t *testing.T) {
	t.Parallel()
	s := llmtest.New(t)
	llmtest.Read(t, connect(t, Config{Model: "m"})(s).Stream(t.Context(), llmtest.Ask()))
	if got := s.Requests()[0].Header.Values("X-Api-Key"); got != nil {
		t.Errorf("X-Api-Key is %q", got)
	}
}

// sent is what the server got of a request.
func sent(t *testing.T, config Config, req llm.Request) string {
	t.Helper()
	config.Key = key
	s := llmtest.New(t)
	if got := llmtest.Read(t, connect(t, config)(s).Stream(t.Context(), req)); got.Failure != nil {
		t.Error(got.Failure)
	}
	return string(s.Requests()[0].Body)
}

func TestLastStableBlockIsMarked(t *testing.T) {
	t.Parallel()
	stable, fresh, empty := llm.Block{Text: "s", Stable: true}, llm.Block{Text: "f"}, llm.Block{Text: " \n", Stable: true}
	for name, test := range map[string]struct {
		blocks []llm.Block
		marked []bool
	}{
		"none":              {nil, nil},
		"nothing in it":     {[]llm.Block{empty}, nil},
		"all fresh":         {[]llm.Block{fresh, fresh}, []bool{false, false}},
		"all stable":        {[]llm.Block{stable, stable}, []bool{false, true}},
		"stable then fresh": {[]llm.Block{stable, stable, fresh}, []bool{false, true, false}},
		"empty last":        {[]llm.Block{stable, empty, fresh}, []bool{true, false}},
	} {
		req := llmtest.Ask()
		req.System = test.blocks
		var body struct {
			System []struct {
				CacheControl map[string]string `json:"cache_control"`
			}
		}
		if err := json.Unmarshal([]byte(sent(t, Config{Model: "m"}, req)), &body); err != nil {
			t.Fatal(err)
		}
		var marked []bool
		for _, b := range body.System {
			marked = append(marked, cmp.Equal(b.CacheControl, map[string]string{"type": "ephemeral"}))
		}
		if diff := cmp.Diff(test.marked, marked); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}

func TestTemperatureIsLeftToModelsThatTakeNone(t *testing.T) {
	t.Parallel()
	if body := sent(t, Config{Model: "m", NoTemperature: true}, llmtest.Ask()); strings.Contains(body, "temperature") {
		t.Error(body)
	}
}

func TestBrokenSchemaIsRejected(t *testing.T) {
	t.Parallel()
	req := llmtest.AskJSON()
	req.Schema.JSON = []byte("{")
	s := llmtest.New(t)
	got := llmtest.Read(t, connect(t, Config{Model: "m", Key: key})(s).Stream(t.Context(), req))
	if got.Failure == nil || got.Failure.Kind != llm.Rejected || len(s.Requests()) > 0 {
		t.Errorf("failure is %v after %d requests", got.Failure, len(s.Requests()))
	}
}

func TestErrorsBelowPassThrough(t *testing.T) {
	t.Parallel()
	want := &llm.Error{Kind: llm.RateLimited, Status: 429, RetryAfter: 3, Message: "from below"}
	if got := ask(t, canned{err: want}); got.Failure != want {
		t.Errorf("got %#v", got.Failure)
	}
	header := http.Header{"Content-Type": {"text/event-stream"}}
	body := io.MultiReader(strings.NewReader(hello), iotest.ErrReader(want))
	if got := ask(t, canned{status: 200, header: header, body: body}); got.Failure != want || got.Text != "Hello" {
		t.Errorf("got %#v", got)
	}
	if got := ask(t, canned{err: errors.New("connection refused")}); got.Failure == nil || got.Failure.Kind != llm.Network {
		t.Errorf("got %v", got.Failure)
	}
}

func TestErrorsAreClassified(t *testing.T) {
	t.Parallel()
	object := func(kind, message string) string {
		return `{"type":"error","error":{"type":"` + kind + `","message":"` + message + `\n` + llmtest.Key + strings.Repeat(" x", 300) + `"}}`
	}
	for _, test := range []struct {
		status int // 200 is an error in the stream
		body   string
		want   llm.Kind
	}{
		{400, object("invalid_request_error", "no"), llm.Rejected},
		{400, object("invalid_request_error", "prompt is too long: 300000 tokens > 200000 maximum"), llm.TooLong},
		{401, object("authentication_error", ""), llm.Unauthorized},
		{402, object("billing_error", ""), llm.Unauthorized},
		{403, object("permission_error", ""), llm.Unauthorized},
		{404, object("not_found_error", ""), llm.Unauthorized},
		{413, object("request_too_large", ""), llm.TooLong},
		{418, object("teapot_error", ""), llm.Rejected},
		{429, object("rate_limit_error", ""), llm.RateLimited},
		{429, "slow down", llm.RateLimited},
		{500, object("api_error", ""), llm.Overloaded},
		{502, "<html>bad gateway</html>", llm.Overloaded},
		{504, object("timeout_error", ""), llm.Overloaded},
		{529, object("overloaded_error", ""), llm.Overloaded},
		{307, "", llm.Malformed},
		{200, object("overloaded_error", ""), llm.Overloaded},
		{200, object("rate_limit_error", ""), llm.RateLimited},
		{200, object("invalid_request_error", ""), llm.Rejected},
		{200, object("new_error", ""), llm.Overloaded},
	} {
		header := http.Header{"Content-Type": {"application/json"}, "Retry-After": {"11"}}
		after := 11 * time.Second
		if test.status == 200 {
			header, after = http.Header{"Content-Type": {"text/event-stream"}}, 0
			test.body = "event: error\ndata: " + test.body + "\n\n"
		}
		got := ask(t, canned{status: test.status, header: header, body: strings.NewReader(test.body)}).Failure
		if got == nil || got.Kind != test.want || got.RetryAfter != after || test.status != 200 && got.Status != test.status {
			t.Errorf("%d %.60s: got %#v, want %s", test.status, test.body, got, test.want)
			continue
		}
		if text := got.Error(); len(text) > 300 || strings.Contains(text, llmtest.Key) || strings.Contains(text, "html") {
			t.Errorf("error tells too much: %s", text)
		}
	}
}

func TestFailureWithAnEndlessBody(t *testing.T) {
	t.Parallel()
	got := ask(t, canned{status: 503, body: endless{}})
	if got.Failure == nil || got.Failure.Kind != llm.Overloaded {
		t.Errorf("got %v", got.Failure)
	}
}

// endless is a body without an end and without a line break.
type endless struct{}

func (endless) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = 'x'
	}
	return len(p), nil
}

// watched is a body that knows whether it was closed.
type watched struct {
	io.Reader

	closed bool
}

func (w *watched) Close() error {
	w.closed = true
	return nil
}

// TestRequestEndsWithTheAnswer guards that the connection is given back, wherever the reader leaves and however the answer ends.
func TestRequestEndsWithTheAnswer(t *testing.T) {
	t.Parallel()
	for name, body := range map[string]string{"whole": start + text + hello + stop + done, "broken": start + text + hello + "data: {\n\n"} {
		for leave := range 5 {
			w := &watched{Reader: strings.NewReader(body)}
			var asked *http.Request
			transport := roundTrip(func(r *http.Request) (*http.Response, error) {
				asked = r
				header := http.Header{"Content-Type": {"text/event-stream"}}
				return &http.Response{StatusCode: http.StatusOK, Request: r, Header: header, Body: w}, nil
			})
			p, err := New(Config{BaseURL: "http://model.test", Model: "m", Key: key}, &http.Client{Transport: transport})
			if err != nil {
				t.Fatal(err)
			}
			n := 0
			for range p.Stream(t.Context(), llmtest.Ask()) {
				if n++; n > leave {
					break
				}
			}
			if !w.closed || asked.Context().Err() == nil {
				t.Errorf("%s, left after %d: body closed is %v, context is %v", name, n, w.closed, asked.Context().Err())
			}
		}
	}
}

type roundTrip func(*http.Request) (*http.Response, error)

func (f roundTrip) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }
