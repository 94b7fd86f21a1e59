package rpc

import (
	"errors"
	"fmt"
	"net/http"
	"slices"

	"connectrpc.com/connect"
	connectcors "connectrpc.com/cors"
	"github.com/rs/cors"
)

// preflightSeconds is how long a browser may remember the answer to a preflight request.
const preflightSeconds = 7200

// crossOrigin answers browsers that ask for other origins, and refuses requests that change something when a page of an
// origin that is not allowed sends them. Without it a page could use the learner's cookie.
func crossOrigin(allowed []string, deny *connect.ErrorWriter, next http.Handler) (http.Handler, error) {
	protection := http.NewCrossOriginProtection()
	for _, origin := range allowed {
		if err := protection.AddTrustedOrigin(origin); err != nil {
			return nil, fmt.Errorf("AllowedOrigins: %w", err)
		}
	}
	protection.SetDenyHandler(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		// What cannot be written cannot be delivered to anyone.
		_ = deny.Write(w, r, connect.NewError(connect.CodePermissionDenied, errors.New("this origin may not call the server")))
	}))
	return cors.New(cors.Options{
		AllowOriginVaryRequestFunc: func(_ *http.Request, origin string) (bool, []string) {
			return slices.Contains(allowed, origin), nil
		},
		AllowedMethods:   connectcors.AllowedMethods(),
		AllowedHeaders:   append(connectcors.AllowedHeaders(), "Authorization", headerRequestID),
		ExposedHeaders:   append(connectcors.ExposedHeaders(), "Retry-After", "Www-Authenticate", headerRequestID),
		AllowCredentials: true,
		MaxAge:           preflightSeconds,
	}).Handler(protection.Handler(next)), nil
}
