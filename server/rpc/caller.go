package rpc

import (
	"context"
	"time"

	"github.com/google/uuid"
)

// Role is what an account may do. Each role may do what the ones before it may.
type Role string

// The roles, from the one that may do the least. A role that is not one of them may call public methods only.
const (
	RoleLearner Role = "learner"
	RoleTeacher Role = "teacher"
	RoleAdmin   Role = "admin"
)

// Caller is the signed-in account that makes a request.
type Caller struct {
	LearnerID uuid.UUID
	SessionID uuid.UUID
	Role      Role
	// SignedInAt is when the session was opened with a password.
	SignedInAt time.Time
}

type callerKey struct{}

// WithCaller returns a context of a request that the caller makes.
func WithCaller(ctx context.Context, caller Caller) context.Context {
	return context.WithValue(ctx, callerKey{}, caller)
}

// CallerFrom returns who makes the request; false in a public method.
func CallerFrom(ctx context.Context) (Caller, bool) {
	caller, ok := ctx.Value(callerKey{}).(Caller)
	return caller, ok
}

// MustCaller returns who makes the request. It is for the handlers of methods that are not public, which are never reached
// without a caller; elsewhere it panics.
func MustCaller(ctx context.Context) Caller {
	caller, ok := CallerFrom(ctx)
	if !ok {
		panic("rpc: no caller in the context: the method is public, or the handler is served without rpc.Server")
	}
	return caller
}
