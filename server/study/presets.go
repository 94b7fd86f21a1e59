package study

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/languagetutor/languagetutor/server/fault"
	"github.com/languagetutor/languagetutor/server/page"
	"github.com/languagetutor/languagetutor/server/postgres"
)

// CreateDefaultPreset gives a new learner their default preset, in the transaction that creates the account.
func CreateDefaultPreset(ctx context.Context, tx pgx.Tx, learner uuid.UUID, now time.Time) error {
	id, err := uuid.NewV7()
	if err != nil {
		return fmt.Errorf("name default preset: %w", err)
	}
	_, err = insertPreset(ctx, tx, learner, id, true, DefaultSettings(), now)
	return err
}

// CreatePreset adds a preset under the client's id. The same creation twice happens once; the same id with other settings
// is AlreadyExists, and one more than a learner may have FailedPrecondition.
func (s *Service) CreatePreset(ctx context.Context, learner, id uuid.UUID, settings Settings) (Preset, error) {
	if id == uuid.Nil { // names the default one
		return Preset{}, fault.Invalid("id", "must not be the nil UUID")
	}
	if _, err := settings.scheduler(); err != nil {
		return Preset{}, err
	}
	var preset Preset
	err := postgres.InTx(ctx, s.db, pgx.TxOptions{}, func(ctx context.Context, tx pgx.Tx) error {
		created, err := insertPreset(ctx, tx, learner, id, false, settings, s.now().UTC())
		if err != nil {
			return err
		}
		presets, err := queryPresets(ctx, tx, presetsSQL, learner)
		if err != nil {
			return err
		}
		if created && len(presets) > maxPresets {
			return fault.New(fault.FailedPrecondition, "a learner has at most %d presets", maxPresets)
		}
		preset = presets[slices.IndexFunc(presets, func(p Preset) bool { return p.ID == id })]
		if !created && !preset.equal(settings) {
			return fault.New(fault.AlreadyExists, "the id already names another preset")
		}
		return nil
	})
	return preset, err
}

// maxPresets is how many presets a learner has at most: each request that schedules reads all of them.
const maxPresets = 100

// Preset returns a preset, with the nil UUID the default one.
func (s *Service) Preset(ctx context.Context, learner, id uuid.UUID) (Preset, error) {
	return findPreset(ctx, s.db, learner, id)
}

// presetKey is where a page of presets ends.
type presetKey struct {
	Name string
	ID   uuid.UUID
}

// Presets returns a page of presets by name, and the token of the next.
func (s *Service) Presets(ctx context.Context, learner uuid.UUID, size int, token string) ([]Preset, string, error) {
	after, _, err := page.Parse[presetKey](token)
	if err != nil {
		return nil, "", err
	}
	presets, err := queryPresets(ctx, s.db, presetPageSQL, learner, after.Name, after.ID, size+1)
	if err != nil {
		return nil, "", err
	}
	presets, next := page.Cut(presets, size, func(p Preset) presetKey { return presetKey{p.Name, p.ID} })
	return presets, next, nil
}

// UpdatePreset replaces the settings of a preset that is at the version. Each card follows them from its next review on.
// It is FailedPrecondition at another version, so that two devices do not undo each other's change.
func (s *Service) UpdatePreset(ctx context.Context, learner, id uuid.UUID, version int, settings Settings) (Preset, error) {
	if _, err := settings.scheduler(); err != nil {
		return Preset{}, err
	}
	args := append([]any{learner, id, version, s.now().UTC()}, settingArgs(settings)...)
	tag, err := s.db.Exec(ctx, updatePresetSQL, args...)
	if err != nil {
		return Preset{}, fmt.Errorf("update preset: %w", err)
	}
	preset, err := findPreset(ctx, s.db, learner, id)
	if err != nil {
		return Preset{}, err
	}
	s.Forget(ctx, learner)
	// The same change sent twice finds its own result.
	repeated := preset.Version == version+1 && preset.equal(settings)
	if tag.RowsAffected() == 0 && !repeated {
		return Preset{}, fault.New(fault.FailedPrecondition,
			"the preset is at version %d: read it again and repeat the change", preset.Version)
	}
	return preset, nil
}
