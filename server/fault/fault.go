package fault

import (
	"fmt"
	"strings"
	"time"
)

// Code classifies a fault. The names are those of the Connect and gRPC protocols.
type Code string

// The codes that use cases return.
const (
	InvalidArgument    Code = "invalid_argument"
	NotFound           Code = "not_found"
	AlreadyExists      Code = "already_exists"
	FailedPrecondition Code = "failed_precondition"
	PermissionDenied   Code = "permission_denied"
	Unauthenticated    Code = "unauthenticated"
	ResourceExhausted  Code = "resource_exhausted"
	Unavailable        Code = "unavailable"
)

// Violation names one wrong field of a request, as a path such as "content.translations[2]", and says what would be
// right.
type Violation struct {
	Field       string
	Description string
}

// Error is a fault. Message and Violations are shown to the client; Cause is not.
type Error struct {
	Code       Code
	Message    string
	Violations []Violation
	// RetryAfter is how long the client should wait before it tries again; 0 when waiting does not help.
	RetryAfter time.Duration
	Cause      error
}

// Error returns the message for the log: the public part, then the cause.
func (e *Error) Error() string {
	var b strings.Builder
	b.WriteString(e.Message)
	for _, v := range e.Violations {
		fmt.Fprintf(&b, "; %s: %s", v.Field, v.Description)
	}
	if e.Cause != nil {
		fmt.Fprintf(&b, ": %v", e.Cause)
	}
	return b.String()
}

// Unwrap returns the private cause.
func (e *Error) Unwrap() error { return e.Cause }

// New returns a fault with a public message.
func New(code Code, format string, args ...any) *Error {
	return &Error{Code: code, Message: fmt.Sprintf(format, args...)}
}

// Invalid returns an InvalidArgument fault for one field of the request.
func Invalid(field, format string, args ...any) *Error {
	return InvalidFields(Violation{Field: field, Description: fmt.Sprintf(format, args...)})
}

// InvalidFields returns an InvalidArgument fault for several fields of the request.
func InvalidFields(violations ...Violation) *Error {
	fields := make([]string, len(violations))
	for i, v := range violations {
		fields[i] = v.Field
	}
	return &Error{
		Code:       InvalidArgument,
		Message:    "invalid " + strings.Join(fields, ", "),
		Violations: violations,
	}
}

// Because returns the fault with a private cause.
func (e *Error) Because(cause error) *Error {
	copied := *e
	copied.Cause = cause
	return &copied
}

// RetryIn returns the fault with the time after which a retry may succeed.
func (e *Error) RetryIn(d time.Duration) *Error {
	copied := *e
	copied.RetryAfter = d
	return &copied
}
