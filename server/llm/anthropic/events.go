package anthropic

import (
	"bufio"
	"bytes"
	"errors"
	"io"

	"github.com/languagetutor/languagetutor/server/llm"
)

// maxEvent bounds a line of a stream, and what an event holds in all, in bytes.
const maxEvent = 1 << 20

// events reads server-sent events. The API repeats an event's name in its data, so only the data is read.
type events struct {
	lines *bufio.Scanner
}

func newEvents(body io.Reader) *events {
	lines := bufio.NewScanner(body)
	lines.Buffer(nil, maxEvent)
	return &events{lines: lines}
}

// next returns the data of the next event, good until the call after it. What is not ended by an empty line was cut off, and
// is no event. At the end of the stream the error is io.EOF.
func (e *events) next() ([]byte, error) {
	var data []byte
	for e.lines.Scan() {
		line := e.lines.Bytes()
		if len(line) == 0 {
			if data != nil {
				return data, nil
			}
			continue
		}
		value, ok := bytes.CutPrefix(line, []byte("data:"))
		if !ok {
			continue // a comment, or a field that says nothing new
		}
		if len(data)+len(value) > maxEvent {
			return nil, &llm.Error{Kind: llm.Malformed, Message: "an event is too long"}
		}
		if data != nil {
			data = append(data, '\n')
		}
		data = append(data, bytes.TrimPrefix(value, []byte(" "))...)
		if data == nil {
			data = []byte{}
		}
	}
	switch err := e.lines.Err(); {
	case errors.Is(err, bufio.ErrTooLong):
		return nil, &llm.Error{Kind: llm.Malformed, Message: "a line is too long"}
	case err != nil:
		return nil, err
	default:
		return nil, io.EOF
	}
}
