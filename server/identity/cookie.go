package identity

import (
	"context"
	"net/http"
	"time"

	"github.com/languagetutor/languagetutor/server/rpc"
)

// refreshCookie is the cookie that carries the refresh token of a browser. Scripts cannot read it, other sites cannot have it
// sent, and with the prefix __Host- no other host can set it.
type refreshCookie struct {
	// insecure is for development over plain HTTP, where browsers keep no Secure cookie.
	insecure bool
}

func (c refreshCookie) name() string {
	if c.insecure {
		return "rt"
	}
	return "__Host-rt"
}

// read returns the token in the request's cookie, or nothing.
func (c refreshCookie) read(ctx context.Context) Secret {
	value, _ := rpc.Cookie(ctx, c.name())
	return Secret(value)
}

func (c refreshCookie) write(ctx context.Context, token Secret, lifetime time.Duration) error {
	return c.set(ctx, token.Reveal(), int(lifetime/time.Second))
}

func (c refreshCookie) clear(ctx context.Context) error { return c.set(ctx, "", -1) }

func (c refreshCookie) set(ctx context.Context, value string, maxAge int) error {
	return rpc.SetCookie(ctx, &http.Cookie{ //nolint:gosec // Secure unless the operator says otherwise.
		Name: c.name(), Value: value, Path: "/", MaxAge: maxAge,
		Secure: !c.insecure, HttpOnly: true, SameSite: http.SameSiteStrictMode,
	})
}
