package rules

import (
	"maps"
	"slices"
	"strings"
)

// romance is what the rules of Italian and Portuguese share: nouns, verbs, determiners and adjectives, and the words around them
// that tell what may be wrong.
type romance struct {
	nouns       *nouns
	verbs       *verbs
	determiners *agreement
	adjectives  *agreement
	classes     classes

	base     func(word string) string       // a determiner as the paradigms have it: "lo" is "il"
	write    func(word, next string) string // a determiner before a word: "lo studente"
	fitsToo  func(word, noun string) bool   // pairs that are right though they do not agree
	number   map[string]bool                // number words, which may belong to what stands before them
	pronouns map[string]bool                // articles that may be objects before a verb
	clitics  map[string]bool                // what may stand between a subject and its verb
	persons  map[string]int                 // pronouns that are subjects, by their person
	apart    map[string]bool                // words after which such a pronoun is no subject, or not the only one
	noVerb   map[string]bool                // forms of verbs that are more often other words
	subjectX func(t *text, i, at int) bool  // further reasons to leave a subject at i and its verb alone
	linking  map[string]bool                // forms of "to be"
	adverbs  map[string]bool                // what may stand between them and an adjective
	after    map[string]bool                // adjectives that follow their noun
	then     map[string]bool                // words that may come after such an adjective
	noState  map[string]bool                // adjectives that are often adverbs or nouns after "to be"
	noNoun   map[string]bool                // nouns about which "is" plus a masculine adjective may say no more than "it is"
}

// determined returns the determiner at token i and its noun, ready to compare. It refuses parts of compounds and names.
func (r *romance) determined(t *text, i, at int) (word, noun string, ok bool) {
	d, n := t.at(i), t.at(at)
	word, noun = r.base(d.lower), n.lower
	if len(r.determiners.words[word]) == 0 || !r.nouns.has(noun) || n.capital() && (!n.shouted() || strings.ToUpper(d.raw) != d.raw) ||
		t.at(i-1).lower == "-" || t.at(at+1).lower == "-" || d.capital() && !d.first && !d.shouted() {
		return "", "", false
	}
	return word, noun, true
}

// object says whether the words may be a pronoun and its verb ("la cambio").
func (r *romance) object(t *text, i int, noun string) bool {
	return r.pronouns[t.at(i).lower] && slices.ContainsFunc(r.nouns.forms[noun], func(n reading) bool { return n.verb })
}

func (r *romance) fits(word, noun string) bool {
	fits, known := r.determiners.fits(word, noun)
	return fits || !known || r.fitsToo(word, noun)
}

// disagreement finds a determiner whose noun has another gender, or another number.
func (r *romance) disagreement(number bool) finder {
	return func(t *text, i int) (hit, bool) {
		word, noun, ok := r.determined(t, i, i+1)
		if !ok || r.fits(word, noun) || r.object(t, i, noun) || r.inNumber(t, i, word) {
			return hit{}, false
		}
		pair, differs := r.determiners.right(word, noun)
		if pair[1] == "-" {
			pair = [2]string{r.determiners.words[word][0][r.nouns.forms[noun][0].cell], noun}
		}
		if differs != number || pair[0] == "" {
			return hit{}, false
		}
		return hit{i, i + 2, r.write(pair[0], pair[1])}, true
	}
}

// inNumber says whether a number belongs to what stands before it: "il capitolo due".
func (r *romance) inNumber(t *text, i int, word string) bool {
	before := t.at(i - 1).lower
	return r.number[word] && (r.nouns.has(before) || r.number[before] || !t.at(i-1).word && strings.Trim(before, "0123456789,.") == "" &&
		before != "" && before != "," && before != ".")
}

// possessed finds "la mio casa": an article and a possessive before a noun, of which one has the wrong gender.
func (r *romance) possessed(possessives map[string]bool) finder {
	return func(t *text, i int) (hit, bool) {
		word, noun, ok := r.determined(t, i, i+2)
		own := t.at(i + 1).lower
		if !ok || !possessives[own] || r.fits(word, noun) && r.fits(own, noun) {
			return hit{}, false
		}
		cell := r.nouns.forms[noun][0].cell
		article, possessive := r.determiners.words[word][0], r.determiners.words[own][0]
		if plural(cell) != (article[mp] == word || article[fp] == word) || plural(cell) != (possessive[mp] == own ||
			possessive[fp] == own) ||
			article[cell] == "" {
			return hit{}, false
		}
		return hit{i, i + 3, r.write(article[cell], possessive[cell]) + " " + t.at(i+2).raw}, true
	}
}

// adjectiveFor returns the form of an adjective for the noun, and whether it differs.
func (r *romance) adjectiveFor(adjective, noun string) (right string, differs bool) {
	for _, p := range r.adjectives.words[adjective] {
		for _, n := range r.nouns.forms[noun] {
			if p[n.cell] == adjective {
				return "", false
			}
		}
	}
	return r.adjectives.words[adjective][0][r.nouns.forms[noun][0].cell], true
}

// adjectiveAfter finds "la casa rosso", but neither "una camicia verde scuro" nor "uscì di casa contento".
func (r *romance) adjectiveAfter(t *text, i int) (hit, bool) {
	word, noun, ok := r.determined(t, i, i+1)
	a := t.at(i + 2)
	if !ok || !r.fits(word, noun) || r.object(t, i, noun) || len(r.adjectives.words[a.lower]) == 0 || a.capital() ||
		!r.after[r.adjectives.words[a.lower][0][ms]] {
		return hit{}, false
	}
	if next := t.at(i + 3); next.word && !r.then[next.lower] || next.lower == "-" {
		return hit{}, false
	}
	right, wrong := r.adjectiveFor(a.lower, noun)
	if !wrong {
		return hit{}, false
	}
	return hit{i + 1, i + 3, t.at(i+1).raw + " " + right}, true
}

// predicate finds "La casa è bello."
func (r *romance) predicate(t *text, i int) (hit, bool) {
	from := i
	if len(r.determiners.words[r.base(t.at(i).lower)]) > 0 && len(r.determiners.words[t.at(i+1).lower]) > 0 {
		from++ // "la mia casa"
	}
	word, noun, ok := r.determined(t, from, from+1)
	if !ok || !t.at(i).first || !r.fits(word, noun) || r.noNoun[noun] || !r.linking[t.at(from+2).lower] {
		return hit{}, false
	}
	at := from + 3
	if r.adverbs[t.at(at).lower] {
		at++
	}
	a := t.at(at)
	if len(r.adjectives.words[a.lower]) == 0 || r.noState[r.adjectives.words[a.lower][0][ms]] || a.capital() {
		return hit{}, false
	}
	if next := t.at(at + 1); next.word && !r.then[next.lower] || next.lower == "-" {
		return hit{}, false
	}
	right, wrong := r.adjectiveFor(a.lower, noun)
	agrees, _ := r.verbs.agrees(t.at(from+2).lower, 2+3*toInt(plural(r.nouns.forms[noun][0].cell)))
	if !wrong || !agrees {
		return hit{}, false
	}
	return hit{at, at + 1, right}, true
}

// subject returns the person of the subject at token i and the place of its verb, past "not" and object pronouns.
func (r *romance) subject(t *text, i int) (person, at int, ok bool) {
	person, ok = r.persons[t.at(i).lower]
	if !ok || r.apart[t.at(i-1).lower] || t.at(i-1).lower == "-" || t.at(i).capital() && !t.at(i).first {
		return 0, 0, false
	}
	if _, known := r.verbs.agrees(t.at(i-1).lower, person); known || r.verbs.infinitives[t.at(i-1).lower] != nil {
		return 0, 0, false // the verb comes before: "Siete voi?"
	}
	at = i + 1
	for at < i+4 && r.clitics[t.at(at).lower] {
		at++
	}
	v := t.at(at)
	return person, at, v.word && !v.capital() && !r.noVerb[v.lower] && t.at(at+1).lower != "-" && !r.subjectX(t, i, at)
}

// subjectVerb finds "io ha" and "noi mangiare".
func (r *romance) subjectVerb(t *text, i int) (hit, bool) {
	person, at, ok := r.subject(t, i)
	if !ok {
		return hit{}, false
	}
	word := t.at(at).lower
	agrees, known := r.verbs.agrees(word, person)
	if agrees || !known && r.verbs.infinitives[word] == nil {
		return hit{}, false
	}
	right := r.verbs.form(word, person)
	if right == "" {
		return hit{}, false
	}
	return hit{i, at + 1, t.raw(i, at) + " " + right}, true
}

// nounVerb finds "I ragazzi è", "La gente sono", where nouns about which one cannot tell are refused.
func (r *romance) nounVerb(negation string, refused map[string]bool) finder {
	return func(t *text, i int) (hit, bool) {
		from := i
		if len(r.determiners.words[r.base(t.at(i).lower)]) > 0 && len(r.determiners.words[t.at(i+1).lower]) > 0 {
			from++
		}
		word, noun, ok := r.determined(t, from, from+1)
		if !ok || !t.at(i).first || !r.fits(word, noun) || r.object(t, i, noun) || refused[noun] || refused[word] {
			return hit{}, false
		}
		many := plural(r.nouns.forms[noun][0].cell)
		for _, n := range r.nouns.forms[noun] {
			if plural(n.cell) != many { // "la città", "le città": the determiner tells
				return hit{}, false
			}
		}
		person, at := 2+3*toInt(many), from+2
		if t.at(at).lower == negation {
			at++
		}
		v := t.at(at).lower
		if agrees, known := r.verbs.agrees(v, person); agrees || !known || r.noVerb[v] || r.nouns.has(v) || r.adjectives.words[v] != nil {
			return hit{}, false
		}
		if agrees, _ := r.verbs.agrees(v, 7-person); !agrees || t.at(at+1).lower == "-" {
			return hit{}, false
		}
		return hit{from + 1, at + 1, t.raw(from+1, at) + " " + r.verbs.form(v, person)}, true
	}
}

// ifConditional finds "se avrei": a conditional, whose place the subjunctive of the past takes, in a sentence that asks nothing.
func (r *romance) ifConditional(conditional, subjunctive int) finder {
	return func(t *text, i int) (hit, bool) {
		if t.at(i).lower != "se" || !t.at(i).first {
			return hit{}, false
		}
		_, at := r.pastClitics(t, i+1)
		for k := at; k < len(t.tokens) && t.at(k).lower != "."; k++ {
			if t.at(k).lower == "?" {
				return hit{}, false
			}
		}
		for _, form := range r.verbs.forms[t.at(at).lower] {
			if form.tense != conditional {
				continue
			}
			if person := slices.Index(form.persons[:], true); person >= 0 {
				return hit{i, at + 1, t.raw(i, at) + " " + form.verb.tenses[subjunctive][person]}, true
			}
		}
		return hit{}, false
	}
}

// pastClitics returns the person of the subject from token i on, -1 for none, and the place after it and the words before its verb.
func (r *romance) pastClitics(t *text, i int) (subject, at int) {
	subject, at = -1, i
	for ; at < i+4; at++ {
		person, is := r.persons[t.at(at).lower]
		if !is && !r.clitics[t.at(at).lower] {
			break
		}
		if is {
			subject = person
		}
	}
	return subject, at
}

// subjunctive finds "voglio che tu vieni": a present of the indicative after one of the words that ask for the other mood.
func (r *romance) subjunctive(wishes map[string]bool, present, mood int) finder {
	return func(t *text, i int) (hit, bool) {
		if t.at(i).lower != "che" && t.at(i).lower != "que" || !wishes[t.at(i-1).lower] {
			return hit{}, false
		}
		subject, at := r.pastClitics(t, i+1)
		word := t.at(at).lower
		if r.noVerb[word] || r.nouns.has(word) || t.at(at).capital() {
			return hit{}, false
		}
		right := ""
		for _, form := range r.verbs.forms[word] {
			if form.tense != present {
				return hit{}, false
			}
			for person, is := range form.persons {
				if is && right == "" && (subject < 0 || person == subject) {
					right = form.verb.tenses[mood][person]
				}
			}
		}
		if right == "" {
			return hit{}, false
		}
		return hit{at, at + 1, right}, true
	}
}

// infinitives are those of the known verbs but some.
func (r *romance) infinitives(without string) map[string]bool {
	found := map[string]bool{}
	for word := range maps.Keys(r.verbs.infinitives) {
		found[word] = true
	}
	for word := range strings.FieldsSeq(without) {
		delete(found, word)
	}
	return found
}

// unlessLater keeps what find finds where none of the words stands later in the sentence.
func unlessLater(find finder, words map[string]bool) finder {
	return func(t *text, i int) (hit, bool) {
		h, ok := find(t, i)
		for k := h.to; ok && k < len(t.tokens) && !t.at(k).first; k++ {
			if words[t.at(k).lower] {
				return hit{}, false
			}
		}
		return h, ok
	}
}
