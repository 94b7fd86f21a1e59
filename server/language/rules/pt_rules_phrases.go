package rules

// usageRules are about expressions, for every learner.
func (p *pt) usageRules() []Rule {
	c := p.classes
	return []Rule{
		{
			ID: "pt.comparative", Category: WordChoice, Severity: 2,
			Pass: []string{"É melhor.", "É mais alto do que eu.", "É mais pequeno.", "Mais bom do que mau.", "Muito mais."},
			Fail: fails("É mais melhor assim. | mais melhor | melhor", "Está mais pior. | mais pior | pior",
				"É mais maior. | mais maior | maior", "São mais melhores. | mais melhores | melhores"),
			find: c.patterns("mais melhor => melhor", "mais melhores => melhores", "mais pior => pior", "mais piores => piores",
				"mais maior => maior", "mais menor => menor"),
		},
		{
			ID: "pt.need", Category: WordChoice, Severity: 1,
			Pass: []string{
				"Preciso de um carro.", "É preciso um carro.", "Preciso sair.", "Um tiro preciso a distância.",
				"Preciso que venhas.",
			},
			Fail: fails("Preciso um carro. | Preciso um | Preciso de um", "Eu preciso uma caneta. | preciso uma | preciso de uma",
				"Precisamos um carro. | Precisamos um | Precisamos de um", "Preciso o livro. | Preciso o | Preciso do"),
			find: c.patterns("< [ preciso um|uma ] => preciso de $3", "eu [ preciso um|uma ] => preciso de $3",
				"precisamos|precisas|precisam um|uma => $1 de $2", "< [ preciso o|a ] @noun => preciso d$_3",
				"eu [ preciso o|a ] @noun => preciso d$_3"),
		},
		{
			ID: "pt.make", Category: WordChoice, Severity: 1,
			Pass: []string{"Quero fazer uma pergunta.", "Tirei uma foto.", "Tomei uma decisão.", "Pergunto uma coisa.", "Tomo um café."},
			Fail: fails("Quero perguntar uma pergunta. | perguntar uma pergunta | fazer uma pergunta",
				"Fiz uma decisão. | Fiz uma decisão | Tomei uma decisão", "Quero tomar uma foto. | tomar uma foto | tirar uma foto",
				"Tomei uma foto do mar. | Tomei uma foto | Tirei uma foto",
				"Tenho de fazer uma decisão. | fazer uma decisão | tomar uma decisão"),
			find: c.patterns("perguntar|pedir uma|umas pergunta|perguntas => fazer $2 $3", "fiz uma decisão => tomei uma decisão",
				"fazer uma decisão => tomar uma decisão", "tomar uma|umas|muitas foto|fotos => tirar $2 $3",
				"tomei uma|umas|muitas foto|fotos => tirei $2 $3"),
		},
		{
			ID: "pt.play", Category: WordChoice, Severity: 1,
			Pass: []string{"Toco guitarra.", "Jogo futebol.", "Jogo à bola.", "O jogo a tocar piano.", "Brinco com o piano."},
			Fail: fails("Jogo guitarra. | Jogo guitarra | Toco guitarra", "O meu irmão joga piano. | joga piano | toca piano",
				"Quero jogar violão. | jogar violão | tocar violão", "Toco futebol. | Toco futebol | Jogo futebol",
				"Jogo o piano. | Jogo o piano | Toco o piano"),
			find: c.patterns("jogo o|a? guitarra|piano|violão|violino|flauta|bateria => toco $2 $3",
				"joga o|a? guitarra|piano|violão|violino|flauta|bateria => toca $2 $3",
				"jogar o|a? guitarra|piano|violão|violino|flauta|bateria => tocar $2 $3",
				"toco futebol|tênis|ténis|basquete|cartas|xadrez => jogo $2",
				"tocar futebol|tênis|ténis|basquete|cartas|xadrez => jogar $2"),
		},
		{
			ID: "pt.with_day", Category: WordChoice, Severity: 1,
			Pass: []string{"No sábado vou.", "Sábado vou.", "De sábado em sábado.", "Em domingos de sol.", "Na segunda-feira."},
			Fail: fails("Chego em sábado. | em sábado | no sábado", "Vou lá em domingo. | em domingo | no domingo",
				"Trabalho em sábado. | em sábado | no sábado", "Viajamos em domingo. | em domingo | no domingo"),
			find: c.patterns("!sábado|domingo|penso|pensar [ em sábado|domingo ] > => no $3"),
		},
		{
			ID: "pt.thanks_for", Category: WordChoice, Severity: 1,
			Pass: []string{
				"Obrigado pela ajuda.", "Obrigada por tudo.", "Obrigado, para a próxima venho.", "Obrigado a todos.",
				"Obrigado e um abraço para todos.",
			},
			Fail: fails("Obrigado para a ajuda. | para a | pela", "Obrigada para o presente. | para o | pelo",
				"Muito obrigado para tudo. | para tudo | por tudo", "Obrigado para o convite. | para o | pelo"),
			find: c.patterns("obrigado|obrigada [ para o|os ] => pel$_3", "obrigado|obrigada [ para a|as ] => pel$_3",
				"obrigado|obrigada [ para tudo ] => por tudo"),
		},
	}
}

// phraseRules are about words that the learner takes from a language he knows.
func (p *pt) phraseRules() []Rule {
	c := p.classes
	return []Rule{
		{
			ID: "pt.library", Category: FalseFriend, Severity: 2, Natives: []string{"en"},
			Pass: []string{"Compro livros na livraria.", "Estudo na biblioteca.", "A livraria está fechada.", "Trabalho na livraria."},
			Fail: fails("Estudo na livraria da universidade. | livraria | biblioteca | en",
				"Gosto de estudar na livraria. | livraria | biblioteca | en",
				"Peguei um livro emprestado na livraria. | livraria | biblioteca | en",
				"Estudamos numa livraria. | livraria | biblioteca | en"),
			find: c.patterns("estudo|estudas|estuda|estudamos|estudar|estudei na|em|numa [ livraria ] => biblioteca",
				"emprestado|emprestados na|da [ livraria ] => biblioteca"),
		},
		{
			ID: "pt.parents", Category: FalseFriend, Severity: 2, Natives: []string{"en", "fr", "it"},
			Pass: []string{
				"Os meus pais são divorciados.", "Os meus parentes vivem longe.", "Amigos e parentes.",
				"Tenho parentes no Brasil.",
			},
			Fail: fails("Os meus parentes são divorciados. | parentes | pais | en",
				"Meus parentes se divorciaram. | parentes | pais | en",
				"Moro com os meus parentes e a minha irmã. | parentes | pais | en",
				"Meus parentes estão divorciados. | parentes | pais | fr"),
			find: c.patterns("meus [ parentes ] são|estão divorciados|separados => pais",
				"meus [ parentes ] se divorciaram|separaram => pais", "moro|vivo com os? meus [ parentes ] e a|o? minha|meu => pais"),
		},
		{
			ID: "pt.excited", Category: FalseFriend, Severity: 2, Natives: []string{"en"},
			Pass: []string{"Estou animado com a viagem.", "O cão está excitado.", "Estou feliz.", "Um público excitado."},
			Fail: fails("Estou excitado com a viagem. | excitado | animado | en",
				"Estou muito excitada para as férias. | excitada | animada | en",
				"Estamos excitados com a festa. | excitados | animados | en", "Estou tão excitado por ir! | excitado | animado | en"),
			find: c.patterns("estou|estava muito|tão? [ excitado ] com|para|por => animado",
				"estou|estava muito|tão? [ excitada ] com|para|por => animada",
				"estamos|estávamos muito|tão? [ excitados ] com|para|por => animados"),
		},
		{
			ID: "pt.realize", Category: FalseFriend, Severity: 2, Natives: []string{"en", "fr"},
			Pass: []string{"Realizei um sonho.", "Percebi que era tarde.", "O que realizei foi isto.", "O trabalho realizado."},
			Fail: fails("Realizei que era tarde. | Realizei que | Percebi que | en",
				"Ele realizou que estava errado. | realizou que | percebeu que | en",
				"Agora realizo que ele mentiu. | realizo que | percebo que | en",
				"Só ontem realizei que não vinhas. | realizei que | percebi que | en"),
			find: c.patterns("realizei que => percebi que", "realizou que => percebeu que", "realizo que => percebo que"),
		},
		{
			ID: "pt.apply", Category: FalseFriend, Severity: 2, Natives: []string{"en"},
			Pass: []string{"Candidatei-me ao emprego.", "Apliquei a regra.", "Aplica-se a todos.", "Aplico o creme para proteger."},
			Fail: fails("Apliquei para um emprego. | Apliquei para | Candidatei-me a | en",
				"Quero aplicar para o trabalho. | aplicar para | candidatar-me a | en",
				"Vou aplicar para uma bolsa. | aplicar para | candidatar-me a | en",
				"Apliquei para a universidade. | Apliquei para | Candidatei-me a | en"),
			find: c.patterns("[ apliquei para ] um|uma|o|a|este emprego|trabalho|vaga|bolsa|universidade|curso|posto => candidatei-me a",
				"[ aplicar para ] um|uma|o|a|este emprego|trabalho|vaga|bolsa|universidade|curso|posto => candidatar-me a"),
		},
		{
			ID: "pt.introduce", Category: FalseFriend, Severity: 1, Natives: []string{"en"},
			Pass: []string{"Quero apresentar o meu irmão.", "Introduza a moeda.", "Introduzir um tema.", "Apresento-te a Ana."},
			Fail: fails("Quero introduzir o meu irmão. | introduzir | apresentar | en",
				"Posso introduzir minha mãe? | introduzir | apresentar | en",
				"Vou introduzir a minha família. | introduzir | apresentar | en",
				"Quero introduzir meus amigos. | introduzir | apresentar | en"),
			find: c.patterns("[ introduzir ] o|a|os|as? meu|minha|meus|minhas @person => apresentar"),
		},
		{
			ID: "pt.good_time", Category: WordChoice, Severity: 1, Natives: []string{"en"},
			Pass: []string{"Diverti-me na festa.", "Tive bom tempo na praia.", "Está bom tempo.", "Há um bom tempo que espero."},
			Fail: fails("Tive um bom tempo na festa. | Tive um bom tempo | Diverti-me | en",
				"Tivemos um bom tempo. | Tivemos um bom tempo | Divertimo-nos | en",
				"Ontem tive um bom tempo com eles. | tive um bom tempo | diverti-me | en",
				"Espero ter um bom tempo. | ter um bom tempo | divertir-me | en"),
			find: c.patterns("tive um bom tempo => diverti-me", "tivemos um bom tempo => divertimo-nos",
				"ter um bom tempo => divertir-me"),
		},
		{
			ID: "pt.spanish_friend", Category: FalseFriend, Severity: 2, Natives: []string{"es"},
			Pass: []string{
				"Um copo de água.", "Um vaso de flores.", "Comi polvo.", "Estou embaraçada.", "Uma rua larga.", "Acordo cedo.",
				"Lembro-me de ti.",
			},
			Fail: fails("Quero um vaso de água. | vaso | copo | es", "Ela está embaraçada de três meses. | embaraçada | grávida | es",
				"Tem o cabelo largo. | cabelo largo | cabelo comprido | es", "Não me acordo de nada. | me acordo | me lembro | es"),
			find: c.patterns("[ vaso ] de água|vinho|leite|sumo|suco|cerveja => copo",
				"[ vasos ] de água|vinho|leite|sumo|suco|cerveja => copos", "[ embaraçada ] de @number|@count meses => grávida",
				"cabelo largo => cabelo comprido", "cabelos largos => cabelos compridos", "[ me acordo ] de => me lembro"),
		},
		{
			ID: "pt.spanish_word", Category: WordChoice, Severity: 2, Natives: []string{"es"},
			Pass: []string{"É muito bom, mas caro.", "Também eu.", "O Pero Vaz escreveu.", "Com a mão.", "Vivo na Calle Mayor."},
			Fail: fails("É muy bom. | muy | muito | es", "Quero ir, pero não posso. | pero | mas | es",
				"Hay um problema. | Hay | Há | es", "Moro con os meus pais. | con | com | es",
				"Me gusta o filme. | Me gusta o | Gosto do | es", "Yo falo bem. | Yo | Eu | es"),
			find: c.patterns("me gusta o|a => gosto d$_3", "me gusta @infinitive => gosto de $3", "muy => muito",
				"@lower [ pero ] => mas", ", [ pero ] => mas", "< [ hay ] => há", "@lower [ hay ] => há",
				"[ con ] o|a|os|as|um|uma|meu|minha|meus|minhas => com", "< [ yo ] => eu", "@lower [ yo ] => eu",
				"entonces => então", "ahora => agora", "hermano => irmão", "hermana => irmã", "ayer => ontem", "usted => você",
				"gracias => obrigado", "también => também", "@lower [ hoy ] => hoje", "pueblo => povo"),
		},
	}
}
