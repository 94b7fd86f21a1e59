package rules

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// shown are the tokens with | between them; a word that begins a sentence has a ^, an unreadable chunk a %.
func shown(t *text) string {
	var all []string
	for _, k := range t.tokens {
		word := k.lower
		switch {
		case k.lower == "":
			word = "%" + k.raw
		case k.first:
			word = "^" + word
		}
		all = append(all, strings.ReplaceAll(word, "\n", "\\n"))
	}
	return strings.Join(all, "|")
}

func TestTokenise(t *testing.T) {
	t.Parallel()
	elided := set("l qu")
	for in, want := range map[string]string{
		"":                            "",
		"L'eau est là.":               "^l'|eau|est|là|.",
		"qu’il":                       "^qu'|il",
		"Aujourd'hui, l'":             "^aujourd'hui|,|l|'",
		"Oui. Non !":                  "^oui|.|^non|!",
		"« Entrez ! » dit-il.":        "«|^entrez|!|»|dit|-|il|.",
		`"Oui!" he`:                   `"|^oui|!|"|he`,
		"un\r\ndeux":                  "^un|\\n|\\n|^deux",
		"e\u0301te\u0301":             "^été",
		"a@b.fr, www.x.y et/ou tag#1": "%a@b.fr|,|%www.x.y|%et/ou|%tag#1",
		"3 < 5":                       "^3|<|5",
		"👍🏽 ok":                       "👍🏽|^ok",
		"14h30 et 3,5":                "^14h30|et|3,5",
	} {
		if got := shown(tokenise(in, elided)); got != want {
			t.Errorf("tokenise(%q) = %s, want %s", in, got, want)
		}
	}
}

func TestTokensAreWhereTheyAreWritten(t *testing.T) {
	t.Parallel()
	elided := set("l d qu")
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.OneOf(rapid.String(), rapid.StringOf(rapid.SampledFrom([]rune("aÉe\u0301 l'’.-\r\n?!«»@👍🏽\u200d\u00ad")))).Draw(t,
			"text")
		read := tokenise(text, elided)
		at := 0
		for _, k := range read.tokens {
			if k.start < at || k.end <= k.start || k.end > len(read.runes) {
				t.Fatalf("token %+v after %d of %d", k, at, len(read.runes))
			}
			if between := string(read.runes[at:k.start]); strings.TrimSpace(between) != "" {
				t.Fatalf("no token for %q", between)
			}
			at = k.end
		}
		if rest := string(read.runes[at:]); strings.TrimSpace(rest) != "" {
			t.Fatalf("no token for %q", rest)
		}
	})
}

func TestSuggestionsKeepTheCaseOfTheText(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ text, suggestion, want string }{
		{"le eau", "l'eau", "l'eau"},
		{"Le eau", "l'eau", "L'eau"},
		{"LE EAU", "l'eau", "L'EAU"},
		{"Il boit le eau", "l'eau", "l'eau"},
		{"A\u0300 Paris", "en Paris", "En Paris"},
	} {
		read := tokenise(c.text, nil)
		n := len(read.tokens)
		f, ok := read.finding(&Rule{ID: "xx.test"}, hit{n - 2, n, c.suggestion})
		if !ok || f.Suggestion != c.want {
			t.Errorf("%q: suggestion %q, want %q", c.text, f.Suggestion, c.want)
		}
	}
}

func TestFindingMustChangeTheText(t *testing.T) {
	t.Parallel()
	for _, text := range []string{"l'été", "l’été", "l'e\u0301te\u0301", "L'ÉTÉ", "L'été"} {
		read := tokenise(text, set("l"))
		if f, ok := read.finding(&Rule{}, hit{0, 2, "l'été"}); ok {
			t.Errorf("%q: finding %+v, want none", text, f)
		}
	}
}

func TestAtIsEmptyOutsideTheText(t *testing.T) {
	t.Parallel()
	read := tokenise("un", nil)
	for _, i := range []int{-1, 1, 100} {
		if diff := cmp.Diff(token{}, read.at(i), cmp.AllowUnexported(token{})); diff != "" {
			t.Errorf("at(%d): %s", i, diff)
		}
	}
}
