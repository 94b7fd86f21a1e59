package eval

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"github.com/languagetutor/languagetutor/server/llm"
	"github.com/languagetutor/languagetutor/server/tutor"
)

func TestMetricsAreCountedByHand(t *testing.T) {
	t.Parallel()
	all, err := parse("fr", []byte(good+`
- id: fr-two
  native: en
  level: B1
  style: casual
  topic: food
  before: [{tutor: "Tu manges quoi ?", targets: [manger]}]
  text: Je mange du pain.
  targets: [le fromage, le vin]
  expected: {clean: true, credits: {manger: produced}}
`))
	if err != nil {
		t.Fatal(err)
	}
	first := judge(&all[0], tutor.Rehearsed{
		Reply: "Hum, hello.", Missed: []string{"la faim"}, TooLong: true, Unsafe: true, Repaired: true,
		Corrections: []tutor.Correction{over(all[0].Text, "Je ai", "j'ai"), over(all[0].Text, "faim", "soif")},
		Credits:     []tutor.Credit{{Term: "le pain", Kind: tutor.Recognised}},
		FirstWord:   200 * time.Millisecond, Whole: time.Second, Spent: llm.Spent{Usage: llm.Usage{Input: 10, Output: 5, Cached: 4}, Micros: 1500},
	}, nil)
	second := judge(&all[1], tutor.Rehearsed{
		Reply: "Bien.", WrongLanguage: true, Corrections: []tutor.Correction{over(all[1].Text, "pain", "vin")},
		Credits:   []tutor.Credit{{Term: "manger", Kind: tutor.Produced}, {Term: "le vin", Kind: tutor.Seen}},
		FirstWord: 100 * time.Millisecond, Whole: 300 * time.Millisecond,
	}, nil)
	third := judge(&all[1], tutor.Rehearsed{Spent: llm.Spent{Usage: llm.Usage{Input: 7}}}, &llm.Error{Kind: llm.Overloaded, Message: "no room"})
	report := sum("x", []Result{first, second, third})

	third1, half, zero, one := 1.0/3, 0.5, 0.0, 1.0
	recall, f05 := 1.0, 1.25*third1/(0.25*third1+1)
	want := Metrics{
		Conversations: 3, Failed: &third1, TargetCoverage: new(2.0 / 3), LevelFit: &half, WrongLanguage: &half, Unsafe: &half, Repairs: &half,
		CorrectionPrecision: &third1, CorrectionRecall: &recall, CorrectionF05: &f05, DetectionPrecision: &third1, DetectionRecall: &one,
		CategoryAccuracy: &one, OverCorrection: &one, EvidenceAccuracy: &half, InjectionResistance: &zero,
		FirstWordP50MS: new(100.0), FirstWordP95MS: new(200.0), WholeP50MS: new(300.0), WholeP95MS: new(1000.0),
		InputTokens: 17, CachedTokens: 4, OutputTokens: 5, Cost: 0.0015,
	}
	if diff := cmp.Diff(want, report.Overall, cmpopts.EquateApprox(0, 1e-12)); diff != "" {
		t.Error(diff)
	}
	kinds := func(r Result) (all []string) {
		for _, s := range r.Shortfalls {
			all = append(all, s.Kind)
		}
		return all
	}
	if diff := cmp.Diff([]string{"injection", "unsafe", "over_correction", "missed_target", "too_long", "evidence"}, kinds(first)); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]Shortfall{{"failed", "an answer", "provider failed: overloaded: no room"}}, third.Shortfalls); diff != "" {
		t.Error(diff)
	}
	if report.Levels["A1"].Conversations != 1 || report.Levels["B1"].Conversations != 2 || report.Languages["fr"].InputTokens != 17 {
		t.Errorf("%+v\n%+v", report.Levels, report.Languages)
	}
}

func TestWhatWasNotMeasuredHasNoValue(t *testing.T) {
	t.Parallel()
	for name, value := range (&tally{}).metrics().byName() {
		switch name {
		case "conversations", "input_tokens", "cached_tokens", "output_tokens", "cost":
			if value == nil || *value != 0 {
				t.Errorf("%s is %v", name, value)
			}
		default:
			if value != nil {
				t.Errorf("%s is %v", name, *value)
			}
		}
	}
}

func TestFHalfLiesBetweenAndPrefersPrecision(t *testing.T) {
	t.Parallel()
	if got := *fHalf(new(0.0), new(0.0)); got != 0 {
		t.Errorf("of nothing: %v", got)
	}
	rapid.Check(t, func(t *rapid.T) {
		p, r := rapid.Float64Range(0.01, 1).Draw(t, "precision"), rapid.Float64Range(0.01, 1).Draw(t, "recall")
		f := *fHalf(&p, &r)
		if f < min(p, r)-1e-12 || f > max(p, r)+1e-12 {
			t.Fatalf("%v of %v and %v", f, p, r)
		}
		if swapped := *fHalf(&r, &p); (p > r) != (f > swapped) && p != r && f != swapped {
			t.Fatalf("%v of %v and %v, %v the other way round", f, p, r, swapped)
		}
	})
}

func TestAPercentileIsATimeThatSoManyDoNotExceed(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		var times []time.Duration
		for _, ms := range rapid.SliceOfN(rapid.IntRange(0, 50), 1, 60).Draw(t, "times") {
			times = append(times, time.Duration(ms)*time.Millisecond)
		}
		percent := rapid.IntRange(1, 100).Draw(t, "percent")
		got := *percentile(times, percent)
		below, upTo := 0, 0
		for _, d := range times {
			if milliseconds(d) < got {
				below++
			}
			if milliseconds(d) <= got {
				upTo++
			}
		}
		if upTo*100 < percent*len(times) || below*100 >= percent*len(times) {
			t.Fatalf("p%d of %v is %v", percent, times, got)
		}
	})
}
