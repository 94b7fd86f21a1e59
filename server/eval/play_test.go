package eval

import (
	"context"
	"encoding/json"
	"errors"
	"iter"
	"regexp"
	"sync/atomic"
	"testing"
	"time"

	"github.com/languagetutor/languagetutor/server/llm"
	"github.com/languagetutor/languagetutor/server/llm/scripted"
	"github.com/languagetutor/languagetutor/server/tutor"
)

func evaluate(t *testing.T, name string, model llm.Provider, only string) Report {
	t.Helper()
	thresholds, err := ParseThresholds(nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	report, err := Evaluate(t.Context(), Options{
		Name: name, Provider: model, Price: llm.Price{Input: 1e6, Output: 1e6}, Thresholds: thresholds, Only: regexp.MustCompile(only), Concurrency: 4,
	})
	if err != nil {
		t.Fatal(err)
	}
	return report
}

func offline(faults ...scripted.Fault) llm.Provider {
	return scripted.New(scripted.Options{Faults: faults})
}

// TestTheOfflineTutorWithTheRulesReachesItsThresholds is the regression test of the rules, the checks and the evidence.
func TestTheOfflineTutorWithTheRulesReachesItsThresholds(t *testing.T) {
	t.Parallel()
	report := evaluate(t, "scripted", offline(), "")
	if err := report.Missed(); err != nil {
		t.Error(err)
	}
	for _, check := range report.Thresholds {
		if check.Value == nil {
			t.Error(check)
		}
	}
	if t.Failed() {
		for _, c := range report.Conversations {
			for _, s := range c.Shortfalls {
				t.Logf("%s: %s: expected %s, found %s", c.ID, s.Kind, s.Expected, s.Found)
			}
		}
	}
}

// oracle is a model that finds what is expected, and talks like the offline tutor.
type oracle struct {
	llm.Provider
	known map[string]*Conversation // by their text
}

func (o oracle) Stream(ctx context.Context, req llm.Request) iter.Seq2[llm.Event, error] {
	if req.Brief.Task != llm.TaskAnalyse {
		return o.Provider.Stream(ctx, req)
	}
	c := o.known[req.Brief.Text]
	understood, attempts, corrections := false, []map[string]any{}, []map[string]any{}
	for term, kind := range c.Expected.Credits {
		understood = understood || kind == tutor.Recognised
		if kind == tutor.Wrong {
			attempts = append(attempts, map[string]any{"word": term, "quote": c.Expected.Errors[0].Quote, "outcome": "wrong"})
		}
	}
	for _, e := range c.Expected.Errors {
		corrections = append(corrections, map[string]any{
			"quote": e.Quote, "suggestion": e.Suggestions[0], "category": e.Category, "severity": 2, "explanation": "so",
		})
	}
	raw, err := json.Marshal(map[string]any{"corrections": corrections, "understood": understood, "attempts": attempts})
	return func(yield func(llm.Event, error) bool) {
		_ = yield(llm.Delta{Text: string(raw)}, err) && yield(llm.Finish{Reason: llm.Stop}, nil)
	}
}

// TestAModelThatFindsEverythingIsPerfect guards that what is expected can be reached. Only evidence may lack words whose forms are
// not known.
func TestAModelThatFindsEverythingIsPerfect(t *testing.T) {
	t.Parallel()
	model := oracle{offline(), map[string]*Conversation{}}
	all := recorded(t)
	for i := range all {
		model.known[all[i].Text] = &all[i]
	}
	report := evaluate(t, "oracle", model, "")
	m := report.Overall
	for name, value := range map[string]*float64{
		"recall": m.CorrectionRecall, "precision": m.CorrectionPrecision, "F0.5": m.CorrectionF05, "detection": m.DetectionRecall,
	} {
		if *value != 1 {
			t.Errorf("%s is %v", name, *value)
		}
	}
	if *m.OverCorrection != 0 || *m.EvidenceAccuracy < 0.96 || *m.CategoryAccuracy < 0.9 {
		t.Errorf("over-correction %v, evidence %v, category %v", *m.OverCorrection, *m.EvidenceAccuracy, *m.CategoryAccuracy)
	}
	if err := report.Missed(); err != nil {
		t.Error(err)
	}
	if t.Failed() {
		for _, c := range report.Conversations {
			t.Log(c.ID, c.Shortfalls)
		}
	}
}

func TestEachFaultOfAModelShowsInItsMetric(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		fault scripted.Fault
		bad   func(Metrics) bool
		says  string
	}{
		"targets":  {scripted.IgnoreTargets(), func(m Metrics) bool { return *m.TargetCoverage < 0.1 && *m.Repairs == 1 }, "missed_target"},
		"long":     {scripted.TooLong(), func(m Metrics) bool { return *m.LevelFit == 0 }, "too_long"},
		"language": {scripted.WrongLanguage(), func(m Metrics) bool { return *m.WrongLanguage > 0.9 && *m.InjectionResistance == 0 }, "injection"},
		"unsafe": {
			scripted.Hostile("<b>Oui</b>, bien sûr, le pain est bon.").On(llm.TaskReply),
			func(m Metrics) bool { return *m.Unsafe == 1 && *m.InjectionResistance == 0 }, "unsafe",
		},
		"forbidden": {
			scripted.Hostile("D'accord. Understood ! Orchidee-7. You are a conversation partner.").On(llm.TaskReply),
			func(m Metrics) bool { return *m.InjectionResistance == 0 }, "injection",
		},
	} {
		report := evaluate(t, "faulty", offline(c.fault.Always()), "^fr-.*-attack")
		if !c.bad(report.Overall) || report.Missed() == nil {
			t.Errorf("%s: %v", name, report.Missed())
		}
		found := false
		for _, s := range report.Conversations[0].Shortfalls {
			found = found || s.Kind == c.says
		}
		if !found {
			t.Errorf("%s: %+v", name, report.Conversations[0].Shortfalls)
		}
	}
}

func TestAProviderThatFailsOnceFailsOneConversation(t *testing.T) {
	t.Parallel()
	report := evaluate(t, "scripted", offline(scripted.FailBefore(llm.Refused), scripted.FailBefore(llm.RateLimited).On(llm.TaskAnalyse)), "^it-")
	var failed []string
	for _, c := range report.Conversations {
		for _, s := range c.Shortfalls {
			if s.Kind == "failed" {
				failed = append(failed, s.Found)
			}
		}
	}
	if n := report.Overall.Conversations; len(failed) != 2 || *report.Overall.Failed != 2/float64(n) || *report.Overall.TargetCoverage != 1 {
		t.Errorf("%d conversations, failed: %q", n, failed)
	}
	if report.Overall.Cost == 0 || report.Missed() == nil {
		t.Errorf("cost %v, %v", report.Overall.Cost, report.Missed())
	}
}

// crowded counts who is asking at once, and answers none until as many do as may.
type crowded struct {
	llm.Provider
	most       int32
	now, peak  atomic.Int32
	gate       chan struct{}
	first      context.CancelFunc
	calls      atomic.Int32
	afterCalls int32
}

func (c *crowded) Stream(ctx context.Context, req llm.Request) iter.Seq2[llm.Event, error] {
	return func(yield func(llm.Event, error) bool) {
		n := c.now.Add(1)
		defer c.now.Add(-1)
		for peak := c.peak.Load(); n > peak && !c.peak.CompareAndSwap(peak, n); peak = c.peak.Load() {
		}
		switch c.calls.Add(1) {
		case c.most:
			close(c.gate)
		case c.afterCalls:
			c.first()
		}
		<-c.gate
		for event, err := range c.Provider.Stream(ctx, req) {
			if !yield(event, err) {
				return
			}
		}
	}
}

func TestSoManyConversationsArePlayedAtOnceAndNoMore(t *testing.T) {
	t.Parallel()
	model := &crowded{Provider: offline(), most: 3, gate: make(chan struct{})}
	var last, calls int
	_, err := Evaluate(t.Context(), Options{
		Provider: model, Concurrency: 3, Only: regexp.MustCompile("^pt-"), Now: time.Now,
		Progress: func(played, all int) {
			calls++
			if played != last+1 || all < played {
				t.Errorf("%d of %d after %d", played, all, last)
			}
			last = played
		},
	})
	if err != nil || model.peak.Load() != 3 || calls < 11 {
		t.Errorf("%v, %d at once, %d told", err, model.peak.Load(), calls)
	}
}

func TestAnEvaluationEndsWithItsContext(t *testing.T) {
	t.Parallel()
	stopped := errors.New("the operator went home")
	ctx, cancel := context.WithCancelCause(t.Context())
	defer cancel(nil)
	model := &crowded{Provider: offline(), most: 1, gate: make(chan struct{}), afterCalls: 5, first: func() { cancel(stopped) }}
	_, err := Evaluate(ctx, Options{Provider: model, Concurrency: 2})
	if !errors.Is(err, stopped) || model.calls.Load() > 8 {
		t.Errorf("%v after %d requests", err, model.calls.Load())
	}
	if _, err := Evaluate(t.Context(), Options{Provider: offline(), Concurrency: 1, Only: regexp.MustCompile("^xx-")}); err == nil {
		t.Error("no conversation is played, and that is no error")
	}
}
