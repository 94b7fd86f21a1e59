package rules

import "strings"

// esVerbs reads the verbs; of two that share a form the earlier one is meant.
func esVerbs() []*verb {
	var list []*verb
	for _, line := range lines("es.verbs.txt") {
		infinitive, forms, _ := strings.Cut(line, ":")
		if strings.HasSuffix(line, ":") && !strings.Contains(line, "|") {
			for infinitive := range strings.FieldsSeq(strings.ReplaceAll(line, ":", " ")) {
				list = append(list, esVerb(infinitive, nil))
			}
			continue
		}
		list = append(list, esVerb(infinitive, strings.Split(forms, "|")))
	}
	return list
}

func esVerb(infinitive string, fields []string) *verb {
	fields = append(fields, make([]string, 5)...)
	stem, kind := infinitive[:len(infinitive)-2], infinitive[len(infinitive)-2:]
	if infinitive == "oír" {
		stem, kind = "o", "ir"
	}
	endings := map[string][3]string{
		"ar": {"o as a amos áis an", "é aste ó amos asteis aron", "aba abas aba ábamos abais aban"},
		"er": {"o es e emos éis en", "í iste ió imos isteis ieron", "ía ías ía íamos íais ían"},
		"ir": {"o es e imos ís en", "í iste ió imos isteis ieron", "ía ías ía íamos íais ían"},
	}[kind]
	soft := stem // before e and é
	for _, change := range [][2]string{{"c", "qu"}, {"g", "gu"}, {"z", "c"}} {
		if short, ok := strings.CutSuffix(stem, change[0]); ok && kind == "ar" {
			soft = short + change[1]
			break
		}
	}
	present := esForms(fields[0], stem, endings[0])
	preterite := esForms(fields[1], stem, endings[1])
	if kind == "ar" && fields[1] == "" {
		preterite[0] = soft + "é"
	}
	imperfect := esForms("", stem, endings[2])
	switch infinitive {
	case "ser":
		imperfect = [6]string(strings.Fields("era eras era éramos erais eran"))
	case "ir":
		imperfect = [6]string(strings.Fields("iba ibas iba íbamos ibais iban"))
	case "ver":
		imperfect = esForms("", "ve", endings[2])
	}
	future := strings.TrimSpace(fields[2])
	if future == "" {
		future = strings.ReplaceAll(infinitive, "í", "i")
	}
	participle := strings.TrimSpace(fields[3])
	if participle == "" {
		participle = stem + map[string]string{"ar": "ado", "er": "ido", "ir": "ido"}[kind]
	}
	past := strings.TrimSuffix(preterite[5], "ron")
	return &verb{infinitive: infinitive, participle: participle, tenses: [][6]string{
		esPresent: present, esPreterite: preterite, esImperfect: imperfect,
		esFuture:          esForms("", future, "é ás á emos éis án"),
		esConditional:     esForms("", future, "ía ías ía íamos íais ían"),
		esSubjunctive:     esSubjunctiveOf(strings.TrimSpace(fields[4]), present, preterite, kind, stem, soft),
		esSubjunctivePast: {past + "ra", past + "ras", past + "ra", esAccented(past) + "ramos", past + "rais", past + "ran"},
	}}
}

// esForms are the given forms, else the stem with the endings.
func esForms(given, stem, endings string) [6]string {
	if fields := strings.Fields(given); len(fields) == 6 {
		return [6]string(fields)
	}
	var forms [6]string
	for i, ending := range strings.Fields(endings) {
		forms[i] = stem + ending
	}
	return forms
}

// esSubjunctiveOf is the present subjunctive; yo is its first person where it is irregular.
func esSubjunctiveOf(yo string, present, preterite [6]string, kind, stem, soft string) [6]string {
	vowel := "a"
	if kind == "ar" {
		vowel = "e"
	}
	if yo == "dé" {
		return [6]string{"dé", "des", "dé", "demos", "deis", "den"}
	}
	if yo == "esté" {
		return [6]string{"esté", "estés", "esté", "estemos", "estéis", "estén"}
	}
	we := "a"
	root := strings.TrimSuffix(yo, "a")
	switch {
	case yo != "":
		stem = root
	case kind == "ar": // pienso, but pensemos; busque, empiece
		root = strings.TrimSuffix(present[0], "o")
		switch {
		case strings.HasSuffix(soft, "qu"):
			root = strings.TrimSuffix(root, "c") + "qu"
		case strings.HasSuffix(soft, "gu"):
			root = strings.TrimSuffix(root, "g") + "gu"
		case strings.HasSuffix(stem, "z"):
			root = strings.TrimSuffix(root, "z") + "c"
		}
		stem, we = soft, "e"
	default:
		root = strings.TrimSuffix(present[0], "o")
		if weak, ok := strings.CutSuffix(preterite[5], "ieron"); ok && kind == "ir" { // duerma, but durmamos as durmieron
			stem = weak
		}
		if strings.HasSuffix(root, "g") || strings.HasSuffix(root, "zc") {
			stem = root
		}
	}
	they := map[string]string{"a": "áis", "e": "éis"}[we]
	return [6]string{root + vowel, root + vowel + "s", root + vowel, stem + we + "mos", stem + they, root + vowel + "n"}
}

// esAccented puts the accent that "habláramos" has on the last vowel.
func esAccented(stem string) string {
	return stem[:len(stem)-1] + map[string]string{"a": "á", "e": "é"}[stem[len(stem)-1:]]
}

// esPersons are the subjects whose verb follows.
var esPersons = map[string]int{
	"yo": 0, "tú": 1, "él": 2, "ella": 2, "usted": 2, "nosotros": 3, "nosotras": 3, "vosotros": 4, "vosotras": 4, "ellos": 5,
	"ellas": 5, "ustedes": 5,
}

var (
	esClitics = set("no me te se lo la le los las les nos os también ya siempre nunca")
	// esNoSubject are words after which a pronoun is no subject, or not the only one.
	esNoSubject = set(`a de con sin para por en sobre entre hacia hasta desde contra según excepto salvo menos incluso como que y e o u ni
		más ante tras es era fue soy eres son yo tú él ella`)
	// esNoVerb are forms of verbs that are more often other words.
	esNoVerb = set("como para sobre entre cuenta nada bajo ante cerca salvo casi sal vino traje ve ven di sé fui era")
	// esMoments stand before a verb that is not theirs ("Este año viajan a Lima"), esParts before verbs of either number.
	esMoments = set(`día días lunes martes miércoles jueves viernes sábado sábados domingo domingos semana semanas mes meses año años
		noche noches tarde tardes mañana mañanas hora horas verano veranos invierno otoño primavera momento vez veces cumpleaños minuto
		minutos siglo fecha vacaciones`)
	esParts = set("parte grupo cantidad equipo familia")
	esAre   = set("son eran fueron serán sean")
	// esOnlyStatement are verbs whose third person is no command to tú ("tú come").
	esOnlyStatement = set("es tiene va hace dice pone sale viene está quiere puede sabe necesita debe")
)

// subject returns the person of the subject at token i and the place of its verb, past "no" and object pronouns.
func (e *es) subject(t *text, i int) (person, at int, ok bool) {
	person, ok = esPersons[t.at(i).lower]
	if !ok || esNoSubject[t.at(i-1).lower] || t.at(i-1).lower == "-" {
		return 0, 0, false
	}
	if _, known := e.verbs.agrees(t.at(i-1).lower, person); known {
		return 0, 0, false // the verb comes before: "¿Cómo está usted?"
	}
	at = i + 1
	for at < i+4 && esClitics[t.at(at).lower] {
		at++
	}
	v := t.at(at)
	return person, at, v.word && !v.capital() && !esNoVerb[v.lower]
}

// subjectVerb finds "yo tiene" and "nosotros comer".
func (e *es) subjectVerb(t *text, i int) (hit, bool) {
	person, at, ok := e.subject(t, i)
	if !ok {
		return hit{}, false
	}
	word := t.at(at).lower
	agrees, known := e.verbs.agrees(word, person)
	if agrees || !known && e.verbs.infinitives[word] == nil || word == "es" && t.at(at+1).lower == "que" {
		return hit{}, false
	}
	if third, _ := e.verbs.agrees(word, 2); person == 1 && third && !esOnlyStatement[word] {
		return hit{}, false
	}
	right := e.verbs.form(word, person)
	if right == "" {
		return hit{}, false
	}
	return hit{i, at + 1, t.raw(i, at) + " " + right}, true
}

// nounVerb finds "Mis padres es", "La gente son".
func (e *es) nounVerb(t *text, i int) (hit, bool) {
	word, noun, ok := e.determined(t, i, i+1)
	if !t.at(i).first || !ok || !e.fits(word, noun) || word == "del" || word == "al" ||
		e.classes["count"][word] || esMoments[noun] || esParts[noun] {
		return hit{}, false
	}
	readings := e.nouns.forms[noun]
	person := 2 + 3*toInt(plural(readings[0].cell))
	at := i + 2
	if t.at(at).lower == "no" {
		at++
	}
	v := t.at(at).lower
	if agrees, known := e.verbs.agrees(v, person); agrees || !known || esNoVerb[v] && v != "era" || e.nouns.has(v) {
		return hit{}, false
	}
	if agrees, _ := e.verbs.agrees(v, 7-person); !agrees || esAre[v] && noun != "gente" || t.is(at+1, esThat) {
		return hit{}, false // "El problema son los precios", "Los niños es lo que importa"
	}
	return hit{i + 1, at + 1, t.raw(i+1, at) + " " + e.verbs.form(v, person)}, true
}

var esThat = set("lo que quien")

// ifConditional finds "Si tendría dinero".
func (e *es) ifConditional(t *text, i int) (hit, bool) {
	if t.at(i).lower != "si" || !t.at(i).first && t.at(i-1).lower != "como" {
		return hit{}, false
	}
	at := e.verbAfter(t, i)
	for k := at; k < len(t.tokens); k++ {
		if t.at(k).lower == "?" {
			return hit{}, false
		}
		if t.at(k).lower == "." {
			break
		}
	}
	for _, form := range e.verbs.forms[t.at(at).lower] {
		if form.tense != esConditional {
			continue
		}
		for person, is := range form.persons {
			if is {
				return hit{i, at + 1, t.raw(i, at) + " " + form.verb.tenses[esSubjunctivePast][person]}, true
			}
		}
	}
	return hit{}, false
}

var (
	esWishes = set("quiero quieres quiere queremos quieren para importante necesario espero")
	esVery   = set("es muy")
)

// verbAfter is the place of the verb after "si" or "que", past its subject and object pronouns.
func (e *es) verbAfter(t *text, i int) int {
	at := i + 1
	for at < i+4 && (esClitics[t.at(at).lower] || esPersons[t.at(at).lower] > 0 || t.at(at).lower == "yo") {
		at++
	}
	return at
}

// subjunctive finds "quiero que vienes".
func (e *es) subjunctive(t *text, i int) (hit, bool) {
	wish := t.at(i).lower == "ojalá"
	if !wish && (t.at(i).lower != "que" || !t.is(i-1, esWishes)) {
		return hit{}, false
	}
	if adjective := t.at(i - 1).lower; (adjective == "importante" || adjective == "necesario") && !t.is(i-2, esVery) {
		return hit{}, false // "lo más importante que tengo"
	}
	at := e.verbAfter(t, i)
	if esNoVerb[t.at(at).lower] || e.nouns.has(t.at(at).lower) {
		return hit{}, false
	}
	right := ""
	for _, form := range e.verbs.forms[t.at(at).lower] {
		if form.tense != esPresent {
			return hit{}, false
		}
		for person, is := range form.persons {
			if is && right == "" {
				right = form.verb.tenses[esSubjunctive][person]
			}
		}
	}
	if right == "" {
		return hit{}, false
	}
	return hit{at, at + 1, right}, true
}
