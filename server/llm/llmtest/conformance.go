package llmtest

import (
	"context"
	"errors"
	"math"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/languagetutor/languagetutor/server/llm"
)

// Ask is a request with something in every field but Schema.
func Ask() llm.Request {
	return llm.Request{
		System: []llm.Block{
			{Text: "You are a patient tutor.", Stable: true},
			{Text: "The learner is at A2.", Stable: true},
			{Text: "Today's subject is food."},
		},
		Messages: []llm.Message{
			{Role: llm.Learner, Text: "Hola, ¿qué tal?"},
			{Role: llm.Tutor, Text: "Bien. ¿Qué quieres comer?"},
			{Role: llm.Learner, Text: "Quiero \"arroz\"\nご飯 🍜"},
		},
		MaxTokens:   300,
		Temperature: 0.3,
		Brief:       llm.Brief{Task: llm.TaskReply, Opening: "nobody's business", Seed: 7},
	}
}

// AskJSON is Ask with a Schema.
func AskJSON() llm.Request {
	req := Ask()
	req.Schema = &llm.Schema{Name: "correction", JSON: []byte(
		`{"type":"object","properties":{"errors":{"type":"array","items":{"type":"object","properties":{"word":{"type":"string"}},` +
			`"required":["word"],"additionalProperties":false}}},"required":["errors"],"additionalProperties":false}`)}
	return req
}

// Conformance is what every provider passes that talks to a Server. connect makes one that uses the server's URL, Key and a
// client that is as strict as Client; the model's name is its own.
func Conformance(t *testing.T, connect func(*Server) llm.Provider) {
	t.Helper()
	c := suite{connect}
	t.Run("answers", c.answers)
	t.Run("the request says everything", c.request)
	t.Run("temperature zero is sent", c.temperature)
	t.Run("a schema", c.schema)
	t.Run("reasons", c.reasons)
	t.Run("usage that nobody told is estimated", c.estimate)
	t.Run("any text in any pieces", c.echo)
	t.Run("the wrong key", c.wrongKey)
	t.Run("cancelled before", c.cancelledBefore)
	t.Run("the reader leaves", c.leave)
	t.Run("many at once", c.many)
	for _, fault := range Faults() {
		switch fault {
		case Silence, HangFirst, HangBetween:
			t.Run(string(fault), c.hang(fault))
		default:
			t.Run(string(fault), c.fault(fault))
		}
	}
}

type suite struct{ connect func(*Server) llm.Provider }

func (c suite) run(t *testing.T, req llm.Request, step Step) (Result, *Server) {
	t.Helper()
	s := New(t, step)
	return Read(t, c.connect(s).Stream(t.Context(), req)), s
}

func (suite) equal(t *testing.T, what string, got, want any) {
	t.Helper()
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("%s (-want +got):\n%s", what, diff)
	}
}

func (c suite) answers(t *testing.T) {
	t.Parallel()
	got, _ := c.run(t, Ask(), Step{Text: "¿Con pollo o con verduras? 🍗"})
	c.equal(t, "answer", got, Result{Text: "¿Con pollo o con verduras? 🍗", Usage: DefaultUsage, Reason: llm.Stop})
}

func (c suite) request(t *testing.T) {
	t.Parallel()
	ask := Ask()
	_, s := c.run(t, ask, Step{})
	got := c.only(t, s)
	c.equal(t, "system", got.System, "You are a patient tutor.\n\nThe learner is at A2.\n\nToday's subject is food.")
	c.equal(t, "messages", got.Messages, ask.Messages)
	c.equal(t, "max tokens", got.MaxTokens, ask.MaxTokens)
	if got.Temperature == nil || math.Abs(*got.Temperature-ask.Temperature) > 1e-6 {
		t.Errorf("temperature is %v, want %v", got.Temperature, ask.Temperature)
	}
	if got.Schema != nil {
		t.Errorf("schema is %+v, want none", got.Schema)
	}
	if !got.Stream {
		t.Error("the answer is not asked for as a stream")
	}
	if strings.Contains(string(got.Body), ask.Brief.Opening) {
		t.Error("the brief was sent")
	}
}

func (c suite) temperature(t *testing.T) {
	t.Parallel()
	ask := Ask()
	ask.Temperature = 0
	_, s := c.run(t, ask, Step{})
	if got := c.only(t, s).Temperature; got == nil || *got > 1e-6 {
		t.Errorf("temperature is %v, want 0", got)
	}
}

func (c suite) schema(t *testing.T) {
	t.Parallel()
	const answer = `{"errors":[{"word":"\"qué\""},{"word":"\n"}]}`
	got, s := c.run(t, AskJSON(), Step{Text: answer})
	c.equal(t, "answer", got, Result{Text: answer, Usage: DefaultUsage, Reason: llm.Stop})
	c.equal(t, "schema", c.only(t, s).Schema, AskJSON().Schema)
}

func (c suite) reasons(t *testing.T) {
	t.Parallel()
	for _, reason := range []llm.Reason{llm.Stop, llm.Length, llm.Filter} {
		for _, ask := range []llm.Request{Ask(), AskJSON()} {
			got, _ := c.run(t, ask, Step{Reason: reason})
			c.equal(t, "reason", got.Reason, reason)
		}
	}
}

func (c suite) estimate(t *testing.T) {
	t.Parallel()
	got, _ := c.run(t, Ask(), Step{NoUsage: true})
	want := llm.Usage{Input: llm.EstimateInput(Ask()), Output: llm.EstimateTokens("Hello there!"), Estimated: true}
	c.equal(t, "usage", got.Usage, want)
}

func (c suite) echo(t *testing.T) {
	t.Parallel()
	last := func(r Request) string { return r.Messages[len(r.Messages)-1].Text }
	var providers []llm.Provider
	for _, runes := range []int{1, 3, 1000} {
		providers = append(providers, c.connect(New(t, Step{Answer: last, Runes: runes})))
	}
	rapid.Check(t, func(rt *rapid.T) {
		text := rapid.String().Filter(func(s string) bool { return !blank(s) }).Draw(rt, "text")
		ask := Ask()
		ask.Messages[len(ask.Messages)-1].Text = text
		got := Read(t, rapid.SampledFrom(providers).Draw(rt, "provider").Stream(t.Context(), ask))
		if got.Text != text || got.Failure != nil {
			rt.Fatalf("got %q, %v, want %q", got.Text, got.Failure, text)
		}
	})
}

func (c suite) wrongKey(t *testing.T) {
	t.Parallel()
	s := New(t)
	s.SetKey("another-key")
	got := Read(t, c.connect(s).Stream(t.Context(), Ask()))
	c.failed(t, s, got, llm.Unauthorized)
}

func (c suite) cancelledBefore(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	s := New(t)
	got := Read(t, c.connect(s).Stream(ctx, Ask()))
	if got.Failure == nil || got.Failure.Kind != llm.Cancelled || len(s.Requests()) > 0 {
		t.Errorf("failure is %v after %d requests, want %s after none", got.Failure, len(s.Requests()), llm.Cancelled)
	}
}

func (c suite) leave(t *testing.T) {
	t.Parallel()
	s := New(t, Step{Fault: HangBetween})
	for event, err := range c.connect(s).Stream(t.Context(), Ask()) {
		if err != nil {
			t.Fatal(err)
		}
		if _, ok := event.(llm.Delta); ok {
			break
		}
	}
	s.Gone()
}

func (c suite) many(t *testing.T) {
	t.Parallel()
	p := c.connect(New(t, Step{Answer: func(r Request) string { return r.Messages[0].Text }}))
	var all sync.WaitGroup
	for i := range 8 {
		all.Go(func() {
			ask := Ask()
			ask.Messages[0].Text = strings.Repeat("ja ", i+1)
			c.equal(t, "answer", Read(t, p.Stream(t.Context(), ask)).Text, ask.Messages[0].Text)
		})
	}
	all.Wait()
}

// kinds are what a fault may be taken for. Without any it does no harm.
var kinds = map[Fault][]llm.Kind{
	HTML:        {llm.Malformed, llm.Incomplete},
	Redirect:    {llm.Malformed, llm.Incomplete},
	TooMany:     {llm.RateLimited},
	Broken:      {llm.Overloaded},
	Busy:        {llm.Overloaded},
	CleanEnd:    {llm.Incomplete},
	Cut:         {llm.Network, llm.Incomplete},
	ErrorData:   {llm.Overloaded},
	ErrorEvent:  {llm.Overloaded, llm.Malformed},
	BadChunk:    {llm.Malformed},
	EndlessLine: {llm.Malformed},
}

func (c suite) fault(fault Fault) func(*testing.T) {
	return func(t *testing.T) {
		t.Parallel()
		const text = "Uno, dos, tres, cuatro, cinco."
		for _, after := range []int{0, 1, 2, 1000} {
			for _, ask := range []llm.Request{Ask(), AskJSON()} {
				got, s := c.run(t, ask, Step{Text: text, Fault: fault, After: after})
				if kinds[fault] == nil {
					c.equal(t, "answer", got, Result{Text: text, Usage: DefaultUsage, Reason: llm.Stop})
					c.only(t, s)
					continue
				}
				c.failed(t, s, got, kinds[fault]...)
				want := ""
				if !slices.Contains([]Fault{HTML, Redirect, TooMany, Broken, Busy}, fault) {
					parts := pieces(text, 5)
					want = strings.Join(parts[:min(after, len(parts))], "")
				}
				c.equal(t, "text before the fault", got.Text, want)
			}
		}
	}
}

// hang checks who may end a silence: the caller, or a clock that ends the context with a cause.
func (c suite) hang(fault Fault) func(*testing.T) {
	return func(t *testing.T) {
		t.Parallel()
		for _, test := range []struct {
			cause error
			want  llm.Kind
		}{
			{context.Canceled, llm.Cancelled},
			{&llm.Error{Kind: llm.Timeout, Err: errors.New("the clock between two tokens")}, llm.Timeout},
		} {
			s := New(t, Step{Fault: fault})
			ctx, cancel := context.WithCancelCause(t.Context())
			var clock sync.WaitGroup
			clock.Go(func() {
				s.Hanging()
				cancel(test.cause)
			})
			got := Read(t, c.connect(s).Stream(ctx, Ask()))
			clock.Wait()
			c.failed(t, s, got, test.want)
			s.Gone()
		}
	}
}

// failed checks an error, that nothing was tried again or sent elsewhere, and that the error tells no secrets.
func (c suite) failed(t *testing.T, s *Server, got Result, want ...llm.Kind) {
	t.Helper()
	c.only(t, s)
	if s.Strayed() > 0 {
		t.Error("the request was sent to another host")
	}
	if got.Failure == nil || !slices.Contains(want, got.Failure.Kind) {
		t.Errorf("failure is %v, want one of %v", got.Failure, want)
		return
	}
	for _, secret := range []string{Key, "arroz", "patient tutor", "Uno, dos"} {
		if strings.Contains(got.Failure.Error(), secret) {
			t.Errorf("error tells %q: %v", secret, got.Failure)
		}
	}
}

// only is the one request that came.
func (suite) only(t *testing.T, s *Server) Request {
	t.Helper()
	requests := s.Requests()
	if len(requests) != 1 {
		t.Fatalf("%d requests came, want 1", len(requests))
	}
	return requests[0]
}
