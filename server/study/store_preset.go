package study

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/languagetutor/languagetutor/server/fsrs"
	"github.com/languagetutor/languagetutor/server/postgres"
)

const presetColumns = `id, version, is_default, updated_at, name, parameters, desired_retention, learning_steps_ms,
    relearning_steps_ms, maximum_interval_days, fuzz, new_per_day, reviews_per_day, reviews_per_new`

const (
	// presetSQL finds a preset, or with the nil UUID the default one.
	presetSQL = `
SELECT ` + presetColumns + ` FROM presets
WHERE user_id = $1 AND (id = $2 OR ($2 = '00000000-0000-0000-0000-000000000000' AND is_default))`

	presetsSQL = `
SELECT ` + presetColumns + ` FROM presets WHERE user_id = $1`

	presetPageSQL = `
SELECT ` + presetColumns + ` FROM presets
WHERE user_id = $1 AND (name, id) > ($2, $3)
ORDER BY name, id
LIMIT $4`

	insertPresetSQL = `
INSERT INTO presets (user_id, id, is_default, created_at, updated_at, name, parameters, desired_retention,
    learning_steps_ms, relearning_steps_ms, maximum_interval_days, fuzz, new_per_day, reviews_per_day, reviews_per_new)
VALUES ($1, $2, $3, $4, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)
ON CONFLICT (user_id, id) DO NOTHING`

	updatePresetSQL = `
UPDATE presets SET version = version + 1, updated_at = $4, name = $5, parameters = $6, desired_retention = $7,
    learning_steps_ms = $8, relearning_steps_ms = $9, maximum_interval_days = $10, fuzz = $11,
    new_per_day = $12, reviews_per_day = $13, reviews_per_new = $14
WHERE user_id = $1 AND id = $2 AND version = $3`
)

func scanPreset(row pgx.CollectableRow) (Preset, error) {
	var (
		p                    Preset
		parameters           []float64
		learning, relearning []int64
	)
	s := &p.Scheduling
	err := row.Scan(&p.ID, &p.Version, &p.IsDefault, &p.UpdatedAt, &p.Name, &parameters, &s.DesiredRetention, &learning,
		&relearning, &s.MaximumInterval, &s.Fuzz, &p.NewPerDay, &p.ReviewsPerDay, &p.ReviewsPerNew)
	if err != nil {
		return Preset{}, err
	}
	s.LearningSteps, s.RelearningSteps = durations(learning), durations(relearning)
	s.Parameters, err = fsrs.ParseParameters(parameters)
	return p, err
}

func queryPresets(ctx context.Context, db postgres.Querier, sql string, args ...any) ([]Preset, error) {
	rows, err := db.Query(ctx, sql, args...)
	if err != nil {
		return nil, fmt.Errorf("read presets: %w", err)
	}
	presets, err := pgx.CollectRows(rows, scanPreset)
	if err != nil {
		return nil, fmt.Errorf("read presets: %w", err)
	}
	return presets, nil
}

// findPreset returns a preset, with the nil UUID the default one, or errNoPreset.
func findPreset(ctx context.Context, db postgres.Querier, learner, id uuid.UUID) (Preset, error) {
	presets, err := queryPresets(ctx, db, presetSQL, learner, id)
	if err != nil {
		return Preset{}, err
	}
	if len(presets) == 0 {
		return Preset{}, errNoPreset
	}
	return presets[0], nil
}

// insertPreset adds a preset and says whether its id was free.
func insertPreset(
	ctx context.Context, db postgres.Querier, learner, id uuid.UUID, isDefault bool, s Settings, now time.Time,
) (bool, error) {
	args := append([]any{learner, id, isDefault, now}, settingArgs(s)...)
	tag, err := db.Exec(ctx, insertPresetSQL, args...)
	if err != nil {
		return false, fmt.Errorf("create preset: %w", err)
	}
	return tag.RowsAffected() == 1, nil
}

func settingArgs(s Settings) []any {
	c := s.Scheduling
	return []any{
		s.Name, c.Parameters[:], c.DesiredRetention, milliseconds(c.LearningSteps), milliseconds(c.RelearningSteps),
		c.MaximumInterval, c.Fuzz, s.NewPerDay, s.ReviewsPerDay, s.ReviewsPerNew,
	}
}

func milliseconds(steps []time.Duration) []int64 {
	out := make([]int64, len(steps))
	for i, step := range steps {
		out[i] = step.Milliseconds()
	}
	return out
}

func durations(ms []int64) []time.Duration {
	out := make([]time.Duration, len(ms))
	for i, n := range ms {
		out[i] = time.Duration(n) * time.Millisecond
	}
	return out
}
