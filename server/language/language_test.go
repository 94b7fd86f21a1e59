package language_test

import (
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"

	"github.com/languagetutor/languagetutor/server/language"
)

func TestFoldComparesAsALearnerDoes(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"Ça suffit":        "ca suffit",
		"L’ÉTÉ":            "l'ete",
		"cœur":             "coeur",
		"Straße":           "strasse",
		"STRASSE":          "strasse",
		"ﬁnir":             "finir",
		"Æsir":             "aesir",
		"smørrebrød":       "smorrebrod",
		"Łódź":             "lodz",
		"Ёлка":             "елка",
		"καλημέρα":         "καλημερα",
		"日本語":              "日本語",
		"がっこう":             "がっこう",
		"한국어":              "한국어",
		"हिन्दी":           "हिन्दी",
		"  two\t\n words ": "two words",
		"İstanbul":         "istanbul",
		"":                 "",
	} {
		if got := language.Fold(text); got != want {
			t.Errorf("Fold(%q) = %q, want %q", text, got, want)
		}
	}
}

func FuzzFoldTwiceIsFoldOnce(f *testing.F) {
	for _, text := range []string{"Ça", "ﷺ", "\u0301a", "ǅ", "\u1e9e", "a\u0345\u0301", "ΐ", "가", "\u037a"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		once := language.Fold(text)
		if twice := language.Fold(once); twice != once {
			t.Fatalf("%q folds to %q and then to %q", text, once, twice)
		}
		if utf8.ValidString(text) && !utf8.ValidString(once) {
			t.Fatalf("%q folds to invalid text", text)
		}
	})
}

// distance is the edit distance with swaps of neighbours, by the book.
func distance(a, b []rune) int {
	d := make([][]int, len(a)+1)
	for i := range d {
		d[i] = make([]int, len(b)+1)
		d[i][0] = i
	}
	for j := range d[0] {
		d[0][j] = j
	}
	for i := 1; i <= len(a); i++ {
		for j := 1; j <= len(b); j++ {
			cost := 1
			if a[i-1] == b[j-1] {
				cost = 0
			}
			d[i][j] = min(d[i-1][j]+1, d[i][j-1]+1, d[i-1][j-1]+cost)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				d[i][j] = min(d[i][j], d[i-2][j-2]+1)
			}
		}
	}
	return d[len(a)][len(b)]
}

func TestOneTypoIsAnEditDistanceOfAtMostOne(t *testing.T) {
	t.Parallel()
	word := rapid.StringOfN(rapid.RuneFrom([]rune("abé語")), 0, 6, -1)
	rapid.Check(t, func(t *rapid.T) {
		a, b := word.Draw(t, "a"), word.Draw(t, "b")
		if got, want := language.OneTypo(a, b), distance([]rune(a), []rune(b)) <= 1; got != want {
			t.Fatalf("OneTypo(%q, %q) = %t", a, b, got)
		}
	})
	if !language.OneTypo(strings.Repeat("a", 100), strings.Repeat("a", 99)) {
		t.Fatal("a letter less is one typo")
	}
}
