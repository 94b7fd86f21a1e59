package study_test

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"github.com/languagetutor/languagetutor/server/fault"
	"github.com/languagetutor/languagetutor/server/study"
)

// custom are settings that differ from the default ones in every field.
func custom() study.Settings {
	s := study.DefaultSettings()
	s.Name = "Verbes – été"
	s.Scheduling.Parameters[0], s.Scheduling.Parameters[20] = 0.123456789012345, 0.3
	s.Scheduling.DesiredRetention = 0.87
	s.Scheduling.LearningSteps = []time.Duration{90 * time.Second, time.Hour, 30 * day}
	s.Scheduling.RelearningSteps = []time.Duration{}
	s.Scheduling.MaximumInterval = 365
	s.Scheduling.Fuzz = false
	s.NewPerDay, s.ReviewsPerDay, s.ReviewsPerNew = 0, 9999, 50
	return s
}

func TestAPresetIsKeptAsItWasCreated(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	l := w.learner("UTC")
	want := study.Preset{ID: uuid.New(), Version: 1, UpdatedAt: noon, Settings: custom()}
	for _, when := range []string{"created", "sent again"} {
		got, err := l.study.CreatePreset(t.Context(), l.id, want.ID, want.Settings)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Fatalf("%s: want - got:\n%s", when, diff)
		}
		w.now = w.now.Add(time.Hour)
	}
	got, err := l.study.Preset(t.Context(), l.id, want.ID)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Fatalf("want - got:\n%s", diff)
	}
	if all, _, err := l.study.Presets(t.Context(), l.id, 10, ""); err != nil || len(all) != 2 {
		t.Fatalf("%d presets, want the default one and one more (%v)", len(all), err)
	}
}

func TestAPresetWithoutStepsCanBeSentAgain(t *testing.T) {
	t.Parallel()
	l := newWorld(t).learner("UTC")
	settings, id := custom(), uuid.New()
	settings.Scheduling.LearningSteps, settings.Scheduling.RelearningSteps = nil, nil
	first, err := l.study.CreatePreset(t.Context(), l.id, id, settings)
	if err != nil {
		t.Fatal(err)
	}
	again, err := l.study.CreatePreset(t.Context(), l.id, id, settings)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(first, again); diff != "" {
		t.Fatalf("first - again:\n%s", diff)
	}
	settings.Name = "No steps"
	updated, err := l.study.UpdatePreset(t.Context(), l.id, id, 1, settings)
	if err != nil {
		t.Fatal(err)
	}
	repeated, err := l.study.UpdatePreset(t.Context(), l.id, id, 1, settings)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(updated, repeated); diff != "" {
		t.Fatalf("updated - repeated:\n%s", diff)
	}
}

func TestAPresetsIDCannotNameAnother(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	l, other := w.learner("UTC"), w.learner("UTC")
	id := uuid.New()
	if _, err := l.study.CreatePreset(t.Context(), l.id, id, custom()); err != nil {
		t.Fatal(err)
	}
	for name, change := range map[string]func(*study.Settings){
		"name":             func(s *study.Settings) { s.Name = "Another" },
		"parameters":       func(s *study.Settings) { s.Scheduling.Parameters[3] = 9 },
		"retention":        func(s *study.Settings) { s.Scheduling.DesiredRetention = 0.88 },
		"learning steps":   func(s *study.Settings) { s.Scheduling.LearningSteps = s.Scheduling.LearningSteps[:2] },
		"relearning steps": func(s *study.Settings) { s.Scheduling.RelearningSteps = []time.Duration{time.Minute} },
		"maximum interval": func(s *study.Settings) { s.Scheduling.MaximumInterval++ },
		"fuzz":             func(s *study.Settings) { s.Scheduling.Fuzz = true },
		"new per day":      func(s *study.Settings) { s.NewPerDay++ },
		"reviews per day":  func(s *study.Settings) { s.ReviewsPerDay-- },
		"reviews per new":  func(s *study.Settings) { s.ReviewsPerNew-- },
	} {
		settings := custom()
		change(&settings)
		_, err := l.study.CreatePreset(t.Context(), l.id, id, settings)
		if err == nil {
			t.Fatalf("with another %s the id was taken again", name)
		}
		wantFault(t, err, fault.AlreadyExists, "")
	}
	if _, err := other.study.CreatePreset(t.Context(), other.id, id, study.DefaultSettings()); err != nil {
		t.Fatalf("another learner may use the same id: %v", err)
	}
	_, err := l.study.CreatePreset(t.Context(), l.id, uuid.Nil, custom())
	wantFault(t, err, fault.InvalidArgument, "id") // it would shadow the default preset
}

func TestAnUpdateStartsFromThePresentVersion(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	l, other := w.learner("UTC"), w.learner("UTC")
	preset, err := l.study.Preset(t.Context(), l.id, uuid.Nil)
	if err != nil {
		t.Fatal(err)
	}
	if !preset.IsDefault || preset.Version != 1 {
		t.Fatalf("the first preset is %+v", preset)
	}
	w.now = noon.Add(time.Hour)
	want := study.Preset{ID: preset.ID, Version: 2, IsDefault: true, UpdatedAt: w.now, Settings: custom()}
	for _, when := range []string{"updated", "sent again"} {
		got, err := l.study.UpdatePreset(t.Context(), l.id, preset.ID, 1, custom())
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Fatalf("%s: want - got:\n%s", when, diff)
		}
		w.now = w.now.Add(time.Hour)
	}
	changed := custom()
	changed.NewPerDay = 7
	for _, version := range []int{1, 3} {
		_, err := l.study.UpdatePreset(t.Context(), l.id, preset.ID, version, changed)
		wantFault(t, err, fault.FailedPrecondition, "")
		if !strings.Contains(err.Error(), "version 2") {
			t.Fatalf("the error does not say the present version: %v", err)
		}
	}
	for id, owner := range map[uuid.UUID]*learner{preset.ID: other, uuid.New(): l} {
		_, err := owner.study.UpdatePreset(t.Context(), owner.id, id, 2, changed)
		wantFault(t, err, fault.NotFound, "")
		_, err = owner.study.Preset(t.Context(), owner.id, id)
		wantFault(t, err, fault.NotFound, "")
	}
	if got, err := l.study.Preset(t.Context(), l.id, uuid.Nil); err != nil || got.Version != 2 || got.NewPerDay != 0 {
		t.Fatalf("after refused updates: %+v, %v", got, err)
	}
}

func TestWrongSettingsNameTheField(t *testing.T) {
	t.Parallel()
	l := newWorld(t).learner("UTC")
	preset, err := l.study.Preset(t.Context(), l.id, uuid.Nil)
	if err != nil {
		t.Fatal(err)
	}
	for field, change := range map[string]func(*study.Settings){
		"settings.parameters[4]":         func(s *study.Settings) { s.Scheduling.Parameters[4] = math.NaN() },
		"settings.parameters[20]":        func(s *study.Settings) { s.Scheduling.Parameters[20] = 0.9 },
		"settings.desired_retention":     func(s *study.Settings) { s.Scheduling.DesiredRetention = 0.5 },
		"settings.learning_steps[1]":     func(s *study.Settings) { s.Scheduling.LearningSteps[1] = time.Millisecond },
		"settings.relearning_steps[0]":   func(s *study.Settings) { s.Scheduling.RelearningSteps = []time.Duration{-1} },
		"settings.maximum_interval_days": func(s *study.Settings) { s.Scheduling.MaximumInterval = 0 },
	} {
		settings := custom()
		change(&settings)
		_, err := l.study.CreatePreset(t.Context(), l.id, uuid.New(), settings)
		wantFault(t, err, fault.InvalidArgument, field)
		_, err = l.study.UpdatePreset(t.Context(), l.id, preset.ID, 1, settings)
		wantFault(t, err, fault.InvalidArgument, field)
	}
	if all, _, err := l.study.Presets(t.Context(), l.id, 10, ""); err != nil || len(all) != 1 || all[0].Version != 1 {
		t.Fatalf("refused settings were kept: %+v, %v", all, err)
	}
}

func TestPagesOfPresetsHoldEachOnceByName(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	l, other := w.learner("UTC"), w.learner("UTC")
	names := map[uuid.UUID]string{}
	for i := range 23 {
		settings, id := custom(), uuid.New()
		settings.Name = []string{"same", "Same", "été", "Zoo", "a b", "a-b", fmt.Sprint("n", i)}[i%7]
		names[id] = settings.Name
		if _, err := l.study.CreatePreset(t.Context(), l.id, id, settings); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := other.study.CreatePreset(t.Context(), other.id, uuid.New(), custom()); err != nil {
		t.Fatal(err)
	}
	whole, next, err := l.study.Presets(t.Context(), l.id, 100, "")
	if err != nil || next != "" || len(whole) != 24 {
		t.Fatalf("%d presets, token %q, %v", len(whole), next, err)
	}
	for size := 1; size <= 24; size += 5 {
		var paged []study.Preset
		for token, pages := "", 0; pages == 0 || token != ""; pages++ {
			var part []study.Preset
			if part, token, err = l.study.Presets(t.Context(), l.id, size, token); err != nil {
				t.Fatal(err)
			}
			if len(part) == 0 || len(part) > size {
				t.Fatalf("a page of %d has %d presets", size, len(part))
			}
			paged = append(paged, part...)
		}
		if diff := cmp.Diff(whole, paged); diff != "" {
			t.Fatalf("whole - pages of %d:\n%s", size, diff)
		}
	}
	order := make([]string, len(whole))
	for i, p := range whole {
		order[i] = strings.ToLower(p.Name)
		if want, mine := names[p.ID]; !p.IsDefault && (!mine || p.Name != want) {
			t.Fatalf("%+v is not the learner's", p)
		}
	}
	if i, j := slices.Index(order, "default"), slices.Index(order, "n6"); i > j {
		t.Fatalf("not by name: %v", order)
	}
	_, _, err = l.study.Presets(t.Context(), l.id, 10, "no token")
	wantFault(t, err, fault.InvalidArgument, "page_token")
}

func TestALearnerHasAtMostAHundredPresets(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	l, other := w.learner("UTC"), w.learner("UTC")
	var last uuid.UUID
	for range 99 { // and the default one
		last = uuid.New()
		if _, err := l.study.CreatePreset(t.Context(), l.id, last, custom()); err != nil {
			t.Fatal(err)
		}
	}
	_, err := l.study.CreatePreset(t.Context(), l.id, uuid.New(), custom())
	wantFault(t, err, fault.FailedPrecondition, "")
	if all, _, err := l.study.Presets(t.Context(), l.id, 200, ""); err != nil || len(all) != 100 {
		t.Errorf("%d presets, %v", len(all), err)
	}
	if _, err := l.study.CreatePreset(t.Context(), l.id, last, custom()); err != nil {
		t.Errorf("one that is there, sent again: %v", err)
	}
	if _, err := l.study.CreatePreset(t.Context(), other.id, uuid.New(), custom()); err != nil {
		t.Errorf("another learner: %v", err)
	}
}
