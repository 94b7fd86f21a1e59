package rpc

import (
	"context"
	"errors"
	"io"

	"connectrpc.com/connect"
)

// transport gives the failures of the connection under a stream a code and a text: they are the client's, and the library
// tells of addresses and of its own state. In a unary call the message is read and the answer written outside the
// interceptors.
func transport() interceptor {
	return interceptor{
		receive: func(_ context.Context, _ connect.Spec, next func() error) error {
			err := next()
			switch code := connect.CodeOf(err); {
			case err == nil, errors.Is(err, io.EOF):
				return err
			case code == connect.CodeInternal, code == connect.CodeUnknown:
				return connect.NewError(connect.CodeInvalidArgument, errors.New("the stream of the request is malformed"))
			}
			return err
		},
		send: func(_ context.Context, next func() error) error {
			err := next()
			if err == nil || connect.CodeOf(err) == connect.CodeInternal { // a message that does not encode is our own fault
				return err
			}
			return connect.NewError(connect.CodeCanceled, errors.New("the client does not read the answer"))
		},
	}
}
