package vocabulary_test

import (
	"cmp"
	"slices"
	"strings"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"
	"github.com/google/uuid"
	"pgregory.net/rapid"

	"github.com/languagetutor/languagetutor/server/fault"
	"github.com/languagetutor/languagetutor/server/vocabulary"
)

func TestDeckIsCreatedOnceForItsID(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	learner := w.learner()
	made := vocabulary.NewDeck{ID: newID(), Name: "  Franc\u0327ais ", Language: "FR-ca"}
	first, err := w.CreateDeck(t.Context(), learner, made)
	if err != nil {
		t.Fatal(err)
	}
	if first.Name != "Français" || first.Language != "fr-CA" || first.TranslationLanguage != "en" || !first.CreatedAt.Equal(noon) {
		t.Errorf("created %+v", first)
	}
	again, err := w.CreateDeck(t.Context(), learner, made)
	if diff := gocmp.Diff(first, again); err != nil || diff != "" {
		t.Errorf("created again: %v\n%s", err, diff)
	}
	made.Name = "Another"
	_, err = w.CreateDeck(t.Context(), learner, made)
	wantFault(t, err, fault.AlreadyExists, "")
	made.Name = first.Name
	for range 2 {
		if err := w.DeleteDeck(t.Context(), learner, made.ID); err != nil {
			t.Fatal(err)
		}
	}
	_, err = w.CreateDeck(t.Context(), learner, made)
	wantFault(t, err, fault.AlreadyExists, "")
}

func TestDeckRefusesWhatItCannotKeep(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	learner := w.learner()
	for name, c := range map[string]struct {
		deck  vocabulary.NewDeck
		code  fault.Code
		field string
	}{
		"name of spaces":   {vocabulary.NewDeck{Name: " \t ", Language: "fr"}, fault.InvalidArgument, "name"},
		"long name":        {vocabulary.NewDeck{Name: strings.Repeat("é", 101), Language: "fr"}, fault.InvalidArgument, "name"},
		"no language":      {vocabulary.NewDeck{Name: "a", Language: "klingonish"}, fault.InvalidArgument, "language"},
		"unknown language": {vocabulary.NewDeck{Name: "a", Language: "und"}, fault.InvalidArgument, "language"},
		"translation": {
			vocabulary.NewDeck{Name: "a", Language: "fr", TranslationLanguage: "!"}, fault.InvalidArgument, "translation_language",
		},
		"preset": {vocabulary.NewDeck{Name: "a", Language: "fr", PresetID: newID()}, fault.NotFound, ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c.deck.ID = newID()
			_, err := w.CreateDeck(t.Context(), learner, c.deck)
			wantFault(t, err, c.code, c.field)
			_, err = w.Deck(t.Context(), learner, c.deck.ID)
			wantFault(t, err, fault.NotFound, "")
		})
	}
}

func TestUpdateDeckChangesOnlyWhatIsPresent(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	learner := w.learner()
	id := w.deck(learner)
	before, err := w.Deck(t.Context(), learner, id)
	if err != nil {
		t.Fatal(err)
	}
	same, err := w.UpdateDeck(t.Context(), learner, id, vocabulary.DeckChange{})
	if diff := gocmp.Diff(before, same); err != nil || diff != "" {
		t.Errorf("a change of nothing: %v\n%s", err, diff)
	}
	name := " Verbs "
	after, err := w.UpdateDeck(t.Context(), learner, id, vocabulary.DeckChange{Name: &name, PresetID: &before.PresetID})
	before.Name = "Verbs"
	if diff := gocmp.Diff(before, after); err != nil || diff != "" {
		t.Errorf("a new name: %v\n%s", err, diff)
	}
	empty, nobody := " ", newID()
	_, err = w.UpdateDeck(t.Context(), learner, id, vocabulary.DeckChange{Name: &empty})
	wantFault(t, err, fault.InvalidArgument, "name")
	_, err = w.UpdateDeck(t.Context(), learner, id, vocabulary.DeckChange{PresetID: &nobody})
	wantFault(t, err, fault.NotFound, "")
	_, err = w.UpdateDeck(t.Context(), learner, newID(), vocabulary.DeckChange{Name: &name})
	wantFault(t, err, fault.NotFound, "")
	after, err = w.UpdateDeck(t.Context(), learner, id, vocabulary.DeckChange{PresetID: &uuid.Nil})
	if diff := gocmp.Diff(before, after); err != nil || diff != "" {
		t.Errorf("the default preset: %v\n%s", err, diff)
	}
}

func TestDeleteDeckTakesItsEntriesAndCards(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	learner := w.learner()
	gone, stays := w.deck(learner), w.deck(learner)
	lost := w.entry(learner, gone, "chien", "dog")
	w.entry(learner, stays, "chat", "cat")
	if deck, err := w.Deck(t.Context(), learner, gone); err != nil || deck.EntryCount != 1 {
		t.Fatalf("deck %+v, %v", deck, err)
	}
	if err := w.DeleteDeck(t.Context(), learner, gone); err != nil {
		t.Fatal(err)
	}
	_, err := w.Deck(t.Context(), learner, gone)
	wantFault(t, err, fault.NotFound, "")
	_, err = w.Entry(t.Context(), learner, lost.ID)
	wantFault(t, err, fault.NotFound, "")
	_, err = w.CreateEntry(t.Context(), learner, gone, newID(), content("loup", "wolf"))
	wantFault(t, err, fault.NotFound, "")
	if got := w.count(`SELECT count(*) FROM cards WHERE deleted_at IS NULL`); got != 2 {
		t.Errorf("%d cards live, want the 2 of the other deck", got)
	}
	wantFault(t, w.DeleteDeck(t.Context(), learner, newID()), fault.NotFound, "")
}

func TestDeckPagesCoverAllDecksOnce(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	rapid.Check(t, func(rt *rapid.T) {
		learner := w.learner()
		names := rapid.SliceOfN(rapid.SampledFrom([]string{"a", "B", "é", "same"}), 0, 7).Draw(rt, "names")
		var want []vocabulary.Deck
		for _, name := range names {
			deck, err := w.CreateDeck(t.Context(), learner, vocabulary.NewDeck{ID: uuid.New(), Name: name, Language: "fr"})
			if err != nil {
				rt.Fatal(err)
			}
			want = append(want, deck)
		}
		size := rapid.IntRange(1, 4).Draw(rt, "size")
		var got []vocabulary.Deck
		for token := ""; ; {
			decks, next, err := w.Decks(t.Context(), learner, size, token)
			if err != nil {
				rt.Fatal(err)
			}
			if len(decks) > size || next != "" && len(decks) < size {
				rt.Fatalf("a page of %d decks, asked for %d", len(decks), size)
			}
			got = append(got, decks...)
			if token = next; token == "" {
				break
			}
		}
		byID := func(a, b vocabulary.Deck) int { return cmp.Compare(a.ID.String(), b.ID.String()) }
		slices.SortFunc(got, byID)
		slices.SortFunc(want, byID)
		if diff := gocmp.Diff(want, got); diff != "" {
			rt.Fatal(diff)
		}
	})
}

func TestDeckPageTokenMustBeOurs(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	_, _, err := w.Decks(t.Context(), w.learner(), 10, "nonsense!")
	wantFault(t, err, fault.InvalidArgument, "page_token")
}
