package openai

import (
	"context"
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/google/go-cmp/cmp"

	"github.com/languagetutor/languagetutor/server/llm"
	"github.com/languagetutor/languagetutor/server/llm/llmtest"
)

// canned is a transport with one response to everything.
type canned struct {
	status int
	body   string
	slow   bool  // byte by byte
	err    error // instead of the response, or of the end of the body if there is one
}

func (c canned) RoundTrip(r *http.Request) (*http.Response, error) {
	if c.err != nil && c.body == "" {
		return nil, c.err
	}
	end := io.Reader(strings.NewReader(""))
	if c.err != nil {
		end = failing{c.err}
	}
	body := io.MultiReader(strings.NewReader(c.body), end)
	if c.slow {
		body = iotest.OneByteReader(body)
	}
	header := http.Header{"Content-Type": {"text/event-stream"}}
	return &http.Response{StatusCode: c.status, Request: r, Header: header, Body: io.NopCloser(body)}, nil
}

type failing struct{ err error }

func (f failing) Read([]byte) (int, error) { return 0, f.err }

func ask(t testing.TB, response canned) llmtest.Result {
	t.Helper()
	p, err := New(Config{BaseURL: "http://model.test/v1", Model: "m", Key: key}, &http.Client{Transport: response})
	if err != nil {
		t.Fatal(err)
	}
	return llmtest.Read(t, p.Stream(t.Context(), llmtest.Ask()))
}

func TestNewNamesTheWrongField(t *testing.T) {
	t.Parallel()
	good := Config{BaseURL: "https://model.test/v1", Model: "m", Key: key}
	for name, test := range map[string]struct {
		change func(*Config)
		want   string
	}{
		"good":            {func(*Config) {}, ""},
		"no key":          {func(c *Config) { c.Key = nil }, ""},
		"maker's own":     {func(c *Config) { c.BaseURL = "" }, ""},
		"azure's own":     {func(c *Config) { c.BaseURL, c.Azure, c.APIVersion = "", true, "2024-10-21" }, "base-url"},
		"no host":         {func(c *Config) { c.BaseURL = "https:///v1" }, "base-url"},
		"other scheme":    {func(c *Config) { c.BaseURL = "ftp://model.test" }, "base-url"},
		"password":        {func(c *Config) { c.BaseURL = "https://u:secret@model.test" }, "base-url"},
		"broken password": {func(c *Config) { c.BaseURL = "https://u:secret%zz@model.test" }, "base-url"},
		"query":           {func(c *Config) { c.BaseURL = "https://model.test/v1?x=1" }, "base-url"},
		"no model":        {func(c *Config) { c.Model = "" }, "model"},
		"azure unversed":  {func(c *Config) { c.Azure = true }, "api-version"},
		"version alone":   {func(c *Config) { c.APIVersion = "2024-10-21" }, "api-version"},
		"odd tokens":      {func(c *Config) { c.Tokens = "tokens" }, "tokens"},
		"old tokens":      {func(c *Config) { c.Model, c.Tokens = "gpt-5-mini", MaxTokens }, "tokens"},
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
		got := llmtest.Read(t, connect(t, Config{BaseURL: "/v1", Model: "m", Key: key})(s).Stream(t.Context(), llmtest.Ask()))
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
	p := connect(t, Config{BaseURL: "/v1", Model: "m", Key: func() (string, error) { return now, nil }})(s)
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
	llmtest.Read(t, connect(t, Config{BaseURL: "/v1/", Model: "m"})(s).Stream(t.Context(), llmtest.Ask()))
	if got := s.Requests()[0].Header.Values("Authorization"); got != nil {
		t.Errorf("Authorization is %q", got)
	}
}

func TestFieldsFitTheModel(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		config        Config
		want, without string
	}{
		{Config{Model: "m"}, `"max_tokens":300`, "max_completion_tokens"},
		{Config{Model: "m"}, `"temperature":0.3`, "response_format"},
		{Config{Model: "m", Tokens: MaxCompletionTokens}, `"max_completion_tokens":300`, "max_tokens"},
		{Config{Model: "m", NoTemperature: true}, `"max_tokens":300`, "temperature"},
		{Config{Model: "gpt-5-mini"}, `"max_completion_tokens":300`, "temperature"},
		{Config{Model: "o3"}, `"max_completion_tokens":300`, "max_tokens"},
	} {
		test.config.BaseURL, test.config.Key = "/v1", key
		s := llmtest.New(t)
		got := llmtest.Read(t, connect(t, test.config)(s).Stream(t.Context(), llmtest.Ask()))
		body := string(s.Requests()[0].Body)
		if got.Failure != nil || !strings.Contains(body, test.want) || strings.Contains(body, `"`+test.without+`"`) {
			t.Errorf("%+v: %v\n%s", test.config, got.Failure, body)
		}
	}
}

func TestServerWithoutSchemasIsToldInWords(t *testing.T) {
	t.Parallel()
	s := llmtest.New(t)
	p := connect(t, Config{BaseURL: "/v1", Model: "m", Key: key, NoSchema: true})(s)
	if got := llmtest.Read(t, p.Stream(t.Context(), llmtest.AskJSON())); got.Failure != nil {
		t.Fatal(got.Failure)
	}
	got := s.Requests()[0]
	if got.Schema != nil || !strings.HasSuffix(got.System, "\n"+string(llmtest.AskJSON().Schema.JSON)) {
		t.Errorf("schema %v, system %q", got.Schema, got.System)
	}
}

func TestNothingToSayToTheSystem(t *testing.T) {
	t.Parallel()
	s := llmtest.New(t)
	req := llmtest.Ask()
	req.System = []llm.Block{{Text: " \n"}}
	got := llmtest.Read(t, connect(t, Config{BaseURL: "/v1", Model: "m", Key: key})(s).Stream(t.Context(), req))
	if got.Failure != nil || s.Requests()[0].System != "" || strings.Contains(string(s.Requests()[0].Body), "system") {
		t.Errorf("%v\n%s", got.Failure, s.Requests()[0].Body)
	}
}

func TestAzureEscapesTheDeployment(t *testing.T) {
	t.Parallel()
	s := llmtest.New(t)
	p := connect(t, Config{Model: "gpt-3.5:a/b?c", Key: key, Azure: true, APIVersion: "2024-10-21"})(s)
	if got := llmtest.Read(t, p.Stream(t.Context(), llmtest.Ask())); got.Failure != nil {
		t.Fatal(got.Failure)
	}
	const want = "/openai/deployments/gpt-3.5:a%2Fb%3Fc/chat/completions?api-version=2024-10-21"
	if got := s.Requests()[0].Path; got != want {
		t.Errorf("path is %s, want %s", got, want)
	}
}

const (
	hello = `data: {"choices":[{"index":0,"delta":{"content":"Hello"}}]}` + "\n\n"
	stop  = `data: {"choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}` + "\n\n"
	count = `data: {"choices":[],"usage":{"prompt_tokens":9,"completion_tokens":2,"prompt_tokens_details":{"cached_tokens":4}}}` + "\n\n"
	done  = "data: [DONE]\n\n"
)

func finish(reason string) string { return strings.Replace(stop, `"stop"`, `"`+reason+`"`, 1) }

func TestStreams(t *testing.T) {
	t.Parallel()
	counted := llm.Usage{Input: 9, Output: 2, Cached: 4}
	guessed := llm.Usage{Input: llm.EstimateInput(llmtest.Ask()), Output: llm.EstimateTokens("Hello"), Estimated: true}
	whole := llmtest.Result{Text: "Hello", Usage: counted, Reason: llm.Stop}
	uncounted := llmtest.Result{Text: "Hello", Usage: guessed, Reason: llm.Stop}
	failed := func(kind llm.Kind, text string) llmtest.Result {
		return llmtest.Result{Text: text, Failure: &llm.Error{Kind: kind}}
	}
	for name, test := range map[string]struct {
		body string
		end  error
		want llmtest.Result
	}{
		"whole":                  {hello + stop + count + done, nil, whole},
		"whole without DONE":     {hello + stop + count, nil, whole},
		"cut after the reason":   {hello + stop, io.ErrUnexpectedEOF, uncounted},
		"clock after the reason": {hello + stop, &llm.Error{Kind: llm.Timeout}, uncounted},
		"no usage":               {hello + stop + done, nil, uncounted},
		"usage with the reason": {hello + `data: {"choices":[{"delta":{},"finish_reason":"stop"}],` +
			`"usage":{"prompt_tokens":9,"completion_tokens":2,"prompt_tokens_details":{"cached_tokens":4}}}` + "\n\n" + done, nil, whole},
		"carriage returns":  {strings.ReplaceAll(hello+stop+count+done, "\n", "\r\n"), nil, whole},
		"no space":          {strings.ReplaceAll(hello+stop+count+done, "data: ", "data:"), nil, whole},
		"text after reason": {hello + stop + hello + count + done, nil, whole},
		"eos":               {hello + finish("eos") + count + done, nil, whole},
		"length":            {hello + finish("length") + done, nil, llmtest.Result{Text: "Hello", Usage: guessed, Reason: llm.Length}},
		"filter":            {hello + finish("content_filter") + done, nil, llmtest.Result{Text: "Hello", Usage: guessed, Reason: llm.Filter}},
		"refusal": {
			`data: {"choices":[{"delta":{"refusal":"I will not."}}]}` + "\n\n" + stop + count + done, nil,
			llmtest.Result{Usage: counted, Reason: llm.Filter},
		},
		"a tool nobody offered": {hello + finish("tool_calls") + done, nil, failed(llm.Incomplete, "Hello")},
		"DONE without reason":   {hello + done, nil, failed(llm.Incomplete, "Hello")},
		"nothing":               {"\n", nil, failed(llm.Incomplete, "")},
		"chunk of nothing":      {hello + "data: {}\n\n" + stop + done, nil, failed(llm.Malformed, "Hello")},
		"chunk of null":         {"data: null\n\n", nil, failed(llm.Malformed, "")},
		"wrong type":            {hello + `data: {"choices":"none"}` + "\n\n", nil, failed(llm.Malformed, "Hello")},
		"cut in a chunk":        {hello + `data: {"choi`, io.ErrUnexpectedEOF, failed(llm.Network, "Hello")},
		"clock":                 {hello, &llm.Error{Kind: llm.Timeout}, failed(llm.Timeout, "Hello")},
		"limit":                 {hello + "data: {", &llm.Error{Kind: llm.Malformed}, failed(llm.Malformed, "Hello")},
	} {
		got := ask(t, canned{status: 200, body: test.body, err: test.end})
		if got.Failure != nil {
			got.Failure = &llm.Error{Kind: got.Failure.Kind}
		}
		if diff := cmp.Diff(test.want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}

func TestErrorsBelowPassThrough(t *testing.T) {
	t.Parallel()
	want := &llm.Error{Kind: llm.RateLimited, Status: 429, RetryAfter: 3, Message: "from below"}
	if got := ask(t, canned{err: want}); got.Failure != want {
		t.Errorf("got %#v", got.Failure)
	}
	if got := ask(t, canned{status: 200, body: hello, err: want}); got.Failure != want || got.Text != "Hello" {
		t.Errorf("got %#v", got)
	}
	if got := ask(t, canned{status: 500, body: "{", err: want}); got.Failure != want {
		t.Errorf("got %#v", got.Failure)
	}
}

func TestErrorsAreClassified(t *testing.T) {
	t.Parallel()
	object := func(kind, code string) string {
		return `{"error":{"message":"no\nto ` + llmtest.Key + strings.Repeat(" x", 300) + `","type":"` + kind + `","code":` + code + `}}`
	}
	for _, test := range []struct {
		status int
		body   string
		want   llm.Kind
	}{
		{400, object("invalid_request_error", `null`), llm.Rejected},
		{400, object("invalid_request_error", `"context_length_exceeded"`), llm.TooLong},
		{400, object("", `"content_filter"`), llm.Refused},
		{400, object("invalid_request_error", `"content_policy_violation"`), llm.Refused},
		{401, object("invalid_request_error", `"invalid_api_key"`), llm.Unauthorized},
		{404, object("invalid_request_error", `"model_not_found"`), llm.Unauthorized},
		{413, "", llm.TooLong},
		{413, object("", `null`), llm.TooLong},
		{422, `{"detail":"no"}`, llm.Rejected},
		{429, object("requests", `"rate_limit_exceeded"`), llm.RateLimited},
		{429, object("insufficient_quota", `"insufficient_quota"`), llm.Unauthorized},
		{500, object("server_error", `null`), llm.Overloaded},
		{502, "<html>bad gateway</html>", llm.Overloaded},
		{503, "", llm.Overloaded},
		{200, "data: " + object("server_error", `null`) + "\n\n", llm.Overloaded},
		{200, "data: " + object("", `429`) + "\n\n", llm.RateLimited},
		{200, "data: " + object("", `400`) + "\n\n", llm.Rejected},
		{200, "data: " + object("tokens", `"rate_limit_exceeded"`) + "\n\n", llm.RateLimited},
		{200, "data: " + object("invalid_request_error", `null`) + "\n\n", llm.Rejected},
		{200, "data: " + object("authentication_error", `null`) + "\n\n", llm.Unauthorized},
		{200, object("server_error", `null`) + "\n", llm.Overloaded},
	} {
		got := ask(t, canned{status: test.status, body: test.body}).Failure
		if got == nil || got.Kind != test.want {
			t.Errorf("%d %.60s: %v, want %s", test.status, test.body, got, test.want)
			continue
		}
		if test.status != 200 && got.Status != test.status {
			t.Errorf("%d %.60s: status is %d", test.status, test.body, got.Status)
		}
		if text := got.Error(); len(text) > 300 || strings.Contains(text, llmtest.Key) || strings.Contains(text, "html") {
			t.Errorf("error tells too much: %s", text)
		}
	}
}

func TestModelOfAnotherEndpointIsRejected(t *testing.T) {
	t.Parallel()
	s := llmtest.New(t)
	got := llmtest.Read(t, connect(t, Config{BaseURL: "/v1", Model: "text-davinci-003", Key: key})(s).Stream(t.Context(), llmtest.Ask()))
	if got.Failure == nil || got.Failure.Kind != llm.Rejected {
		t.Errorf("got %v, want %s", got.Failure, llm.Rejected)
	}
}

func TestNoConnection(t *testing.T) {
	t.Parallel()
	if got := ask(t, canned{err: errors.New("connection refused")}); got.Failure == nil || got.Failure.Kind != llm.Network {
		t.Errorf("got %v", got.Failure)
	}
	if got := ask(t, canned{err: context.DeadlineExceeded}); got.Failure == nil || got.Failure.Kind != llm.Network {
		t.Errorf("a deadline that is not the caller's: %v", got.Failure)
	}
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
	for name, body := range map[string]string{"whole": hello + hello + stop + count + done, "broken": hello + hello + "data: {\n\n"} {
		for leave := range 5 {
			w := &watched{Reader: strings.NewReader(body)}
			var asked *http.Request
			transport := roundTrip(func(r *http.Request) (*http.Response, error) {
				asked = r
				header := http.Header{"Content-Type": {"text/event-stream"}}
				return &http.Response{StatusCode: http.StatusOK, Request: r, Header: header, Body: w}, nil
			})
			p, err := New(Config{BaseURL: "http://model.test/v1", Model: "m", Key: key}, &http.Client{Transport: transport})
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

// FuzzStream guards that no body makes a stream with a wrong end, and that it does not matter how a body is cut into reads.
func FuzzStream(f *testing.F) {
	for _, seed := range []string{
		hello + stop + count + done, "data: {\"error\":{\"message\":\"x\"}}\n\n", "event: error\ndata: {\"type\":\"error\"}\n\n",
		": ping\n\n", "data: [DONE]", "data: null\n", "{\"error\":1}", "data: {\"error\":\"x\"}\n\n",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, body string) {
		whole, bytewise := ask(t, canned{status: 200, body: body}), ask(t, canned{status: 200, body: body, slow: true})
		if diff := cmp.Diff(whole, bytewise); diff != "" {
			t.Errorf("%q: at once and byte by byte differ:\n%s", body, diff)
		}
	})
}
