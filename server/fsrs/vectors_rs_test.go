package fsrs

import (
	"math"
	"slices"
	"testing"
)

// fsrs-rs computes in float32.
const rsTolerance = 1e-4

type rsOutcome struct{ Stability, Difficulty, Interval float64 }

func TestNextStatesAreThoseOfFsrsRs(t *testing.T) {
	t.Parallel()
	data := load[struct {
		NextStates []struct {
			W                       []float64
			State                   *Memory
			DesiredRetention        float64 `json:"desired_retention"`
			DaysElapsed             int     `json:"days_elapsed"`
			Again, Hard, Good, Easy rsOutcome
		} `json:"next_states"`
	}](t, "fsrs-rs-binding-generated.json")
	if len(data.NextStates) < 150 {
		t.Fatalf("%d rows", len(data.NextStates))
	}
	for i, row := range data.NextStates {
		m := NewModel(parse(t, row.W), 0)
		for j, want := range []rsOutcome{row.Again, row.Hard, row.Good, row.Easy} {
			r := Rating(j + 1)
			got := m.First(r)
			if row.State != nil {
				got = m.Next(*row.State, row.DaysElapsed, r)
			}
			interval := m.Interval(got.Stability, row.DesiredRetention)
			if !nearMemory(got, Memory{want.Stability, want.Difficulty}, rsTolerance) || !near(interval, want.Interval, rsTolerance) {
				t.Errorf("row %d rating %d: %+v and %v days, want %+v", i, r, got, interval, want)
			}
		}
	}
}

func TestReplaysAreThoseOfFsrsRs(t *testing.T) {
	t.Parallel()
	data := load[struct {
		Replays []struct {
			W       []float64
			Reviews [][2]int `json:"reviews_rating_deltat"`
			States  []Memory
		} `json:"memory_state_replay"`
	}](t, "fsrs-rs-binding-generated.json")
	if len(data.Replays) < 60 {
		t.Fatalf("%d replays", len(data.Replays))
	}
	for i, row := range data.Replays {
		var ratings []Rating
		var days []int
		for _, r := range row.Reviews {
			ratings, days = append(ratings, Rating(r[0])), append(days, r[1])
		}
		for j, got := range replay(NewModel(parse(t, row.W), 0), ratings, days) {
			if !nearMemory(got, row.States[j], rsTolerance) {
				t.Errorf("replay %d review %d: %+v, want %+v", i, j, got, row.States[j])
			}
		}
	}
}

type rsTests struct {
	DefaultParameters Parameters `json:"default_parameters"`
	Curve             struct {
		Days                []float64 `json:"delta_t"`
		Stability, Expected []float64
	} `json:"power_forgetting_curve"`
	FirstDifficulty struct {
		Unclamped []float64 `json:"expected_unclamped"`
	} `json:"init_difficulty_formula"`
	DifficultyAt5 struct{ After []float64 } `json:"next_difficulty_d5"`
	StabilityAt5  struct {
		Success, Failure []float64
		ShortTerm        []float64 `json:"short_term"`
	} `json:"next_stability_s5"`
	Sequence struct {
		Ratings           []Rating
		DeltaT            []int `json:"delta_t"`
		Expected          Memory
		WithoutSameDay    Memory  `json:"expected_with_w17_w18_w19_zero"`
		AbsoluteTolerance float64 `json:"abs_tol"`
	} `json:"memory_state_sequence"`
	Nineteen struct {
		W19      []float64
		Reviews  [][2]int
		Expected Memory
	} `json:"memo_state_19"`
	IntervalAt1 struct {
		Retention []float64 `json:"desired_retention"`
		Expected  []float64 `json:"expected_rounded_min1"`
	} `json:"next_interval_s1"`
	Retrievability struct {
		Stability, Decay float64
		T, Expected      []float64
	} `json:"current_retrievability"`
	Convert17 struct{ Input, Expected []float64 } `json:"convert_17_to_21"`
}

func TestFormulasAreThoseOfFsrsRs(t *testing.T) {
	t.Parallel()
	data := load[rsTests](t, "fsrs-rs-tests.json")
	if data.DefaultParameters != DefaultParameters() {
		t.Errorf("default parameters differ from %v", data.DefaultParameters)
	}
	m := NewModel(DefaultParameters(), 0)
	for i, want := range data.Curve.Expected {
		if got := m.Retrievability(Memory{Stability: data.Curve.Stability[i]}, data.Curve.Days[i]); !near(got, want, rsTolerance) {
			t.Errorf("forgetting curve %d: %v, want %v", i, got, want)
		}
	}
	for i, want := range data.FirstDifficulty.Unclamped {
		if got := m.First(Rating(i + 1)).Difficulty; !near(got, max(want, MinDifficulty), rsTolerance) {
			t.Errorf("first difficulty %d: %v, want %v", i+1, got, want)
		}
	}
	for i, want := range data.DifficultyAt5.After {
		if got := m.Next(Memory{Stability: 5, Difficulty: 5}, 1, Rating(i+1)).Difficulty; !near(got, want, rsTolerance) {
			t.Errorf("difficulty after %d: %v, want %v", i+1, got, want)
		}
	}
	checkStabilityAt5(t, m, data.StabilityAt5.Success, data.StabilityAt5.Failure, data.StabilityAt5.ShortTerm, rsTolerance)
	for i, want := range data.IntervalAt1.Expected {
		if got := max(1, math.Round(m.Interval(1, data.IntervalAt1.Retention[i]))); !near(got, want, rsTolerance) {
			t.Errorf("interval at retention %v: %v, want %v", data.IntervalAt1.Retention[i], got, want)
		}
	}
	p := DefaultParameters()
	p[20] = data.Retrievability.Decay
	for i, want := range data.Retrievability.Expected {
		got := NewModel(p, 0).Retrievability(Memory{Stability: data.Retrievability.Stability}, data.Retrievability.T[i])
		if !near(got, want, rsTolerance) {
			t.Errorf("retrievability at %v: %v, want %v", data.Retrievability.T[i], got, want)
		}
	}
}

// checkStabilityAt5 checks the stability formulas one by one, as the other implementations test them: S = 5, difficulty and rating
// from 1 to 4, and R from 0.9 down to 0.6. The model takes days, so that R is turned into days; it skips the cap on a lapse, which
// those tests leave out.
func checkStabilityAt5(t *testing.T, m *Model, success, failure, sameDay []float64, tolerance float64) {
	t.Helper()
	for i, r := range []float64{0.9, 0.8, 0.7, 0.6} {
		mem := Memory{Stability: 5, Difficulty: float64(i + 1)}
		if got := m.Next(mem, 0, Rating(i+1)).Stability; !near(got, sameDay[i], tolerance) {
			t.Errorf("same-day stability after %d: %v, want %v", i+1, got, sameDay[i])
		}
		days := m.Interval(5, r)
		var after [Easy]float64
		m.recalled(&after, mem, days)
		recalled := after
		recalled[Again-1] = after[Good-1] // those tests give Again the formula of Good
		if got := recalled[i]; !near(got, success[i], tolerance) {
			t.Errorf("stability after %d at R = %v: %v, want %v", i+1, r, got, success[i])
		}
		if got := m.forgotten(mem, days); !near(got, failure[i], tolerance) {
			t.Errorf("stability after a lapse at R = %v: %v, want %v", r, got, failure[i])
		}
	}
}

func TestSequencesAreThoseOfFsrsRs(t *testing.T) {
	t.Parallel()
	data := load[rsTests](t, "fsrs-rs-tests.json")
	last := func(p Parameters, ratings []Rating, days []int) Memory {
		states := replay(NewModel(p, 0), ratings, days)
		return states[len(states)-1]
	}
	seq := data.Sequence
	if got := last(DefaultParameters(), seq.Ratings, seq.DeltaT); !nearMemory(got, seq.Expected, 1e-6) {
		t.Errorf("sequence: %+v, want %+v", got, seq.Expected)
	}
	p := DefaultParameters()
	p[17], p[18], p[19] = 0, 0, 0
	if got := last(p, seq.Ratings, seq.DeltaT); !nearMemory(got, seq.WithoutSameDay, rsTolerance) {
		t.Errorf("sequence without same-day memory: %+v, want %+v", got, seq.WithoutSameDay)
	}
	var ratings []Rating
	var days []int
	for _, r := range data.Nineteen.Reviews {
		ratings, days = append(ratings, Rating(r[0])), append(days, r[1])
	}
	if got := last(parse(t, data.Nineteen.W19), ratings, days); !nearMemory(got, data.Nineteen.Expected, rsTolerance) {
		t.Errorf("19 parameters: %+v, want %+v", got, data.Nineteen.Expected)
	}
}

func TestParametersMigrateAndClipAsInFsrsRs(t *testing.T) {
	t.Parallel()
	data := load[rsTests](t, "fsrs-rs-tests.json")
	got := parse(t, data.Convert17.Input)
	for i, want := range data.Convert17.Expected {
		if !near(got[i], want, 1e-6) {
			t.Errorf("w%d of a migrated set = %v, want %v", i, got[i], want)
		}
	}

	wild := DefaultParameters()
	copy(wild[:], []float64{0, -1000, 1000, 0, 1000, -1000, 1, 0.25, -0.1})
	wantWild := []float64{0.001, 0.001, 100, 0.001, 10, 0.001, 1, 0.25, 0}
	if got := wild.clip(1); !slices.Equal(got[:9], wantWild) {
		t.Errorf("clipped to %v, want %v", got[:9], wantWild)
	}
	if got := DefaultParameters().clip(2); got != DefaultParameters() {
		t.Errorf("two relearning steps clip the defaults to %v", got)
	}
}

func TestIntervalsAreThoseOfGoFsrs(t *testing.T) {
	t.Parallel()
	data := load[struct {
		Basic struct {
			Ratings []Rating
			Days    []int   `json:"scheduled_days"`
			States  []State `json:"log_states"`
		}
	}](t, "go-fsrs-tests.json")
	s := newScheduler(t, plainConfig())
	if got := reviewWhenDue(s, data.Basic.Ratings); !slices.Equal(got, data.Basic.Days) {
		t.Errorf("intervals %v, want %v", got, data.Basic.Days)
	}
	var c Card
	for i, r := range data.Basic.Ratings {
		if c.State != data.Basic.States[i] {
			t.Errorf("state before review %d is %d, want %d", i, c.State, data.Basic.States[i])
		}
		c = s.Next(c, c.Interval, r, 0)
	}
}

func TestFuzzIsThatOfAnki(t *testing.T) {
	t.Parallel()
	data := load[struct {
		NoFuzz [][4]float64 `json:"no_fuzz"`
		Fuzz   [][6]float64
	}](t, "anki-fuzz-tests.json")
	if len(data.NoFuzz) != 3 || len(data.Fuzz) != 9 {
		t.Fatalf("%d and %d rows", len(data.NoFuzz), len(data.Fuzz))
	}
	for _, row := range data.NoFuzz {
		s := Scheduler{intervalFactor: 1, maximum: row[2]}
		if got := s.days(row[0], row[1], 0, 0); got != row[3] {
			t.Errorf("%v rounds to %v, want %v", row, got, row[3])
		}
	}
	for _, row := range data.Fuzz {
		for i, u := range []float64{0, 0.5, 0.99} {
			if got := fuzzed(row[0], row[1], row[2], u); got != row[3+i] {
				t.Errorf("%v with draw %v gives %v, want %v", row[:3], u, got, row[3+i])
			}
		}
	}
}
