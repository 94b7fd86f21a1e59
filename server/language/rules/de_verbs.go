package rules

import "strings"

// The tenses of German verbs.
const (
	dePresent = iota
	dePreterite
)

// deVerbs reads the verbs; those with ß a second time with ss, as in Switzerland.
func deVerbs() []*verb {
	var list []*verb
	for _, line := range lines("de.verbs.txt") {
		infinitive, forms, irregular := strings.Cut(line, ":")
		if irregular {
			list = append(list, deIrregular(infinitive, strings.Split(forms, "|")))
			continue
		}
		for infinitive := range strings.FieldsSeq(line) {
			list = append(list, deRegular(infinitive))
		}
	}
	swiss := strings.NewReplacer("ß", "ss")
	for _, v := range list {
		other := &verb{infinitive: swiss.Replace(v.infinitive), participle: swiss.Replace(v.participle)}
		differs := false
		for _, tense := range v.tenses {
			for i, form := range tense {
				tense[i] = swiss.Replace(form)
				differs = differs || tense[i] != form
			}
			other.tenses = append(other.tenses, tense)
		}
		if differs {
			list = append(list, other)
		}
	}
	return list
}

func deIrregular(infinitive string, fields []string) *verb {
	v := &verb{infinitive: infinitive, participle: strings.Trim(fields[2], " -"), tenses: make([][6]string, 2)}
	present := strings.Fields(fields[0])
	switch {
	case len(present) == 6:
		v.tenses[dePresent] = [6]string(present)
	case present[0] != "-":
		stem := strings.TrimSuffix(infinitive, "en")
		v.tenses[dePresent] = [6]string{stem + "e", present[0], present[1], infinitive, deSoft(stem) + "t", infinitive}
	}
	if past := strings.Trim(fields[1], " -"); past != "" {
		v.tenses[dePreterite] = dePast(past)
	}
	return v
}

// dePast makes the preterite of its first person: "ging", "brachte".
func dePast(first string) [6]string {
	if stem, ok := strings.CutSuffix(first, "e"); ok {
		return [6]string{first, stem + "est", first, stem + "en", stem + "et", stem + "en"}
	}
	second := deSoft(first) + "st"
	if strings.HasSuffix(first, "s") || strings.HasSuffix(first, "ß") {
		second = first + "t"
	}
	return [6]string{first, second, first, first + "en", deSoft(first) + "t", first + "en"}
}

// deSoft puts the e between a stem in -t or -d, and such as "öffn-", and an ending.
func deSoft(stem string) string {
	for _, end := range []string{"t", "d", "ffn", "chn", "gn"} {
		if strings.HasSuffix(stem, end) {
			return stem + "e"
		}
	}
	return stem
}

func deRegular(infinitive string) *verb {
	stem := strings.TrimSuffix(infinitive, "en")
	if strings.HasSuffix(infinitive, "ern") {
		stem = strings.TrimSuffix(infinitive, "n")
	}
	soft := deSoft(stem)
	second := soft + "st"
	if strings.HasSuffix(stem, "s") || strings.HasSuffix(stem, "z") || strings.HasSuffix(stem, "ß") {
		second = soft + "t"
	}
	present := [6]string{stem + "e", second, soft + "t", infinitive, soft + "t", infinitive}
	return &verb{infinitive, deRegularParticiple(infinitive, soft), [][6]string{present, dePast(soft + "te")}}
}

func deRegularParticiple(infinitive, soft string) string {
	for _, prefix := range []string{"be", "ver", "er", "ent", "zer", "über", "wieder"} {
		if strings.HasPrefix(infinitive, prefix) {
			return soft + "t"
		}
	}
	if strings.HasSuffix(infinitive, "ieren") || strings.HasPrefix(infinitive, "gehör") {
		return soft + "t"
	}
	return "ge" + soft + "t"
}

// dePersons are the subject pronouns that no other reading has: not "sie", "es" and "ihr".
var dePersons = map[string]int{"ich": 0, "du": 1, "er": 2, "man": 2, "wir": 3}

// deBeforeSubject are words before which a pronoun is no subject of the next verb: "er und ich gehen", "jemand wie du hat".
var deBeforeSubject = set("und oder noch als wie sowie außer ausser bzw statt nur")

// conjugation finds a pronoun with another person's verb.
func (d *de) conjugation(t *text, i int) (hit, bool) {
	person, ok := dePersons[t.at(i).lower]
	word := t.at(i + 1)
	if !ok || t.at(i).capital() && !t.at(i).first || deBeforeSubject[t.at(i-1).lower] ||
		word.capital() && !word.shouted() || t.at(i+2).lower == "-" || t.at(i-1).lower == "-" {
		return hit{}, false
	}
	if agrees, known := d.verbs.agrees(t.at(i-1).lower, person); known && (agrees || d.verbs.infinitives[t.at(i-1).lower] != nil) ||
		deThinks[t.at(i-1).lower] {
		return hit{}, false // "Was glaubst du ist passiert?"
	}
	right, ok := d.wrongPerson(word.lower, person, t.at(i).first)
	if !ok {
		return hit{}, false
	}
	return hit{i, i + 2, t.at(i).raw + " " + right}, true
}

var deThinks = set("glaubst denkst meinst findest sagst glaube denke meine")

// wrongPerson returns the person's form of a word that is another person's. Infinitives and participles may belong to another
// verb; first says that none stands before.
func (d *de) wrongPerson(word string, person int, first bool) (string, bool) {
	agrees, known := d.verbs.agrees(word, person)
	switch {
	case agrees || !known || d.verbs.participles[word] != nil || word == "seit":
		return "", false
	case d.verbs.infinitives[word] != nil && !first:
		return "", false
	case person == 2 && strings.HasSuffix(word, "e"): // er gehe
		return "", false
	case word == "meine" || word == "meinen" || word == "liebe" && person != 0:
		return "", false
	}
	right := d.verbs.form(word, person)
	return right, right != ""
}

// inverted finds a verb that does not agree with the pronoun after it, at the beginning of a question.
func (d *de) inverted(t *text, i int) (hit, bool) {
	at := i + 1
	if t.at(i).first && len(d.verbs.forms[t.at(i).lower]) > 0 {
		at = i
	} else if !t.at(i).first || !deQuestions[t.at(i).lower] {
		return hit{}, false
	}
	verb, pronoun := t.at(at), t.at(at+1).lower
	person, ok := dePersons[pronoun]
	if !ok || pronoun == "er" && strings.HasSuffix(verb.lower, "e") || verb.capital() && !verb.first || deBeforeSubject[t.at(at+2).lower] {
		return hit{}, false
	}
	right, ok := d.wrongPerson(verb.lower, person, true)
	if !ok || t.at(at+2).lower == "," {
		return hit{}, false
	}
	return hit{at, at + 2, right + " " + t.at(at+1).raw}, true
}

var deQuestions = set("wo was wie wann warum woher wohin wieso weshalb gestern heute jetzt")

// stemChange finds forms such as "du fahrst" and "er sprecht", whose vowel should change.
func (d *de) stemChange(t *text, i int) (hit, bool) {
	if t.at(i).capital() && !t.at(i).first {
		return hit{}, false
	}
	if right := d.regularised[t.at(i).lower][0]; right != "" {
		return hit{i, i + 1, right}, true
	}
	right := d.regularised[t.at(i+1).lower][1]
	if right == "" || dePersons[t.at(i).lower] != 2 || deBeforeSubject[t.at(i-1).lower] || t.at(i+1).capital() {
		return hit{}, false
	}
	return hit{i, i + 2, t.at(i).raw + " " + right}, true
}

// deRegularised returns the forms of du and er that strong verbs do not have, with those that they have; [0] of du, [1] of er.
func deRegularised(v *verbs) map[string][2]string {
	forms := map[string][2]string{}
	for infinitive, verb := range v.infinitives {
		present := verb.tenses[dePresent]
		stem, ok := strings.CutSuffix(infinitive, "en")
		if !ok || present[1] == "" || deAuxiliary[infinitive] {
			continue
		}
		second, third := deSoft(stem)+"st", deSoft(stem)+"t"
		if strings.HasSuffix(stem, "s") {
			second = ""
		}
		if second != present[1] && len(v.forms[second]) == 0 && second != "" {
			forms[second] = [2]string{present[1]}
		}
		if third != present[2] {
			forms[third] = [2]string{1: present[2]}
		}
	}
	forms["werdst"], forms["habst"] = [2]string{"wirst"}, [2]string{"hast"}
	return forms
}

var deAuxiliary = set("haben werden können müssen wollen sollen dürfen mögen wissen möchten tun")
