package fsrs_test

import (
	"math"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/languagetutor/languagetutor/server/fsrs"
)

const day = 24 * time.Hour

func scheduler(tb testing.TB, c fsrs.Config) *fsrs.Scheduler {
	tb.Helper()
	s, err := fsrs.NewScheduler(c)
	if err != nil {
		tb.Fatal(err)
	}
	return s
}

// plain is the default configuration without fuzz.
func plain() fsrs.Config {
	c := fsrs.DefaultConfig()
	c.Fuzz = false
	return c
}

func withSteps(learning, relearning []time.Duration) fsrs.Config {
	c := plain()
	c.LearningSteps, c.RelearningSteps = learning, relearning
	return c
}

// place is where a card stands, without its memory.
type place struct {
	State    fsrs.State
	Step     int
	Interval int
	Delay    time.Duration
	Lapses   int
}

func placeOf(c fsrs.Card) place { return place{c.State, c.Step, c.Interval, c.Delay, c.Lapses} }

func TestStepsFollowTheAnswers(t *testing.T) {
	t.Parallel()
	const m, h = time.Minute, time.Hour
	memory := fsrs.Memory{Stability: 10, Difficulty: 5}
	learning := func(step int) fsrs.Card { return fsrs.Card{Memory: memory, State: fsrs.Learning, Step: step, Reps: 1} }
	relearning := func(step int) fsrs.Card {
		return fsrs.Card{Memory: memory, State: fsrs.Relearning, Step: step, Reps: 1, Lapses: 1}
	}
	review := fsrs.Card{Memory: memory, State: fsrs.Review, Interval: 10, Reps: 1}
	three := withSteps([]time.Duration{m, 10 * m, h}, []time.Duration{10 * m, 30 * m})
	tests := []struct {
		name   string
		config fsrs.Config
		card   fsrs.Card
		days   int
		want   [4]place
	}{
		{
			"new card", three,
			fsrs.Card{},
			0,
			[4]place{
				{State: fsrs.Learning, Delay: m},
				{State: fsrs.Learning, Delay: 5*m + 30*time.Second},
				{State: fsrs.Learning, Step: 1, Delay: 10 * m},
				{State: fsrs.Review, Interval: 8},
			},
		},
		{
			"middle step: Hard repeats it", three, learning(1), 0,
			[4]place{
				{State: fsrs.Learning, Delay: m},
				{State: fsrs.Learning, Step: 1, Delay: 10 * m},
				{State: fsrs.Learning, Step: 2, Delay: h},
				{State: fsrs.Review, Interval: 16},
			},
		},
		{
			"last step: Good graduates", three, learning(2), 0,
			[4]place{
				{State: fsrs.Learning, Delay: m},
				{State: fsrs.Learning, Step: 2, Delay: h},
				{State: fsrs.Review, Interval: 10},
				{State: fsrs.Review, Interval: 16},
			},
		},
		{
			"a step that no longer exists counts as the last", three, learning(9), 0,
			[4]place{
				{State: fsrs.Learning, Delay: m},
				{State: fsrs.Learning, Step: 2, Delay: h},
				{State: fsrs.Review, Interval: 10},
				{State: fsrs.Review, Interval: 16},
			},
		},
		{
			"one step: Hard waits half as long again", withSteps([]time.Duration{10 * m}, nil),
			fsrs.Card{},
			0,
			[4]place{
				{State: fsrs.Learning, Delay: 10 * m},
				{State: fsrs.Learning, Delay: 15 * m},
				{State: fsrs.Review, Interval: 2},
				{State: fsrs.Review, Interval: 8},
			},
		},
		{
			"no steps: every answer leads to Review", withSteps(nil, nil),
			fsrs.Card{},
			0,
			[4]place{
				{State: fsrs.Review, Interval: 1},
				{State: fsrs.Review, Interval: 1},
				{State: fsrs.Review, Interval: 2},
				{State: fsrs.Review, Interval: 8},
			},
		},
		{
			"a step of days is a Review card; Hard adds at most a day", withSteps([]time.Duration{3 * day}, nil),
			fsrs.Card{},
			0,
			[4]place{
				{State: fsrs.Review, Interval: 3},
				{State: fsrs.Review, Interval: 4},
				{State: fsrs.Review, Interval: 2},
				{State: fsrs.Review, Interval: 8},
			},
		},
		{
			"a step of days is rounded to days", withSteps([]time.Duration{h, 36 * h}, nil),
			fsrs.Card{},
			0,
			[4]place{
				{State: fsrs.Learning, Delay: h},
				{State: fsrs.Learning, Delay: 18*h + 30*m},
				{State: fsrs.Review, Interval: 2},
				{State: fsrs.Review, Interval: 8},
			},
		},
		{
			"lapse", three, review, 10,
			[4]place{
				{State: fsrs.Relearning, Delay: 10 * m, Lapses: 1},
				{State: fsrs.Review, Interval: 23},
				{State: fsrs.Review, Interval: 32},
				{State: fsrs.Review, Interval: 51},
			},
		},
		{
			"lapse without relearning steps", withSteps(nil, nil), review, 10,
			[4]place{
				{State: fsrs.Review, Interval: 1, Lapses: 1},
				{State: fsrs.Review, Interval: 23},
				{State: fsrs.Review, Interval: 32},
				{State: fsrs.Review, Interval: 51},
			},
		},
		{
			"relearning: Again is no further lapse", three, relearning(0), 0,
			[4]place{
				{State: fsrs.Relearning, Delay: 10 * m, Lapses: 1},
				{State: fsrs.Relearning, Delay: 20 * m, Lapses: 1},
				{State: fsrs.Relearning, Step: 1, Delay: 30 * m, Lapses: 1},
				{State: fsrs.Review, Interval: 16, Lapses: 1},
			},
		},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			var got [4]place
			for i, c := range scheduler(t, test.config).Preview(test.card, test.days, 0) {
				got[i] = placeOf(c)
				if c.Reps != test.card.Reps+1 {
					t.Errorf("rating %d: %d reps after %d", i+1, c.Reps, test.card.Reps)
				}
			}
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Errorf("cards after Again, Hard, Good, Easy (-want +got):\n%s", diff)
			}
		})
	}
}

func TestMaximumIntervalWinsOverOrderAndSteps(t *testing.T) {
	t.Parallel()
	c := withSteps([]time.Duration{30 * day}, nil)
	c.MaximumInterval = 20
	s := scheduler(t, c)
	for i, card := range s.Preview(fsrs.Card{Memory: fsrs.Memory{Stability: 1000, Difficulty: 5}, State: fsrs.Review, Interval: 900}, 900, 0) {
		if i > 0 && card.Interval != 20 {
			t.Errorf("rating %d: %d days, want 20", i+1, card.Interval)
		}
	}
	if got := s.Next(fsrs.Card{}, 0, fsrs.Again, 0).Interval; got != 20 {
		t.Errorf("step of 30 days: %d days, want 20", got)
	}
}

func TestFuzzNeverTakesBackGrowth(t *testing.T) {
	t.Parallel()
	c := fsrs.DefaultConfig()
	s := scheduler(t, c)
	card := fsrs.Card{Memory: fsrs.Memory{Stability: 100, Difficulty: 9}, State: fsrs.Review, Interval: 100, Reps: 5}
	unfuzzed := scheduler(t, plain()).Next(card, 5, fsrs.Hard, 0)
	if unfuzzed.Interval <= card.Interval || unfuzzed.Interval > card.Interval+5 {
		t.Fatalf("the example grows to %d days, want a little above %d", unfuzzed.Interval, card.Interval)
	}
	if got := s.Next(card, 5, fsrs.Hard, 0).Interval; got != card.Interval+1 {
		t.Errorf("lowest draw: %d days, want %d", got, card.Interval+1)
	}

	card.Interval = unfuzzed.Interval + 2 // within the reach of fuzz
	if got := s.Next(card, 5, fsrs.Hard, 0).Interval; got != card.Interval {
		t.Errorf("lowest draw just below the last interval: %d days, want %d", got, card.Interval)
	}
	card.Interval = 300 // far out of it: the desired retention was raised, say
	if got := s.Next(card, 5, fsrs.Hard, 0).Interval; got >= unfuzzed.Interval {
		t.Errorf("lowest draw far below the last interval: %d days, want fewer than %d", got, unfuzzed.Interval)
	}
}

func TestInvalidRatingChangesNothing(t *testing.T) {
	t.Parallel()
	s := scheduler(t, fsrs.DefaultConfig())
	card := fsrs.Card{Memory: fsrs.Memory{Stability: 3, Difficulty: 4}, State: fsrs.Review, Interval: 3, Reps: 2}
	for _, r := range []fsrs.Rating{0, 5, 255} {
		if got := s.Next(card, 3, r, 0.5); got != card {
			t.Errorf("rating %d: %+v", r, got)
		}
		if got := s.Model().Next(card.Memory, 3, r); got != card.Memory {
			t.Errorf("rating %d: %+v", r, got)
		}
		if got := s.Model().First(r); got != (fsrs.Memory{}) {
			t.Errorf("first rating %d: %+v", r, got)
		}
	}
}

func TestValuesOutsideTheirRangesAreReadAsTheNearestInside(t *testing.T) {
	t.Parallel()
	nan, inf := math.NaN(), math.Inf(1)
	c := fsrs.DefaultConfig()
	s := scheduler(t, c)
	for _, mem := range []fsrs.Memory{{}, {nan, nan}, {inf, inf}, {-inf, -inf}, {-5, 50}, {1e300, -1}} {
		for state := fsrs.New; state <= fsrs.Relearning+1; state++ {
			for _, number := range []int{0, -1, math.MinInt, math.MaxInt} {
				card := fsrs.Card{Memory: mem, State: state, Step: number, Interval: number}
				for r := fsrs.Again; r <= fsrs.Easy; r++ {
					for _, u := range []float64{-1, 0, 1, nan, inf} {
						next := s.Next(card, number, r, u)
						if problem := outOfBounds(next, c); problem != "" {
							t.Fatalf("%+v after %d days, rating %d, draw %v: %+v: %s", card, number, r, u, next, problem)
						}
					}
				}
			}
		}
		for _, days := range []float64{-1, nan, inf, -inf} {
			if got := s.Model().Retrievability(mem, days); !(got >= 0 && got <= 1) {
				t.Errorf("%+v after %v days: retrievability %v", mem, days, got)
			}
		}
		for _, retention := range []float64{0, -1, nan, 2, inf} {
			if got := s.Model().Interval(mem.Stability, retention); !(got >= 0) || math.IsInf(got, 0) {
				t.Errorf("%+v at retention %v: interval %v", mem, retention, got)
			}
		}
	}
	if got, want := s.Model().Next(fsrs.Memory{Stability: -5, Difficulty: 50}, 3, fsrs.Good),
		s.Model().Next(fsrs.Memory{Stability: 0.001, Difficulty: 10}, 3, fsrs.Good); got != want {
		t.Errorf("memory out of its limits leads to %+v, at its limits to %+v", got, want)
	}
}

func TestSchedulingDoesNotAllocate(t *testing.T) {
	s := scheduler(t, fsrs.DefaultConfig())
	m := s.Model()
	card := fsrs.Card{Memory: fsrs.Memory{Stability: 30, Difficulty: 4}, State: fsrs.Review, Interval: 30, Reps: 5}
	var sink float64
	allocs := testing.AllocsPerRun(100, func() {
		u := fsrs.Draw([16]byte{1}, card.Reps)
		for r := fsrs.Again; r <= fsrs.Easy; r++ {
			sink += s.Next(fsrs.Card{}, 0, r, u).Memory.Stability + s.Next(card, 30, r, u).Memory.Stability
		}
		sink += s.Preview(card, 0, u)[0].Memory.Stability
		sink += m.Retrievability(card.Memory, 3.5) + m.Interval(card.Memory.Stability, 0.9)
	})
	if allocs != 0 {
		t.Errorf("%v allocations, sum %v", allocs, sink)
	}
}
