package fsrs

import (
	"math"
	"slices"
	"testing"
	"time"
)

// py-fsrs computes in float64, as this package does.
const pyTolerance = 1e-9

type pyStep struct {
	Now        int64
	Grade      Rating
	Before     float64 `json:"retrievability_before"`
	State      State
	Step       *int
	Stability  float64
	Difficulty float64
	Due        int64
}

func (s pyStep) delay() time.Duration { return time.Duration(s.Due-s.Now) * time.Millisecond }

type pySequence struct {
	W               []float64
	Retention       float64 `json:"desired_retention"`
	LearningSteps   []int64 `json:"learning_steps_s"`
	RelearningSteps []int64 `json:"relearning_steps_s"`
	MaximumInterval int     `json:"maximum_interval"`
	Steps           []pyStep
}

// pyCard is the card of py-fsrs after a step, as this package writes it.
func pyCard(s pyStep, reps int) Card {
	c := Card{Memory: Memory{s.Stability, s.Difficulty}, State: s.State, Reps: reps}
	if s.State == Review {
		c.Interval = int(s.delay() / day)
		return c
	}
	c.Step, c.Delay = *s.Step, s.delay()
	return c
}

// TestSequencesAreThoseOfPyFsrs takes every recorded step from the recorded card before it. py-fsrs does not lower w17 and w18 for
// relearning steps, so that our scheduler runs here with a model that does not either. asPy applies its other differences.
func TestSequencesAreThoseOfPyFsrs(t *testing.T) {
	t.Parallel()
	data := load[struct{ Sequences []pySequence }](t, "py-fsrs-generated.json")
	if len(data.Sequences) < 40 {
		t.Fatalf("%d sequences", len(data.Sequences))
	}
	var rows, same int
	for i, seq := range data.Sequences {
		s := newScheduler(t, Config{
			Parameters: parse(t, seq.W), DesiredRetention: seq.Retention, MaximumInterval: seq.MaximumInterval,
			LearningSteps: inSeconds(seq.LearningSteps), RelearningSteps: inSeconds(seq.RelearningSteps),
		})
		s.model = NewModel(parse(t, seq.W), 0)
		var before Card
		var last int64
		for j, step := range seq.Steps {
			days := 0
			if j > 0 {
				days = int((step.Now - last) / day.Milliseconds())
				got := s.model.Retrievability(before.Memory, float64(days))
				if before.Memory.Stability > MaxStability {
					got = pyCurve(s.model.w, before.Memory.Stability, float64(days))
				}
				if !near(got, step.Before, pyTolerance) {
					t.Errorf("sequence %d step %d: retrievability %v, want %v", i, j, got, step.Before)
				}
			}
			got, want := s.Next(before, days, step.Grade, 0), pyCard(step, before.Reps+1)
			rows++
			if sameCard(got, want, pyTolerance) {
				same++
			} else if got = asPy(s, before, got, days, step.Grade, seq.Retention); !sameCard(got, want, pyTolerance) {
				t.Errorf("sequence %d step %d: %+v, want %+v", i, j, got, want)
			}
			before, last = want, step.Now
		}
	}
	t.Logf("%d of %d rows are the same without asPy", same, rows)
	if same < rows*8/10 {
		t.Errorf("only %d of %d rows are the same without asPy", same, rows)
	}
}

// asPy changes what Next gave into what py-fsrs gives, where its rules differ: stability has no upper limit, Hard may lower it on the
// same day, and intervals are rounded half to even and not ordered.
func asPy(s *Scheduler, before, after Card, days int, r Rating, retention float64) Card {
	mem, sameDayHard := before.Memory, days == 0 && r == Hard
	if before.State != New && (sameDayHard || max(mem.Stability, after.Memory.Stability) >= MaxStability) {
		after.Memory.Stability = pyStability(s.model.w, mem, float64(days), r)
	}
	if after.State == Review {
		interval := after.Memory.Stability * s.model.intervalFactor(retention)
		after.Interval = int(clamp(math.RoundToEven(interval), 1, s.maximum))
	}
	return after
}

// pyStability is the stability after a review as py-fsrs computes it, written out from its formulas.
func pyStability(w Parameters, mem Memory, days float64, r Rating) float64 {
	s, g := mem.Stability, float64(r)
	if days == 0 {
		increase := math.Exp(w[17]*(g-3+w[18])) * math.Pow(s, -w[19])
		if r >= Good {
			increase = max(increase, 1)
		}
		return max(s*increase, MinStability)
	}
	forgetting := 1 - pyCurve(w, s, days)
	if r == Again {
		long := w[11] * math.Pow(mem.Difficulty, -w[12]) * (math.Pow(s+1, w[13]) - 1) * math.Exp(w[14]*forgetting)
		return max(min(long, s/math.Exp(w[17]*w[18])), MinStability)
	}
	factor := map[Rating]float64{Hard: w[15], Good: 1, Easy: w[16]}[r]
	return s * (1 + math.Exp(w[8])*(11-mem.Difficulty)*math.Pow(s, -w[9])*(math.Exp(w[10]*forgetting)-1)*factor)
}

func pyCurve(w Parameters, stability, days float64) float64 {
	return math.Pow(1+(math.Pow(0.9, -1/w[20])-1)*days/stability, -w[20])
}

// sameCard compares cards, lapses aside: not all implementations count them.
func sameCard(got, want Card, tolerance float64) bool {
	memory := nearMemory(got.Memory, want.Memory, tolerance)
	got.Memory, got.Lapses = want.Memory, want.Lapses
	return memory && got == want
}

func TestFixedSequencesAreThoseOfPyFsrs(t *testing.T) {
	t.Parallel()
	data := load[struct {
		ReviewCard struct {
			Ratings []Rating
			Days    []int `json:"interval_days"`
		} `json:"review_card"`
		MemoState struct {
			Ratings               []Rating
			Days                  []int
			Stability, Difficulty float64
			Tolerance             float64 `json:"abs_tol"`
		} `json:"memo_state"`
		TenEasy struct{ Difficulty float64 } `json:"ten_easy_microseconds_apart"`
	}](t, "py-fsrs-tests.json")
	s := newScheduler(t, plainConfig())
	if got := reviewWhenDue(s, data.ReviewCard.Ratings); !slices.Equal(got, data.ReviewCard.Days) {
		t.Errorf("intervals %v, want %v", got, data.ReviewCard.Days)
	}
	memo := data.MemoState
	states := replay(s.model, memo.Ratings, memo.Days)
	if got, want := states[len(states)-1], (Memory{memo.Stability, memo.Difficulty}); !nearMemory(got, want, 1e-6) {
		t.Errorf("memory %+v, want %+v", got, want)
	}
	easy := slices.Repeat([]Rating{Easy}, 10)
	states = replay(s.model, easy, make([]int, len(easy)))
	if got := states[9].Difficulty; got != data.TenEasy.Difficulty {
		t.Errorf("difficulty after ten Easy is %v, want %v", got, data.TenEasy.Difficulty)
	}
}

func inSeconds(numbers []int64) (s []time.Duration) {
	for _, n := range numbers {
		s = append(s, time.Duration(n)*time.Second)
	}
	return s
}
