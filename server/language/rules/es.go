package rules

import (
	"slices"
	"strings"
)

// es is what the Spanish rules know: nouns with their gender, verbs with their forms, determiners and adjectives.
type es struct {
	nouns       *nouns
	verbs       *verbs
	determiners *agreement
	adjectives  *agreement
	classes     classes
}

// The tenses of Spanish verbs.
const (
	esPresent = iota
	esPreterite
	esImperfect
	esFuture
	esConditional
	esSubjunctive
	esSubjunctivePast
)

func spanish() *language {
	e := &es{nouns: readNouns("es.nouns.txt", esPlural), verbs: newVerbs(esVerbs())}
	e.determiners = &agreement{nouns: e.nouns, words: paradigms(
		paradigm{"el", "la", "los", "las"}, paradigm{"un", "una", "unos", "unas"}, paradigm{"este", "esta", "estos", "estas"},
		paradigm{"ese", "esa", "esos", "esas"}, paradigm{"aquel", "aquella", "aquellos", "aquellas"},
		paradigm{"mi", "mi", "mis", "mis"}, paradigm{"tu", "tu", "tus", "tus"}, paradigm{"su", "su", "sus", "sus"},
		paradigm{"nuestro", "nuestra", "nuestros", "nuestras"}, paradigm{"vuestro", "vuestra", "vuestros", "vuestras"},
		paradigm{"algún", "alguna", "algunos", "algunas"}, paradigm{"ningún", "ninguna", "", ""},
		paradigm{"otro", "otra", "otros", "otras"}, paradigm{"", "", "muchos", "muchas"}, paradigm{"", "", "varios", "varias"},
		paradigm{"cada", "cada", "", ""}, paradigm{"del", "de la", "de los", "de las"}, paradigm{"al", "a la", "a los", "a las"},
		paradigm{"", "", "dos", "dos"}, paradigm{"", "", "tres", "tres"}, paradigm{"", "", "cuatro", "cuatro"},
		paradigm{"", "", "cinco", "cinco"}, paradigm{"", "", "seis", "seis"}, paradigm{"", "", "diez", "diez"},
	)}
	var adjectives []paradigm
	for _, line := range lines("es.adjectives.txt") {
		for entry := range strings.FieldsSeq(line) {
			adjectives = append(adjectives, esAdjective(entry))
		}
	}
	e.adjectives = &agreement{nouns: e.nouns, words: paradigms(adjectives...)}
	e.classes = e.newClasses()
	rules := slices.Concat(e.nounRules(), e.verbRules(), e.accentRules(), e.phraseRules(), e.usageRules())
	return &language{rules: explain("es.explain.txt", rules)}
}

var esBare = strings.NewReplacer("á", "a", "é", "e", "í", "i", "ó", "o", "ú", "u")

func esPlural(word string) string {
	last := []rune(word)[len([]rune(word))-1]
	switch {
	case strings.HasSuffix(word, "z"):
		return strings.TrimSuffix(word, "z") + "ces"
	case strings.ContainsRune("aeiouáéó", last):
		return word + "s"
	case len(word) > 3 && strings.ContainsAny(word[len(word)-3:], "áéíóú"): // habitación, autobús
		return word[:len(word)-3] + esBare.Replace(word[len(word)-3:]) + "es"
	default:
		return word + "es"
	}
}

func esAdjective(entry string) paradigm {
	masculine, feminine, irregular := strings.Cut(entry, "/")
	if !irregular {
		feminine = masculine
		if stem, ok := strings.CutSuffix(masculine, "o"); ok {
			feminine = stem + "a"
		}
	}
	return paradigm{masculine, feminine, esPlural(masculine), esPlural(feminine)}
}

// esStressed are feminine nouns after which "la" and "una" become "el" and "un".
var esStressed = set("agua águila alma hambre área arma hacha ala ama ancla arpa asma ave hada haba aula habla")

// newClasses are the sets of words that the patterns of the Spanish rules name.
func (e *es) newClasses() classes {
	infinitives, gerunds, participles, regular := map[string]bool{}, map[string]bool{}, map[string]bool{}, map[string]bool{}
	for word, v := range e.verbs.infinitives {
		if word == "poder" || word == "deber" || word == "ser" || word == "haber" {
			continue
		}
		infinitives[word] = true
		gerunds[e.gerundOf(word)] = true
		participles[v.participle] = true
		if word != "ir" && word != "estar" {
			regular[word] = true
		}
	}
	gerunds["lloviendo"], gerunds["nevando"] = true, true
	nouns := e.nouns.words(func(reading) bool { return true })
	person := set(`madre padre hermano hermana amigo amiga abuelo abuela tío tía primo prima novio novia hijo hija vecino vecina
		profesor profesora jefe marido esposa mujer padres hermanos amigos abuelos tíos primos hijos amigas`)
	return classes{
		"infinitive": infinitives, "regular-infinitive": regular, "gerund": gerunds, "participle": participles, "noun": nouns,
		"person":      person,
		"noun-m":      e.nouns.words(func(r reading) bool { return r.cell == ms }),
		"noun-f":      e.nouns.words(func(r reading) bool { return r.cell == fs }),
		"noun-plural": e.nouns.words(func(r reading) bool { return plural(r.cell) }),
		"present-tú":  e.verbs.words(esPresent, 1),
		"day":         set("lunes martes miércoles jueves viernes sábado domingo"),
		"month":       set("enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre"),
		"language":    set("español inglés francés alemán italiano portugués ruso chino japonés árabe catalán"),
		"count": set(`un uno dos tres cuatro cinco seis siete ocho nueve diez once doce quince dieciocho veinte treinta cuarenta
			cincuenta sesenta veintiún veinticinco`),
		"country": set(`españa méxico argentina colombia chile perú francia italia alemania inglaterra portugal brasil china japón rusia
			marruecos cuba venezuela bolivia ecuador uruguay canadá irlanda polonia grecia suiza austria
			madrid barcelona londres parís berlín roma`),
		"city": set("madrid barcelona sevilla valencia londres parís berlín roma lisboa bogotá lima granada salamanca"),
	}
}
