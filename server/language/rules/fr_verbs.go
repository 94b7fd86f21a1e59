package rules

import (
	"strings"
)

// frVerbs reads the verbs, those of fr.verbs.txt first, since forms that two verbs share are taken for the earlier one's.
func frVerbs() []*verb {
	var list []*verb
	for _, line := range lines("fr.verbs.txt") {
		infinitive, forms, irregular := strings.Cut(line, ":")
		if irregular {
			list = append(list, frIrregular(infinitive, strings.Split(forms, "|")))
			continue
		}
		fields := append(strings.Fields(line), "")
		list = append(list, frRegular(fields[0], fields[1], fields[2]))
	}
	for _, line := range lines("fr.er.txt") {
		for infinitive := range strings.FieldsSeq(line) {
			list = append(list, frRegular(infinitive, strings.TrimSuffix(infinitive, "r"), infinitive))
		}
	}
	return list
}

func frIrregular(infinitive string, fields []string) *verb {
	fields = append(fields, "", "")
	present := [6]string(strings.Fields(fields[0]))
	stem := strings.TrimSpace(fields[3])
	if stem == "" {
		stem = strings.TrimSuffix(present[3], "ons")
	}
	subjunctive := frAll(strings.TrimSuffix(present[5], "ent"), "e es e - - ent")
	if len(fields[4]) > 0 {
		subjunctive = [6]string(strings.Fields(fields[4]))
	} else {
		subjunctive[3], subjunctive[4] = stem+"ions", stem+"iez"
	}
	return frVerb(infinitive, strings.TrimSpace(fields[2]), present, stem, stem, strings.TrimSpace(fields[1]), subjunctive)
}

// frRegular is a verb in -er: of "acheter" je is "achète" and future "achèter".
func frRegular(infinitive, je, future string) *verb {
	stem := strings.TrimSuffix(infinitive, "er")
	soft := stem // before a and o
	switch {
	case strings.HasSuffix(stem, "g"):
		soft += "e"
	case strings.HasSuffix(stem, "c"):
		soft = strings.TrimSuffix(stem, "c") + "ç"
	}
	if future == "" {
		future = je + "r"
	}
	singular := strings.TrimSuffix(je, "e")
	present := frAll(singular, "e es e - - ent")
	subjunctive := present
	present[3], present[4] = soft+"ons", stem+"ez"
	subjunctive[3], subjunctive[4] = stem+"ions", stem+"iez"
	return frVerb(infinitive, stem+"é", present, soft, stem, future, subjunctive)
}

func frVerb(infinitive, participle string, present [6]string, imperfect, imperfectI, future string, subjunctive [6]string) *verb {
	past := frAll(imperfect, "ais ais ait - - aient")
	past[3], past[4] = imperfectI+"ions", imperfectI+"iez"
	return &verb{infinitive: infinitive, participle: participle, tenses: [][6]string{
		frPresent: present, frImperfect: past, frFuture: frAll(future, "ai as a ons ez ont"),
		frConditional: frAll(future, "ais ais ait ions iez aient"), frSubjunctive: subjunctive,
	}}
}

// frAll adds the endings of the six persons to a stem; "-" for one that is set later.
func frAll(stem, endings string) [6]string {
	var forms [6]string
	for i, ending := range strings.Fields(endings) {
		forms[i] = stem + ending
	}
	return forms
}

// frPersons are the subjects whose verb follows.
var frPersons = map[string]int{
	"je": 0, "j'": 0, "tu": 1, "il": 2, "elle": 2, "on": 2, "nous": 3, "vous": 4, "ils": 5, "elles": 5,
}

var (
	frClitics = set("ne n' me m' te t' se s' le la l' les lui leur nous vous y en")
	// frNoSubject are words after which "elle" is no subject, or not the only one.
	frNoSubject = set(`à de d' avec pour sans chez contre entre par sur sous vers après avant devant derrière comme et ou ni sauf selon
		envers moi toi lui est c'est grâce`)
)

// subject returns the person of the subject at token i and the place of its verb, past "ne" and object pronouns.
func (f *fr) subject(t *text, i int) (person, at int, ok bool) {
	k, before := t.at(i), t.at(i-1)
	person, ok = frPersons[k.lower]
	if !ok || before.lower == "-" {
		return 0, 0, false
	}
	if _, known := f.verbs.agrees(before.lower, person); known {
		return 0, 0, false // "peut il": the verb comes before
	}
	switch k.lower {
	case "elle", "elles":
		if frNoSubject[before.lower] {
			return 0, 0, false
		}
	case "nous", "vous":
		if next := t.at(i + 1).lower; next != "ne" && next != "n'" && (!k.first || !k.capital() && i > 0 || frClitics[next]) {
			return 0, 0, false // more often an object
		}
	}
	at = i + 1
	for at < i+4 && frClitics[t.at(at).lower] {
		at++
	}
	v := t.at(at)
	return person, at, v.word && !v.capital() && t.at(at+1).lower != "-"
}

// subjectVerb finds "tu est" and "nous avoir".
func (f *fr) subjectVerb(t *text, i int) (hit, bool) {
	person, at, ok := f.subject(t, i)
	if !ok {
		return hit{}, false
	}
	word := t.at(at).lower
	agrees, known := f.verbs.agrees(word, person)
	switch {
	case agrees:
		return hit{}, false
	case known:
	case f.verbs.infinitives[word] == nil || (person == 3 || person == 4) && (!frFrequent[word] || strings.HasSuffix(t.at(at+1).lower,
		"s")):
		return hit{}, false // "Vous voir me plaît", "Nous être perdus nous a fait peur"
	}
	right := f.verbs.form(word, person)
	if right == "" {
		return hit{}, false
	}
	return hit{i, at + 1, frSentence(append(t.words(i, at), right)...)}, true
}

// frFrequent are verbs whose infinitive after "nous" or "vous" is an error, not an object's verb ("Vous voir me fait plaisir").
var frFrequent = set("avoir aller être vouloir pouvoir habiter")

// frEtre are verbs whose past takes être and that have no object.
var frEtre = set("allé arrivé parti venu revenu devenu né resté décédé")

// pastWithAvoir finds "j'ai allé".
func (f *fr) pastWithAvoir(t *text, i int) (hit, bool) {
	person, at, ok := f.subject(t, i)
	if !ok || !f.classes["avoir"][t.at(at).lower] {
		return hit{}, false
	}
	forms := f.verbs.forms[t.at(at).lower]
	participle := at + 1
	for participle < at+3 && frBetween[t.at(participle).lower] {
		participle++
	}
	word := t.at(participle).lower
	bare := strings.TrimSuffix(strings.TrimSuffix(word, "s"), "e")
	if !frEtre[bare] || len(forms) == 0 || !forms[0].persons[person] || t.at(at-1).lower == "y" || t.at(participle+1).lower == "-" {
		return hit{}, false
	}
	right := f.verbs.infinitives["être"].tenses[forms[0].tense][person]
	words := append(t.words(i, at), right)
	words = append(words, t.words(at+1, participle)...)
	switch t.at(i).lower {
	case "elle":
		word = bare + "e"
	case "elles":
		word = bare + "es"
	case "ils", "nous":
		word = bare + "s"
	}
	return hit{i, participle + 1, frSentence(append(words, word)...)}, true
}

var frBetween = set("pas jamais plus déjà toujours encore bien aussi souvent")

// ifConditional finds "si j'aurais".
func (f *fr) ifConditional(t *text, i int) (hit, bool) {
	if k := t.at(i).lower; k != "si" && k != "s'" {
		return hit{}, false
	}
	person, at, ok := f.subject(t, i+1)
	if !ok || !t.at(i).first && !f.conditionalBefore(t, i) {
		return hit{}, false
	}
	for _, form := range f.verbs.forms[t.at(at).lower] {
		if form.tense != frConditional || !form.persons[person] {
			continue
		}
		return hit{i, at + 1, frSentence(append(t.words(i, at), form.verb.tenses[frImperfect][person])...)}, true
	}
	return hit{}, false
}

// conditionalBefore says whether the sentence's main clause, before token i, has a conditional, and asks nothing ("je voudrais
// savoir si ...").
func (f *fr) conditionalBefore(t *text, i int) bool {
	if before := t.at(i - 1).lower; before == "même" || before == "comme" {
		return false
	}
	found := false
	for k := i - 1; k >= 0; k-- {
		word := t.at(k).lower
		if frAsking[word] || frAsking[strings.TrimSuffix(word, "s")] || word == "?" {
			return false
		}
		for _, form := range f.verbs.forms[word] {
			found = found || form.tense == frConditional
		}
		if t.at(k).first {
			break
		}
	}
	return found
}

var frAsking = set(`savoir demander demande demandé demandais demandait vérifier comprendre ignore ignorer sais sait savais savait dire voir
	regarder même doute question curieux décider connaître`)

var frNever = set("pas jamais plus")

// negationOrder finds "je ne pas suis".
func (f *fr) negationOrder(t *text, i int) (hit, bool) {
	person, ok := frPersons[t.at(i).lower]
	if !ok || t.at(i-1).lower == "-" || t.at(i+1).lower != "ne" || !t.is(i+2, frNever) {
		return hit{}, false
	}
	word := t.at(i + 3).lower
	if agrees, _ := f.verbs.agrees(word, person); !agrees {
		return hit{}, false
	}
	return hit{i, i + 4, frSentence(t.at(i).raw, "ne", word, t.at(i+2).lower)}, true
}

// The subjunctive follows frWishes, and frFeelings after frFeels.
var (
	frWishes   = set("faut faudrait veux veut voudrais aimerais souhaite pour avant bien")
	frFeelings = set("content contente triste désolé désolée dommage important nécessaire heureux heureuse")
	frFeels    = set("suis es est sommes très")
)

// subjunctive finds "il faut que je vais".
func (f *fr) subjunctive(t *text, i int) (hit, bool) {
	if that := t.at(i).lower; that != "que" && that != "qu'" {
		return hit{}, false
	}
	switch before := t.at(i - 1).lower; {
	case before == "bien" && !t.at(i-1).first: // "je vois bien que tu es là"
		return hit{}, false
	case frFeelings[before] && !t.is(i-2, frFeels): // "la chose la plus importante que tu as"
		return hit{}, false
	case !frWishes[before] && !frFeelings[before]:
		return hit{}, false
	}
	person, at, ok := f.subject(t, i+1)
	if !ok {
		return hit{}, false
	}
	var right string
	for _, form := range f.verbs.forms[t.at(at).lower] {
		if form.tense == frSubjunctive {
			return hit{}, false
		}
		if form.tense == frPresent && form.persons[person] && right == "" {
			right = form.verb.tenses[frSubjunctive][person]
		}
	}
	if right == "" {
		return hit{}, false
	}
	return hit{i + 1, at + 1, frSentence(append(t.words(i+1, at), right)...)}, true
}
