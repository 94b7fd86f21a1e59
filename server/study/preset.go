package study

import (
	"errors"
	"reflect"
	"slices"
	"time"

	"github.com/google/uuid"

	"github.com/languagetutor/languagetutor/server/fault"
	"github.com/languagetutor/languagetutor/server/fsrs"
)

// Preset is a set of rules that decks share.
type Preset struct {
	ID        uuid.UUID
	Version   int
	IsDefault bool
	UpdatedAt time.Time
	Settings
}

// Settings are the rules by which cards are scheduled.
type Settings struct {
	Name string
	// Scheduling is all that affects a fold.
	Scheduling fsrs.Config
	// NewPerDay and ReviewsPerDay are the limits of a learner's day.
	NewPerDay, ReviewsPerDay int
	// ReviewsPerNew is how many review cards are shown between two new ones.
	ReviewsPerNew int
}

// DefaultSettings are the rules of a learner's first preset.
func DefaultSettings() Settings {
	return Settings{
		Name:          "Default",
		Scheduling:    fsrs.DefaultConfig(),
		NewPerDay:     20,
		ReviewsPerDay: 200,
		ReviewsPerNew: 5,
	}
}

// equal says whether the settings are the same. Nil steps are no steps.
func (s Settings) equal(other Settings) bool {
	a, b := &s.Scheduling, &other.Scheduling
	if !slices.Equal(a.LearningSteps, b.LearningSteps) || !slices.Equal(a.RelearningSteps, b.RelearningSteps) {
		return false
	}
	a.LearningSteps, a.RelearningSteps = b.LearningSteps, b.RelearningSteps
	return reflect.DeepEqual(s, other)
}

// scheduler returns the scheduler of the settings, or a fault that names the wrong one.
func (s Settings) scheduler() (*fsrs.Scheduler, error) {
	scheduler, err := fsrs.NewScheduler(s.Scheduling)
	if err != nil {
		return nil, settingsFault(err)
	}
	return scheduler, nil
}

func settingsFault(err error) error {
	var config *fsrs.ConfigError
	if !errors.As(err, &config) {
		return err
	}
	field := "settings." + config.Field
	if config.Field == "maximum_interval" {
		field += "_days"
	}
	return fault.Invalid(field, "%s", config.Problem)
}
