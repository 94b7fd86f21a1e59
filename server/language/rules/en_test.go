package rules

import "testing"

func TestEnglishFormsAreSpeltRight(t *testing.T) {
	t.Parallel()
	tests := map[string][3]string{ // third person, past, gerund
		"go":    {"goes", "goed", "going"},
		"study": {"studies", "studied", "studying"},
		"enjoy": {"enjoys", "enjoyed", "enjoying"},
		"stop":  {"stops", "stopped", "stopping"},
		"have":  {"has", "haved", "having"},
		"watch": {"watches", "watched", "watching"},
		"see":   {"sees", "seed", "seeing"},
		"visit": {"visits", "visited", "visiting"},
	}
	for base, want := range tests {
		if got := [3]string{enThird(base), enPast(base), enGerund(base)}; got != want {
			t.Errorf("%s: %v, want %v", base, got, want)
		}
	}
}

func TestEnglishArticleFollowsTheSound(t *testing.T) {
	t.Parallel()
	tests := map[string]string{
		"a hour": "an hour", "a umbrella": "an umbrella", "an user": "a user", "an European": "a European", "a old dog": "an old",
		"an house":          "a house",
		"an one-way street": "a one", "a university": "", "an honest man": "", "a one": "", "an MBA": "", "a euro": "", "an x": "",
		"a U-turn": "",
	}
	for text, want := range tests {
		found := Check(Text{Language: "en", Text: "It is " + text + "."})
		got := ""
		if len(found) > 0 {
			got = found[0].Suggestion
		}
		if got != want {
			t.Errorf("%q: suggests %q, want %q", text, got, want)
		}
	}
}

func TestEnglishMessagesInSmallLettersKeepTheirI(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]int{"i think i'm late, see you on monday": 0, "Yes, i think i'm late": 2} {
		if found := Check(Text{Language: "en", Text: text}); len(found) != want {
			t.Errorf("%q: %d findings, want %d: %+v", text, len(found), want, found)
		}
	}
}
