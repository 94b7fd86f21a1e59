package fsrs

import (
	"encoding/binary"
	"fmt"
	"hash/fnv"
	"math"
	"time"
)

// Limits of a [Config].
const (
	MinRetention       = 0.70
	MaxRetention       = 0.99
	MaxMaximumInterval = 36500                // days
	MaxSteps           = 16                   // learning steps, and as many relearning steps
	MinStep            = time.Second          // the shortest step
	MaxStep            = 365 * 24 * time.Hour // the longest step
)

// foldVersion is part of every fingerprint. Raise it when a change in this package gives some review log another card.
const foldVersion = 1

// Config decides how a [Scheduler] turns memory into dates.
type Config struct {
	Parameters Parameters
	// DesiredRetention is the probability of recall at which a card falls due, 0.70 to 0.99.
	DesiredRetention float64
	// LearningSteps are the delays after the first reviews of a new card, RelearningSteps those after a lapse; each step is
	// 1 second to 365 days long. Without steps an answer leads straight to Review (FSRS-6, section 4 of docs/fsrs.md).
	LearningSteps, RelearningSteps []time.Duration
	// MaximumInterval is the longest interval in days, 1 to 36500.
	MaximumInterval int
	// Fuzz spreads intervals of 2.5 days and more, so that cards learnt together drift apart (FSRS-6, section 5 of docs/fsrs.md).
	Fuzz bool
}

// DefaultConfig is 0.9 desired retention, learning steps of 1 and 10 minutes, one relearning step of 10 minutes, no limit below
// 36500 days, and fuzz.
func DefaultConfig() Config {
	return Config{
		Parameters:       DefaultParameters(),
		DesiredRetention: 0.9,
		LearningSteps:    []time.Duration{time.Minute, 10 * time.Minute},
		RelearningSteps:  []time.Duration{10 * time.Minute},
		MaximumInterval:  MaxMaximumInterval,
		Fuzz:             true,
	}
}

// ConfigError says which field of a configuration is wrong. Field is a path as an API names it, such as "learning_steps[1]".
type ConfigError struct {
	Field   string
	Problem string // follows the field in a sentence: "is 3, want 0.7 to 0.99"
}

func (e *ConfigError) Error() string { return "fsrs: " + e.Field + " " + e.Problem }

// Validate returns a [*ConfigError] for the first field outside its range, or nil.
func (c Config) Validate() error {
	for i, b := range parameterBounds {
		if p := c.Parameters[i]; !(p >= b[0] && p <= b[1]) {
			return &ConfigError{Field: fmt.Sprintf("parameters[%d]", i), Problem: fmt.Sprintf("is %v, want %v to %v", p, b[0], b[1])}
		}
	}
	if r := c.DesiredRetention; !(r >= MinRetention && r <= MaxRetention) {
		return &ConfigError{Field: "desired_retention", Problem: fmt.Sprintf("is %v, want %v to %v", r, MinRetention, MaxRetention)}
	}
	if err := validateSteps("learning_steps", c.LearningSteps); err != nil {
		return err
	}
	if err := validateSteps("relearning_steps", c.RelearningSteps); err != nil {
		return err
	}
	if m := c.MaximumInterval; m < 1 || m > MaxMaximumInterval {
		return &ConfigError{Field: "maximum_interval", Problem: fmt.Sprintf("is %d days, want 1 to %d", m, MaxMaximumInterval)}
	}
	return nil
}

func validateSteps(field string, steps []time.Duration) error {
	if len(steps) > MaxSteps {
		return &ConfigError{Field: field, Problem: fmt.Sprintf("has %d steps, want at most %d", len(steps), MaxSteps)}
	}
	for i, step := range steps {
		if step < MinStep || step > MaxStep {
			return &ConfigError{Field: fmt.Sprintf("%s[%d]", field, i), Problem: fmt.Sprintf("is %v, want %v to %v", step, MinStep, MaxStep)}
		}
	}
	return nil
}

// fingerprint hashes everything that decides a fold. w are the parameters as the model uses them.
func (c Config) fingerprint(w Parameters) uint64 {
	b := binary.LittleEndian.AppendUint64(nil, foldVersion)
	for _, x := range w {
		b = binary.LittleEndian.AppendUint64(b, math.Float64bits(x))
	}
	b = binary.LittleEndian.AppendUint64(b, math.Float64bits(c.DesiredRetention))
	for _, steps := range [][]time.Duration{c.LearningSteps, c.RelearningSteps} {
		b = binary.LittleEndian.AppendUint64(b, uint64(len(steps)))
		for _, step := range steps {
			b = binary.LittleEndian.AppendUint64(b, uint64(step))
		}
	}
	b = binary.LittleEndian.AppendUint64(b, uint64(c.MaximumInterval))
	if c.Fuzz {
		b = append(b, 1)
	}
	h := fnv.New64a()
	_, _ = h.Write(b) // never fails
	return h.Sum64()
}
