package identity

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/languagetutor/languagetutor/server/postgres"
)

const (
	// Rules are only added from now on, so the newest one is in force.
	profileSQL = `
SELECT u.id, u.email, u.display_name, u.native_language, u.error_cards, u.created_at,
       r.effective_from, r.time_zone, r.rollover_hour, r.goal_minutes
FROM users u
CROSS JOIN LATERAL (
    SELECT effective_from, time_zone, rollover_hour, goal_minutes FROM day_rules
    WHERE user_id = $1 ORDER BY effective_from DESC LIMIT 1
) r
WHERE u.id = $1`

	languagesSQL = `
SELECT language, level FROM learner_languages WHERE user_id = $1 ORDER BY position`

	lockUserSQL = `
SELECT 1 FROM users WHERE id = $1 FOR NO KEY UPDATE`

	updateUserSQL = `
UPDATE users SET display_name = $2, native_language = $3, error_cards = $4 WHERE id = $1`

	errorCardsSQL = `
SELECT error_cards FROM users WHERE id = $1`

	deleteLanguagesSQL = `
DELETE FROM learner_languages WHERE user_id = $1`

	upsertDayRuleSQL = `
INSERT INTO day_rules (user_id, effective_from, time_zone, rollover_hour, goal_minutes) VALUES ($1, $2, $3, $4, $5)
ON CONFLICT (user_id, effective_from) DO UPDATE
SET time_zone = excluded.time_zone, rollover_hour = excluded.rollover_hour, goal_minutes = excluded.goal_minutes`
)

// profileRow is what users and day_rules say of a learner.
type profileRow struct {
	ID             uuid.UUID
	Email          string
	DisplayName    string
	NativeLanguage string
	ErrorCards     bool
	CreatedAt      time.Time
	EffectiveFrom  time.Time
	TimeZone       string
	RolloverHour   int
	GoalMinutes    int
}

// readProfile returns a learner's profile, without Today.
func readProfile(ctx context.Context, db postgres.Querier, learner uuid.UUID) (Profile, error) {
	batch := &pgx.Batch{}
	var row profileRow
	var languages []LearningLanguage
	batch.Queue(profileSQL, learner).Query(func(rows pgx.Rows) (err error) {
		row, err = pgx.CollectExactlyOneRow(rows, pgx.RowToStructByName[profileRow])
		return err
	})
	batch.Queue(languagesSQL, learner).Query(func(rows pgx.Rows) (err error) {
		languages, err = pgx.CollectRows(rows, pgx.RowToStructByName[LearningLanguage])
		return err
	})
	if err := noLearner("read profile", db.SendBatch(ctx, batch).Close()); err != nil {
		return Profile{}, err
	}
	return Profile{
		LearnerID: row.ID, Email: row.Email, DisplayName: row.DisplayName, NativeLanguage: row.NativeLanguage, ErrorCards: row.ErrorCards,
		Languages: languages, GoalMinutes: row.GoalMinutes, TimeZone: row.TimeZone, RolloverHour: row.RolloverHour,
		CreatedAt: row.CreatedAt.UTC(), RuleFrom: row.EffectiveFrom.UTC(),
	}, nil
}

// ErrorCards says whether an error that a learner made again and again becomes a card by itself.
func ErrorCards(ctx context.Context, db postgres.Querier, learner uuid.UUID) (bool, error) {
	var wanted bool
	err := db.QueryRow(ctx, errorCardsSQL, learner).Scan(&wanted)
	return wanted, noLearner("read the wish for cards of errors", err)
}

// noLearner turns an error of a look-up by learner into a fault or says what failed.
func noLearner(doing string, err error) error {
	if errors.Is(err, pgx.ErrNoRows) {
		return errNoLearner
	}
	if err != nil {
		return fmt.Errorf("%s: %w", doing, err)
	}
	return nil
}

// writeProfile writes what differs between two profiles of a learner. A changed rule of the day counts from a moment on; a
// rule that began at the same moment is replaced, and none that began before is touched.
func writeProfile(ctx context.Context, tx pgx.Tx, before, after Profile, now time.Time) error {
	batch := &pgx.Batch{}
	if before.DisplayName != after.DisplayName || before.NativeLanguage != after.NativeLanguage || before.ErrorCards != after.ErrorCards {
		batch.Queue(updateUserSQL, after.LearnerID, after.DisplayName, after.NativeLanguage, after.ErrorCards)
	}
	if !before.sameLanguages(after) {
		batch.Queue(deleteLanguagesSQL, after.LearnerID)
		for i, l := range after.Languages {
			batch.Queue(insertLanguageSQL, after.LearnerID, l.Language, l.Level, i)
		}
	}
	if !before.sameRule(after) {
		from := now
		if before.RuleFrom.After(from) { // another replica's clock runs ahead
			from = before.RuleFrom
		}
		batch.Queue(upsertDayRuleSQL, after.LearnerID, from, after.TimeZone, after.RolloverHour, after.GoalMinutes)
	}
	if err := tx.SendBatch(ctx, batch).Close(); err != nil {
		return fmt.Errorf("write profile: %w", err)
	}
	return nil
}
