package identity

import (
	_ "embed"
	"strings"

	"golang.org/x/text/cases"
)

// Bounds of a password in bytes.
const (
	MinPasswordBytes = 8
	MaxPasswordBytes = 1024
)

// commonPasswords holds 17,950 passwords of 8 bytes and more, folded, one a line: see passwords/LICENSE.
//
//go:embed passwords/common.txt
var commonPasswords string

// commonLines has a line feed on both sides of each.
var commonLines = "\n" + commonPasswords

// productWords are the first guesses for an account of this service.
var productWords = []string{
	"language", "tutor", "fluent", "fluency", "vocabulary", "flashcard", "learner", "learning", "teacher", "grammar",
	"french", "spanish", "german", "italian", "portuguese", "english",
}

// minContextWord is the least number of bytes at which a word of the learner or the product counts as one.
const minContextWord = 4

// passwordProblem says what is wrong with a new password, or nothing. What remains of a password without words that
// anyone would try for this account must still be long enough.
func passwordProblem(password Secret, email, displayName string) string {
	text := password.Reveal()
	switch {
	case len(text) < MinPasswordBytes:
		return "must have at least 8 bytes"
	case len(text) > MaxPasswordBytes:
		return "must have at most 1024 bytes"
	}
	folded := fold(text)
	if strings.Contains(commonLines, "\n"+folded+"\n") {
		return "is one of the passwords that attackers try first; choose another"
	}
	for _, word := range contextWords(email, displayName) {
		folded = strings.ReplaceAll(folded, word, "")
	}
	if len(folded) < MinPasswordBytes {
		return "must have 8 bytes besides your name, your email address and words of this service"
	}
	return ""
}

// contextWords are the words that count for nothing in a password, the longer ones of each kind first.
func contextWords(email, displayName string) []string {
	name := fold(displayName)
	email = fold(email)
	local, _, _ := strings.Cut(email, "@")
	own := append([]string{email, local, strings.Join(strings.Fields(name), "")}, strings.Fields(name)...)
	own = append(own, strings.FieldsFunc(local, func(r rune) bool { return strings.ContainsRune("._-+", r) })...)
	var words []string
	for _, word := range append(own, productWords...) {
		if len(word) >= minContextWord {
			words = append(words, word)
		}
	}
	return words
}

// fold folds case as Unicode has it.
func fold(text string) string { return cases.Fold().String(text) }
