package vocabulary_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"
	"pgregory.net/rapid"

	"github.com/languagetutor/languagetutor/server/fault"
	"github.com/languagetutor/languagetutor/server/vocabulary"
)

func TestEntryIsCreatedOnceForItsID(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	learner := w.learner()
	deck, other := w.deck(learner), w.deck(learner)
	id, said := newID(), content("chien", "dog", "hound")
	first, err := w.CreateEntry(t.Context(), learner, deck, id, said)
	if err != nil {
		t.Fatal(err)
	}
	w.now = w.now.Add(time.Hour)
	again, err := w.CreateEntry(t.Context(), learner, deck, id, said)
	if diff := cmp.Diff(first, again); err != nil || diff != "" {
		t.Errorf("created again: %v\n%s", err, diff)
	}
	read, err := w.Entry(t.Context(), learner, id)
	if diff := cmp.Diff(first, read); err != nil || diff != "" {
		t.Errorf("read: %v\n%s", err, diff)
	}
	if got := w.count(`SELECT count(*) FROM cards WHERE entry_id = $1 AND deck_id = $2`, id, deck); got != 2 {
		t.Errorf("%d cards, want recognise and produce", got)
	}
	_, err = w.CreateEntry(t.Context(), learner, deck, id, content("chat", "cat"))
	wantFault(t, err, fault.AlreadyExists, "")
	_, err = w.CreateEntry(t.Context(), learner, other, id, said)
	wantFault(t, err, fault.AlreadyExists, "")
	for range 2 {
		if err := w.DeleteEntry(t.Context(), learner, id); err != nil {
			t.Fatal(err)
		}
	}
	_, err = w.CreateEntry(t.Context(), learner, deck, id, said)
	wantFault(t, err, fault.AlreadyExists, "")
	if got := w.count(`SELECT count(*) FROM cards WHERE deleted_at IS NULL`); got != 0 {
		t.Errorf("%d cards of the deleted entry live", got)
	}
	wantFault(t, w.DeleteEntry(t.Context(), learner, newID()), fault.NotFound, "")
	_, err = w.UpdateEntry(t.Context(), learner, id, uuid.Nil, said)
	wantFault(t, err, fault.NotFound, "")
}

func TestEntryIsKeptInItsNormalForm(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	learner := w.learner()
	got, err := w.CreateEntry(t.Context(), learner, w.deck(learner), newID(), vocabulary.Content{
		Term: " e\u0301le\u0300ve\n", Translations: []string{" pupil ", "e\u0301"}, PartOfSpeech: 1, Gender: 4,
		Example: " a ", ExampleTranslation: "\tb", Notes: "c ", Tags: []string{"zoo", " école ", "zoo", "e\u0301cole", "a"},
		Templates: []vocabulary.Template{vocabulary.Produce, vocabulary.Recognise, vocabulary.Produce},
	})
	if err != nil {
		t.Fatal(err)
	}
	want := vocabulary.Content{
		Term: "élève", Translations: []string{"pupil", "é"}, PartOfSpeech: 1, Gender: 4,
		Example: "a", ExampleTranslation: "b", Notes: "c", Tags: []string{"a", "zoo", "école"},
		Templates: []vocabulary.Template{vocabulary.Recognise, vocabulary.Produce},
	}
	if diff := cmp.Diff(want, got.Content); diff != "" {
		t.Error(diff)
	}
	contents, err := w.Contents(t.Context(), learner, []uuid.UUID{got.ID, newID()})
	if diff := cmp.Diff(map[uuid.UUID]vocabulary.Content{got.ID: want}, contents); err != nil || diff != "" {
		t.Errorf("%v\n%s", err, diff)
	}
}

func TestWrongContentNamesItsField(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	learner := w.learner()
	deck := w.deck(learner)
	kept := w.entry(learner, deck, "chien", "dog")
	many := make([]string, 21)
	for i := range many {
		many[i] = strings.Repeat("x", i+1)
	}
	for field, spoil := range map[string]func(*vocabulary.Content){
		"content.term":                func(c *vocabulary.Content) { c.Term = " \u00a0" },
		"content.translations":        func(c *vocabulary.Content) { c.Translations = nil },
		"content.translations[1]":     func(c *vocabulary.Content) { c.Translations = []string{"dog", " "} },
		"content.translations[0]":     func(c *vocabulary.Content) { c.Translations = []string{strings.Repeat("é", 201)} },
		"content.example":             func(c *vocabulary.Content) { c.Example = strings.Repeat("é", 501) },
		"content.example_translation": func(c *vocabulary.Content) { c.ExampleTranslation = strings.Repeat("é", 501) },
		"content.notes":               func(c *vocabulary.Content) { c.Notes = "a\x00b" },
		"content.tags[0]":             func(c *vocabulary.Content) { c.Tags = []string{"\t", "b"} },
		"content.tags":                func(c *vocabulary.Content) { c.Tags = many },
	} {
		c := content("chat", "cat")
		spoil(&c)
		_, err := w.CreateEntry(t.Context(), learner, deck, newID(), c)
		wantFault(t, err, fault.InvalidArgument, field)
		_, err = w.UpdateEntry(t.Context(), learner, kept.ID, uuid.Nil, c)
		wantFault(t, err, fault.InvalidArgument, field)
	}
	if got, err := w.Entry(t.Context(), learner, kept.ID); err != nil || !cmp.Equal(got, kept) {
		t.Errorf("entry became %v, %v", got, err)
	}
	longest := vocabulary.Content{
		Term: strings.Repeat("é", 200), Translations: many[:20], Example: strings.Repeat("é", 500),
		ExampleTranslation: strings.Repeat("é", 500), Notes: strings.Repeat("é", 2000), Tags: many[:20],
	}
	if _, err := w.CreateEntry(t.Context(), learner, deck, newID(), longest); err != nil {
		t.Errorf("the longest content: %v", err)
	}
}

func TestUpdateMovesTheCardsWithTheEntry(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	learner := w.learner()
	from, to := w.deck(learner), w.deck(learner)
	entry := w.entry(learner, from, "chien", "dog")
	w.now = w.now.Add(time.Hour)
	moved, err := w.UpdateEntry(t.Context(), learner, entry.ID, to, content("le chien", "the dog"))
	if err != nil {
		t.Fatal(err)
	}
	if moved.DeckID != to || moved.Term != "le chien" || !moved.UpdatedAt.Equal(w.now) || !moved.CreatedAt.Equal(noon) {
		t.Errorf("moved to %+v", moved)
	}
	if read, err := w.Entry(t.Context(), learner, entry.ID); err != nil || !cmp.Equal(read, moved) {
		t.Errorf("read %+v, %v", read, err)
	}
	if got := w.count(`SELECT count(*) FROM cards WHERE deck_id = $1 AND deleted_at IS NULL`, to); got != 2 {
		t.Errorf("%d cards in the new deck, want 2", got)
	}
	found, _, err := w.SearchEntries(t.Context(), learner, to, "the dog", 1)
	if err != nil || len(found) != 1 {
		t.Errorf("searched by its new translation: %v, %v", found, err)
	}
	spanish, err := w.CreateDeck(t.Context(), learner, vocabulary.NewDeck{ID: newID(), Name: "Spanish", Language: "es"})
	if err != nil {
		t.Fatal(err)
	}
	_, err = w.UpdateEntry(t.Context(), learner, entry.ID, spanish.ID, content("perro", "dog"))
	wantFault(t, err, fault.FailedPrecondition, "")
	_, err = w.UpdateEntry(t.Context(), learner, entry.ID, newID(), content("perro", "dog"))
	wantFault(t, err, fault.NotFound, "")
	if read, err := w.Entry(t.Context(), learner, entry.ID); err != nil || !cmp.Equal(read, moved) {
		t.Errorf("after refused moves %+v, %v", read, err)
	}
}

func TestDroppedCardComesBackWithItsProgress(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	learner := w.learner()
	entry := w.entry(learner, w.deck(learner), "chien", "dog")
	if _, err := w.db.Exec(t.Context(), `
UPDATE cards SET state = 2, stability = 12.5, difficulty = 4, interval_days = 12, due_day = '2026-03-22', reps = 7,
    last_review_at = '2026-03-10', last_review_day = '2026-03-10' WHERE template = 2`); err != nil {
		t.Fatal(err)
	}
	before := w.snapshot(learner)
	only := content("chien", "dog")
	only.Templates = []vocabulary.Template{vocabulary.Recognise}
	got, err := w.UpdateEntry(t.Context(), learner, entry.ID, uuid.Nil, only)
	if err != nil || len(got.Templates) != 1 {
		t.Fatalf("%v, %v", got, err)
	}
	if live := w.count(`SELECT count(*) FROM cards WHERE deleted_at IS NULL`); live != 1 {
		t.Errorf("%d cards live, want 1", live)
	}
	if _, err := w.UpdateEntry(t.Context(), learner, entry.ID, uuid.Nil, content("chien", "dog")); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(before, w.snapshot(learner)); diff != "" {
		t.Errorf("the card came back changed:\n%s", diff)
	}
}

func TestEntryPagesCoverTheFilteredEntriesOnce(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	tags := []string{"food", "verb"}
	rapid.Check(t, func(rt *rapid.T) {
		learner := w.learner()
		decks := []uuid.UUID{w.deck(learner), w.deck(learner)}
		var all []vocabulary.Entry
		for range rapid.IntRange(0, 8).Draw(rt, "entries") {
			w.now = noon.Add(time.Duration(rapid.IntRange(0, 2).Draw(rt, "second")) * time.Second) // many are equally new
			c := content("chien", "dog")
			c.Tags = rapid.SliceOfDistinct(rapid.SampledFrom(tags), rapid.ID[string]).Draw(rt, "tags")
			entry, err := w.CreateEntry(t.Context(), learner, rapid.SampledFrom(decks).Draw(rt, "deck"), uuid.New(), c)
			if err != nil {
				rt.Fatal(err)
			}
			all = append(all, entry)
		}
		filter := vocabulary.EntryFilter{
			Deck: rapid.SampledFrom(append(decks, uuid.Nil)).Draw(rt, "of deck"),
			Tag:  rapid.SampledFrom(append(tags, "")).Draw(rt, "with tag"),
		}
		want := slices.DeleteFunc(all, func(e vocabulary.Entry) bool {
			return filter.Deck != uuid.Nil && e.DeckID != filter.Deck || filter.Tag != "" && !slices.Contains(e.Tags, filter.Tag)
		})
		slices.SortFunc(want, func(a, b vocabulary.Entry) int {
			if c := b.CreatedAt.Compare(a.CreatedAt); c != 0 {
				return c
			}
			return strings.Compare(b.ID.String(), a.ID.String())
		})
		size := rapid.IntRange(1, 4).Draw(rt, "size")
		var got []vocabulary.Entry
		for token := ""; ; {
			entries, next, err := w.Entries(t.Context(), learner, filter, size, token)
			if err != nil {
				rt.Fatal(err)
			}
			got = append(got, entries...)
			if token = next; token == "" {
				break
			}
		}
		if diff := cmp.Diff(ids(want), ids(got)); diff != "" {
			rt.Fatal(diff)
		}
	})
}

func ids(entries []vocabulary.Entry) []uuid.UUID {
	out := []uuid.UUID{}
	for _, e := range entries {
		out = append(out, e.ID)
	}
	return out
}
