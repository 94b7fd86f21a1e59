package language

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Match is a place of a text in Unicode code points, half open, where a term is. It is exact when the term stands there as it
// is written, but for a capital at the start of a sentence, and for particles and articles written in one word with it.
type Match struct {
	Start, End int
	Exact      bool
}

// Find returns the places where a text has a term, ascending and without overlap. It compares whole words by their forms, never
// parts of words. An article of the term, "to" and the like need not be there. A term of several words is found with at
// most one other word between two of its own, a reflexive verb with a pronoun near it, a German verb with its prefix at the end
// of the clause; the match then spans all of it.
func Find(text, language, term string) []Match { return Read(text, language).Find(term) }

// Reading is a text that was read once, to find many terms in it. It is not safe for concurrent use.
type Reading struct {
	text     string
	language string
	sentence *sentence // read when it is first needed
}

// Read prepares a text for Find.
func Read(text, language string) *Reading { return &Reading{text: text, language: primary(language)} }

// Find returns what the function Find does.
func (r *Reading) Find(term string) []Match {
	if strings.ContainsFunc(term, spaceless) {
		return findRun([]rune(r.text), r.language, strings.Join(strings.Fields(term), ""))
	}
	t := parseTerm(term, r.language)
	if len(t.words) == 0 {
		return nil
	}
	if r.sentence == nil {
		r.sentence = &sentence{language: r.language, tokens: tokensOf(r.text, r.language)}
		for i := range r.sentence.tokens {
			if r.sentence.tokens[i].word {
				r.sentence.words = append(r.sentence.words, i)
			}
		}
	}
	s := r.sentence
	var found []Match
	for w := 0; w < len(s.words); {
		first, last, exact, ok := s.at(t, w)
		if !ok {
			w++
			continue
		}
		m := Match{Start: s.word(first).start, End: s.word(last).end, Exact: exact}
		if n := len(found); n == 0 || m.Start >= found[n-1].End {
			found = append(found, m)
		}
		w = max(last, w) + 1
	}
	return found
}

// within are marks that no sentence ends with.
var within = map[string]bool{",": true, ";": true, "-": true, "–": true, "(": true, ")": true, "%": true, "&": true, "/": true, "'": true, "’": true}

// token is a word or mark of a text as Find compares it.
type token struct {
	piece
	surface, key, stem string
	stemmed            bool
	first              bool // of its sentence
}

func tokensOf(text, language string) []token {
	pieces := split(text, language)
	tokens := make([]token, len(pieces))
	first := true
	for i, p := range pieces {
		tokens[i] = token{piece: p, surface: text[p.from:p.to]}
		t := &tokens[i]
		if !p.word {
			first = first || !within[t.surface]
			continue
		}
		t.surface = surface(t.surface, language)
		t.key = lower(t.surface, language)
		t.first = first
		first = false
	}
	return tokens
}

// word is one word of a term.
type word struct {
	surface, key, stem string
	language           string
	noun               bool // an article or, in German, a capital says so
	verb               *verb
	korean             *koreanVerb
}

func newWord(text, language string, noun bool) word {
	w := word{surface: surface(text, language), language: language, noun: noun}
	if rest, ok := strings.CutPrefix(w.surface, "ال"); ok && language == "ar" && utf8.RuneCountInString(rest) >= shortestStem {
		w.surface = rest
	}
	w.key = lower(w.surface, language)
	w.stem = stem(w.key, language)
	if !noun {
		w.verb = verbOf(w.key, language)
	} else if forms, ok := irregular()[language][w.key]; ok && !infinitive(w.key, forms, language) {
		w.verb = &verb{forms: forms}
	}
	if language == "ko" {
		if v, ok := newKoreanVerb(w.key); ok {
			w.korean = &v
		}
	}
	return w
}

// matches says whether a token is a form of the word, and whether it is the word as written.
func (w *word) matches(t *token) (ok, exact bool) {
	if t.key == w.key {
		return true, t.surface == w.surface || t.first && sameButFirst(t.surface, w.surface)
	}
	if head, ok := strings.CutSuffix(t.key, "'"); ok && len(head)+1 == len(w.key) && strings.HasPrefix(w.key, head) && strings.ContainsAny(w.key[len(head):], "aeiou") {
		return true, true // elided
	}
	switch w.language {
	case "ar", "he":
		return semitic(t.key, w.key, w.language)
	case "ko":
		if koreanNoun(t.key, w.key) {
			return true, true
		}
		return w.korean != nil && w.korean.is(t.key), false
	}
	if functionWords[w.language][t.key] {
		return false, false
	}
	if w.verb.is(t.key) || w.verb != nil && carries(t, w) {
		return true, false
	}
	return w.inflected(t) || w.careless(t.key), false
}

// sameButFirst says whether two words of one key differ only in the first letter, as they may at a sentence's start.
func sameButFirst(a, b string) bool {
	_, n := utf8.DecodeRuneInString(a)
	_, m := utf8.DecodeRuneInString(b)
	return a[n:] == b[m:]
}

// shortestStem is the fewest letters of a word that has inflected forms; "de" and "des" are different words.
const shortestStem = 3

// inflected says whether the token shares the stem of the word and is no word derived from it or confused with it.
func (w *word) inflected(t *token) bool {
	a, b := t.key, w.key
	if utf8.RuneCountInString(b) < shortestStem || utf8.RuneCountInString(a) < shortestStem || functionWords[w.language][b] {
		return false
	}
	if a[0] < utf8.RuneSelf && b[0] < utf8.RuneSelf && a[0] != b[0] {
		return false
	}
	if plural(a, b, w.language) {
		return true
	}
	if w.verb != nil && w.language != "en" && len(a) < len(b) { // "fin" is no form of "finir"
		return false
	}
	if !t.stemmed {
		t.stem, t.stemmed = stem(a, w.language), true
	}
	return t.stem == w.stem && !derived(a, b, w.language) && !confused(a, b, w.noun, w.language)
}

// confused says whether two words of one stem differ in what tells them apart: an umlaut, a reflexive ending, an accent at the
// end of a noun.
func confused(token, term string, noun bool, language string) bool {
	switch language {
	case "de":
		marked, plain := strings.ContainsAny(token, "äöü"), strings.ContainsAny(term, "äöü")
		return marked != plain && (!marked || len(token) <= len(term)+1 && !noun)
	case "ru":
		return reflexiveRu(token) != reflexiveRu(term)
	}
	if noun {
		r, _ := utf8.DecodeLastRuneInString(term)
		return unicode.Is(unicode.Latin, r) && r >= utf8.RuneSelf && !strings.ContainsRune(token, r)
	}
	return false
}

func reflexiveRu(word string) bool {
	return strings.HasSuffix(word, "ся") || strings.HasSuffix(word, "сь")
}

// longestInflection is the most bytes that may stand behind a part that makes another word.
const longestInflection = 4

// derived says whether one of two words has an ending that makes another word, and the other has not.
func derived(a, b, language string) bool {
	switch language {
	case "en":
		a, b = singularY(a), singularY(b)
	case "es":
		a, b = unaccented.Replace(a), unaccented.Replace(b)
	}
	for _, ending := range derivations[language] {
		if endsIn(a, ending) != endsIn(b, ending) {
			return true
		}
	}
	return false
}

func endsIn(word, ending string) bool {
	at := strings.LastIndex(word, ending)
	return at >= 0 && len(word)-at-len(ending) <= longestInflection
}

// singularY undoes the change of y in "cities" and "replied".
func singularY(word string) string {
	for _, ending := range []string{"ies", "ied"} {
		if rest, ok := strings.CutSuffix(word, ending); ok {
			return rest + "y"
		}
	}
	return word
}

// careless says whether a token is the word without its accents, where that is no other word.
func (w *word) careless(key string) bool {
	switch w.language {
	case "fr", "es", "it", "pt", "ca", "ro":
		return ascii(key) && len(key) >= 4 && !ascii(w.key) && !strings.ContainsAny(w.key, "ñ") && !pairs[w.language][key] && Fold(w.key) == key
	case "de":
		return !ascii(w.key) && spelledOut.Replace(w.key) == key
	case "el":
		return utf8.RuneCountInString(key) >= 3 && Fold(key) == Fold(w.key)
	default:
		return false
	}
}

var spelledOut = strings.NewReplacer("ä", "ae", "ö", "oe", "ü", "ue")
