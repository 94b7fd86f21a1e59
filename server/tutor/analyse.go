package tutor

import (
	"cmp"
	"context"
	"encoding/json"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/google/uuid"

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

// analyse looks for errors in the learner's words, by rules and by a model. Without the model's help the rules stand alone.
func (s *Service) analyse(ctx context.Context, j job, before []Turn) analysis {
	text := j.turn.LearnerText
	a := analysis{attempts: map[string]outcome{}}
	if text == "" {
		return a
	}
	var found []Correction
	b := brief(j.session)
	var aimed []Target
	if len(before) > 0 {
		last := before[len(before)-1]
		b.Before, aimed = unmarked(j.session, last.TutorText), last.Targets
		for _, target := range aimed {
			b.Targets = append(b.Targets, unmarked(j.session, target.Term))
		}
	}
	answer, err := s.ask(ctx, j.learner, j.turn.ID, j.turn.Run, llm.Request{
		System:    []llm.Block{{Text: b.render("analyse")}},
		Messages:  []llm.Message{{Role: llm.Learner, Text: fenced(j.session, text)}},
		MaxTokens: 800,
		Schema:    analysisSchema,
		Brief:     data(j, llm.TaskAnalyse, text, ""),
	})
	var f finding
	if err == nil {
		err = json.Unmarshal(answer, &f)
	}
	if err != nil {
		s.log.WarnContext(ctx, "no analysis by a model", "turn", j.turn.ID, "error", err)
	} else {
		a.understood = f.Understood
		for _, attempt := range f.Attempts {
			// A word counts as tried only where the learner really wrote something for it.
			if strings.TrimSpace(attempt.Quote) != "" && strings.Contains(text, attempt.Quote) {
				a.attempts[attempt.Word] = attempt.Outcome
			}
		}
	}
	a.corrections = restrain(merge(text, found, f), j.session.Level)
	return a
}

// merge puts the findings of rules and of a model together. A rule is beyond doubt, so it wins where both speak of the same
// words. What a model says is believed only where it quotes the text and suggests something else.
func merge(text string, found []Correction, f finding) []Correction {
	characters := []rune(text)
	kept := slices.DeleteFunc(slices.Clone(found), func(c Correction) bool { return !sound(characters, c) })
	for _, m := range f.Corrections {
		at := strings.Index(text, m.Quote)
		if m.Quote == "" || at < 0 {
			continue
		}
		start := utf8.RuneCountInString(text[:at])
		c := Correction{
			Start: start, End: start + utf8.RuneCountInString(m.Quote), Category: categoryOf(m.Category),
			Severity: min(max(m.Severity, 1), 3), Lemma: strings.ToLower(m.Suggestion), Suggestion: shorten(m.Suggestion, 500),
			Explanation: shorten(m.Explanation, 500),
		}
		overlaps := slices.ContainsFunc(kept, func(k Correction) bool { return k.Start < c.End && c.Start < k.End })
		if sound(characters, c) && !overlaps {
			kept = append(kept, c)
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
