package rules

import "strings"

// dePrepositions are those that always have the same case. After the others nothing is certain.
var dePrepositions = map[string]int{
	"mit": deDative, "bei": deDative, "von": deDative, "aus": deDative, "nach": deDative, "seit": deDative, "zu": deDative,
	"für": deAccusative, "durch": deAccusative, "gegen": deAccusative,
}

var (
	deTwoWay = set("in an auf vor hinter über unter neben zwischen")
	// dePronouns may stand alone, for a person or thing; deRelative may begin a relative clause too.
	deRelative = set("der die das den dem welcher welche welches welchen welchem")
	deSafe     = set("ein kein mein dein unser euer im am zum zur vom beim ins ans sein keine meine deine unsere eure keinen meinen " +
		"deinen unseren")
	deTitles   = set("frau herr herrn doktor onkel tante oma opa professor")
	deTimes    = set("tag monat abend morgen sommer winter montag dienstag mittwoch donnerstag freitag samstag sonntag")
	deKin      = set("mutter vater oma opa tante onkel")
	dePlurals2 = set("habt seid wollt könnt müsst dürft sollt geht kommt kennt braucht sucht wart hattet besucht ruft")
	deIs       = set("ist war wird schmeckt kostet bleibt")
	deHave     = set("hat hatte haben hatten braucht sucht mag will trinkt isst kauft liebt macht findet findest")
)

// group is a determiner with its noun, and the adjective between them if there is one.
type deGroup struct {
	determiner, adjective, noun int // tokens; adjective is -1 for none
	cells                       slots
	only                        int // the case that the preposition before asks for, -1 for none
}

// group returns the determiner at token i with its noun. It refuses pronouns ("das Kind, das Hunde mag", "ist das Liebe?") and names.
func (d *de) group(t *text, i int) (deGroup, bool) {
	word := t.at(i).lower
	cells, known := d.determiners.slots[word]
	g := deGroup{i, -1, i + 1, cells, -1}
	if !known || t.at(i-1).lower == "-" || t.at(i).capital() && !t.at(i).first && !t.at(i).shouted() {
		return g, false
	}
	if _, ending := d.adjective(t.at(i + 1)); ending != deNoAdjective && !d.isNoun(t.at(i+1)) && (ending != "" || deSafe[word]) {
		g.adjective, g.noun = i+1, i+2
	}
	n := t.at(g.noun)
	after := t.at(g.noun + 1)
	if !d.isNoun(n) || after.lower == "-" || after.capital() && (deTitles[n.lower] || d.isNoun(after)) {
		return g, false
	}
	if only, ok := dePrepositions[t.at(i-1).lower]; ok {
		g.only = only
	}
	return g, !d.alone(t, g)
}

// isNoun says that a token is a known noun: with its capital, or one that is no other word without.
func (d *de) isNoun(k token) bool {
	return len(d.nouns[k.lower]) > 0 && (k.capital() || d.small[k.lower])
}

// alone says that the determiner may be a pronoun, or the noun of another sentence.
func (d *de) alone(t *text, g deGroup) bool {
	i, word, noun := g.determiner, t.at(g.determiner).lower, t.at(g.noun).lower
	before, governed := t.at(i-1), g.only >= 0 || deTwoWay[t.at(i-1).lower]
	if word == "ein" && noun == "uhr" || before.lower == "mit" && noun == "grund" {
		return true
	}
	if deRelative[word] && deRelates(t, i, governed) {
		return true
	}
	if word == "ihr" {
		return !d.countable(noun) || deKin[noun] || dePlurals2[before.lower] || d.verbs.forms[before.lower] != nil
	}
	if word == "sein" && (before.lower == "zu" || before.lower == "kann" || before.lower == "könnte" || before.lower == "gewesen") {
		return true
	}
	if deSafe[word] || governed {
		return false
	}
	return !d.countable(noun) && word != "des" && (!t.at(i).first || !deIs[t.at(g.noun+1).lower])
}

// deRelates says that a pronoun may begin a relative clause, or follow a verb as its subject.
func deRelates(t *text, i int, governed bool) bool {
	before := t.at(i - 1)
	return before.lower == "," || governed && t.at(i-2).lower == "," || before.capital() && !before.first && before.word ||
		deHave[before.lower]
}

// countable says that the form is a singular that stands alone only with a determiner.
func (d *de) countable(form string) bool {
	for _, r := range d.nouns[form] {
		if !r.noun.countable || r.slots.classes()&deSlot(deNominative, dePlural) != 0 && r.noun.plural != r.noun.singular {
			return false
		}
	}
	return true
}

// The kinds of disagreement between a determiner and its noun.
const (
	deWrongGender = iota
	deWrongNumber
	deWrongGenitive
	deWrongWeak
	deWrongDativePlural
)

// disagreement finds a determiner and a noun that no case allows together.
func (d *de) disagreement(kind int) finder {
	return func(t *text, i int) (hit, bool) {
		g, ok := d.group(t, i)
		if !ok {
			return hit{}, false
		}
		usual, all := d.nouns.slots(t.at(g.noun).lower)
		if g.cells&all != 0 || d.kind(g, usual, t) != kind {
			return hit{}, false
		}
		return d.mend(t, g, false)
	}
}

func (d *de) kind(g deGroup, usual slots, t *text) int {
	shared := g.cells.classes() & usual.classes()
	many := slots(1 << dePlural)
	switch {
	case shared == 0 && (usual.classes() == many || g.cells.classes() == many):
		return deWrongNumber
	case shared == 0:
		return deWrongGender
	case d.nouns[t.at(g.noun).lower][0].noun.weak:
		return deWrongWeak
	case shared&many != 0 && g.cells&deSlot(deDative, dePlural) != 0:
		return deWrongDativePlural
	case usual&deSlot(deNominative, dePlural) != 0 && usual&^(deCase(deGenitive)|many|many<<4|many<<8) == 0: // ein Autos
		return deWrongNumber
	case t.at(g.determiner).lower == "des" || g.cells&^deCase(deGenitive) == 0:
		return deWrongGenitive
	default:
		return deWrongGender
	}
}

// governed finds a determiner and noun in a case that the preposition before them never has.
func (d *de) governed(t *text, i int) (hit, bool) {
	g, ok := d.group(t, i)
	if !ok || g.only < 0 || !deGoverns(t, i) {
		return hit{}, false
	}
	_, all := d.nouns.slots(t.at(g.noun).lower)
	if g.cells&all == 0 || g.cells&all&deCase(g.only) != 0 {
		return hit{}, false
	}
	return d.mend(t, g, false)
}

// deGoverns says that the word before a determiner is a preposition beyond doubt: not "was für ein Mann", "bis zu ein Jahr".
func deGoverns(t *text, i int) bool {
	switch t.at(i - 1).lower {
	case "für":
		for k := i - 2; k >= 0 && k > i-8; k-- {
			if t.at(k).lower == "was" {
				return false
			}
		}
	case "zu":
		return t.at(i-2).lower != "bis"
	case "seit": // seit der Mann krank ist
		return t.at(i).lower != "der" && t.at(i).lower != "das" && t.at(i).lower != "die" && !strings.HasSuffix(t.at(i).lower, "ein")
	}
	return true
}

// mend writes the group as it should be: the determiner changes, then the ending of the adjective, and the noun only where it must.
func (d *de) mend(t *text, g deGroup, keep bool) (hit, bool) {
	written := t.at(g.noun)
	for _, grammatical := range d.cases(t, g) {
		for _, r := range d.nouns[written.lower] {
			many := r.usual.classes() == 1<<dePlural
			if r.usual == 0 || r.noun.singular == "-" && !many {
				continue
			}
			if h, ok := d.write(t, g, r, grammatical, many, keep); ok {
				return h, true
			}
		}
	}
	return hit{}, false
}

func (d *de) write(t *text, g deGroup, r deReading, grammatical int, many, keep bool) (hit, bool) {
	entry := d.determiners.entries[t.at(g.determiner).lower]
	class := r.noun.class
	if many {
		class = dePlural
	}
	if many && entry[4*grammatical+dePlural] == "" { // ein Kinder
		class, many = r.noun.class, false
	}
	if !many && r.noun.form(grammatical, false) == "" {
		return hit{}, false
	}
	if keep && g.cells&deSlot(grammatical, class) == 0 {
		return hit{}, false
	}
	word := entry[4*grammatical+class]
	if word == "" {
		return hit{}, false
	}
	noun := t.at(g.noun).raw
	if r.usual&deSlot(grammatical, class) == 0 {
		noun = r.noun.form(grammatical, many)
	}
	parts := []string{word}
	if g.adjective >= 0 {
		stem, _ := d.adjective(t.at(g.adjective))
		parts = append(parts, stem+d.ending(word, grammatical, class))
	}
	return hit{g.determiner, g.noun + 1, strings.Join(append(parts, upperFirst(noun)), " ")}, true
}

// cases returns the cases that a group may be meant in, the likeliest first.
func (d *de) cases(t *text, g deGroup) []int {
	if g.only >= 0 {
		return []int{g.only}
	}
	before, word := t.at(g.determiner-1).lower, t.at(g.determiner).lower
	order := []int{deNominative, deAccusative, deDative, deGenitive}
	switch {
	case deTwoWay[before]:
		order = []int{deAccusative, deDative}
	case deObjects[before], deTimes[t.at(g.noun).lower] && !t.at(g.determiner).first,
		(before == "ich" || before == "du") && deObjects[t.at(g.determiner-2).lower]:
		order = []int{deAccusative, deNominative, deDative, deGenitive}
	}
	var likely []int
	for _, grammatical := range order {
		if d.determiners.slots[word]&deCase(grammatical) != 0 {
			likely = append(likely, grammatical)
		}
	}
	return likely
}

// deObjects are forms of verbs after which a noun is mostly an object.
var deObjects = set(`habe hast hat haben habt hatte hatten sehe siehst sieht sehen brauche brauchst braucht kaufe kaufst kauft
	möchte möchtest
	suche suchst sucht esse isst trinke trinkst trinkt lese liest mag magst kenne kennst kennt nehme nimmst nimmt besuche besucht mache macht machen gibt`)

// accusative finds the object of a verb in the nominative: "Ich habe ein Hund".
func (d *de) accusative(t *text, i int) (hit, bool) {
	g, ok := d.group(t, i)
	if !ok || !oneOf(t.at(i).lower, "ein kein mein dein sein unser der dieser") || !d.masculine(t.at(g.noun).lower) || g.adjective >= 0 {
		return hit{}, false
	}
	verb, other := t.at(i-1).lower, t.at(i-2).lower
	subject := set("ich du er wir es")
	if subject[verb] {
		verb, other = other, verb
	}
	if !deObjects[verb] || !subject[other] || other == "es" && verb != "gibt" {
		return hit{}, false
	}
	if n := t.at(g.noun + 1).lower; len(d.verbs.forms[n]) > 0 && d.verbs.participles[n] == nil && d.verbs.infinitives[n] == nil {
		return hit{}, false
	}
	for k := g.noun + 1; k < g.noun+8; k++ {
		if oneOf(t.at(k).lower, "sein werden bleiben heißen heissen gewesen geworden") {
			return hit{}, false
		}
	}
	r := d.nouns[t.at(g.noun).lower][0]
	entry := d.determiners.entries[t.at(i).lower]
	return hit{i, g.noun + 1, entry[4*deAccusative+deMasculine] + " " + r.noun.form(deAccusative, false)}, true
}

// masculine says that a form is the singular of a masculine noun and nothing else.
func (d *de) masculine(form string) bool {
	usual, _ := d.nouns.slots(form)
	return usual&deSlot(deNominative, deMasculine) != 0 && usual.classes()&^(deSlot(deNominative, deMasculine)|1<<dePlural) == 0
}
