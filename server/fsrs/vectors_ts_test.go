package fsrs

import (
	"math"
	"testing"
	"time"
)

// ts-fsrs rounds every result to 8 decimals.
const tsTolerance = 1e-6

type tsStep struct {
	Now     int64
	Grade   Rating
	Before  float64 `json:"retrievability_before"`
	Preview map[Rating]tsCard
	Card    tsCard
}

type tsGenerated struct {
	Sequences []struct {
		Params tsParams
		InputW []float64 `json:"input_w"`
		Steps  []tsStep
	}
	Reschedule []struct {
		Params  tsParams
		History []struct {
			Rating Rating
			Review int64
		}
		Collections []tsCard
	}
	NextState []struct {
		W          []float64
		ShortTerm  bool `json:"enable_short_term"`
		Difficulty float64
		Stability  float64
		Days       int `json:"elapsed_days"`
		Grade      Rating
		Next       Memory
	} `json:"next_state"`
	NextInterval []struct {
		W                             []float64
		Retention                     float64 `json:"request_retention"`
		Stability, Interval, Modifier float64
	} `json:"next_interval"`
	ForgettingCurve []struct {
		Decay, Stability, Retrievability float64
		Days                             float64 `json:"elapsed_days"`
	} `json:"forgetting_curve"`
	ClipParameters []struct {
		W, Clipped      []float64
		RelearningSteps int  `json:"num_relearning_steps"`
		ShortTerm       bool `json:"enable_short_term"`
	} `json:"clip_parameters"`
	MigrateParameters []struct{ Input, Migrated []float64 } `json:"migrate_parameters"`
	FuzzRange         []struct {
		Interval        float64
		Elapsed         int `json:"elapsed_days"`
		MaximumInterval int `json:"maximum_interval"`
		Min             int `json:"min_ivl"`
		Max             int `json:"max_ivl"`
	} `json:"fuzz_range"`
	FuzzApply []struct {
		Seed     string
		Interval float64
		Elapsed  int `json:"elapsed_days"`
		Fuzzed   int
	} `json:"fuzz_apply"`
}

const tsFile = "ts-fsrs-generated.json.gz"

// TestSequencesAreThoseOfTsFsrs checks all four previews of every recorded step, each from the recorded card before it.
func TestSequencesAreThoseOfTsFsrs(t *testing.T) {
	t.Parallel()
	data := load[tsGenerated](t, tsFile)
	if len(data.Sequences) < 40 {
		t.Fatalf("%d sequences", len(data.Sequences))
	}
	var count tsCount
	for _, seq := range data.Sequences {
		checkTSClipping(t, parse(t, seq.InputW), seq.Params.W, len(seq.Params.RelearningSteps))
		both := newTSPair(t, seq.Params)
		before := tsCard{}
		for j, step := range seq.Steps {
			if j > 0 {
				whole := (step.Now - before.LastReview) / day.Milliseconds() // not calendar days here
				if got := both.ours.model.Retrievability(before.memory(), float64(whole)); !near(got, step.Before, tsTolerance) {
					t.Errorf("step %d: retrievability %v, want %v", j, got, step.Before)
				}
			}
			for r := Again; r <= Easy; r++ {
				want := step.Preview[r]
				want.Reps, want.Lapses, want.LastReview = before.Reps+1, both.theirs.lapses(before, r), step.Now // not recorded
				if r == step.Grade {
					want = step.Card
				}
				both.check(t, &count, before, step.Now, r, want)
			}
			before = step.Card
		}
	}
	t.Logf("%d rows are the same, %v", count.same, count.byRule)
	if count.same < 2000 {
		t.Errorf("only %d rows compare our scheduler directly", count.same)
	}
}

func TestReplaysAreThoseOfTsFsrs(t *testing.T) {
	t.Parallel()
	data := load[tsGenerated](t, tsFile)
	if len(data.Reschedule) < 12 {
		t.Fatalf("%d histories", len(data.Reschedule))
	}
	var count tsCount
	for _, row := range data.Reschedule {
		p := tsParams{
			W: row.Params.W, RequestRetention: row.Params.RequestRetention, MaximumInterval: MaxMaximumInterval, ShortTerm: true,
			LearningSteps: []string{"1m", "10m"}, RelearningSteps: []string{"10m"},
		}
		both, before := newTSPair(t, p), tsCard{}
		for j, review := range row.History {
			both.check(t, &count, before, review.Review, review.Rating, row.Collections[j])
			before = row.Collections[j]
		}
	}
	t.Logf("%d rows are the same, %v", count.same, count.byRule)
	if count.same < 80 {
		t.Errorf("only %d rows compare our scheduler directly", count.same)
	}
}

// tsCount counts the rows that our scheduler gives unchanged, and the others by the rule of ts-fsrs that makes them differ.
type tsCount struct {
	same   int
	byRule map[string]int
}

// tsPair is our scheduler beside the rules of ts-fsrs, under one configuration. Long-term mode has no steps.
type tsPair struct {
	theirs *tsScheduler
	ours   *Scheduler
}

func newTSPair(t *testing.T, p tsParams) tsPair {
	t.Helper()
	theirs := newTS(t, p)
	c := Config{Parameters: parse(t, p.W), DesiredRetention: p.RequestRetention, MaximumInterval: p.MaximumInterval, Fuzz: p.Fuzz}
	if p.ShortTerm {
		c.LearningSteps, c.RelearningSteps = theirs.learning, theirs.relearning
	}
	return tsPair{theirs: theirs, ours: newScheduler(t, c)}
}

// check compares one recorded answer with the rules of ts-fsrs over our formulas, and with our scheduler, which may differ only where
// one of those rules shows.
func (p tsPair) check(t *testing.T, count *tsCount, before tsCard, now int64, r Rating, want tsCard) {
	t.Helper()
	if got := p.theirs.next(before, now, r); !sameTS(got, want) {
		t.Errorf("rating %d after %+v:\n got %+v\nwant %+v", r, before, got, want)
	}
	days := tsDays(before, now)
	u := newAlea(tsSeed(before, now)).next() // their draw, for our fuzz
	got, wantCard := p.ours.Next(fromTS(before, 0), days, r, u), fromTS(want, want.Due-now)
	if sameCard(got, wantCard, tsTolerance) {
		count.same++
		return
	}
	rule := p.theirs.rule(before, want, r, days)
	if rule == "" {
		t.Errorf("rating %d after %+v: our scheduler gives %+v, want %+v", r, before, got, wantCard)
	}
	if count.byRule == nil {
		count.byRule = map[string]int{}
	}
	count.byRule[rule]++
	got.Step, got.Delay, got.Interval = wantCard.Step, wantCard.Delay, wantCard.Interval
	if rule != "memory" && !sameCard(got, wantCard, tsTolerance) {
		t.Errorf("rating %d after %+v: our scheduler gives %+v, want %+v, for more reasons than %s", r, before, got, wantCard, rule)
	}
}

// rule names the rule of ts-fsrs that shows in an answer, or is empty.
func (s *tsScheduler) rule(before, after tsCard, r Rating, days int) string {
	steps := s.learning
	if before.State == Review || before.State == Relearning {
		steps = s.relearning
	}
	stepped := after.State != Review
	switch {
	case before.State == New && s.model.First(r).Stability < 0.1, !s.ShortTerm && before.State != New && (days == 0 || r == Again):
		return "memory" // the floor under the first stability, and the formulas of long-term mode
	case !s.ShortTerm && r > Again:
		return "Hard above Again in long-term mode"
	case before.State == Review && before.LearningSteps > 0 && r == Again:
		return "a step of days keeps its index"
	case r == Hard && len(steps) > 0 && before.State != Review:
		return "Hard step"
	case s.Fuzz && !stepped && after.ScheduledDays > 1:
		return "fuzz"
	case r == Easy && before.State != Review:
		return "Easy above Good only in review"
	case r > Again && len(steps) == 0 && before.State != Review:
		return "order only in review"
	case after.ScheduledDays > s.MaximumInterval:
		return "order beyond the maximum"
	}
	return ""
}

func sameTS(got, want tsCard) bool {
	if !nearMemory(got.memory(), want.memory(), tsTolerance) {
		return false
	}
	got.Stability, got.Difficulty = want.Stability, want.Difficulty
	return got == want
}

// fromTS is a ts-fsrs card as this package writes it; delay in milliseconds.
func fromTS(c tsCard, delay int64) Card {
	card := Card{Memory: c.memory(), State: c.State, Reps: c.Reps, Lapses: c.Lapses, Interval: c.ScheduledDays}
	if c.State == Learning || c.State == Relearning {
		card.Step, card.Delay = c.LearningSteps, time.Duration(delay)*time.Millisecond
	}
	return card
}

func TestNextStatesAreThoseOfTsFsrs(t *testing.T) {
	t.Parallel()
	data := load[tsGenerated](t, tsFile)
	direct := 0
	for i, row := range data.NextState {
		m := NewModel(parse(t, row.W), 0)
		mem := Memory{row.Stability, row.Difficulty}
		if got := tsNext(m, mem, false, row.Days, row.Grade, row.ShortTerm); !nearMemory(got, row.Next, tsTolerance) {
			t.Errorf("row %d: %+v, want %+v", i, got, row.Next)
		}
		if row.ShortTerm || row.Days > 0 && row.Grade != Again {
			direct++
			if got := m.Next(mem, row.Days, row.Grade); !nearMemory(got, row.Next, tsTolerance) {
				t.Errorf("row %d: %+v, want %+v", i, got, row.Next)
			}
		}
	}
	if len(data.NextState) < 200 || direct < 150 {
		t.Errorf("%d rows, %d compared directly", len(data.NextState), direct)
	}
}

func TestIntervalsAndRetrievabilityAreThoseOfTsFsrs(t *testing.T) {
	t.Parallel()
	data := load[tsGenerated](t, tsFile)
	if len(data.NextInterval) < 80 || len(data.ForgettingCurve) < 80 {
		t.Fatalf("%d intervals, %d points", len(data.NextInterval), len(data.ForgettingCurve))
	}
	for i, row := range data.NextInterval {
		m := NewModel(parse(t, row.W), 0)
		interval := m.Interval(row.Stability, row.Retention)
		days := clamp(math.Round(interval), 1, MaxMaximumInterval)
		if days != row.Interval || !near(interval/row.Stability, row.Modifier, tsTolerance) {
			t.Errorf("interval %d: %v from %v, want %v", i, days, interval, row.Interval)
		}
	}
	for i, row := range data.ForgettingCurve {
		p := DefaultParameters()
		p[20] = row.Decay
		got := NewModel(p, 0).Retrievability(Memory{Stability: row.Stability}, row.Days)
		if !near(got, row.Retrievability, tsTolerance) {
			t.Errorf("retrievability %d: %v, want %v", i, got, row.Retrievability)
		}
	}
}

func TestFuzzOfTsFsrsUsesOurRange(t *testing.T) {
	t.Parallel()
	data := load[tsGenerated](t, tsFile)
	if len(data.FuzzRange) < 120 || len(data.FuzzApply) < 120 {
		t.Fatalf("%d and %d rows", len(data.FuzzRange), len(data.FuzzApply))
	}
	direct := 0
	for _, row := range data.FuzzRange {
		if low, high := tsFuzzRange(row.Interval, row.Elapsed, row.MaximumInterval); low != row.Min || high != row.Max {
			t.Errorf("%+v: range %d to %d", row, low, high)
		}
		if row.Interval < 2.5 || row.Interval > float64(row.MaximumInterval) {
			continue
		}
		direct++
		minimum, maximum := 2.0, float64(row.MaximumInterval)
		if row.Interval > float64(row.Elapsed) {
			minimum = max(minimum, float64(row.Elapsed+1))
		}
		low, high := fuzzed(row.Interval, minimum, maximum, 0), fuzzed(row.Interval, minimum, maximum, math.Nextafter(1, 0))
		if int(low) != row.Min || int(high) != row.Max {
			t.Errorf("%+v: our range is %v to %v", row, low, high)
		}
	}
	if direct < 75 {
		t.Errorf("only %d ranges compared directly", direct)
	}
	for _, row := range data.FuzzApply {
		if got := tsFuzz(row.Interval, row.Elapsed, MaxMaximumInterval, row.Seed); got != row.Fuzzed {
			t.Errorf("%+v: fuzzed to %d", row, got)
		}
	}
}

func TestParametersClipAndMigrateAsInTsFsrs(t *testing.T) {
	t.Parallel()
	data := load[tsGenerated](t, tsFile)
	if len(data.ClipParameters) < 30 || len(data.MigrateParameters) < 30 {
		t.Fatalf("%d and %d rows", len(data.ClipParameters), len(data.MigrateParameters))
	}
	for _, row := range data.ClipParameters {
		got := Parameters(row.W)
		if row.ShortTerm {
			got[19] = max(got[19], 0.01) // our lower bound is 0, as theirs is in long-term mode
		}
		checkTSClipping(t, got, row.Clipped, row.RelearningSteps)
	}
	for i, row := range data.MigrateParameters {
		want := Parameters(row.Migrated).clip(0) // recorded before the last clipping
		for j, got := range parse(t, row.Input) {
			if !near(got, want[j], tsTolerance) {
				t.Errorf("row %d: w%d migrated to %v, want %v", i, j, got, want[j])
			}
		}
	}
}

// checkTSClipping compares clipped parameters. The floor under the ceiling of w17 and w18 is 0.1 here and 0.01 there.
func checkTSClipping(t *testing.T, p Parameters, want []float64, relearningSteps int) {
	t.Helper()
	got := p.clip(relearningSteps)
	if got.relearningCeiling(relearningSteps) == 0.1 {
		got[17], got[18] = min(got[17], want[17]), min(got[18], want[18])
	}
	for i := range got {
		if !near(got[i], want[i], tsTolerance) {
			t.Errorf("w%d of %v with %d relearning steps is clipped to %v, want %v", i, p, relearningSteps, got[i], want[i])
		}
	}
}
