package llm

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"time"
)

// Kind classifies a failure by what can be done about it.
type Kind string

// The kinds of failure.
const (
	Network      Kind = "network"      // no connection, or it broke
	RateLimited  Kind = "rate_limited" // too many requests
	Overloaded   Kind = "overloaded"   // the provider is in trouble
	Timeout      Kind = "timeout"      // one of the clocks ran out
	Malformed    Kind = "malformed"    // an answer that does not follow the protocol
	Incomplete   Kind = "incomplete"   // the answer broke off
	Rejected     Kind = "rejected"     // the provider finds the request wrong
	Unauthorized Kind = "unauthorized" // the key or the model is wrong
	Refused      Kind = "refused"      // against the provider's rules
	TooLong      Kind = "too_long"     // more than the model can read
	Cancelled    Kind = "cancelled"    // the caller went away
)

// Error is a failure of a provider.
type Error struct {
	Kind Kind
	// Status is the HTTP status, 0 when there was none.
	Status int
	// RetryAfter is how long the provider wants to be left alone; 0 when it did not say.
	RetryAfter time.Duration
	// Message is the provider's own, shortened, without keys and without the request. It is for the log.
	Message string
	Err     error
}

// Error is for the log.
func (e *Error) Error() string {
	text := "provider failed: " + string(e.Kind)
	if e.Status != 0 {
		text += fmt.Sprintf(" (%d)", e.Status)
	}
	if e.Message != "" {
		text += ": " + e.Message
	}
	if e.Err != nil {
		text += ": " + e.Err.Error()
	}
	return text
}

// Unwrap returns the cause.
func (e *Error) Unwrap() error { return e.Err }

// Retryable says whether the same request may succeed on the same provider a little later.
func (e *Error) Retryable() bool {
	switch e.Kind {
	case Network, RateLimited, Overloaded, Timeout, Malformed, Incomplete:
		return true
	default:
		return false
	}
}

// KindOfStatus classifies an HTTP status that is not 200.
func KindOfStatus(status int) Kind {
	switch {
	case status == http.StatusTooManyRequests:
		return RateLimited
	case status == http.StatusRequestTimeout, status == http.StatusConflict, status >= http.StatusInternalServerError:
		return Overloaded
	case status == http.StatusUnauthorized, status == http.StatusForbidden, status == http.StatusNotFound:
		return Unauthorized
	case status >= http.StatusMultipleChoices && status < http.StatusBadRequest:
		return Malformed // a redirect is not followed: the learner's text would go to whoever it names
	default:
		return Rejected
	}
}

// Failed returns the *Error in an error's chain. A context that the caller ended is Cancelled; any other error is Network.
func Failed(ctx context.Context, err error) *Error {
	if failure, ok := errors.AsType[*Error](err); ok {
		return failure
	}
	if failure, ok := errors.AsType[*Error](context.Cause(ctx)); ok {
		return failure // one of the clocks ended the context
	}
	if ctx.Err() != nil {
		return &Error{Kind: Cancelled, Err: context.Cause(ctx)}
	}
	return &Error{Kind: Network, Err: err}
}
