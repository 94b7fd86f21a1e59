package tutor_test

import (
	"testing"

	"github.com/google/uuid"

	pb "github.com/languagetutor/languagetutor/proto/languagetutor/v1"
	"github.com/languagetutor/languagetutor/server/identity"
	"github.com/languagetutor/languagetutor/server/tutor"
)

func TestAnErrorMadeAgainIsOfferedAndBecomesACardForThoseWhoWantIt(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for _, wanted := range []bool{false, true} {
		l := w.learner()
		if _, err := w.fixture.Service.UpdateProfile(t.Context(), l.id, identity.ProfileChange{ErrorCards: &wanted}); err != nil {
			t.Fatal(err)
		}
		entries := func() []string {
			return query[string](w, `SELECT term FROM entries WHERE user_id = $1 AND deleted_at IS NULL`, l.id)
		}
		// In sessions of their own, since a session offers the same only once.
		fromError := func() []*pb.SuggestedEntry {
			s := l.start(tutor.Plan{LearnerFirst: true})
			var found []*pb.SuggestedEntry
			for _, suggestion := range finished(l.say(s.ID, "Je ai faim.")).GetTurn().GetSummary().GetSuggestions() {
				if suggestion.GetFromError() {
					found = append(found, suggestion)
				}
			}
			return found
		}
		if first := fromError(); len(first) != 0 {
			t.Errorf("an error made once: %v", first)
		}
		second := fromError()
		if len(second) != 1 || second[0].GetTerm() != "J'ai" || second[0].GetTranslation() == "" || second[0].GetAdded() || len(entries()) != 0 {
			t.Errorf("an error made twice: %v, entries %q", second, entries())
		}
		third := fromError()
		if len(third) != 1 || third[0].GetAdded() != wanted || len(entries()) != map[bool]int{false: 0, true: 1}[wanted] {
			t.Errorf("an error made three times, cards wanted %t: %v, entries %q", wanted, third, entries())
		}
		if fromError(); wanted && len(entries()) != 1 {
			t.Errorf("an error made four times makes entries %q", entries())
		}
	}
}

func TestWithoutADeckAHabitIsOffered(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	l := w.learner()
	wanted := true
	if _, err := w.fixture.Service.UpdateProfile(t.Context(), l.id, identity.ProfileChange{ErrorCards: &wanted}); err != nil {
		t.Fatal(err)
	}
	if err := w.words.DeleteDeck(t.Context(), l.id, l.deck); err != nil {
		t.Fatal(err)
	}
	s := l.start(tutor.Plan{LearnerFirst: true})
	var last *pb.Turn
	for range 3 {
		last = finished(l.say(s.ID, "Je ai faim.")).GetTurn()
	}
	if last.GetState() != pb.TurnState_TURN_STATE_COMPLETE {
		t.Errorf("%v", last)
	}
	ended, err := l.tutor.End(t.Context(), l.id, s.ID)
	if err != nil || len(ended.Report.Suggestions) == 0 || ended.Report.Suggestions[0].Added || ended.Report.Suggestions[0].ID == uuid.Nil {
		t.Errorf("%+v, %v", ended.Report, err)
	}
}
