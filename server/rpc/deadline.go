package rpc

import (
	"context"

	"connectrpc.com/connect"
)

// deadlines bounds each call by its policy. The client's own deadline is in the context already; the nearer of the two counts.
func (p policies) deadlines() interceptor {
	return interceptor{call: func(ctx context.Context, spec connect.Spec, next func(context.Context) error) error {
		ctx, cancel := context.WithTimeout(ctx, p[spec.Procedure].deadline)
		defer cancel()
		return next(ctx)
	}}
}
