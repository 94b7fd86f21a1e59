package rules

import "strings"

// frLong are the full forms of words as the text has them before a vowel.
var frLong = map[string]string{"cet": "ce", "bel": "beau", "nouvel": "nouveau", "vieil": "vieux"}

// frPlace are words after which "le", "la" and "les" are articles, unless an infinitive follows. After "en" they are pronouns.
var frPlace = set("à de dans sur sous avec chez par vers derrière devant depuis pendant après avant contre entre pour sans")

// determined returns the determiner at token i and its noun, ready to compare. It refuses what may be a pronoun and its verb
// ("je le montre"), parts of compounds ("un tire-bouchon") and names.
func (f *fr) determined(t *text, i, at int) (word, noun string, ok bool) {
	d, n := t.at(i), t.at(at)
	word, noun = d.lower, n.lower
	if long, ok := frLong[word]; ok {
		word = long
	}
	if len(f.determiners.words[word]) == 0 || !f.nouns.has(noun) || n.capital() && !n.shouted() ||
		t.at(i-1).lower == "-" || t.at(at+1).lower == "-" || d.capital() && !d.first && !d.shouted() ||
		t.at(at+1).lower == "à" && t.at(at+2).lower == noun { // "un tête à tête"
		return "", "", false
	}
	for _, r := range f.nouns.forms[noun] {
		if r.verb && frPronouns[word] && !frPlace[t.at(i-1).lower] {
			return "", "", false
		}
	}
	return word, noun, true
}

var frPronouns = set("le la les leur")

// fits is agreement.fits, but "mon" stands before a feminine noun with a vowel too.
func (f *fr) fits(a *agreement, word, noun string) bool {
	if frVowel(noun) {
		if long, ok := map[string]string{"mon": "ma", "ton": "ta", "son": "sa"}[word]; ok {
			if fits, _ := a.fits(long, noun); fits {
				return true
			}
		}
	}
	fits, known := a.fits(word, noun)
	return fits || !known
}

// disagreement finds a determiner whose noun has another gender, or another number.
func (f *fr) disagreement(number bool) finder {
	return func(t *text, i int) (hit, bool) {
		word, noun, ok := f.determined(t, i, i+1)
		if !ok || (word == "le" || word == "la") && frVowel(noun) ||
			f.fits(f.determiners, word, noun) || f.apposition(t, i, word, noun) {
			return hit{}, false
		}
		if f.classes["day"][noun] && (word == "une" || word == "les") {
			return hit{}, false // "j'en veux une lundi", "les lundi et mardi"
		}
		pair, differs := f.determiners.right(word, noun)
		if differs != number || pair[0] == "" || pair[1] == "-" || pair[1] == "" {
			return hit{}, false
		}
		if before := t.at(i - 1).lower; before == "à" || before == "de" {
			if contracted, ok := frContract(before, pair[0]); ok {
				return hit{i - 1, i + 2, frJoin(contracted, pair[1])}, true
			}
		}
		return hit{i, i + 2, frJoin(pair[0], pair[1])}, true
	}
}

// apposition says whether a number belongs to what stands before it ("le chapitre deux"), or is a part of a larger one.
func (f *fr) apposition(t *text, i int, word, noun string) bool {
	before := t.at(i - 1)
	if word == "un" || word == "une" { // "vingt et un ans"
		return before.lower == "et" || f.classes["count"][before.lower]
	}
	p := f.determiners.words[word][0]
	if fits, _ := f.determiners.fits("deux", noun); fits || p[mp] != word || p[ms] != "" {
		return false
	}
	return f.nouns.has(before.lower) || before.lower == "virgule" || f.classes["count"][before.lower]
}

// frContract writes "à" or "de" with the article after it; ok is false where nothing is contracted.
func frContract(preposition, article string) (string, bool) {
	contracted, ok := map[string]string{"à le": "au", "à les": "aux", "de le": "du", "de les": "des"}[preposition+" "+article]
	return contracted, ok
}

// contraction finds "de le restaurant", "à les enfants", but not "de le faire".
func (f *fr) contraction(t *text, i int) (hit, bool) {
	preposition, article := t.at(i), t.at(i+1)
	contracted, ok := frContract(preposition.lower, article.lower)
	next := t.at(i + 2)
	if !ok || article.capital() && !article.shouted() || next.capital() && !next.shouted() || t.at(i+3).lower == "-" {
		return hit{}, false
	}
	if f.verbs.infinitives[next.lower] != nil {
		return hit{}, false
	}
	noun := next.lower
	if _, adjective := f.adjectives.words[noun]; adjective && f.nouns.has(t.at(i+3).lower) && f.fits(f.adjectives, noun, t.at(i+3).lower) {
		return hit{i, i + 3, frJoin(contracted, next.raw)}, true
	}
	if !f.nouns.has(noun) {
		return hit{}, false
	}
	if fits, _ := f.determiners.fits(article.lower, noun); !fits {
		pair, number := f.determiners.right(article.lower, noun)
		if number {
			return hit{}, false
		}
		return hit{i, i + 3, frJoin(strings.TrimSpace(preposition.lower+" "+pair[0]), noun)}, true
	}
	return hit{i, i + 3, frJoin(contracted, next.raw)}, true
}

// elision finds an article that must lose its vowel: "le eau".
func (f *fr) elision(t *text, i int) (hit, bool) {
	if article := t.at(i).lower; article != "le" && article != "la" || t.at(i-1).lower == "-" || t.at(i+2).lower == "-" {
		return hit{}, false
	}
	next := t.at(i + 1)
	if !frVowel(next.lower) || next.capital() ||
		!f.nouns.has(next.lower) && !frMute[next.lower] && !f.classes["ordinary-vowel"][next.lower] {
		return hit{}, false
	}
	return hit{i, i + 2, "l'" + next.raw}, true
}

// euphony finds "ma école", "ce homme", "un beau homme" and the reverse, "cet garçon".
func (f *fr) euphony(t *text, i int) (hit, bool) {
	word, next := t.at(i).lower, t.at(i+1)
	if next.capital() || t.at(i-1).lower == "-" || t.at(i+2).lower == "-" || !f.nouns.has(next.lower) {
		return hit{}, false
	}
	if long, ok := frLong[word]; ok {
		if f.singular(long, next.lower) && frConsonant(next.lower) {
			return hit{i, i + 2, long + " " + next.raw}, true
		}
		return hit{}, false
	}
	before, ok := frBeforeVowel[word]
	if !ok || strings.HasSuffix(before, "'") || !frVowel(next.lower) || !f.singular(word, next.lower) {
		return hit{}, false
	}
	return hit{i, i + 2, before + next.raw}, true
}

// singular says whether the determiner or adjective fits the noun, which is in the singular.
func (f *fr) singular(word, noun string) bool {
	for _, r := range f.nouns.forms[noun] {
		for _, p := range append(f.determiners.words[word], f.adjectives.words[word]...) {
			if !plural(r.cell) && p[r.cell] == word {
				return true
			}
		}
	}
	return false
}

// frConsonant says whether nothing is elided before a word beyond doubt.
func frConsonant(word string) bool {
	return frAspirated[word] || strings.ContainsRune("bcdfgjklmnpqrstvwxz", rune(word[0]))
}

// adjectiveBefore finds "une petit maison".
func (f *fr) adjectiveBefore(t *text, i int) (hit, bool) {
	adjective := t.at(i + 1).lower
	if long, ok := frLong[adjective]; ok {
		adjective = long
	}
	word, noun, ok := f.determined(t, i, i+2)
	if !ok || f.classes["day"][noun] || t.at(i+1).lower == "grand" && frGrand[noun] || len(f.adjectives.words[adjective]) == 0 ||
		!frBeforeNoun[f.adjectives.words[adjective][0][ms]] || f.fits(f.adjectives, adjective, noun) {
		return hit{}, false
	}
	for _, r := range f.nouns.forms[noun] {
		if r.verb {
			return hit{}, false
		}
	}
	if f.fits(f.determiners, word, noun) {
		pair, _ := f.adjectives.right(adjective, noun)
		if pair[1] != noun {
			return hit{}, false
		}
		return hit{i + 1, i + 3, frJoin(pair[0], noun)}, true
	}
	left, number := f.determiners.right(word, noun)
	pair, _ := f.adjectives.right(adjective, left[1])
	if number || pair[1] != noun || frPlace[t.at(i-1).lower] {
		return hit{}, false
	}
	return hit{i, i + 3, left[0] + " " + frJoin(pair[0], noun)}, true
}

// frGrand are nouns that make one word with "grand" ("grand-mère").
var frGrand = set("mère rue route messe chose peur")

var frBeforeNoun = set("petit grand bon mauvais beau nouveau vieux joli gros long premier dernier prochain")

// adjectiveAfter finds "la voiture vert", but neither "une robe vert foncé" nor "il quitte la maison content".
func (f *fr) adjectiveAfter(t *text, i int) (hit, bool) {
	noun, ok := f.subjectNoun(t, i)
	if !ok || t.is(i-1, frOf) { // "un membre de la famille important"
		return hit{}, false
	}
	if t.is(i, frOf) && f.nouns.has(t.at(i-1).lower) {
		return hit{}, false
	}
	a := t.at(i + 2)
	if len(f.adjectives.words[a.lower]) == 0 || !frAfterNoun[f.adjectives.words[a.lower][0][ms]] || a.capital() {
		return hit{}, false
	}
	if next := t.at(i + 3); next.word && !frAfterwards[next.lower] || next.lower == "-" ||
		next.lower == "," && plural(f.nouns.forms[noun][0].cell) {
		return hit{}, false // "les langues anglaise, française et russe"
	}
	if f.fits(f.adjectives, a.lower, noun) {
		return hit{}, false
	}
	right := f.adjectives.words[a.lower][0][f.nouns.forms[noun][0].cell]
	return hit{i + 1, i + 3, t.at(i+1).raw + " " + right}, true
}

// subjectNoun returns the noun after the determiner or "l'" at token i, where the two agree.
func (f *fr) subjectNoun(t *text, i int) (noun string, ok bool) {
	if t.at(i).lower == "l'" {
		noun = t.at(i + 1).lower
		return noun, f.nouns.has(noun) && t.at(i+2).lower != "-"
	}
	word, noun, ok := f.determined(t, i, i+1)
	return noun, ok && f.fits(f.determiners, word, noun)
}

var (
	frOf        = set("de du des d' à au aux")
	frAfterNoun = set(`blanc noir vert bleu gris violet français anglais espagnol allemand italien américain portugais canadien chinois
		japonais mexicain intéressant important différent délicieux dangereux excellent prochain dernier public élégant`)
	frAfterwards = set("dans que qui de du des d' pour avec sur à au aux mais car est sont était chez")
)

var frNationality = set("français anglais espagnol allemand italien américain portugais canadien chinois japonais mexicain")

// predicate finds "La question est important."
func (f *fr) predicate(t *text, i int) (hit, bool) {
	if !t.at(i).first {
		return hit{}, false
	}
	noun, ok := f.subjectNoun(t, i)
	at := i + 2
	if no := t.at(at).lower; no == "n'" || no == "ne" {
		at++
	}
	if !ok || !t.is(at, frIs) {
		return hit{}, false
	}
	at++
	for most := at + 2; at < most && t.is(at, frDegree); {
		at++
	}
	a := t.at(at)
	next := t.at(at + 1)
	if len(f.adjectives.words[a.lower]) == 0 || next.word && !t.is(at+1, frNext) || next.lower == "-" {
		return hit{}, false
	}
	readings := f.nouns.forms[noun]
	p := f.adjectives.words[a.lower][0]
	for _, r := range readings {
		if p[r.cell] == a.lower {
			return hit{}, false
		}
	}
	return hit{at, at + 1, p[readings[0].cell]}, true
}

var (
	frIs     = set("est sont était étaient sera seront")
	frDegree = set("très trop assez vraiment si plus moins aussi pas toujours un peu")
	frNext   = set("et mais parce car")
	// frMoments stand before a verb that is not theirs ("Le lundi sont fermés les musées"); "quel" asks for the object.
	frMoments = set("jour matin soir mois an année semaine heure moment été hiver printemps automne siècle fois")
	frAsked   = set("quel quelle quels quelles")
)

// nounVerb finds "Les enfants est".
func (f *fr) nounVerb(t *text, i int) (hit, bool) {
	if !t.at(i).first || t.is(i, frAsked) {
		return hit{}, false
	}
	word, noun, ok := f.determined(t, i, i+1)
	if !ok || !f.fits(f.determiners, word, noun) || t.at(i+3).lower == "-" ||
		frMoments[noun] || f.classes["day"][noun] || f.classes["count"][word] {
		return hit{}, false
	}
	readings := f.nouns.forms[noun]
	for _, r := range readings {
		if plural(r.cell) != plural(readings[0].cell) { // "le cours", "les cours": the determiner tells
			return hit{}, false
		}
	}
	person := 2 + 3*toInt(plural(readings[0].cell))
	v := t.at(i + 2).lower
	if agrees, known := f.verbs.agrees(v, person); agrees || !known || frBoth[v] {
		return hit{}, false
	}
	if agrees, _ := f.verbs.agrees(v, 7-person); !agrees {
		return hit{}, false
	}
	return hit{i + 1, i + 3, t.at(i+1).raw + " " + f.verbs.form(v, person)}, true
}

// frBoth are verbs' forms that are nouns or adjectives too ("les élèves reste").
var frBoth = set("porte montre place demande commande aide garde marche danse change offre force joue sort fait livre note")
