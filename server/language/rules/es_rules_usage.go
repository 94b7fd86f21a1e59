package rules

// usageRules are about pronouns, prepositions and the order of words.
func (e *es) usageRules() []Rule {
	c := e.classes
	c["present-yo"], c["present-nosotros"] = e.verbs.words(esPresent, 0), e.verbs.words(esPresent, 3)
	c["present"] = e.verbs.words(esPresent, -1)
	c["possessive"] = set("mi mis tu tus su sus")
	return []Rule{
		{
			ID: "es.pronoun", Category: WordChoice, Severity: 2,
			Pass: []string{
				"Ven conmigo.", "Yo se lo di.", "Con mi hermano.", "Para yo poder salir, espera.", "Me llamo Ana.", "Entre tú y yo.",
				"A ti te gusta.", "Ella me llama.",
			},
			Fail: fails(
				"Ven con mí. | con mí | conmigo", "Quiero ir con ti. | con ti | contigo", "Esto es para yo. | yo | mí",
				"A tú te gusta. | tú | ti",
				"Yo se llamo Ana. | se | me", "Nosotros se levantamos tarde. | se | nos", "Me llamo es Ana. | Me llamo es | Me llamo",
				"Mi llamo Ana. | Mi llamo | Me llamo"),
			find: c.patterns(
				"con mí => conmigo", "con ti => contigo", "con yo => conmigo", "para|de|sin|a [ yo ] > => mí",
				"para|de|sin|a [ tú ] > => ti",
				"< a [ tú ] te => ti", "< a [ yo ] me => mí", "yo [ se ] @present-yo => me", "tú [ se ] @present-tú => te",
				"nosotros|nosotras [ se ] @present-nosotros => nos",
				"me llamo es => me llamo", "mi llamo => me llamo",
			),
		},
		{
			ID: "es.preposition", Category: WordChoice, Severity: 2,
			Pass: []string{
				"Depende de ti.", "Gracias por todo.", "Llegué a Madrid.", "Di las gracias para quedar bien.", "Voy en metro.",
				"Asisto a la clase.",
				"Está enamorado de Ana.", "Entra la profesora.", "Ayer llegué en tren.", "Tuve un sueño de mi infancia.",
			},
			Fail: fails(
				"Depende en el tiempo. | en el | del", "Depende en mi madre. | en | de", "Está enamorado con Ana. | con | de",
				"Gracias para tu ayuda. | Gracias para | Gracias por", "Llegué en Madrid ayer. | en | a",
				"Quiero asistir la clase. | la clase | a la clase",
				"Escucho a música. | a música | música", "Yo sueño de mi casa. | sueño de | sueño con"),
			find: c.patterns(
				"depende|dependen|depender [ en el ] => del",
				"depende|dependen|depender [ en|sobre ] la|los|las|un|una|ti|mí|él|ella|@possessive => de",
				"enamorado|enamorada [ con ] mi|tu|su|un|una|ella|él|@capital => de",
				"< muchas? [ gracias para ] tu|su|el|la|los|las|todo|ayudarme|venir => gracias por",
				"llego|llegué|llegamos|llegar [ en ] casa|@city|@country => a",
				"asistir|asisto|asistí|asistimos [ la|una|mi clase|reunión|universidad|escuela ] => a $2 $3",
				"escucho|escuchas|escucha|escuchar|escuchamos [ a música ] => música",
				"yo [ sueño de ] mi|tu|un|una => $2 con", "[ soñé de ] mi|tu|un|una => $1 con",
			),
		},
		{
			ID: "es.negation_order", Category: WordOrder, Severity: 2,
			Pass: []string{"No me gusta.", "A mí no me gusta.", "Yo tampoco quiero.", "Me dijo que no.", "Lo que no me gusta."},
			Fail: fails(
				"Me no gusta el té. | Me no gusta | No me gusta", "Yo también no quiero. | también no | tampoco",
				"Te no veo. | Te no veo | No te veo",
				"Nos no gustan los perros. | Nos no gustan | No nos gustan"),
			find: c.patterns("me|te|nos|os|le|les no @present|gusta|gustan => no $_1 $3",
				"yo|ella|él|nosotros|ellos [ también no ] => tampoco"),
		},
		{
			ID: "es.otro", Category: WordChoice, Severity: 1,
			Pass: []string{"Quiero otro café.", "Uno u otro.", "El otro día.", "El uno y el otro."},
			Fail: fails(
				"Quiero un otro café. | un otro | otro", "Hay una otra casa. | una otra | otra",
				"Tengo unos otros libros. | unos otros | otros",
				"Necesito un otro día. | un otro | otro"),
			find: c.patterns("[ un otro ] @noun => otro", "[ una otra ] @noun => otra", "[ unos otros ] @noun => otros",
				"[ unas otras ] @noun => otras"),
		},
	}
}
