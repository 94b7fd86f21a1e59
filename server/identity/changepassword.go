package identity

import (
	"context"
	"fmt"
	"log/slog"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/languagetutor/languagetutor/server/fault"
	"github.com/languagetutor/languagetutor/server/postgres"
)

var errWrongPassword = fault.New(fault.PermissionDenied, "the current password is wrong")

// ChangePassword sets a new password and ends every session but the one that asks, at once. A wrong current password is
// PermissionDenied.
func (s *Service) ChangePassword(ctx context.Context, learner, session uuid.UUID, current, fresh Secret) error {
	if len(current) > MaxPasswordBytes {
		return fault.Invalid("current_password", "must have at most %d bytes", MaxPasswordBytes)
	}
	if err := s.allow(ctx, "change-password", learner.String(), s.limits.ChangePassword); err != nil {
		return err
	}
	who, err := readAccount(ctx, s.pool, accountSQL, learner)
	if err != nil {
		return err
	}
	if problem := passwordProblem(fresh, who.Email, who.DisplayName); problem != "" {
		return fault.Invalid("new_password", "%s", problem)
	}
	ok, _, err := s.hasher.verify(ctx, who.Hash, current)
	if err != nil {
		return err
	}
	if !ok {
		s.log.WarnContext(ctx, "password change refused", slog.String("learner_id", learner.String()))
		return errWrongPassword
	}
	hash, err := s.hasher.hash(ctx, fresh)
	if err != nil {
		return err
	}
	now := s.now()
	var ended []uuid.UUID
	err = postgres.InTx(ctx, s.pool, pgx.TxOptions{}, func(ctx context.Context, tx pgx.Tx) error {
		tag, err := tx.Exec(ctx, changePasswordSQL, learner, who.ChangedAt, hash, now)
		if err != nil {
			return fmt.Errorf("change password: %w", err)
		}
		if tag.RowsAffected() == 0 { // changed between the look-up and now
			return errWrongPassword
		}
		rows, err := tx.Query(ctx, endOtherSessionsSQL, learner, session, now, endedByPassword)
		if err != nil {
			return fmt.Errorf("end other sessions: %w", err)
		}
		if ended, err = pgx.CollectRows(rows, pgx.RowTo[uuid.UUID]); err != nil {
			return fmt.Errorf("end other sessions: %w", err)
		}
		return nil
	})
	if err != nil {
		return err
	}
	for _, other := range ended {
		s.seen.drop(other)
	}
	s.log.InfoContext(ctx, "password changed", slog.String("learner_id", learner.String()), slog.Int("sessions_ended", len(ended)))
	return nil
}
