package llm_test

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"sync"
	"testing"
	"time"

	"github.com/languagetutor/languagetutor/server/llm"
	"github.com/languagetutor/languagetutor/server/postgres/pgtest"
)

func TestMain(m *testing.M) { pgtest.Main(m) }

// fake is a provider that plays one script after the other, and the last for ever. A script is made of events, errors,
// durations that it takes for the next step, and functions that are called.
type fake struct {
	scripts [][]any

	mu    sync.Mutex
	calls []time.Time
	asked []llm.Request
}

func plays(scripts ...[]any) *fake { return &fake{scripts: scripts} }

func (f *fake) Stream(ctx context.Context, req llm.Request) iter.Seq2[llm.Event, error] {
	return func(yield func(llm.Event, error) bool) {
		f.mu.Lock()
		script := f.scripts[min(len(f.calls), len(f.scripts)-1)]
		f.calls, f.asked = append(f.calls, time.Now()), append(f.asked, req)
		f.mu.Unlock()
		for _, step := range script {
			switch s := step.(type) {
			case time.Duration:
				select {
				case <-time.After(s):
				case <-ctx.Done():
					yield(nil, llm.Failed(ctx, ctx.Err()))
					return
				}
			case func():
				s()
			case error:
				yield(nil, s)
				return
			case llm.Event:
				if !yield(s, nil) {
					return
				}
			}
		}
	}
}

func (f *fake) count() int {
	f.mu.Lock()
	defer f.mu.Unlock()
	return len(f.calls)
}

// says is the script of a whole answer.
func says(words ...string) []any {
	var script []any
	for _, word := range words {
		script = append(script, llm.Delta{Text: word})
	}
	return append(script, llm.Usage{Input: 10, Output: len(words)}, llm.Finish{Reason: llm.Stop})
}

// fails is the script of a failure after some words.
func fails(kind llm.Kind, words ...string) []any {
	var script []any
	for _, word := range words {
		script = append(script, llm.Delta{Text: word})
	}
	return append(script, &llm.Error{Kind: kind, Message: "from the provider"})
}

// hear reads a stream, one line for each event, and its error.
func hear(stream iter.Seq2[llm.Event, error]) (lines []string, failure *llm.Error) {
	for event, err := range stream {
		if err != nil {
			if !errors.As(err, &failure) {
				failure = &llm.Error{Kind: "not an *Error", Err: err}
			}
			lines = append(lines, "error "+string(failure.Kind))
			continue
		}
		switch e := event.(type) {
		case llm.Start:
			lines = append(lines, "start "+e.Provider+"/"+e.Model)
		case llm.Delta:
			lines = append(lines, "delta "+e.Text)
		case llm.Usage:
			lines = append(lines, fmt.Sprintf("usage %d %d", e.Input, e.Output))
		case llm.Finish:
			lines = append(lines, "finish "+string(e.Reason))
		}
	}
	return lines, failure
}
