package language

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// verb knows the forms of one verb: those of the table, or bases with the endings of its class. A nil verb has none.
type verb struct {
	forms   []string
	bases   []string
	endings []string
	extra   func(key string) bool // forms that are neither
}

func (v *verb) is(key string) bool {
	if v == nil {
		return false
	}
	if slices.Contains(v.forms, key) {
		return true
	}
	for _, base := range v.bases {
		if rest, ok := strings.CutPrefix(key, base); ok && slices.Contains(v.endings, rest) {
			return true
		}
	}
	return v.extra != nil && v.extra(key)
}

// class are the verbs of a language with one ending of the infinitive.
type class struct {
	infinitive string
	endings    []string
}

func classOf(infinitive, endings string) class {
	return class{infinitive, strings.Fields(endings)}
}

// classes are the regular conjugations. An ending "-" is none.
var classes = map[string][]class{
	"fr": {
		classOf("er", "e es ons ez ent ais ait ions iez aient ant ante antes ants é ée és ées ai as a âmes âtes èrent eons eais eait eaient eant eai eas ea "+future("er", "ai as a ons ez ont ais ait ions iez aient")),
		classOf("ir", "is it issons issez issent issais issait issions issiez issaient issant isse isses i ie ies îmes îtes irent "+future("ir", "ai as a ons ez ont ais ait ions iez aient")),
		classOf("re", "- s ons ez ent ais ait ions iez aient ant e es u ue us ues is it îmes îtes irent "+future("r", "ai as a ons ez ont ais ait ions iez aient")),
	},
	"es": {
		classOf("ar", "o as a amos áis an é aste ó asteis aron aba abas ábamos abais aban e es emos éis en ara aras áramos arais aran ase ases ásemos aseis asen ado ada ados adas ando ad "+future("ar", "é ás á emos éis án ía ías íamos íais ían")),
		classOf("er", "o es e emos éis en í iste ió imos isteis ieron ía ías íamos íais ían a as amos áis an iera ieras iéramos ierais ieran iese ieses iésemos ieseis iesen ido ida idos idas iendo ed "+future("er", "é ás á emos éis án ía ías íamos íais ían")),
		classOf("ir", "o es e imos ís en í iste ió isteis ieron ía ías íamos íais ían a as amos áis an iera ieras iéramos ierais ieran iese ieses iésemos ieseis iesen ido ida idos idas iendo id "+future("ir", "é ás á emos éis án ía ías íamos íais ían")),
	},
	"pt": {
		classOf("ar", "o as a amos am ei aste ou ámos aram ava avas ávamos avam ara aras áramos asse asses ássemos assem e es emos em ado ada ados adas ando ares armos arem "+future("ar", "ei ás á emos ão ia ias íamos iam")),
		classOf("er", "o es e emos em i este eu eram ia ias íamos iam era eras êramos esse esses êssemos essem a as amos am ido ida idos idas endo eres ermos erem "+future("er", "ei ás á emos ão ia ias íamos iam")),
		classOf("ir", "o es e imos em i iste iu iram ia ias íamos iam ira iras íramos isse isses íssemos issem a as amos am ido ida idos idas indo ires irmos irem "+future("ir", "ei ás á emos ão ia ias íamos iam")),
	},
	"it": {
		classOf("are", "o i a iamo ate ano avo avi ava avamo avate avano ai asti ò ammo aste arono ino iate assi asse assimo assero ato ata ati ando "+future("er", "ò ai à emo ete anno ei esti ebbe emmo este ebbero")),
		classOf("ere", "o i e iamo ete ono evo evi eva evamo evate evano ei esti é emmo este erono etti ette ettero a ano iate essi esse essimo essero uto uta uti ute endo "+future("er", "ò ai à emo ete anno ei esti ebbe emmo este ebbero")),
		classOf("ire", "o i e iamo ite ono isco isci isce iscono isca iscano ivo ivi iva ivamo ivate ivano ii isti ì immo iste irono a ano iate issi isse issimo issero ito ita iti endo "+future("ir", "ò ai à emo ete anno ei esti ebbe emmo este ebbero")),
	},
	"de": {
		classOf("en", weak), classOf("ln", weak), classOf("rn", weak),
	},
	"nl": {classOf("en", "t te ten de den en end ende")},
}

// dutchVerb is a weak verb: its base has a double vowel or a single consonant, and no v or z, where a syllable ends.
func dutchVerb(base string, c class) *verb {
	n := len(base)
	vowel := func(i int) bool { return i >= 0 && strings.IndexByte("aeiou", base[i]) >= 0 }
	closed := base
	switch {
	case vowel(n-1) || base[n-1] >= utf8.RuneSelf:
	case base[n-1] == base[n-2]:
		closed = base[:n-1]
	case vowel(n-2) && !vowel(n-3) && base[n-2] != 'i':
		closed = base[:n-1] + base[n-2:]
	}
	if rest, ok := strings.CutSuffix(closed, "v"); ok {
		closed = rest + "f"
	} else if rest, ok := strings.CutSuffix(closed, "z"); ok {
		closed = rest + "s"
	}
	return &verb{forms: []string{closed, "ge" + closed + "t", "ge" + closed + "d", "ge" + closed}, bases: []string{closed, base}, endings: c.endings}
}

const weak = "e st est t et en n te test ten tet ete etest eten etet end ende enden ender endes"

func future(stem, endings string) string {
	return stem + strings.ReplaceAll(endings, " ", " "+stem)
}

// shortestBase is the fewest letters before the ending of an infinitive: "mer" and "hier" are no verbs.
const shortestBase = 2

// verbOf is the verb a term is, by the table of the language or by its ending, nil for other words.
func verbOf(key, language string) *verb {
	if forms, ok := irregular()[language][key]; ok {
		return &verb{forms: forms}
	}
	for _, c := range classes[language] {
		base, ok := strings.CutSuffix(key, c.infinitive)
		if !ok || utf8.RuneCountInString(base) < shortestBase {
			continue
		}
		switch language {
		case "de":
			return germanVerb(key, c)
		case "nl":
			return dutchVerb(base, c)
		}
		bases := []string{base}
		if r, n := utf8.DecodeLastRuneInString(base); r == 'i' && language == "it" {
			bases = append(bases, base[:len(base)-n])
		}
		for _, change := range changes[language] {
			bases = append(bases, change.apply(base, c.infinitive)...)
		}
		endings := c.endings
		if c.endings[0] == "-" {
			return &verb{forms: bases, bases: bases, endings: endings}
		}
		return &verb{bases: bases, endings: endings}
	}
	return nil
}

// infinitive says whether a word of the table is a verb, which a noun written alike is not ("le devoir").
func infinitive(key string, forms []string, language string) bool {
	switch language {
	case "en":
		return slices.ContainsFunc(forms, func(form string) bool { return strings.HasSuffix(form, "ing") })
	case "fr":
		return strings.HasSuffix(key, "r") || strings.HasSuffix(key, "re")
	case "it":
		return strings.HasSuffix(key, "re")
	case "es", "pt":
		return strings.HasSuffix(unaccented.Replace(key), "r")
	default:
		return strings.HasSuffix(key, "n")
	}
}

// change is a change of the base of a verb, of its last vowel (before consonants) or of its very end.
type change struct {
	from, to    string
	vowel       bool
	infinitives string // the classes that know it, empty for all
}

func (c change) apply(base, infinitive string) []string {
	if c.infinitives != "" && !slices.Contains(strings.Fields(c.infinitives), infinitive) {
		return nil
	}
	if !c.vowel {
		if rest, ok := strings.CutSuffix(base, c.from); ok {
			return []string{rest + c.to}
		}
		return nil
	}
	at := strings.LastIndexAny(base, "aeiouáéíóúàèìòùâêîôûäöü")
	if at < 0 || !strings.HasPrefix(base[at:], c.from) || at+len(c.from) == len(base) {
		return nil
	}
	return []string{base[:at] + c.to + base[at+len(c.from):]}
}

var changes = map[string][]change{
	"fr": {
		{"e", "è", true, "er"},
		{"é", "è", true, "er"},
		{"c", "ç", false, "er"},
		{"l", "ll", false, "er"},
		{"t", "tt", false, "er"},
		{"oy", "oi", false, "er"},
		{"uy", "ui", false, "er"},
		{"ay", "ai", false, "er"},
	},
	"es": {
		{"e", "ie", true, ""},
		{"o", "ue", true, "ar er ir"},
		{"e", "i", true, "ir"},
		{"o", "u", true, "ir"},
		{"c", "qu", false, "ar"},
		{"g", "gu", false, "ar"},
		{"z", "c", false, "ar"},
		{"c", "zc", false, "er ir"},
		{"g", "j", false, "er ir"},
		{"gu", "g", false, "ir"},
		{"c", "z", false, "er ir"},
	},
	"pt": {
		{"e", "i", true, "ir"},
		{"o", "u", true, "ir"},
		{"c", "qu", false, "ar"},
		{"g", "gu", false, "ar"},
		{"ç", "c", false, "ar"},
		{"c", "ç", false, "er ir"},
		{"g", "j", false, "er ir"},
		{"gu", "g", false, "ir er"},
	},
	"it": {{"c", "ch", false, "are"}, {"g", "gh", false, "are"}},
}

var (
	separable = longestFirst(strings.Fields(`zusammen zurück entgegen herunter hinunter heraus hinaus herein hinein herum vorbei weiter
		kennen fern statt teil nach fest frei hoch heim fort her hin los mit vor weg ein aus auf bei dar um ab an zu da`))
	inseparable = []string{"be", "ge", "er", "ver", "zer", "ent", "emp", "miss", "unter", "über", "wider", "um"}
)

// germanVerb is a weak verb, or a strong one of the table behind a prefix that stays.
func germanVerb(key string, c class) *verb {
	base := strings.TrimSuffix(key, "n")
	base = strings.TrimSuffix(base, "e")
	v := &verb{forms: []string{"ge" + base + "t", "ge" + base + "et"}, bases: []string{base}, endings: c.endings}
	if short, ok := strings.CutSuffix(base, "el"); ok {
		v.bases = append(v.bases, short+"l")
	}
	for _, prefix := range inseparable {
		forms, ok := irregular()["de"][strings.TrimPrefix(key, prefix)]
		if ok && strings.HasPrefix(key, prefix) {
			return &verb{extra: func(token string) bool {
				rest, ok := strings.CutPrefix(token, prefix)
				return ok && (slices.Contains(forms, rest) || slices.Contains(forms, "ge"+rest))
			}}
		}
	}
	return v
}

// separated splits a German verb into its prefix and the verb that leaves it behind. The forms written in one word ("aufgestanden",
// "aufzustehen") are then the extra ones of whole.
func separated(key string) (prefix string, base, whole *verb) {
	for _, prefix := range separable {
		rest, ok := strings.CutPrefix(key, prefix)
		if !ok || utf8.RuneCountInString(rest) < 3 {
			continue
		}
		base := verbOf(rest, "de")
		if base == nil {
			continue
		}
		plain := verbOf(key, "de") // "antworten" only looks separable
		return prefix, base, &verb{extra: func(token string) bool {
			tail, ok := strings.CutPrefix(token, prefix)
			return plain.is(token) || ok && (base.is(tail) || strings.TrimPrefix(tail, "zu") == rest)
		}}
	}
	return "", nil, nil
}
