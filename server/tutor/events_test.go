package tutor

import (
	"testing"
	"time"

	"github.com/google/uuid"
	"pgregory.net/rapid"
)

func TestTheTailOfATurnGoesOnWhereverTheReaderStopped(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 3, 10, 12, 0, 0, 0, time.UTC)
	rapid.Check(t, func(t *rapid.T) {
		turn := Turn{
			ID: uuid.New(), Run: rapid.IntRange(1, 1000).Draw(t, "run"), LearnerText: "Bonjour", TutorText: rapid.SampledFrom([]string{"", "Salut !"}).Draw(t, "text"),
			State: rapid.SampledFrom([]State{Complete, Incomplete, Failed, Cancelled}).Draw(t, "state"), FinishedAt: &now,
		}
		after := rapid.OneOf(rapid.Int64Range(0, 40), rapid.Int64Range(placeRestart-2, placeFinished)).Draw(t, "after")
		events := tail(turn, after)
		last := eventID(turn.Run, after)
		for _, e := range events {
			if e.GetId() <= last {
				t.Fatalf("event %d after %d", e.GetId(), last)
			}
			last = e.GetId()
		}
		if after < placeFinished {
			if len(events) == 0 || events[len(events)-1].GetFinished() == nil || last != eventID(turn.Run, placeFinished) {
				t.Fatalf("after %d the turn does not finish: %v", after, events)
			}
		} else if len(events) > 0 {
			t.Fatalf("after the end: %v", events)
		}
		if last >= eventID(turn.Run+1, 0) {
			t.Fatal("a number belongs to the next run")
		}
		text := ""
		if after == placeStarted {
			text = "" // nothing was said yet
		} else if after >= placeText && after < placeRestart {
			text = "half a sent" // some of it was
		}
		for _, e := range events {
			if e.GetReset_() != nil {
				text = ""
			}
			text += e.GetDelta().GetText()
		}
		if after < placeRestart && text != turn.TutorText {
			t.Fatalf("after %d the reader has %q, want %q", after, text, turn.TutorText)
		}
	})
}
