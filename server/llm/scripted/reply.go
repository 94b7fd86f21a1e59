package scripted

import (
	"slices"
	"strings"
	"unicode"

	"github.com/languagetutor/languagetutor/server/language"
	"github.com/languagetutor/languagetutor/server/llm"
)

func countWords(text, tongue string) int {
	n := 0
	for _, token := range language.Tokenise(text, tongue) {
		if token.Word {
			n++
		}
	}
	return n
}

// manner returns the sentences of a style, those of a tutor where it is unknown.
func (s speech) manner(style string, d difficulty) manner {
	if of, known := s.Styles[style]; known {
		return of[d]
	}
	return s.Styles["tutor"][d]
}

// targets are those of a brief, without what is empty or there twice.
func targets(b llm.Brief) []string {
	var kept []string
	for _, target := range b.Targets {
		if strings.TrimSpace(target) != "" && !slices.Contains(kept, target) {
			kept = append(kept, target)
		}
	}
	return kept
}

// reply reacts, uses the targets, and asks. It leaves out what is dispensable where the words do not suffice; targets
// that are too long by themselves are all used even so.
func reply(b llm.Brief, s speech) string {
	m := s.manner(b.Style, difficultyOf(b.Level))
	words := targets(b)
	first, opens := s.first(b, m), b.Text == "" && b.Turn == 0 && b.Opening != ""
	var full []string
	switch {
	case opens && len(words) == 0 && strings.HasSuffix(first, "?"):
		full = []string{first}
	case opens: // it has several sentences already
		full = []string{first, s.ask(b, m, words)}
	case len(words) <= 1:
		full = []string{first, choose(b, commentSlot, m.Comment), s.ask(b, m, words)}
	default:
		told := len(words) / 2
		full = []string{first, s.mention(choose(b, tellSlot, m.Tell), words[:told]), s.ask(b, m, words[told:])}
	}
	least := s.ask(b, m, words)
	for _, parts := range [][]string{full, {choose(b, openSlot, m.Open), least}} {
		if text := strings.Join(parts, " "); b.Words == 0 || countWords(text, b.Language) <= b.Words {
			return text
		}
	}
	return least
}

// simpler asks about the targets and does nothing else.
func simpler(b llm.Brief, s speech) string {
	return s.ask(b, s.manner(b.Style, simple), targets(b))
}

// ask is the question at the end.
func (s speech) ask(b llm.Brief, m manner, words []string) string {
	if len(words) == 0 {
		return choose(b, questionSlot, m.Question)
	}
	return s.mention(choose(b, askSlot, m.Ask), words)
}

// first is how an answer begins: the opening, or a reaction.
func (s speech) first(b llm.Brief, m manner) string {
	switch {
	case b.Text == "" && b.Turn == 0 && b.Opening != "":
		return strings.TrimSpace(b.Opening)
	case b.Text == "" && b.Turn == 0:
		return choose(b, openSlot, m.Open)
	default:
		return choose(b, reactSlot, s.React[difficultyOf(b.Level)][s.kind(b.Text)])
	}
}

// kind says what a learner's text is.
func (s speech) kind(text string) string {
	words := wordsOf(text)
	switch {
	case s.has("thanks", words):
		return "thanks"
	case strings.ContainsAny(text, "?？؟"):
		return "question"
	case len(words) <= 5 && s.has("greeting", words):
		return "greeting"
	case len(words) <= 4 && s.has("bye", words):
		return "bye"
	case len(words) == 0:
		return "plain"
	case len(words) <= 3:
		return "short"
	case len(words) >= 15:
		return "long"
	default:
		return "plain"
	}
}

func (s speech) has(list string, words []string) bool {
	return slices.ContainsFunc(words, func(word string) bool { return slices.Contains(s.Words[list], word) })
}

// understood says whether a text looks like an answer: a few words, or yes or no.
func (s speech) understood(text string) bool {
	words := wordsOf(text)
	return len(words) >= 3 || s.has("answer", words)
}

func wordsOf(text string) []string {
	return strings.FieldsFunc(strings.ToLower(text), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsMark(r) })
}
