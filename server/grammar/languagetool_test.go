package grammar

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/languagetutor/languagetutor/server/language/rules"
)

// tool is a LanguageTool server that answers with some matches, and refuses what the real one refuses.
func tool(t *testing.T, matches string) *LanguageTool {
	t.Helper()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method != http.MethodPost || r.URL.Path != "/base/v2/check" || r.Header.Get("Content-Type") != "application/x-www-form-urlencoded" {
			http.Error(w, "Error: Not Found", http.StatusNotFound)
			return
		}
		if err := r.ParseForm(); err != nil || r.PostForm.Get("text") == "" || r.PostForm.Get("language") == "" {
			http.Error(w, "Error: Missing 'text' or 'language' parameter", http.StatusBadRequest)
			return
		}
		if lang := r.PostForm.Get("language"); lang != "fr" && lang != "de-DE" && lang != "pt-BR" {
			http.Error(w, fmt.Sprintf("Error: '%s' is not a language code known to LanguageTool", lang), http.StatusBadRequest)
			return
		}
		w.Header().Set("Content-Type", "application/json")
		fmt.Fprintf(w, `{"software":{"apiVersion":1},"language":{"code":"fr"},"matches":%s}`, matches)
	}))
	t.Cleanup(server.Close)
	l, err := New(server.URL+"/base/", server.Client())
	if err != nil {
		t.Fatal(err)
	}
	return l
}

func entry(offset, length int, replacement, rule, issue, category string) string {
	return fmt.Sprintf(`{"message":"Parce que.","offset":%d,"length":%d,"replacements":[{"value":%q},{"value":"zzz"}],
		"rule":{"id":%q,"issueType":%q,"category":{"id":%q}}}`, offset, length, replacement, rule, issue, category)
}

func TestErrorsAreFoundAndStyleIsLeftAlone(t *testing.T) {
	t.Parallel()
	text := "👋🏽 Je mangé du pein, très très bon."
	l := tool(t, "["+strings.Join([]string{
		entry(5, 8, "J'ai mangé", "FR_AUX", "grammar", "GRAMMAR"),
		entry(17, 4, "pain", "HUNSPELL_RULE", "misspelling", "TYPOS"),
		entry(23, 9, "très", "FRENCH_WORD_REPEAT_RULE", "duplication", "MISC"),
		entry(33, 3, "délicieux", "STYLE", "style", "STYLE"),
		entry(33, 3, "bon", "SAME", "misspelling", "TYPOS"),
		entry(0, 4, "x", "UNKNOWN", "uncategorized", "SOMETHING_NEW"),
		`{"message":"x","offset":5,"length":2,"replacements":[],"rule":{"id":"X","issueType":"grammar","category":{"id":"GRAMMAR"}}}`,
	}, ",")+"]")
	found, err := l.Check(t.Context(), rules.Text{Language: "fr", Native: "en", Text: text})
	if err != nil {
		t.Fatal(err)
	}
	type short struct {
		Quote, Rule, Category, Suggestion, Why string
		Severity                               int
	}
	var got []short
	for _, f := range found {
		quote := string([]rune(text)[f.Start:f.End])
		got = append(got, short{quote, f.Rule, string(f.Category), f.Suggestion, f.Explanation, f.Severity})
	}
	want := []short{
		{"Je mangé", "languagetool.fr_aux", "agreement", "J'ai mangé", "", 2},
		{"pein", "languagetool.hunspell_rule", "spelling", "pain", "", 1},
		{"très très", "languagetool.french_word_repeat_rule", "repetition", "très", "", 1},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestTheReasonIsForThoseWhoReadTheLanguage(t *testing.T) {
	t.Parallel()
	l := tool(t, "["+entry(0, 2, "ab", "X", "grammar", "GRAMMAR")+"]")
	for native, want := range map[string]string{"fr-CA": "Parce que.", "en": "", "": ""} {
		found, err := l.Check(t.Context(), rules.Text{Language: "fr", Native: native, Text: "xy"})
		if err != nil || len(found) != 1 || found[0].Explanation != want {
			t.Errorf("%q: %+v, %v", native, found, err)
		}
	}
}

func TestLanguagesAreNamedAsTheServerKnowsThem(t *testing.T) {
	t.Parallel()
	l := tool(t, "[]")
	for _, language := range []string{"fr", "de", "pt-BR"} {
		if _, err := l.Check(t.Context(), rules.Text{Language: language, Native: "en", Text: "x"}); err != nil {
			t.Errorf("%s: %v", language, err)
		}
	}
	if _, err := l.Check(t.Context(), rules.Text{Language: "tlh", Native: "en", Text: "x"}); err == nil || !strings.Contains(err.Error(), "400") {
		t.Errorf("got %v", err)
	}
}

func TestAServerThatIsNoneIsAnError(t *testing.T) {
	t.Parallel()
	for _, url := range []string{"", "languagetool", "::", "http://"} {
		if _, err := New(url, http.DefaultClient); err == nil {
			t.Errorf("%q is taken", url)
		}
	}
	for _, matches := range []string{`"none"`, `[`, "[" + entry(1, 9, "y", "X", "grammar", "GRAMMAR") + "]", "[" + entry(-1, 1, "y", "X", "grammar", "GRAMMAR") + "]"} {
		if found, err := tool(t, matches).Check(t.Context(), rules.Text{Language: "fr", Text: "xyz"}); err == nil {
			t.Errorf("%s: %v", matches, found)
		}
	}
	gone := httptest.NewServer(http.NotFoundHandler())
	gone.Close()
	l, err := New(gone.URL, gone.Client())
	if err != nil {
		t.Fatal(err)
	}
	if _, err := l.Check(t.Context(), rules.Text{Language: "fr", Text: "x"}); err == nil {
		t.Error("nobody answered")
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := tool(t, "[]").Check(ctx, rules.Text{Language: "fr", Text: "x"}); err == nil {
		t.Error("the call was cancelled")
	}
}

func TestFindingsLieInTheTextWhateverTheServerSays(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.StringOfN(rapid.SampledFrom([]rune("aé字👋𝒳 ")), 1, 20, -1).Draw(t, "text")
		raw := "{\"matches\":[" + entry(rapid.IntRange(-3, 45).Draw(t, "offset"), rapid.IntRange(-3, 45).Draw(t, "length"),
			"y", "X", "grammar", "GRAMMAR") + "]}"
		var a answer
		if err := json.Unmarshal([]byte(raw), &a); err != nil {
			t.Fatal(err)
		}
		found, err := a.findings(rules.Text{Language: "fr", Text: text})
		if err != nil {
			return
		}
		for _, f := range found {
			if f.Start < 0 || f.Start >= f.End || f.End > utf8.RuneCountInString(text) {
				t.Fatalf("%+v in %q", f, text)
			}
		}
	})
}
