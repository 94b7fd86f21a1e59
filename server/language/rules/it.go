package rules

import (
	"slices"
	"strings"
)

// it is what the Italian rules know.
type it struct {
	*romance
}

// The tenses of Italian verbs.
const (
	itPresentTense = iota
	itImperfect
	itFuture
	itConditional
	itSubjunctive
	itPastOf // the subjunctive of the past: "avessi"
)

func italian() *language {
	r := &romance{nouns: readNouns("it.nouns.txt", itPlural), verbs: newVerbs(itVerbs())}
	l := &it{r}
	r.determiners = &agreement{nouns: r.nouns, words: paradigms(itDeterminers()...)}
	var adjectives []paradigm
	for _, line := range lines("it.adjectives.txt") {
		for entry := range strings.FieldsSeq(line) {
			adjectives = append(adjectives, itAdjective(entry))
		}
	}
	r.adjectives = &agreement{nouns: r.nouns, words: paradigms(adjectives...)}
	r.base = func(word string) string {
		if base, ok := itBase[word]; ok {
			return base
		}
		return word
	}
	r.write = itArticle
	r.fitsToo = func(word, noun string) bool { return word == "il" && noun == "cosa" || word == "ai" && itStates[noun] }
	r.number = set("due tre quattro cinque sei sette otto nove dieci undici dodici venti trenta cento mille e virgola")
	r.pronouns = set("lo la l' gli le li")
	r.clitics = set("non mi ti ci vi si lo la li le gli ne me te ce ve se l' m' t' c' v' s' glielo gliela anche già sempre mai ancora")
	r.persons = map[string]int{"io": 0, "tu": 1, "lui": 2, "lei": 2, "noi": 3, "voi": 4, "loro": 5}
	r.apart = set(`a ad di da con per su in tra fra come che e ed o od né è era fu sono sei siamo siete sia contro senza secondo
		verso presso
		dopo prima oltre tranne eccetto salvo quanto l' dell' all' mio tuo suo proprio anche neanche nemmeno neppure il la i le un beato
		sopra sotto dietro davanti`)
	r.noVerb = set("sei stessi stesse stesso dai state andate come conti danno era fini parte porta sale")
	r.subjectX = l.subjectAlone
	r.linking = set("è sono era erano sarà saranno")
	r.adverbs = set("molto troppo così più meno sempre davvero abbastanza ancora già appena")
	r.after = set(`rosso bianco nero giallo grigio azzurro moderno delizioso pericoloso italiano inglese francese tedesco spagnolo americano
		portoghese russo cinese giapponese brasiliano europeo prossimo scorso interessante importante famoso economico elegante fresco freddo`)
	r.then = set("e ma di del della che in con per perché a al è sono molto")
	r.noState = set("primo secondo ultimo stesso facile difficile veloce forte lento stato prossimo")
	r.noNoun = itVague
	r.classes = l.newClasses()
	rules := slices.Concat(l.nounRules(), l.verbRules(), l.usageRules(), l.wordRules(), l.phraseRules())
	return &language{
		elided: set(`l un d c dell all nell dall sull quell bell quest sant n m t s v dov com cos qual anch tutt nessun qualcun mezz
			senz buon
			gl quand quant sott pover ciascun alcun quattr trent dev grand`),
		rules: explain("it.explain.txt", rules),
	}
}

func itDeterminers() []paradigm {
	list := []paradigm{
		{"il", "la", "i", "le"},
		{"un", "una", "", ""},
		{"l'", "l'", "", ""},
		{"quest'", "quest'", "", ""},
		{"questo", "questa", "questi", "queste"},
		{"nessun", "nessuna", "", ""},
		{"qualche", "qualche", "", ""},
		{"ogni", "ogni", "", ""},
		{"", "", "alcuni", "alcune"},
		{"", "", "molti", "molte"},
		{"", "", "tanti", "tante"},
		{"", "", "pochi", "poche"},
		{"", "", "troppi", "troppe"},
		{"", "", "parecchi", "parecchie"},
		{"quanto", "quanta", "quanti", "quante"},
		{"mio", "mia", "miei", "mie"},
		{"tuo", "tua", "tuoi", "tue"},
		{"suo", "sua", "suoi", "sue"},
		{"nostro", "nostra", "nostri", "nostre"},
		{"vostro", "vostra", "vostri", "vostre"},
	}
	for _, stem := range []string{"de", "a", "ne", "da", "su", "que"} {
		long := stem + "ll"
		list = append(list, paradigm{stem + "l", long + "a", stem + "i", long + "e"}, paradigm{long + "'", long + "'", "", ""})
	}
	for number := range strings.FieldsSeq("due tre quattro cinque sei sette otto nove dieci venti") {
		list = append(list, paradigm{"", "", number, number})
	}
	return list
}

func itPlural(word string) string {
	switch {
	case strings.HasSuffix(word, "ca"), strings.HasSuffix(word, "ga"):
		return word[:len(word)-1] + "he"
	case strings.HasSuffix(word, "co"), strings.HasSuffix(word, "go"):
		return word[:len(word)-1] + "hi"
	case strings.HasSuffix(word, "io"):
		return word[:len(word)-1]
	case strings.HasSuffix(word, "a"):
		return word[:len(word)-1] + "e"
	case strings.HasSuffix(word, "o"), strings.HasSuffix(word, "e"):
		return word[:len(word)-1] + "i"
	default:
		return word
	}
}

// itAdjective makes the forms of an adjective from "rosso", "simpatico/simpatici", "grande".
func itAdjective(entry string) paradigm {
	masculine, many, irregular := strings.Cut(entry, "/")
	if !irregular {
		many = itPlural(masculine)
	}
	if stem, ok := strings.CutSuffix(masculine, "o"); ok {
		return paradigm{masculine, stem + "a", many, itPlural(stem + "a")}
	}
	return paradigm{masculine, masculine, many, many}
}

// subjectAlone says whether a subject at i and what may be its verb at the place do not belong together, or are a command.
func (l *it) subjectAlone(t *text, i, at int) bool {
	subject, word := t.at(i), t.at(at).lower
	clitic := t.at(at - 1).lower
	if word == "piace" || word == "piacciono" {
		return true // "io mi piace" is another rule's
	}
	if at > i+1 && itClitic(clitic) && (l.nouns.has(word) || l.adjectives.words[word] != nil) {
		return true // "io la porta la chiudo"
	}
	switch subject.lower {
	case "tu":
		if third, _ := l.verbs.agrees(word, 2); third && !itStatement[word] {
			return true // "tu porta il vino"
		}
		if l.verbs.infinitives[word] != nil && at > i+1 {
			return true // "tu non parlare"
		}
	case "loro", "lui", "lei", "noi", "voi":
		if subject.lower == "loro" && !subject.first || l.verbs.infinitives[word] != nil && !subject.first {
			return true // "ho dato loro", "vedo lui arrivare"
		}
		if person := l.persons[subject.lower]; person != 4 && (strings.HasSuffix(word, "ate") || strings.HasSuffix(word, "ite")) &&
			word != "fate" && word != "dite" {
			return true // "noi invitate"
		}
	}
	return l.verbs.infinitives[word] != nil && t.is(at+1, set("? !"))
}

// itStates are nouns that one has: "ai fame" is no plural. itVague are nouns that tell when, and others about which one says how it is.
var (
	itStates = set("fame sete fretta ragione paura sonno")
	itVague  = set(`cosa verità fatto lunedì martedì mercoledì giovedì venerdì sabato domenica sera mattina giorno notte estate inverno
		primavera autunno volta settimana mese anno momento weekend ora mattine sere giorni parte fine mare montagna mondo posto`)
)

func itClitic(word string) bool { return oneOf(word, "la le lo gli l' li") }

// itStatement are third persons that are no command to tu.
var itStatement = set(`è ha vuole può deve sa dice viene esce prende mette legge scrive beve vive capisce finisce parte dorme sente
	conosce vede`)

// newClasses are the sets of words that the patterns of the Italian rules name.
func (l *it) newClasses() classes {
	gerunds, participles := map[string]bool{}, map[string]bool{}
	for _, v := range l.verbs.infinitives {
		participles[v.participle] = true
		if v.infinitive != "essere" && v.infinitive != "avere" {
			gerunds[itGerund(v)] = true
		}
	}
	singular := l.nouns.words(func(n reading) bool { return !plural(n.cell) && n.forms[1] != n.forms[0] })
	return classes{
		"infinitive": l.infinitives(""), "gerund": gerunds, "participle": participles,
		"noun":          l.nouns.words(func(reading) bool { return true }),
		"noun-m":        l.nouns.words(func(n reading) bool { return n.cell == ms }),
		"noun-singular": singular, "noun-plural": l.nouns.words(func(n reading) bool {
			return plural(n.cell) &&
				n.forms[1] != n.forms[0]
		}),
		"adjective": func() map[string]bool {
			found := map[string]bool{}
			for word := range l.adjectives.words {
				found[word] = true
			}
			return found
		}(),
		"day":      set("lunedì martedì mercoledì giovedì venerdì sabato domenica"),
		"month":    set("gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre"),
		"language": set("italiano inglese francese spagnolo tedesco portoghese russo cinese giapponese arabo"),
		"count": set(`due tre quattro cinque sei sette otto nove dieci undici dodici tredici quattordici quindici sedici diciassette
			diciotto
			diciannove venti ventuno ventidue ventitré venticinque trenta quaranta cinquanta sessanta`),
		"country": set(`italia francia spagna germania inghilterra svizzera austria grecia russia cina india turchia polonia svezia norvegia
			irlanda scozia argentina colombia europa africa asia america australia belgio`),
		"country-m": set("portogallo brasile giappone canada messico marocco perù cile egitto"),
		"city": set("roma milano napoli torino firenze venezia bologna parigi londra berlino madrid barcellona lisbona vienna " +
			"palermo genova"),
		"person": set(`madre padre sorella fratello amico amica nonna nonno zia zio cugina cugino figlio figlia marito moglie mamma papà
			professore professoressa vicino vicina capo ragazza ragazzo genitori amici amiche fratelli sorelle nonni`),
	}
}
