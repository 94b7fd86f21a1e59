package identity

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/languagetutor/languagetutor/server/calendar"
	"github.com/languagetutor/languagetutor/server/postgres"
)

//nolint:gosec // Statements about passwords hold none.
const (
	insertUserSQL = `
INSERT INTO users (id, email, display_name, native_language, created_at) VALUES ($1, $2, $3, $4, $5)
ON CONFLICT (lower(email)) DO NOTHING`

	insertPasswordSQL = `
INSERT INTO credentials (user_id, kind, hash, changed_at) VALUES ($1, 'password', $2, $3)`

	insertLanguageSQL = `
INSERT INTO learner_languages (user_id, language, level, position) VALUES ($1, $2, $3, $4)`

	// The one look-up by address: who signs in is not known before it.
	accountByEmailSQL = `
SELECT u.id, u.email, u.display_name, u.closed_at IS NOT NULL AS closed, c.hash, c.changed_at
FROM users u JOIN credentials c ON c.user_id = u.id AND c.kind = 'password'
WHERE lower(u.email) = $1`

	accountSQL = `
SELECT u.id, u.email, u.display_name, u.closed_at IS NOT NULL AS closed, c.hash, c.changed_at
FROM users u JOIN credentials c ON c.user_id = u.id AND c.kind = 'password'
WHERE u.id = $1 AND c.user_id = $1`

	// A password is known by the moment of its change: a rehash leaves that as it is.
	lockPasswordSQL = `
SELECT 1 FROM credentials WHERE user_id = $1 AND kind = 'password' AND changed_at = $2 FOR UPDATE`

	rehashPasswordSQL = `
UPDATE credentials SET hash = $2 WHERE user_id = $1 AND kind = 'password'`

	changePasswordSQL = `
UPDATE credentials SET hash = $3, changed_at = greatest($4, changed_at + interval '1 microsecond')
WHERE user_id = $1 AND kind = 'password' AND changed_at = $2`
)

// account is what signing in needs to know of a learner. The zero value is an account that is not there.
type account struct {
	ID          uuid.UUID
	Email       string
	DisplayName string
	Closed      bool
	Hash        string
	ChangedAt   time.Time
}

// insertAccount makes an account, or returns errTaken.
func insertAccount(ctx context.Context, tx pgx.Tx, learner uuid.UUID, hash string, r Registration, now time.Time) error {
	tag, err := tx.Exec(ctx, insertUserSQL, learner, r.Email, r.DisplayName, r.NativeLanguage, now)
	if err != nil {
		return fmt.Errorf("insert user: %w", err)
	}
	if tag.RowsAffected() == 0 {
		return errTaken
	}
	batch := &pgx.Batch{}
	batch.Queue(insertPasswordSQL, learner, hash, now)
	batch.Queue(insertLanguageSQL, learner, r.TargetLanguage, r.Level, 0)
	batch.Queue(upsertDayRuleSQL, learner, now, r.TimeZone, calendar.DefaultRolloverHour, r.GoalMinutes)
	if err := tx.SendBatch(ctx, batch).Close(); err != nil {
		return fmt.Errorf("insert account: %w", err)
	}
	return nil
}

// readAccount runs accountByEmailSQL or accountSQL. No row is the zero account.
func readAccount(ctx context.Context, db postgres.Querier, sql string, key any) (account, error) {
	rows, err := db.Query(ctx, sql, key)
	if err != nil {
		return account{}, fmt.Errorf("read account: %w", err)
	}
	found, err := pgx.CollectExactlyOneRow(rows, pgx.RowToStructByName[account])
	if err != nil && !errors.Is(err, pgx.ErrNoRows) {
		return account{}, fmt.Errorf("read account: %w", err)
	}
	return found, nil
}

// lockPassword reports whether the password that was verified is still the account's, and keeps it so until the
// transaction ends.
func lockPassword(ctx context.Context, tx pgx.Tx, who account) (bool, error) {
	tag, err := tx.Exec(ctx, lockPasswordSQL, who.ID, who.ChangedAt)
	if err != nil {
		return false, fmt.Errorf("lock password: %w", err)
	}
	return tag.RowsAffected() == 1, nil
}
