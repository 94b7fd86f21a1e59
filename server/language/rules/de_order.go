package rules

import "strings"

// deEnds says that a clause ends before token i.
func deEnds(t *text, i int) bool {
	k := t.at(i)
	return !k.word && k.lower != "-" && strings.Trim(k.lower, "0123456789") == k.lower && (k.lower != "" || i >= len(t.tokens))
}

var (
	deAdverbs = set(`gestern heute dann danach jetzt manchmal leider vielleicht später zuerst deshalb deswegen darum trotzdem normalerweise
		natürlich meistens endlich plötzlich letztens neulich`)
	deGroupStarts = set("am im um in nach vor an seit")
	deParts       = set("und oder aber wie als was wer wo dass weil wenn ob die der das den")
)

// verbSecond finds "Gestern ich bin": a subject between what begins the sentence and the verb.
func (d *de) verbSecond(t *text, i int) (hit, bool) {
	person, ok := dePersons[t.at(i).lower]
	verb := t.at(i + 1).lower
	if agrees, _ := d.verbs.agrees(verb, person); !ok || !agrees || verb == "meine" || !d.opens(t, i) || t.at(i+1).capital() ||
		t.at(i+2).lower == "-" {
		return hit{}, false
	}
	if p := t.at(i + 2).lower; p == "," || dePersons[p] > 0 || p == "ich" {
		return hit{}, false
	}
	return hit{i, i + 2, t.at(i+1).raw + " " + t.at(i).raw}, true
}

// opens says that an adverb, or a preposition with a time or a place, begins the sentence and ends before token i.
func (d *de) opens(t *text, i int) bool {
	if t.at(i - 1).first {
		return deAdverbs[t.at(i-1).lower]
	}
	for k := i - 2; k >= 0 && k > i-5; k-- {
		word := t.at(k)
		if !word.word && word.lower != "" && strings.Trim(word.lower, "0123456789") != "" || deParts[word.lower] &&
			!deRelative[word.lower] {
			return false
		}
		if word.first {
			return deGroupStarts[word.lower] && t.at(i-1).capital() && t.at(i-1).word
		}
	}
	return false
}

// subordinate finds the verb in second place after a conjunction: "weil ich bin müde."
func (d *de) subordinate(t *text, i int) (hit, bool) {
	if !oneOf(t.at(i).lower, "weil dass wenn obwohl") {
		return hit{}, false
	}
	person, ok := dePersons[t.at(i+1).lower]
	verb := t.at(i + 2)
	if agrees, _ := d.verbs.agrees(verb.lower, person); !ok || !agrees || d.verbs.participles[verb.lower] != nil ||
		d.verbs.infinitives[verb.lower] != nil && person != 3 {
		return hit{}, false
	}
	end := i + 3
	for ; end < i+7 && !deEnds(t, end); end++ {
		if k := t.at(end); deParts[k.lower] && !deRelative[k.lower] || k.lower == "" || deTwice[k.lower] || k.lower == "-" ||
			dePersons[k.lower] > 0 || k.lower == "ich" {
			return hit{}, false
		}
	}
	if end == i+3 || !deEnds(t, end) || t.at(end).lower == "," && end == i+4 && t.at(i).lower == "wenn" {
		return hit{}, false
	}
	last := t.at(end - 1).lower
	if agrees, _ := d.verbs.agrees(last, person); agrees || d.verbs.forms[last] != nil && d.verbs.infinitives[last] == nil &&
		d.verbs.participles[last] == nil {
		return hit{}, false
	}
	return hit{i + 1, end, t.at(i+1).raw + " " + t.raw(i+3, end) + " " + verb.raw}, true
}

// deTwice are infinitives before which a finite verb may stand at the end of a clause: "dass er hat kommen können".
var deTwice = set("können müssen wollen sollen dürfen mögen lassen sehen hören")

// deMotion are participles that have sein, and deRest some that have haben.
var (
	deMotion = set(`gegangen gekommen geblieben gewesen geworden gestorben aufgestanden angekommen eingeschlafen aufgewacht zurückgekommen
		ausgegangen weggegangen mitgekommen passiert`)
	deRest = set("gearbeitet geschlafen gegessen gespielt gelesen gehabt getrunken gelernt")
	deHas  = map[string]string{
		"habe": "bin", "hast": "bist", "hat": "ist", "haben": "sind", "habt": "seid", "hatte": "war",
		"hatten": "waren",
	}
	deAre = map[string]string{"bin": "habe", "bist": "hast", "ist": "hat", "sind": "haben", "war": "hatte", "waren": "hatten"}
)

// auxiliary finds haben with a participle that has sein, and the other way round, in one main clause.
func (d *de) auxiliary(t *text, i int) (hit, bool) {
	right, wanted := deHas[t.at(i).lower], deMotion
	if right == "" {
		right, wanted = deAre[t.at(i).lower], deRest
	}
	subject := set("ich du er wir")
	if right == "" {
		return hit{}, false
	}
	if wanted["gehabt"] && !subject[t.at(i-1).lower] && !subject[t.at(i+1).lower] {
		return hit{}, false
	}
	for k := i + 1; k < i+9; k++ {
		word := t.at(k).lower
		if word == "" || deParts[word] && !deRelative[word] || !t.at(k).word && strings.Trim(word, "0123456789") != "" {
			return hit{}, false
		}
		if k > i+1 || !subject[word] {
			if wanted[word] && deEnds(t, k+1) && t.at(k+1).lower != "," {
				return hit{i, i + 1, right}, true
			}
		}
		if len(d.verbs.forms[word]) > 0 && !t.at(k).capital() && word != "sein" || d.verbs.participles[word] != nil {
			return hit{}, false
		}
	}
	return hit{}, false
}

// deSeparable are separable verbs, written as one, with their parts.
var deSeparable = map[string]string{
	"aufstehe": "stehe auf", "aufsteht": "steht auf", "aufstehen": "stehen auf", "ankomme": "komme an", "ankommt": "kommt an",
	"ankommen": "kommen an",
	"einkaufe": "kaufe ein", "einkauft": "kauft ein", "einkaufen": "kaufen ein", "fernsehe": "sehe fern", "fernsieht": "sieht fern",
	"anrufe": "rufe an", "anruft": "ruft an", "anrufen": "rufen an", "aufwache": "wache auf", "aufwacht": "wacht auf",
	"aufräume": "räume auf",
	"mitkomme": "komme mit", "mitkommt": "kommt mit", "zurückkomme": "komme zurück", "zurückkommt": "kommt zurück",
	"abhole": "hole ab", "abholt": "holt ab",
	"ausgehe": "gehe aus", "ausgeht": "geht aus", "einlade": "lade ein", "mitbringe": "bringe mit", "vorbereite": "bereite vor",
	"umsteige": "steige um",
}

// separable finds "Ich aufstehe um sieben.", where the first part belongs to the end.
func (d *de) separable(t *text, i int) (hit, bool) {
	parts, ok := deSeparable[t.at(i+1).lower]
	if _, subject := dePersons[t.at(i).lower]; !ok || !subject || !t.at(i).first {
		return hit{}, false
	}
	verb, prefix, _ := strings.Cut(parts, " ")
	end := i + 2
	for ; end < i+9 && !deEnds(t, end); end++ {
		if k := t.at(end); deParts[k.lower] && !deRelative[k.lower] || k.lower == "" {
			return hit{}, false
		}
	}
	if !deEnds(t, end) {
		return hit{}, false
	}
	suggestion := verb + " " + prefix
	if end > i+2 {
		suggestion = verb + " " + t.raw(i+2, end) + " " + prefix
	}
	return hit{i + 1, end, suggestion}, true
}

// smallNoun finds a noun without its capital after a determiner, in a text that has capitals.
func (d *de) smallNoun(t *text, i int) (hit, bool) {
	k := t.at(i)
	if k.capital() || !d.small[k.lower] && !deSuffixed(k.lower) || !d.writesCapitals(t) || t.at(i+1).lower == "-" ||
		t.at(i-1).lower == "-" {
		return hit{}, false
	}
	before := t.at(i - 1)
	determined := len(d.determiners.entries[before.lower]) > 0
	if _, ending := d.adjective(before); ending != deNoAdjective && ending != "" {
		determined = d.determiners.entries[t.at(i-2).lower] != nil
	}
	if !determined || before.capital() && !before.first {
		return hit{}, false
	}
	return hit{i, i + 1, upperFirst(k.raw)}, true
}

func deSuffixed(word string) bool {
	for _, end := range []string{"heit", "keit", "ung", "schaft"} {
		if strings.HasSuffix(word, end) && len(word) > len(end)+3 && !strings.HasSuffix(word, "sprung") && !strings.HasSuffix(word,
			"jung") {
			return true
		}
	}
	return false
}

// writesCapitals says that the text is no message in small letters alone.
func (d *de) writesCapitals(t *text) bool {
	for i := range t.tokens {
		if t.at(i).word && t.at(i).capital() {
			return true
		}
	}
	return false
}

// small keeps what begins with a small letter: for words that are written with a capital.
func small(find finder) finder {
	return func(t *text, i int) (hit, bool) {
		h, ok := find(t, i)
		h.suggestion = upperFirst(h.suggestion)
		return h, ok && !t.at(h.from).capital()
	}
}

// deCorrections finds the words of a file of pairs; one with a capital is a noun, which may stand in small letters too.
func deCorrections(file string) finder {
	words := pairs(file)
	return func(t *text, i int) (hit, bool) {
		k := t.at(i)
		if k.shouted() || t.at(i-1).lower == "-" || t.at(i+1).lower == "-" {
			return hit{}, false
		}
		right, ok := words[k.lower]
		if ok && k.capital() && !k.first {
			return hit{}, false
		}
		if !ok {
			right, ok = words[upperFirst(k.lower)]
		}
		return hit{i, i + 1, right}, ok
	}
}
