package rules

import (
	"slices"
	"strings"
)

var (
	// esPlace are words after which "el", "la", "los" and "las" are articles, unless an infinitive follows.
	esPlace = set("de en con sin por para sobre entre hacia hasta desde contra según")
	// esPronouns may be objects before a verb; "el" and "tu" are often "él" and "tú" without their accents.
	esPronouns = set("el la los las tu")
	// esShortened are the articles that feminine nouns with a stressed a have in the singular.
	esShortened = set("el un del al algún ningún")
	esHours     = set("hora tarde noche mañana")
)

// determined returns the determiner at token i and its noun, ready to compare. It refuses parts of compounds and names.
func (e *es) determined(t *text, i, at int) (word, noun string, ok bool) {
	d, n := t.at(i), t.at(at)
	word, noun = d.lower, n.lower
	if len(e.determiners.words[word]) == 0 || !e.nouns.has(noun) || n.capital() && !n.shouted() ||
		t.at(i-1).lower == "-" || t.at(at+1).lower == "-" || d.capital() && !d.first && !d.shouted() {
		return "", "", false
	}
	return word, noun, true
}

// object says whether the words at token i may be a pronoun and its verb ("la cambio").
func (e *es) object(t *text, i int, word, noun string) bool {
	return esPronouns[word] && !esPlace[t.at(i-1).lower] && slices.ContainsFunc(e.nouns.forms[noun], func(r reading) bool { return r.verb })
}

// fits is agreement.fits, but "el agua" and "un hambre" are right.
func (e *es) fits(word, noun string) bool {
	if esStressed[noun] && esShortened[word] {
		return true
	}
	fits, known := e.determiners.fits(word, noun)
	return fits || !known
}

// disagreement finds a determiner whose noun has another gender, or another number.
func (e *es) disagreement(number bool) finder {
	return func(t *text, i int) (hit, bool) {
		word, noun, ok := e.determined(t, i, i+1)
		if !ok || e.fits(word, noun) || e.object(t, i, word, noun) || e.inNumber(t, i, word, noun) {
			return hit{}, false
		}
		pair, differs := e.determiners.right(word, noun)
		if differs != number || pair[0] == "" || pair[1] == "-" || number && noun == "gente" {
			return hit{}, false
		}
		if esStressed[pair[1]] {
			if short, ok := map[string]string{"la": "el", "una": "un", "de la": "del", "a la": "al"}[pair[0]]; ok {
				pair[0] = short
			}
		}
		if contracted, ok := map[string]string{"de el": "del", "a el": "al"}[t.at(i-1).lower+" "+pair[0]]; ok {
			return hit{i - 1, i + 2, contracted + " " + pair[1]}, true
		}
		return hit{i, i + 2, pair[0] + " " + pair[1]}, true
	}
}

// inNumber says whether a number belongs to what stands before it: "el capítulo dos", "mil y una noches", "a las seis hora local".
func (e *es) inNumber(t *text, i int, word, noun string) bool {
	if !e.classes["count"][word] && word != "una" {
		return false
	}
	before := t.at(i - 1).lower
	return e.nouns.has(before) && word != "un" && word != "una" || before == "las" && esHours[noun] ||
		before == "y" || before == "coma" || e.classes["count"][before]
}

// stressed finds "la agua".
func (e *es) stressed(t *text, i int) (hit, bool) {
	if t.at(i).lower != "la" || !esStressed[t.at(i+1).lower] || t.at(i+1).lower == "habla" || t.at(i+1).lower == "ama" ||
		t.at(i+1).capital() || t.at(i+2).lower == "-" || t.at(i-1).lower == "-" {
		return hit{}, false
	}
	if contracted, ok := map[string]string{"de": "del", "a": "al"}[t.at(i-1).lower]; ok {
		return hit{i - 1, i + 2, contracted + " " + t.at(i+1).raw}, true
	}
	return hit{i, i + 2, "el " + t.at(i+1).raw}, true
}

// contraction finds "de el libro", and "de el" at the end, which wants the pronoun.
func (e *es) contraction(t *text, i int) (hit, bool) {
	preposition, article, next := t.at(i).lower, t.at(i+1), t.at(i+2)
	contracted, ok := map[string]string{"de": "del", "a": "al"}[preposition]
	if !ok || article.lower != "el" || article.capital() {
		return hit{}, false
	}
	adjective := e.adjectives.words[next.lower]
	switch {
	case !next.word && next.lower != "-" && next.lower != `"` && next.lower != "«" && next.lower != "“":
		return hit{i, i + 2, t.at(i).raw + " él"}, true
	case next.capital() || t.at(i+3).lower == "-":
		return hit{}, false
	case e.nouns.has(next.lower):
		if !e.fits("el", next.lower) {
			return hit{}, false // the gender is wrong too
		}
	case len(adjective) == 0 || adjective[0][ms] != next.lower:
		return hit{}, false
	}
	return hit{i, i + 2, contracted}, true
}

// adjectiveAfter finds "la casa rojo", but neither "una camisa verde oscuro" nor "salió de la casa contento".
func (e *es) adjectiveAfter(t *text, i int) (hit, bool) {
	word, noun, ok := e.determined(t, i, i+1)
	before := t.at(i - 1)
	if !ok || !e.fits(word, noun) || before.lower == "de" || (word == "del" || word == "al") && e.nouns.has(before.lower) {
		return hit{}, false // "la jugadora del equipo rusa"
	}
	a := t.at(i + 2)
	if len(e.adjectives.words[a.lower]) == 0 || !esAfterNoun[e.adjectives.words[a.lower][0][ms]] || a.capital() {
		return hit{}, false
	}
	next := t.at(i + 3)
	if next.word && !esAfterwards[next.lower] || next.lower == "-" {
		return hit{}, false
	}
	if plural(e.nouns.forms[noun][0].cell) && (next.lower == "y" || next.lower == ",") {
		return hit{}, false // "las lenguas española y francesa"
	}
	right, wrong := e.adjectiveFor(a.lower, noun)
	if !wrong || plural(e.nouns.forms[noun][0].cell) && esColours[a.lower] {
		return hit{}, false
	}
	return hit{i + 1, i + 3, t.at(i+1).raw + " " + right}, true
}

// adjectiveFor returns the form of an adjective for the noun, and whether it differs.
func (e *es) adjectiveFor(adjective, noun string) (right string, differs bool) {
	p := e.adjectives.words[adjective][0]
	for _, r := range e.nouns.forms[noun] {
		if p[r.cell] == adjective {
			return "", false
		}
	}
	right = p[e.nouns.forms[noun][0].cell]
	return right, true
}

var (
	esColours   = set("rojo negro verde azul") // "camisas rojo oscuro"
	esAfterNoun = set(`rojo blanco negro amarillo morado bonito feo pequeño nuevo moderno antiguo delicioso peligroso hermoso
		español inglés francés alemán americano mexicano italiano chino japonés portugués argentino colombiano ruso próximo pasado`)
	esAfterwards = set("de del que en con para por a al y o pero es está son están porque")
)

// predicate finds "La casa es bonito."
func (e *es) predicate(t *text, i int) (hit, bool) {
	word, noun, ok := e.determined(t, i, i+1)
	at := i + 2
	if t.at(at).lower == "no" {
		at++
	}
	if !ok || !t.at(i).first || !e.fits(word, noun) || esNeuter[noun] || !t.is(at, esIs) {
		return hit{}, false
	}
	at++
	if t.is(at, esDegree) {
		at++
	}
	a := t.at(at)
	if len(e.adjectives.words[a.lower]) == 0 || esAdverbs[e.adjectives.words[a.lower][0][ms]] {
		return hit{}, false
	}
	if next := t.at(at + 1); next.word && !t.is(at+1, esNext) || next.lower == "-" {
		return hit{}, false
	}
	right, wrong := e.adjectiveFor(a.lower, noun)
	if !wrong {
		return hit{}, false
	}
	return hit{at, at + 1, right}, true
}

var (
	esNeuter  = set("verdad cosa gente parte grupo")
	esIs      = set("es está son están era eran estaba estaban fue fueron")
	esDegree  = set("muy tan bastante demasiado más menos siempre")
	esNext    = set("y pero porque")
	esAdverbs = set("mucho poco primero segundo tercero otro mismo rápido lento")
)

// adjectiveBefore finds "buenos tardes", "mucho gente".
func (e *es) adjectiveBefore(t *text, i int) (hit, bool) {
	a, n := t.at(i), t.at(i+1)
	if !esBeforeNoun[a.lower] || !e.nouns.has(n.lower) || n.capital() || t.at(i+2).lower == "-" || t.at(i-1).lower == "-" {
		return hit{}, false
	}
	before := t.at(i - 1)
	if strings.HasPrefix(a.lower, "much") && e.nouns.forms[n.lower][0].verb ||
		a.lower == "mucho" && before.word && before.lower != "hay" && e.verbs.forms[before.lower] == nil {
		return hit{}, false
	}
	right, wrong := e.adjectiveFor(a.lower, n.lower)
	if !wrong {
		return hit{}, false
	}
	if short, ok := esShort[right]; ok {
		right = short
	}
	if fits, known := e.determiners.fits(before.lower, n.lower); known && !fits && !e.fits(before.lower, n.lower) {
		if pair, number := e.determiners.right(before.lower, n.lower); !number {
			return hit{i - 1, i + 2, pair[0] + " " + right + " " + n.raw}, true
		}
	}
	return hit{i, i + 2, right + " " + n.raw}, true
}

var esBeforeNoun = set("mucho mucha muchos muchas buenos buenas primera primeros primeras nueva nuevas")

var esNationality = set("español inglés francés alemán americano mexicano italiano chino japonés portugués argentino colombiano ruso")

// apocope finds "uno libro", "bueno amigo", "primero día".
func (e *es) apocope(t *text, i int) (hit, bool) {
	short, ok := esShort[t.at(i).lower]
	n := t.at(i + 1)
	if !ok || !e.classes["noun-m"][n.lower] || n.capital() || t.at(i-1).lower == "-" || t.at(i+2).lower == "-" ||
		strings.HasSuffix(n.lower, "e") && e.nouns.forms[n.lower][0].verb {
		return hit{}, false
	}
	if w := t.at(i).lower; w != "uno" && len(e.determiners.words[t.at(i-1).lower]) == 0 {
		return hit{}, false // "Bueno, padre" without its comma
	}
	return hit{i, i + 2, short + " " + n.raw}, true
}

var esShort = map[string]string{"uno": "un", "bueno": "buen", "malo": "mal", "primero": "primer", "tercero": "tercer"}
