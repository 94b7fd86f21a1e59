package identity

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
)

const (
	insertRefreshSQL = `
INSERT INTO refresh_tokens (user_id, id, session_id, token_hash, created_at, expires_at) VALUES ($1, $2, $3, $4, $5, $6)`

	// The one look-up by token: whose it is is not known before it. The lock makes parallel refreshes take turns.
	refreshByHashSQL = `
SELECT t.user_id, t.id, t.session_id, t.successor_salt, t.expires_at, t.used_at, s.expires_at AS session_expires_at,
       s.revoked_at IS NULL AND u.closed_at IS NULL AS open
FROM refresh_tokens t
JOIN auth_sessions s ON s.user_id = t.user_id AND s.id = t.session_id
JOIN users u ON u.id = t.user_id
WHERE t.token_hash = $1
FOR UPDATE OF t`

	useRefreshSQL = `
UPDATE refresh_tokens SET used_at = $3, successor_salt = $4 WHERE user_id = $1 AND id = $2 AND used_at IS NULL`

	// An expired token is refused whether it is remembered or not.
	purgeRefreshSQL = `
DELETE FROM refresh_tokens WHERE user_id = $1 AND session_id = $2 AND expires_at <= $3`
)

// storedToken is a refresh token as the database knows it, with its session.
type storedToken struct {
	UserID           uuid.UUID
	ID               uuid.UUID
	SessionID        uuid.UUID
	SuccessorSalt    []byte
	ExpiresAt        time.Time
	UsedAt           *time.Time
	SessionExpiresAt time.Time
	Open             bool
}

// idleEnd is when a token made at a moment expires unless it is used.
func idleEnd(made, sessionEnd time.Time) time.Time {
	if end := made.Add(IdleLifetime); end.Before(sessionEnd) {
		return end
	}
	return sessionEnd
}

// lockToken returns the token with a hash and locks it, or nil when there is none.
func lockToken(ctx context.Context, tx pgx.Tx, hash []byte) (*storedToken, error) {
	rows, err := tx.Query(ctx, refreshByHashSQL, hash)
	if err != nil {
		return nil, fmt.Errorf("read refresh token: %w", err)
	}
	stored, err := pgx.CollectExactlyOneRow(rows, pgx.RowToAddrOfStructByName[storedToken])
	if errors.Is(err, pgx.ErrNoRows) {
		return nil, nil //nolint:nilnil // No such token is an answer.
	}
	if err != nil {
		return nil, fmt.Errorf("read refresh token: %w", err)
	}
	return stored, nil
}

// replaceToken marks the token used and writes its successor and the use of its session. It reports false when the session
// ended meanwhile.
func replaceToken(ctx context.Context, tx pgx.Tx, old *storedToken, salt []byte, next refreshToken, from Origin,
	now time.Time,
) (bool, error) {
	tag, err := tx.Exec(ctx, touchSessionSQL, old.UserID, old.SessionID, now, address(from.IP))
	if err != nil {
		return false, fmt.Errorf("touch session: %w", err)
	}
	if tag.RowsAffected() == 0 {
		return false, nil
	}
	batch := &pgx.Batch{}
	batch.Queue(useRefreshSQL, old.UserID, old.ID, now, salt)
	batch.Queue(insertRefreshSQL, old.UserID, newID(), old.SessionID, next.hash(), now, idleEnd(now, old.SessionExpiresAt))
	batch.Queue(purgeRefreshSQL, old.UserID, old.SessionID, now)
	if err := tx.SendBatch(ctx, batch).Close(); err != nil {
		return false, fmt.Errorf("replace refresh token: %w", err)
	}
	return true, nil
}
