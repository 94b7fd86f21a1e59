package rpc

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"time"

	"connectrpc.com/connect"
)

// gate is the way to every RPC. It applies the policy of the method before anything of the message is read, and answers a
// refusal in the protocol of the request.
type gate struct {
	policies   policies
	door       door
	calls      calls
	translator translator
	timeouts   Timeouts
	errors     *connect.ErrorWriter
}

func (g *gate) before(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		v := &visit{start: g.calls.now(), response: http.NewResponseController(w)}
		ctx := context.WithValue(r.Context(), visitKey{}, v)
		p, known := g.policies[r.URL.Path]
		if !known {
			g.refuse(w, r.WithContext(ctx), "unknown", connect.NewError(connect.CodeUnimplemented, errors.New("no such method")))
			return
		}
		if !p.public() {
			var leave func()
			var err error
			if ctx, leave, err = g.enter(ctx, r.Header, p); err != nil {
				g.refuse(w, r.WithContext(ctx), r.URL.Path, err)
				return
			}
			defer leave()
		}
		if !p.stream && p.deadline > DefaultDeadline {
			// The server's own timeout is enough for the default alone. A connection without deadlines has none to extend.
			_ = v.response.SetWriteDeadline(time.Now().Add(g.timeouts.Read + p.deadline + g.timeouts.Write))
		}
		r = r.WithContext(ctx)
		r.Body = requestBody{r.Body}
		next.ServeHTTP(w, r)
		if !v.answered {
			g.calls.write(ctx, slog.LevelInfo, r.URL.Path, codeMalformed, v.start)
		}
	})
}

// enter admits the caller of a method that is not public, for as long as the call lasts.
func (g *gate) enter(ctx context.Context, header http.Header, p policy) (context.Context, func(), error) {
	token, err := bearerToken(header.Values("Authorization"))
	if err != nil {
		return ctx, nil, err
	}
	caller, err := g.door.admit(ctx, p, token)
	if caller != (Caller{}) {
		ctx = WithCaller(ctx, caller)
	}
	if err != nil {
		return ctx, nil, err
	}
	if !p.stream {
		return ctx, func() {}, nil
	}
	ctx, leave := g.door.watch(ctx, p, token)
	return ctx, leave, nil
}

// refuse answers with an error without reading the message.
func (g *gate) refuse(w http.ResponseWriter, r *http.Request, procedure string, err error) {
	a := g.translator.translate(r.Context(), err)
	g.calls.done(r.Context(), procedure, visitFrom(r.Context()).start, a)
	if a.wire.Code() == connect.CodeUnauthenticated {
		challenge := `Bearer realm="languagetutor"`
		if !errors.Is(err, errNoToken) {
			challenge += `, error="invalid_token"`
		}
		w.Header().Set("WWW-Authenticate", challenge)
	}
	if err := g.errors.Write(w, r, a.wire); err != nil {
		g.calls.log.DebugContext(r.Context(), "refusal not delivered", slog.String("procedure", procedure))
	}
}
