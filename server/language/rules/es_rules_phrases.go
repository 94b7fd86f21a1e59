package rules

// phraseRules are about expressions that are said otherwise in Spanish than in the learner's language.
func (e *es) phraseRules() []Rule {
	c := e.classes
	c["adj-muy"] = set(`bonito bonita bonitos bonitas feo fea grande pequeño pequeña bueno buena buenos buenas malo mala alto alta
		guapo guapa importante interesante cansado cansada contento contenta feliz triste difícil fácil caro cara simpático simpática rápido
		rápida inteligente`)
	return []Rule{
		{
			ID: "es.comparative", Category: WordChoice, Severity: 1,
			Pass: []string{"Es mejor.", "Más bien tarde.", "Es más bueno que el pan.", "Más buenas noticias.", "Es más malo que la quina."},
			Fail: fails("Este libro es más bueno que el otro. | más bueno | mejor", "Es más mejor así. | más mejor | mejor",
				"Mi hermano es el más bueno jugador. | más bueno | mejor", "Está más peor. | más peor | peor"),
			find: c.patterns("más mejor => mejor", "más mejores => mejores", "más peor => peor", "más peores => peores",
				"[ más bueno|buena ] que el|la otro|otra|anterior|primero|primera|mío|mía|tuyo|tuya => mejor",
				"el|la [ más bueno|buena ] @noun|jugador|jugadora|película|estudiante => mejor",
				"[ más malo|mala ] que el|la otro|otra|anterior|primero|primera => peor"),
		},
		{
			ID: "es.muy", Category: WordChoice, Severity: 2,
			Pass: []string{"Es muy bonito.", "Mucho mejor.", "Me gusta mucho.", "Mucho más caro.", "Hace mucho frío."},
			Fail: fails("Es mucho bonito. | mucho bonito | muy bonito", "Estoy mucho cansado. | mucho cansado | muy cansado",
				"Me gusta muy mucho. | muy mucho | mucho", "Habla mucho bien. | mucho bien | muy bien",
				"Hace muy calor. | muy calor | mucho calor"),
			find: c.patterns("es|son|soy|eres|está|están|estoy|estás|era|estaba [ mucho @adj-muy ] => muy $3", "muy mucho => mucho",
				"habla|canta|baila|juega|cocina|está|estoy [ mucho bien|mal ] => muy $3",
				"hace [ muy calor|frío|viento|sol ] => mucho $3",
				"tengo|tienes|tiene|tenemos|tienen [ muy hambre|sed|prisa|suerte ] => mucha $3",
				"tengo|tienes|tiene|tenemos|tienen [ muy frío|calor|sueño|miedo ] => mucho $3"),
		},
		{
			ID: "es.personal_a", Category: WordChoice, Severity: 2,
			Pass: []string{
				"Visito a mi madre.", "Visito mi ciudad.", "Conozco tu libro.", "Al ver mi padre que llovía, salió.",
				"Vi a tu hermano.",
			},
			Fail: fails("Visito mi madre. | mi madre | a mi madre", "Conozco tu hermano. | tu hermano | a tu hermano",
				"Ayer vi mis amigos. | mis amigos | a mis amigos", "Quiero visitar mis abuelos. | mis abuelos | a mis abuelos",
				"Ayudo mi madre. | mi madre | a mi madre", "Voy a llamar mi madre. | mi madre | a mi madre"),
			find: c.patterns("visito|visité|visitamos|conozco|conocí|veo|vi|ayudo|ayudé|llamo|llamé [ "+
				"mi|mis|tu|tus|su|sus|nuestro|nuestra|nuestros @person ] => a $2 $3",
				"!al visitar|conocer|ayudar|llamar [ mi|mis|tu|tus|su|sus|nuestro|nuestra|nuestros @person ] => a $3 $4"),
		},
		{
			ID: "es.embarazado", Category: FalseFriend, Severity: 2,
			Pass: []string{"La mujer embarazada espera.", "Estoy embarazada.", "Estoy avergonzado.", "Está embarazada de seis meses."},
			Fail: fails("Me sentí embarazado en clase. | embarazado | avergonzado",
				"Estamos muy embarazados. | embarazados | avergonzados",
				"Estoy muy embarazado por mi error. | embarazado | avergonzado", "Me siento embarazado. | embarazado | avergonzado"),
			find: c.patterns("soy|estoy|siento|sentí|sentía muy|tan? [ embarazado ] => avergonzado",
				"estamos|sentimos muy|tan? [ embarazados ] => avergonzados"),
		},
		{
			ID: "es.realizar", Category: FalseFriend, Severity: 2,
			Pass: []string{"Realizó su sueño.", "Realicé un viaje.", "Me di cuenta de que era tarde.", "El proyecto que realizo."},
			Fail: fails("Realizó que no tenía las llaves. | Realizó que | Se dio cuenta de que",
				"Ahora realizo que es tarde. | realizo que | me doy cuenta de que",
				"Realicé que era tarde. | Realicé que | Me di cuenta de que",
				"Ayer realicé que no tengo dinero. | realicé que | me di cuenta de que"),
			find: c.patterns("realicé que => me di cuenta de que", "realizó que => se dio cuenta de que",
				"realizo que => me doy cuenta de que"),
		},
		{
			ID: "es.library", Category: FalseFriend, Severity: 2, Natives: []string{"en"},
			Pass: []string{
				"La librería vende mapas.", "Compro libros en la librería.", "Estudio en la biblioteca.", "La librería está cerrada.",
			},
			Fail: fails("Me gusta estudiar en la librería. | librería | biblioteca | en",
				"Estudiamos en la librería. | librería | biblioteca | en",
				"Estudio en la librería de la universidad. | librería | biblioteca | en",
				"Tomo prestado un libro de la librería. | librería | biblioteca | en"),
			find: c.patterns("estudio|estudiar|estudiamos|estudié|estudiando|estudia en la [ librería ] => biblioteca",
				"prestado|prestados un|unos|dos|el|los libro|libros de|en la [ librería ] => biblioteca"),
		},
		{
			ID: "es.excitado", Category: FalseFriend, Severity: 2, Natives: []string{"en"},
			Pass: []string{
				"El público estaba excitado.", "Está excitada la multitud.", "Estoy emocionado por el viaje.", "Está muy excitado.",
			},
			Fail: fails("Estamos excitados por la fiesta. | excitados | emocionados | en",
				"Estaba muy excitado por el concierto. | excitado | emocionado | en",
				"Estoy excitado por el viaje. | excitado | emocionado | en",
				"Estoy muy excitada por mis vacaciones. | excitada | emocionada | en"),
			find: c.patterns("estoy|estaba muy? [ excitado ] por|de|para => emocionado",
				"estoy|estaba muy? [ excitada ] por|de|para => emocionada", "estamos muy? [ excitados ] por|de|para => emocionados"),
		},
		{
			ID: "es.attend", Category: FalseFriend, Severity: 1, Natives: []string{"en"},
			Pass: []string{"Quiero atender a mis clientes.", "Asisto a la universidad.", "Atiendo a los clientes.", "Atiende el teléfono."},
			Fail: fails("Quiero atender la clase. | atender | asistir a | en", "Atiendo una reunión. | Atiendo | Asisto a | en",
				"Atiendo la universidad. | Atiendo | Asisto a | en", "Quiero atender una conferencia. | atender | asistir a | en"),
			find: c.patterns("[ atiendo ] la|una|mi universidad|escuela|clase|conferencia|reunión => asisto a",
				"[ atender ] la|una|mi universidad|escuela|clase|conferencia|reunión => asistir a"),
		},
		{
			ID: "es.introduce", Category: FalseFriend, Severity: 1, Natives: []string{"en"},
			Pass: []string{
				"Quiero introducir a mi hijo en la música.", "Te presento a mi amigo.", "Introduce la llave.",
				"Quiero introducir un cambio.",
			},
			Fail: fails("Voy a introducir a mi hermana. | introducir | presentar | en",
				"Te introduzco a mi novio. | introduzco | presento | en", "Quiero introducir a mi amigo. | introducir | presentar | en",
				"Te introduzco a mi madre. | introduzco | presento | en"),
			find: c.patterns("[ introducir ] a? mi|mis|nuestro|nuestra @person > => presentar",
				"[ introduzco ] a? mi|mis|nuestro|nuestra @person => presento"),
		},
		{
			ID: "es.look_for", Category: WordChoice, Severity: 1, Natives: []string{"en", "de"},
			Pass: []string{"Busco a mi perro.", "Busco un libro.", "Busco por todas partes.", "Lo busco por la noche."},
			Fail: fails("Quiero buscar por un trabajo. | buscar por un trabajo | buscar un trabajo | en",
				"Buscamos por un hotel. | Buscamos por un hotel | Buscamos un hotel | en",
				"Busco por un libro. | Busco por un libro | Busco un libro | en",
				"Estoy buscando por mis llaves. | buscando por mis llaves | buscando mis llaves | en"),
			find: c.patterns("busco|buscando|buscar|buscamos por un|una libro|casa|coche|apartamento|piso|trabajo|hotel|restaurante "+
				"=> $1 $3 $4",
				"busco|buscando|buscar|buscamos por mi|mis llave|llaves|móvil|perro|gato|gafas|amigo => $1 $3 $4"),
		},
		{
			ID: "es.good_time", Category: WordChoice, Severity: 1, Natives: []string{"en"},
			Pass: []string{"Es un buen tiempo para correr.", "Lo pasé bien.", "Hace buen tiempo.", "Tuvimos buen tiempo en la playa."},
			Fail: fails("Quiero tener un buen tiempo. | tener un buen tiempo | pasarlo bien | en",
				"Ayer tuve un buen tiempo. | tuve un buen tiempo | lo pasé bien | en",
				"Tuve un buen tiempo en la fiesta. | Tuve un buen tiempo | Lo pasé bien | en",
				"Tuvimos un buen tiempo. | Tuvimos un buen tiempo | Lo pasamos bien | en"),
			find: c.patterns("tuve un buen tiempo => lo pasé bien", "tuvimos un buen tiempo => lo pasamos bien",
				"tener un buen tiempo => pasarlo bien"),
		},
		{
			ID: "es.ask_question", Category: WordChoice, Severity: 1,
			Pass: []string{
				"Hice una pregunta y tomé una decisión.", "Quiero hacer una pregunta.", "Pregunto una cosa.", "Tengo una pregunta.",
			},
			Fail: fails("Quiero hacer una decisión. | hacer una decisión | tomar una decisión",
				"Quiero preguntar una pregunta. | preguntar una pregunta | hacer una pregunta",
				"¿Puedo pedir una pregunta? | pedir una pregunta | hacer una pregunta",
				"Hice una decisión. | Hice una decisión | Tomé una decisión"),
			find: c.patterns("preguntar|pedir una|unas pregunta|preguntas => hacer $2 $3", "pregunto una pregunta => hago una pregunta",
				"hacer una decisión => tomar una decisión", "hice una decisión => tomé una decisión",
				"hago una decisión => tomo una decisión"),
		},
		{
			ID: "es.play", Category: WordChoice, Severity: 1,
			Pass: []string{
				"Jugar al piano de cartón es divertido.", "Toco la guitarra.", "Juego al fútbol.", "Juego con la guitarra de juguete.",
			},
			Fail: fails("¿Juegas la guitarra? | Juegas la guitarra | Tocas la guitarra",
				"Juego la guitarra. | Juego la guitarra | Toco la guitarra",
				"Mi hermano juega el piano. | juega el piano | toca el piano",
				"Quiero jugar el violín. | jugar el violín | tocar el violín"),
			find: c.patterns("juego la|el|a guitarra|piano|violín|flauta|batería => toco $2 $3",
				"juega la|el guitarra|piano|violín|flauta|batería => toca $2 $3",
				"jugar la|el guitarra|piano|violín|flauta|batería => tocar $2 $3",
				"juegas la|el guitarra|piano|violín|flauta|batería => tocas $2 $3"),
		},
		{
			ID: "es.greeting", Category: Agreement, Severity: 1,
			Pass: []string{"Muchas gracias.", "Buenos días.", "Buenas noches.", "Mucho gusto."},
			Fail: fails("Bueno tarde, señora. | Bueno tarde | Buenas tardes",
				"Mucho gracias por todo. | Mucho gracias | Muchas gracias", "Mucha gracias. | Mucha gracias | Muchas gracias",
				"¡Buen noche! | Buen noche | Buenas noches"),
			find: c.patterns("mucho|mucha|muchos gracias => muchas gracias", "buenos|buen|bueno tardes|tarde => buenas tardes",
				"buenos|buen|bueno noches|noche => buenas noches"),
		},
	}
}
