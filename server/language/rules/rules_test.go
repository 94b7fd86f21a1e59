package rules

import (
	"os"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"
)

func TestEveryRuleIsComplete(t *testing.T) {
	t.Parallel()
	readers := []string{"en", "fr", "es", "de", "it", "pt"}
	for name := range languages {
		seen := map[string]bool{}
		for _, rule := range All(name) {
			if seen[rule.ID] {
				t.Errorf("%s: two rules have this ID", rule.ID)
			}
			seen[rule.ID] = true
			if !strings.HasPrefix(rule.ID, name+".") {
				t.Errorf("%s: the ID does not start with %s.", rule.ID, name)
			}
			if rule.Severity < 1 || rule.Severity > 3 {
				t.Errorf("%s: severity %d, want 1 to 3", rule.ID, rule.Severity)
			}
			for _, reader := range readers {
				if rule.Explanation[reader] == "" {
					t.Errorf("%s: no explanation in %s", rule.ID, reader)
				}
			}
			if len(rule.Explanation) > len(readers) {
				t.Errorf("%s: explanations in unknown languages: %v", rule.ID, rule.Explanation)
			}
			if len(rule.Pass) < 4 || len(rule.Fail) < 4 {
				t.Errorf("%s: %d texts to pass and %d to flag, want 4 of each", rule.ID, len(rule.Pass), len(rule.Fail))
			}
		}
	}
}

func TestRulesForNativesAreSilentForOthers(t *testing.T) {
	t.Parallel()
	for name := range languages {
		for _, rule := range All(name) {
			if len(rule.Natives) == 0 {
				continue
			}
			for _, fail := range rule.Fail {
				for _, f := range Check(Text{Language: name, Native: "ja", Text: fail.Text}) {
					if f.Rule == rule.ID {
						t.Errorf("%s: %q is flagged for a native of Japanese", rule.ID, fail.Text)
					}
				}
			}
		}
	}
}

func TestExplanationFallsBackToEnglish(t *testing.T) {
	t.Parallel()
	english := Explanation("fr.elision", "en")
	if english == "" || Explanation("fr.elision", "ja") != english {
		t.Errorf("a reader of Japanese gets %q, want the English %q", Explanation("fr.elision", "ja"), english)
	}
	if german := Explanation("fr.elision", "de-AT"); german == "" || german == english {
		t.Errorf("a reader of Austrian German gets %q, want German", german)
	}
	for _, key := range []string{"fr.nothing", "xx.elision", ""} {
		if got := Explanation(key, "en"); got != "" {
			t.Errorf("Explanation(%q) = %q, want none", key, got)
		}
	}
}

func TestCheckReadsTheSameTextInEveryForm(t *testing.T) {
	t.Parallel()
	want := Finding{Rule: "fr.infinitive_after_verb", Suggestion: "manger"}
	for name, text := range map[string]string{
		"composed": "Je vais mangé.", "decomposed": "Je vais mange\u0301.", "after emoji": "👩‍👩‍👧 Je vais mangé.",
		"Windows lines": "Bonjour.\r\nJe vais mangé.\r\n", "no end": "Je vais mangé",
	} {
		found := Check(Text{Language: "fr-CA", Text: text})
		if len(found) != 1 || found[0].Rule != want.Rule || found[0].Suggestion != want.Suggestion {
			t.Errorf("%s: found %+v, want %+v", name, found, want)
		}
	}
}

func TestCheckDoesNotReadOverALine(t *testing.T) {
	t.Parallel()
	for _, text := range []string{"J'aime le\nle soir", "Il a deux\r\nchat", "C'est de\n\nle restaurant"} {
		if found := Check(Text{Language: "fr", Text: text}); len(found) > 0 {
			t.Errorf("%q: found %+v, want nothing", text, found)
		}
	}
}

func TestCheckLeavesUnknownLanguagesAlone(t *testing.T) {
	t.Parallel()
	if found := Check(Text{Language: "xx", Text: "je ai"}); found != nil {
		t.Errorf("found %+v, want nothing", found)
	}
	if rules := All("xx"); rules != nil {
		t.Errorf("%d rules, want none", len(rules))
	}
}

func TestApartKeepsTheSevereThenTheLong(t *testing.T) {
	t.Parallel()
	found := apart([]Finding{
		{Start: 8, End: 9, Rule: "alone", Severity: 1},
		{Start: 0, End: 3, Rule: "long", Severity: 1},
		{Start: 2, End: 4, Rule: "severe", Severity: 2},
		{Start: 4, End: 6, Rule: "short", Severity: 1},
		{Start: 4, End: 7, Rule: "longer", Severity: 1},
	})
	var rules []string
	for _, f := range found {
		rules = append(rules, f.Rule)
	}
	if want := []string{"severe", "longer", "alone"}; !slices.Equal(rules, want) {
		t.Errorf("kept %v, want %v", rules, want)
	}
}

func FuzzCheck(f *testing.F) {
	for name := range languages {
		for _, rule := range All(name) {
			f.Add(name, "en", rule.Pass[0])
			f.Add(name, "en", rule.Fail[0].Text)
		}
		f.Add(name, "", "a\u0301 \xff\r\n'’l'«¿?!- 👩‍👩‍👧 www.x @ \u2028 MANGE\u0301")
	}
	f.Fuzz(func(t *testing.T, name, native, text string) {
		runes := []rune(text)
		end := 0
		for _, found := range Check(Text{Language: name, Native: native, Text: text}) {
			switch {
			case found.Start < end || found.Start >= found.End || found.End > len(runes):
				t.Fatalf("%q: bad span in %+v", text, found)
			case found.Suggestion == string(runes[found.Start:found.End]):
				t.Fatalf("%q: %+v changes nothing", text, found)
			case !utf8.ValidString(found.Suggestion):
				t.Fatalf("%q: %+v is not UTF-8", text, found)
			case Explanation(found.Explain, native) == "":
				t.Fatalf("%q: %+v has no explanation", text, found)
			}
			end = found.End
		}
	})
}

func BenchmarkCheck(b *testing.B) {
	for name := range languages {
		var text strings.Builder
		for text.Len() < 4000 {
			for _, rule := range All(name) {
				text.WriteString(rule.Pass[0] + " ")
			}
		}
		long := string([]rune(text.String())[:3000])
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				Check(Text{Language: name, Text: long})
			}
		})
	}
}

func TestRulesPassAndFlagTheirExamples(t *testing.T) {
	t.Parallel()
	for name := range languages {
		for _, rule := range All(name) {
			t.Run(rule.ID, func(t *testing.T) {
				t.Parallel()
				native := ""
				if len(rule.Natives) > 0 {
					native = rule.Natives[0]
				}
				for _, text := range rule.Pass {
					if found := Check(Text{Language: name, Native: native, Text: text}); len(found) > 0 {
						t.Errorf("%q: found %+v, want nothing", text, found)
					}
				}
				for _, fail := range rule.Fail {
					native := fail.Native
					found := Check(Text{Language: name, Native: native, Text: fail.Text})
					ok := false
					for _, f := range found {
						span := string([]rune(fail.Text)[f.Start:f.End])
						ok = ok || f.Rule == rule.ID && span == fail.Span && f.Suggestion == fail.Suggestion
					}
					if !ok {
						t.Errorf("%q: found %+v, want %q -> %q", fail.Text, found, fail.Span, fail.Suggestion)
					}
				}
			})
		}
	}
}

func TestCleanSentencesHaveNoFindings(t *testing.T) {
	t.Parallel()
	for name := range languages {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			raw, err := os.ReadFile("testdata/clean." + name + ".txt")
			if err != nil {
				t.Fatal(err)
			}
			sentences, flagged := 0, 0
			for line := range strings.Lines(string(raw)) {
				line = strings.TrimSpace(line)
				if line == "" || strings.HasPrefix(line, "#") {
					continue
				}
				sentences++
				if found := Check(Text{Language: name, Native: "en", Text: line}); len(found) > 0 {
					flagged++
					t.Logf("%s: %+v", line, found)
				}
			}
			t.Logf("%s: %d of %d flagged", name, flagged, sentences)
			if sentences < 300 {
				t.Errorf("%d sentences, want at least 300", sentences)
			}
			if flagged*50 > sentences {
				t.Errorf("%d of %d sentences are flagged, want at most 2 %%", flagged, sentences)
			}
		})
	}
}
