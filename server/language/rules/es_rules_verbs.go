package rules

import (
	"maps"
	"slices"
)

// verbRules are about the forms of verbs, and the choice among ser, estar, tener and gustar.
func (e *es) verbRules() []Rule {
	c := e.classes
	c["estado"] = set(`contento contenta contentos contentas enfadado enfadada enojado enojada embarazada ocupado ocupada preocupado
		preocupada sentado sentada`)
	c["cansado"] = set("cansado cansada cansados cansadas")
	c["sensación"] = set("hambre sed prisa miedo sueño razón")
	c["oficio"] = set(`estudiante profesor profesora médico médica abogado abogada ingeniero ingeniera enfermero enfermera camarero
		camarera`)
	c["plural-det"] = set("los las mis tus sus estos estas esos esas")
	c["time"] = set("lunes martes miércoles jueves viernes sábados domingos fines mañanas tardes noches días veranos meses años")
	c["gustar"] = set("gusta encanta interesa")
	return []Rule{
		{
			ID: "es.subject_verb", Category: Conjugation, Severity: 2,
			Pass: []string{
				"Yo tengo hambre.", "Mi madre y yo somos altos.", "Para nosotros es importante.", "Yo es que no puedo.",
				"Tú come tranquilo.", "Con él todo es fácil.",
				"¿Cómo está usted?", "Él como profesor es bueno.", "Que yo sepa, no.", "Cuando yo era niño, ella vivía aquí.",
				"Ellos nos ven.", "Más alto que él es Juan.",
				"Si yo tuviera dinero, viajaría.", "Coma usted más.", "Yo también lo veo.",
			},
			Fail: fails("Yo tiene un perro. | Yo tiene | Yo tengo", "Nosotros comer mucho. | Nosotros comer | Nosotros comemos",
				"Ellos come pan. | Ellos come | Ellos comen",
				"Tú es mi amigo. | Tú es | Tú eres", "Ella no trabajan hoy. | Ella no trabajan | Ella no trabaja",
				"Yo comió una pizza. | Yo comió | Yo comí", "Ayer ellos fue al cine. | ellos fue | ellos fueron",
				"Usted eres amable. | Usted eres | Usted es", "Yo hablar español. | Yo hablar | Yo hablo"),
			find: e.subjectVerb,
		},
		{
			ID: "es.noun_verb", Category: Conjugation, Severity: 2,
			Pass: []string{
				"Mis padres son altos.", "La gente habla.", "Los lunes es difícil.", "Mi madre y mi padre viven aquí.",
				"El libro de mis padres es caro.", "Las flores, eso es lo mejor.",
			},
			Fail: fails("Mis padres es altos. | padres es | padres son", "La gente son buena. | gente son | gente es",
				"Los niños come pan. | niños come | niños comen", "Mis amigos no tiene coche. | amigos no tiene | amigos no tienen"),
			find: e.nounVerb,
		},
		{
			ID: "es.gustar", Category: Conjugation, Severity: 2,
			Pass: []string{
				"Me gusta el cine.", "Me gustan los libros.", "Me gusta los domingos salir.", "Yo gusto de leer.",
				"Nos encanta bailar.",
			},
			Fail: fails("Yo gusto el cine. | Yo gusto | Me gusta", "Yo gusto los libros. | Yo gusto | Me gustan",
				"Me gusta los libros. | gusta | gustan", "Me gustan el café. | gustan | gusta", "Mi gusta el pan. | Mi | Me",
				"Yo me gusta bailar. | Yo me gusta | A mí me gusta", "A mi madre gusta el té. | gusta | le gusta"),
			find: c.patterns("[ yo gusto ] los|las|mis => me gustan", "[ yo gusto ] el|la|un|una|mi|@infinitive => me gusta",
				"me|te|le|nos|les [ gusta ] @plural-det !@time => gustan",
				"me|te|le|nos|les [ gustan ] el|la|un|una @noun .|?|! => gusta", "[ mi ] gusta|gustan => me",
				"[ yo me gusta|gustan|encanta ] => a mí me $3",
				"a mi|tu|su madre|padre|hermano|hermana|amigo|amiga|hijo|hija [ gusta|gustan|encanta|encantan ] => le $4",
				"a mis|tus|sus padres|hermanos|amigos|hijos|amigas [ gusta|gustan|encanta|encantan ] => les $4"),
		},
		{
			ID: "es.ser_estar", Category: WordChoice, Severity: 2,
			Pass: []string{
				"Estoy cansado.", "Soy de España.", "Estoy de vacaciones.", "Soy bien tonto.", "La fiesta es en Madrid.",
				"Soy estudiante.", "Estoy bien.", "Está de profesor en Lima.",
			},
			Fail: fails("Soy cansado. | Soy cansado | Estoy cansado", "Estoy de España. | Estoy de España | Soy de España",
				"Yo soy bien, gracias. | soy | estoy", "Soy en casa ahora. | Soy | Estoy",
				"Estoy estudiante. | Estoy | Soy", "Somos muy contentos hoy. | Somos | Estamos", "Ella es embarazada. | es | está",
				"Soy en Madrid. | Soy | Estoy", "Soy comiendo. | Soy | Estoy", "No soy de acuerdo. | soy | estoy"),
			find: c.patterns("[ soy @cansado ] => estoy $2", "[ soy ] muy? @estado => estoy", "[ eres ] muy? @estado => estás",
				"[ somos ] muy? @estado => estamos", "[ es ] embarazada => está",
				"[ estoy de @country ] > => soy de $3", "[ soy ] bien|mal > => estoy", "[ eres ] bien|mal > => estás",
				"[ soy ] en casa|clase|@city => estoy", "[ eres ] en casa|clase|@city => estás",
				"[ somos ] en casa|clase|@city => estamos",
				"[ estoy ] @oficio => soy", "[ estás ] @oficio => eres",
				"[ soy ] @gerund => estoy", "[ eres ] @gerund => estás", "[ somos ] @gerund => estamos",
				"él|ella|usted [ es ] @gerund => está", "ellos|ellas|ustedes [ son ] @gerund => están",
				"[ soy ] de acuerdo => estoy", "[ eres ] de acuerdo => estás", "[ somos ] de acuerdo => estamos"),
		},
		{
			ID: "es.tener", Category: WordChoice, Severity: 2,
			Pass: []string{"Tengo veinte años.", "Estoy hambriento.", "Tiene razón.", "Hace 20 años.", "Soy miedoso."},
			Fail: fails("Soy veinte años. | Soy veinte años | Tengo veinte años", "Estoy 20 años. | Estoy 20 años | Tengo 20 años",
				"Soy hambre. | Soy hambre | Tengo hambre", "Estoy muy sed. | Estoy muy sed | Tengo mucha sed",
				"Mi hermano es 12 años. | es 12 años | tiene 12 años", "Estás razón. | Estás razón | Tienes razón"),
			find: c.patterns("soy|estoy @number|@count años => tengo $2 $3", "eres|estás @number|@count años => tienes $2 $3",
				"[ es|está @number|@count años ] > => tiene $2 $3", "somos|estamos @number|@count años => tenemos $2 $3",
				"soy|estoy hambre|sed|prisa|razón => tengo $2", "soy|estoy muy hambre|sed|prisa|razón => tengo mucha $3",
				"estoy muy sueño|miedo => tengo mucho $3", "estoy sueño|miedo => tengo $2", "eres|estás @sensación => tienes $2",
				"estamos @sensación => tenemos $2",
				"@number|@count [ años viejo|vieja ] => años"),
		},
		{
			ID: "es.ir_a", Category: Conjugation, Severity: 2,
			Pass: []string{"Voy a comer.", "Vamos al cine.", "Va y come.", "Voy comiendo.", "Van mañana."},
			Fail: fails("Voy comer ahora. | Voy comer | Voy a comer", "Vamos hablar con él. | Vamos hablar | Vamos a hablar",
				"Van viajar mañana. | Van viajar | Van a viajar", "Tengo estudiar mucho. | Tengo estudiar | Tengo que estudiar",
				"Quiero a comer pizza. | Quiero a comer | Quiero comer", "Empiezo trabajar a las ocho. | trabajar | a trabajar",
				"Trato entender. | entender | de entender"),
			find: c.patterns("voy|vas|va|vamos|vais|van @infinitive|ser|poder|haber => $1 a $2",
				"tengo|tienes|tiene|tenemos|tienen @infinitive => $1 que $2",
				"quiero|quieres|quiere|puedo|puedes|puede|podemos a @infinitive => $1 $3",
				"empiezo|empieza|empezar|empecé|aprendo|aprender [ @infinitive ] => a $2",
				"trato|tratar|acabo [ @infinitive ] => de $2", "importante|necesario|posible [ de|a @infinitive ] > => $3"),
		},
		{
			ID: "es.gerund", Category: Conjugation, Severity: 2,
			Pass: []string{"Para comer.", "Antes de salir.", "Salió comiendo.", "Estoy hablando.", "Para cuando vengas."},
			Fail: fails("Es bueno para comiendo. | comiendo | comer", "Salió sin hablando. | hablando | hablar",
				"Antes de comiendo, me lavo. | comiendo | comer", "Estoy hablar con él. | hablar | hablando"),
			find: either(rewritten(c.patterns("para|sin [ @gerund ] => $_2", "antes|después de [ @gerund ] => $_3"), e.infinitiveOf),
				rewritten(c.patterns("estoy|estás|está|estamos|están [ @regular-infinitive ] => $_2"), e.gerundOf)),
		},
		{
			ID: "es.si", Category: Conjugation, Severity: 2,
			Pass: []string{
				"Si tuviera dinero, viajaría.", "No sé si podría venir.", "¿Si podría ayudarte? Claro.", "Si tengo tiempo, voy.",
			},
			Fail: fails("Si yo podría, iría. | Si yo podría | Si yo pudiera", "Si tendría dinero, viajaría. | Si tendría | Si tuviera",
				"Si yo sería rico, no trabajaría. | Si yo sería | Si yo fuera",
				"Si no podría venir, te llamaría. | Si no podría | Si no pudiera"),
			find: e.ifConditional,
		},
		{
			ID: "es.subjunctive", Category: Conjugation, Severity: 2,
			Pass: []string{
				"Quiero que vengas.", "Espero que estés bien.", "Para que lo sepas.", "Creo que viene.", "Ojalá llueva.",
				"Es importante que hablemos.", "Lo más importante que tengo eres tú.", "Ojalá pudiera.",
			},
			Fail: fails("Quiero que vienes a casa. | vienes | vengas", "Espero que estás bien. | estás | estés",
				"Es necesario que tú hablas con él. | hablas | hables", "Ojalá tienes suerte. | tienes | tengas"),
			find: e.subjunctive,
		},
		{
			ID: "es.participle", Category: Conjugation, Severity: 2,
			Pass: []string{"He escrito una carta.", "Ha vuelto.", "Decido yo.", "Se ha hecho tarde."},
			Fail: fails("He escribido una carta. | escribido | escrito", "Ha rompido el vaso. | rompido | roto",
				"Hemos hacido la tarea. | hacido | hecho", "Se ha morido. | morido | muerto", "Han decido que no. | decido | dicho"),
			find: c.patterns("escribido => escrito", "rompido => roto", "hacido => hecho", "ponido => puesto", "volvido => vuelto",
				"abrido => abierto", "morido => muerto", "cubrido => cubierto", "descubrido => descubierto",
				"he|has|ha|hemos|han [ decido ] => dicho", "he|has|ha|hemos|han [ veído ] => visto"),
		},
		{
			ID: "es.haber", Category: Spelling, Severity: 2,
			Pass: []string{"Ha comido.", "Voy a casa.", "A ver si vienes.", "Va a ser tarde.", "Me ha gustado."},
			Fail: fails("Voy ha comer. | ha | a", "Me a gustado mucho. | a | ha", "Ella a comido. | a | ha",
				"Haber si vienes. | Haber si | A ver si", "No a llegado. | a | ha"),
			find: c.patterns("voy|vas|va|vamos|van [ ha ] => a",
				"me|te|le|se|nos|les|no|ella|él|lo [ a ] @participle|gustado|encantado|sido => ha", "< [ haber si ] => a ver si"),
		},
	}
}

// infinitiveOf is the verb of a gerund; the gerund where it is of none.
func (e *es) infinitiveOf(gerund string) string {
	for _, infinitive := range slices.Sorted(maps.Keys(e.verbs.infinitives)) {
		if e.gerundOf(infinitive) == gerund {
			return infinitive
		}
	}
	return gerund
}

// gerundOf is the gerund of a verb.
func (e *es) gerundOf(infinitive string) string {
	if gerund, ok := esGerunds[infinitive]; ok {
		return gerund
	}
	stem := infinitive[:len(infinitive)-2]
	if infinitive[len(stem):] == "ar" {
		return stem + "ando"
	}
	return stem + "iendo"
}

var esGerunds = map[string]string{
	"leer": "leyendo", "traer": "trayendo", "decir": "diciendo", "venir": "viniendo", "dormir": "durmiendo", "pedir": "pidiendo",
	"servir":   "sirviendo",
	"preferir": "prefiriendo", "sentir": "sintiendo", "repetir": "repitiendo", "oír": "oyendo", "creer": "creyendo",
	"morir": "muriendo", "ir": "yendo", "poder": "pudiendo",
}
