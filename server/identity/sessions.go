package identity

import (
	"context"
	"fmt"
	"log/slog"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/languagetutor/languagetutor/server/fault"
	"github.com/languagetutor/languagetutor/server/page"
)

const defaultSessionPage = 20

// Session is one sign-in.
type Session struct {
	ID         uuid.UUID
	DeviceName string
	UserAgent  string
	// IPAddress last used the session; empty when it was not known.
	IPAddress  string
	CreatedAt  time.Time
	LastUsedAt time.Time
	ExpiresAt  time.Time
}

// sessionKey is where a page of sessions ends.
type sessionKey struct {
	LastUsedAt time.Time
	ID         uuid.UUID
}

// Sessions returns a page of the learner's open sessions, the most recently used first, and the token of the next page. A
// size of 0 means 20.
func (s *Service) Sessions(ctx context.Context, learner uuid.UUID, size int32, token string) ([]Session, string, error) {
	after, more, err := page.Parse[sessionKey](token)
	if err != nil {
		return nil, "", err
	}
	var lastUsed *time.Time
	if more {
		lastUsed = &after.LastUsedAt
	}
	count, now := page.Size(size, defaultSessionPage), s.now()
	rows, err := s.pool.Query(ctx, listSessionsSQL, learner, now, now.Add(-IdleLifetime), lastUsed, after.ID, count+1)
	if err != nil {
		return nil, "", fmt.Errorf("list sessions: %w", err)
	}
	found, err := pgx.CollectRows(rows, pgx.RowToStructByName[Session])
	if err != nil {
		return nil, "", fmt.Errorf("list sessions: %w", err)
	}
	sessions, next := page.Cut(found, count, func(last Session) sessionKey {
		return sessionKey{LastUsedAt: last.LastUsedAt, ID: last.ID}
	})
	return sessions, next, nil
}

// Logout ends the session that asks. Repeating it does nothing.
func (s *Service) Logout(ctx context.Context, learner, session uuid.UUID) error {
	_, err := s.end(ctx, learner, session, endedByLogout)
	return err
}

// RevokeSession ends a session of the learner. Repeating it does nothing; a session that the learner never had is NotFound.
func (s *Service) RevokeSession(ctx context.Context, learner, session uuid.UUID) error {
	found, err := s.end(ctx, learner, session, endedByLearner)
	if err == nil && !found {
		return fault.New(fault.NotFound, "no such session")
	}
	return err
}

func (s *Service) end(ctx context.Context, learner, session uuid.UUID, reason string) (bool, error) {
	found, err := endSession(ctx, s.pool, learner, session, s.now(), reason)
	if err != nil {
		return false, err
	}
	s.seen.drop(session)
	if found {
		s.log.InfoContext(ctx, "session ended", slog.String("learner_id", learner.String()),
			slog.String("session_id", session.String()), slog.String("reason", reason))
	}
	return found, nil
}
