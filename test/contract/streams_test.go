package contract

import (
	"bytes"
	"encoding/binary"
	"encoding/json"
	"errors"
	"net/http"
	"strings"
)

// envelopeHead is how long the head of an envelope is: flags and length.
const envelopeHead = 5

// streams are the procedures that answer with a stream.
var streams = func() map[string]bool {
	found := map[string]bool{}
	for _, m := range methods() {
		found[m.procedure] = m.IsStreamingServer()
	}
	return found
}()

// last is the last message of an answer; an answer without a stream is one message.
func (a answer) last() []byte {
	lines := bytes.Split(bytes.TrimSpace(a.body), []byte("\n"))
	if len(lines) > 1 && json.Valid(lines[len(lines)-1]) {
		return lines[len(lines)-1]
	}
	return a.body
}

// envelope is a message as a stream of the Connect protocol carries it.
func envelope(message []byte) []byte {
	head := make([]byte, envelopeHead, envelopeHead+len(message))
	binary.BigEndian.PutUint32(head[1:], uint32(len(message)))
	return append(head, message...)
}

// statuses are the HTTP statuses that errors of a call without a stream have.
var statuses = map[string]int{
	"unauthenticated": http.StatusUnauthorized, "permission_denied": http.StatusForbidden, "invalid_argument": http.StatusBadRequest,
	"not_found": http.StatusNotFound, "already_exists": http.StatusConflict, "failed_precondition": http.StatusBadRequest,
	"resource_exhausted": http.StatusTooManyRequests, "unavailable": http.StatusServiceUnavailable, "deadline_exceeded": http.StatusGatewayTimeout,
	"unimplemented": http.StatusNotImplemented, "internal": http.StatusInternalServerError,
}

// unwrap turns a stream into an answer: its messages, a line each, or its error with the status that it has elsewhere.
func unwrap(a answer) (answer, error) {
	if !strings.HasPrefix(a.header.Get("Content-Type"), "application/connect+json") {
		return a, nil // refused before there was a stream
	}
	var messages [][]byte
	for rest := a.body; len(rest) > 0; {
		if len(rest) < envelopeHead {
			return a, errors.New("half an envelope")
		}
		flags, size := rest[0], int(binary.BigEndian.Uint32(rest[1:]))
		if len(rest) < envelopeHead+size || flags&^2 != 0 {
			return a, errors.New("a broken envelope")
		}
		message := rest[envelopeHead : envelopeHead+size]
		rest = rest[envelopeHead+size:]
		if flags == 0 {
			messages = append(messages, message)
			continue
		}
		var end struct {
			Error json.RawMessage `json:"error"`
		}
		if err := json.Unmarshal(message, &end); err != nil {
			return a, err
		}
		if end.Error != nil {
			var f failure
			if err := json.Unmarshal(end.Error, &f); err != nil {
				return a, err
			}
			// What came before the error is told too.
			return answer{status: statuses[f.Code], header: a.header, body: append(bytes.Join(messages, nil), end.Error...)}, nil
		}
	}
	return answer{status: a.status, header: a.header, body: bytes.Join(messages, []byte("\n"))}, nil
}
