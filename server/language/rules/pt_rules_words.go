package rules

// wordRules are about accents and spelling.
func (p *pt) wordRules() []Rule {
	c := p.classes
	c["place"] = set("praia escola igreja farmácia cidade universidade biblioteca festa loja piscina padaria missa montanha estação " +
		"reunião aula")
	return []Rule{
		{
			ID: "pt.accent", Category: Accent, Severity: 1,
			Pass: []string{
				"Não sei, você também.", "Ele secretaria a reunião.", "O Joao Nao.", "A manha do gato.", "A bebida fria.",
				"Ate o cinto.", "VOCE", "Eu sei.",
			},
			Fail: fails("Eu nao sei. | nao | não", "Voce fala bem. | Voce | Você", "Tambem quero. | Tambem | Também",
				"A minha mae. | mae | mãe", "É muito facil. | facil | fácil", "A informaçao é boa. | informaçao | informação"),
			find: corrections("pt.accents.txt"),
		},
		{
			ID: "pt.accent_pair", Category: Accent, Severity: 1,
			Pass: []string{
				"Esta casa é bonita.", "Nós somos amigos.", "Nos vemos amanhã.", "Onde está?", "Ate o sapato.", "É mais alto.",
				"Queria ir, mas não posso.", "Não é verdade.", "Mas grande que é!", "Olá!",
			},
			Fail: fails("Como esta? | esta | está", "Ela esta cansada. | esta | está", "Nos somos amigos. | Nos | Nós",
				"Ate amanhã! | Ate | Até", "Não e verdade. | e | é", "Ele é mas alto do que eu. | mas | mais", "Ola! | Ola | Olá",
				"Hoje esta frio. | esta | está"),
			find: c.patterns("como|onde [ esta ] > => está",
				"ele|ela|você|tudo|não|onde|como|hoje [ esta ] "+
					"bem|mal|em|no|na|aqui|cansado|cansada|frio|calor|muito|contente|feliz|doente|fechado|aberto|chovendo|a => "+
					"está", "< [ nos ] somos|temos|estamos|moramos|podemos => nós",
				"[ ate ] amanhã|logo|já|breve|agora|hoje|às|à|ao => até",
				"não [ e ] verdade|possível|fácil|difícil|bom|caro|grande|um|uma|meu|minha => é",
				"é|são|está|sou [ mas ] alto|alta|caro|cara|grande|bonito|bonita|velho|rápido|difícil|fácil do => mais",
				"< [ ola ] > => olá"),
		},
		{
			ID: "pt.crase", Category: Accent, Severity: 1,
			Pass: []string{
				"Vou à praia.", "Vou a casa.", "Vou a pé.", "A partir de hoje.", "Dei a ele.", "Começo às 8.",
				"Bacalhau à Brás.", "As 8 maravilhas.", "Vou a festas.", "Conheço as 3 irmãs.",
			},
			Fail: fails("Vou a praia amanhã. | a | à", "Acordo as 8 horas. | as | às", "Vou à pé. | à | a", "À partir de amanhã. | À | A",
				"Dei o livro à ele. | à | a", "Começou à chover e à falar. | à | a", "Fomos a escola. | a | à"),
			find: c.patterns("vou|vais|vai|vamos|vão|fui|foi|fomos|foram|ir [ a ] @place => à",
				"acordo|acordas|acorda|levanto|chego|chega|saio|sai|começa|começo|termina|almoço|janto|volto|fecha|abre [ as ] "+
					"@number|oito|nove|dez|sete|seis|onze|cinco|duas|três => às",
				"[ à ] pé|cavalo|partir => a", "[ à ] ele|ela|eles|elas|você|vocês|mim|ti|nós => a",
				"[ à ] falar|comer|trabalhar|estudar|viver|beber|fazer|dizer|chover|ler|escrever|correr => a",
				"das @number [ as ] @number => às"),
		},
		{
			ID: "pt.spelling", Category: Spelling, Severity: 1,
			Pass: []string{"Com certeza.", "De repente.", "A gente vai.", "O agente secreto."},
			Fail: fails("Concerteza vou. | Concerteza | Com certeza", "A minha familha é grande. | familha | família",
				"É muinto bom. | muinto | muito", "Derrepente choveu. | Derrepente | De repente",
				"O meu trabajo é bom. | trabajo | trabalho"),
			find: corrections("pt.spelling.txt"),
		},
	}
}
