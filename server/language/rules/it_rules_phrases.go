package rules

// usageRules are about the words that Italian puts between others, for every learner.
func (l *it) usageRules() []Rule {
	c := l.classes
	return []Rule{
		{
			ID: "it.place", Category: WordChoice, Severity: 2,
			Pass: []string{
				"Vado in Italia.", "Vado a Roma.", "Penso all'Italia.", "Abito in Roma antica.", "La Francia è bella.",
				"Da Roma a Milano.", "Un viaggio in Brasile.", "Vendo scarpe a Italia Moda.",
			},
			Fail: fails("Vado a Italia. | a Italia | in Italia", "Abito in Roma. | in Roma | a Roma",
				"Vado alla Francia. | alla Francia | in Francia", "Vivo a Brasile. | a Brasile | in Brasile",
				"Sono in Milano. | in Milano | a Milano"),
			find: c.patterns("vado|vai|va|andiamo|vanno|andare|andato|andata|abito|abita|abitiamo|abitare|vivo|vive|viviamo|vivere|sono|torno|lavoro|studio|viaggio|viaggiare [ a|al|alla|all' @country|@country-m ] > => in $3",
				"vado|vai|va|andiamo|vanno|andare|andato|andata|abito|abita|abitiamo|abitare|vivo|vive|viviamo|vivere|sono|torno|lavoro|studio [ in @city ] > => a $3"),
		},
		{
			ID: "it.with_day", Category: WordChoice, Severity: 1,
			Pass: []string{
				"Lunedì vado al mare.", "Il lunedì lavoro.", "In domenica sportiva.", "Un articolo su domenica scorsa.",
				"A lunedì!",
			},
			Fail: fails("Ci vediamo in lunedì. | in lunedì | lunedì", "Parto su venerdì. | su venerdì | venerdì",
				"Lavoro sul sabato. | sul sabato | il sabato", "Arriva in giovedì. | in giovedì | giovedì"),
			find: c.patterns("vediamo|parto|parte|partiamo|arrivo|arriva|vengo|viene|vado|andiamo|lavoro|esco|torno [ in|su|a @day ] "+
				"> => $3", "vediamo|parto|parte|partiamo|arrivo|arriva|vengo|viene|vado|andiamo|lavoro|esco|torno [ sul|nel @day ] > "+
				"=> il $3"),
		},
		{
			ID: "it.comparison", Category: WordChoice, Severity: 2,
			Pass: []string{
				"È più alto di me.", "È più bello che utile.", "Più io che te.", "È migliore.", "Meglio che mai.",
				"È più facile dirlo che farlo.", "Più buono del pane.",
			},
			Fail: fails("Luca è più alto che me. | che me | di me", "È più migliore. | più migliore | migliore",
				"Sono meno bravo che lui. | che lui | di lui", "Sta più meglio oggi. | più meglio | meglio",
				"È più peggiore. | più peggiore | peggiore"),
			find: c.patterns("più|meno @adjective [ che me|te|lui|lei|noi|voi|loro ] > => di $4", "più migliore => migliore",
				"più migliori => migliori", "più meglio => meglio", "più peggio => peggio", "più peggiore => peggiore"),
		},
		{
			ID: "it.need", Category: WordChoice, Severity: 2,
			Pass: []string{"Ho bisogno di un libro.", "Ho bisogno del tuo aiuto.", "Il bisogno la spinge.", "Ho bisogno di te."},
			Fail: fails("Ho bisogno un libro. | bisogno un | bisogno di un", "Ho bisogno il tuo aiuto. | bisogno il | bisogno del",
				"Abbiamo bisogno una macchina. | bisogno una | bisogno di una", "Hai bisogno la penna? | bisogno la | bisogno della"),
			find: c.patterns("ho|hai|ha|abbiamo|avete|hanno [ bisogno un|una|uno|un'|più ] => bisogno di $3",
				"ho|hai|ha|abbiamo|avete|hanno [ bisogno il ] => bisogno del",
				"ho|hai|ha|abbiamo|avete|hanno [ bisogno la ] => bisogno della",
				"ho|hai|ha|abbiamo|avete|hanno [ bisogno i ] => bisogno dei"),
		},
		{
			ID: "it.object", Category: WordChoice, Severity: 2,
			Pass: []string{
				"Telefono a mia madre.", "Aspetto il treno.", "Cerco per ore.", "Ascolto la musica.", "Aspetto per un'ora.",
				"Chiedo mio figlio in affido.", "Cerco per mio figlio una casa.",
			},
			Fail: fails("Telefono mia madre. | Telefono mia madre | Telefono a mia madre",
				"Aspetto per il treno. | Aspetto per il treno | Aspetto il treno", "Ascolto alla musica. | alla musica | la musica",
				"Ho telefonato mio padre. | telefonato mio padre | telefonato a mio padre",
				"Cerco per le mie chiavi. | Cerco per le mie chiavi | Cerco le mie chiavi",
				"Ascolto alla radio ogni giorno la. Ascolto a musica. | a musica | musica"),
			find: c.patterns("telefono|telefoni|telefona|telefonare|telefonato|telefoniamo mio|mia|miei|tuo|tua|suo|sua @person => "+
				"$1 a $2 $3",
				"aspetto|aspetti|aspetta|aspettiamo|aspettare|aspettando per il|la|un|l' "+
					"treno|autobus|taxi|metro|tram|aereo|risposta|medico|amico => $1 $3 $4",
				"cerco|cerchi|cerca|cerchiamo|cercare|cercando per le|la|il|i mie|mia|mio|miei "+
					"chiavi|borsa|telefono|occhiali|gatto|cane|portafoglio => $1 $3 $4 $5",
				"ascolto|ascolti|ascolta|ascoltare|ascoltiamo [ alla musica ] => la musica",
				"ascolto|ascolti|ascolta|ascoltare|ascoltiamo [ a musica ] => musica"),
		},
		{
			ID: "it.make", Category: WordChoice, Severity: 1,
			Pass: []string{
				"Vorrei fare una domanda.", "Ho fatto una foto.", "Ho preso una decisione.", "Prendi una foto dal cassetto.",
				"Fa una pausa.", "Chiedo una cosa.",
			},
			Fail: fails("Vorrei chiedere una domanda. | chiedere una domanda | fare una domanda",
				"Posso prendere una foto? | prendere una foto | fare una foto",
				"Ho fatto una decisione. | fatto una decisione | preso una decisione",
				"Ho preso molte foto del mare. | preso molte foto | fatto molte foto",
				"Devo fare una decisione. | fare una decisione | prendere una decisione"),
			find: c.patterns("chiedere|domandare una|delle|qualche domanda|domande => fare $2 $3",
				"chiesto|domandato una|delle domanda|domande => fatto $2 $3", "fatto una decisione => preso una decisione",
				"fare una decisione => prendere una decisione", "faccio una decisione => prendo una decisione",
				"posso|puoi|può|possiamo|vorrei [ prendere una|delle|qualche foto ] => fare $3 $4",
				"ho|hai|ha|abbiamo|hanno [ preso una|molte|tante|delle|due foto ] di|del|della|con|insieme => fatto $3 $4",
				"ho|hai|ha|abbiamo|hanno [ preso una|molte|tante|delle|due foto ] > => fatto $3 $4"),
		},
		{
			ID: "it.play", Category: WordChoice, Severity: 1,
			Pass: []string{"Suono la chitarra.", "Gioco a calcio.", "Gioco con la chitarra.", "Gioco la carta migliore."},
			Fail: fails("Gioco la chitarra. | Gioco la chitarra | Suono la chitarra",
				"Mio fratello gioca il pianoforte. | gioca il pianoforte | suona il pianoforte",
				"Gioco calcio. | Gioco calcio | Gioco a calcio", "Mi piace giocare tennis. | giocare tennis | giocare a tennis"),
			find: c.patterns("gioco la|il|alla|al chitarra|pianoforte|piano|violino|flauto|batteria => suono $_2 $3",
				"gioca la|il chitarra|pianoforte|piano|violino|flauto|batteria => suona $2 $3",
				"giocare la|il chitarra|pianoforte|piano|violino|flauto|batteria => suonare $2 $3",
				"gioco|giochi|gioca|giochiamo|giocano|giocare|giocato calcio|tennis|pallavolo|basket|carte|scacchi|golf|rugby > => "+
					"$1 a $2"),
		},
		{
			ID: "it.much", Category: WordChoice, Severity: 2,
			Pass: []string{
				"È molto bello.", "Ho molto lavoro.", "Molta gente.", "È di molto migliore.", "Grazie mille.",
				"Molti di loro.",
			},
			Fail: fails("È molta bella. | molta bella | molto bella", "Sono molti stanchi. | molti stanchi | molto stanchi",
				"Ho molto di lavoro. | molto di lavoro | molto lavoro", "C'è molto gente. | molto gente | molta gente",
				"Le case sono molte care. | molte care | molto care"),
			find: c.patterns("è|sono|sei|era|erano|siamo [ molta|molti|molte "+
				"bella|belle|belli|stanca|stanchi|stanche|cara|care|cari|brava|bravi|brave|contenta|contenti|contente|buona|buoni|buone|simpatica|simpatici|alta|alti|grande|importante|importanti|interessante|interessanti|difficile|felici ] => molto $3",
				"ho|hai|ha|abbiamo|c'è|fa [ molto di lavoro|tempo ] => molto $4",
				"molto gente|acqua|fame|sete|neve|paura|pasta|birra|musica|pazienza => molta $2"),
		},
		{
			ID: "it.year", Category: WordChoice, Severity: 1,
			Pass: []string{
				"Sono nato nel 1998.", "Erano in 1500.", "Nel 2020 vivevo a Roma.", "Una fiera in 2 giorni.",
				"In 1999 casi su 2000.",
			},
			Fail: fails("Sono nato in 1998. | in 1998 | nel 1998", "Sono arrivata in 2015. | in 2015 | nel 2015",
				"Ci siamo sposati in 2010. | in 2010 | nel 2010", "Mi sono laureato in 2012. | in 2012 | nel 2012"),
			find: c.patterns("nato|nata|nati|nate|morto|morta|arrivato|arrivata|sposati|sposato|sposata|laureato|laureata|iniziato|cominciato|finito|costruito [ in @number ] > => nel $3"),
		},
	}
}

// phraseRules are about words that the learner takes from a language he knows.
func (l *it) phraseRules() []Rule {
	c := l.classes
	c["own"] = set("mio mia miei mie nostro nostra nostri nostre")
	return []Rule{
		{
			ID: "it.library", Category: FalseFriend, Severity: 2, Natives: []string{"en"},
			Pass: []string{
				"Compro un libro in libreria.", "Studio in biblioteca.", "La libreria è piena di libri.",
				"Metto il libro nella libreria.",
			},
			Fail: fails("Studio in libreria ogni giorno. | libreria | biblioteca | en",
				"Ho preso in prestito un libro dalla libreria. | libreria | biblioteca | en",
				"Studiamo nella libreria dell'università. | libreria | biblioteca | en",
				"Devo studiare in libreria. | libreria | biblioteca | en"),
			find: c.patterns("studio|studi|studia|studiamo|studiare|studiato in|nella|alla [ libreria ] => biblioteca",
				"prestito un|dei|il|due|tre libro|libri dalla|in|alla [ libreria ] => biblioteca"),
		},
		{
			ID: "it.parents", Category: FalseFriend, Severity: 2, Natives: []string{"en", "fr", "pt", "es"},
			Pass: []string{
				"I miei genitori sono divorziati.", "I miei parenti vivono lontano.", "Amici e parenti.",
				"Un parente di mia madre.",
			},
			Fail: fails("I miei parenti sono divorziati. | parenti | genitori | en",
				"I miei parenti si sono conosciuti a Roma. | parenti | genitori | en",
				"Vivo con i miei parenti e mia sorella. | parenti | genitori | en",
				"I miei parenti hanno divorziato. | parenti | genitori | fr"),
			find: c.patterns("miei [ parenti ] sono divorziati|separati => genitori",
				"miei [ parenti ] si sono conosciuti|sposati|separati => genitori",
				"vivo|abito con i miei [ parenti ] e mia|mio|le|i sorella|fratello|mie|miei => genitori",
				"miei [ parenti ] hanno divorziato => genitori"),
		},
		{
			ID: "it.excited", Category: FalseFriend, Severity: 2, Natives: []string{"en", "es", "pt"},
			Pass: []string{
				"Sono emozionato per il viaggio.", "Il pubblico è eccitato.", "È un cane eccitato.",
				"Sono felice di vederti.",
			},
			Fail: fails("Sono eccitato per il viaggio. | eccitato | entusiasta | en",
				"Sono molto eccitata per le vacanze. | eccitata | entusiasta | en",
				"Sono così eccitato di vederti! | eccitato | entusiasta | en",
				"Siamo eccitati per la festa. | eccitati | entusiasti | en"),
			find: c.patterns("sono|ero molto|così|troppo|davvero? [ eccitato|eccitata ] per|di => entusiasta",
				"siamo|eravamo molto|così|troppo|davvero? [ eccitati ] per|di => entusiasti",
				"siamo|eravamo molto|così? [ eccitate ] per|di => entusiaste"),
		},
		{
			ID: "it.factory", Category: FalseFriend, Severity: 2, Natives: []string{"en"},
			Pass: []string{"Lavora in fabbrica.", "La fattoria ha le mucche.", "Una fattoria di montagna.", "Vive in una fattoria."},
			Fail: fails("Lavora in una fattoria di automobili. | fattoria | fabbrica | en",
				"È una fattoria di scarpe. | fattoria | fabbrica | en",
				"Gli operai della fattoria di macchine. | fattoria | fabbrica | en",
				"Una fattoria di cioccolato. | fattoria | fabbrica | en"),
			find: c.patterns("[ fattoria ] di automobili|auto|macchine|scarpe|vestiti|cioccolato|mobili|computer|telefoni => fabbrica"),
		},
		{
			ID: "it.camera", Category: FalseFriend, Severity: 2, Natives: []string{"en"},
			Pass: []string{
				"La camera è grande.", "Faccio una foto alla mia camera.", "Ho una macchina fotografica.",
				"La camera ha due letti.",
			},
			Fail: fails("Faccio foto con la mia camera. | camera | macchina fotografica | en",
				"Ho fatto una foto con la camera. | camera | macchina fotografica | en",
				"Fare foto con una camera digitale. | camera | macchina fotografica | en",
				"Faccio una foto con la tua camera. | camera | macchina fotografica | en"),
			find: c.patterns("foto con la|una mia|tua|sua|nuova? [ camera ] => macchina fotografica"),
		},
		{
			ID: "it.introduce", Category: FalseFriend, Severity: 1, Natives: []string{"en"},
			Pass: []string{
				"Ti presento mio fratello.", "Introduco la chiave nella serratura.", "Vorrei introdurre un tema.",
				"Si presenta bene.",
			},
			Fail: fails("Ti introduco mio fratello. | introduco | presento | en",
				"Vorrei introdurre la mia famiglia. | introdurre | presentare | en",
				"Posso introdurre mio padre? | introdurre | presentare | en", "Vi introduco la mia amica. | introduco | presento | en"),
			find: c.patterns("ti|vi|le [ introduco ] mio|mia|i|il|la|un|una mia|mio|miei? @person|famiglia => presento",
				"vorrei|posso|voglio [ introdurre ] la|il|i? mio|mia|miei @person|famiglia => presentare"),
		},
		{
			ID: "it.magazine", Category: FalseFriend, Severity: 2, Natives: []string{"en", "fr"},
			Pass: []string{"Leggo una rivista.", "Il magazzino è vuoto.", "Lavoro in un magazzino.", "Il libro è in magazzino."},
			Fail: fails("Leggo un magazzino di moda. | un magazzino | una rivista | en",
				"Mi piace leggere magazzini. | magazzini | riviste | en", "Ho letto un magazzino. | un magazzino | una rivista | en",
				"Leggi il magazzino? | il magazzino | la rivista | en"),
			find: c.patterns("leggo|leggi|legge|leggere|letto|leggiamo [ un magazzino ] => una rivista",
				"leggo|leggi|legge|leggere|letto|leggiamo [ il magazzino ] => la rivista",
				"leggo|leggi|legge|leggere|letto|leggiamo [ magazzini ] => riviste"),
		},
		{
			ID: "it.apply", Category: FalseFriend, Severity: 2, Natives: []string{"en"},
			Pass: []string{
				"Ho fatto domanda per il lavoro.", "Ho applicato la crema.", "Applico la regola per tutti.",
				"Si applica a tutti.",
			},
			Fail: fails("Ho applicato per un lavoro. | applicato per | fatto domanda per | en",
				"Voglio applicare per il lavoro. | applicare per | fare domanda per | en",
				"Ha applicato per una borsa. | applicato per | fatto domanda per | en",
				"Devo applicare per un visto. | applicare per | fare domanda per | en"),
			find: c.patterns("[ applicato per ] un|il|una|questo|quel|la lavoro|posto|borsa|visto|corso|università => fatto domanda per",
				"[ applicare per ] un|il|una|questo|quel|la lavoro|posto|borsa|visto|corso|università => fare domanda per"),
		},
		{
			ID: "it.spanish_friend", Category: FalseFriend, Severity: 2, Natives: []string{"es", "pt"},
			Pass: []string{
				"Salgo le scale.", "Esco di casa.", "Ha i capelli lunghi.", "Un corridoio largo.", "Metto il burro sul pane.",
				"Subisco una multa.",
			},
			Fail: fails("Salgo di casa alle otto. | Salgo di casa | Esco di casa | es",
				"Ha i capelli larghi. | capelli larghi | capelli lunghi | es",
				"Devo subire le scale. | subire le scale | salire le scale | es",
				"Mia sorella è imbarazzata di tre mesi. | imbarazzata | incinta | es"),
			find: c.patterns("salgo di casa => esco di casa", "sale di casa => esce di casa", "salire di casa => uscire di casa",
				"capelli larghi => capelli lunghi", "[ subire le scale ] => salire le scale",
				"[ imbarazzata ] di @number|@count mesi => incinta"),
		},
		{
			ID: "it.french_friend", Category: FalseFriend, Severity: 2, Natives: []string{"fr", "de"},
			Pass: []string{
				"Chiudo la porta.", "Fermo la macchina.", "Mangio in mensa.", "La cantina è piena di vino.",
				"La firma è illeggibile.", "Lavoro in una ditta.",
			},
			Fail: fails("Puoi fermare la porta? | fermare la porta | chiudere la porta | fr",
				"Ferma la finestra, per favore. | Ferma la finestra | Chiudi la finestra | fr",
				"Mangio alla cantina dell'università. | alla cantina | in mensa | fr",
				"Lavoro in una firma tedesca. | firma | ditta | de"),
			find: c.patterns("fermare la|le porta|finestra|finestre|porte => chiudere $2 $3",
				"ferma la|le porta|finestra|finestre => chiudi $2 $3",
				"mangio|pranzo|mangiamo|pranziamo|mangiare|pranzare [ alla|in|nella cantina ] => in mensa",
				"lavoro|lavora|lavorare in|per|con una|la|questa [ firma ] => ditta"),
		},
		{
			ID: "it.foreign_word", Category: WordChoice, Severity: 2, Natives: []string{"es", "pt"},
			Pass: []string{"È molto bello, però caro.", "Anche io.", "Casi rari.", "Con la mano.", "Un pero e un melo."},
			Fail: fails("È muy bello. | muy | molto | es", "Io también vengo. | también | anche | es",
				"Voglio venire, pero non posso. | pero | però | es", "Mi hermano lavora. | hermano | fratello | es",
				"Muito obrigado per tutto. | Muito obrigado | Molte grazie | pt"),
			find: c.patterns("muy => molto", "también|tambien|também => anche", ", [ pero ] non|è|ho|mi|io|sono => però",
				"hermano => fratello", "hermana => sorella", "entonces => allora", "ahora => adesso",
				"muito obrigado|obrigada => molte grazie", "você => tu", "não => non", "hoy => oggi", "ayer => ieri"),
		},
	}
}
