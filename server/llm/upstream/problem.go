package upstream

import (
	"encoding/json"
	"net/http"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/languagetutor/languagetutor/server/llm"
)

const maxMessage = 300 // characters

// problem is what an answer that is not 200 means.
func problem(req *http.Request, res *http.Response, raw []byte, now time.Time) *llm.Error {
	var said struct {
		Error struct {
			Type    string `json:"type"`
			Code    any    `json:"code"`
			Message string `json:"message"`
		} `json:"error"`
	}
	_ = json.Unmarshal(raw, &said) // what is not JSON says nothing
	code, _ := said.Error.Code.(string)
	failure := &llm.Error{
		Kind: llm.KindOfStatus(res.StatusCode), Status: res.StatusCode, RetryAfter: retryAfter(res.Header, now),
		Message: shorten(redact(req, said.Error.Message)),
	}
	text := strings.ToLower(said.Error.Message)
	switch {
	case code == "context_length_exceeded", strings.Contains(text, "maximum context length"), strings.Contains(text, "prompt is too long"):
		failure.Kind = llm.TooLong
	case code == "content_filter", code == "content_policy_violation", said.Error.Type == "content_policy_violation":
		failure.Kind = llm.Refused
	case code == "insufficient_quota", said.Error.Type == "insufficient_quota", said.Error.Type == "billing_error":
		failure.Kind, failure.RetryAfter = llm.Unauthorized, 0 // waiting does not help
	}
	return failure
}

// retryAfter is how long a provider wants to be left alone.
func retryAfter(header http.Header, now time.Time) time.Duration {
	if ms, err := strconv.ParseFloat(header.Get("Retry-After-Ms"), 64); err == nil && ms > 0 && ms < 1e9 {
		return time.Duration(ms * float64(time.Millisecond))
	}
	text := header.Get("Retry-After")
	if seconds, err := strconv.ParseFloat(text, 64); err == nil {
		if seconds > 0 && seconds < 1e6 {
			return time.Duration(seconds * float64(time.Second))
		}
		return 0
	}
	if at, err := http.ParseTime(text); err == nil {
		return max(0, at.Sub(now))
	}
	return 0
}

// redact takes the keys of a request out of a text.
func redact(req *http.Request, text string) string {
	for _, name := range []string{"Authorization", "X-Api-Key", "Api-Key"} {
		for part := range strings.FieldsSeq(req.Header.Get(name)) {
			if len(part) >= 8 {
				text = strings.ReplaceAll(text, part, "[redacted]")
			}
		}
	}
	return text
}

func shorten(text string) string {
	text = strings.ToValidUTF8(text, "�")
	if utf8.RuneCountInString(text) <= maxMessage {
		return text
	}
	return string([]rune(text)[:maxMessage]) + "…"
}
