package rpc

import (
	"context"
	"errors"

	"connectrpc.com/connect"
)

// errTooLong is the cause of a deadline that is the server's, not the client's.
var errTooLong = errors.New("the method's deadline passed")

// deadlines bounds each call by its policy. The client's own deadline is in the context already; the nearer of the two counts.
func (p policies) deadlines() interceptor {
	return interceptor{call: func(ctx context.Context, spec connect.Spec, next func(context.Context) error) error {
		ctx, cancel := context.WithTimeoutCause(ctx, p[spec.Procedure].deadline, errTooLong)
		defer cancel()
		return next(ctx)
	}}
}
