package rpc

import (
	"context"
	"errors"
	"fmt"
	"runtime/debug"
	"strings"
	"sync"
	"time"

	"connectrpc.com/connect"

	"github.com/languagetutor/languagetutor/server/fault"
)

// Authenticator tells whose access token it is.
type Authenticator interface {
	// Authenticate returns the account and session of an access token at a moment. A token that is not good is a *fault.Error
	// with the code Unauthenticated; any other error is a failure of the server. It is called for each request, and for each
	// open stream once a minute, so that a session that ended is noticed.
	Authenticate(ctx context.Context, accessToken string, now time.Time) (Caller, error)
}

var errNoToken = fault.New(fault.Unauthenticated, `an access token is needed in the header "Authorization: Bearer"`)

// bearerToken returns the token of the only Authorization header.
func bearerToken(authorization []string) (string, error) {
	if len(authorization) != 1 {
		return "", errNoToken
	}
	scheme, token, _ := strings.Cut(authorization[0], " ")
	token = strings.TrimSpace(token)
	if !strings.EqualFold(scheme, "Bearer") || token == "" {
		return "", errNoToken
	}
	return token, nil
}

// door decides who comes in.
type door struct {
	authenticator Authenticator
	now           func() time.Time
	recheck       time.Duration
}

// admit returns the caller of a method that is not public.
func (d door) admit(ctx context.Context, p policy, token string) (Caller, error) {
	caller, err := d.authenticate(ctx, token)
	if err != nil {
		return Caller{}, err
	}
	if !p.allows(caller.Role) {
		refusal := connect.NewError(connect.CodePermissionDenied, fmt.Errorf("the role %s is needed", p.role()))
		addReason(refusal, ReasonRole, map[string]string{"role": string(p.role())})
		return caller, refusal
	}
	if p.recentSignIn && d.now().Sub(caller.SignedInAt) > RecentSignIn {
		refusal := connect.NewError(connect.CodePermissionDenied, errors.New("sign in again, then repeat this within 5 minutes"))
		addReason(refusal, ReasonRecentSignIn, nil)
		return caller, refusal
	}
	return caller, nil
}

func (d door) authenticate(ctx context.Context, token string) (_ Caller, err error) {
	defer func() {
		if value := recover(); value != nil {
			err = &panicked{value: value, stack: debug.Stack()}
		}
	}()
	return d.authenticator.Authenticate(ctx, token, d.now())
}

// watch looks again, while a stream is open, whether the caller may still read it, and ends the context with the reason when
// not. An authenticator that fails otherwise is asked again the next time. The returned function ends the watch. Between two looks
// there is no goroutine: a server may have thousands of open streams.
func (d door) watch(ctx context.Context, p policy, token string) (context.Context, func()) {
	ctx, cancel := context.WithCancelCause(ctx)
	var mu sync.Mutex // held by a look
	mu.Lock()
	defer mu.Unlock()
	var timer *time.Timer
	timer = time.AfterFunc(d.recheck, func() {
		mu.Lock()
		defer mu.Unlock()
		if ctx.Err() != nil {
			return
		}
		caller, err := d.authenticate(ctx, token)
		var refused *fault.Error
		if errors.As(err, &refused) && refused.Code == fault.Unauthenticated {
			cancel(refused)
			return
		}
		if err == nil && !p.allows(caller.Role) {
			cancel(fault.New(fault.PermissionDenied, "the role %s is needed", p.role()))
			return
		}
		timer.Reset(d.recheck)
	})
	return ctx, func() {
		cancel(nil)
		mu.Lock()
		defer mu.Unlock()
		timer.Stop()
	}
}
