package rpc

import (
	"context"
	"net/http"
	"net/netip"
	"regexp"

	"github.com/google/uuid"
)

// headerRequestID carries the id of a request, both ways.
const headerRequestID = "X-Request-Id"

// Request is what is known of a request besides its message.
type Request struct {
	// ID names the request in the log. The client may choose it.
	ID string
	// ClientIP is the address of the client; the zero value when it is not known.
	ClientIP netip.Addr
	// UserAgent is the header of that name, as the client sent it.
	UserAgent string
}

type requestKey struct{}

// WithRequest returns a context of the request.
func WithRequest(ctx context.Context, r Request) context.Context {
	return context.WithValue(ctx, requestKey{}, r)
}

func requestFrom(ctx context.Context) Request {
	r, _ := ctx.Value(requestKey{}).(Request)
	return r
}

// RequestID returns the id of the request, or "".
func RequestID(ctx context.Context) string { return requestFrom(ctx).ID }

// ClientIP returns the address of the client, or the zero value when it is not known.
func ClientIP(ctx context.Context) netip.Addr { return requestFrom(ctx).ClientIP }

// UserAgent returns the User-Agent header of the request, as the client sent it.
func UserAgent(ctx context.Context) string { return requestFrom(ctx).UserAgent }

// saneRequestID is what a client may choose: short, and harmless in a log and a header.
var saneRequestID = regexp.MustCompile(`^[A-Za-z0-9._-]{8,64}$`)

// identify puts what is known of the request into its context, and answers with the request's id.
func identify(proxies proxies, next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		id := r.Header.Get(headerRequestID)
		if !saneRequestID.MatchString(id) {
			id = uuid.NewString()
		}
		w.Header().Set(headerRequestID, id)
		ctx := WithRequest(r.Context(), Request{ID: id, ClientIP: proxies.clientIP(r), UserAgent: r.UserAgent()})
		next.ServeHTTP(w, r.WithContext(ctx))
	})
}
