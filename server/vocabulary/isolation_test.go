package vocabulary_test

import (
	"testing"

	"github.com/google/uuid"

	"github.com/languagetutor/languagetutor/server/fault"
	"github.com/languagetutor/languagetutor/server/vocabulary"
)

func TestAnotherLearnersThingsAreNotFoundAndStay(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	owner, thief := w.learner(), w.learner()
	deck, mine := w.deck(owner), w.deck(thief)
	entry := w.entry(owner, deck, "chien", "dog")
	own := w.entry(thief, mine, "chat", "cat")
	theirs, err := w.Deck(t.Context(), owner, deck)
	if err != nil {
		t.Fatal(err)
	}
	word := w.words(vocabulary.Word{Language: "fr", Lemma: "loup", Translations: map[string][]string{"en": {"wolf"}}})[0]
	name, before := "stolen", w.snapshot(owner)
	ctx := t.Context()
	for use, attempt := range map[string]func() error{
		"CreateDeck with their preset": func() error {
			_, err := w.CreateDeck(ctx, thief, vocabulary.NewDeck{ID: newID(), Name: "a", Language: "fr", PresetID: theirs.PresetID})
			return err
		},
		"Deck":       func() error { _, err := w.Deck(ctx, thief, deck); return err },
		"UpdateDeck": func() error { _, err := w.UpdateDeck(ctx, thief, deck, vocabulary.DeckChange{Name: &name}); return err },
		"UpdateDeck to their preset": func() error {
			_, err := w.UpdateDeck(ctx, thief, mine, vocabulary.DeckChange{PresetID: &theirs.PresetID})
			return err
		},
		"DeleteDeck":  func() error { return w.DeleteDeck(ctx, thief, deck) },
		"CreateEntry": func() error { _, err := w.CreateEntry(ctx, thief, deck, newID(), content("a", "b")); return err },
		"Entry":       func() error { _, err := w.Entry(ctx, thief, entry.ID); return err },
		"Entries": func() error {
			_, _, err := w.Entries(ctx, thief, vocabulary.EntryFilter{Deck: deck}, 10, "")
			return err
		},
		"UpdateEntry": func() error {
			_, err := w.UpdateEntry(ctx, thief, entry.ID, uuid.Nil, content("a", "b"))
			return err
		},
		"UpdateEntry into their deck": func() error {
			_, err := w.UpdateEntry(ctx, thief, own.ID, deck, content("a", "b"))
			return err
		},
		"DeleteEntry":   func() error { return w.DeleteEntry(ctx, thief, entry.ID) },
		"SearchEntries": func() error { _, _, err := w.SearchEntries(ctx, thief, deck, "chien", 10); return err },
		"AddFromCatalogue": func() error {
			_, err := w.AddFromCatalogue(ctx, thief, newID(), deck, []uuid.UUID{word}, nil)
			return err
		},
		"ImportEntries": func() error {
			_, err := w.ImportEntries(ctx, thief, newID(), deck, vocabulary.CSV, []byte("loup,wolf"), false)
			return err
		},
	} {
		t.Log(use)
		wantFault(t, attempt(), fault.NotFound, "")
	}
	if w.snapshot(owner) != before {
		t.Error("something of the owner changed")
	}
	contents, err := w.Contents(ctx, thief, []uuid.UUID{entry.ID})
	if err != nil || len(contents) != 0 {
		t.Errorf("read %v, %v", contents, err)
	}
	if entries, _, err := w.Entries(ctx, thief, vocabulary.EntryFilter{}, 10, ""); err != nil || len(entries) != 1 {
		t.Errorf("listed %v, %v", entries, err)
	}
}

// waitForLock returns when another connection waits for a lock.
func (w *world) waitForLock() {
	w.t.Helper()
	for w.count(`SELECT count(*) FROM pg_stat_activity
WHERE datname = current_database() AND wait_event_type = 'Lock' AND pid <> pg_backend_pid()`) == 0 {
		if err := w.t.Context().Err(); err != nil {
			w.t.Fatal(err)
		}
	}
}

func TestChangeDoesNotBringADeletedEntrysCardsBack(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	learner := w.learner()
	entry := w.entry(learner, w.deck(learner), "chien", "dog")
	tx, err := w.db.Begin(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, sql := range []string{
		`UPDATE entries SET deleted_at = now() WHERE id = $1`, `UPDATE cards SET deleted_at = now() WHERE entry_id = $1`,
	} {
		if _, err := tx.Exec(t.Context(), sql, entry.ID); err != nil {
			t.Fatal(err)
		}
	}
	updated := make(chan error)
	go func() {
		_, err := w.UpdateEntry(t.Context(), learner, entry.ID, uuid.Nil, content("chat", "cat"))
		updated <- err
	}()
	w.waitForLock()
	if err := tx.Commit(t.Context()); err != nil {
		t.Fatal(err)
	}
	wantFault(t, <-updated, fault.NotFound, "")
	if live := w.count(`SELECT count(*) FROM cards WHERE deleted_at IS NULL`); live != 0 {
		t.Errorf("%d cards of a deleted entry live", live)
	}
}
