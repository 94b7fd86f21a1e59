package rules

import "slices"

// de is what the German rules know: nouns with their gender and cases, determiners, adjectives, verbs with their forms.
type de struct {
	nouns       deNouns
	determiners *deDeterminers
	stems       map[string]bool // of adjectives
	small       map[string]bool // nouns that are no other word without their capital
	verbs       *verbs
	regularised map[string][2]string // forms that strong verbs do not have
	classes     classes
}

func german() *language {
	d := &de{nouns: readDeNouns("de.nouns.txt"), determiners: newDeDeterminers(), verbs: newVerbs(deVerbs())}
	d.stems, d.small = set(lines("de.adjectives.txt")...), set(lines("de.capitals.txt")...)
	d.regularised = deRegularised(d.verbs)
	d.classes = d.newClasses()
	rules := slices.Concat(d.caseRules(), d.verbRules(), d.orderRules(), d.wordRules(), d.phraseRules(), d.friendRules())
	return &language{rules: explain("de.explain.txt", rules)}
}

// newClasses are the sets of words that the patterns of the German rules name.
func (d *de) newClasses() classes {
	infinitives := map[string]bool{}
	for word := range d.verbs.infinitives {
		infinitives[word] = true
	}
	for _, word := range []string{"sein", "möchten", "essen", "trinken", "tun", "weissen"} {
		delete(infinitives, word)
	}
	modal := map[string]bool{}
	for _, verb := range []string{"können", "müssen", "wollen", "sollen", "dürfen", "möchten"} {
		for _, form := range d.verbs.infinitives[verb].tenses[dePresent] {
			modal[form] = true
		}
	}
	return classes{
		"infinitive": infinitives, "modal": modal,
		"noun-m": d.nouns.words(func(r deReading) bool { return r.usual&deSlot(deNominative, deMasculine) != 0 }),
		"add-n": d.nouns.words(func(r deReading) bool {
			return r.usual&deSlot(deNominative, dePlural) != 0 && r.usual&deSlot(deDative, dePlural) == 0 &&
				r.noun.singular != r.noun.plural &&
				r.usual.classes() == 1<<dePlural
		}),
		"period": set("tage monate jahre"),
		"day":    set("montag dienstag mittwoch donnerstag freitag samstag sonntag"),
		"month":  set("januar februar märz april mai juni juli august september oktober november dezember"),
		"language": set("deutsch englisch französisch spanisch italienisch portugiesisch russisch polnisch türkisch arabisch " +
			"chinesisch japanisch"),
		"count": set(`zwei drei vier fünf sechs sieben acht neun zehn elf zwölf fünfzehn zwanzig dreißig dreissig vierzig fünfzig hundert
			einige wenigen wenige vielen viele mehreren mehrere`),
		"number-word": set("zwei drei vier fünf sechs sieben acht neun zehn elf zwölf fünfzehn zwanzig fünfundzwanzig dreißig " +
			"dreissig vierzig fünfzig sechzig"),
		"article-country": set("schweiz türkei ukraine slowakei mongolei"),
		"person":          set("ich du er sie es wir ihr man"),
		"state":           set("hunger durst angst heimweh fieber kopfschmerzen bauchschmerzen"),
	}
}
