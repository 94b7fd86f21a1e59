package identity

import (
	"testing"

	"golang.org/x/text/language"
	"pgregory.net/rapid"
)

func TestLanguageTagsTakeTheirCanonicalForm(t *testing.T) {
	t.Parallel()
	for tag, want := range map[string]string{
		"fr": "fr", "FR": "fr", "pt-br": "pt-BR", "zh-hant-tw": "zh-Hant-TW", "iw": "he", "i-klingon": "tlh", "de-1996": "de-1996",
		"": "", "e": "", "xx": "", "und": "", "und-FR": "", "root": "", "mul": "", "zxx": "", "x-foo": "", "en-u-co-phonebk": "",
		"fr-x-foo": "", "français": "", "en\x00": "", "en; DROP TABLE users": "",
	} {
		got := tag
		problem := languageProblem(&got)
		if (problem == "") != (want != "") || (want != "" && got != want) {
			t.Errorf("%q became %q (%s), want %q", tag, got, problem, want)
		}
	}
}

func TestCanonicalLanguageStaysAsItIs(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		tag := rapid.StringMatching(`[a-zA-Z]{2,3}(-[a-zA-Z]{4})?(-([a-zA-Z]{2}|[0-9]{3}))?`).Draw(t, "tag")
		once, ok := canonicalLanguage(tag)
		if !ok {
			return
		}
		if twice, ok := canonicalLanguage(once); !ok || twice != once {
			t.Fatalf("%q became %q, then %q", tag, once, twice)
		}
		if _, err := language.Parse(once); err != nil {
			t.Fatalf("%q became %q: %v", tag, once, err)
		}
	})
}

func TestAddressesFoldAlikeInGoAndPostgreSQL(t *testing.T) {
	t.Parallel()
	for email, want := range map[string]string{
		"Ada@Example.ORG": "ada@example.org", "a@b": "a@b",
		"": "", "a": "", "@b": "", "a@": "", "a@b@c": "", "a b@c": "", "a@b\n": "", "a\x00@b": "", "\u212a@b": "", "İ@b": "",
	} {
		if got, ok := foldEmail(email); ok != (want != "") || (ok && got != want) {
			t.Errorf("%q: %q, %t", email, got, ok)
		}
	}
}
