package rules

import "strings"

// ptVerbs reads the verbs; of two that share a form the earlier one is meant.
func ptVerbs() []*verb {
	var list []*verb
	for _, line := range lines("pt.verbs.txt") {
		if infinitive, forms, irregular := strings.Cut(line, ":"); irregular {
			list = append(list, ptVerb(infinitive, strings.Split(forms, "|")))
			continue
		}
		for infinitive := range strings.FieldsSeq(line) {
			list = append(list, ptVerb(infinitive, nil))
		}
	}
	return list
}

func ptVerb(infinitive string, fields []string) *verb {
	fields = append(fields, make([]string, 5)...)
	for i := range fields {
		fields[i] = strings.TrimSpace(fields[i])
	}
	kind := infinitive[len(infinitive)-2:]
	stem := strings.TrimSuffix(infinitive, kind)
	if infinitive == "pôr" {
		stem, kind = "po", "or"
	}
	endings := map[string][2]string{
		"ar": {"o as a amos ais am", "ei aste ou ámos astes aram"},
		"er": {"o es e emos eis em", "i este eu emos estes eram"},
		"ir": {"o es e imos is em", "i iste iu imos istes iram"},
		"or": {"", ""},
	}[kind]
	present, preterite := ptForms(fields[0], stem, endings[0]), ptForms(fields[1], stem, endings[1])
	future := infinitive
	if fields[2] != "" {
		future = fields[2]
	}
	participle := fields[3]
	if participle == "" {
		participle = stem + map[string]string{"ar": "ado", "er": "ido", "ir": "ido"}[kind]
	}
	eu := fields[4]
	switch {
	case eu != "":
	case kind == "ar":
		eu = stem + "e"
	default:
		eu = strings.TrimSuffix(present[0], "o") + "a"
	}
	past := strings.TrimSuffix(preterite[5], "ram")
	return &verb{infinitive: infinitive, participle: participle, tenses: [][6]string{
		ptPresent: present, ptPreterite: preterite, ptImperfect: ptImperfectOf(infinitive, stem, kind),
		ptFuture:      frAll(future, "ei ás á emos eis ão"),
		ptConditional: frAll(future, "ia ias ia íamos íeis iam"),
		ptSubjunctive: ptSubjunctiveOf(eu),
		ptPastOf: {
			past + "sse", past + "sses", past + "sse", ptAccented(past, fields[1] != "") + "ssemos",
			ptAccented(past, fields[1] != "") + "sseis", past + "ssem",
		},
	}}
}

// ptForms are the given forms, else the stem with the endings.
func ptForms(given, stem, endings string) [6]string {
	if fields := strings.Fields(given); len(fields) == 6 {
		return [6]string(fields)
	}
	return frAll(stem, endings)
}

func ptImperfectOf(infinitive, stem, kind string) [6]string {
	switch infinitive {
	case "ser":
		return [6]string{"era", "eras", "era", "éramos", "éreis", "eram"}
	case "ter":
		return [6]string{"tinha", "tinhas", "tinha", "tínhamos", "tínheis", "tinham"}
	case "vir":
		return [6]string{"vinha", "vinhas", "vinha", "vínhamos", "vínheis", "vinham"}
	case "pôr":
		return [6]string{"punha", "punhas", "punha", "púnhamos", "púnheis", "punham"}
	case "sair":
		return [6]string{"saía", "saías", "saía", "saíamos", "saíeis", "saíam"}
	}
	if kind == "ar" {
		return frAll(stem, "ava avas ava ávamos áveis avam")
	}
	return frAll(stem, "ia ias ia íamos íeis iam")
}

func ptSubjunctiveOf(eu string) [6]string {
	switch eu {
	case "vá":
		return [6]string{"vá", "vás", "vá", "vamos", "vades", "vão"}
	case "dê":
		return [6]string{"dê", "dês", "dê", "demos", "deis", "deem"}
	}
	return [6]string{eu, eu + "s", eu, eu + "mos", eu + "is", eu + "m"}
}

// ptAccented puts the accent that "falássemos", "comêssemos" and "tivéssemos" have on the last vowel.
func ptAccented(stem string, irregular bool) string {
	for plain, accented := range map[string]string{"a": "á", "e": "ê", "i": "í", "o": "ô"} {
		if rest, ok := strings.CutSuffix(stem, plain); ok {
			if plain == "e" && irregular {
				accented = "é"
			}
			return rest + accented
		}
	}
	return stem
}

// ptGerund is the gerund of a verb.
func ptGerund(infinitive string) string {
	if infinitive == "pôr" {
		return "pondo"
	}
	return strings.TrimSuffix(infinitive, "r") + "ndo"
}
