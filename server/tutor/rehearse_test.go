package tutor_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/languagetutor/languagetutor/server/llm"
	"github.com/languagetutor/languagetutor/server/llm/scripted"
	"github.com/languagetutor/languagetutor/server/tutor"
)

func rehearsal() tutor.Rehearsal {
	return tutor.Rehearsal{
		Language: "fr", Native: "en", Level: 2, Style: tutor.StyleTravel, Scenario: "bakery", Seed: 3,
		Before:  []tutor.Exchange{{Tutor: "Bonjour ! Vous voulez le pain ?", Targets: []string{"le pain"}}},
		Text:    "Oui, je voudrais le pain. Je ai faim aussi.",
		Targets: []string{"la baguette"},
	}
}

// ticking is a clock that goes on by a second each time it is read.
func ticking() func() time.Time {
	at := time.Unix(0, 0)
	return func() time.Time { at = at.Add(time.Second); return at }
}

func TestARehearsalIsATurnWithoutADatabase(t *testing.T) {
	t.Parallel()
	price := llm.Price{Input: 1e6, Output: 1e6}
	out, err := tutor.Rehearse(t.Context(), scripted.New(scripted.Options{}), price, rehearsal(), ticking())
	if err != nil {
		t.Fatal(err)
	}
	if out.Reply == "" || len(out.Missed) > 0 || out.TooLong || out.WrongLanguage || out.Unsafe || out.Repaired {
		t.Errorf("%+v", out)
	}
	if len(out.Corrections) != 1 || out.Corrections[0].Suggestion != "J'ai" || out.Corrections[0].Rule != "fr.elision" {
		t.Errorf("corrections %+v", out.Corrections)
	}
	credits := map[string]tutor.Kind{}
	for _, c := range out.Credits {
		credits[c.Term] = c.Kind
	}
	if diff := cmp.Diff(map[string]tutor.Kind{"le pain": tutor.Produced, "la baguette": tutor.Seen}, credits); diff != "" {
		t.Error(diff)
	}
	if out.FirstWord != time.Second || out.Whole <= out.FirstWord || out.Spent.Usage.Output == 0 || out.Spent.Micros == 0 {
		t.Errorf("first word after %s, the whole after %s, spent %+v", out.FirstWord, out.Whole, out.Spent)
	}
}

func TestARehearsalRepairsOnceAndTellsWhatIsStillWrong(t *testing.T) {
	t.Parallel()
	once := scripted.New(scripted.Options{Faults: []scripted.Fault{scripted.IgnoreTargets()}})
	if out, err := tutor.Rehearse(t.Context(), once, llm.Price{}, rehearsal(), ticking()); err != nil || !out.Repaired || len(out.Missed) > 0 {
		t.Errorf("%+v, %v", out, err)
	}
	for name, fault := range map[string]scripted.Fault{
		"missed": scripted.IgnoreTargets(), "long": scripted.TooLong(), "language": scripted.WrongLanguage(),
		"unsafe": scripted.Hostile("Va sur https://evil.example/ !").On(llm.TaskReply),
	} {
		out, err := tutor.Rehearse(t.Context(), scripted.New(scripted.Options{Faults: []scripted.Fault{fault.Always()}}), llm.Price{}, rehearsal(), ticking())
		got := map[string]bool{"missed": len(out.Missed) > 0, "long": out.TooLong, "language": out.WrongLanguage, "unsafe": out.Unsafe}
		if err != nil || !out.Repaired || !got[name] {
			t.Errorf("%s: %v, %v", name, got, err)
		}
	}
	half := scripted.New(scripted.Options{Faults: []scripted.Fault{scripted.IgnoreTargets(), scripted.FailBefore(llm.Overloaded)}})
	if out, err := tutor.Rehearse(t.Context(), half, llm.Price{}, rehearsal(), ticking()); err != nil || out.Repaired || len(out.Missed) != 1 {
		t.Errorf("a repair that fails: %+v, %v", out, err)
	}
}

func TestARehearsalNamesWhatIsWrongWithIt(t *testing.T) {
	t.Parallel()
	for name, spoil := range map[string]func(*tutor.Rehearsal){
		"language": func(r *tutor.Rehearsal) { r.Language = "" },
		"level":    func(r *tutor.Rehearsal) { r.Level = 7 },
		"style":    func(r *tutor.Rehearsal) { r.Style = "rude" },
		"scenario": func(r *tutor.Rehearsal) { r.Scenario = "moon" },
	} {
		r := rehearsal()
		spoil(&r)
		if _, err := tutor.Rehearse(t.Context(), scripted.New(scripted.Options{}), llm.Price{}, r, ticking()); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
	for _, task := range []llm.Task{llm.TaskReply, llm.TaskAnalyse} {
		broken := scripted.New(scripted.Options{Faults: []scripted.Fault{scripted.FailBefore(llm.Overloaded).On(task).Always()}})
		_, err := tutor.Rehearse(context.Background(), broken, llm.Price{}, rehearsal(), ticking())
		if failure, ok := errors.AsType[*llm.Error](err); !ok || failure.Kind != llm.Overloaded {
			t.Errorf("%s: %v", task, err)
		}
	}
}
