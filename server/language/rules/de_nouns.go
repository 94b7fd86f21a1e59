package rules

import "strings"

// slots is a set of the sixteen cells of German declension: four cases, each masculine, feminine, neuter, and plural.
type slots uint16

// The cases, and the classes that a noun or its determiner has.
const (
	deNominative = iota
	deAccusative
	deDative
	deGenitive
)

const (
	deMasculine = iota
	deFeminine
	deNeuter
	dePlural
)

func deSlot(grammatical, class int) slots { return 1 << (4*grammatical + class) }

// deCase are all cells of a case.
func deCase(grammatical int) slots { return 0xf << (4 * grammatical) }

// classes returns the classes that a set of cells has, as cells of the nominative.
func (s slots) classes() slots { return (s | s>>4 | s>>8 | s>>12) & 0xf }

// deNoun is a noun: class is its gender; plural is "-" where it has none, singular where it has only one.
type deNoun struct {
	class            int
	singular, plural string
	weak, countable  bool
}

// deReading is what a form of a noun may be. usual leaves out old forms of the dative ("dem Manne").
type deReading struct {
	noun         *deNoun
	usual, slots slots
}

// form returns how the noun is written in a cell; "" for none.
func (n *deNoun) form(grammatical int, plural bool) string {
	switch {
	case plural && n.plural == "-" || !plural && n.singular == "-":
		return ""
	case plural && grammatical == deDative && !strings.HasSuffix(n.plural, "n") && !strings.HasSuffix(n.plural, "s"):
		return n.plural + "n"
	case plural:
		return n.plural
	case n.weak && grammatical != deNominative:
		return n.oblique()
	case grammatical == deGenitive && n.class != deFeminine:
		return n.genitive()
	default:
		return n.singular
	}
}

func (n *deNoun) oblique() string {
	if strings.HasSuffix(n.plural, "n") {
		return n.plural
	}
	return n.singular + "n"
}

func (n *deNoun) genitive() string {
	last := n.singular[len(n.singular)-1:]
	switch {
	case strings.HasSuffix(n.singular, "nis"):
		return n.singular + "ses"
	case strings.HasSuffix(n.singular, "us") && n.plural == n.singular+"se":
		return n.singular + "ses"
	case strings.HasSuffix(n.singular, "ß"), last == "s", last == "z":
		return n.singular + "es"
	case deSyllables(n.singular) == 1 && !deForeign[n.singular] && !strings.ContainsAny(last, "aeiouy") &&
		!strings.HasSuffix(n.singular, "eu"):
		return n.singular + "es"
	default:
		return n.singular + "s"
	}
}

// deForeign are nouns of one syllable whose genitive has -s alone.
var deForeign = set("Film Chef Test Job Park Saft Lärm Arm Sport")

func deSyllables(word string) int {
	count, inside := 0, false
	for _, r := range strings.ToLower(word) {
		vowel := strings.ContainsRune("aeiouyäöüé", r)
		if vowel && !inside {
			count++
		}
		inside = vowel
	}
	return count
}

// deNouns are the known nouns by their forms in lower case.
type deNouns map[string][]deReading

func readDeNouns(file string) deNouns {
	nouns := deNouns{}
	for _, line := range lines(file) {
		fields := strings.Fields(line)
		for _, entry := range fields[1:] {
			n := &deNoun{weak: fields[0][0] == 'w', countable: strings.HasSuffix(fields[0], "c")}
			n.class = strings.IndexByte("mfn", fields[0][0])
			if n.weak {
				n.class = deMasculine
			}
			n.singular, n.plural, _ = strings.Cut(entry, "/")
			nouns.add(n)
		}
	}
	return nouns
}

func (nouns deNouns) add(n *deNoun) {
	forms, old := map[string]slots{}, map[string]slots{}
	for grammatical := range 4 {
		if form := n.form(grammatical, false); form != "" {
			forms[form] |= deSlot(grammatical, n.class)
		}
		if form := n.form(grammatical, true); form != "" {
			forms[form] |= deSlot(grammatical, dePlural)
		}
	}
	if n.class != deFeminine && n.singular != "-" && !n.weak {
		forms[n.singular+"s"] |= deSlot(deGenitive, n.class)
		forms[n.singular+"es"] |= deSlot(deGenitive, n.class)
		old[n.singular+"e"] |= deSlot(deDative, n.class)
		if last := n.singular[len(n.singular)-1]; last == 's' || last == 'r' && n.class == deMasculine && n.plural == "-" ||
			strings.HasSuffix(n.singular, "i") {
			forms[n.singular] |= deSlot(deGenitive, n.class)
		}
	}
	if n.weak {
		forms[n.oblique()+"s"] |= deSlot(deGenitive, n.class) // des Namens
	}
	for form := range old {
		forms[form] |= 0
	}
	for form, cells := range forms {
		key := strings.ToLower(form)
		if cells|old[form] != 0 {
			nouns[key] = append(nouns[key], deReading{n, cells, cells | old[form]})
		}
	}
}

// slots returns what a form may be, all its nouns together.
func (nouns deNouns) slots(form string) (usual, all slots) {
	for _, r := range nouns[form] {
		usual |= r.usual
		all |= r.slots
	}
	return usual, all
}

// words returns the forms for which keep holds, as a class for patterns.
func (nouns deNouns) words(keep func(deReading) bool) map[string]bool {
	found := map[string]bool{}
	for form, readings := range nouns {
		for _, r := range readings {
			if keep(r) {
				found[form] = true
			}
		}
	}
	return found
}

// deDeterminer is a determiner in its sixteen cells; "" where there is none ("ein" has no plural).
type deDeterminer [16]string

// deDeterminers are the determiners by their forms, with the cells of each form.
type deDeterminers struct {
	slots   map[string]slots
	entries map[string]*deDeterminer
	strong  map[string]bool // forms with an ending of their own, after which adjectives are weak
}

func newDeDeterminers() *deDeterminers {
	d := &deDeterminers{map[string]slots{}, map[string]*deDeterminer{}, map[string]bool{}}
	article := strings.Fields("der die das die den die das die dem der dem den des der des der")
	d.add(article, true)
	for stem := range strings.FieldsSeq("dies jed welch jen") {
		forms := deEndings(stem, "er e es e en e es e em er em en es er es er")
		if stem == "jed" {
			for i := dePlural; i < 16; i += 4 {
				forms[i] = ""
			}
		}
		d.add(forms, true)
		d.slots[stem+"en"] |= deSlot(deGenitive, deMasculine) | deSlot(deGenitive, deNeuter) // Ende jeden Jahres
	}
	for stem := range strings.FieldsSeq("ein kein mein dein sein ihr unser euer") {
		forms := deEndings(stem, "- e - e en e - e em er em en es er es er")
		for i := range forms {
			if forms[i] != stem && stem == "euer" {
				forms[i] = "eur" + strings.TrimPrefix(forms[i], "euer")
			}
			if stem == "ein" && i%4 == dePlural {
				forms[i] = ""
			}
		}
		d.add(forms, true)
		d.strong[stem] = false
	}
	none := strings.Fields("- - - - - - - - - - - - - - - -")
	for short, forms := range map[string]string{
		"am": "am,an der,am,an den", "im": "im,in der,im,in den", "zum": "zum,zur,zum,zu den", "zur": "zum,zur,zum,zu den",
		"vom": "vom,von der,vom,von den", "beim": "beim,bei der,beim,bei den",
	} {
		all := append([]string{}, none...)
		copy(all[4*deDative:], strings.Split(forms, ","))
		d.contraction(short, all)
	}
	for short, forms := range map[string]string{"ins": "in den,in die,ins,in die", "ans": "an den,an die,ans,an die"} {
		all := append([]string{}, none...)
		copy(all[4*deAccusative:], strings.Split(forms, ","))
		d.contraction(short, all)
	}
	return d
}

func (d *deDeterminers) add(forms []string, strong bool) {
	entry := deDeterminer(forms)
	for i, form := range forms {
		if form != "" {
			d.slots[form] |= 1 << i
			d.entries[form] = &entry
			d.strong[form] = strong
		}
	}
}

func (d *deDeterminers) contraction(short string, forms []string) {
	for i := range forms {
		if forms[i] == "-" {
			forms[i] = ""
		}
		if forms[i] == short {
			d.slots[short] |= 1 << i
		}
	}
	entry := deDeterminer(forms)
	d.entries[short], d.strong[short] = &entry, true
}

func deEndings(stem, endings string) []string {
	var forms []string
	for ending := range strings.FieldsSeq(endings) {
		forms = append(forms, stem+strings.TrimPrefix(ending, "-"))
	}
	return forms
}
