package rules

// nounRules are about nouns and the words around them.
func (e *es) nounRules() []Rule {
	c := e.classes
	c["like-i"] = set(`inglés italiano italiana idioma idiomas ir irse iba isla iglesia invierno importante importantes interesante
		inteligente inteligentes hijo hija hijos hijas historia hicimos hizo hice hicieron intento invitar imposible`)
	return []Rule{
		{
			ID: "es.gender", Category: Gender, Severity: 2,
			Pass: []string{
				"El problema es grande.", "El agua está fría.", "Un arma antigua.", "La mano derecha.", "El cocina muy bien y yo no.",
				"La cambio por otra.",
				"La estudiante y el estudiante.", "Las aguas frías.", "El arte y las artes.", "Nuestra casa.", "Sube al avión.",
			},
			Fail: fails("La problema es grande. | La problema | El problema", "Tengo un casa. | un casa | una casa",
				"El mano me duele. | El mano | La mano",
				"Voy al playa. | al playa | a la playa", "Vengo del tienda. | del tienda | de la tienda",
				"Es una sistema nuevo. | una sistema | un sistema",
				"Vivo en el ciudad. | el ciudad | la ciudad", "Estas libros son buenos. | Estas libros | Estos libros",
				"Voy a la restaurante. | a la restaurante | al restaurante",
				"Nuestro casa es grande. | Nuestro casa | Nuestra casa", "Hace muchos horas. | muchos horas | muchas horas"),
			find: e.disagreement(false),
		},
		{
			ID: "es.number", Category: Agreement, Severity: 2,
			Pass: []string{
				"Los problemas son grandes.", "El lunes y los lunes.", "El capítulo dos página tres.", "Los camino despacio.",
				"Cada día.", "Dos veces.", "La gente habla.", "Treinta y dos personas.",
			},
			Fail: fails("Los problema son grandes. | Los problema | Los problemas", "Tengo dos hermano. | dos hermano | dos hermanos",
				"El libros son buenos y la casas es cara. | la casas | las casas",
				"Cada días estudio. | Cada días | Cada día", "Mis amigo viven aquí. | Mis amigo | Mis amigos",
				"Hay varios coche. | varios coche | varios coches", "La vacaciones empiezan hoy. | La vacaciones | Las vacaciones"),
			find: e.disagreement(true),
		},
		{
			ID: "es.stressed_a", Category: Gender, Severity: 1,
			Pass: []string{
				"El agua fría.", "Las aguas.", "La amiga.", "La harina.", "Ella la habla bien.", "La alta montaña.", "Una agua clara.",
			},
			Fail: fails("Voy a la aula. | a la aula | al aula", "La agua está fría. | La agua | El agua",
				"Me gusta la águila. | la águila | el águila", "El color de la alma. | de la alma | del alma"),
			find: e.stressed,
		},
		{
			ID: "es.contraction", Category: Contraction, Severity: 2,
			Pass: []string{
				"Vengo del mercado.", "Es de él.", "Voy a El Salvador.", "El autor de El Quijote.", "Voy al cine.", "Se lo di a él.",
			},
			Fail: fails("Vengo de el mercado. | de el | del", "Voy a el cine. | a el | al",
				"La puerta de el pequeño bar. | de el | del", "Este libro es de el. | de el | de él"),
			find: e.contraction,
		},
		{
			ID: "es.adjective_after", Category: Agreement, Severity: 2,
			Pass: []string{
				"La casa roja.", "Una camisa verde oscuro.", "Salió de la casa contento.", "La semana pasada.", "El agua clara.",
				"Las camisas rojo oscuro.",
			},
			Fail: fails("Tengo una casa rojo. | casa rojo | casa roja",
				"Me gusta la comida mexicano. | comida mexicano | comida mexicana",
				"Fui la semana pasado. | semana pasado | semana pasada",
				"Los libros nuevo son caros. | libros nuevo | libros nuevos", "Compré un coche nueva. | coche nueva | coche nuevo"),
			find: e.adjectiveAfter,
		},
		{
			ID: "es.adjective_before", Category: Agreement, Severity: 2,
			Pass: []string{
				"Buenas tardes.", "Muchas gracias.", "Mucha gente.", "Me gusta mucho el cine.", "La primera vez.", "Trabaja mucho.",
				"Muchos días.",
			},
			Fail: fails("Hay muchos gente. | muchos gente | mucha gente", "¡Buenos tardes! | Buenos tardes | Buenas tardes",
				"Hay mucho gente aquí. | mucho gente | mucha gente", "Es la primera día. | la primera día | el primer día"),
			find: either(c.patterns("mucho|muchos|muchas gente => mucha gente"), e.adjectiveBefore),
		},
		{
			ID: "es.predicate", Category: Agreement, Severity: 2,
			Pass: []string{
				"La casa es bonita.", "El agua está fría.", "La verdad es duro aceptarlo.", "Mis padres están contentos.",
				"El estudiante está cansado.",
			},
			Fail: fails("La casa es bonito. | bonito | bonita", "Mi madre está cansado. | cansado | cansada",
				"Los niños están contento. | contento | contentos", "Las flores son muy bonito. | bonito | bonitas"),
			find: e.predicate,
		},
		{
			ID: "es.apocope", Category: Gender, Severity: 2,
			Pass: []string{"Un libro.", "Uno de los libros.", "Un buen amigo.", "Bueno, padre, adiós.", "El primer día.", "Tengo uno."},
			Fail: fails("Es el tercero piso. | tercero piso | tercer piso", "Tengo uno libro. | uno libro | un libro",
				"Es un bueno amigo. | bueno amigo | buen amigo", "El primero día. | primero día | primer día"),
			find: e.apocope,
		},
		{
			ID: "es.capital", Category: Orthography, Severity: 1,
			Pass: []string{
				"Lunes y martes.", "El lunes trabajo.", "Hablo español.", "Un joven de Mayo, un pueblo.", "El 2 de mayo.",
				"El Viernes Santo.", "La plaza de Mayo.",
			},
			Fail: fails("El Lunes trabajo. | Lunes | lunes", "Nací en Mayo. | Mayo | mayo", "Hablo Español. | Español | español",
				"Estudio Inglés en casa. | Inglés | inglés", "Es el 3 de Abril. | Abril | abril",
				"Me gusta la comida Mexicana. | Mexicana | mexicana"),
			find: either(e.adjectives.capitalised(esNationality, set("banco escuela instituto colegio museo teatro hotel café")),
				capitals(c.patterns("el|los|este|cada|próximo [ @day ] !@capital => $_2", "el|los|este|cada|próximo [ @day ] > => $_2",
					"en [ @month ] > => $_2", "en [ @month ] !@capital => $_2", "@number de [ @month ] => $_3",
					"hablo|hablas|habla|hablamos|hablan|hablar|estudio|estudiar|aprendo|aprender|entiendo [ @language ] => $_2",
					"en [ @language ] > => $_2"))),
		},
		{
			ID: "es.repetition", Category: Repetition, Severity: 1,
			Pass: []string{"Se para para hablar.", "No, no quiero.", "La la la.", "Muy muy bien.", "Ya ya lo sé."},
			Fail: fails("Voy a a casa. | a a | a", "Vivo en en Madrid. | en en | en", "El el perro come. | El el | El",
				"Me gusta la la música. | la la | la"),
			find: unless(c.patterns("de * @capital => "),
				repeated(set("el la los las un una unos unas de en a y con por tu su al del se les"))),
		},
		{
			ID: "es.y_e", Category: Contraction, Severity: 1,
			Pass: []string{"Padre e hijo.", "Agua y hielo.", "Siete u ocho.", "¿Y Inés?", "Uno o dos.", "Cal y yeso."},
			Fail: fails("Hablo español y inglés. | y inglés | e inglés", "Son padre y hijo. | y hijo | e hijo",
				"Hay siete o ocho. | o ocho | u ocho", "¿Es mujer o hombre? | o hombre | u hombre"),
			find: c.patterns("* [ y @like-i ] => e $3",
				"o ocho|once|otro|otra|otros|otras|oro|oficina|hombre|hombres|hora|horas|hotel|hoy|hospital => u $2"),
		},
	}
}
