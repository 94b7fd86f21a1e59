package language

import (
	"slices"
	"strings"
)

// sentence is a text as Find walks through it: its tokens, and which of them are words.
type sentence struct {
	language string
	tokens   []token
	words    []int
}

func (s *sentence) word(w int) *token { return &s.tokens[s.words[w]] }

// together says whether no mark that ends a clause is between two words.
func (s *sentence) together(w, v int) bool {
	if w > v {
		w, v = v, w
	}
	for i := s.words[w] + 1; i < s.words[v]; i++ {
		if t := &s.tokens[i]; !t.word && strings.ContainsAny(t.surface, ".,;:!?…()。،؛؟") {
			return false
		}
	}
	return true
}

// at looks for a term whose first word or verb is the word w. first and last are the words that the match spans.
func (s *sentence) at(p phrase, w int) (first, last int, exact, ok bool) {
	if p.prefix != "" {
		if end := s.prefixEnd(p, w); end > w {
			first, last, ok = s.withPronoun(p, w, end)
			return first, last, false, ok
		}
	}
	if p.enclitic && len(p.words) == 1 && attached(s.word(w), &p.words[0], s.language) {
		return w, w, strings.HasSuffix(s.word(w).key, p.reflexive[0]) && strings.HasPrefix(s.word(w).key, strings.TrimSuffix(p.words[0].key, "e")), true
	}
	last, exact, ok = s.sequence(p.words, w)
	if !ok && p.verbFirst != nil {
		last, _, ok = s.sequence(p.verbFirst, w)
		exact = false
	}
	if !ok || len(p.reflexive) == 0 {
		return w, last, exact, ok
	}
	first, end, ok := s.withPronoun(p, w, last)
	own := ok && first == w-1 && end == last && slices.Contains([]string{p.reflexive[0], "s'"}, s.word(first).key)
	return first, end, exact && own, ok
}

// sequence matches the words of a term in order from the word w on.
func (s *sentence) sequence(words []word, w int) (last int, exact, ok bool) {
	ok, exact = words[0].matches(s.word(w))
	if !ok {
		return w, false, false
	}
	last = w
	for i := range words[1:] {
		next := &words[i+1]
		ok = false
		for v := last + 1; v <= last+2 && v < len(s.words) && s.together(last, v) && !ok; v++ {
			var same bool
			if ok, same = next.matches(s.word(v)); ok {
				exact = exact && same && v == last+1
				last = v
				break
			}
		}
		if !ok {
			return w, false, false
		}
	}
	return last, exact, true
}

// conjunctions may follow the prefix at the end of a clause.
var conjunctions = strings.Fields("und oder aber denn sondern als wie weil dass wenn damit obwohl")

// prefixEnd is the word that is the prefix of the separable verb at w and ends its clause, -1 without one.
func (s *sentence) prefixEnd(p phrase, w int) int {
	key := s.word(w).key
	if !p.base.is(key) && p.prefix+key != p.words[0].key || strings.HasPrefix(key, "ge") && !strings.HasPrefix(strings.TrimPrefix(p.words[0].key, p.prefix), "ge") {
		return -1
	}
	for v := w + 1; v < len(s.words) && s.together(v-1, v); v++ {
		if s.word(v).key != p.prefix {
			continue
		}
		if v+1 == len(s.words) || !s.together(v, v+1) || slices.Contains(conjunctions, s.word(v+1).key) {
			return v
		}
	}
	return -1
}

// withPronoun widens a match to the pronoun of a reflexive verb. In German and its kin it may be anywhere in the clause, else
// at most two words before the verb or right behind it.
func (s *sentence) withPronoun(p phrase, first, last int) (from, to int, ok bool) {
	if len(p.reflexive) == 0 {
		return first, last, true
	}
	before, after := 3, 1
	switch s.language {
	case "de", "nl", "sv", "pl":
		before, after = 12, 12
	}
	for v := last + 1; v <= last+after && v < len(s.words) && s.together(last, v); v++ {
		if s.pronoun(p, v) && (after > 1 || s.tied(last, v)) {
			return first, v, true
		}
	}
	for v := first + 1; v < last; v++ {
		if s.pronoun(p, v) {
			return first, last, true
		}
	}
	for v := first - 1; v >= 0 && v >= first-before && s.together(v, first); v-- {
		if s.pronoun(p, v) && !s.subject(v, first, p) {
			return v, last, true
		}
	}
	return first, last, false
}

func (s *sentence) pronoun(p phrase, w int) bool { return slices.Contains(p.reflexive, s.word(w).key) }

// tied says whether a hyphen is between two words.
func (s *sentence) tied(w, v int) bool {
	i := s.words[w] + 1
	return i < s.words[v] && s.tokens[i].surface == "-"
}

// subject says whether "nous" or "vous" is the verb's subject: it is not when it stands twice or before an infinitive.
func (s *sentence) subject(w, verb int, p phrase) bool {
	key := s.word(w).key
	if s.language != "fr" || key != "nous" && key != "vous" {
		return false
	}
	return s.word(verb).key != p.words[0].key && (w == 0 || s.word(w-1).key != key)
}
