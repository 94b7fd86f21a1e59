package rules

import (
	"cmp"
	"slices"
	"strings"
)

// Category is the kind of error that a rule finds.
type Category string

// The categories, by the names that corrections carry everywhere.
const (
	Spelling    Category = "spelling"
	Accent      Category = "accent"
	Gender      Category = "gender"
	Agreement   Category = "agreement"
	Conjugation Category = "conjugation"
	Contraction Category = "contraction"
	WordOrder   Category = "word_order"
	WordChoice  Category = "word_choice"
	FalseFriend Category = "false_friend"
	Orthography Category = "orthography"
	Repetition  Category = "repetition"
)

// Text is what a learner wrote: in Language, with the learner's Native language where it is known (ISO 639-1, a region is ignored).
type Text struct {
	Language, Native string
	Text             string
}

// Finding is one error. Start and End are code points of the text, half open; Suggestion is what should stand there and differs
// from what does. Severity is 1 (slight), 2, or 3 (blocks understanding). Explain is the key for Explanation.
type Finding struct {
	Start, End int
	Rule       string
	Category   Category
	Severity   int
	Suggestion string
	Explain    string
}

// Rule finds one kind of error. Explanation is one sentence by the language of its reader ("en" is always there); Natives, when
// set, are the native languages of the learners whom the rule is for. Pass holds texts without a finding of any rule, Fail texts
// with this one.
type Rule struct {
	ID          string
	Category    Category
	Severity    int
	Explanation map[string]string
	Natives     []string
	Pass        []string
	Fail        []Fail

	find finder
}

// Fail is a text in which the rule must find Span, and suggest Suggestion.
type Fail struct {
	Text, Span, Suggestion string
	Native                 string // the learner's, where the rule asks for it
}

// hit is a finding in tokens: those in [from, to) should read as the suggestion says.
type hit struct {
	from, to   int
	suggestion string
}

// finder looks for an error of its kind that starts at token i, or has its first sign there.
type finder func(t *text, i int) (hit, bool)

// Check returns the errors in a text by Start, none over another: of two that overlap the more severe stays, then the longer.
// A language without rules has no findings.
func Check(in Text) []Finding {
	lang, ok := load(in.Language)
	if !ok {
		return nil
	}
	t := tokenise(in.Text, lang.elided)
	native := base(in.Native)
	var found []Finding
	for i := range t.tokens {
		for r := range lang.rules {
			rule := &lang.rules[r]
			if len(rule.Natives) > 0 && !slices.Contains(rule.Natives, native) {
				continue
			}
			if h, ok := rule.find(t, i); ok {
				if f, ok := t.finding(rule, h); ok {
					found = append(found, f)
				}
			}
		}
	}
	return apart(found)
}

// All returns the rules of a language, for documents and tests.
func All(name string) []Rule {
	lang, ok := load(name)
	if !ok {
		return nil
	}
	return slices.Clone(lang.rules)
}

// Explanation returns the sentence for a finding's Explain in the learner's native language, else in English, and "" for a key
// that no rule has.
func Explanation(key, native string) string {
	name, _, _ := strings.Cut(key, ".")
	for _, rule := range All(name) {
		if rule.ID == key {
			return cmp.Or(rule.Explanation[base(native)], rule.Explanation["en"])
		}
	}
	return ""
}

// apart sorts findings and drops those that overlap a better one.
func apart(found []Finding) []Finding {
	slices.SortStableFunc(found, func(a, b Finding) int {
		return cmp.Or(cmp.Compare(b.Severity, a.Severity), cmp.Compare(b.End-b.Start, a.End-a.Start), cmp.Compare(a.Start, b.Start))
	})
	var kept []Finding
	for _, f := range found {
		if !slices.ContainsFunc(kept, func(k Finding) bool { return f.Start < k.End && k.Start < f.End }) {
			kept = append(kept, f)
		}
	}
	slices.SortFunc(kept, func(a, b Finding) int { return cmp.Compare(a.Start, b.Start) })
	return kept
}
