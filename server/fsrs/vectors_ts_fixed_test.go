package fsrs

import (
	"math"
	"slices"
	"testing"
)

type tsFixed struct {
	Intervals struct {
		Ratings  []Rating
		Expected []int
	} `json:"ivl_history"`
	Memory struct {
		Ratings   []Rating
		Days      []int
		ShortTerm [2]float64 `json:"short_term"`
		LongTerm  [2]float64 `json:"long_term"`
	} `json:"memory_state"`
	First struct {
		Stability, Difficulty []float64
		ScheduledDays         []int `json:"scheduled_days"`
		States                []State
	} `json:"first_repeat"`
	AtDue struct{ Expected []float64 } `json:"retrievability_at_due"`
	Curve struct {
		S           float64
		T, Expected []float64
	} `json:"forgetting_curve"`
	Difficulties []float64                                   `json:"next_difficulty_d5"`
	Stabilities  struct{ Success, Failure, Short []float64 } `json:"next_stability_s5"`
	IntervalAt1  struct{ Retention, Expected []float64 }     `json:"next_interval_s1"`
	Alea         struct {
		Next   []float64 `json:"seed_12345_next3"`
		Int32  []int32   `json:"seed_12345_int32_3"`
		Double []float64 `json:"seed_12345_double3"`
	}
}

func TestFormulasAreThoseOfTsFsrs(t *testing.T) {
	t.Parallel()
	data := load[tsFixed](t, "ts-fsrs-tests.json")
	m := NewModel(DefaultParameters(), 0)
	for i, want := range data.Curve.Expected {
		if got := m.Retrievability(Memory{Stability: data.Curve.S}, data.Curve.T[i]); !near(got, want, tsTolerance) {
			t.Errorf("retrievability after %v days: %v, want %v", data.Curve.T[i], got, want)
		}
	}
	for i, want := range data.Difficulties {
		if got := m.Next(Memory{5, 5}, 1, Rating(i+1)).Difficulty; !near(got, want, tsTolerance) {
			t.Errorf("difficulty after %d: %v, want %v", i+1, got, want)
		}
	}
	checkStabilityAt5(t, m, data.Stabilities.Success, data.Stabilities.Failure, data.Stabilities.Short, tsTolerance)
	for i, want := range data.IntervalAt1.Expected {
		if got := max(1, math.Round(m.Interval(1, data.IntervalAt1.Retention[i]))); got != want {
			t.Errorf("interval at retention %v: %v, want %v", data.IntervalAt1.Retention[i], got, want)
		}
	}
}

func TestFixedSequencesAreThoseOfTsFsrs(t *testing.T) {
	t.Parallel()
	data := load[tsFixed](t, "ts-fsrs-tests.json")
	s := newScheduler(t, plainConfig())
	if got := reviewWhenDue(s, data.Intervals.Ratings); !slices.Equal(got, data.Intervals.Expected) {
		t.Errorf("intervals %v, want %v", got, data.Intervals.Expected)
	}
	for i, c := range s.Preview(Card{}, 0, 0) {
		want := Card{Memory: Memory{data.First.Stability[i], data.First.Difficulty[i]}, State: data.First.States[i], Reps: 1}
		want.Interval, want.Step, want.Delay = data.First.ScheduledDays[i], c.Step, c.Delay
		if !sameCard(c, want, tsTolerance) {
			t.Errorf("first review %d: %+v, want %+v", i+1, c, want)
		}
		if got := s.model.Retrievability(c.Memory, float64(c.Interval)); !near(got, data.AtDue.Expected[i], tsTolerance) {
			t.Errorf("retrievability when due after %d: %v, want %v", i+1, got, data.AtDue.Expected[i])
		}
	}
	var short, long Memory
	for i, r := range data.Memory.Ratings {
		short = tsNext(s.model, short, i == 0, data.Memory.Days[i], r, true)
		long = tsNext(s.model, long, i == 0, data.Memory.Days[i], r, false)
	}
	for want, got := range map[[2]float64]Memory{data.Memory.ShortTerm: short, data.Memory.LongTerm: long} {
		if !nearMemory(got, Memory{want[0], want[1]}, tsTolerance) {
			t.Errorf("memory %+v, want %v", got, want)
		}
	}
}

func TestAleaIsThatOfTsFsrs(t *testing.T) {
	t.Parallel()
	data := load[tsFixed](t, "ts-fsrs-tests.json").Alea
	next, int32s, doubles := newAlea("12345"), newAlea("12345"), newAlea("12345")
	for i := range 3 {
		if got := next.next(); got != data.Next[i] {
			t.Errorf("number %d: %v, want %v", i, got, data.Next[i])
		}
		if got := int32(uint32(int32s.next() * (1 << 32))); got != data.Int32[i] {
			t.Errorf("32 bits %d: %v, want %v", i, got, data.Int32[i])
		}
		if got := doubles.next() + math.Trunc(doubles.next()*(1<<21))/(1<<53); got != data.Double[i] {
			t.Errorf("53 bits %d: %v, want %v", i, got, data.Double[i])
		}
	}
}
