package rules

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// fr is what the French rules know: nouns with their gender, verbs with their forms, determiners and adjectives.
type fr struct {
	nouns       *nouns
	verbs       *verbs
	determiners *agreement
	adjectives  *agreement
	classes     classes
}

// The tenses of French verbs.
const (
	frPresent = iota
	frImperfect
	frFuture
	frConditional
	frSubjunctive
)

func french() *language {
	f := &fr{nouns: readNouns("fr.nouns.txt", frPlural), verbs: newVerbs(frVerbs())}
	f.determiners = &agreement{nouns: f.nouns, join: frJoin, words: paradigms(
		paradigm{"un", "une", "des", "des"}, paradigm{"le", "la", "les", "les"}, paradigm{"du", "de la", "des", "des"},
		paradigm{"au", "à la", "aux", "aux"}, paradigm{"ce", "cette", "ces", "ces"}, paradigm{"mon", "ma", "mes", "mes"},
		paradigm{"ton", "ta", "tes", "tes"}, paradigm{"son", "sa", "ses", "ses"}, paradigm{"notre", "notre", "nos", "nos"},
		paradigm{"votre", "votre", "vos", "vos"}, paradigm{"leur", "leur", "leurs", "leurs"},
		paradigm{"quel", "quelle", "quels", "quelles"}, paradigm{"chaque", "chaque", "", ""}, paradigm{"aucun", "aucune", "", ""},
		paradigm{"", "", "plusieurs", "plusieurs"}, paradigm{"quelque", "quelque", "quelques", "quelques"},
		paradigm{"", "", "deux", "deux"}, paradigm{"", "", "trois", "trois"}, paradigm{"", "", "quatre", "quatre"},
		paradigm{"", "", "cinq", "cinq"}, paradigm{"", "", "six", "six"}, paradigm{"", "", "sept", "sept"},
		paradigm{"", "", "huit", "huit"}, paradigm{"", "", "dix", "dix"},
	)}
	f.adjectives = &agreement{nouns: f.nouns, join: frJoin, words: frAdjectives()}
	f.classes = f.newClasses()
	rules := slices.Concat(f.grammarRules(), f.verbRules(), f.wordRules(), f.phraseRules(), f.usageRules())
	return &language{elided: set("c d j l m n s t qu jusqu lorsqu puisqu quoiqu"), rules: explain("fr.explain.txt", rules)}
}

func frPlural(noun string) string {
	switch {
	case strings.HasSuffix(noun, "s"), strings.HasSuffix(noun, "x"), strings.HasSuffix(noun, "z"):
		return noun
	case strings.HasSuffix(noun, "al"):
		return strings.TrimSuffix(noun, "l") + "ux"
	case strings.HasSuffix(noun, "au"), strings.HasSuffix(noun, "eu"):
		return noun + "x"
	default:
		return noun + "s"
	}
}

// frMute are frequent words whose h is mute, frAspirated those whose h is not. frFull are words with a vowel before which nothing
// is elided, or not always.
var (
	frMute = set(`homme hommes heure heures hôtel hôtels hôpital hôpitaux histoire histoires hiver hivers huile herbe habitude habitudes
		habitant habitants habiter habite habites habitons habitez habitent habité habitais habitait habitaient hier hésite hésites
		hésiter heureux heureuse horloge horaire humain humeur humour hygiène héroïne harmonie hélicoptère horizon habiller honnête`)
	frAspirated = set(`héros haricot haricots hamburger hamburgers hibou hasard hache haine hamster handicap hanche hangar harpe hockey
		homard honte haut hauteur hall housse hublot hérisson hiérarchie hausse`)
	frFull = set("onze onzième oui ouistiti uhlan yaourt yaourts yoga yacht yen euh ah oh eh ouf ouais un une ululement ouate iode yeti")
)

// frVowel says whether a word is elided before this one beyond doubt.
func frVowel(word string) bool {
	if frMute[word] {
		return true
	}
	r, _ := utf8.DecodeRuneInString(word)
	return strings.ContainsRune("aàâeéèêëiîïoôuùûœæ", r) && !frFull[word] && utf8.RuneCountInString(word) > 1 || word == "y"
}

// frVowels returns the words before which others are elided.
func frVowels(words map[string]bool) map[string]bool {
	kept := map[string]bool{}
	for word := range words {
		if frVowel(word) {
			kept[word] = true
		}
	}
	return kept
}

// frBeforeVowel are the forms of words before a vowel; those with an apostrophe are written without a space.
var frBeforeVowel = map[string]string{
	"je": "j'", "me": "m'", "te": "t'", "se": "s'", "le": "l'", "la": "l'", "ne": "n'", "de": "d'", "que": "qu'",
	"du": "de l'", "de la": "de l'", "au": "à l'", "à la": "à l'",
	"ma": "mon ", "ta": "ton ", "sa": "son ", "ce": "cet ", "beau": "bel ", "nouveau": "nouvel ", "vieux": "vieil ",
}

// frJoin writes a word before another: "l'eau", "mon école", "cet homme".
func frJoin(word, next string) string {
	if before, ok := frBeforeVowel[word]; ok && frVowel(next) {
		return before + next
	}
	return word + " " + next
}

// frSentence writes words one after another, in lower case, elided where they must be.
func frSentence(words ...string) string {
	full := map[string]string{"j'": "je", "m'": "me", "t'": "te", "n'": "ne", "qu'": "que", "d'": "de"}
	var b strings.Builder
	for i, word := range words {
		word = straight(strings.ToLower(word))
		if long, ok := full[word]; ok {
			word = long
		}
		next := ""
		if i+1 < len(words) {
			next = strings.ToLower(words[i+1])
		}
		short, elides := frBeforeVowel[word]
		switch {
		case elides && strings.HasSuffix(short, "'") && frVowel(next):
			b.WriteString(short)
		case strings.HasSuffix(word, "'") || next == "":
			b.WriteString(word)
		default:
			b.WriteString(word + " ")
		}
	}
	return b.String()
}

func frAdjectives() map[string][]paradigm {
	var list []paradigm
	for _, line := range lines("fr.adjectives.txt") {
		for entry := range strings.FieldsSeq(line) {
			list = append(list, frAdjective(entry))
		}
	}
	return paradigms(list...)
}

// frAdjective makes the forms of an adjective from "petit", "neuf/neuve", "beau/belle/beaux".
func frAdjective(entry string) paradigm {
	forms := strings.Split(entry, "/")
	p := paradigm{ms: forms[0], mp: frPlural(forms[0])}
	switch {
	case len(forms) > 1:
		p[fs] = forms[1]
	case strings.HasSuffix(p[ms], "e"):
		p[fs] = p[ms]
	default:
		p[fs] = p[ms] + "e"
	}
	if len(forms) > 2 {
		p[mp] = forms[2]
	}
	p[fp] = p[fs] + "s"
	return p
}

// newClasses are the sets of words that the patterns of the French rules name.
func (f *fr) newClasses() classes {
	finite := map[string]bool{}
	for word := range f.verbs.forms {
		finite[word] = true
	}
	infinitives, participles, first := map[string]bool{}, map[string]bool{}, map[string]bool{}
	for word := range f.verbs.infinitives {
		infinitives[word] = true
	}
	for word, v := range f.verbs.participles {
		participles[word] = true
		if strings.HasSuffix(v.infinitive, "er") {
			first[word] = true
		}
	}
	nouns := f.nouns.words(func(reading) bool { return true })
	return classes{
		"finite": finite, "infinitive": infinitives, "participle": participles, "er-participle": first,
		"finite-vowel": frVowels(finite), "noun": nouns, "noun-vowel": frVowels(nouns),
		"noun-m":      f.nouns.words(func(r reading) bool { return r.cell == ms }),
		"noun-f":      f.nouns.words(func(r reading) bool { return r.cell == fs }),
		"noun-plural": f.nouns.words(func(r reading) bool { return plural(r.cell) }),
		"mute":        frMute, "aspirated": frAspirated,
		"day":      set("lundi mardi mercredi jeudi vendredi samedi dimanche"),
		"month":    set("janvier février mars avril mai juin juillet août septembre octobre novembre décembre"),
		"language": set("français anglais espagnol allemand italien portugais russe chinois japonais arabe néerlandais polonais turc"),
		"count": set(`un deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize vingt trente quarante
			cinquante soixante cent`),
		"aller": f.formsOf("aller"), "avoir": f.formsOf("avoir"), "être": f.formsOf("être"),
		"subject":      set("je j' tu il elle on nous vous ils elles"),
		"without-être": set("été eu dormi voyagé marché travaillé nagé couru dansé dîné déjeuné pleuré ri"),
		"city": set(`paris londres madrid berlin rome lyon marseille bruxelles genève montréal lisbonne barcelone tokyo moscou
			toulouse nice bordeaux lille`),
		"country-f": set(`france espagne italie allemagne angleterre suisse belgique chine russie inde grèce turquie pologne suède norvège
			argentine algérie tunisie australie autriche irlande écosse europe afrique asie`),
		"country-m": set("canada portugal brésil japon mexique maroc danemark chili pérou sénégal vietnam"),
	}
}

// formsOf returns the finite forms of a verb.
func (f *fr) formsOf(infinitive string) map[string]bool {
	forms := map[string]bool{}
	for _, tense := range f.verbs.infinitives[infinitive].tenses {
		for _, word := range tense {
			forms[word] = true
		}
	}
	return forms
}
