package rules

import "strings"

// A cell of a paradigm: masculine and feminine singular, then plural.
const (
	ms = iota
	fs
	mp
	fp
)

// paradigm is the four forms of a determiner or adjective; "" where there is none ("un" has no plural).
type paradigm [4]string

func plural(cell int) bool { return cell >= mp }

// nouns are the known nouns of a language by their forms. A noun of both genders ("élève") is in two cells.
type nouns struct {
	forms map[string][]reading
}

// reading is what a form of a noun may be, and the noun's other form in the same number: singular and plural.
type reading struct {
	cell  int
	forms [2]string // singular, plural
	verb  bool      // the singular is also a form of a verb ("montre"), the plural too ("montres")
}

// readNouns reads lines such as "m cheval chevaux", "fv porte", "e élève": gender (m, f, e for both), v where the noun is
// also a verb's form, the singular ("-" for none), and the plural where pluralise does not know it ("-" for none).
func readNouns(file string, pluralise func(string) string) *nouns {
	n := &nouns{forms: map[string][]reading{}}
	for _, line := range lines(file) {
		fields := strings.Fields(line)
		for _, entry := range fields[1:] {
			singular, many, irregular := strings.Cut(entry, "/")
			if !irregular {
				many = pluralise(singular)
			}
			n.add(fields[0], singular, many)
		}
	}
	return n
}

func (n *nouns) add(kind, singular, many string) {
	verb := strings.HasSuffix(kind, "v")
	for _, gender := range map[byte][]int{'m': {0}, 'f': {1}, 'e': {0, 1}}[kind[0]] {
		for number, form := range []string{singular, many} {
			if form != "-" {
				n.forms[form] = append(n.forms[form], reading{gender + 2*number, [2]string{singular, many}, verb})
			}
		}
	}
}

func (n *nouns) has(form string) bool { return len(n.forms[form]) > 0 }

// words returns the forms for which keep holds, as a class for patterns.
func (n *nouns) words(keep func(reading) bool) map[string]bool {
	found := map[string]bool{}
	for form, readings := range n.forms {
		for _, r := range readings {
			if keep(r) {
				found[form] = true
			}
		}
	}
	return found
}

// agreement finds a determiner, or an adjective, that does not agree with the noun beside it.
type agreement struct {
	nouns *nouns
	// words are the determiners or adjectives by their forms.
	words map[string][]paradigm
	// join writes a determiner before a noun, as "l'" before a vowel; nil for a space.
	join func(word, noun string) string
}

func paradigms(list ...paradigm) map[string][]paradigm {
	words := map[string][]paradigm{}
	for _, p := range list {
		seen := map[string]bool{}
		for _, form := range p {
			if form != "" && !seen[form] {
				seen[form] = true
				words[form] = append(words[form], p)
			}
		}
	}
	return words
}

// fits says whether the word may stand with the noun form; known is false when either of them is unknown.
func (a *agreement) fits(word, noun string) (fits, known bool) {
	readings := a.nouns.forms[noun]
	if len(readings) == 0 || len(a.words[word]) == 0 {
		return false, false
	}
	for _, p := range a.words[word] {
		for _, r := range readings {
			if p[r.cell] == word {
				return true, true
			}
		}
	}
	return false, true
}

// right returns the pair that agrees, and whether the pair differs in number rather than in gender alone. A word without the
// noun's number, or one that is plural, changes the noun; any other is changed itself.
func (a *agreement) right(word, noun string) (pair [2]string, number bool) {
	p, r := a.words[word][0], a.nouns.forms[noun][0]
	many := plural(r.cell)
	wordMany := p[mp] == word || p[fp] == word
	wordOne := p[ms] == word || p[fs] == word
	if (many && wordOne && !wordMany) || (!many && wordMany && !wordOne) {
		number = true
		if wordMany || p[r.cell] == "" {
			r.cell = r.cell%2 + 2*toInt(wordMany)
			noun = r.forms[toInt(wordMany)]
		}
	}
	return [2]string{p[r.cell], noun}, number
}

func toInt(b bool) int {
	if b {
		return 1
	}
	return 0
}
