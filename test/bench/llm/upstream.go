package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"net/http"
	"slices"
	"strings"
	"sync/atomic"
	"time"
)

const (
	model = "bench"
	key   = "sk-bench"
	// reply is what the model says to everyone. Every word of a learner's deck is in it, so that it never needs to be repaired.
	reply = "Bonjour ! Ce matin, je vais au marché avec ma sœur. Nous achetons du pain, du fromage, des pommes et un petit gâteau. " +
		"Après, nous buvons un café près de la gare. Et toi, que fais-tu le samedi matin ?"
	analysis = `{"corrections":[],"understood":true,"attempts":[]}`
)

// words are in the decks of learners. Those that no learner says stay due, so that each turn has some to aim at.
var words = []string{
	"bonjour", "marché", "avec", "sœur", "nous", "acheter", "pomme", "petit", "gâteau", "après", "boire", "près",
	"matin", "pain", "fromage", "café", "gare", "samedi",
}

// upstream is a model that speaks the streaming format of OpenAI. It counts what it is asked, and refuses what that API would.
type upstream struct {
	first, gap                    time.Duration
	server                        *http.Server
	url                           string
	replies, analyses, open, done atomic.Int64
	refused                       atomic.Pointer[string] // the first refusal
	spoken, analysed              [][]byte
}

// startUpstream listens on a port of its own.
func startUpstream(ctx context.Context, first, gap time.Duration) (*upstream, error) {
	var config net.ListenConfig
	listener, err := config.Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	u := &upstream{first: first, gap: gap, url: "http://" + listener.Addr().String() + "/v1"}
	u.spoken = chunks(strings.SplitAfter(reply, " "))
	var pieces []string
	for piece := range slices.Chunk([]byte(analysis), 4) {
		pieces = append(pieces, string(piece))
	}
	u.analysed = chunks(pieces)
	mux := http.NewServeMux()
	mux.HandleFunc("POST /v1/chat/completions", u.complete)
	u.server = &http.Server{Handler: mux, ReadHeaderTimeout: 5 * time.Second}
	go func() { _ = u.server.Serve(listener) }() // whoever asks after it has ended says so
	return u, nil
}

// chunks are the events of an answer.
func chunks(pieces []string) [][]byte {
	var out [][]byte
	add := func(rest string) {
		out = append(out, fmt.Appendf(nil, `data: {"id":"chatcmpl-bench","object":"chat.completion.chunk","created":1767225600,"model":%q,%s}`+"\n\n", model, rest))
	}
	for _, piece := range pieces {
		content, err := json.Marshal(piece)
		if err != nil {
			panic(err) // no string fails
		}
		add(`"choices":[{"index":0,"delta":{"role":"assistant","content":` + string(content) + `},"finish_reason":null}]`)
	}
	add(`"choices":[{"index":0,"delta":{},"finish_reason":"stop"}]`)
	add(fmt.Sprintf(`"choices":[],"usage":{"prompt_tokens":400,"completion_tokens":%d,"total_tokens":%d}`, len(pieces), 400+len(pieces)))
	return append(out, []byte("data: [DONE]\n\n"))
}

// chatRequest is what the model reads.
type chatRequest struct {
	Model    string    `json:"model"`
	Messages []message `json:"messages"`
	Stream   bool      `json:"stream"`
	Options  struct {
		IncludeUsage bool `json:"include_usage"`
	} `json:"stream_options"`
	Format *struct {
		Type   string `json:"type"`
		Schema struct {
			Schema struct {
				Required []string `json:"required"`
			} `json:"schema"`
		} `json:"json_schema"`
	} `json:"response_format,omitempty"`
}

type message struct {
	Role    string `json:"role"`
	Content string `json:"content"`
}

// read returns the answer to a request, or what is wrong with it.
func (u *upstream) read(r *http.Request) ([][]byte, error) {
	var in chatRequest
	if err := json.NewDecoder(r.Body).Decode(&in); err != nil {
		return nil, err
	}
	switch {
	case r.Header.Get("Authorization") != "Bearer "+key:
		return nil, errors.New("a wrong key")
	case in.Model != model || !in.Stream || !in.Options.IncludeUsage:
		return nil, fmt.Errorf("model %q, stream %t, include_usage %t", in.Model, in.Stream, in.Options.IncludeUsage)
	case len(in.Messages) == 0 || in.Messages[len(in.Messages)-1].Role != "user":
		return nil, errors.New("the last message is not the user's")
	case slices.ContainsFunc(in.Messages, func(m message) bool { return m.Content == "" }):
		return nil, errors.New("an empty message")
	case in.Format == nil:
		u.replies.Add(1)
		return u.spoken, nil
	case in.Format.Type != "json_schema" || !slices.Equal(in.Format.Schema.Schema.Required, []string{"corrections", "understood", "attempts"}):
		return nil, fmt.Errorf("an unknown format %s: %v", in.Format.Type, in.Format.Schema.Schema.Required)
	}
	u.analyses.Add(1)
	return u.analysed, nil
}

func (u *upstream) complete(w http.ResponseWriter, r *http.Request) {
	u.open.Add(1)
	defer u.open.Add(-1)
	answer, err := u.read(r)
	if err != nil {
		text := err.Error()
		u.refused.CompareAndSwap(nil, &text)
		http.Error(w, text, http.StatusBadRequest)
		return
	}
	w.Header().Set("Content-Type", "text/event-stream")
	pause := u.first
	for _, chunk := range answer {
		if pause > 0 {
			select {
			case <-time.After(pause):
			case <-r.Context().Done():
				return
			}
		}
		pause = u.gap
		if _, err := w.Write(chunk); err != nil {
			return
		}
		if http.NewResponseController(w).Flush() != nil {
			return
		}
	}
	u.done.Add(1)
}

// check fails when the model has refused anything.
func (u *upstream) check() error {
	if refusal := u.refused.Load(); refusal != nil {
		return errors.New("the model refused a request: " + *refusal)
	}
	return nil
}
