package eval

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/languagetutor/languagetutor/server/tutor"
)

// over is a correction of a part of a text.
func over(text, quote, suggestion string) tutor.Correction {
	start := utf8.RuneCountInString(text[:strings.Index(text, quote)])
	return tutor.Correction{
		Start: start, End: start + utf8.RuneCountInString(quote), Suggestion: suggestion, Category: tutor.CategoryContraction,
	}
}

func TestACorrectionIsRightWhereverItIsQuoted(t *testing.T) {
	t.Parallel()
	c := Conversation{Text: "Été : je ai vu le garçon et les petit enfant à le  parc.", Expected: Expected{Errors: []Mistake{
		{Quote: "je ai", Suggestions: choices{"j'ai"}, Category: "contraction"},
		{Quote: "petit enfant", Suggestions: choices{"petits enfants", "jeunes enfants"}, Category: "agreement"},
		{Quote: "à le  parc", Suggestions: choices{"au parc"}, Category: "contraction"},
	}}}
	if err := c.prepareErrors(); err != nil {
		t.Fatal(err)
	}
	for name, test := range map[string]struct {
		quote, suggestion string
		verdict           verdict
		corrected, seen   []bool
	}{
		"the same":              {"je ai", "j'ai", right, []bool{true, false, false}, []bool{true, false, false}},
		"another apostrophe":    {"je ai", "J’ai", right, []bool{true, false, false}, []bool{true, false, false}},
		"a larger part":         {"je ai vu", "j'ai vu", right, []bool{true, false, false}, []bool{true, false, false}},
		"a smaller part":        {"à le", "au", right, []bool{false, false, true}, []bool{false, false, true}},
		"white space":           {"à le  parc", "au  parc", right, []bool{false, false, true}, []bool{false, false, true}},
		"another accepted":      {"les petit enfant", "les jeunes enfants", right, []bool{false, true, false}, []bool{false, true, false}},
		"another suggestion":    {"je ai", "j'avais", detected, []bool{false, false, false}, []bool{true, false, false}},
		"half of it":            {"petit", "petits", detected, []bool{false, false, false}, []bool{false, true, false}},
		"too much changed":      {"je ai vu", "j'ai aperçu", detected, []bool{false, false, false}, []bool{true, false, false}},
		"no error":              {"garçon", "homme", invented, []bool{false, false, false}, []bool{false, false, false}},
		"beside an error":       {"vu", "aperçu", invented, []bool{false, false, false}, []bool{false, false, false}},
		"two at once":           {"petit enfant à le", "petits enfants au", right, []bool{false, true, true}, []bool{false, true, true}},
		"one of two":            {"petit enfant à le", "petit enfant au", right, []bool{false, false, true}, []bool{false, true, true}},
		"the whole, one is not": {c.Text, "Été : j'ai vu le garçon et les petits enfants à le parc.", right, []bool{true, true, false}, []bool{true, true, true}},
	} {
		verdicts, corrected, seen, category := c.compare([]tutor.Correction{over(c.Text, test.quote, test.suggestion)})
		if verdicts[0] != test.verdict || !cmp.Equal(corrected, test.corrected) || !cmp.Equal(seen, test.seen) {
			t.Errorf("%s: %s, put right %v, seen %v", name, verdicts[0], corrected, seen)
		}
		if want := test.verdict == right && (corrected[0] || corrected[2]); (category == 1) != want {
			t.Errorf("%s: %d of the right category", name, category)
		}
	}
}

// TestWhoeverCorrectsAsExpectedIsRight draws texts with errors between other words, and corrections with some of these words in
// their quotes.
func TestWhoeverCorrectsAsExpectedIsRight(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 5).Draw(t, "errors")
		var words []string
		c := Conversation{}
		wrong := func(i int) string { return "ñ" + strings.Repeat("x", i) + "!" }
		fixed := func(i int) string { return "é" + strings.Repeat("y", i) }
		for i := range n {
			words = append(words, "da"+strings.Repeat("b", i), wrong(i))
			c.Expected.Errors = append(c.Expected.Errors, Mistake{Quote: wrong(i), Suggestions: choices{"?", fixed(i)}, Category: "other"})
		}
		words = append(words, "ende")
		c.Text = strings.Join(words, " ")
		if err := c.prepareErrors(); err != nil {
			t.Fatal(err)
		}
		from := rapid.IntRange(0, len(words)-2).Draw(t, "from")
		to := rapid.IntRange(from+2, len(words)).Draw(t, "to") // two words: one of them is wrong
		quote := strings.Join(words[from:to], " ")
		suggestion := quote
		for i := range n {
			suggestion = strings.Replace(suggestion, wrong(i), fixed(i), 1)
		}
		verdicts, corrected, seen, _ := c.compare([]tutor.Correction{over(c.Text, quote, suggestion)})
		for i := range n {
			if at := 2*i + 1; corrected[i] != (from <= at && at < to) || seen[i] != corrected[i] {
				t.Fatalf("error %d of %q: put right %t, seen %t by %q", i, c.Text, corrected[i], seen[i], quote)
			}
		}
		if verdicts[0] != right {
			t.Fatalf("%q -> %q in %q is %s", quote, suggestion, c.Text, verdicts[0])
		}
	})
}
