package fsrs_test

import (
	"math"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/languagetutor/languagetutor/server/fsrs"
)

var ratings = rapid.Custom(func(t *rapid.T) fsrs.Rating {
	return fsrs.Rating(rapid.IntRange(1, 4).Draw(t, "rating"))
})

// parameters draws 21 numbers that ParseParameters brings into their bounds: near the defaults, or anywhere.
var parameters = rapid.Custom(func(t *rapid.T) fsrs.Parameters {
	weights := fsrs.DefaultParameters()
	wild := rapid.Bool().Draw(t, "wild")
	for i, w := range weights {
		if wild {
			weights[i] = rapid.Float64Range(-1, 12).Draw(t, "weight")
		} else {
			weights[i] = w * rapid.Float64Range(0.5, 2).Draw(t, "scale")
		}
	}
	p, err := fsrs.ParseParameters(weights[:])
	if err != nil {
		t.Fatal(err)
	}
	return p
})

var stepLists = rapid.SliceOfN(rapid.Custom(func(t *rapid.T) time.Duration {
	if rapid.IntRange(0, 4).Draw(t, "unit") == 0 {
		return time.Duration(rapid.IntRange(1, 100).Draw(t, "hours")) * time.Hour
	}
	return time.Duration(rapid.IntRange(1, 3600).Draw(t, "seconds")) * time.Second
}), 0, 4)

var configs = rapid.Custom(func(t *rapid.T) fsrs.Config {
	return fsrs.Config{
		Parameters:       parameters.Draw(t, "parameters"),
		DesiredRetention: rapid.Float64Range(fsrs.MinRetention, fsrs.MaxRetention).Draw(t, "retention"),
		LearningSteps:    stepLists.Draw(t, "learning"),
		RelearningSteps:  stepLists.Draw(t, "relearning"),
		MaximumInterval:  rapid.OneOf(rapid.IntRange(1, 60), rapid.IntRange(1, fsrs.MaxMaximumInterval)).Draw(t, "maximum"),
		Fuzz:             rapid.Bool().Draw(t, "fuzz"),
	}
})

var memories = rapid.Custom(func(t *rapid.T) fsrs.Memory {
	return fsrs.Memory{
		Stability:  math.Exp(rapid.Float64Range(math.Log(fsrs.MinStability), math.Log(fsrs.MaxStability)).Draw(t, "log stability")),
		Difficulty: rapid.Float64Range(fsrs.MinDifficulty, fsrs.MaxDifficulty).Draw(t, "difficulty"),
	}
})

var (
	draws = rapid.Float64Range(0, math.Nextafter(1, 0))
	waits = rapid.OneOf(rapid.Just(0), rapid.IntRange(1, 30), rapid.IntRange(0, 5000))
)

// reviewed draws a card that some history has led to, and the days since.
func reviewed(t *rapid.T, s *fsrs.Scheduler) (c fsrs.Card, days int) {
	for range rapid.IntRange(0, 12).Draw(t, "reviews") {
		c = s.Next(c, waits.Draw(t, "days"), ratings.Draw(t, "rating"), draws.Draw(t, "u"))
	}
	return c, waits.Draw(t, "days")
}

func newScheduler(t *rapid.T, c fsrs.Config) *fsrs.Scheduler {
	s, err := fsrs.NewScheduler(c)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestCardsStayInTheirBounds(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		c := configs.Draw(t, "config")
		card, _ := reviewed(t, newScheduler(t, c))
		if problem := outOfBounds(card, c); problem != "" {
			t.Fatalf("%+v: %s", card, problem)
		}
	})
}

// outOfBounds says what is wrong with a card that came out of Next, or nothing.
func outOfBounds(c fsrs.Card, config fsrs.Config) string {
	if c == (fsrs.Card{}) {
		return ""
	}
	inside := func(x, low, high float64) bool { return x >= low && x <= high }
	if !inside(c.Memory.Stability, fsrs.MinStability, fsrs.MaxStability) {
		return "stability"
	}
	if !inside(c.Memory.Difficulty, fsrs.MinDifficulty, fsrs.MaxDifficulty) {
		return "difficulty"
	}
	steps := config.LearningSteps
	switch c.State {
	case fsrs.Review:
		if c.Interval < 1 || c.Interval > config.MaximumInterval || c.Step != 0 || c.Delay != 0 {
			return "interval in Review"
		}
		return ""
	case fsrs.Relearning:
		steps = config.RelearningSteps
	case fsrs.New:
		return "still new"
	}
	if c.Interval != 0 || c.Delay < time.Second || c.Delay >= day || c.Step < 0 || c.Step >= len(steps) {
		return "step"
	}
	return ""
}

func TestStabilityGrowsWithTheRating(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		m := fsrs.NewModel(parameters.Draw(t, "parameters"), rapid.IntRange(0, 3).Draw(t, "steps"))
		mem, days := memories.Draw(t, "memory"), waits.Draw(t, "days")
		for r := fsrs.Again; r < fsrs.Easy; r++ {
			low, high := m.Next(mem, days, r), m.Next(mem, days, r+1)
			if low.Stability > high.Stability || low.Difficulty < high.Difficulty {
				t.Fatalf("rating %d gives %+v, rating %d gives %+v", r, low, r+1, high)
			}
			if high.Stability < mem.Stability {
				t.Fatalf("recall with rating %d lowers stability to %v", r+1, high.Stability)
			}
		}
		if again := m.Next(mem, days+1, fsrs.Again); again.Stability > mem.Stability {
			t.Fatalf("a lapse raises stability to %v", again.Stability)
		}
	})
}

func TestMemoryFadesAndStabilityIsNinetyPercent(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		m := fsrs.NewModel(parameters.Draw(t, "parameters"), 0)
		mem := memories.Draw(t, "memory")
		from := rapid.Float64Range(0, 1e5).Draw(t, "from")
		to := from + rapid.Float64Range(0, 1e5).Draw(t, "more")
		sooner, later := m.Retrievability(mem, from), m.Retrievability(mem, to)
		if later > sooner*(1+1e-14) || later < 0 || sooner > 1 || m.Retrievability(mem, 0) != 1 {
			t.Fatalf("retrievability %v after %v days, %v after %v", sooner, from, later, to)
		}
		if got := m.Retrievability(mem, mem.Stability); math.Abs(got-0.9) > 1e-13 {
			t.Fatalf("retrievability at stability is %v", got)
		}
		retention := rapid.Float64Range(0.05, 1).Draw(t, "retention")
		if got := m.Retrievability(mem, m.Interval(mem.Stability, retention)); math.Abs(got-retention) > 1e-11 {
			t.Fatalf("retrievability at the interval for %v is %v", retention, got)
		}
	})
}

func TestPreviewIsWhatTheAnswerGives(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		c := configs.Draw(t, "config")
		s := newScheduler(t, c)
		card, days := reviewed(t, s)
		u := fsrs.Draw([16]byte(rapid.SliceOfN(rapid.Byte(), 16, 16).Draw(t, "id")), card.Reps)
		r := ratings.Draw(t, "rating")
		if got, want := newScheduler(t, c).Next(card, days, r, u), s.Preview(card, days, u)[r-1]; got != want {
			t.Fatalf("answer %+v, preview %+v", got, want)
		}
	})
}

func TestBetterAnswersComeBackLater(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		c := configs.Draw(t, "config")
		c.LearningSteps, c.RelearningSteps = nil, nil // a step may be as long as the learner likes
		s := newScheduler(t, c)
		card, days := reviewed(t, s)
		next := s.Preview(card, days, draws.Draw(t, "u"))
		again, hard, good, easy := next[0].Interval, next[1].Interval, next[2].Interval, next[3].Interval
		if again > hard || good < min(hard+1, c.MaximumInterval) || easy < min(good+1, c.MaximumInterval) {
			t.Fatalf("intervals %d, %d, %d, %d, maximum %d", again, hard, good, easy, c.MaximumInterval)
		}
	})
}

func TestHigherRetentionNeverWaitsLonger(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		c := configs.Draw(t, "config")
		eager := c
		eager.DesiredRetention = rapid.Float64Range(c.DesiredRetention, fsrs.MaxRetention).Draw(t, "higher retention")
		s := newScheduler(t, c)
		card, days := reviewed(t, s)
		u := draws.Draw(t, "u")
		relaxed, strict := s.Preview(card, days, u), newScheduler(t, eager).Preview(card, days, u)
		for i := range relaxed {
			if strict[i].Interval > relaxed[i].Interval {
				t.Fatalf("rating %d: %d days at %v, %d days at %v",
					i+1, relaxed[i].Interval, c.DesiredRetention, strict[i].Interval, eager.DesiredRetention)
			}
		}
	})
}

func TestFuzzStaysNearTheInterval(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		c := configs.Draw(t, "config")
		c.MaximumInterval, c.Fuzz = fsrs.MaxMaximumInterval, true
		s := newScheduler(t, c)
		card, days := reviewed(t, s)
		card.Interval = 0 // growth is another rule
		next := s.Next(card, days, fsrs.Hard, draws.Draw(t, "u"))
		if next.State != fsrs.Review || card.State != fsrs.Review {
			return
		}
		interval := min(max(s.Model().Interval(next.Memory.Stability, c.DesiredRetention), 1), fsrs.MaxMaximumInterval)
		reach := 0.5
		if interval >= 2.5 {
			reach += 1 + 0.15*(min(interval, 7)-2.5) + 0.1*max(0, min(interval, 20)-7) + 0.05*max(0, interval-20)
		}
		if moved := math.Abs(float64(next.Interval) - interval); moved > reach+1e-9 {
			t.Fatalf("%v days became %d", interval, next.Interval)
		}
	})
}

func TestDrawIsEvenAndRepeatable(t *testing.T) {
	t.Parallel()
	const cards, reviews = 200, 50
	var tenths [10]int
	for i := range cards {
		id := [16]byte{0: byte(i), 15: 7}
		for reps := range reviews {
			u := fsrs.Draw(id, reps)
			if u != fsrs.Draw(id, reps) || u < 0 || u >= 1 {
				t.Fatalf("draw %v", u)
			}
			tenths[int(u*10)]++
		}
	}
	for i, n := range tenths {
		if n < 850 || n > 1150 { // five standard deviations around 1000
			t.Errorf("%d of %d draws in tenth %d", n, cards*reviews, i)
		}
	}
}
