package rpc

import (
	"context"

	"connectrpc.com/connect"
	"google.golang.org/protobuf/proto"
)

// interceptor is written once for unary calls and streams. Each of its parts may be nil.
type interceptor struct {
	// call surrounds a whole call.
	call func(ctx context.Context, spec connect.Spec, next func(context.Context) error) error
	// request sees each message of the client before the handler does.
	request func(message proto.Message) error
	// receive and send surround each message of a stream.
	receive func(ctx context.Context, spec connect.Spec, next func() error) error
	send    func(ctx context.Context, next func() error) error
}

// WrapUnary implements connect.Interceptor.
func (i interceptor) WrapUnary(next connect.UnaryFunc) connect.UnaryFunc {
	return func(ctx context.Context, req connect.AnyRequest) (connect.AnyResponse, error) {
		var res connect.AnyResponse
		err := i.around(ctx, req.Spec(), func(ctx context.Context) error {
			if err := i.check(req.Any()); err != nil {
				return err
			}
			var err error
			res, err = next(ctx, req)
			return err
		})
		if err != nil {
			return nil, err
		}
		return res, nil
	}
}

// WrapStreamingHandler implements connect.Interceptor.
func (i interceptor) WrapStreamingHandler(next connect.StreamingHandlerFunc) connect.StreamingHandlerFunc {
	return func(ctx context.Context, conn connect.StreamingHandlerConn) error {
		return i.around(ctx, conn.Spec(), func(ctx context.Context) error {
			return next(ctx, &stream{StreamingHandlerConn: conn, ctx: ctx, interceptor: i})
		})
	}
}

// WrapStreamingClient implements connect.Interceptor. The server is no client.
func (i interceptor) WrapStreamingClient(next connect.StreamingClientFunc) connect.StreamingClientFunc {
	return next
}

func (i interceptor) around(ctx context.Context, spec connect.Spec, next func(context.Context) error) error {
	if i.call == nil {
		return next(ctx)
	}
	return i.call(ctx, spec, next)
}

func (i interceptor) check(message any) error {
	m, ok := message.(proto.Message)
	if i.request == nil || !ok {
		return nil
	}
	return i.request(m)
}

// stream is a stream whose messages pass the interceptor.
type stream struct {
	connect.StreamingHandlerConn
	ctx         context.Context //nolint:containedctx // The stream lives as long as the call.
	interceptor interceptor
}

// Receive implements connect.StreamingHandlerConn.
func (s *stream) Receive(message any) error {
	receive := func() error { return s.StreamingHandlerConn.Receive(message) }
	if s.interceptor.receive != nil {
		inner := receive
		receive = func() error { return s.interceptor.receive(s.ctx, s.Spec(), inner) }
	}
	if err := receive(); err != nil {
		return err
	}
	return s.interceptor.check(message)
}

// Send implements connect.StreamingHandlerConn.
func (s *stream) Send(message any) error {
	send := func() error { return s.StreamingHandlerConn.Send(message) }
	if s.interceptor.send == nil {
		return send()
	}
	return s.interceptor.send(s.ctx, send)
}
