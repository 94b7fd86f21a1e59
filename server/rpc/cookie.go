package rpc

import (
	"context"
	"errors"
	"fmt"
	"net/http"

	"connectrpc.com/connect"
)

// Cookie returns the value of a cookie that the client sent; false when there is none, or more than one of the name: two
// sites may have set them, and the order would decide.
func Cookie(ctx context.Context, name string) (string, bool) {
	call, ok := connect.CallInfoForHandlerContext(ctx)
	if !ok {
		return "", false
	}
	cookies := (&http.Request{Header: call.RequestHeader()}).CookiesNamed(name)
	if len(cookies) != 1 {
		return "", false
	}
	return cookies[0].Value, true
}

// SetCookie sets a cookie in the answer, whether the call succeeds or fails. In a stream it must come before the first
// message. It fails outside a call, and for a cookie that cannot be written.
func SetCookie(ctx context.Context, cookie *http.Cookie) error {
	call, ok := connect.CallInfoForHandlerContext(ctx)
	if !ok {
		return errors.New("set cookie: the context is not of a call")
	}
	if err := cookie.Valid(); err != nil {
		return fmt.Errorf("set cookie %q: %w", cookie.Name, err)
	}
	call.ResponseHeader().Add("Set-Cookie", cookie.String())
	return nil
}
