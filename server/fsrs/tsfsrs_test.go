package fsrs

import (
	"math"
	"strconv"
	"strings"
	"testing"
	"time"
)

// This file holds the rules of ts-fsrs that differ from ours, written over our formulas, so that its recorded numbers can be checked
// one by one: a floor of 0.1 under first stabilities, long-term mode, its own fuzz, its order of intervals and its steps.

type tsParams struct {
	W                []float64
	RequestRetention float64  `json:"request_retention"`
	MaximumInterval  int      `json:"maximum_interval"`
	Fuzz             bool     `json:"enable_fuzz"`
	ShortTerm        bool     `json:"enable_short_term"`
	LearningSteps    []string `json:"learning_steps"`
	RelearningSteps  []string `json:"relearning_steps"`
}

type tsCard struct {
	Due           int64
	Stability     float64
	Difficulty    float64
	ScheduledDays int `json:"scheduled_days"`
	Reps, Lapses  int
	LearningSteps int `json:"learning_steps"`
	State         State
	LastReview    int64 `json:"last_review"`
}

func (c tsCard) memory() Memory { return Memory{c.Stability, c.Difficulty} }

// tsScheduler schedules as ts-fsrs does, with our model for what the two have in common.
type tsScheduler struct {
	tsParams
	model                *Model
	learning, relearning steps
}

func tsSteps(t *testing.T, texts []string) (s steps) {
	t.Helper()
	for _, text := range texts {
		if days, ok := strings.CutSuffix(text, "d"); ok {
			n, err := strconv.Atoi(days)
			if err != nil {
				t.Fatal(err)
			}
			s = append(s, time.Duration(n)*day)
			continue
		}
		d, err := time.ParseDuration(text)
		if err != nil {
			t.Fatal(err)
		}
		s = append(s, d)
	}
	return s
}

func newTS(t *testing.T, p tsParams) *tsScheduler {
	t.Helper()
	learning, relearning := tsSteps(t, p.LearningSteps), tsSteps(t, p.RelearningSteps)
	return &tsScheduler{tsParams: p, model: NewModel(parse(t, p.W), len(relearning)), learning: learning, relearning: relearning}
}

func (s *tsScheduler) next(c tsCard, now int64, r Rating) tsCard {
	days := tsDays(c, now)
	after := func(r Rating) Memory { return tsNext(s.model, c.memory(), c.State == New, days, r, s.ShortTerm) }
	interval := func(r Rating) int { return s.interval(after(r).Stability, days, tsSeed(c, now)) }

	next := tsCard{Reps: c.Reps + 1, Lapses: s.lapses(c, r), State: Review, LastReview: now}
	next.Stability, next.Difficulty = after(r).Stability, after(r).Difficulty
	minutes, step := 0.0, 0
	switch {
	case !s.ShortTerm:
		again := min(interval(Again), interval(Hard))
		hard := max(interval(Hard), again+1)
		good := max(interval(Good), hard+1)
		next.ScheduledDays = []int{again, hard, good, max(interval(Easy), good+1)}[r-1]
	case c.State == Review && r != Again:
		hard := min(interval(Hard), interval(Good))
		good := max(interval(Good), hard+1)
		next.ScheduledDays = []int{0, hard, good, max(interval(Easy), good+1)}[r-1]
	default:
		if minutes, step = s.step(c, r); minutes == 0 {
			next.ScheduledDays = interval(r)
		}
	}
	next.Due = now + int64(next.ScheduledDays)*day.Milliseconds()
	if minutes > 0 {
		next.LearningSteps, next.Due = step, now+int64(minutes)*60_000
		next.ScheduledDays = int(minutes) / 1440
		if minutes < 1440 {
			next.State = map[State]State{New: Learning, Learning: Learning, Review: Relearning, Relearning: Relearning}[c.State]
		}
	}
	return next
}

// tsSeed seeds the fuzz of the review that follows c.
func tsSeed(c tsCard, now int64) string {
	product := strconv.FormatFloat(c.Difficulty*c.Stability, 'f', -1, 64)
	return strconv.FormatInt(now, 10) + "_" + strconv.Itoa(c.Reps+1) + "_" + product
}

func (s *tsScheduler) lapses(c tsCard, r Rating) int {
	if c.State == Review && r == Again {
		return c.Lapses + 1
	}
	return c.Lapses
}

// step is the delay in minutes that a rating leads to, 0 for none. A card keeps its step index through a step of days.
func (s *tsScheduler) step(c tsCard, r Rating) (minutes float64, next int) {
	steps := s.learning
	if c.State == Review || c.State == Relearning {
		steps = s.relearning
	}
	at := c.LearningSteps
	switch {
	case at >= len(steps) || r == Easy:
		return 0, 0
	case c.State == Review:
		return steps[at].Minutes(), 0
	case r == Again:
		return steps[0].Minutes(), 0
	case r == Hard && len(steps) == 1:
		return math.Round(steps[0].Minutes() * 1.5), at
	case r == Hard:
		return math.Floor((steps[0].Minutes()+steps[1].Minutes())/2 + 0.5), at
	case at+1 < len(steps):
		return steps[at+1].Minutes(), at + 1
	}
	return 0, 0
}

func (s *tsScheduler) interval(stability float64, elapsed int, seed string) int {
	days := clamp(math.Round(s.model.Interval(stability, s.RequestRetention)), 1, float64(s.MaximumInterval))
	if !s.Fuzz || days < 2.5 {
		return int(days)
	}
	return tsFuzz(days, elapsed, s.MaximumInterval, seed)
}

func tsFuzz(interval float64, elapsed, maximum int, seed string) int {
	low, high := tsFuzzRange(interval, elapsed, maximum)
	return int(math.Floor(newAlea(seed).next()*float64(high-low+1) + float64(low)))
}

// tsFuzzRange rounds first and wants the interval to grow past the days elapsed.
func tsFuzzRange(interval float64, elapsed, maximum int) (low, high int) {
	delta := max(1, fuzzDelta(interval))
	interval = min(interval, float64(maximum))
	low, high = max(2, int(math.Round(interval-delta))), min(int(math.Round(interval+delta)), maximum)
	if interval > float64(elapsed) {
		low = max(low, elapsed+1)
	}
	return min(low, high), high
}

// tsNext is the memory after a review. In long-term mode a same-day review uses the formulas of any other day, and a lapse may keep
// all of the stability.
func tsNext(m *Model, mem Memory, isNew bool, days int, r Rating, shortTerm bool) Memory {
	if isNew {
		mem = m.First(r)
		mem.Stability = max(mem.Stability, 0.1)
		return mem
	}
	if shortTerm {
		return m.Next(mem, days, r)
	}
	next := Memory{Difficulty: m.difficulty(mem.Difficulty, r), Stability: mem.Stability}
	long := *m
	long.lapseCap = 1
	if r == Again {
		next.Stability = long.forgotten(mem, max(float64(days), 1e-12)) // no time at all would be our same-day formula
	} else if days > 0 {
		next.Stability = m.Next(mem, days, r).Stability
	}
	return next
}

// tsDays counts calendar days in UTC.
func tsDays(c tsCard, now int64) int {
	if c.State == New {
		return 0
	}
	ms := day.Milliseconds()
	return int(now/ms - c.LastReview/ms)
}

// alea is Johannes Baagøe's generator, the source of fuzz in ts-fsrs.
type alea struct{ s0, s1, s2, c float64 }

func newAlea(seed string) *alea {
	n := 4022871197.0
	mash := func(text string) float64 {
		for _, char := range []byte(text) {
			n += float64(char)
			h := 0.02519603282416938 * n
			n = float64(uint32(h))
			h = (h - n) * n
			n = float64(uint32(h))
			n += (h - n) * (1 << 32)
		}
		return float64(uint32(uint64(n))) / (1 << 32)
	}
	a := &alea{c: 1, s0: mash(" "), s1: mash(" "), s2: mash(" ")}
	for _, s := range []*float64{&a.s0, &a.s1, &a.s2} {
		if *s -= mash(seed); *s < 0 {
			*s++
		}
	}
	return a
}

func (a *alea) next() float64 {
	t := 2091639*a.s0 + a.c/(1<<32)
	a.s0, a.s1, a.c = a.s1, a.s2, math.Trunc(t)
	a.s2 = t - a.c
	return a.s2
}
