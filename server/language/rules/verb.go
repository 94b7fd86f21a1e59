package rules

// verb has the forms of its tenses: of each the six persons, "" where there is none.
type verb struct {
	infinitive, participle string
	tenses                 [][6]string
}

// verbs are the known verbs of a language by their forms; the more frequent verb comes first.
type verbs struct {
	forms       map[string][]form
	infinitives map[string]*verb
	participles map[string]*verb
}

// form is what a word may be: persons of one tense of a verb.
type form struct {
	verb    *verb
	tense   int
	persons [6]bool
}

func newVerbs(list []*verb) *verbs {
	v := &verbs{forms: map[string][]form{}, infinitives: map[string]*verb{}, participles: map[string]*verb{}}
	for _, one := range list {
		if v.infinitives[one.infinitive] == nil {
			v.infinitives[one.infinitive] = one
		}
		if one.participle != "" && v.participles[one.participle] == nil {
			v.participles[one.participle] = one
		}
		for tense, persons := range one.tenses {
			byForm := map[string][6]bool{}
			for person, word := range persons {
				if word != "" {
					marks := byForm[word]
					marks[person] = true
					byForm[word] = marks
				}
			}
			for word, marks := range byForm {
				v.forms[word] = append(v.forms[word], form{one, tense, marks})
			}
		}
	}
	return v
}

// agrees says whether a word may be the person's form of a verb; known is false for a word that is no form.
func (v *verbs) agrees(word string, person int) (agrees, known bool) {
	for _, f := range v.forms[word] {
		if f.persons[person] {
			return true, true
		}
	}
	return false, len(v.forms[word]) > 0
}

// form returns the person's form in the tense that the word has, or in the first tense for an infinitive; "" for none.
func (v *verbs) form(word string, person int) string {
	for _, f := range v.forms[word] {
		if right := f.verb.tenses[f.tense][person]; right != "" {
			return right
		}
	}
	if verb := v.infinitives[word]; verb != nil {
		return verb.tenses[0][person]
	}
	return ""
}

// words returns the forms of the person in the tense; any person where it is negative. It is a class for patterns.
func (v *verbs) words(tense, person int) map[string]bool {
	found := map[string]bool{}
	for word, forms := range v.forms {
		for _, f := range forms {
			if f.tense == tense && (person < 0 || f.persons[person]) {
				found[word] = true
			}
		}
	}
	return found
}
