package rules

import (
	"slices"
	"strings"
)

// pt is what the Portuguese rules know, of Portugal and of Brazil: where the two differ, both are right.
type pt struct {
	*romance
}

// The tenses of Portuguese verbs.
const (
	ptPresent = iota
	ptPreterite
	ptImperfect
	ptFuture
	ptConditional
	ptSubjunctive
	ptPastOf // the subjunctive of the past: "tivesse"
)

func portuguese() *language {
	r := &romance{nouns: readNouns("pt.nouns.txt", ptPlural), verbs: newVerbs(ptVerbs())}
	p := &pt{r}
	r.determiners = &agreement{nouns: r.nouns, words: paradigms(ptDeterminers()...)}
	var adjectives []paradigm
	for _, line := range lines("pt.adjectives.txt") {
		for entry := range strings.FieldsSeq(line) {
			adjectives = append(adjectives, ptAdjective(entry))
		}
	}
	r.adjectives = &agreement{nouns: r.nouns, words: paradigms(adjectives...)}
	r.base = func(word string) string { return word }
	r.write = func(word, next string) string { return word + " " + next }
	r.fitsToo = func(word, noun string) bool {
		return word == "a" || word == "à" && oneOf(noun, "pé cavalo lápis") || word == "esta" &&
			oneOf(noun, "frio calor") // "a" is also a preposition, "esta" may be "está"
	}
	r.number = set("dois duas três quatro cinco seis sete oito nove dez vinte trinta quarenta cinquenta cem mil e vírgula")
	r.pronouns = set("o a os as nos")
	r.clitics = set("não me te se lhe lhes já também sempre nunca ainda só nos")
	r.persons = map[string]int{"eu": 0, "tu": 1, "ele": 2, "ela": 2, "você": 2, "nós": 3, "eles": 5, "elas": 5, "vocês": 5}
	r.apart = set(`a com de do em para por sem sob sobre entre até contra como que e nem ou é era fui sou foi são somos segundo conforme
		exceto salvo menos quanto mesmo perante desde nem meu seu teu um outro o`)
	r.noVerb = set("como para entre nada caso sobre posto visto dito feito vimos fora")
	r.subjectX = p.subjectAlone
	r.linking = set("é são está estão era eram estava estavam foi foram")
	r.adverbs = set("muito tão bastante mais menos sempre já")
	r.after = set(`vermelho branco preto amarelo roxo castanho bonito moderno delicioso perigoso brasileiro português inglês francês
		espanhol
		alemão italiano americano russo africano europeu japonês chinês passado próximo importante interessante famoso`)
	r.then = set("e mas de do da que em no na com por para porque ao à é são")
	r.noState = set("primeiro segundo terceiro último outro mesmo fácil difícil possível rápido lento próximo calmo")
	r.noNoun = set(`coisa verdade gente segundo manhã tarde noite dia semana mês ano verão inverno primavera outono sábado domingo hora
		vez pessoa criança vontade dificuldade futebol leite arroz liberdade`)
	r.classes = p.newClasses()
	rules := slices.Concat(p.nounRules(), p.verbRules(), p.usageRules(), p.wordRules(), p.phraseRules())
	return &language{elided: set("d"), rules: explain("pt.explain.txt", rules)}
}

func ptDeterminers() []paradigm {
	list := []paradigm{
		{"um", "uma", "uns", "umas"},
		{"ao", "à", "aos", "às"},
		{"meu", "minha", "meus", "minhas"},
		{"teu", "tua", "teus", "tuas"},
		{"seu", "sua", "seus", "suas"},
		{"nosso", "nossa", "nossos", "nossas"},
		{"algum", "alguma", "alguns", "algumas"},
		{"nenhum", "nenhuma", "", ""},
		{"cada", "cada", "", ""},
		{"", "", "muitos", "muitas"},
		{"", "", "poucos", "poucas"},
		{"", "", "vários", "várias"},
		{"", "", "tantos", "tantas"},
		{"", "", "quantos", "quantas"},
		{"", "", "dois", "duas"},
		{"num", "numa", "nuns", "numas"},
		{"pelo", "pela", "pelos", "pelas"},
	}
	for _, start := range []string{"", "d", "n"} {
		list = append(list, paradigm{start + "o", start + "a", start + "os", start + "as"})
		for _, rest := range [][4]string{{"este", "esta", "estes", "estas"}, {"esse", "essa", "esses", "essas"}, {
			"aquele", "aquela",
			"aqueles", "aquelas",
		}} {
			list = append(list, paradigm{start + rest[0], start + rest[1], start + rest[2], start + rest[3]})
		}
	}
	for number := range strings.FieldsSeq("três quatro cinco seis sete oito nove dez vinte") {
		list = append(list, paradigm{"", "", number, number})
	}
	return list
}

func ptPlural(word string) string {
	switch {
	case strings.HasSuffix(word, "m"):
		return strings.TrimSuffix(word, "m") + "ns"
	case strings.HasSuffix(word, "r"), strings.HasSuffix(word, "z"):
		return word + "es"
	default:
		return word + "s"
	}
}

// ptAdjective makes the forms of an adjective from "branco", "feio/feia", "inglês/inglesa/ingleses", "triste".
func ptAdjective(entry string) paradigm {
	forms := strings.Split(entry, "/")
	masculine := forms[0]
	feminine, many := masculine, ptPlural(masculine)
	if stem, ok := strings.CutSuffix(masculine, "o"); ok {
		feminine = stem + "a"
	}
	if len(forms) > 1 {
		feminine = forms[1]
	}
	if len(forms) > 2 {
		many = forms[2]
	}
	plural := ptPlural(feminine)
	if feminine == masculine {
		plural = many
	}
	return paradigm{masculine, feminine, many, plural}
}

// subjectAlone says whether a subject at i and what may be its verb at the place do not belong together.
func (p *pt) subjectAlone(t *text, i, at int) bool {
	subject, word := t.at(i).lower, t.at(at).lower
	person := p.persons[subject]
	if third, _ := p.verbs.agrees(word, 2); subject == "tu" && third {
		return true // "tu vai" is said in Brazil, and "tu fala" is a command
	}
	if t.at(at-1).lower == "nos" && (p.nouns.has(word) || p.adjectives.words[word] != nil) {
		return true // "ele nos jogos"
	}
	if p.verbs.infinitives[word] == nil {
		return false
	}
	if !t.at(i).first {
		return true // "para eu poder", "se ele falar"
	}
	if person == 3 || person == 5 {
		return at != i+1 // "nós poder"
	}
	for k := at + 1; k < len(t.tokens) && !t.at(k).first; k++ {
		if p.verbs.forms[t.at(k).lower] != nil || t.at(k).lower == "?" || t.at(k).lower == "!" {
			return true // "Eu ser professor surpreende"
		}
	}
	return false
}

// newClasses are the sets of words that the patterns of the Portuguese rules name.
func (p *pt) newClasses() classes {
	gerunds, participles := map[string]bool{}, map[string]bool{}
	for _, v := range p.verbs.infinitives {
		participles[v.participle] = true
		gerunds[ptGerund(v.infinitive)] = true
	}
	adjectives := map[string]bool{}
	for word := range p.adjectives.words {
		adjectives[word] = true
	}
	return classes{
		"infinitive": p.infinitives("jantar andar"), "gerund": gerunds, "participle": participles, "adjective": adjectives,
		"noun":        p.nouns.words(func(reading) bool { return true }),
		"noun-m":      p.nouns.words(func(n reading) bool { return n.cell == ms }),
		"noun-plural": p.nouns.words(func(n reading) bool { return plural(n.cell) }),
		"language":    set("português inglês francês espanhol alemão italiano russo chinês japonês árabe"),
		"count": set(`um uma dois duas três quatro cinco seis sete oito nove dez onze doze treze quinze dezesseis dezasseis dezoito vinte
			trinta quarenta cinquenta sessenta alguns algumas muitos poucos`),
		"country": set("portugal brasil angola moçambique espanha frança itália alemanha inglaterra méxico argentina cuba china japão"),
		"person": set(`mãe pai irmão irmã amigo amiga avó avô tio tia primo prima filho filha marido mulher esposa namorado namorada
			professor professora pais amigos irmãos família`),
	}
}
