package identity

import (
	"context"
	"errors"
	"fmt"
	"net/netip"
	"strings"
	"time"
	"unicode"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/languagetutor/languagetutor/server/postgres"
)

const (
	insertSessionSQL = `
INSERT INTO auth_sessions (user_id, id, device_name, user_agent, ip_address, created_at, authenticated_at, last_used_at,
                           expires_at)
VALUES ($1, $2, $3, $4, $5, $6, $6, $6, $7)`

	purgeSessionsSQL = `
DELETE FROM auth_sessions WHERE user_id = $1 AND expires_at <= $2`

	sessionSQL = `
SELECT u.role, s.authenticated_at, s.expires_at, s.revoked_at IS NULL AND u.closed_at IS NULL AS open
FROM auth_sessions s JOIN users u ON u.id = s.user_id
WHERE s.user_id = $1 AND s.id = $2 AND u.id = $1`

	listSessionsSQL = `
SELECT id, device_name, user_agent, coalesce(host(ip_address), '') AS ip_address, created_at, last_used_at, expires_at
FROM auth_sessions
WHERE user_id = $1 AND revoked_at IS NULL AND expires_at > $2 AND last_used_at > $3
  AND ($4::timestamptz IS NULL OR last_used_at < $4 OR (last_used_at = $4 AND id > $5))
ORDER BY last_used_at DESC, id
LIMIT $6`

	touchSessionSQL = `
UPDATE auth_sessions SET last_used_at = greatest(last_used_at, $3), ip_address = coalesce($4, ip_address)
WHERE user_id = $1 AND id = $2 AND revoked_at IS NULL`

	// A session that has ended keeps its first end.
	endSessionSQL = `
UPDATE auth_sessions SET revoked_at = coalesce(revoked_at, $3), revoked_reason = coalesce(revoked_reason, $4)
WHERE user_id = $1 AND id = $2`

	endOtherSessionsSQL = `
UPDATE auth_sessions SET revoked_at = $3, revoked_reason = $4
WHERE user_id = $1 AND id <> $2 AND revoked_at IS NULL
RETURNING id`
)

// Why a session ended.
const (
	endedByLogout   = "logout"
	endedByLearner  = "revoked"
	endedByPassword = "password_changed"
	endedByReuse    = "refresh_reused"
)

// sessionState is what may change about a session while its access token lives.
type sessionState struct {
	Role            string
	AuthenticatedAt time.Time
	ExpiresAt       time.Time
	Open            bool
}

// readSession returns the state of a session; one that is not there is not open.
func readSession(ctx context.Context, db postgres.Querier, learner, session uuid.UUID) (sessionState, error) {
	rows, err := db.Query(ctx, sessionSQL, learner, session)
	if err != nil {
		return sessionState{}, fmt.Errorf("read session: %w", err)
	}
	state, err := pgx.CollectExactlyOneRow(rows, pgx.RowToStructByName[sessionState])
	if err != nil && !errors.Is(err, pgx.ErrNoRows) {
		return sessionState{}, fmt.Errorf("read session: %w", err)
	}
	return state, nil
}

// endSession ends a session, and reports whether the learner has it.
func endSession(ctx context.Context, db postgres.Querier, learner, session uuid.UUID, now time.Time, reason string) (bool, error) {
	tag, err := db.Exec(ctx, endSessionSQL, learner, session, now, reason)
	if err != nil {
		return false, fmt.Errorf("end session: %w", err)
	}
	return tag.RowsAffected() == 1, nil
}

// address is an address as PostgreSQL takes it: NULL when it is not known.
func address(ip netip.Addr) *netip.Addr {
	if !ip.IsValid() {
		return nil
	}
	ip = ip.Unmap().WithZone("")
	return &ip
}

const maxUserAgent = 200

// printable makes header text fit to be stored and shown: valid UTF-8 without control characters, shortened.
func printable(text string) string {
	clean := []rune(strings.Map(func(r rune) rune {
		if unicode.IsControl(r) {
			return -1
		}
		return r
	}, strings.ToValidUTF8(text, "\uFFFD")))
	return string(clean[:min(len(clean), maxUserAgent)])
}
