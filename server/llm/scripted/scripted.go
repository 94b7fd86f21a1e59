package scripted

import (
	"context"
	"encoding/json"
	"iter"
	"strings"
	"sync"
	"time"

	"github.com/languagetutor/languagetutor/server/llm"
)

// Options say how it speaks.
type Options struct {
	// Pace is how long a word takes; 0 means no time.
	Pace time.Duration
	// Faults are for tests. Each is for the next request that it fits, in this order.
	Faults []Fault
}

// Provider is the scripted tutor. It is safe for concurrent use.
type Provider struct {
	pace time.Duration

	mu     sync.Mutex
	faults []Fault
}

var _ llm.Provider = (*Provider)(nil)

// New returns the scripted tutor.
func New(options Options) *Provider {
	return &Provider{pace: options.Pace, faults: append([]Fault(nil), options.Faults...)}
}

// Stream implements llm.Provider: each Delta is a word.
func (p *Provider) Stream(ctx context.Context, req llm.Request) iter.Seq2[llm.Event, error] {
	return func(yield func(llm.Event, error) bool) {
		fault := p.take(req.Brief.Task)
		if fault.before != "" {
			yield(nil, &llm.Error{Kind: fault.before, Message: "scripted fault"})
			return
		}
		if fault.hang {
			<-ctx.Done()
			yield(nil, llm.Failed(ctx, ctx.Err()))
			return
		}
		text := fault.answer(req.Brief)
		said, words, reason := 0, 0, llm.Stop
		for word := range strings.SplitAfterSeq(text, " ") {
			if fault.cut != "" && words == fault.words {
				yield(nil, &llm.Error{Kind: fault.cut, Message: "scripted fault"})
				return
			}
			if err := p.wait(ctx); err != nil {
				yield(nil, llm.Failed(ctx, err))
				return
			}
			if llm.EstimateTokens(text[:said+len(word)]) > req.MaxTokens {
				reason = llm.Length
				break
			}
			if word != "" && !yield(llm.Delta{Text: word}, nil) {
				return
			}
			said += len(word)
			words++
		}
		if fault.cut != "" {
			yield(nil, &llm.Error{Kind: fault.cut, Message: "scripted fault"})
			return
		}
		usage := llm.Usage{Input: llm.EstimateInput(req), Output: llm.EstimateTokens(text[:said]), Estimated: true}
		_ = yield(usage, nil) && yield(llm.Finish{Reason: reason}, nil)
	}
}

// wait takes as long as a word.
func (p *Provider) wait(ctx context.Context) error {
	if p.pace <= 0 {
		return ctx.Err()
	}
	timer := time.NewTimer(p.pace)
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-ctx.Done():
	}
	return ctx.Err()
}

// answer is what is said to a brief.
func answer(b llm.Brief) string {
	s := in(b.Language)
	switch b.Task {
	case llm.TaskAnalyse:
		return object(map[string]any{"corrections": []any{}, "understood": s.understood(b.Text), "attempts": []any{}})
	case llm.TaskHint:
		return hint(b, s, in(b.Native))
	case llm.TaskTranslate:
		native := in(b.Native)
		return object(map[string]any{"translation": native.mention(native.Untranslated, []string{b.Text})})
	case llm.TaskSimplify:
		return simpler(b, s)
	default:
		return reply(b, s)
	}
}

// hint is a sentence that a learner could say, and its meaning.
func hint(b llm.Brief, s, native speech) string {
	words := targets(b)
	if len(words) == 0 {
		i := pick(b, hintSlot, len(s.Hint.Plain))
		return object(map[string]any{"text": s.Hint.Plain[i], "translation": native.Hint.Plain[i]})
	}
	i, word := pick(b, hintSlot, len(s.Hint.With)), words[:1]
	return object(map[string]any{"text": s.mention(s.Hint.With[i], word), "translation": native.mention(native.Hint.With[i], word)})
}

func object(fields map[string]any) string {
	raw, err := json.Marshal(fields)
	if err != nil {
		panic("scripted: " + err.Error()) // it is made of texts and lists
	}
	return string(raw)
}
