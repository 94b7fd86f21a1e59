package vocabulary_test

import (
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"github.com/languagetutor/languagetutor/server/fault"
	"github.com/languagetutor/languagetutor/server/vocabulary"
)

const entriesCSV = "term,translation\nchien,dog\nchat,cat\nchien,hound\n"

// mutation is a request that is named, with what it does when it is done once.
type mutation struct {
	run     func(request uuid.UUID) (any, error)
	entries int
}

func (w *world) mutations(learner, deck uuid.UUID) map[string]mutation {
	words := w.words(
		vocabulary.Word{Language: "fr", Lemma: "loup", Translations: map[string][]string{"en": {"wolf"}}, PartOfSpeech: 1, Gender: 1},
		vocabulary.Word{Language: "fr", Lemma: "ours", Translations: map[string][]string{"en": {"bear"}}, PartOfSpeech: 1, Gender: 1},
	)
	return map[string]mutation{
		"AddFromCatalogue": {func(request uuid.UUID) (any, error) {
			return w.AddFromCatalogue(w.t.Context(), learner, request, deck, words, nil)
		}, 2},
		"ImportEntries": {func(request uuid.UUID) (any, error) {
			return w.ImportEntries(w.t.Context(), learner, request, deck, vocabulary.CSV, []byte(entriesCSV), false)
		}, 2},
	}
}

func TestNamedRequestHappensOnceAndAnswersTheSame(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	learner := w.learner()
	deck := w.deck(learner)
	for name, m := range w.mutations(learner, deck) {
		request := newID()
		first, err := m.run(request)
		if err != nil {
			t.Fatal(err)
		}
		before := w.snapshot(learner)
		w.now = w.now.Add(7*24*time.Hour - time.Second)
		again, err := m.run(request)
		if diff := cmp.Diff(first, again); err != nil || diff != "" {
			t.Errorf("%s again: %v\n%s", name, err, diff)
		}
		if w.snapshot(learner) != before {
			t.Errorf("%s again changed something", name)
		}
		w.now = w.now.Add(time.Second)
		later, err := m.run(request) // its answer has expired: it runs afresh and finds everything there
		if err != nil || cmp.Equal(first, later) {
			t.Errorf("%s after seven days: %v, %v", name, later, err)
		}
		if w.snapshot(learner) != before {
			t.Errorf("%s after seven days doubled something", name)
		}
	}
}

func TestSameRequestsAtOnceHappenOnce(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	learner := w.learner()
	for name := range w.mutations(learner, uuid.Nil) {
		deck := w.deck(learner)
		m, request := w.mutations(learner, deck)[name], newID()
		var answers [20]any
		var done sync.WaitGroup
		for i := range answers {
			done.Go(func() {
				var err error
				if answers[i], err = m.run(request); err != nil {
					t.Errorf("%s: %v", name, err)
				}
			})
		}
		done.Wait()
		for _, answer := range answers {
			if diff := cmp.Diff(answers[0], answer); diff != "" {
				t.Fatalf("%s answered differently:\n%s", name, diff)
			}
		}
		if got := w.count(`SELECT count(*) FROM entries WHERE deck_id = $1`, deck); got != m.entries {
			t.Errorf("%s made %d entries, want %d", name, got, m.entries)
		}
	}
}

func TestDifferentRequestsAtOnceDoNotDoubleEntries(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	learner := w.learner()
	for name := range w.mutations(learner, uuid.Nil) {
		deck := w.deck(learner)
		m := w.mutations(learner, deck)[name]
		var answers [8]any
		var done sync.WaitGroup
		for i := range answers {
			done.Go(func() {
				var err error
				if answers[i], err = m.run(newID()); err != nil {
					t.Errorf("%s: %v", name, err)
				}
			})
		}
		done.Wait()
		said := 0
		for _, answer := range answers {
			switch a := answer.(type) {
			case vocabulary.Added:
				said += len(a.Entries)
			case vocabulary.Imported:
				said += a.Created
			}
		}
		if got := w.count(`SELECT count(*) FROM entries WHERE deck_id = $1`, deck); got != m.entries || said != got {
			t.Errorf("%s made %d entries and said %d, want %d", name, got, said, m.entries)
		}
	}
}

func TestRequestIDOfAnotherRequestIsRefused(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	learner := w.learner()
	deck, other := w.deck(learner), w.deck(learner)
	request := newID()
	if _, err := w.ImportEntries(t.Context(), learner, request, deck, vocabulary.CSV, []byte(entriesCSV), false); err != nil {
		t.Fatal(err)
	}
	before := w.snapshot(learner)
	for name, attempt := range map[string]func() error{
		"other deck": func() error {
			_, err := w.ImportEntries(t.Context(), learner, request, other, vocabulary.CSV, []byte(entriesCSV), false)
			return err
		},
		"other content": func() error {
			_, err := w.ImportEntries(t.Context(), learner, request, deck, vocabulary.CSV, []byte("loup,wolf"), false)
			return err
		},
		"dry run": func() error {
			_, err := w.ImportEntries(t.Context(), learner, request, deck, vocabulary.CSV, []byte(entriesCSV), true)
			return err
		},
		"other method": func() error {
			_, err := w.AddFromCatalogue(t.Context(), learner, request, deck, []uuid.UUID{newID()}, nil)
			return err
		},
	} {
		t.Log(name)
		wantFault(t, attempt(), fault.AlreadyExists, "")
	}
	if w.snapshot(learner) != before {
		t.Error("a refused request changed something")
	}
	stranger := w.learner()
	if _, err := w.ImportEntries(
		t.Context(), stranger, request, w.deck(stranger), vocabulary.CSV, []byte("loup,wolf"), false); err != nil {
		t.Errorf("another learner's request of the same name: %v", err)
	}
}

func TestAddFromCatalogueMakesEntriesInTheOrderOfTheWords(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	learner := w.learner()
	deck := w.deck(learner)
	words := w.words(
		vocabulary.Word{
			Language: "fr", Lemma: "loup", PartOfSpeech: 1, Gender: 1, Example: "Le loup dort.",
			Translations:        map[string][]string{"en": {"wolf"}, "de": {"Wolf"}},
			ExampleTranslations: map[string]string{"en": "The wolf sleeps."},
		},
		vocabulary.Word{Language: "fr", Lemma: "ours", Translations: map[string][]string{"en": {"bear"}}},
		vocabulary.Word{Language: "fr", Lemma: "renard", Translations: map[string][]string{"de": {"Fuchs"}}},
		vocabulary.Word{Language: "es", Lemma: "lobo", Translations: map[string][]string{"en": {"wolf"}}},
	)
	added, err := w.AddFromCatalogue(t.Context(), learner, newID(), deck, words[1:2], nil)
	if err != nil || len(added.Entries) != 1 {
		t.Fatal(added, err)
	}
	produce := []vocabulary.Template{vocabulary.Produce}
	more, err := w.AddFromCatalogue(t.Context(), learner, newID(), deck, []uuid.UUID{words[1], words[0]}, produce)
	if err != nil || len(more.Entries) != 1 || more.Present != 1 {
		t.Fatalf("added %+v, %v", more, err)
	}
	entry, err := w.Entry(t.Context(), learner, more.Entries[0])
	want := vocabulary.Content{
		Term: "loup", Translations: []string{"wolf"}, PartOfSpeech: 1, Gender: 1, Example: "Le loup dort.",
		ExampleTranslation: "The wolf sleeps.", Tags: []string{}, Templates: produce,
	}
	if diff := cmp.Diff(want, entry.Content); err != nil || diff != "" || entry.CatalogueWord != words[0] {
		t.Errorf("%v\n%s", err, diff)
	}
	before := w.snapshot(learner)
	_, err = w.AddFromCatalogue(t.Context(), learner, newID(), deck, []uuid.UUID{words[0], newID()}, nil)
	wantFault(t, err, fault.InvalidArgument, "word_ids")
	for i, reason := range map[int]string{2: "no translation into en", 3: "of language es"} {
		_, err = w.AddFromCatalogue(t.Context(), learner, newID(), deck, []uuid.UUID{words[0], words[i]}, nil)
		wantFault(t, err, fault.FailedPrecondition, "")
		if !strings.Contains(err.Error(), reason) {
			t.Errorf("error %q, want %q", err, reason)
		}
	}
	if w.snapshot(learner) != before {
		t.Error("a refused request changed something")
	}
}

func TestWordIsAddedAgainOnceItsEntryIsDeleted(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	learner := w.learner()
	deck, other := w.deck(learner), w.deck(learner)
	words := w.words(vocabulary.Word{Language: "fr", Lemma: "loup", Translations: map[string][]string{"en": {"wolf"}}})
	var last uuid.UUID
	for range 2 {
		added, err := w.AddFromCatalogue(t.Context(), learner, newID(), deck, words, nil)
		if err != nil || len(added.Entries) != 1 {
			t.Fatalf("added %+v, %v", added, err)
		}
		last = added.Entries[0]
		if err := w.DeleteEntry(t.Context(), learner, last); err != nil {
			t.Fatal(err)
		}
	}
	here, err := w.AddFromCatalogue(t.Context(), learner, newID(), deck, words, nil)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := w.AddFromCatalogue(t.Context(), learner, newID(), other, words, nil); err != nil {
		t.Fatal(err)
	}
	_, err = w.UpdateEntry(t.Context(), learner, here.Entries[0], other, content("loup", "wolf"))
	wantFault(t, err, fault.FailedPrecondition, "") // the other deck has the word
}
