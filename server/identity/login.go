package identity

import (
	"context"
	"fmt"
	"log/slog"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/languagetutor/languagetutor/server/fault"
	"github.com/languagetutor/languagetutor/server/postgres"
)

// Lifetimes of a session: it ends when no token is renewed for IdleLifetime, and after AbsoluteLifetime whatever happens.
const (
	IdleLifetime     = 30 * 24 * time.Hour
	AbsoluteLifetime = 90 * 24 * time.Hour
)

// SignIn carries what a learner signs in with.
type SignIn struct {
	Email      string
	Password   Secret
	DeviceName string
}

// Tokens are the two tokens of a session.
type Tokens struct {
	Access           Secret
	AccessExpiresAt  time.Time
	Refresh          Secret
	RefreshExpiresAt time.Time
	SessionID        uuid.UUID
	LearnerID        uuid.UUID
}

var (
	errCredentials = fault.New(fault.Unauthenticated, "wrong email address or password")
	errSignedOut   = fault.New(fault.Unauthenticated, "sign in again")
)

// Login opens a session. Unknown address, wrong password and closed account cost the same and answer alike.
func (s *Service) Login(ctx context.Context, from Origin, in SignIn) (Tokens, error) {
	if len(in.Password) > MaxPasswordBytes {
		return Tokens{}, fault.Invalid("password", "must have at most %d bytes", MaxPasswordBytes)
	}
	email, possible := foldEmail(in.Email)
	if err := s.allowLogin(ctx, from.IP, email); err != nil {
		return Tokens{}, err
	}
	var who account
	if possible {
		var err error
		if who, err = readAccount(ctx, s.pool, accountByEmailSQL, email); err != nil {
			return Tokens{}, err
		}
	}
	ok, weak, err := s.hasher.verify(ctx, who.Hash, in.Password)
	if err != nil {
		return Tokens{}, err
	}
	if !ok || who.Closed {
		return Tokens{}, s.refuseLogin(ctx, who)
	}
	better := ""
	if weak {
		if better, err = s.hasher.hash(ctx, in.Password); err != nil {
			s.log.WarnContext(ctx, "password not rehashed", slog.String("learner_id", who.ID.String()), slog.Any("error", err))
		}
	}
	return s.open(ctx, from, who, better, in.DeviceName)
}

func (s *Service) refuseLogin(ctx context.Context, who account) error {
	reason, learner := "wrong password", slog.String("learner_id", who.ID.String())
	switch {
	case who.ID == uuid.Nil:
		reason, learner = "unknown address", slog.Attr{}
	case who.Closed:
		reason = "closed account"
	}
	s.log.WarnContext(ctx, "login refused", slog.String("reason", reason), learner)
	return errCredentials
}

// open writes a new session of an account whose password was verified, and a better hash of it if there is one.
func (s *Service) open(ctx context.Context, from Origin, who account, better, device string) (Tokens, error) {
	session, token, now := newID(), newRefreshToken(), s.now()
	ends := now.Add(AbsoluteLifetime)
	current := false
	err := postgres.InTx(ctx, s.pool, pgx.TxOptions{}, func(ctx context.Context, tx pgx.Tx) (err error) {
		if current, err = lockPassword(ctx, tx, who); err != nil || !current {
			return err
		}
		batch := &pgx.Batch{}
		if better != "" {
			batch.Queue(rehashPasswordSQL, who.ID, better)
		}
		batch.Queue(purgeSessionsSQL, who.ID, now)
		batch.Queue(insertSessionSQL, who.ID, session, device, printable(from.UserAgent), address(from.IP), now, ends)
		batch.Queue(insertRefreshSQL, who.ID, newID(), session, token.hash(), now, idleEnd(now, ends))
		if err := tx.SendBatch(ctx, batch).Close(); err != nil {
			return fmt.Errorf("open session: %w", err)
		}
		return nil
	})
	if err != nil {
		return Tokens{}, err
	}
	if !current { // changed between the look-up and now
		return Tokens{}, s.refuseLogin(ctx, who)
	}
	s.log.InfoContext(ctx, "login", slog.String("learner_id", who.ID.String()), slog.String("session_id", session.String()))
	return s.tokens(who.ID, session, token, idleEnd(now, ends), now)
}

func (s *Service) tokens(learner, session uuid.UUID, refresh refreshToken, refreshEnds, now time.Time) (Tokens, error) {
	access, ends, err := s.access.issue(learner, session, now)
	return Tokens{
		Access: access, AccessExpiresAt: ends, Refresh: refresh.secret(), RefreshExpiresAt: refreshEnds,
		SessionID: session, LearnerID: learner,
	}, err
}
