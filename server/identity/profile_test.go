package identity_test

import (
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"
	"pgregory.net/rapid"

	"github.com/languagetutor/languagetutor/server/calendar"
	"github.com/languagetutor/languagetutor/server/fault"
	"github.com/languagetutor/languagetutor/server/identity"
)

func (w *world) profile(t *testing.T, learner uuid.UUID) identity.Profile {
	t.Helper()
	p, err := w.Service.Profile(t.Context(), learner)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func (w *world) update(t *testing.T, learner uuid.UUID, change identity.ProfileChange) identity.Profile {
	t.Helper()
	p, err := w.Service.UpdateProfile(t.Context(), learner, change)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func TestUpdateChangesThePresentFieldsOnly(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	ada, eve := w.Learner(t), w.Learner(t)
	before, strangers := w.profile(t, ada.LearnerID), w.profile(t, eve.LearnerID)
	for _, c := range []struct {
		name   string
		change identity.ProfileChange
		want   func(*identity.Profile)
	}{
		{"name", identity.ProfileChange{DisplayName: new(" Countess ")}, func(p *identity.Profile) { p.DisplayName = "Countess" }},
		{"no name", identity.ProfileChange{DisplayName: new("")}, func(p *identity.Profile) { p.DisplayName = "" }},
		{"native language", identity.ProfileChange{NativeLanguage: new("EN-gb")}, func(p *identity.Profile) { p.NativeLanguage = "en-GB" }},
		{
			"languages",
			identity.ProfileChange{Languages: []identity.LearningLanguage{{Language: "IT", Level: 3}, {Language: "fr"}}},
			func(p *identity.Profile) {
				p.Languages = []identity.LearningLanguage{{Language: "it", Level: 3}, {Language: "fr", Level: 1}}
			},
		},
		{"goal", identity.ProfileChange{GoalMinutes: new(480)}, func(p *identity.Profile) { p.GoalMinutes = 480 }},
		{"zone", identity.ProfileChange{TimeZone: new("Asia/Tokyo")}, func(p *identity.Profile) { p.TimeZone = "Asia/Tokyo" }},
		{"cards of errors", identity.ProfileChange{ErrorCards: new(true)}, func(p *identity.Profile) { p.ErrorCards = true }},
		{"rollover", identity.ProfileChange{RolloverHour: new(0)}, func(p *identity.Profile) { p.RolloverHour = 0 }},
	} {
		w.Clock.Advance(time.Second)
		want := before
		c.want(&want)
		if want.GoalMinutes != before.GoalMinutes || want.TimeZone != before.TimeZone || want.RolloverHour != before.RolloverHour {
			want.RuleFrom = w.Clock.Now()
		}
		if diff := cmp.Diff(want, w.update(t, ada.LearnerID, c.change)); diff != "" {
			t.Errorf("%s: answered %s", c.name, diff)
		}
		if diff := cmp.Diff(want, w.profile(t, ada.LearnerID)); diff != "" {
			t.Errorf("%s: read at once %s", c.name, diff)
		}
		before = want
	}
	w.Clock.Advance(time.Hour) // past the cache
	if diff := cmp.Diff(strangers, w.profile(t, eve.LearnerID)); diff != "" {
		t.Errorf("another learner changed: %s", diff)
	}
}

func TestUpdateNamesEveryWrongField(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	ada := w.Learner(t)
	before := w.profile(t, ada.LearnerID)
	_, err := w.Service.UpdateProfile(t.Context(), ada.LearnerID, identity.ProfileChange{
		DisplayName: new(strings.Repeat("x", 101)), NativeLanguage: new("klingon"), GoalMinutes: new(0), TimeZone: new("Local"),
		RolloverHour: new(13),
		Languages: []identity.LearningLanguage{
			{Language: "he", Level: 1}, {Language: "xx", Level: 1}, {Language: "iw", Level: 2}, {Language: "fr", Level: -1},
		},
	})
	want := []string{
		"display_name", "native_language", "languages[1].language", "languages[2].language", "languages[3].level",
		"daily_goal_minutes", "time_zone", "rollover_hour",
	}
	if diff := cmp.Diff(want, fields(wantFault(t, err, fault.InvalidArgument))); diff != "" {
		t.Fatal(diff)
	}
	w.Clock.Advance(time.Hour)
	if diff := cmp.Diff(before, w.profile(t, ada.LearnerID)); diff != "" {
		t.Fatalf("a refused update changed %s", diff)
	}
	many := make([]identity.LearningLanguage, 21)
	for i := range many {
		many[i] = identity.LearningLanguage{Language: "fr-" + string(rune('A'+i)) + "R"}
	}
	_, err = w.Service.UpdateProfile(t.Context(), ada.LearnerID, identity.ProfileChange{Languages: many})
	if got := fields(wantFault(t, err, fault.InvalidArgument)); got[0] != "languages" {
		t.Fatalf("21 languages: %v", got)
	}
}

func TestUpdateWithoutAChangeWritesNothing(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	ada := w.Learner(t)
	versions := func() (text string) {
		const sql = `
SELECT string_agg(v, ' ' ORDER BY v) FROM (
    SELECT 'u' || xmin || ctid FROM users UNION ALL SELECT 'l' || xmin || ctid FROM learner_languages
    UNION ALL SELECT 'd' || xmin || ctid FROM day_rules) x(v)`
		if err := w.pool.QueryRow(t.Context(), sql).Scan(&text); err != nil {
			t.Fatal(err)
		}
		return text
	}
	before, profile := versions(), w.profile(t, ada.LearnerID)
	w.Clock.Advance(time.Hour)
	for _, change := range []identity.ProfileChange{{}, {
		DisplayName: &profile.DisplayName, NativeLanguage: new("EN"), Languages: []identity.LearningLanguage{{Language: "FR"}},
		GoalMinutes: &profile.GoalMinutes, TimeZone: &profile.TimeZone, RolloverHour: &profile.RolloverHour,
	}} {
		if diff := cmp.Diff(profile, w.update(t, ada.LearnerID, change)); diff != "" {
			t.Error(diff)
		}
	}
	if after := versions(); after != before {
		t.Fatalf("rows were written: %s, then %s", before, after)
	}
}

func TestPastDaysKeepTheRulesTheyWereLivedUnder(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	ada := w.Learner(t)
	late := w.Clock.Now().Add(-11 * time.Hour) // 3:00 in Paris: still the day before
	w.Clock.Advance(time.Hour)
	moved := w.Clock.Now()
	w.update(t, ada.LearnerID, identity.ProfileChange{TimeZone: new("Asia/Tokyo")})
	w.update(t, ada.LearnerID, identity.ProfileChange{RolloverHour: new(0), GoalMinutes: new(30)})
	if n := w.count(t, `SELECT count(*) FROM day_rules WHERE user_id = $1`, ada.LearnerID); n != 2 {
		t.Fatalf("%d rules: two changes in one moment are one rule", n)
	}
	days, err := identity.LoadCalendar(t.Context(), w.pool, ada.LearnerID)
	if err != nil {
		t.Fatal(err)
	}
	if got := days.Day(late).String(); got != "2026-05-09" {
		t.Errorf("the night before is %s", got)
	}
	after := days.Rule(moved)
	if after.Zone.String() != "Asia/Tokyo" || after.RolloverHour != 0 || after.Goal != 30*time.Minute {
		t.Errorf("from now on %+v", after)
	}
	before := days.Rule(moved.Add(-time.Microsecond))
	if before.Zone.String() != "Europe/Paris" || before.RolloverHour != 4 || before.Goal != 10*time.Minute {
		t.Errorf("before %+v", before)
	}
	profile := w.profile(t, ada.LearnerID)
	w.Clock.Advance(2 * time.Hour) // 15:00 UTC is midnight in Tokyo
	if today, err := profile.Today(w.Clock.Now()); err != nil || today.String() != "2026-05-11" {
		t.Errorf("today is %s, %v", today, err)
	}
}

func TestAClockThatRunsBehindReplacesTheNewestRule(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	ada := w.Learner(t)
	w.Clock.Advance(time.Hour)
	w.update(t, ada.LearnerID, identity.ProfileChange{GoalMinutes: new(20)})
	w.Clock.Advance(-time.Minute)
	if p := w.update(t, ada.LearnerID, identity.ProfileChange{GoalMinutes: new(30)}); p.GoalMinutes != 30 {
		t.Fatalf("the change is shadowed by an older one: %+v", p)
	}
}

func TestOldRulesAreNeverTouched(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	ada := w.Learner(t)
	rapid.Check(t, func(rt *rapid.T) {
		before, err := identity.LoadCalendar(t.Context(), w.pool, ada.LearnerID)
		if err != nil {
			rt.Fatal(err)
		}
		w.Clock.Advance(time.Duration(rapid.Int64Range(1, int64(100*time.Hour)).Draw(rt, "later")).Truncate(time.Microsecond) + time.Microsecond)
		now := w.Clock.Now()
		w.update(t, ada.LearnerID, identity.ProfileChange{
			TimeZone:     new(rapid.SampledFrom([]string{"UTC", "Asia/Tokyo", "America/Havana"}).Draw(rt, "zone")),
			RolloverHour: new(rapid.IntRange(0, calendar.MaxRolloverHour).Draw(rt, "rollover")),
			GoalMinutes:  new(rapid.IntRange(1, 480).Draw(rt, "goal")),
		})
		after, err := identity.LoadCalendar(t.Context(), w.pool, ada.LearnerID)
		if err != nil {
			rt.Fatal(err)
		}
		past := now.Add(-time.Duration(rapid.Int64Range(1, int64(1000*time.Hour)).Draw(rt, "earlier")))
		if before.Day(past) != after.Day(past) {
			rt.Fatalf("%s was %s and is now %s", past, before.Day(past), after.Day(past))
		}
	})
}

func TestParallelUpdatesLoseNothing(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	ada := w.Learner(t)
	var group sync.WaitGroup
	for _, change := range []identity.ProfileChange{
		{DisplayName: new("Countess")},
		{NativeLanguage: new("de")},
		{GoalMinutes: new(45)},
		{TimeZone: new("Asia/Tokyo")},
		{RolloverHour: new(7)},
		{Languages: []identity.LearningLanguage{{Language: "la", Level: 6}}},
	} {
		group.Go(func() {
			if _, err := w.Service.UpdateProfile(t.Context(), ada.LearnerID, change); err != nil {
				t.Error(err)
			}
		})
	}
	group.Wait()
	got := w.profile(t, ada.LearnerID)
	want := identity.Profile{
		LearnerID: ada.LearnerID, Email: ada.Email, DisplayName: "Countess", NativeLanguage: "de", GoalMinutes: 45,
		TimeZone: "Asia/Tokyo", RolloverHour: 7, Languages: []identity.LearningLanguage{{Language: "la", Level: 6}},
		CreatedAt: got.CreatedAt, RuleFrom: got.RuleFrom,
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Fatal(diff)
	}
}

func TestProfileIsCachedForFiveMinutes(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	ada := w.Learner(t)
	w.profile(t, ada.LearnerID)
	w.exec(t, `UPDATE users SET display_name = 'by hand' WHERE id = $1`, ada.LearnerID)
	w.Clock.Advance(5*time.Minute - time.Second)
	if got := w.profile(t, ada.LearnerID).DisplayName; got != "Ada" {
		t.Fatalf("not from the cache: %q", got)
	}
	w.Clock.Advance(2 * time.Second)
	if got := w.profile(t, ada.LearnerID).DisplayName; got != "by hand" {
		t.Fatalf("cached too long: %q", got)
	}
}

func TestWhoIsNotThereIsNotFound(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	ada := w.Learner(t)
	native, err := identity.NativeLanguage(t.Context(), w.pool, ada.LearnerID)
	if err != nil || native != "en" {
		t.Fatalf("native language %q, %v", native, err)
	}
	_, native404 := identity.NativeLanguage(t.Context(), w.pool, uuid.New())
	_, calendar404 := identity.LoadCalendar(t.Context(), w.pool, uuid.New())
	_, profile404 := w.Service.Profile(t.Context(), uuid.New())
	_, update404 := w.Service.UpdateProfile(t.Context(), uuid.New(), identity.ProfileChange{DisplayName: new("x")})
	for _, err := range []error{native404, calendar404, profile404, update404} {
		wantFault(t, err, fault.NotFound)
	}
}
