package vocabulary

import (
	"context"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/languagetutor/languagetutor/server/fault"
	"github.com/languagetutor/languagetutor/server/postgres"
)

// answerLifetime is how long the answer to a named request is kept.
const answerLifetime = 7 * 24 * time.Hour

const (
	// claimRequestSQL takes the name of a request, or waits for the transaction that has it. An answer that has expired makes
	// room.
	claimRequestSQL = `
INSERT INTO idempotency AS i (user_id, request_id, method, request_hash, response, created_at, expires_at)
VALUES ($1, $2, $3, $4, 'null', $5, $6)
ON CONFLICT (user_id, request_id) DO UPDATE
    SET method = excluded.method, request_hash = excluded.request_hash, response = excluded.response,
        created_at = excluded.created_at, expires_at = excluded.expires_at
    WHERE i.expires_at <= excluded.created_at`

	requestSQL = `
SELECT method, request_hash, response FROM idempotency WHERE user_id = $1 AND request_id = $2`

	answerRequestSQL = `
UPDATE idempotency SET response = $3 WHERE user_id = $1 AND request_id = $2`
)

// once runs a named mutation in a transaction, or answers with what it answered before. The same name for another request is
// AlreadyExists. arguments are what makes a request the same.
func once[T any](
	ctx context.Context, s *Service, learner, request uuid.UUID, method string, arguments []any,
	run func(ctx context.Context, tx pgx.Tx) (T, error),
) (T, error) {
	var answer T
	encoded, err := json.Marshal(arguments)
	if err != nil {
		return answer, fmt.Errorf("encode the request: %w", err)
	}
	hash := sha256.Sum256(encoded)
	err = postgres.InTx(ctx, s.db, pgx.TxOptions{}, func(ctx context.Context, tx pgx.Tx) error {
		var fresh T
		answer = fresh
		now := s.time()
		tag, err := tx.Exec(ctx, claimRequestSQL, learner, request, method, hash[:], now, now.Add(answerLifetime))
		if err != nil {
			return fmt.Errorf("claim the request: %w", err)
		}
		if tag.RowsAffected() == 0 {
			return answered(ctx, tx, learner, request, method, hash[:], &answer)
		}
		if answer, err = run(ctx, tx); err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, answerRequestSQL, learner, request, answer); err != nil {
			return fmt.Errorf("keep the answer: %w", err)
		}
		return nil
	})
	if err == nil {
		s.Forget(ctx, learner)
	}
	return answer, err
}

func answered(ctx context.Context, tx pgx.Tx, learner, request uuid.UUID, method string, hash []byte, answer any) error {
	var knownMethod string
	var knownHash []byte
	err := tx.QueryRow(ctx, requestSQL, learner, request).Scan(&knownMethod, &knownHash, answer)
	switch {
	case errors.Is(err, pgx.ErrNoRows):
		return fault.New(fault.Unavailable, "try again").RetryIn(time.Second)
	case err != nil:
		return fmt.Errorf("read the kept answer: %w", err)
	case knownMethod != method || string(knownHash) != string(hash):
		return fault.New(fault.AlreadyExists, "the request_id already names another request")
	}
	return nil
}
