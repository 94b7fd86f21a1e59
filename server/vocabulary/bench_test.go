package vocabulary_test

import (
	"math/rand/v2"
	"testing"

	"github.com/google/uuid"
)

// pseudoword is a word that could be one.
func pseudoword(r *rand.Rand) string {
	consonants, vowels := []string{"b", "c", "ch", "d", "f", "g", "l", "m", "n", "p", "r", "s", "t", "v"}, []string{"a", "e", "i", "o", "u", "ou"}
	word := ""
	for range 2 + r.IntN(3) {
		word += consonants[r.IntN(len(consonants))] + vowels[r.IntN(len(vowels))]
	}
	return word + []string{"", "r", "s", "n"}[r.IntN(4)]
}

func BenchmarkSearchEntries(b *testing.B) {
	const entries = 100_000
	w := newWorld(b)
	learner := w.learner()
	deck := w.deck(learner)
	r := rand.New(rand.NewPCG(1, 2))
	terms, texts, ids := make([]string, entries), make([]string, entries), make([]uuid.UUID, entries)
	for i := range entries {
		terms[i], ids[i] = pseudoword(r), uuid.New()
		texts[i] = terms[i] + "\n" + pseudoword(r) + "\n" + pseudoword(r) + " " + pseudoword(r)
	}
	terms[entries/2], texts[entries/2] = "aujourd'hui", "aujourd'hui\ntoday"
	for _, sql := range []string{`
INSERT INTO entries (user_id, id, deck_id, term, translations, search_text, created_at, updated_at)
SELECT $1, id, $2, term, ARRAY['-'], text, $3, $3 FROM unnest($4::uuid[], $5::text[], $6::text[]) AS n (id, term, text)`} {
		if _, err := w.db.Exec(b.Context(), sql, learner, deck, noon, ids, terms, texts); err != nil {
			b.Fatal(err)
		}
	}
	if _, err := w.db.Exec(b.Context(), `VACUUM ANALYZE entries`); err != nil {
		b.Fatal(err)
	}
	for name, c := range map[string]struct {
		query string
		typo  bool
	}{
		"exact":          {"aujourd'hui", false},
		"common":         {"cha", false},
		"typo":           {"aujuord'hui", true},
		"typo of common": {terms[7] + "x", true},
		"typo of four":   {"todax", true},
	} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				found, typo, err := w.SearchEntries(b.Context(), learner, uuid.Nil, c.query, 20)
				if err != nil || len(found) == 0 || typo != c.typo {
					b.Fatalf("found %d with typo %t: %v", len(found), typo, err)
				}
			}
		})
	}
}
