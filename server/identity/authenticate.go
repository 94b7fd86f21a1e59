package identity

import (
	"context"
	"time"

	"github.com/languagetutor/languagetutor/server/rpc"
)

var _ rpc.Authenticator = (*Service)(nil)

// Authenticate returns who holds an access token at a moment. The token says which session it belongs to; whether that is still open,
// and the role, come from the database or from what was read there at most 5 seconds ago. A session that ends in this
// process is refused at once. Whatever is wrong with a token, the fault is the same Unauthenticated one.
func (s *Service) Authenticate(ctx context.Context, accessToken string, now time.Time) (rpc.Caller, error) {
	claims, err := s.access.verify(Secret(accessToken), now)
	if err != nil {
		return rpc.Caller{}, errSignedOut.Because(err)
	}
	state, ticket, known := s.seen.get(claims.Learner, claims.Session, now)
	if !known {
		if state, err = readSession(ctx, s.pool, claims.Learner, claims.Session); err != nil {
			return rpc.Caller{}, err
		}
		s.seen.put(claims.Learner, claims.Session, state, ticket, now)
	}
	if !state.Open || !now.Before(state.ExpiresAt) {
		return rpc.Caller{}, errSignedOut
	}
	return rpc.Caller{
		LearnerID: claims.Learner, SessionID: claims.Session, Role: rpc.Role(state.Role), SignedInAt: state.AuthenticatedAt,
	}, nil
}
