package rules

// wordRules are about single words.
func (f *fr) wordRules() []Rule {
	return []Rule{
		{
			ID: "fr.accent", Category: Accent, Severity: 1,
			Pass: []string{
				"Très bien, déjà fini.", "Le Theatre Royal.", "ECOLE", "Il y a une boite.", "S'il vous plait.", "La cote est haute.",
			},
			Fail: fails("C'est tres bien. | tres | très", "Il est deja là. | deja | déjà", "Mon frere est francais. | frere | frère",
				"Ca va ? | Ca | Ça",
				"Apres le film, on mange. | Apres | Après"),
			find: corrections("fr.accents.txt"),
		},
		{
			ID: "fr.spelling", Category: Spelling, Severity: 1,
			Pass: []string{"Le trafic est dense.", "Beaucoup de monde.", "Mon adresse.", "Aujourd'hui, il pleut."},
			Fail: fails("C'est comfortable. | comfortable | confortable", "J'ai beacoup d'amis. | beacoup | beaucoup",
				"Mon addresse est longue. | addresse | adresse", "Je viens parceque j'aime ça. | parceque | parce que"),
			find: corrections("fr.spelling.txt"),
		},
		{
			ID: "fr.comparative", Category: WordChoice, Severity: 2,
			Pass: []string{
				"C'est meilleur.", "Il va mieux.", "Il n'est plus bon.", "C'est plus mauvais.", "Ce lait n'est plus bon à boire.",
				"Plus bien sûr de lui.", "Ça ne sent plus bon.",
			},
			Fail: fails("Ce gâteau est plus bon que l'autre. | plus bon | meilleur", "La plus bonne amie. | plus bonne | meilleure",
				"Elle chante plus bien que moi. | plus bien | mieux",
				"C'est le plus bon film. | plus bon | meilleur"),
			find: f.classes.patterns("le|mon [ plus bon ] => meilleur", "la|ma [ plus bonne ] => meilleure",
				"les|mes [ plus bons ] => meilleurs", "les [ plus bonnes ] => meilleures",
				"[ plus bon ] que|qu' !à|pour => meilleur", "[ plus bonne ] que|qu' !à|pour => meilleure",
				"[ plus bons ] que|qu' => meilleurs", "[ plus bonnes ] que|qu' => meilleures",
				"[ plus bien ] que|qu' moi|toi|lui|elle|nous|vous|eux|hier|avant => mieux"),
		},
		{
			ID: "fr.place", Category: WordChoice, Severity: 2,
			Pass: []string{
				"Je vais en France.", "Je vis à Paris.", "Il est au Canada.", "La France est belle.", "Je pense à la France.",
				"Il travaille à France Télévisions.",
			},
			Fail: fails("Je vais à France. | à France | en France", "J'habite en Paris. | en Paris | à Paris",
				"Il vit en Canada. | en Canada | au Canada", "Je suis à le Japon. | à le Japon | au Japon",
				"Je vais à la France. | à la France | en France", "Il habite au France. | au France | en France"),
			find: f.classes.patterns("[ au @country-f ] !@capital => en $2", "[ au @country-f ] > => en $2",
				"vais|vas|va|allons|allez|vont|aller|allé|allée|habite|habites|vis|vit|suis|est|né|née [ à @country-f ] !@capital => en $3",
				"vais|vas|va|allons|allez|vont|aller|allé|allée|habite|habites|vis|vit|suis|est|né|née [ à @country-f ] > => en $3",
				"vais|vas|va|allons|allez|vont|aller|allé|allée|habite|habites|vis|vit|voyager [ à la @country-f ] => en $4",
				"en|à|dans états - unis => aux États-Unis", "viens|vient|venir|viennent [ de @country-m ] => du $3",
				"en|à @country-m => au $2", "à le @country-m => au $3",
				"habite|habites|habiter|vis|vit|vivre|suis|est|vais|va|aller|allé|allée|travaille|étudie [ en @city ] => à $3"),
		},
	}
}

// phraseRules are about expressions that are said otherwise in French than in the learner's language.
func (f *fr) phraseRules() []Rule {
	c := f.classes
	c["state"] = set("faim soif sommeil peur honte raison tort envie besoin")
	c["person"] = set(`ami amis amie amies parents mère père grand-mère sœur frère oncle tante cousin cousine cousins famille voisin
		voisins professeur copain copine`)
	c["attend"] = set("attendre attends attend attendons attendez attendent attendu")
	c["book"] = set("livre livres roman romans magazine")
	return []Rule{
		{
			ID: "fr.age", Category: WordChoice, Severity: 2,
			Pass: []string{"J'ai vingt ans.", "Il est né il y a 20 ans.", "Nous sommes mariés depuis dix ans.", "Il a 8 ans."},
			Fail: fails("Je suis 20 ans. | suis 20 ans | ai 20 ans", "Mon frère est douze ans. | est douze ans | a douze ans",
				"Elle est 8 ans. | est 8 ans | a 8 ans", "Tu es 30 ans ? | es 30 ans | as 30 ans"),
			find: c.patterns("je [ suis @number|@count ans ] => ai $3 $4", "tu [ es @number|@count ans ] => as $3 $4",
				"!c'|qu'|l'|on|ce|cela|vie|tout|âge|peine|durée [ est @number|@count ans ] > => a $3 $4",
				"[ sont @number|@count ans ] > => ont $2 $3", "nous [ sommes @number|@count ans ] => avons $3 $4",
				"j' [ étais @number|@count ans ] => avais $3 $4", "@number|@count [ ans vieux|vieille ] => ans"),
		},
		{
			ID: "fr.avoir_state", Category: WordChoice, Severity: 2,
			Pass: []string{"J'ai faim.", "Je suis fatigué.", "La raison est simple.", "Il a très peur."},
			Fail: fails("Je suis faim. | suis faim | ai faim", "Tu es raison. | es raison | as raison",
				"Il est très soif. | est très soif | a très soif", "Nous sommes peur. | sommes peur | avons peur"),
			find: c.patterns("je [ suis ] mal à la|au|aux tête|ventre|dos|gorge|pied|pieds|dents => ai",
				"je [ suis très? @state ] => ai $3 $4", "tu [ es très? @state ] => as $3 $4",
				"il|elle|on [ est très? @state ] => a $3 $4",
				"nous [ sommes très? @state ] => avons $3 $4", "vous [ êtes très? @state ] => avez $3 $4",
				"ils|elles [ sont très? @state ] => ont $3 $4"),
		},
		{
			ID: "fr.library", Category: FalseFriend, Severity: 2, Natives: []string{"en", "es", "it", "pt"},
			Pass: []string{
				"Mon frère travaille à la librairie.", "J'achète un livre à la librairie.", "La librairie ferme à midi.",
				"J'emprunte un livre à la bibliothèque.",
			},
			Fail: fails("Je vais étudier à la librairie. | librairie | bibliothèque | en",
				"J'aime emprunter un livre à la librairie. | librairie | bibliothèque | en",
				"J'ai emprunté deux livres à la librairie. | librairie | bibliothèque | en",
				"J'étudie à la librairie de l'université. | librairie | bibliothèque | en"),
			find: c.patterns("emprunter|emprunté|emprunte|empruntes un|une|le|des|les|ce|deux|trois * à|de|dans la|une|cette [ "+
				"librairie ] => bibliothèque",
				"étudie|étudier|étudions|étudié à|dans la|une [ librairie ] => bibliothèque",
				"rendre|rends|rendu un|le|les|mes|mon|des @book à la [ librairie ] => bibliothèque"),
		},
		{
			ID: "fr.attend", Category: FalseFriend, Severity: 1, Natives: []string{"en"},
			Pass: []string{
				"Nous attendons le concert avec joie.", "J'attends le bus.", "J'ai assisté à un cours de danse.",
				"J'attends mon cours.",
			},
			Fail: fails("J'ai attendu une conférence hier. | attendu une conférence | assisté à une conférence | en",
				"Je vais attendre un cours de danse. | attendre un cours | assister à un cours | en",
				"J'ai attendu un cours de français à l'université. | attendu un cours | assisté à un cours | en",
				"Je veux attendre une conférence demain. | attendre une conférence | assister à une conférence | en"),
			find: c.patterns("[ attendre un|une cours|conférence|concert|mariage ] => assister à $2 $3",
				"ai|as|a|avons|avez|ont [ attendu un|une cours|conférence|concert|mariage ] => assisté à $3 $4"),
		},
		{
			ID: "fr.visit", Category: WordChoice, Severity: 1,
			Pass: []string{"Je visite Paris.", "Je rends visite à ma tante.", "Nous visitons le musée.", "Je fais visiter ma famille."},
			Fail: fails("Elle visite sa tante. | visite sa tante | rend visite à sa tante",
				"Je vais visiter mes parents. | visiter mes parents | rendre visite à mes parents",
				"J'ai visité ma tante. | visité ma tante | rendu visite à ma tante",
				"Je visite mon ami Paul. | visite mon ami | rends visite à mon ami"),
			find: c.patterns("!faire|fais|fait|fera [ visiter mon|ma|mes|ton|ta|tes|son|sa|ses|notre|nos @person ] => rendre visite "+
				"à $3 $4",
				"ai|as|a|avons|avez|ont [ visité mon|ma|mes|ton|ta|tes|son|sa|ses|notre|nos @person ] => rendu visite à $3 $4",
				"je [ visite mon|ma|mes @person ] => rends visite à $3 $4",
				"il|elle|on [ visite mon|ma|mes|son|sa|ses @person ] => rend visite à $3 $4"),
		},
		{
			ID: "fr.ask_question", Category: WordChoice, Severity: 1,
			Pass: []string{"Je pose une question.", "J'ai une question.", "Il fait une pause.", "Je me demande une chose."},
			Fail: fails("Je demande une question. | Je demande une question | Je pose une question",
				"Je veux demander une question. | demander une question | poser une question",
				"Puis-je faire une question ? | faire une question | poser une question",
				"Il a demandé une question. | demandé une question | posé une question"),
			find: c.patterns("demander|faire une|des|la|cette|plusieurs question|questions => poser $2 $3",
				"demandé une|des|la|cette question|questions => posé $2 $3", "je demande|fais une question => $1 pose $3 $4"),
		},
		{
			ID: "fr.play", Category: Gender, Severity: 1,
			Pass: []string{"Je joue au football.", "Il joue du piano.", "On joue le match demain.", "Elle joue le rôle de Marie."},
			Fail: fails("Je joue le football. | joue le football | joue au football",
				"Il joue le piano. | joue le piano | joue du piano", "J'aime jouer football. | jouer football | jouer au football",
				"Je joue la guitare. | joue la guitare | joue de la guitare"),
			find: c.patterns("joue|joues|jouons|jouez|jouent|jouer|joué|jouait le|à|de|du? "+
				"football|foot|tennis|basket|rugby|volley|golf > => $1 au $3",
				"joue|joues|jouons|jouez|jouent|jouer|joué|jouait le|au|à|de? piano|violon|saxophone|violoncelle > => $1 du $3",
				"joue|joues|jouons|jouez|jouent|jouer|joué|jouait la|à|au? guitare|flûte|batterie|trompette > => $1 de la $3"),
		},
		{
			ID: "fr.time_of_day", Category: WordChoice, Severity: 1,
			Pass: []string{
				"À huit heures du matin.", "Je me lève le matin.", "Dans la matinée, il pleut.", "Il part à 8 heures dans le noir.",
			},
			Fail: fails("On part à 6 heures dans le matin. | dans le matin | du matin",
				"Je me lève à huit heures dans le matin. | dans le matin | du matin",
				"Il arrive à 9 heures dans la soirée. | dans la soirée | du soir",
				"Le film est à 3 heures dans l'après-midi. | dans l'après-midi | de l'après-midi"),
			find: c.patterns("heures [ dans|en le matin ] => du matin", "heures [ dans|en le|la soir|soirée ] => du soir",
				"heures [ dans|en l' après - midi ] => de l'après-midi"),
		},
	}
}
