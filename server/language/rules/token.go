package rules

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/rivo/uniseg"
	"golang.org/x/text/unicode/norm"
)

// token is a word, a number, a mark of punctuation, the end of a line, or a chunk that no rule reads (an address, a path, a tag).
type token struct {
	raw        string // as written, composed
	lower      string // composed, in lower case, with straight apostrophes; "" for a chunk that no rule reads
	start, end int    // code points
	first      bool   // the first word of its sentence
	word       bool   // has letters
}

func (k token) capital() bool {
	r, _ := utf8.DecodeRuneInString(k.raw)
	return unicode.IsUpper(r)
}

// shouted says that all letters, of two or more, are capitals.
func (k token) shouted() bool {
	return utf8.RuneCountInString(k.raw) > 1 && strings.ToUpper(k.raw) == k.raw && strings.ToLower(k.raw) != k.raw
}

type text struct {
	runes  []rune
	tokens []token
}

// at returns the token i, and the empty one outside the text.
func (t *text) at(i int) token {
	if i < 0 || i >= len(t.tokens) {
		return token{}
	}
	return t.tokens[i]
}

// is says whether token i is one of the words.
func (t *text) is(i int, words map[string]bool) bool {
	k := t.at(i)
	return k.lower != "" && words[k.lower]
}

// raw returns the text of the tokens in [from, to) as written, composed.
func (t *text) raw(from, to int) string {
	return norm.NFC.String(string(t.runes[t.tokens[from].start:t.tokens[to-1].end]))
}

// words returns the tokens in [from, to) as written.
func (t *text) words(from, to int) []string {
	var words []string
	for _, k := range t.tokens[from:to] {
		words = append(words, k.raw)
	}
	return words
}

// finding turns a hit into a Finding, and refuses one that says nothing new.
func (t *text) finding(rule *Rule, h hit) (Finding, bool) {
	written := t.raw(h.from, h.to)
	suggestion := h.suggestion
	if first := t.tokens[h.from]; first.capital() && first.first || first.shouted() {
		suggestion = upperFirst(suggestion)
	}
	if t.shoutedAll(h.from, h.to) {
		suggestion = strings.ToUpper(suggestion)
	}
	if straight(suggestion) == straight(written) {
		return Finding{}, false
	}
	return Finding{
		Start: t.tokens[h.from].start, End: t.tokens[h.to-1].end,
		Rule: rule.ID, Category: rule.Category, Severity: rule.Severity, Suggestion: suggestion, Explain: rule.ID,
	}, true
}

func (t *text) shoutedAll(from, to int) bool {
	shouted := false
	for _, k := range t.tokens[from:to] {
		if k.word && strings.ToUpper(k.raw) != k.raw {
			return false
		}
		shouted = shouted || k.shouted()
	}
	return shouted
}

func upperFirst(s string) string {
	r, size := utf8.DecodeRuneInString(s)
	return string(unicode.ToUpper(r)) + s[size:]
}

func straight(s string) string { return strings.ReplaceAll(s, "’", "'") }

// tokenise splits a text into its tokens.
func tokenise(s string, elided map[string]bool) *text {
	t := &text{runes: []rune(s)}
	s = string(t.runes)                // each byte that is no UTF-8 counts as one code point
	at, first, glued := 0, true, false // glued: no white space since the token before
	add := func(raw string, opaque bool) {
		k := token{raw: norm.NFC.String(raw), start: at, end: at + utf8.RuneCountInString(raw)}
		at = k.end
		if strings.TrimSpace(raw) == "" {
			glued = false
			if strings.ContainsAny(raw, "\n\r\u2028\u2029") {
				first, k.lower = true, "\n" // the words around it do not follow each other
				t.tokens = append(t.tokens, k)
			}
			return
		}
		k.word = strings.ContainsFunc(raw, unicode.IsLetter)
		if !opaque {
			k.lower = straight(strings.ToLower(k.raw))
		}
		if k.word || opaque || strings.ContainsFunc(raw, unicode.IsDigit) {
			k.first, first = first, false
		} else {
			first = begins(raw, first, glued)
		}
		glued = true
		t.tokens = append(t.tokens, k)
	}
	for s != "" {
		if chunk := strings.TrimRight(chunk(s), ".,;:!?…)»”\""); unreadable(chunk) {
			add(chunk, true)
			s = s[len(chunk):]
			continue
		}
		// A chunk without such marks is read segment by segment.
		end := max(len(chunk(s)), 1)
		if _, size := utf8.DecodeRuneInString(s); end < size {
			end = size
		}
		for rest, state := s[:end], -1; rest != ""; {
			var segment string
			segment, rest, state = uniseg.FirstWordInString(rest, state)
			for _, part := range split(segment, elided) {
				add(part, false)
			}
		}
		s = s[end:]
	}
	return t
}

// begins says whether the word after a mark begins a sentence. A quotation that closes leaves it open ("Entrez !" dit-il).
func begins(mark string, first, glued bool) bool {
	switch {
	case mark == `"`:
		return !glued
	case strings.ContainsAny(mark, "»”"):
		return false
	default:
		return first || strings.ContainsAny(mark, ".!?…:¿¡«“—")
	}
}

// chunk returns what comes before the next white space.
func chunk(s string) string {
	if i := strings.IndexFunc(s, unicode.IsSpace); i >= 0 {
		return s[:i]
	}
	return s
}

func unreadable(chunk string) bool {
	return strings.ContainsAny(chunk, "@/\\_#<>{}=") && strings.ContainsFunc(chunk, unicode.IsLetter) || strings.HasPrefix(chunk, "www.")
}

// split cuts a word after an elided one: "l'eau" is "l'" and "eau", "aujourd'hui" is one word.
func split(segment string, elided map[string]bool) []string {
	var parts []string
	for {
		i := strings.IndexAny(segment, "'’")
		if i <= 0 || !elided[strings.ToLower(norm.NFC.String(segment[:i]))] {
			break
		}
		_, size := utf8.DecodeRuneInString(segment[i:])
		if i+size == len(segment) {
			break
		}
		parts = append(parts, segment[:i+size])
		segment = segment[i+size:]
	}
	return append(parts, segment)
}
