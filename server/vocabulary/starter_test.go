package vocabulary

import (
	"fmt"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/unicode/norm"

	"github.com/languagetutor/languagetutor/server/language"
	"github.com/languagetutor/languagetutor/server/postgres/pgtest"
)

const noun PartOfSpeech = 1

// faults are what is wrong with a starter word.
func (w Word) faults() []string {
	var found []string
	say := func(format string, args ...any) { found = append(found, fmt.Sprintf(format, args...)) }
	if w.PartOfSpeech == 0 {
		say("no part of speech")
	}
	if want := w.PartOfSpeech == noun && w.Language != "en"; want != (w.Gender != 0) {
		say("gender %d of part of speech %d", w.Gender, w.PartOfSpeech)
	}
	if w.Band < 1 || w.Band > 6 {
		say("band %d", w.Band)
	}
	if w.Example == "" {
		say("no example")
	}
	texts := []string{w.Lemma, w.Example}
	for code, translations := range w.Translations {
		texts = append(texts, translations...)
		if seen := merge(nil, translations); len(seen) != len(translations) {
			say("translations into %s that repeat or are too many: %q", code, translations)
		}
		if w.Language != "en" && w.ExampleTranslations[code] == "" {
			say("example without a translation into %s", code)
		}
	}
	for _, text := range w.ExampleTranslations {
		texts = append(texts, text)
	}
	for _, text := range texts {
		if !norm.NFC.IsNormalString(text) || strings.Contains(text, "  ") || text != clean(text) || text == "" {
			say("text %q is empty, not composed, or has spaces too many", text)
		}
	}
	return found
}

// inExample says whether a word of the example begins as the lemma does.
func (w Word) inExample() bool {
	prefix := []rune(language.Fold(w.Lemma))
	prefix = prefix[:min(3, len(prefix))]
	isBreak := func(r rune) bool { return strings.ContainsRune(" '-.,;:!?¿¡«»\"()…", r) }
	for _, word := range strings.FieldsFunc(language.Fold(w.Example), isBreak) {
		if strings.HasPrefix(word, string(prefix)) {
			return true
		}
	}
	return false
}

func TestStarterListsAreGood(t *testing.T) {
	t.Parallel()
	lists, err := starterLists()
	if err != nil {
		t.Fatal(err)
	}
	languages := map[string]int{}
	for _, list := range lists {
		words, bad := list.read() // a lemma with its part of speech twice is bad
		for _, e := range bad {
			t.Errorf("%s, line %d, %s: %s", list.Language, e.Line, e.Column, e.Message)
		}
		languages[list.Language] = min(len(words), 500)
		single, shown := 0, 0
		for _, w := range words {
			for _, problem := range w.faults() {
				t.Errorf("%s, %s: %s", list.Language, w.Lemma, problem)
			}
			if !strings.ContainsAny(w.Lemma, " -'") && utf8.RuneCountInString(w.Lemma) > 1 {
				single++
				if w.inExample() {
					shown++
				}
			}
		}
		t.Logf("%s: %d words, %d of %d single ones are in their examples", list.Language, len(words), shown, single)
		if shown*10 < single*9 {
			t.Errorf("%s: only %d of %d single words are in their examples", list.Language, shown, single)
		}
	}
	want := map[string]int{"de": 500, "en": 500, "es": 500, "fr": 500, "it": 500, "pt": 500}
	if diff := cmp.Diff(want, languages); diff != "" {
		t.Errorf("lists with fewer than 500 words:\n%s", diff)
	}
}

func TestSeedTwiceChangesNothing(t *testing.T) {
	t.Parallel()
	db := pgtest.New(t)
	first, err := Seed(t.Context(), db)
	if err != nil || first.Created < 3000 || first.Created != first.Words() {
		t.Fatalf("seeded %+v, %v", first, err)
	}
	second, err := Seed(t.Context(), db)
	if diff := cmp.Diff(Report{Unchanged: first.Created}, second); err != nil || diff != "" {
		t.Errorf("seeded again: %v\n%s", err, diff)
	}
}

func TestSampleIsAWordList(t *testing.T) {
	t.Parallel()
	db := pgtest.New(t)
	var file strings.Builder
	if err := Sample(&file); err != nil {
		t.Fatal(err)
	}
	told := 0
	report, err := ImportWordList(t.Context(), db, WordList{
		Content: []byte(file.String()), Format: CSV, Language: "fra", Source: "sample", Licence: "CC0-1.0",
	}, func(done, total int) {
		if told++; done != told || total != 4 {
			t.Errorf("told %d of %d", done, total)
		}
	})
	if diff := cmp.Diff(Report{Created: 4}, report); err != nil || diff != "" || told != 4 {
		t.Fatalf("%v, told %d times\n%s", err, told, diff)
	}
	words, err := queryWords(t.Context(), db, `SELECT `+wordColumns+` FROM catalog_words w WHERE lemma = 'chien'`)
	if err != nil || len(words) != 1 {
		t.Fatal(words, err)
	}
	want := Word{
		Language: "fr", Lemma: "chien", PartOfSpeech: noun, Gender: 1, Band: 1, Source: "sample", Licence: "CC0-1.0",
		Translations: map[string][]string{"en": {"dog", "hound"}, "de": {"Hund"}}, Example: "Le chien dort dans le jardin.",
		ExampleTranslations: map[string]string{"en": "The dog sleeps in the garden."},
	}
	want.ID = wordID(want)
	if diff := cmp.Diff(want, words[0]); diff != "" {
		t.Error(diff)
	}
}

func TestWordListWithAnErrorInAnyRowChangesNothing(t *testing.T) {
	t.Parallel()
	db := pgtest.New(t)
	long := strings.Repeat("x", 501)
	for name, c := range map[string]struct {
		row    string
		column string
	}{
		"no term":                  {`,noun,dog,,A1`, "term"},
		"no translation":           {`chien,noun,;,,A1`, "translation"},
		"long translation":         {`chien,noun,` + long + `,,A1`, "translation"},
		"long example translation": {`chien,noun,dog,` + long + `,A1`, "example translation"},
		"part of speech":           {`chien,thing,dog,,A1`, "part of speech"},
		"band":                     {`chien,noun,dog,,A7`, "cefr"},
		"twice":                    {`chat,noun,tomcat,,A1`, "term"},
	} {
		report, err := ImportWordList(t.Context(), db, WordList{
			Content: []byte("lemma,pos,translation,example_translation,cefr\nchat,noun,cat,,A1\n" + c.row + "\n"),
			Format:  CSV, Language: "fr", Translation: "en", Source: "test",
		}, nil)
		if err != nil || len(report.Errors) != 1 || report.Errors[0].Line != 3 || report.Errors[0].Column != c.column {
			t.Errorf("%s: %+v, %v; want an error of line 3, %s", name, report, err, c.column)
		}
	}
	words, err := queryWords(t.Context(), db, `SELECT `+wordColumns+` FROM catalog_words w`)
	if err != nil || len(words) != 0 {
		t.Errorf("made %v, %v", words, err)
	}
}
