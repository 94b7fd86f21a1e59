package vocabulary_test

import (
	"testing"

	"github.com/google/uuid"

	"github.com/languagetutor/languagetutor/server/fault"
)

func TestSearchFoldsAndForgivesOneTypo(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	learner := w.learner()
	deck := w.deck(learner)
	for term, translation := range map[string]string{
		"ça suffit": "that's enough", "le cœur": "heart", "la Straße": "street", "élève": "pupil", "chat": "cat",
		"chien": "dog", "château": "castle", "100% sûr": "sure", "a_b": "underscore", "слово": "word", "日本語": "Japanese",
		"aujourd’hui": "today",
	} {
		w.entry(learner, deck, term, translation)
	}
	for _, c := range []struct {
		query string
		want  string // the best entry; empty for none
		typo  bool
	}{
		{"ca suffit", "ça suffit", false},
		{"COEUR", "le cœur", false},
		{"strasse", "la Straße", false},
		{"ÉLEVE", "élève", false},
		{"eleve", "élève", false},
		{"chat", "chat", false}, // before château
		{"chate", "château", false},
		{"aujourd'hui", "aujourd’hui", false},
		{"castel", "château", true}, // castle, two letters swapped
		{"chiem", "chien", true},
		{"chian", "chien", true},
		{"hien", "chien", false}, // inside
		{"chiien", "chien", true},
		{"chieln", "chien", true},
		{"caht", "chat", true},
		{"chot", "chat", true},
		{"хлово", "слово", true},
		{"слово", "слово", false},
		{"日本", "日本語", false},
		{"%", "100% sûr", false},
		{"_", "a_b", false},
		{"xyz", "", false},
		{"dgo", "", false}, // three letters forgive nothing
		{"chhiienn", "", false},
	} {
		entries, typo, err := w.SearchEntries(t.Context(), learner, uuid.Nil, c.query, 10)
		if err != nil {
			t.Fatalf("%q: %v", c.query, err)
		}
		got := ""
		if len(entries) > 0 {
			got = entries[0].Term
		}
		if got != c.want || typo != c.typo {
			t.Errorf("%q found %q with typo %t, want %q with %t", c.query, got, typo, c.want, c.typo)
		}
	}
}

func TestSearchOfNothingNamesTheQuery(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	_, _, err := w.SearchEntries(t.Context(), w.learner(), uuid.Nil, " \t ", 10)
	wantFault(t, err, fault.InvalidArgument, "query")
}

func TestSearchStaysInTheDeckAndWithTheLearner(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	mine, other := w.learner(), w.learner()
	first, second := w.deck(mine), w.deck(mine)
	here := w.entry(mine, first, "chien", "dog")
	w.entry(mine, second, "chien", "dog")
	w.entry(other, w.deck(other), "chien", "dog")
	found, _, err := w.SearchEntries(t.Context(), mine, first, "chien", 10)
	if err != nil {
		t.Fatal(err)
	}
	if len(found) != 1 || found[0].ID != here.ID {
		t.Fatalf("found %v, want only %s", found, here.ID)
	}
	if all, _, err := w.SearchEntries(t.Context(), mine, uuid.Nil, "chein", 10); err != nil || len(all) != 2 {
		t.Fatalf("found %d in all decks, want 2: %v", len(all), err)
	}
	_, _, err = w.SearchEntries(t.Context(), other, first, "chien", 10)
	wantFault(t, err, fault.NotFound, "")
	if err := w.DeleteEntry(t.Context(), mine, here.ID); err != nil {
		t.Fatal(err)
	}
	found, _, err = w.SearchEntries(t.Context(), mine, first, "chien", 10)
	if err != nil || len(found) > 0 {
		t.Fatalf("a deleted entry was found: %v, %v", found, err)
	}
}
