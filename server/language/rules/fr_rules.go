package rules

// grammarRules are about nouns and the words around them.
func (f *fr) grammarRules() []Rule {
	c := f.classes
	c["ordinary-vowel"] = set("autre ancien ancienne énorme unique énergie intérieur extérieur entrée arrivée est-ce ouest aéroport")
	c["speak"] = set(`parle parles parlons parlez parlent parler parlais apprends apprend apprendre apprenons étudie étudier comprends
		comprend comprendre`)
	return []Rule{
		{
			ID: "fr.elision", Category: Contraction, Severity: 1,
			Pass: []string{
				"J'ai faim.", "Le onze mai, il part.", "Le héros est mort.", "Prends-le avec toi.", "Que oui !", "Il mange le haricot.",
				"Je hais le lundi.", "Si elle vient, on part.", "Le a est une voyelle.", "Il va de un à dix.", "La une du journal.",
			},
			Fail: fails("Je ai faim. | Je ai | J'ai", "Je bois le eau. | le eau | l'eau", "Je crois que il pleut. | que il | qu'il",
				"Si il vient, je pars. | Si il | S'il", "Je ne aime pas. | ne aime | n'aime", "Ce est vrai. | Ce est | C'est",
				"Il se appelle Paul. | se appelle | s'appelle", "La amie de Paul. | La amie | L'amie",
				"Je parle parce que elle part. | que elle | qu'elle", "Il y a beaucoup de eau. | de eau | d'eau",
				"J'attends jusque à midi. | jusque à | jusqu'à", "s'elle veut, oui. | s'elle | si elle"),
			find: either(c.patterns(
				"je @finite-vowel|y|en|habite|habitais|habiterai|hésite => j'$2",
				"me @finite-vowel|y|en|habite|habites|habitent => m'$2", "te @finite-vowel|y|en|habite|habites|habitent => t'$2",
				"se @finite-vowel|y|en|habite|habites|habitent => s'$2", "ne @finite-vowel|y|en|habite|habites|habitent|habitons => n'$2",
				"que il|ils|elle|elles|on|un|une|à => qu'$2", "si il|ils => s'$2", "s' elle|elles => si $2",
				"ce est|était|étaient => c'$2", "jusque à|au|aux|en|ici|alors => jusqu'$2",
				"lorsque il|ils|elle|elles|on|un|une => lorsqu'$2",
				"puisque il|ils|elle|elles|on|un|une => puisqu'$2",
				"quelque un|une => quelqu'$2",
				"de @noun-vowel|@mute|eux|elle|elles|accord|abord|ailleurs|autres|avoir|être|aller|y|en => d'$2",
			), f.elision),
		},
		{
			ID: "fr.aspirated", Category: Contraction, Severity: 1,
			Pass: []string{"Le héros arrive.", "L'homme arrive.", "La hache est lourde.", "Pas de haricots."},
			Fail: fails("L'héros arrive. | L'héros | Le héros", "J'aime l'hockey. | l'hockey | le hockey",
				"C'est l'haine. | l'haine | la haine",
				"Beaucoup d'haricots verts. | d'haricots | de haricots", "J'ai l'honte. | l'honte | la honte"),
			find: c.patterns("l' haine|hache|harpe|honte|hausse|housse|hiérarchie|hanche|hauteur => la $2",
				"l' héros|haricot|hamburger|hibou|hasard|hamster|handicap|hangar|hockey|homard|haut|hall|hublot|hérisson => le $2",
				"d' @aspirated => de $2"),
		},
		{
			ID: "fr.contraction", Category: Contraction, Severity: 2,
			Pass: []string{
				"J'essaie de le faire.", "Je viens de les voir.", "Il commence à les aimer.", "Je lis un article de Le Monde.",
				"Je vais au cinéma.", "Il parle à la fille.", "J'ai envie de le dîner.",
			},
			Fail: fails("Je viens de le marché. | de le marché | du marché", "Je vais à le cinéma. | à le cinéma | au cinéma",
				"Je parle à les enfants. | à les enfants | aux enfants", "La mère de les enfants. | de les enfants | des enfants",
				"Il va à le école. | à le école | à l'école", "Il vient de le petit village. | de le petit | du petit",
				"Je vais à le plage. | à le plage | à la plage"),
			find: f.contraction,
		},
		{
			ID: "fr.gender", Category: Gender, Severity: 2,
			Pass: []string{
				"Le problème est là.", "Je le montre.", "Il la lit.", "Mon amie est là.", "Une heure plus tard.", "Un tire-bouchon.",
				"Le porte-monnaie.",
				"Il y a une élève et un élève.", "Cet homme parle.", "Elle le place ici.", "La Table Ronde.", "Prends-la demain.",
				"Une livre de beurre.",
			},
			Fail: fails("La problème est là. | La problème | Le problème", "C'est un voiture. | un voiture | une voiture",
				"Je mange dans le cuisine. | le cuisine | la cuisine", "Mon mère travaille. | Mon mère | Ma mère",
				"On va à la cinéma. | à la cinéma | au cinéma", "Je vais au plage. | au plage | à la plage",
				"Je bois du eau. | du eau | de l'eau", "Il vient de la restaurant. | de la restaurant | du restaurant",
				"Cette homme est grand. | Cette homme | Cet homme", "Quel chance ! | Quel chance | Quelle chance",
				"Ce fille rit. | Ce fille | Cette fille"),
			find: f.disagreement(false),
		},
		{
			ID: "fr.number", Category: Agreement, Severity: 2,
			Pass: []string{
				"Les problèmes sont là.", "Il les porte.", "Trois fois par mois.", "Chaque jour, je lis.", "Le cours de deux heures.",
				"Le chapitre deux page trois.", "Je leur montre.", "Des gens parlent.", "Dix euros.", "Tu les portes.",
			},
			Fail: fails("Les problème sont là. | Les problème | Les problèmes",
				"J'ai deux frère et trois maison. | trois maison | trois maisons",
				"J'ai un amis. | un amis | des amis", "Chaque jours, je lis. | Chaque jours | Chaque jour",
				"Il a des cheval. | des cheval | des chevaux",
				"Il y a plusieurs problème. | plusieurs problème | plusieurs problèmes", "J'aime mes ami. | mes ami | mes amis",
				"Ils aiment leur parents et leur amis. | leur amis | leurs amis", "La vacances commence. | La vacances | Les vacances"),
			find: f.disagreement(true),
		},
		{
			ID: "fr.euphony", Category: Gender, Severity: 2,
			Pass: []string{
				"Mon école est grande.", "Cet homme rit.", "Un bel homme.", "Le nouvel an.", "Ma honte.", "Ce héros.",
				"Ma onzième année.",
			},
			Fail: fails("Ma école est grande. | Ma école | Mon école", "Ce homme rit. | Ce homme | Cet homme",
				"C'est un beau homme. | beau homme | bel homme", "Cet garçon est là. | Cet garçon | Ce garçon",
				"Sa amie est là. | Sa amie | Son amie"),
			find: f.euphony,
		},
		{
			ID: "fr.adjective_before", Category: Agreement, Severity: 2,
			Pass: []string{
				"Une petite maison.", "Un grand jardin.", "Ma grand-mère.", "Le petit montre son jouet.", "Une jeune fille.",
				"Un nouvel hôtel.", "Le petit la porte.",
			},
			Fail: fails("J'ai une petit maison. | petit maison | petite maison",
				"C'est un petite village. | petite village | petit village",
				"C'est une bon idée. | bon idée | bonne idée", "Un nouveau voiture. | Un nouveau voiture | Une nouvelle voiture",
				"Les petit enfants. | petit enfants | petits enfants"),
			find: f.adjectiveBefore,
		},
		{
			ID: "fr.adjective_after", Category: Agreement, Severity: 2,
			Pass: []string{
				"La voiture verte.", "Une robe vert foncé.", "Une robe bleu marine.", "Des drapeaux bleu et blanc.", "L'école publique.",
				"Il quitte la maison content.", "La semaine prochaine.", "Le vin italien.",
			},
			Fail: fails("J'aime la voiture vert. | voiture vert | voiture verte",
				"On part la semaine prochain. | semaine prochain | semaine prochaine",
				"Il a une voiture allemand. | voiture allemand | voiture allemande",
				"J'ai des chaussures noir. | chaussures noir | chaussures noires",
				"Le film française est bon. | film française | film français"),
			find: f.adjectiveAfter,
		},
		{
			ID: "fr.predicate", Category: Agreement, Severity: 2,
			Pass: []string{
				"La maison est belle.", "Mon père et ma mère sont contents.", "L'eau est froide.", "Les gens sont fatigués.",
				"La maison est un peu petite.",
			},
			Fail: fails("La question est important. | important | importante", "Ma sœur est content. | content | contente",
				"Les enfants sont fatigué. | fatigué | fatigués", "L'eau est froid. | froid | froide",
				"Mes chaussures sont très vieux. | vieux | vieilles"),
			find: f.predicate,
		},
		{
			ID: "fr.noun_verb", Category: Conjugation, Severity: 2,
			Pass: []string{
				"Les enfants sont là.", "La mère des enfants est là.", "Ma famille est grande.", "Mon frère et moi sommes là.",
				"Les gens que tu vois.", "Mes parents, eux, sont là.",
			},
			Fail: fails("Les enfants est là. | enfants est | enfants sont", "Mes parents a une maison. | parents a | parents ont",
				"Ma famille sont grande. | famille sont | famille est", "Les gens parle trop. | gens parle | gens parlent"),
			find: f.nounVerb,
		},
		{
			ID: "fr.capital", Category: Orthography, Severity: 1,
			Pass: []string{
				"Lundi, je travaille.", "Il arrive lundi.", "Un Français parle.", "Je parle français.", "Le Vendredi saint.",
				"Le Mardi gras.",
				"Mon amie Avril est là.", "Une Française parle.", "Le Lycée Français.", "La Comédie Française.", "« Moi », dit Je.",
				"Il est né le 3 mai.",
			},
			Fail: fails("Il arrive Lundi. | Lundi | lundi", "Je parle Français. | Français | français", "Il part en Mai. | Mai | mai",
				"Je suis né le 3 Avril. | Avril | avril", "J'apprends l'Espagnol. | Espagnol | espagnol",
				"Il le dit en Anglais. | Anglais | anglais",
				"Une voiture Française. | Française | française", "Il dit que Je dors. | Je | je"),
			find: either(f.adjectives.capitalised(frNationality, set("banque lycée école musée café théâtre hôtel parc collège")),
				capitals(c.patterns(
					"et|mais|que|si|quand|car|donc [ je ] => je",
					"@lower [ @day ] !gras|saint|saints|noir => $_2", "@lower [ @day ] > => $_2", "en|de|d' [ @month ] => $_2",
					"@number|1er|premier [ @month ] => $_2", "en [ @language ] !@capital => $_2", "en [ @language ] > => $_2",
					"@speak le|l'? [ @language ] => $_3",
				))),
		},
		{
			ID: "fr.repetition", Category: Repetition, Severity: 1,
			Pass: []string{
				"Nous nous levons.", "Vous vous trompez.", "Dites-le le plus vite possible.", "En en parlant, il rit.", "La la la !",
				"Il est très, très grand.",
			},
			Fail: fails("Je mange le le pain. | le le | le", "Il va dans dans la rue. | dans dans | dans",
				"Je veux et et je peux. | et et | et", "La la maison est là. | La la | La"),
			find: unless(c.patterns("de * @capital => "),
				repeated(set(`le la les un une de du des dans pour avec sur et mais je tu il ils à au aux ce cette mon ma mes que qui`))),
		},
	}
}
