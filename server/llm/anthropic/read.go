package anthropic

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"iter"
	"strings"

	"github.com/languagetutor/languagetutor/server/llm"
)

// event is every event of the API; each has some of the fields.
type event struct {
	Type    string `json:"type"`
	Index   int    `json:"index"`
	Message struct {
		Usage usage `json:"usage"`
	} `json:"message"`
	Block struct {
		Type string `json:"type"`
		Text string `json:"text"`
	} `json:"content_block"`
	Delta struct {
		Type        string `json:"type"`
		Text        string `json:"text"`
		PartialJSON string `json:"partial_json"`
		StopReason  string `json:"stop_reason"`
	} `json:"delta"`
	Usage usage     `json:"usage"`
	Error *apiError `json:"error"`
}

// usage is counted up in a stream: a later one replaces of an earlier what it holds.
type usage struct {
	Input   int `json:"input_tokens"`
	Written int `json:"cache_creation_input_tokens"`
	Cached  int `json:"cache_read_input_tokens"`
	Output  int `json:"output_tokens"`
}

func (u usage) merged(later usage) usage {
	for _, pair := range []struct{ to, from *int }{
		{&u.Input, &later.Input},
		{&u.Written, &later.Written},
		{&u.Cached, &later.Cached},
		{&u.Output, &later.Output},
	} {
		if *pair.from != 0 {
			*pair.to = *pair.from
		}
	}
	return u
}

func (u usage) total() llm.Usage {
	return llm.Usage{Input: u.Input + u.Written + u.Cached, Output: u.Output, Cached: u.Cached}
}

// answer is what was received of one.
type answer struct {
	req    llm.Request
	key    string
	text   strings.Builder
	usage  usage
	called bool // a tool: the first block of that type is the answer
	tool   int
	reason string
}

// read turns a body into the events of an answer.
func read(ctx context.Context, req llm.Request, body io.Reader, key string) iter.Seq2[llm.Event, error] {
	return func(yield func(llm.Event, error) bool) {
		a := answer{req: req, key: key}
		for stream := newEvents(body); ; {
			data, err := stream.next()
			var out llm.Event
			done := false
			if err == nil {
				out, done, err = a.take(data)
			}
			if err != nil && a.reason == "" {
				yield(nil, a.failed(ctx, err))
				return
			}
			if err != nil || done { // once the model said why it stopped, a stream that breaks takes nothing
				a.end(yield)
				return
			}
			if out != nil && !yield(out, nil) {
				return
			}
		}
	}
}

func (a *answer) failed(ctx context.Context, err error) *llm.Error {
	if errors.Is(err, io.EOF) {
		return &llm.Error{Kind: llm.Incomplete, Message: "the stream ended without a stop_reason"}
	}
	return llm.Failed(ctx, err)
}

// take reads an event. Types that it does not know mean nothing: the API may add some.
func (a *answer) take(data []byte) (out llm.Event, done bool, err error) {
	var e event
	if err := json.Unmarshal(data, &e); err != nil {
		return nil, false, &llm.Error{Kind: llm.Malformed, Message: "an event is not the JSON that it should be"}
	}
	if e.Error != nil {
		return nil, false, &llm.Error{Kind: e.Error.kind(0), Message: tell(e.Error.Message, a.key)}
	}
	switch e.Type {
	case "message_start":
		a.usage = a.usage.merged(e.Message.Usage)
		if total := a.usage.total(); total != (llm.Usage{}) {
			out = total
		}
	case "content_block_start":
		if e.Block.Type == "tool_use" && !a.called {
			a.called, a.tool = true, e.Index
		}
		if a.req.Schema == nil && e.Block.Type == "text" {
			out = a.delta(e.Block.Text)
		}
	case "content_block_delta":
		switch {
		case a.req.Schema == nil && e.Delta.Type == "text_delta":
			out = a.delta(e.Delta.Text)
		case a.req.Schema != nil && e.Delta.Type == "input_json_delta" && a.called && e.Index == a.tool:
			out = a.delta(e.Delta.PartialJSON)
		}
	case "message_delta":
		a.usage = a.usage.merged(e.Usage)
		if e.Delta.StopReason != "" {
			a.reason = e.Delta.StopReason
		}
	case "message_stop":
		if a.reason == "" {
			err = &llm.Error{Kind: llm.Incomplete, Message: "message_stop without a stop_reason"}
		}
		done = true
	}
	return out, done, err
}

func (a *answer) delta(text string) llm.Event {
	if text == "" || a.reason != "" {
		return nil
	}
	a.text.WriteString(text)
	return llm.Delta{Text: text}
}

// end tells how the answer ended.
func (a *answer) end(yield func(llm.Event, error) bool) {
	var reason llm.Reason
	switch a.reason {
	case "end_turn", "tool_use", "stop_sequence":
		reason = llm.Stop
	case "max_tokens", "model_context_window_exceeded":
		reason = llm.Length
	case "refusal":
		reason = llm.Filter
	default:
		yield(nil, &llm.Error{Kind: llm.Incomplete, Message: tell("stop_reason "+a.reason, a.key)})
		return
	}
	if reason == llm.Stop && a.req.Schema != nil && !a.called {
		yield(nil, &llm.Error{Kind: llm.Malformed, Message: "the answer is prose and not a call of the tool"})
		return
	}
	used := a.usage.total()
	if used == (llm.Usage{}) {
		used = llm.Usage{Input: llm.EstimateInput(a.req), Output: llm.EstimateTokens(a.text.String()), Estimated: true}
	}
	if yield(used, nil) {
		yield(llm.Finish{Reason: reason}, nil)
	}
}
