package rules

import "strings"

// deNoAdjective is the ending of a word that is no known adjective.
const deNoAdjective = "-"

// deBare are stems that stand before a noun without an ending too, as another word ("laut Polizei").
var deBare = set("laut voll weiß weiss erst letzt nächst zweit dritt best ganz eigen super teur dunkl hoh früh spät lieb")

// deWeak are the cells in which an adjective after a determiner with its own ending has "-e"; in all others it has "-en".
var deWeak = deSlot(deNominative, deMasculine) | deSlot(deNominative, deFeminine) | deSlot(deNominative, deNeuter) |
	deSlot(deAccusative, deFeminine) | deSlot(deAccusative, deNeuter)

// adjective splits a known adjective into its stem as written, and its ending.
func (d *de) adjective(k token) (stem, ending string) {
	if k.capital() && !k.shouted() || !k.word {
		return "", deNoAdjective
	}
	if d.stems[k.lower] && !deBare[k.lower] {
		return k.raw, ""
	}
	for _, ending := range []string{"en", "er", "es", "em", "e"} {
		if stem, ok := strings.CutSuffix(k.lower, ending); ok && d.stems[stem] {
			return k.raw[:len(stem)], ending
		}
	}
	return "", deNoAdjective
}

// ending is what an adjective ends in after the determiner.
func (d *de) ending(determiner string, grammatical, class int) string {
	cell := deSlot(grammatical, class)
	last := determiner[strings.LastIndex(determiner, " ")+1:]
	if strong, known := d.determiners.strong[last]; known && !strong {
		if class == deMasculine {
			return "er"
		}
		return "es"
	}
	if cell&deWeak != 0 {
		return "e"
	}
	return "en"
}

// adjectiveEnding finds an adjective that has not the ending of any case that its determiner and noun allow.
func (d *de) adjectiveEnding(t *text, i int) (hit, bool) {
	g, ok := d.group(t, i)
	if !ok || g.adjective < 0 || g.only >= 0 && !deGoverns(t, i) {
		return hit{}, false
	}
	_, all := d.nouns.slots(t.at(g.noun).lower)
	cells := g.cells & all
	if g.only >= 0 {
		cells &= deCase(g.only)
	}
	if cells == 0 {
		return hit{}, false
	}
	word := t.at(i).lower
	_, ending := d.adjective(t.at(g.adjective))
	for cell := range 16 {
		if cells&(1<<cell) != 0 && d.ending(word, cell/4, cell%4) == ending {
			return hit{}, false
		}
	}
	return d.mend(t, g, !deObjects[t.at(i-1).lower])
}
