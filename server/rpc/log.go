package rpc

import (
	"context"
	"log/slog"
	"strings"
	"time"

	"connectrpc.com/connect"
)

// codeMalformed is in the log where a request was no call: an unknown content type or compression, a message that does
// not decode or is too large.
const codeMalformed = "malformed"

// calls writes one line for each call: who called what, how it ended and how long it took. It never writes a message, a
// token, or an address.
type calls struct {
	log *slog.Logger
	now func() time.Time
}

func (c calls) done(ctx context.Context, procedure string, start time.Time, a answer) {
	level, code := slog.LevelInfo, "ok"
	switch {
	case a.wire != nil:
		level, code = severity(a), a.wire.Code().String()
	case strings.HasPrefix(procedure, "/grpc."):
		level = slog.LevelDebug // probes and tools
	}
	var more []slog.Attr
	if a.id != "" {
		more = append(more, slog.String("error_id", a.id))
	}
	if a.cause != nil {
		more = append(more, slog.String("cause", a.cause.Error()))
	}
	if a.stack != nil {
		more = append(more, slog.String("stack", string(a.stack)))
	}
	c.write(ctx, level, procedure, code, start, more...)
}

func (c calls) write(ctx context.Context, level slog.Level, procedure, code string, start time.Time, more ...slog.Attr) {
	attributes := []slog.Attr{
		slog.String("procedure", procedure),
		slog.String("code", code),
		slog.Duration("duration", c.now().Sub(start)),
		slog.String("request_id", RequestID(ctx)),
	}
	if caller, signedIn := CallerFrom(ctx); signedIn {
		attributes = append(attributes, slog.String("learner_id", caller.LearnerID.String()))
	}
	c.log.LogAttrs(ctx, level, "call", append(attributes, more...)...)
}

// severity of a failed call: ERROR when it is the server's fault, INFO when it is the client's.
func severity(a answer) slog.Level {
	switch a.wire.Code() {
	case connect.CodeInternal, connect.CodeUnknown, connect.CodeDataLoss, connect.CodeUnavailable:
		return slog.LevelError
	case connect.CodeDeadlineExceeded:
		if !a.impatient {
			return slog.LevelError
		}
	default:
	}
	return slog.LevelInfo
}

// answers gives every error its form and writes the call's line. Only what ends in the same way, deadlines and telemetry,
// surrounds it.
func (c calls) answers(t translator) interceptor {
	return interceptor{call: func(ctx context.Context, spec connect.Spec, next func(context.Context) error) error {
		start := c.now()
		if visit := visitFrom(ctx); visit != nil {
			start, visit.answered = visit.start, true
		}
		err := next(ctx)
		if err == nil {
			c.done(ctx, spec.Procedure, start, answer{})
			return nil
		}
		a := t.translate(ctx, err)
		c.done(ctx, spec.Procedure, start, a)
		return a.wire
	}}
}
