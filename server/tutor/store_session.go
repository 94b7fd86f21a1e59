package tutor

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/languagetutor/languagetutor/server/postgres"
)

// sessionColumns are what scanSession reads, of a table s.
const sessionColumns = `s.id, s.language, s.translation_language, s.level, s.style, s.setting, s.topic, s.planned_minutes,
    s.created_at, s.ended_at, s.report, s.runs, s.seed,
    (SELECT count(*) FROM turns t WHERE t.user_id = s.user_id AND t.session_id = s.id),
    coalesce((SELECT t.id FROM turns t WHERE t.user_id = s.user_id AND t.session_id = s.id AND t.finished_at IS NULL),
             '00000000-0000-0000-0000-000000000000')`

const (
	insertSessionSQL = `
INSERT INTO tutor_sessions (user_id, id, language, translation_language, level, style, scenario, setting, topic, planned_minutes,
    seed, created_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
ON CONFLICT (user_id, id) DO NOTHING`

	sessionSQL = `
SELECT ` + sessionColumns + ` FROM tutor_sessions s WHERE s.user_id = $1 AND s.id = $2`

	// lockSessionSQL keeps two changes of a session apart.
	lockSessionSQL = `
SELECT 1 FROM tutor_sessions WHERE user_id = $1 AND id = $2 FOR UPDATE`

	sessionPageSQL = `
SELECT ` + sessionColumns + ` FROM tutor_sessions s
WHERE s.user_id = $1 AND (s.created_at, s.id) < ($2, $3)
ORDER BY s.created_at DESC, s.id DESC
LIMIT $4`

	countRunSQL = `
UPDATE tutor_sessions SET runs = runs + 1 WHERE user_id = $1 AND id = $2 RETURNING runs`

	endSessionSQL = `
UPDATE tutor_sessions SET ended_at = $3, report = $4 WHERE user_id = $1 AND id = $2 AND ended_at IS NULL`
)

func scanSession(row pgx.CollectableRow) (Session, error) {
	var s Session
	var minutes int
	err := row.Scan(&s.ID, &s.Language, &s.Native, &s.Level, &s.Style, &s.Setting, &s.Topic, &minutes, &s.CreatedAt, &s.EndedAt,
		&s.Report, &s.runs, &s.seed, &s.Turns, &s.Running)
	s.Planned = time.Duration(minutes) * time.Minute
	return s, err
}

// readSession returns a session, or errNoSession.
func readSession(ctx context.Context, db postgres.Querier, learner, id uuid.UUID) (Session, error) {
	sessions, err := querySessions(ctx, db, sessionSQL, learner, id)
	if err != nil {
		return Session{}, err
	}
	if len(sessions) == 0 {
		return Session{}, errNoSession
	}
	return sessions[0], nil
}

// lockSession locks a session and returns it, or errNoSession.
func lockSession(ctx context.Context, tx pgx.Tx, learner, id uuid.UUID) (Session, error) {
	batch := &pgx.Batch{}
	batch.Queue(lockSessionSQL, learner, id) // another statement, so that the next one sees what was changed until then
	var sessions []Session
	batch.Queue(sessionSQL, learner, id).Query(into(&sessions, scanSession))
	if err := tx.SendBatch(ctx, batch).Close(); err != nil {
		return Session{}, fmt.Errorf("lock session: %w", err)
	}
	if len(sessions) == 0 {
		return Session{}, errNoSession
	}
	return sessions[0], nil
}

// insertSession adds a session and says whether its id was free.
func insertSession(ctx context.Context, tx pgx.Tx, learner uuid.UUID, s Session) (bool, error) {
	scenario := ""
	if s.Setting != nil {
		scenario = s.Setting.ID
	}
	tag, err := tx.Exec(ctx, insertSessionSQL, learner, s.ID, s.Language, s.Native, s.Level, s.Style, scenario, s.Setting, s.Topic,
		int(s.Planned/time.Minute), s.seed, s.CreatedAt)
	if err != nil {
		return false, fmt.Errorf("create session: %w", err)
	}
	return tag.RowsAffected() == 1, nil
}

func querySessions(ctx context.Context, db postgres.Querier, sql string, args ...any) ([]Session, error) {
	rows, err := db.Query(ctx, sql, args...)
	if err != nil {
		return nil, fmt.Errorf("read sessions: %w", err)
	}
	sessions, err := pgx.CollectRows(rows, scanSession)
	if err != nil {
		return nil, fmt.Errorf("read sessions: %w", err)
	}
	return sessions, nil
}
