package vocabulary_test

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"
	"pgregory.net/rapid"

	"github.com/languagetutor/languagetutor/server/fault"
	"github.com/languagetutor/languagetutor/server/vocabulary"
)

// seeded is a world with a small French catalogue.
func seeded(t *testing.T) *world {
	t.Helper()
	w := newWorld(t)
	en := func(text string) map[string][]string { return map[string][]string{"en": {text}} }
	w.words(
		vocabulary.Word{Language: "fr", Lemma: "chien", Band: 1, Rank: 3, Translations: en("dog")},
		vocabulary.Word{Language: "fr", Lemma: "être", Band: 1, Rank: 1, Translations: map[string][]string{"en": {"be"}, "de": {"sein"}}},
		vocabulary.Word{Language: "fr", Lemma: "château", Band: 3, Rank: 4, Translations: en("castle")},
		vocabulary.Word{Language: "fr", Lemma: "zinc", Translations: en("zinc")},
		vocabulary.Word{Language: "fr", Lemma: "abaque", Translations: en("abacus")},
		vocabulary.Word{Language: "fr", Lemma: "allemand", Rank: 2, Translations: map[string][]string{"de": {"deutsch"}}},
		vocabulary.Word{Language: "fr-CA", Lemma: "char", Band: 2, Rank: 5, Translations: en("car")},
		vocabulary.Word{Language: "es", Lemma: "perro", Band: 1, Rank: 1, Translations: en("dog")},
	)
	return w
}

func (w *world) lemmas(learner uuid.UUID, q vocabulary.CatalogueQuery) (lemmas []string, typo bool) {
	w.t.Helper()
	for {
		found, err := w.SearchCatalogue(w.t.Context(), learner, q)
		if err != nil {
			w.t.Fatal(err)
		}
		for _, word := range found.Words {
			lemmas = append(lemmas, word.Lemma)
		}
		typo = found.WithTypo
		if q.Token = found.Next; q.Token == "" {
			return lemmas, typo
		}
	}
}

func TestCatalogueIsFilteredAndSearched(t *testing.T) {
	t.Parallel()
	w := seeded(t)
	learner := w.learner() // whose native language is English
	for name, c := range map[string]struct {
		query vocabulary.CatalogueQuery
		want  []string
		typo  bool
	}{
		"by frequency":              {vocabulary.CatalogueQuery{Language: "fr"}, []string{"être", "chien", "château", "abaque", "zinc"}, false},
		"with its region":           {vocabulary.CatalogueQuery{Language: "FR-ca", Band: 2}, []string{"char"}, false},
		"region finds all":          {vocabulary.CatalogueQuery{Language: "fr-CH", Band: 1}, []string{"être", "chien"}, false},
		"band":                      {vocabulary.CatalogueQuery{Language: "fr", Band: 3}, []string{"château"}, false},
		"translation":               {vocabulary.CatalogueQuery{Language: "fr", TranslationLanguage: "de-AT"}, []string{"être", "allemand"}, false},
		"text":                      {vocabulary.CatalogueQuery{Language: "fr", Text: "CHATEAU"}, []string{"château"}, false},
		"text of a translation":     {vocabulary.CatalogueQuery{Language: "fr", Text: "dog"}, []string{"chien"}, false},
		"typo":                      {vocabulary.CatalogueQuery{Language: "fr-CH", Text: "chein"}, []string{"chien"}, true},
		"text of another band":      {vocabulary.CatalogueQuery{Language: "fr", Text: "chien", Band: 2}, nil, false},
		"text without translations": {vocabulary.CatalogueQuery{Language: "fr", Text: "allemand"}, nil, false},
		"text of another language":  {vocabulary.CatalogueQuery{Language: "fr", Text: "perro"}, nil, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c.query.Size = 50
			got, typo := w.lemmas(learner, c.query)
			if diff := cmp.Diff(c.want, got); diff != "" || typo != c.typo {
				t.Errorf("with typo %t, want %t\n%s", typo, c.typo, diff)
			}
		})
	}
}

func TestCataloguePagesCoverAllWordsOnce(t *testing.T) {
	t.Parallel()
	w := seeded(t)
	learner := w.learner()
	rapid.Check(t, func(rt *rapid.T) {
		q := vocabulary.CatalogueQuery{
			Language: rapid.SampledFrom([]string{"fr", "fr-CA"}).Draw(rt, "language"), Band: rapid.IntRange(0, 3).Draw(rt, "band"), Size: 50,
		}
		whole, _ := w.lemmas(learner, q)
		q.Size = rapid.IntRange(1, 6).Draw(rt, "size")
		if paged, _ := w.lemmas(learner, q); !slices.Equal(whole, paged) {
			rt.Fatalf("pages of %d: %q, want %q", q.Size, paged, whole)
		}
	})
}

func TestCatalogueQueryNamesItsWrongField(t *testing.T) {
	t.Parallel()
	w := seeded(t)
	learner := w.learner()
	for field, q := range map[string]vocabulary.CatalogueQuery{
		"language":             {Language: "??"},
		"translation_language": {Language: "fr", TranslationLanguage: "??"},
		"query":                {Language: "fr", Text: " "},
		"page_token":           {Language: "fr", Token: "??"},
	} {
		q.Size = 10
		_, err := w.SearchCatalogue(t.Context(), learner, q)
		wantFault(t, err, fault.InvalidArgument, field)
	}
}
