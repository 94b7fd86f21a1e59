package rpc

import (
	"context"
	"errors"
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"

	"connectrpc.com/connect"
	"github.com/google/uuid"
	"google.golang.org/genproto/googleapis/rpc/errdetails"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/durationpb"

	"github.com/languagetutor/languagetutor/server/fault"
)

// errorDomain is the domain of the ErrorInfo details that this package makes.
const errorDomain = "languagetutor.v1"

// The reasons in ErrorInfo details.
const (
	// ReasonRole means that the account's role is too low; metadata "role" names the least that is enough.
	ReasonRole = "ROLE_REQUIRED"
	// ReasonRecentSignIn means that the learner must sign in again, at most 5 minutes before the call.
	ReasonRecentSignIn = "RECENT_SIGN_IN_REQUIRED"
	// ReasonInternal means a defect of the server; metadata "error_id" finds it in the log.
	ReasonInternal = "INTERNAL"
)

// unavailableRetry is when to try again after an Unavailable that does not say.
const unavailableRetry = time.Second

var faultCodes = map[fault.Code]connect.Code{
	fault.InvalidArgument:    connect.CodeInvalidArgument,
	fault.NotFound:           connect.CodeNotFound,
	fault.AlreadyExists:      connect.CodeAlreadyExists,
	fault.FailedPrecondition: connect.CodeFailedPrecondition,
	fault.PermissionDenied:   connect.CodePermissionDenied,
	fault.Unauthenticated:    connect.CodeUnauthenticated,
	fault.ResourceExhausted:  connect.CodeResourceExhausted,
	fault.Unavailable:        connect.CodeUnavailable,
}

// answer is an error as the client sees it, and what the log adds to it.
type answer struct {
	wire  *connect.Error
	id    string // of an internal error
	cause error
	stack []byte // of a panic
	// impatient means that the client gave the call less time than its policy does.
	impatient bool
}

// translator turns whatever a handler returns into an answer.
type translator struct {
	classify func(error) *fault.Error // may be nil
}

func (t translator) translate(ctx context.Context, err error) answer {
	var ended *fault.Error
	if errors.As(context.Cause(ctx), &ended) && interrupted(err) {
		return fromFault(ended) // the server ended the call, and says why
	}
	if public, ok := errors.AsType[*fault.Error](err); ok {
		return fromFault(public)
	}
	var made *connect.Error
	if errors.As(err, &made) && presentable(made) {
		return answer{wire: made}
	}
	switch {
	case errors.Is(err, context.DeadlineExceeded), errors.Is(ctx.Err(), context.DeadlineExceeded):
		return answer{
			wire:  connect.NewError(connect.CodeDeadlineExceeded, errors.New("the call took too long")),
			cause: err, impatient: ctx.Err() != nil && !errors.Is(context.Cause(ctx), errTooLong),
		}
	case ctx.Err() != nil:
		return answer{wire: connect.NewError(connect.CodeCanceled, errors.New("the call was cancelled"))}
	}
	if t.classify != nil {
		if classified := t.classify(err); classified != nil {
			return fromFault(classified.Because(err))
		}
	}
	return internal(err)
}

func interrupted(err error) bool {
	return errors.Is(err, context.Canceled) || connect.CodeOf(err) == connect.CodeCanceled
}

// presentable reports whether an error was made for our client: not one that another server sent us, and not one whose code
// says that nobody expected it.
func presentable(err *connect.Error) bool {
	switch err.Code() {
	case connect.CodeInternal, connect.CodeUnknown, connect.CodeDataLoss:
		return false
	default:
		return !connect.IsWireError(err)
	}
}

func fromFault(f *fault.Error) answer {
	code, known := faultCodes[f.Code]
	if !known {
		return internal(fmt.Errorf("fault with the unknown code %q: %w", f.Code, f))
	}
	wire := connect.NewError(code, errors.New(f.Message))
	if len(f.Violations) > 0 {
		bad := &errdetails.BadRequest{}
		for _, v := range f.Violations {
			bad.FieldViolations = append(bad.FieldViolations, &errdetails.BadRequest_FieldViolation{
				Field: strings.ToValidUTF8(v.Field, "\uFFFD"), Description: strings.ToValidUTF8(v.Description, "\uFFFD"),
			})
		}
		addDetail(wire, bad)
	}
	retry := f.RetryAfter
	if retry <= 0 && code == connect.CodeUnavailable {
		retry = unavailableRetry
	}
	if retry > 0 {
		addDetail(wire, &errdetails.RetryInfo{RetryDelay: durationpb.New(retry)})
		wire.Meta().Set("Retry-After", strconv.Itoa(int(math.Ceil(retry.Seconds()))))
	}
	return answer{wire: wire, cause: f.Cause}
}

// internal is the answer to a defect: an id that the log has too, and nothing else.
func internal(cause error) answer {
	id := uuid.NewString()
	wire := connect.NewError(connect.CodeInternal, fmt.Errorf("internal error; the operator finds it in the log as %s", id))
	addReason(wire, ReasonInternal, map[string]string{"error_id": id})
	a := answer{wire: wire, id: id, cause: cause}
	if p, ok := errors.AsType[*panicked](cause); ok {
		a.stack = p.stack
	}
	return a
}

func addReason(wire *connect.Error, reason string, metadata map[string]string) {
	addDetail(wire, &errdetails.ErrorInfo{Reason: reason, Domain: errorDomain, Metadata: metadata})
}

// addDetail adds a message of valid UTF-8, which always encodes.
func addDetail(wire *connect.Error, message proto.Message) {
	if detail, err := connect.NewErrorDetail(message); err == nil {
		wire.AddDetail(detail)
	}
}
