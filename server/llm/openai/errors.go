package openai

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strings"

	api "github.com/sashabaranov/go-openai"

	"github.com/languagetutor/languagetutor/server/llm"
)

// maxMessage is how much of a provider's message is kept, in runes.
const maxMessage = 200

// failed classifies what go-openai returned. The errors of its own are not kept: they hold the whole response.
func failed(ctx context.Context, err error, key string) *llm.Error {
	if e, ok := errors.AsType[*api.APIError](err); ok {
		return &llm.Error{Kind: kind(e), Status: e.HTTPStatusCode, Message: tell(e.Message, key)}
	}
	if e, ok := errors.AsType[*api.RequestError](err); ok {
		return &llm.Error{Kind: kindOfStatus(e.HTTPStatusCode), Status: e.HTTPStatusCode}
	}
	if _, ok := errors.AsType[*json.SyntaxError](err); ok {
		return &llm.Error{Kind: llm.Malformed, Message: "a chunk is not JSON"}
	}
	if e, ok := errors.AsType[*json.UnmarshalTypeError](err); ok {
		return &llm.Error{Kind: llm.Malformed, Message: "a chunk with a wrong type in " + e.Field}
	}
	if errors.Is(err, api.ErrChatCompletionInvalidModel) {
		return &llm.Error{Kind: llm.Rejected, Err: err}
	}
	return llm.Failed(ctx, err)
}

// kind goes by what the error says, then by its status. An error in a stream has no status, but some servers give it as code.
func kind(e *api.APIError) llm.Kind {
	status := e.HTTPStatusCode
	if code, ok := e.Code.(int); ok && status == 0 {
		status = code
	}
	said := strings.ToLower(fmt.Sprint(e.Type, " ", e.Code))
	has := func(words ...string) bool {
		for _, word := range words {
			if strings.Contains(said, word) {
				return true
			}
		}
		return false
	}
	switch {
	case has("context_length", "request_too_large"):
		return llm.TooLong
	case has("content_filter", "content_policy"):
		return llm.Refused
	case has("insufficient_quota", "billing"):
		return llm.Unauthorized // it does not pass by waiting
	case status != 0:
		return kindOfStatus(status)
	case has("rate_limit", "too_many"):
		return llm.RateLimited
	case has("authentication", "permission", "api_key", "not_found"):
		return llm.Unauthorized
	case has("invalid_request"):
		return llm.Rejected
	default:
		return llm.Overloaded
	}
}

func kindOfStatus(status int) llm.Kind {
	if status == http.StatusRequestEntityTooLarge {
		return llm.TooLong
	}
	return llm.KindOfStatus(status)
}

// tell makes a provider's message fit for the log.
func tell(message, key string) string {
	if key != "" {
		message = strings.ReplaceAll(message, key, "[key]")
	}
	runes := []rune(strings.Join(strings.Fields(message), " "))
	return string(runes[:min(len(runes), maxMessage)])
}
