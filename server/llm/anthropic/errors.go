package anthropic

import (
	"encoding/json"
	"io"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/languagetutor/languagetutor/server/llm"
)

const (
	// maxMessage is how much of a provider's message is kept, in runes.
	maxMessage = 200
	maxFailure = 64 << 10
)

type apiError struct {
	Type    string `json:"type"`
	Message string `json:"message"`
}

// kind goes by the type of an error, then by its status, which one in a stream has not.
func (e *apiError) kind(status int) llm.Kind {
	switch e.Type {
	case "request_too_large":
		return llm.TooLong
	case "invalid_request_error":
		if strings.Contains(e.Message, "prompt is too long") {
			return llm.TooLong
		}
		return llm.Rejected
	case "authentication_error", "permission_error", "not_found_error", "billing_error":
		return llm.Unauthorized
	case "rate_limit_error":
		return llm.RateLimited
	case "timeout_error", "api_error", "overloaded_error":
		return llm.Overloaded
	}
	if status == 0 {
		return llm.Overloaded
	}
	return llm.KindOfStatus(status)
}

// failedStatus classifies a response that is not 200.
func failedStatus(response *http.Response, key string) *llm.Error {
	var body struct {
		Error apiError `json:"error"`
	}
	// A body that cannot be read says nothing; the status does.
	if text, err := io.ReadAll(io.LimitReader(response.Body, maxFailure)); err == nil {
		_ = json.Unmarshal(text, &body)
	}
	failure := &llm.Error{
		Kind: body.Error.kind(response.StatusCode), Status: response.StatusCode, Message: tell(body.Error.Message, key),
	}
	if seconds, err := strconv.ParseUint(response.Header.Get("Retry-After"), 10, 31); err == nil {
		failure.RetryAfter = time.Duration(seconds) * time.Second
	}
	return failure
}

// tell makes a provider's message fit for the log.
func tell(message, key string) string {
	if key != "" {
		message = strings.ReplaceAll(message, key, "[key]")
	}
	runes := []rune(strings.Join(strings.Fields(message), " "))
	return string(runes[:min(len(runes), maxMessage)])
}
