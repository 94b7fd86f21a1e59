package rules

// verbRules are about the forms of verbs, and the choice among ser, estar, ter and haver.
func (p *pt) verbRules() []Rule {
	c := p.classes
	c["state"] = set("fome sede sono pressa medo razão frio calor saudades")
	c["job"] = set("estudante professor professora médico médica engenheiro engenheira advogado advogada brasileiro brasileira " +
		"português portuguesa")
	c["time"] = set("anos dias meses semanas horas minutos ano mês semana tempo")
	c["count-time"] = union(c["count"], set("muito pouco"))
	c["article"] = set("o a os as")
	return []Rule{
		{
			ID: "pt.subject_verb", Category: Conjugation, Severity: 2,
			Pass: []string{
				"Eu tenho fome.", "Tu vai lá hoje?", "A minha mãe e eu somos altos.", "Para eu poder ir.", "Você fale baixo.",
				"Nós dois sabemos.", "Fui eu que errei.", "Se eu falar, ele ouve.",
				"Mais alto do que ele é o Rui.", "Eu ser professor é um sonho.", "Eles nos ajudam.", "Eu mentir? Nunca!",
				"Ele como professor é bom.", "Quando eles vierem.", "Nós falamos ontem.", "Ontem nós falámos.",
			},
			Fail: fails("Eu tem um cão. | Eu tem | Eu tenho", "Nós falar muito. | Nós falar | Nós falamos",
				"Eles come pão. | Eles come | Eles comem", "Ela não trabalham hoje. | Ela não trabalham | Ela não trabalha",
				"Você és simpático. | Você és | Você é", "Eles tem um carro. | Eles tem | Eles têm",
				"Eu falar português. | Eu falar | Eu falo", "Nós foi ao cinema. | Nós foi | Nós fomos",
				"Eu comeu uma pizza. | Eu comeu | Eu comi"),
			find: p.subjectVerb,
		},
		{
			ID: "pt.noun_verb", Category: Conjugation, Severity: 2,
			Pass: []string{
				"Os meus pais são altos.", "As pessoas falam.", "O meu pai e a minha mãe vivem aqui.", "Os dias são curtos.",
				"A gente vai.", "Os amigos do Rui são simpáticos.", "A segunda são dois dias.",
			},
			Fail: fails("Os meus pais é altos. | pais é | pais são", "As pessoas fala muito. | pessoas fala | pessoas falam",
				"Os meninos come pão. | meninos come | meninos comem", "Meus amigos não tem carro. | amigos não tem | amigos não têm"),
			find: p.nounVerb("não", union(p.noNoun, set("ao à aos às do da dos das no na nos nas pelo pela a"))),
		},
		{
			ID: "pt.a_gente", Category: Conjugation, Severity: 2,
			Pass: []string{"A gente vai à praia.", "Nós vamos.", "A gente não sabe.", "Com a gente vamos longe.", "Toda a gente fala."},
			Fail: fails("A gente vamos à praia. | gente vamos | gente vai", "A gente somos amigos. | gente somos | gente é",
				"A gente temos fome. | gente temos | gente tem", "A gente não queremos. | gente não queremos | gente não quer"),
			find: c.patterns("< a [ gente vamos ] => gente vai", "< a [ gente somos ] => gente é", "< a [ gente temos ] => gente tem",
				"< a [ gente estamos ] => gente está", "< a [ gente não queremos ] => gente não quer",
				"< a [ gente queremos ] => gente quer", "< a [ gente podemos ] => gente pode", "< a [ gente falamos ] => gente fala",
				"< a [ gente moramos ] => gente mora"),
		},
		{
			ID: "pt.gostar", Category: WordChoice, Severity: 2,
			Pass: []string{
				"Gosto de café.", "Gosto muito do filme.", "Do que gosta a menina?", "Gosto dela.", "O gosto amargo.",
				"Gostaria de ir.",
			},
			Fail: fails("Gosto o café. | Gosto o café | Gosto do café", "Eu gosto ler. | gosto ler | gosto de ler",
				"Nós gostamos a música. | gostamos a música | gostamos da música", "Me gosta o filme. | Me gosta o | Gosto do",
				"Gosto os filmes. | Gosto os filmes | Gosto dos filmes", "Ela gosta dançar. | gosta dançar | gosta de dançar"),
			find: c.patterns("me gosta o|a => gosto d$_3", "me gostam os|as => gosto d$_3",
				"!o|um|meu|seu [ gosto @article @noun ] => gosto d$_3 $4", "< [ gosto @article @noun ] => gosto d$_3 $4",
				"gostas|gostamos|gostei @article @noun => $1 d$_2 $3",
				"gosto|gostas|gosta|gostamos|gostam|gostaria|gostava|gostei @infinitive|jantar|andar => $1 de $2"),
		},
		{
			ID: "pt.ter_state", Category: WordChoice, Severity: 2,
			Pass: []string{
				"Tenho fome.", "Estou com fome.", "Tenho vinte anos.", "São 20 anos de trabalho.", "Sou frio com ele.",
				"Está frio.", "A razão é simples.",
			},
			Fail: fails("Sou 20 anos. | Sou 20 anos | Tenho 20 anos", "Eu estou vinte anos. | estou vinte anos | tenho vinte anos",
				"Sou fome. | Sou fome | Tenho fome", "Estou sede. | Estou sede | Tenho sede", "Você é razão. | é razão | tem razão",
				"Meu irmão é 12 anos. | é 12 anos | tem 12 anos"),
			find: c.patterns("sou|estou @number|@count anos > => tenho $2 $3", "és|estás @number|@count anos > => tens $2 $3",
				"irmão|irmã|filho|filha|pai|mãe|ele|ela|você|amigo|amiga [ é|está @number|@count anos ] > => tem $3 $4",
				"< [ sou fome|sede|sono|pressa|medo|razão ] > => tenho $3",
				"eu [ sou|estou fome|sede|sono|pressa|medo|razão ] => tenho $3",
				"< [ estou fome|sede|sono|pressa|medo|razão|saudades ] => tenho $3", "tu [ és|estás @state ] > => tens $3",
				"você|ele|ela [ é|está fome|sede|pressa|razão|sono ] => tem $3"),
		},
		{
			ID: "pt.ser_estar", Category: WordChoice, Severity: 2,
			Pass: []string{
				"Sou estudante.", "Estou cansado.", "Sou de Portugal.", "Estou de férias.", "Estou bem.", "Sou bem alto.",
				"Está professor há dois anos.",
			},
			Fail: fails("Estou estudante. | Estou | Sou", "Estou de Portugal. | Estou de Portugal | Sou de Portugal",
				"Sou bem, obrigado. | Sou bem | Estou bem", "Eu sou em casa. | sou em casa | estou em casa",
				"Nós somos em casa. | somos em casa | estamos em casa", "Estou brasileiro. | Estou | Sou"),
			find: c.patterns("[ estou ] @job > => sou", "[ estás ] @job > => és", "estou de @country > => sou de $3",
				"sou bem|mal > => estou $2", "eu [ sou em|na casa|escola ] > => estou $3 $4",
				"nós [ somos em|na casa|escola ] > => estamos $3 $4"),
		},
		{
			ID: "pt.haver", Category: WordChoice, Severity: 2,
			Pass: []string{
				"Há dois anos.", "Havia muitas pessoas.", "Eles haviam saído.", "Daqui a dois anos.", "Faz dois anos.",
				"Eles fazem dois anos amanhã.", "De 5 a 6 anos.", "Trabalho de um a dois dias.",
			},
			Fail: fails("Haviam muitas pessoas. | Haviam | Havia", "Houveram problemas. | Houveram | Houve",
				"A dois anos atrás vivia cá. | A | Há", "Fazem dois anos que moro aqui. | Fazem | Faz", "Moro aqui a três anos. | a | há",
				"Volto daqui há dois dias. | há | a"),
			find: c.patterns("[ haviam ] muitos|muitas|pessoas|problemas|dois|duas|três|vários|várias|alguns|algumas => havia",
				"[ houveram ] muitos|muitas|pessoas|problemas|dois|duas|três|vários|várias|alguns|algumas => houve",
				"[ a ] @number|@count-time @time atrás => há", "< [ fazem ] @number|@count @time que => faz",
				"moro|vivo|moramos|vivemos|trabalho|estudo|estou aqui|cá|lá [ a ] @number|@count-time @time > => há",
				"daqui [ há ] @number|@count-time @time => a"),
		},
		{
			ID: "pt.infinitive", Category: Conjugation, Severity: 2,
			Pass: []string{
				"Vou comer.", "Estou a comer.", "Estou comendo.", "Tenho de ir.", "Tenho que ir.", "Posso ir.", "Sem falar.",
				"Vou a pé.", "Acabo de chegar.", "Pode a Ana vir?",
			},
			Fail: fails("Estou a comendo. | Estou a comendo | Estou comendo", "Tenho ir agora. | Tenho ir | Tenho de ir",
				"Saiu sem falando. | sem falando | sem falar", "Posso de ir? | Posso de ir | Posso ir",
				"É bom para comendo. | para comendo | para comer", "Começo trabalhar hoje. | Começo trabalhar | Começo a trabalhar"),
			find: either(c.patterns("estou|estás|está|estamos|estão|estava|estavam a @gerund => $1 $3",
				"tenho|tens|temos @infinitive => $1 de $2", "posso|podes|podemos|podem de|a @infinitive => $1 $3",
				"começo|começas|começamos|começou|comecei @infinitive => $1 a $2"), rewritten(c.patterns("sem|para @gerund => $1 "+
				"$_2"), ptUngerund)),
		},
		{
			ID: "pt.ir_a", Category: Conjugation, Severity: 1, Natives: []string{"es"},
			Pass: []string{"Vou comer.", "Vou a Lisboa.", "Ia a sair quando ligaste.", "Vamos lá comer.", "Vou a pé."},
			Fail: fails("Vou a comer agora. | Vou a comer | Vou comer | es", "Vamos a falar com ele. | Vamos a falar | Vamos falar | es",
				"Vai a viajar amanhã. | Vai a viajar | Vai viajar | es",
				"Eles vão a trabalhar aqui. | vão a trabalhar | vão trabalhar | es"),
			find: c.patterns("vou|vais|vai|vamos|vão a @infinitive => $1 $3"),
		},
		{
			ID: "pt.se_conditional", Category: Conjugation, Severity: 2,
			Pass: []string{
				"Se tivesse tempo, ia.", "Não sei se viria.", "Se seria justo? Não sei.", "Se eu fosse rico.",
				"Se tiver tempo, vou.",
			},
			Fail: fails("Se teria tempo, viajava. | Se teria | Se tivesse", "Se eu seria rico, viajaria. | Se eu seria | Se eu fosse",
				"Se nós poderíamos, iríamos. | Se nós poderíamos | Se nós pudéssemos",
				"Se não teria trabalho, saía. | Se não teria | Se não tivesse"),
			find: p.ifConditional(ptConditional, ptPastOf),
		},
		{
			ID: "pt.subjunctive", Category: Conjugation, Severity: 2,
			Pass: []string{
				"Quero que venhas.", "Espero que esteja bem.", "Talvez ele saiba.", "Acho que vem.", "Para que vejas.",
				"O que espero é que fales.", "Quero que vá.",
			},
			Fail: fails("Quero que tu vens comigo. | vens | venhas", "Quero que você vem. | vem | venha",
				"Espero que ele está bem. | está | esteja", "Oxalá que ele tem sorte. | tem | tenha",
				"Ela quer que eu faço isso. | faço | faça"),
			find: p.subjunctive(set("quero quer queremos querem quer espero esperamos oxalá tomara"), ptPresent, ptSubjunctive),
		},
		{
			ID: "pt.participle", Category: Spelling, Severity: 2,
			Pass: []string{"Tenho escrito muito.", "A porta foi aberta.", "Foi dito.", "Já tinha visto."},
			Fail: fails("Tenho escrevido muito. | escrevido | escrito", "Ele tinha fazido tudo. | fazido | feito",
				"Foi dizido por ela. | dizido | dito", "A porta foi abrida. | abrida | aberta", "Tinha ponido a mesa. | ponido | posto"),
			find: c.patterns("escrevido|escribido => escrito", "fazido => feito", "dizido => dito", "abrido => aberto",
				"abrida => aberta", "ponido|ponhido => posto", "veido|vejido => visto", "cobrido => coberto", "descobrido => descoberto",
				"fazida => feita", "escrevida => escrita"),
		},
	}
}

// ptUngerund is the infinitive of a gerund at the end of words: "sem falando", "sem falar".
func ptUngerund(words string) string {
	if len(words) > len("ndo") && words[len(words)-len("ndo"):] == "ndo" {
		return words[:len(words)-len("ndo")] + "r"
	}
	return words
}
