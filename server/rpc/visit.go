package rpc

import (
	"context"
	"net/http"
	"time"

	"connectrpc.com/connect"
)

// visit is what the interceptors of a call know of the HTTP request around it.
type visit struct {
	start    time.Time
	response *http.ResponseController
	// answered is set by the interceptor that writes the call's line in the log.
	answered bool
}

type visitKey struct{}

func visitFrom(ctx context.Context) *visit {
	v, _ := ctx.Value(visitKey{}).(*visit)
	return v
}

// patience keeps the timeouts of the HTTP server from cutting a stream: they count for each message, not for the whole.
// Deadlines that the connection does not support are left out.
func patience(read, write time.Duration) interceptor {
	return interceptor{
		call: func(ctx context.Context, spec connect.Spec, next func(context.Context) error) error {
			v := visitFrom(ctx)
			if v == nil || spec.StreamType == connect.StreamTypeUnary {
				return next(ctx)
			}
			_ = v.response.SetWriteDeadline(time.Time{})
			defer func() { _ = v.response.SetWriteDeadline(time.Now().Add(write)) }()
			return next(ctx)
		},
		receive: func(ctx context.Context, spec connect.Spec, next func() error) error {
			if v := visitFrom(ctx); v != nil && spec.StreamType&connect.StreamTypeClient != 0 {
				_ = v.response.SetReadDeadline(time.Now().Add(read))
				defer func() { _ = v.response.SetReadDeadline(time.Time{}) }()
			}
			return next()
		},
		send: func(ctx context.Context, next func() error) error {
			if v := visitFrom(ctx); v != nil {
				_ = v.response.SetWriteDeadline(time.Now().Add(write))
				defer func() { _ = v.response.SetWriteDeadline(time.Time{}) }()
			}
			return next()
		},
	}
}
