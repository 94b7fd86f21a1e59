package fsrs_test

import (
	"errors"
	"math"
	"strings"
	"testing"
	"time"

	"github.com/languagetutor/languagetutor/server/fsrs"
)

func TestValidateNamesTheField(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name  string
		set   func(*fsrs.Config)
		field string
	}{
		{"default", func(*fsrs.Config) {}, ""},
		{"no steps", func(c *fsrs.Config) { c.LearningSteps, c.RelearningSteps = nil, nil }, ""},
		{"retention limits", func(c *fsrs.Config) { c.DesiredRetention = 0.99 }, ""},
		{"retention low", func(c *fsrs.Config) { c.DesiredRetention = 0.69 }, "desired_retention"},
		{"retention high", func(c *fsrs.Config) { c.DesiredRetention = 0.991 }, "desired_retention"},
		{"retention not a number", func(c *fsrs.Config) { c.DesiredRetention = math.NaN() }, "desired_retention"},
		{"maximum zero", func(c *fsrs.Config) { c.MaximumInterval = 0 }, "maximum_interval"},
		{"maximum high", func(c *fsrs.Config) { c.MaximumInterval = 36501 }, "maximum_interval"},
		{"step zero", func(c *fsrs.Config) { c.LearningSteps = []time.Duration{time.Minute, 0} }, "learning_steps[1]"},
		{"step long", func(c *fsrs.Config) { c.RelearningSteps = []time.Duration{366 * day} }, "relearning_steps[0]"},
		{"many steps", func(c *fsrs.Config) { c.LearningSteps = make([]time.Duration, 17) }, "learning_steps"},
		{"parameter outside", func(c *fsrs.Config) { c.Parameters[20] = 0.9 }, "parameters[20]"},
		{"parameter not a number", func(c *fsrs.Config) { c.Parameters[3] = math.NaN() }, "parameters[3]"},
		{"parameters forgotten", func(c *fsrs.Config) { c.Parameters = fsrs.Parameters{} }, "parameters[0]"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			c := fsrs.DefaultConfig()
			test.set(&c)
			_, err := fsrs.NewScheduler(c)
			checkField(t, err, test.field)
		})
	}
}

func checkField(t *testing.T, err error, field string) {
	t.Helper()
	if field == "" {
		if err != nil {
			t.Errorf("refused: %v", err)
		}
		return
	}
	var wrong *fsrs.ConfigError
	if !errors.As(err, &wrong) || wrong.Field != field || !strings.Contains(err.Error(), field) {
		t.Errorf("error %v, want one that names %s", err, field)
	}
}

func TestParseParametersRefusesWhatItCannotRead(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name    string
		weights []float64
		field   string
	}{
		{"none are the defaults", nil, ""},
		{"21", make([]float64, 21), ""},
		{"19", make([]float64, 19), ""},
		{"17", make([]float64, 17), ""},
		{"20", make([]float64, 20), "parameters"},
		{"22", make([]float64, 22), "parameters"},
		{"1", make([]float64, 1), "parameters"},
		{"NaN", []float64{1, math.NaN()}, "parameters[1]"},
		{"infinity", []float64{math.Inf(-1)}, "parameters[0]"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			p, err := fsrs.ParseParameters(test.weights)
			checkField(t, err, test.field)
			if err == nil {
				c := fsrs.DefaultConfig()
				c.Parameters = p
				checkField(t, c.Validate(), "")
			}
		})
	}
}

// TestFingerprintsStayTheSame holds fingerprints of earlier releases. A change here means that every stored card is folded again.
func TestFingerprintsStayTheSame(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name string
		set  func(*fsrs.Config)
		want uint64
	}{
		{"default", func(*fsrs.Config) {}, 0x7afb64a9ffbb6a87},
		{"no fuzz", func(c *fsrs.Config) { c.Fuzz = false }, 0xe0a28f519ac6c1dc},
		{"retention", func(c *fsrs.Config) { c.DesiredRetention = 0.85 }, 0x4a22d479ce95030f},
		{"maximum", func(c *fsrs.Config) { c.MaximumInterval = 365 }, 0xcd71ddc9a048ad7},
		{"no learning steps", func(c *fsrs.Config) { c.LearningSteps = nil }, 0x367d1bccd73dfc7b},
		{"no relearning steps", func(c *fsrs.Config) { c.RelearningSteps = []time.Duration{} }, 0x40c5aebd75aa4ea0},
		{"step moved", func(c *fsrs.Config) {
			c.LearningSteps, c.RelearningSteps = c.LearningSteps[:1], append(c.LearningSteps[1:2:2], c.RelearningSteps...)
		}, 0xf23765f672557b1b},
		{"parameter", func(c *fsrs.Config) { c.Parameters[20] = 0.2 }, 0xcb7b6b9fcea18a69},
	}
	seen := map[uint64]string{}
	for _, test := range tests {
		c := fsrs.DefaultConfig()
		test.set(&c)
		got := scheduler(t, c).Fingerprint()
		if got != test.want {
			t.Errorf("%s: fingerprint %#x, want %#x", test.name, got, test.want)
		}
		if other, ok := seen[got]; ok {
			t.Errorf("%s and %s have the same fingerprint", test.name, other)
		}
		seen[got] = test.name
	}
}

func TestFingerprintIgnoresWhatDoesNotMatter(t *testing.T) {
	t.Parallel()
	c := fsrs.DefaultConfig()
	c.LearningSteps, c.Parameters[8] = nil, 0
	same := c
	same.LearningSteps, same.Parameters[8] = []time.Duration{}, math.Copysign(0, -1)
	if a, b := scheduler(t, c).Fingerprint(), scheduler(t, same).Fingerprint(); a != b {
		t.Errorf("fingerprints %#x and %#x of equal configurations", a, b)
	}
}

func TestSchedulerKeepsItsOwnSteps(t *testing.T) {
	t.Parallel()
	c := fsrs.DefaultConfig()
	s := scheduler(t, c)
	c.LearningSteps[0] = time.Hour
	if got := s.Next(fsrs.Card{}, 0, fsrs.Again, 0).Delay; got != time.Minute {
		t.Errorf("first step is %v after the caller changed its slice, want 1m", got)
	}
}
