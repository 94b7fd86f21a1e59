package rpc

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"buf.build/go/protovalidate"
	"connectrpc.com/connect"
	"google.golang.org/protobuf/types/known/wrapperspb"

	"github.com/languagetutor/languagetutor/server/fault"
)

// conn is a stream in memory: it receives one message.
type conn struct {
	connect.StreamingHandlerConn
	message string
	read    bool
	sent    []string
}

func (c *conn) Spec() connect.Spec         { return connect.Spec{} }
func (c *conn) RequestHeader() http.Header { return http.Header{} }
func (c *conn) Send(m any) error {
	c.sent = append(c.sent, m.(*text).GetValue())
	return nil
}

func (c *conn) Receive(m any) error {
	if c.read {
		return io.EOF
	}
	c.read = true
	m.(*text).Value = c.message
	return nil
}

// shapes run an interceptor around a handler of a message, as a unary call and as a stream.
var shapes = map[string]func(connect.Interceptor, string, func(context.Context, string) error) error{
	"unary": func(i connect.Interceptor, message string, handle func(context.Context, string) error) error {
		_, err := i.WrapUnary(func(ctx context.Context, req connect.AnyRequest) (connect.AnyResponse, error) {
			if err := handle(ctx, req.Any().(*text).GetValue()); err != nil {
				return nil, err
			}
			return connect.NewResponse(wrapperspb.String("")), nil
		})(context.Background(), connect.NewRequest(wrapperspb.String(message)))
		return err
	},
	"stream": func(i connect.Interceptor, message string, handle func(context.Context, string) error) error {
		c := &conn{message: message}
		return i.WrapStreamingHandler(func(ctx context.Context, conn connect.StreamingHandlerConn) error {
			var m text
			if err := conn.Receive(&m); err != nil {
				return err
			}
			if err := conn.Receive(&m); !errors.Is(err, io.EOF) {
				return errors.New("the end of the stream is lost")
			}
			if err := handle(ctx, m.GetValue()); err != nil {
				return err
			}
			return conn.Send(&m)
		})(context.Background(), c)
	},
}

func TestEachInterceptorWorksOnBothShapes(t *testing.T) {
	t.Parallel()
	validator, err := protovalidate.New()
	if err != nil {
		t.Fatal(err)
	}
	var log lines
	written := calls{log: slog.New(slog.NewJSONHandler(&log, nil)), now: time.Now}
	for name, c := range map[string]struct {
		interceptor connect.Interceptor
		message     string
		handle      func(context.Context, string) error
		check       func(error) bool
	}{
		"deadline": {
			policies{"": {deadline: time.Hour}}.deadlines(), "hello",
			func(ctx context.Context, _ string) error {
				if at, ok := ctx.Deadline(); !ok || time.Until(at) > time.Hour {
					return errors.New("no deadline")
				}
				return nil
			},
			func(err error) bool { return err == nil },
		},
		"validation lets good text through": {
			validation(validator), "tab\tand\r\nbreak", func(context.Context, string) error { return nil },
			func(err error) bool { return err == nil },
		},
		"validation refuses bad text before the handler": {
			validation(validator), "a\x00b", func(context.Context, string) error { return errors.New("reached") },
			func(err error) bool {
				var f *fault.Error
				return errors.As(err, &f) && f.Code == fault.InvalidArgument && f.Violations[0].Field == "value"
			},
		},
		"answers give errors their form": {
			written.answers(translator{}), "", func(context.Context, string) error { return errors.New("secret") },
			func(err error) bool {
				return connect.CodeOf(err) == connect.CodeInternal && !strings.Contains(err.Error(), "secret")
			},
		},
		"answers let a good answer through": {
			written.answers(translator{}), "", func(context.Context, string) error { return nil },
			func(err error) bool { return err == nil },
		},
		"transport leaves the handler's error alone": {
			transport(), "", func(context.Context, string) error { return io.ErrClosedPipe },
			func(err error) bool { return errors.Is(err, io.ErrClosedPipe) },
		},
		"patience without a connection": {
			patience(time.Second, time.Second), "", func(context.Context, string) error { return io.ErrClosedPipe },
			func(err error) bool { return errors.Is(err, io.ErrClosedPipe) },
		},
		"an interceptor of nothing": {
			interceptor{},
			"", func(context.Context, string) error { return io.ErrClosedPipe },
			func(err error) bool { return errors.Is(err, io.ErrClosedPipe) },
		},
	} {
		for shape, run := range shapes {
			if err := run(c.interceptor, c.message, c.handle); !c.check(err) {
				t.Errorf("%s, %s: got %v", name, shape, err)
			}
		}
	}
	if n := strings.Count(log.String(), `"msg":"call"`); n != 4 {
		t.Errorf("%d lines for 4 calls:\n%s", n, log.String())
	}
}

func TestInterceptorSeesEachMessageOfAStream(t *testing.T) {
	t.Parallel()
	var order []string
	i := interceptor{
		receive: func(_ context.Context, _ connect.Spec, next func() error) error {
			order = append(order, "receive")
			return next()
		},
		send: func(_ context.Context, next func() error) error {
			order = append(order, "send")
			return next()
		},
	}
	c := &conn{message: "one"}
	err := i.WrapStreamingHandler(func(_ context.Context, conn connect.StreamingHandlerConn) error {
		var m text
		return errors.Join(conn.Receive(&m), conn.Send(&m), conn.Send(wrapperspb.String("two")))
	})(t.Context(), c)
	if err != nil || !slices.Equal(order, []string{"receive", "send", "send"}) || !slices.Equal(c.sent, []string{"one", "two"}) {
		t.Fatalf("got %v, %v, %v", order, c.sent, err)
	}
}
