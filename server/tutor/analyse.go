package tutor

import (
	"cmp"
	"context"
	"encoding/json"
	"slices"
	"strings"
	"sync"
	"unicode/utf8"

	"github.com/google/uuid"

	"github.com/languagetutor/languagetutor/server/language/rules"
	"github.com/languagetutor/languagetutor/server/llm"
)

// analysis is what a learner's words show.
type analysis struct {
	// corrections are verified, the worst first.
	corrections []Correction
	// understood says that the words answer sensibly what was said before.
	understood bool
	// attempts are words that the learner tried, by term.
	attempts map[string]outcome
}

// outcome is how an attempt came out.
type outcome string

const (
	right      outcome = "right"
	smallError outcome = "small_error"
	wrong      outcome = "wrong"
)

// mostCorrections is how many corrections of one message a model is believed.
const mostCorrections = 20

// finding is an answer of a model to the analysis prompt.
type finding struct {
	Corrections []struct {
		Quote       string `json:"quote"`
		Suggestion  string `json:"suggestion"`
		Category    string `json:"category"`
		Severity    int    `json:"severity"`
		Explanation string `json:"explanation"`
	} `json:"corrections"`
	Understood bool `json:"understood"`
	Attempts   []struct {
		Word    string  `json:"word"`
		Quote   string  `json:"quote"`
		Outcome outcome `json:"outcome"`
	} `json:"attempts"`
}

// analyse looks for errors in the learner's words, by rules, by a grammar server where there is one, and by a model. Without the
// others' help the rules stand alone.
func (s *Service) analyse(ctx context.Context, j job, model llm.Provider, req llm.Request) analysis {
	found := ruled(j.session, j.turn.LearnerText)
	var look sync.WaitGroup
	if s.grammar != nil {
		look.Go(func() { found = append(found, s.checked(ctx, j)...) })
	}
	answer, _, err := llm.Structured(ctx, model, req, nil)
	if err != nil {
		s.log.WarnContext(ctx, "no analysis by a model", "turn", j.turn.ID, "error", err)
	}
	look.Wait()
	return examine(j, found, answer)
}

// analysisRequest asks a model what it makes of the learner's words. before are the last turns, the oldest first.
func analysisRequest(j job, before []Turn) llm.Request {
	b := brief(j.session)
	if len(before) > 0 {
		last := before[len(before)-1]
		b.Before = unmarked(j.session, last.TutorText)
		for _, target := range last.Targets {
			b.Targets = append(b.Targets, unmarked(j.session, target.Term))
		}
	}
	return llm.Request{
		System:    []llm.Block{{Text: b.render("analyse")}},
		Messages:  []llm.Message{{Role: llm.Learner, Text: fenced(j.session, j.turn.LearnerText)}},
		MaxTokens: 800,
		Schema:    analysisSchema,
		Brief:     data(j, llm.TaskAnalyse, j.turn.LearnerText, ""),
	}
}

// examine puts together what rules found in the learner's words, the surest first, and what a model answered; nil where none did.
func examine(j job, found []Correction, answer []byte) analysis {
	text := j.turn.LearnerText
	a := analysis{attempts: map[string]outcome{}}
	var f finding
	if answer != nil && json.Unmarshal(answer, &f) == nil {
		a.understood = f.Understood
		for _, attempt := range f.Attempts {
			// A word counts as tried only where the learner really wrote something for it.
			if strings.TrimSpace(attempt.Quote) != "" && strings.Contains(text, attempt.Quote) {
				a.attempts[attempt.Word] = attempt.Outcome
			}
		}
	}
	a.corrections = restrain(merge(text, found, f, nonce(j.session)), j.session.Level)
	return a
}

// ruled are the findings of the rules.
func ruled(s Session, text string) []Correction {
	var found []Correction
	for _, f := range rules.Check(rules.Text{Language: s.Language, Native: s.Native, Text: text}) {
		found = append(found, Correction{
			Start: f.Start, End: f.End, Category: categoryOf(string(f.Category)), Severity: f.Severity, Rule: f.Rule,
			Lemma: strings.ToLower(f.Suggestion), Suggestion: f.Suggestion, Explanation: rules.Explanation(f.Explain, s.Native),
		})
	}
	return found
}

// checked are the findings of the grammar server.
func (s *Service) checked(ctx context.Context, j job) []Correction {
	text := rules.Text{Language: j.session.Language, Native: j.session.Native, Text: j.turn.LearnerText}
	answer, err := s.grammar.Check(ctx, text)
	if err != nil && ctx.Err() == nil {
		s.log.WarnContext(ctx, "no analysis by the grammar server", "turn", j.turn.ID, "error", err)
	}
	var found []Correction
	for _, f := range answer {
		found = append(found, Correction{
			Start: f.Start, End: f.End, Category: categoryOf(string(f.Category)), Severity: f.Severity, Rule: f.Rule,
			Lemma: strings.ToLower(f.Suggestion), Suggestion: shorten(f.Suggestion, 500), Explanation: shorten(f.Explanation, 500),
		})
	}
	return found
}

// merge puts the findings of rules and of a model together. A rule is beyond doubt, so it wins where both speak of the same
// words, but a model may say why where the rule does not. What a model says is believed only where it quotes the text and
// suggests something else that can be shown.
func merge(text string, found []Correction, f finding, secrets ...string) []Correction {
	characters := []rune(text)
	var kept []Correction
	over := func(c Correction) int {
		return slices.IndexFunc(kept, func(k Correction) bool { return k.Start < c.End && c.Start < k.End })
	}
	for _, c := range found {
		if sound(characters, c) && over(c) < 0 {
			kept = append(kept, c)
		}
	}
	for _, m := range f.Corrections[:min(len(f.Corrections), mostCorrections)] {
		at := strings.Index(text, m.Quote)
		m.Suggestion, m.Explanation = plain(m.Suggestion), plain(m.Explanation)
		if m.Quote == "" || at < 0 || unsafe(m.Suggestion, secrets...) {
			continue
		}
		if unsafe(m.Explanation, secrets...) {
			m.Explanation = ""
		}
		start := utf8.RuneCountInString(text[:at])
		c := Correction{
			Start: start, End: start + utf8.RuneCountInString(m.Quote), Category: categoryOf(m.Category),
			Severity: min(max(m.Severity, 1), 3), Lemma: strings.ToLower(m.Suggestion), Suggestion: shorten(m.Suggestion, 500),
			Explanation: shorten(m.Explanation, 500),
		}
		switch at := over(c); {
		case !sound(characters, c):
		case at < 0:
			kept = append(kept, c)
		case kept[at].Explanation == "" && strings.EqualFold(kept[at].Suggestion, c.Suggestion):
			kept[at].Explanation = c.Explanation
		}
	}
	return kept
}

// sound says that a correction corrects something.
func sound(text []rune, c Correction) bool {
	return c.Start >= 0 && c.Start < c.End && c.End <= len(text) && string(text[c.Start:c.End]) != c.Suggestion
}

// shownPerTurn is how many corrections a learner sees of one turn.
func shownPerTurn(level int) int {
	if level < 3 {
		return 2
	}
	return 4
}

// restrain orders corrections, the worst first, names them, and shows only so many.
func restrain(found []Correction, level int) []Correction {
	slices.SortStableFunc(found, func(a, b Correction) int {
		return cmp.Or(cmp.Compare(b.Severity, a.Severity), cmp.Compare(a.Start, b.Start))
	})
	for i := range found {
		found[i].ID = uuid.Must(uuid.NewV7())
		found[i].Shown = i < shownPerTurn(level)
	}
	return found
}

// shorten cuts a text to some characters.
func shorten(text string, most int) string {
	if utf8.RuneCountInString(text) <= most {
		return text
	}
	return string([]rune(text)[:most])
}
