package vocabulary_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"github.com/languagetutor/languagetutor/server/vocabulary"
)

func (w *world) imports(learner, deck uuid.UUID, content string, dryRun bool) vocabulary.Imported {
	w.t.Helper()
	done, err := w.ImportEntries(w.t.Context(), learner, newID(), deck, vocabulary.Sniffed, []byte(content), dryRun)
	if err != nil {
		w.t.Fatal(err)
	}
	return done
}

func TestImportedRowsAreEntriesWithAllTheirFields(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	learner := w.learner()
	deck := w.deck(learner)
	file := "Term\tTranslations\tPOS\tGender\tSentence\tExample translation\tNotes\tTags\n" +
		" le chien \tdog; hound|pooch\tNoun\tM\tLe chien dort.\tThe dog sleeps.\tvoir loup\tanimal, maison;animal\n"
	got := w.imports(learner, deck, file, false)
	want := vocabulary.Content{
		Term: "le chien", Translations: []string{"dog", "hound", "pooch"}, PartOfSpeech: 1, Gender: 1, Example: "Le chien dort.",
		ExampleTranslation: "The dog sleeps.", Notes: "voir loup", Tags: []string{"animal", "maison"},
		Templates: []vocabulary.Template{vocabulary.Recognise, vocabulary.Produce},
	}
	if diff := cmp.Diff([]vocabulary.Content{want}, got.Preview); diff != "" || got.Created != 1 || got.Rows != 1 || len(got.Columns) != 8 {
		t.Errorf("imported %+v\n%s", got, diff)
	}
	entries, _, err := w.Entries(t.Context(), learner, vocabulary.EntryFilter{Deck: deck, Tag: "maison"}, 10, "")
	if err != nil || len(entries) != 1 {
		t.Fatalf("%v, %v", entries, err)
	}
	if diff := cmp.Diff(want, entries[0].Content); diff != "" {
		t.Error(diff)
	}
}

func TestImportWithAnErrorInAnyRowCreatesNothing(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	learner := w.learner()
	deck := w.deck(learner)
	file := "term,translation,pos,gender,tags,example\n" +
		"chien,dog,noun,m,,\n" +
		",cat,,,,\n" +
		"ours,,,,,\n" +
		"loup,wolf,substantive,,,\n" +
		"renard,fox,noun,x,,\n" +
		strings.Repeat("é", 201) + ",long,,,,\n" +
		"a\x00b,nul,,,,\n" +
		"tigre,tiger,,," + strings.Repeat("t", 51) + ",\n"
	got := w.imports(learner, deck, file, false)
	type at struct {
		Line   int
		Column string
	}
	var where []at
	for _, e := range got.Errors {
		where = append(where, at{e.Line, e.Column})
	}
	want := []at{{3, "term"}, {4, "translation"}, {5, "part of speech"}, {6, "gender"}, {7, "term"}, {8, "term"}, {9, "tags"}}
	if diff := cmp.Diff(want, where); diff != "" {
		t.Error(diff)
	}
	if got.Created != 0 || got.Present != 0 || got.Rows != 8 || got.ErrorCount != 7 || len(got.Preview) != 5 {
		t.Errorf("imported %+v", got)
	}
	if entries := w.count(`SELECT count(*) FROM entries`); entries != 0 {
		t.Errorf("%d entries were made", entries)
	}
	if message := got.Errors[2].Message; !strings.Contains(message, `"substantive"`) || !strings.Contains(message, "noun") {
		t.Errorf("%q does not say what is wrong and what would be right", message)
	}
}

func TestDryRunTellsWhatTheImportDoesAndChangesNothing(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	learner := w.learner()
	deck := w.deck(learner)
	w.entry(learner, deck, "chat", "cat")
	before := w.snapshot(learner)
	file := "term,translation,pos\nchien,dog,\nchien,hound,\nchien,to dog,verb\nchat,tomcat,\nours,bear,\n"
	dry := w.imports(learner, deck, file, true)
	if w.snapshot(learner) != before {
		t.Error("a dry run changed something")
	}
	if dry.Rows != 5 || dry.Created != 3 || dry.Present != 2 || len(dry.Preview) != 5 {
		t.Errorf("a dry run said %+v", dry)
	}
	if diff := cmp.Diff(dry, w.imports(learner, deck, file, false)); diff != "" {
		t.Errorf("the import did another thing than its dry run said:\n%s", diff)
	}
	if again := w.imports(learner, deck, file, false); again.Created != 0 || again.Present != 5 {
		t.Errorf("imported again %+v", again)
	}
	if entries := w.count(`SELECT count(*) FROM entries`); entries != 4 {
		t.Errorf("%d entries, want 4", entries)
	}
}

func TestImportTakesTenThousandRowsAndNoMore(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	learner := w.learner()
	deck := w.deck(learner)
	var file strings.Builder
	for i := range 10_000 {
		fmt.Fprintf(&file, "mot %d,word %d\n", i, i)
	}
	tooMany := w.imports(learner, deck, file.String()+"un de trop,one too many\n", false)
	if len(tooMany.Errors) != 1 || tooMany.Errors[0].Line != 10_001 || tooMany.Created != 0 {
		t.Errorf("10,001 rows: %+v", tooMany.Errors)
	}
	if done := w.imports(learner, deck, file.String(), false); done.Created != 10_000 || done.ErrorCount != 0 {
		t.Errorf("10,000 rows: created %d, %v", done.Created, done.Errors)
	}
	bad := w.imports(learner, deck, strings.Repeat("mot,\n", 150), false)
	if len(bad.Errors) != 100 || bad.ErrorCount != 150 {
		t.Errorf("showed %d of %d errors, want 100 of 150", len(bad.Errors), bad.ErrorCount)
	}
}

func TestImportCountsEachRowWithErrorsOnce(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	learner := w.learner()
	deck := w.deck(learner)
	for name, c := range map[string]struct {
		file                     string
		errors, count, lastShown int
	}{
		"none":                          {"term,translation\nchien,dog\n", 0, 0, 0},
		"two errors in one row":         {"term,translation,pos\n,,noun\nchat,cat,\n", 2, 1, 2},
		"one row with two, one with 3":  {"term,translation,pos\nchat,cat,noun\n,,noun\n,,x\n", 5, 2, 4},
		"two errors each in 80 rows":    {"term,translation,pos\n" + strings.Repeat(",,noun\n", 80), 100, 80, 51},
		"rows and a broken quote after": {"term,translation,pos\n,,noun\n\"chat,cat\n", 3, 2, 2},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := w.imports(learner, deck, c.file, true)
			var last int
			if len(got.Errors) > 0 {
				last = got.Errors[len(got.Errors)-1].Line
			}
			if len(got.Errors) != c.errors || got.ErrorCount != c.count || last != c.lastShown {
				t.Errorf("%d errors up to line %d in %d rows, want %d up to line %d in %d",
					len(got.Errors), last, got.ErrorCount, c.errors, c.lastShown, c.count)
			}
		})
	}
}

func TestImportReadsTheColumnsOfTheDecksTranslationLanguage(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	learner := w.learner()
	for name, c := range map[string]struct {
		language, file string
		// Columns, translation and example translation of the only row.
		columns              map[string]string
		translation, example string
	}{
		"the deck's language": {
			"en", "term,translation_de,translation_EN,example_translation_en\nchien,Hund,dog,It barks.\n",
			map[string]string{"term": "term", "translation": "translation_EN", "example translation": "example_translation_en"},
			"dog", "It barks.",
		},
		"a plain column wins": {
			"en", "term,translation_en,meaning,example_translation_en,example translation\nchien,hound,dog,It howls.,It barks.\n",
			map[string]string{"term": "term", "translation": "meaning", "example translation": "example translation"},
			"dog", "It barks.",
		},
		"plain and named mixed": {
			"en", "term,translation,example_translation_en\nchien,dog,It barks.\n",
			map[string]string{"term": "term", "translation": "translation", "example translation": "example_translation_en"},
			"dog", "It barks.",
		},
		"a region in the deck": {
			"pt-BR", "term,translation_pt\nchien,cachorro\n",
			map[string]string{"term": "term", "translation": "translation_pt"},
			"cachorro", "",
		},
		"a region in the file": {
			"pt", "term,translation_pt_BR\nchien,cachorro\n",
			map[string]string{"term": "term", "translation": "translation_pt_BR"},
			"cachorro", "",
		},
		"the deck's own region wins": {
			"pt-PT", "term,translation_pt,translation_pt-BR,translation_pt-PT\nchien,a,b,c\n",
			map[string]string{"term": "term", "translation": "translation_pt-PT"},
			"c", "",
		},
		"other languages are not used": {
			"en", "term,translation_en,translation_de,example_translation_de,translation_enm,translation_english\n" +
				"chien,dog,Hund,Er bellt.,dogge,hound\n",
			map[string]string{"term": "term", "translation": "translation_en"},
			"dog", "",
		},
		"neither are bands": {
			"en", "term,translation,cefr\nchien,dog,A1\n",
			map[string]string{"term": "term", "translation": "translation"},
			"dog", "",
		},
		"a row with nothing else is none": {
			"en", "term,translation_en,translation_de,cefr\n,,Katze,A1\nchien,dog,,\n",
			map[string]string{"term": "term", "translation": "translation_en"},
			"dog", "",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			deck, err := w.CreateDeck(t.Context(), learner, vocabulary.NewDeck{
				ID: newID(), Name: name, Language: "fr", TranslationLanguage: c.language,
			})
			if err != nil {
				t.Fatal(err)
			}
			got := w.imports(learner, deck.ID, c.file, false)
			if diff := cmp.Diff(c.columns, got.Columns); diff != "" {
				t.Error(diff)
			}
			entries, _, err := w.Entries(t.Context(), learner, vocabulary.EntryFilter{Deck: deck.ID}, 10, "")
			if err != nil || len(entries) != 1 || got.Rows != 1 {
				t.Fatalf("%v, %v, imported %+v", entries, err, got)
			}
			if diff := cmp.Diff([]string{c.translation}, entries[0].Translations); diff != "" || entries[0].ExampleTranslation != c.example {
				t.Errorf("example translation %q, want %q\n%s", entries[0].ExampleTranslation, c.example, diff)
			}
		})
	}
}

func TestImportDoesNotTakeAnotherLanguageForTheTranslation(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	learner := w.learner()
	got := w.imports(learner, w.deck(learner), "term,translation_de\nchien,Hund\n", false)
	if got.Created != 0 || got.ErrorCount != 1 || got.Errors[0].Column != "translation" {
		t.Errorf("imported %+v", got)
	}
	if diff := cmp.Diff(map[string]string{"term": "term"}, got.Columns); diff != "" {
		t.Error(diff)
	}
}
