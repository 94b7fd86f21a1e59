package rules

import (
	"strings"
	"testing"
)

// found is the first hit of a finder as "span => suggestion", "" for none.
func found(find finder, in string) string {
	t := tokenise(in, set("l d j s"))
	for i := range t.tokens {
		if h, ok := find(t, i); ok {
			return t.raw(h.from, h.to) + " => " + h.suggestion
		}
	}
	return ""
}

func TestPatterns(t *testing.T) {
	t.Parallel()
	c := classes{"colour": set("rouge bleu"), "place": set("ici là")}
	for _, test := range []struct{ pattern, text, want string }{
		{"tres => très", "C'est tres bon", "tres => très"},
		{"tres => très", "tres-bon", ""},
		{"tres => très", "TRES", "TRES => très"},
		{"un|une @colour => $2", "une Rouge", "une Rouge => Rouge"},
		{"un|une @colour => $_2", "une Rouge", "une Rouge => rouge"},
		{"!de|@place oui => non", "dit oui", "dit oui => non"},
		{"!de|@place oui => non", "ici oui", ""},
		{"!de|@place oui => non", "oui", ""},
		{"* [ oui ] => non", "12 oui", ""},
		{"* [ oui ] => non", "dit oui", "oui => non"},
		{"a pas? b => $1 $2 c", "a b", "a b => a c"},
		{"a pas? b => $1 $2 c", "a pas b", "a pas b => a pas c"},
		{"< ou => où", "oui ou", ""},
		{"< ou => où", "oui. Ou", "Ou => où"},
		{"a [ b ] > => c", "a b, d", "b => c"},
		{"a [ b ] > => c", "a b d", ""},
		{"a [ b ] > => c", "a b 12", ""},
		{"a [ b ] > => c", "a b\nd", "b => c"},
		{"a b => c", "a\nb", ""},
		{"a b => c", "a, b", ""},
		{"l' eau => de $1 $2", "l’eau", "l’eau => de l’eau"},
		{"@number ans => $1", "20 ans", "20 ans => 20"},
		{"@number ans => $1", "vingt ans", ""},
		{"en [ @capital ] => x", "en Mai", "Mai => x"},
		{"en [ @capital ] => x", "en mai", ""},
		{"@lower a => x", "B a", ""},
		{"t - il => t-il", "t - il", "t - il => t-il"},
		{"a|b ? => c", "b ?", "b ? => c"},
	} {
		if got := found(c.patterns(test.pattern), test.text); got != test.want {
			t.Errorf("%q in %q: %q, want %q", test.pattern, test.text, got, test.want)
		}
	}
}

func TestTheFirstPatternThatMatchesWins(t *testing.T) {
	t.Parallel()
	find := classes{}.patterns("a b => 1", "a => 2")
	if got := found(find, "a b"); got != "a b => 1" {
		t.Errorf("got %q", got)
	}
	if got := found(find, "a c"); got != "a => 2" {
		t.Errorf("got %q", got)
	}
}

func TestBadPatternsPanicWhenTheyAreMade(t *testing.T) {
	t.Parallel()
	for _, line := range []string{
		"a b", "a => $2", "a => $0", "a => $", "a => $x", "@none => a", "[ ] a => b", "a ] b [ => c",
		"a|> => b", "a||b => c",
	} {
		t.Run(line, func(t *testing.T) {
			t.Parallel()
			defer func() {
				if cause, _ := recover().(string); !strings.HasPrefix(cause, "rules: ") {
					t.Errorf("panic %q, want one that names the pattern", cause)
				}
			}()
			classes{}.patterns(line)
		})
	}
}

func TestFindersCombine(t *testing.T) {
	t.Parallel()
	c := classes{}
	lundi := c.patterns("lundi => $_1")
	for name, test := range map[string]struct {
		find       finder
		text, want string
	}{
		"either takes the second":       {either(c.patterns("x => y"), lundi), "lundi", "lundi => lundi"},
		"capitals need one":             {capitals(lundi), "lundi", ""},
		"capitals find it":              {capitals(lundi), "Lundi", "Lundi => lundi"},
		"capitals leave shouts":         {capitals(lundi), "LUNDI", ""},
		"unless stops":                  {unless(c.patterns("lundi gras => "), lundi), "lundi gras", ""},
		"unless lets the rest through":  {unless(c.patterns("lundi gras => "), lundi), "lundi soir", "lundi => lundi"},
		"rewritten changes":             {rewritten(lundi, strings.ToUpper), "lundi", "lundi => LUNDI"},
		"repeated finds two":            {repeated(set("le")), "le le pain", "le le => le"},
		"repeated leaves three":         {repeated(set("la")), "la la la", ""},
		"repeated leaves a name":        {repeated(set("le")), "le Le Havre", ""},
		"repeated leaves compounds":     {repeated(set("le")), "dites-le le soir", ""},
		"repeated knows its words only": {repeated(set("le")), "nous nous", ""},
	} {
		if got := found(test.find, test.text); got != test.want {
			t.Errorf("%s: %q, want %q", name, got, test.want)
		}
	}
}
