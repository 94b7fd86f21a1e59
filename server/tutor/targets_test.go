package tutor

import (
	"fmt"
	"testing"

	"github.com/google/uuid"
	"pgregory.net/rapid"

	"github.com/languagetutor/languagetutor/server/study"
)

func words(prefix string, count int, recall float64) []study.Word {
	out := make([]study.Word, count)
	for i := range out {
		out[i] = study.Word{EntryID: uuid.New(), Term: fmt.Sprintf("%s%d", prefix, i), Recall: recall + float64(i)/1000, New: prefix == "new"}
	}
	return out
}

func split(targets []Target) (old, young int) {
	for _, t := range targets {
		if t.New {
			young++
		} else {
			old++
		}
	}
	return old, young
}

func TestTargetsFollowTheLevel(t *testing.T) {
	t.Parallel()
	for level, want := range map[int]int{1: 2, 2: 2, 3: 3, 4: 3, 5: 4, 6: 4} {
		if got := len(choose(words("due", 20, 0.5), nil, level, 0, "", "fr", nil)); got != want {
			t.Errorf("level %d: %d targets, want %d", level, got, want)
		}
	}
}

func TestOneOfFourTargetsIsNewOverASession(t *testing.T) {
	t.Parallel()
	for level := 1; level <= 6; level++ {
		old, young := 0, 0
		for position := range 40 {
			o, y := split(choose(words("due", 20, 0.5), words("new", 20, 0), level, position, "", "fr", nil))
			old, young = old+o, young+y
		}
		if total := old + young; young*4 != total {
			t.Errorf("level %d: %d of %d targets are new", level, young, total)
		}
	}
}

func TestTargetsAreNeverMoreThanHalfNewNorRepeated(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		due := words("due", rapid.IntRange(0, 8).Draw(t, "due"), 0.4)
		news := words("new", rapid.IntRange(0, 8).Draw(t, "new"), 0)
		level, position := rapid.IntRange(1, 6).Draw(t, "level"), rapid.IntRange(0, 50).Draw(t, "position")
		recent := map[uuid.UUID]bool{}
		for _, w := range append(due[:len(due)/3:len(due)/3], news[:len(news)/3]...) {
			recent[w.EntryID] = true
		}
		targets := choose(due, news, level, position, "", "fr", recent)
		_, young := split(targets)
		if count := targetsPerTurn(level); len(targets) > count || young > count/2 {
			t.Fatalf("%d targets, %d of them new, of %d", len(targets), young, count)
		}
		seen := map[uuid.UUID]bool{}
		for _, target := range targets {
			if seen[target.EntryID] || recent[target.EntryID] {
				t.Fatalf("%s again", target.Term)
			}
			seen[target.EntryID] = true
		}
		if free := len(due) - len(due)/3; len(targets) < min(targetsPerTurn(level), free) {
			t.Fatalf("%d targets though %d words are due", len(targets), free)
		}
	})
}

func TestTheMostForgottenComeFirstAndTheTopicDecidesBetweenEquals(t *testing.T) {
	t.Parallel()
	due := []study.Word{
		{EntryID: uuid.New(), Term: "maison", Recall: 0.81},
		{EntryID: uuid.New(), Term: "pain", Recall: 0.82},
		{EntryID: uuid.New(), Term: "arbre", Recall: 0.40},
	}
	targets := choose(due, nil, 1, 0, "du pain chez le boulanger", "fr", nil)
	if len(targets) != 2 || targets[0].Term != "arbre" || targets[1].Term != "pain" {
		t.Errorf("%+v", targets)
	}
	if due[0].Term != "maison" {
		t.Error("the words that were given are in another order now")
	}
}
