package upstream

import (
	"context"
	"errors"
	"io"
	"sync"
	"time"

	"github.com/languagetutor/languagetutor/server/llm"
)

// body is an answer under the clocks and the caps.
type body struct {
	inner   io.ReadCloser
	ctx     context.Context //nolint:containedctx // The clocks of the answer.
	content *time.Timer     // first for the first content, then between two pieces
	idle    time.Duration
	stream  bool
	done    func(first time.Time, size int64, outcome string)
	once    sync.Once

	size  int64
	line  int
	blank bool // the line has nothing yet, or is a comment
	began bool // the line has begun
	first time.Time
}

// Read implements io.Reader. Its errors are *llm.Error, and io.EOF.
func (b *body) Read(p []byte) (int, error) {
	n, err := b.inner.Read(p)
	b.size += int64(n)
	if failure := b.look(p[:n]); failure != nil {
		b.end(string(failure.Kind))
		return 0, failure
	}
	switch {
	case err == nil:
		return n, nil
	case errors.Is(err, io.EOF):
		b.end("ok")
		return n, io.EOF
	}
	failure := llm.Failed(b.ctx, err)
	if failure.Kind == llm.Network {
		failure = &llm.Error{Kind: llm.Incomplete, Err: err} // it had begun
	}
	b.end(string(failure.Kind))
	return n, failure
}

// look checks the caps, and winds the clock where there is content. Outside of a stream any byte is.
func (b *body) look(p []byte) *llm.Error {
	if b.size > maxResponse {
		return &llm.Error{Kind: llm.Malformed, Message: "the answer is too long"}
	}
	content := !b.stream && len(p) > 0
	for _, c := range p {
		if c == '\n' {
			b.line, b.began = 0, false
			continue
		}
		if b.line++; b.line > maxLine && b.stream {
			return &llm.Error{Kind: llm.Malformed, Message: "a line of the answer is too long"}
		}
		if !b.began && c != '\r' {
			b.began, b.blank = true, c == ':'
		}
		content = content || b.began && !b.blank
	}
	if content && b.content.Stop() { // a clock that has run out stays so
		b.content.Reset(b.idle)
		if b.first.IsZero() {
			b.first = time.Now()
		}
	}
	return nil
}

// Close implements io.Closer. It ends the request.
func (b *body) Close() error {
	b.end(string(llm.Cancelled))
	return b.inner.Close()
}

func (b *body) end(outcome string) { b.once.Do(func() { b.done(b.first, b.size, outcome) }) }
