package tutor_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	pb "github.com/languagetutor/languagetutor/proto/languagetutor/v1"
	"github.com/languagetutor/languagetutor/server/fault"
	"github.com/languagetutor/languagetutor/server/llm"
	"github.com/languagetutor/languagetutor/server/tutor"
)

func TestASessionTakesWhatIsNotAskedFromScenarioAndProfile(t *testing.T) {
	t.Parallel()
	l := newWorld(t).learner()
	s := l.start(tutor.Plan{Scenario: "job-interview"})
	if s.Level != 1 || s.Style != tutor.StyleInterview || s.Planned != 10*time.Minute || s.Native != "en" || s.Setting.Title != "A job interview" {
		t.Errorf("%+v", s)
	}
	l.opening(s)
	s = l.start(tutor.Plan{Scenario: "job-interview", Level: 4, Style: tutor.StyleCasual, Minutes: 30})
	if s.Level != 4 || s.Style != tutor.StyleCasual || s.Planned != 30*time.Minute {
		t.Errorf("%+v", s)
	}
	if s = l.start(tutor.Plan{}); s.Style != tutor.StyleTutor || s.Setting != nil {
		t.Errorf("%+v", s)
	}
	_, err := l.tutor.Start(t.Context(), l.id, uuid.New(), tutor.Plan{Language: "de"})
	wantFault(t, err, fault.InvalidArgument)
	_, err = l.tutor.Start(t.Context(), l.id, uuid.New(), tutor.Plan{Language: "fr", Scenario: "nowhere"})
	wantFault(t, err, fault.NotFound)
}

func TestASessionStartedTwiceIsOne(t *testing.T) {
	t.Parallel()
	l := newWorld(t).learner()
	id := uuid.New()
	plan := tutor.Plan{Language: "fr", Scenario: "bakery"}
	for range 2 {
		s, err := l.tutor.Start(t.Context(), l.id, id, plan)
		if err != nil || s.Turns != 1 {
			t.Fatalf("%+v, %v", s, err)
		}
		l.opening(s)
	}
	if n := len(l.model.asked(llm.TaskReply)); n != 1 {
		t.Errorf("the tutor opened %d times", n)
	}
	plan.Topic = "croissants"
	_, err := l.tutor.Start(t.Context(), l.id, id, plan)
	wantFault(t, err, fault.AlreadyExists)
}

func TestTheOpeningUsesTheScenariosLine(t *testing.T) {
	t.Parallel()
	l := newWorld(t).learner()
	l.opening(l.start(tutor.Plan{Scenario: "bakery", Topic: "croissants"}))
	req := l.model.asked(llm.TaskReply)[0]
	instructions := req.System[0].Text + req.System[1].Text
	for _, want := range []string{"Bonjour ! Vous désirez ?", "At the bakery", "croissants", "a baker behind the counter", "level A1"} {
		if !strings.Contains(instructions, want) {
			t.Errorf("the instructions lack %q", want)
		}
	}
	if !req.System[0].Stable || req.System[1].Stable || req.Brief.Opening == "" || req.MaxTokens <= 0 {
		t.Errorf("%+v", req)
	}
}

func TestAReportSumsTheSessionUp(t *testing.T) {
	t.Parallel()
	l := newWorld(t).learner("le pain", "la baguette")
	s := l.start(tutor.Plan{})
	l.opening(s)
	l.fixture.Clock.Advance(30 * time.Second)
	l.say(s.ID, "J'aime le pain.")
	l.fixture.Clock.Advance(10 * time.Minute) // away: counts a minute
	l.model.analysis = `{"corrections":[{"quote":"bageutte","suggestion":"baguette","category":"spelling","severity":2,"explanation":"u after e"}],
		"understood":true,"attempts":[]}`
	l.say(s.ID, "Et une bageutte.")
	var reports []*tutor.Report
	for range 2 { // safe to repeat
		ended, err := l.tutor.End(t.Context(), l.id, s.ID)
		if err != nil || ended.EndedAt == nil {
			t.Fatal(err)
		}
		reports = append(reports, ended.Report)
	}
	want := tutor.Report{
		ActiveMS: 90_000, Turns: 3, Produced: []string{"le pain"}, New: []string{"le pain"}, Practise: []string{"la baguette"},
		Corrections: map[tutor.Category]int{tutor.CategorySpelling: 1}, Suggestions: reports[0].Suggestions, XP: reports[0].XP,
	}
	if diff := cmp.Diff(&want, reports[0]); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff(reports[0], reports[1]); diff != "" {
		t.Errorf("ended again: %s", diff)
	}
	sum := query[int](l.world, `SELECT xp FROM learner_days WHERE user_id = $1 AND turns > 0`, l.id)
	if !slices.Equal(sum, []int{reports[0].XP}) {
		t.Errorf("the day has %v XP, the report %d", sum, reports[0].XP)
	}
	_, err := l.tutor.Send(t.Context(), l.id, s.ID, uuid.New(), "Allô ?")
	wantFault(t, err, fault.FailedPrecondition)
}

func TestEndingASessionStopsItsTurn(t *testing.T) {
	t.Parallel()
	l := newWorld(t).learner()
	s := l.start(tutor.Plan{LearnerFirst: true})
	speaking, letGo := l.model.hold()
	defer letGo()
	turn, err := l.tutor.Send(t.Context(), l.id, s.ID, uuid.New(), "Bonjour.")
	if err != nil {
		t.Fatal(err)
	}
	<-speaking
	if _, err := l.tutor.End(t.Context(), l.id, s.ID); err != nil {
		t.Fatal(err)
	}
	if got := finished(l.follow(turn)).GetTurn(); got.GetState() != pb.TurnState_TURN_STATE_CANCELLED {
		t.Errorf("%v", got)
	}
}

func TestPagesOfSessionsAndTurnsHoldEachOnce(t *testing.T) {
	t.Parallel()
	l := newWorld(t).learner()
	var want []uuid.UUID
	for range 3 {
		s := l.start(tutor.Plan{LearnerFirst: true})
		want = append([]uuid.UUID{s.ID}, want...)
		l.fixture.Clock.Advance(time.Minute)
	}
	var got []uuid.UUID
	for token := ""; ; {
		page, next, err := l.tutor.Sessions(t.Context(), l.id, 2, token)
		if err != nil {
			t.Fatal(err)
		}
		for _, s := range page {
			got = append(got, s.ID)
		}
		if token = next; token == "" {
			break
		}
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	for range 3 {
		l.say(want[0], "Bonjour.")
	}
	positions := []int{}
	for token := ""; ; {
		page, next, err := l.tutor.Turns(t.Context(), l.id, want[0], 2, token)
		if err != nil {
			t.Fatal(err)
		}
		for _, turn := range page {
			positions = append(positions, turn.Position)
		}
		if token = next; token == "" {
			break
		}
	}
	if !slices.Equal(positions, []int{0, 1, 2}) {
		t.Errorf("turns at %v", positions)
	}
}

func TestScenariosAreManyAndSoundAndOnesOwnAmongThem(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	l, other := w.learner(), w.learner()
	all, next, err := l.tutor.Scenarios(t.Context(), l.id, tutor.ScenarioFilter{}, 100, "")
	if err != nil || next != "" || len(all) < 12 {
		t.Fatalf("%d scenarios, %v", len(all), err)
	}
	levels := map[int]bool{}
	for _, s := range all {
		levels[s.Level] = true
		for _, code := range []string{"fr", "es", "de", "it", "pt", "en"} {
			if s.Openings[code] == "" || len(s.Goals) == 0 || s.TutorRole == "" || s.LearnerRole == "" || s.Title == "" || s.ID == "" {
				t.Errorf("%s is not whole: %+v", s.ID, s)
			}
		}
	}
	for level := 1; level <= 5; level++ {
		if !levels[level] {
			t.Errorf("none at level %d", level)
		}
	}
	own := tutor.Scenario{Title: "Au marché", Level: 2, Style: tutor.StyleTravel, Goals: []string{"acheter des pommes"}}
	id := uuid.New()
	for range 2 {
		if _, err := l.tutor.CreateScenario(t.Context(), l.id, id, own, "fr", "Approchez !"); err != nil {
			t.Fatal(err)
		}
	}
	_, err = l.tutor.CreateScenario(t.Context(), l.id, id, own, "fr", "Venez !")
	wantFault(t, err, fault.AlreadyExists)
	_, err = l.tutor.CreateScenario(t.Context(), l.id, uuid.New(), own, "", "Venez !")
	wantFault(t, err, fault.InvalidArgument)
	mine, _, err := l.tutor.Scenarios(t.Context(), l.id, tutor.ScenarioFilter{Level: 2, Language: "fr-CA"}, 100, "")
	if err != nil || !slices.ContainsFunc(mine, func(s tutor.Scenario) bool { return s.ID == id.String() && s.Own }) {
		t.Errorf("%+v, %v", mine, err)
	}
	theirs, _, err := other.tutor.Scenarios(t.Context(), other.id, tutor.ScenarioFilter{}, 100, "")
	if err != nil || len(theirs) != len(all) {
		t.Errorf("another learner sees %d scenarios, %v", len(theirs), err)
	}
	if s := l.start(tutor.Plan{Scenario: id.String()}); s.Setting.Title != "Au marché" {
		t.Errorf("%+v", s.Setting)
	}
	_, err = other.tutor.Start(t.Context(), other.id, uuid.New(), tutor.Plan{Language: "fr", Scenario: id.String()})
	wantFault(t, err, fault.NotFound)
	for range 2 {
		if err := l.tutor.DeleteScenario(t.Context(), l.id, id); err != nil {
			t.Fatal(err)
		}
	}
	wantFault(t, other.tutor.DeleteScenario(t.Context(), other.id, id), fault.NotFound)
	_, err = l.tutor.Start(t.Context(), l.id, uuid.New(), tutor.Plan{Language: "fr", Scenario: id.String()})
	wantFault(t, err, fault.NotFound)
}

func TestScenariosComeInPages(t *testing.T) {
	t.Parallel()
	l := newWorld(t).learner()
	whole, _, err := l.tutor.Scenarios(t.Context(), l.id, tutor.ScenarioFilter{}, 100, "")
	if err != nil {
		t.Fatal(err)
	}
	var paged []tutor.Scenario
	for token := ""; ; {
		page, next, err := l.tutor.Scenarios(t.Context(), l.id, tutor.ScenarioFilter{}, 5, token)
		if err != nil || len(page) > 5 {
			t.Fatal(err)
		}
		paged = append(paged, page...)
		if token = next; token == "" {
			break
		}
	}
	if diff := cmp.Diff(whole, paged); diff != "" {
		t.Error(diff)
	}
}
