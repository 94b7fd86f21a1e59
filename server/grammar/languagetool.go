package grammar

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"unicode/utf16"

	"github.com/languagetutor/languagetutor/server/language/rules"
)

// LanguageTool is a server that speaks version 2 of LanguageTool's HTTP API (languagetool.org/http-api).
type LanguageTool struct {
	check  string
	client *http.Client
}

// New returns the server at a base URL, such as http://languagetool:8010. The client bounds how long it is waited for.
func New(baseURL string, client *http.Client) (*LanguageTool, error) {
	u, err := url.Parse(baseURL)
	if err != nil || u.Host == "" {
		return nil, fmt.Errorf("%q is not the URL of a LanguageTool server", baseURL)
	}
	return &LanguageTool{check: u.JoinPath("/v2/check").String(), client: client}, nil
}

// answer is what the server tells of a text.
type answer struct {
	Matches []match `json:"matches"`
}

type match struct {
	Message string `json:"message"`
	// Offset and Length are in UTF-16 code units.
	Offset       int `json:"offset"`
	Length       int `json:"length"`
	Replacements []struct {
		Value string `json:"value"`
	} `json:"replacements"`
	Rule struct {
		ID        string `json:"id"`
		IssueType string `json:"issueType"`
		Category  struct {
			ID string `json:"id"`
		} `json:"category"`
	} `json:"rule"`
}

// Check returns the errors in a text. The reason of each is in the text's own language, which is why only a learner who
// speaks that gets one. Rule begins with "languagetool.".
func (l *LanguageTool) Check(ctx context.Context, in rules.Text) ([]Finding, error) {
	form := url.Values{"text": {in.Text}, "language": {tag(in.Language)}, "motherTongue": {base(in.Native)}, "level": {"default"}}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, l.check, strings.NewReader(form.Encode()))
	if err != nil {
		return nil, fmt.Errorf("ask LanguageTool: %w", err)
	}
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	req.Header.Set("Accept", "application/json")
	res, err := l.client.Do(req)
	if err != nil {
		return nil, fmt.Errorf("ask LanguageTool: %w", err)
	}
	defer func() { _ = res.Body.Close() }()
	if res.StatusCode != http.StatusOK {
		return nil, fmt.Errorf("ask LanguageTool: %s", res.Status)
	}
	var got answer
	if err := json.NewDecoder(res.Body).Decode(&got); err != nil {
		return nil, fmt.Errorf("read LanguageTool's answer: %w", err)
	}
	return got.findings(in)
}

var errOutside = errors.New("LanguageTool speaks of what is not in the text")

// Finding is a finding of a rule, and its reason where there is one that the learner reads.
type Finding struct {
	rules.Finding
	Explanation string
}

// findings are the matches that are errors and have something better to say.
func (a answer) findings(in rules.Text) ([]Finding, error) {
	characters := []rune(in.Text)
	place := places(characters)
	var found []Finding
	for _, m := range a.Matches {
		start, begins := place[m.Offset]
		end, ends := place[m.Offset+m.Length]
		if !begins || !ends || start >= end {
			return nil, errOutside
		}
		category, severity := m.kind()
		if category == "" || len(m.Replacements) == 0 || m.Replacements[0].Value == string(characters[start:end]) {
			continue
		}
		f := Finding{Finding: rules.Finding{
			Start: start, End: end, Rule: "languagetool." + strings.ToLower(m.Rule.ID), Category: category, Severity: severity,
			Suggestion: m.Replacements[0].Value,
		}}
		if base(in.Native) == base(in.Language) {
			f.Explanation = m.Message
		}
		found = append(found, f)
	}
	return found, nil
}

// places are the code points at which the UTF-16 code units begin that begin one, and the end.
func places(text []rune) map[int]int {
	place, unit := map[int]int{}, 0
	for i, r := range text {
		place[unit] = i
		unit += utf16.RuneLen(r)
	}
	place[unit] = len(text)
	return place
}

// kinds are the categories of LanguageTool that are errors. Others are style and typography.
var kinds = map[string]rules.Category{
	"TYPOS": rules.Spelling, "CASING": rules.Orthography, "COMPOUNDING": rules.Orthography, "CONFUSED_WORDS": rules.WordChoice,
	"FALSE_FRIENDS": rules.FalseFriend, "GRAMMAR": rules.Agreement, "REPETITIONS": rules.Repetition, "COLLOCATIONS": rules.WordChoice,
}

// kind is what sort of error a match is and how bad; "" for none.
func (m match) kind() (rules.Category, int) {
	switch m.Rule.IssueType {
	case "style", "typographical", "whitespace", "register", "locale-violation", "inconsistency":
		return "", 0
	case "misspelling":
		return rules.Spelling, 1
	case "duplication":
		return rules.Repetition, 1
	}
	return kinds[m.Rule.Category.ID], 2
}

// tags are the variants that have a dictionary of their own: without one LanguageTool does not look for misspelt words.
var tags = map[string]string{"en": "en-US", "de": "de-DE", "pt": "pt-PT"}

// tag is the name by which LanguageTool knows a language.
func tag(language string) string {
	if strings.Contains(language, "-") {
		return language
	}
	if variant, has := tags[language]; has {
		return variant
	}
	return language
}

// base is a tag without script and region.
func base(tag string) string {
	b, _, _ := strings.Cut(strings.ToLower(tag), "-")
	return b
}
