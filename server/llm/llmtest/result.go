package llmtest

import (
	"bytes"
	"errors"
	"io"
	"iter"
	"net/http"
	"strings"
	"testing"

	"github.com/languagetutor/languagetutor/server/llm"
)

// Result is an answer that was read to its end.
type Result struct {
	Text   string
	Usage  llm.Usage // the last one
	Reason llm.Reason
	// Failure is nil if the answer was whole.
	Failure *llm.Error
}

// Read reads an answer to its end and fails the test where it breaks the promises of llm.Provider.
func Read(tb testing.TB, answer iter.Seq2[llm.Event, error]) Result {
	tb.Helper()
	var r Result
	var text strings.Builder
	over := false
	for event, err := range answer {
		if over {
			tb.Errorf("after its end the answer went on with %#v, %v", event, err)
		}
		if err != nil {
			over = true
			if failure, ok := err.(*llm.Error); ok { //nolint:errorlint // the promise is the type itself
				r.Failure = failure
			} else {
				tb.Errorf("error is %T and no *llm.Error: %v", err, err)
			}
			if event != nil {
				tb.Errorf("an event beside an error: %#v", event)
			}
			continue
		}
		switch e := event.(type) {
		case llm.Start:
			text.Reset()
		case llm.Delta:
			if e.Text == "" {
				tb.Error("an empty Delta")
			}
			text.WriteString(e.Text)
		case llm.Usage:
			r.Usage = e
		case llm.Finish:
			over = true
			r.Reason = e.Reason
		default:
			tb.Errorf("event is %T", event)
		}
	}
	if !over {
		tb.Error("the answer has no end")
	}
	r.Text = text.String()
	return r
}

// maxLine is the longest line that Client lets through, in bytes.
const maxLine = 1 << 20

// Client is what a provider may count on beneath it, without any clocks: it follows no redirect and breaks off a line that
// is too long with an *llm.Error.
func Client(tb testing.TB) *http.Client {
	tb.Helper()
	transport := &http.Transport{}
	tb.Cleanup(transport.CloseIdleConnections)
	return &http.Client{
		Transport:     bounded{transport},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
}

type bounded struct{ next http.RoundTripper }

// RoundTrip implements http.RoundTripper.
func (b bounded) RoundTrip(r *http.Request) (*http.Response, error) {
	response, err := b.next.RoundTrip(r)
	if err != nil {
		return nil, err
	}
	response.Body = &boundedBody{ReadCloser: response.Body}
	return response, nil
}

type boundedBody struct {
	io.ReadCloser

	line int
}

var errLine = errors.New("a line is too long")

// Read implements io.Reader.
func (b *boundedBody) Read(p []byte) (int, error) {
	n, err := b.ReadCloser.Read(p)
	if i := bytes.LastIndexByte(p[:n], '\n'); i >= 0 {
		b.line = n - i - 1
	} else {
		b.line += n
	}
	if b.line > maxLine {
		return 0, &llm.Error{Kind: llm.Malformed, Err: errLine}
	}
	return n, err
}
