package identity

import (
	"context"
	"log/slog"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/languagetutor/languagetutor/server/postgres"
)

// RefreshGrace is how long a used refresh token still answers with its successor: two tabs, or an answer that was lost.
const RefreshGrace = 10 * time.Second

// rotation is what became of a refresh token that was presented.
type rotation struct {
	outcome rotationOutcome
	token   *storedToken
	next    refreshToken
	expires time.Time
}

type rotationOutcome int

const (
	rotationRefused rotationOutcome = iota // unknown, expired, or of an ended session
	rotationReused                         // used before, after the grace: the session ends
	rotationRenewed
)

// Refresh exchanges a refresh token for a new pair. Within RefreshGrace of its use a token answers with the same successor;
// later it ends its session.
func (s *Service) Refresh(ctx context.Context, from Origin, presented Secret) (Tokens, error) {
	token, ok := parseRefreshToken(presented)
	if !ok {
		return Tokens{}, errSignedOut
	}
	now := s.now()
	var r rotation
	err := postgres.InTx(ctx, s.pool, pgx.TxOptions{}, func(ctx context.Context, tx pgx.Tx) (err error) {
		r, err = rotate(ctx, tx, token, from, now)
		return err
	})
	switch {
	case err != nil:
		return Tokens{}, err
	case r.outcome == rotationRenewed:
		return s.tokens(r.token.UserID, r.token.SessionID, r.next, r.expires, now)
	case r.outcome == rotationReused:
		s.seen.drop(r.token.SessionID)
		s.log.WarnContext(ctx, "refresh token reused: session ended",
			slog.String("learner_id", r.token.UserID.String()), slog.String("session_id", r.token.SessionID.String()))
	}
	return Tokens{}, errSignedOut
}

func rotate(ctx context.Context, tx pgx.Tx, token refreshToken, from Origin, now time.Time) (rotation, error) {
	stored, err := lockToken(ctx, tx, token.hash())
	if err != nil || stored == nil || !stored.Open || !now.Before(stored.SessionExpiresAt) {
		return rotation{}, err
	}
	if used := stored.UsedAt; used != nil {
		if now.Sub(*used) > RefreshGrace {
			_, err := endSession(ctx, tx, stored.UserID, stored.SessionID, now, endedByReuse)
			return rotation{outcome: rotationReused, token: stored}, err
		}
		return rotation{
			outcome: rotationRenewed, token: stored,
			next: token.successor(stored.SuccessorSalt), expires: idleEnd(*used, stored.SessionExpiresAt),
		}, nil
	}
	if !now.Before(stored.ExpiresAt) {
		return rotation{}, nil
	}
	salt := random(32)
	next := token.successor(salt)
	if open, err := replaceToken(ctx, tx, stored, salt, next, from, now); err != nil || !open {
		return rotation{}, err
	}
	return rotation{
		outcome: rotationRenewed, token: stored, next: next, expires: idleEnd(now, stored.SessionExpiresAt),
	}, nil
}
