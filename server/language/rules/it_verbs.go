package rules

import "strings"

// itVerbs reads the verbs; of two that share a form the earlier one is meant.
func itVerbs() []*verb {
	var list []*verb
	for _, line := range lines("it.verbs.txt") {
		if infinitive, forms, irregular := strings.Cut(line, ":"); irregular {
			list = append(list, itVerb(infinitive, "", false, strings.Split(forms, "|")))
			continue
		}
		line, lengthened := strings.CutPrefix(line, "isc ")
		for entry := range strings.FieldsSeq(line) {
			infinitive, participle, _ := strings.Cut(entry, "/")
			list = append(list, itVerb(infinitive, participle, lengthened, nil))
		}
	}
	return list
}

// itVerb makes the forms of a verb: "capire" is lengthened, "capisco".
func itVerb(infinitive, participle string, lengthened bool, fields []string) *verb {
	fields = append(fields, make([]string, 5)...)
	for i := range fields {
		fields[i] = strings.TrimSpace(fields[i])
	}
	stem, kind := infinitive[:len(infinitive)-3], infinitive[len(infinitive)-3:]
	soft := stem // before e and i
	if kind == "are" {
		switch {
		case strings.HasSuffix(stem, "c"), strings.HasSuffix(stem, "g"):
			soft = stem + "h"
		case strings.HasSuffix(stem, "i"):
			soft = strings.TrimSuffix(stem, "i")
		}
	}
	present := itPresent(stem, soft, kind, lengthened)
	if fields[0] != "" {
		present = [6]string(strings.Fields(fields[0]))
	}
	future := stem + "er"
	switch {
	case fields[1] != "":
		future = fields[1]
	case kind == "ire":
		future = stem + "ir"
	case kind == "are":
		future = strings.TrimSuffix(soft, "i") + "er"
	}
	if strings.HasSuffix(stem, "i") && kind == "are" && !strings.HasSuffix(stem, "ci") && !strings.HasSuffix(stem, "gi") {
		future = stem + "er" // studierò, but mangerò
	}
	if participle == "" {
		participle = fields[2]
	}
	if participle == "" {
		participle = stem + map[string]string{"are": "ato", "ere": "uto", "ire": "ito"}[kind]
	}
	imperfect := fields[4]
	if imperfect == "" {
		imperfect = stem + map[string]string{"are": "avo", "ere": "evo", "ire": "ivo"}[kind]
	}
	return &verb{infinitive: infinitive, participle: participle, tenses: [][6]string{
		itPresentTense: present,
		itImperfect:    itImperfectOf(infinitive, imperfect),
		itFuture:       frAll(future, "ò ai à emo ete anno"),
		itConditional:  frAll(future, "ei esti ebbe emmo este ebbero"),
		itSubjunctive:  itSubjunctiveOf(fields[3], present, soft, kind),
		itPastOf:       itSubjunctivePast(infinitive, imperfect),
	}}
}

func itPresent(stem, soft, kind string, lengthened bool) [6]string {
	switch {
	case lengthened:
		return [6]string{stem + "isco", stem + "isci", stem + "isce", stem + "iamo", stem + "ite", stem + "iscono"}
	case kind == "are":
		return [6]string{stem + "o", soft + "i", stem + "a", soft + "iamo", stem + "ate", stem + "ano"}
	case kind == "ire":
		return frAll(stem, "o i e iamo ite ono")
	default:
		return frAll(stem, "o i e iamo ete ono")
	}
}

func itImperfectOf(infinitive, io string) [6]string {
	if infinitive == "essere" {
		return [6]string{"ero", "eri", "era", "eravamo", "eravate", "erano"}
	}
	return frAll(strings.TrimSuffix(io, "o"), "o i a amo ate ano")
}

func itSubjunctiveOf(io string, present [6]string, soft, kind string) [6]string {
	if io == "" && kind == "are" {
		return [6]string{soft + "i", soft + "i", soft + "i", present[3], soft + "iate", soft + "ino"}
	}
	if io == "" {
		io = strings.TrimSuffix(present[0], "o") + "a"
	}
	return [6]string{io, io, io, present[3], strings.TrimSuffix(present[3], "mo") + "te", io + "no"}
}

func itSubjunctivePast(infinitive, imperfect string) [6]string {
	root := strings.TrimSuffix(imperfect, "vo")
	switch infinitive {
	case "essere":
		root = "fo"
	case "stare", "dare":
		root = infinitive[:len(infinitive)-3] + "e"
	}
	return frAll(root, "ssi ssi sse ssimo ste ssero")
}

// itGerund is the gerund of a verb.
func itGerund(v *verb) string {
	if v.infinitive == "essere" {
		return "essendo"
	}
	stem := strings.TrimSuffix(v.tenses[itImperfect][0], "vo")
	if strings.HasSuffix(v.infinitive, "are") && v.infinitive != "fare" {
		return stem + "ndo"
	}
	return stem[:len(stem)-1] + "endo"
}

// itArticle writes a determiner, or an adjective that changes like one, before a word: "lo studente", "l'amica", "un bell'albero".
func itArticle(word, next string) string {
	forms, ok := itSounds[word]
	if !ok {
		if strings.HasSuffix(word, "'") {
			return word + next
		}
		return word + " " + next
	}
	form := forms[itSound(next)]
	if strings.HasSuffix(form, "'") {
		return form + next
	}
	return form + " " + next
}

// The sounds with which a word begins.
const (
	itPlain  = iota // il cane
	itImpure        // lo studente
	itVowel         // l'amico
	itEither        // both are said, or one cannot know
)

func itSound(word string) int {
	switch {
	case word == "" || itUnsure[word] || strings.HasPrefix(word, "pn") || strings.HasPrefix(word, "h") || strings.HasPrefix(word, "w"):
		return itEither
	case strings.HasPrefix(word, "z"), strings.HasPrefix(word, "gn"), strings.HasPrefix(word, "ps"), strings.HasPrefix(word, "x"),
		strings.HasPrefix(word, "y"), strings.HasPrefix(word, "io") && len(word) > 2, strings.HasPrefix(word, "ie"):
		return itImpure
	case len(word) > 1 && word[0] == 's' && strings.ContainsRune("bcdfghklmnpqrtvz", rune(word[1])):
		return itImpure
	case strings.ContainsRune("aeiouàèéìòù", []rune(word)[0]):
		return itVowel
	default:
		return itPlain
	}
}

// itUnsure are words whose sound does not show.
var itUnsure = set("dei dèi iato iodio jet un uno una otto undici e o a io")

// itSounds are the forms of determiners before a plain sound, an impure one, a vowel, and what is unsure.
var itSounds = func() map[string][4]string {
	forms := map[string][4]string{
		"il": {"il", "lo", "l'", "il"}, "la": {"la", "la", "l'", "la"}, "i": {"i", "gli", "gli", "i"},
		"un": {"un", "uno", "un", "un"}, "una": {"una", "una", "un'", "una"},
		"nessun": {"nessun", "nessuno", "nessun", "nessun"}, "bel": {"bel", "bello", "bell'", "bel"}, "bei": {
			"bei", "begli", "begli",
			"bei",
		},
	}
	for _, stem := range []string{"de", "a", "ne", "da", "su", "que"} {
		long := stem + "ll"
		forms[stem+"l"] = [4]string{stem + "l", long + "o", long + "'", stem + "l"}
		forms[long+"a"] = [4]string{long + "a", long + "a", long + "'", long + "a"}
		forms[stem+"i"] = [4]string{stem + "i", stem + "gli", stem + "gli", stem + "i"}
	}
	return forms
}()

// itBase are the determiners of other sounds.
var itBase = func() map[string]string {
	base := map[string]string{}
	for word, forms := range itSounds {
		for _, form := range forms {
			if !strings.HasSuffix(form, "'") {
				base[form] = word
			}
		}
	}
	base["un'"] = "una"
	for word := range itSounds {
		base[word] = word
	}
	return base
}()
