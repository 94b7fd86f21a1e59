package rules

// usageRules are about small words that other languages use otherwise, and about the order of words.
func (f *fr) usageRules() []Rule {
	c := f.classes
	c["infinitive-vowel"] = frVowels(c["infinitive"])
	sure := func(cell int) map[string]bool {
		return f.nouns.words(func(r reading) bool { return r.cell == cell && !r.verb && len(f.nouns.forms[r.forms[0]]) < 2 })
	}
	c["one-m"], c["one-f"], c["many-m"], c["many-f"] = sure(ms), sure(fs), sure(mp), sure(fp)
	c["possessive"] = set("mon ma mes ton ta tes son sa ses")
	c["thing"] = set("livre film chanson photo maison voiture chose ville roman lettre cadeau robe repas plat restaurant")
	return []Rule{
		{
			ID: "fr.reflexive", Category: Conjugation, Severity: 2,
			Pass: []string{
				"Je lève la main.", "Je sens le parfum des fleurs.", "Il m'a vu.", "Je couche les enfants à huit heures.",
				"Tu t'es levé tôt.",
				"Nous nous avons l'un l'autre.",
			},
			Fail: fails(
				"Je m'ai levé tôt. | Je m'ai levé | Je me suis levé", "Il s'a lavé les mains. | Il s'a lavé | Il s'est lavé",
				"Tu t'as trompé. | Tu t'as trompé | Tu t'es trompé", "Je souviens de toi. | souviens | me souviens",
				"Je lève à sept heures. | lève | me lève", "Je sens malade. | sens | me sens"),
			find: c.patterns(
				"je m' ai @participle => je me suis $4", "je me ai @participle => je me suis $4", "j' ai me @participle => je me suis $4",
				"tu t' as @participle => tu t'es $4", "il|elle|on s' a @participle => $1 s'est $4",
				"ils|elles s' ont @participle => $1 se sont $4",
				"je [ souviens|souvenais|souviendrai ] => me $2", "tu [ souviens ] => te souviens",
				"il|elle|on [ souvient ] => se souvient",
				"je [ lève|réveille|couche|douche ] à|vers @number|@count heure|heures => me $2",
				"je [ sens ] malade|fatigué|fatiguée|triste|seul|seule => me sens",
			),
		},
		{
			ID: "fr.tout", Category: Agreement, Severity: 2,
			Pass: []string{
				"Tout le monde est là.", "Tous les jours, je lis.", "Tout les oppose.", "Toutes les élèves et tous les élèves.",
				"Toute la journée.",
				"Tout la pousse à partir.",
			},
			Fail: fails(
				"Tous le monde est là. | Tous le | Tout le", "Je lis tout les jours. | tout les | tous les",
				"Il dort tout la nuit. | tout la | toute la",
				"Tous les filles chantent. | Tous les | Toutes les", "Toute les semaines, il part. | Toute les | Toutes les"),
			find: c.patterns(
				"[ tous|toute|toutes le ] @one-m|monde => tout le", "[ tout|tous|toutes la ] @one-f => toute la",
				"[ tout|toute|toutes les ] @many-m => tous les", "[ tout|toute|tous les ] @many-f => toutes les",
			),
		},
		{
			ID: "fr.hyphen", Category: Orthography, Severity: 1,
			Pass: []string{
				"La vérité est ce que tu vois.", "Il arrive après midi.", "Est-ce que tu viens ?", "Un grand père de famille.",
				"Comment vous allez ?",
				"Il a vingt ans, deux sœurs et un chat.",
			},
			Fail: fails(
				"Est ce que tu viens ? | Est ce | Est-ce", "Qu'est ce que c'est ? | est ce | est-ce",
				"Comment allez vous ? | allez vous | allez-vous",
				"Y a t il du pain ? | a t il | a-t-il", "Ma grand mère est là. | grand mère | grand-mère",
				"J'ai un rendez vous. | rendez vous | rendez-vous",
				"Cet après midi, je dors. | après midi | après-midi", "J'ai vingt deux ans. | vingt deux | vingt-deux"),
			find: c.patterns(
				"< [ est ce ] que|qu' je|j'|tu|il|elle|on|nous|vous|ils|elles => est-ce", "qu' [ est ce ] que|qu'|qui => est-ce",
				"a t|t' il|elle|on => a-t-$3", "comment|où|quand|pourquoi [ allez|êtes|habitez|venez|partez vous ] => $2-vous",
				"ma|ta|sa|notre|votre [ grand mère ] => grand-mère", "un|mon|ton|son|le|du|au [ rendez vous ] => rendez-vous",
				"l'|cet|cette|bon|un|une|mes [ après midi ] => après-midi", "les|aux|des [ états unis ] => États-Unis",
				"vingt|trente|quarante|cinquante|soixante deux|trois|quatre|cinq|six|sept|huit|neuf => $1-$2",
				"dix sept|huit|neuf => dix-$2",
				"[ c' est à dire ] que => c'est-à-dire",
			),
		},
		{
			ID: "fr.preposition", Category: WordChoice, Severity: 2,
			Pass: []string{
				"Je téléphone à ma mère.", "La rue entre la maison et la gare.", "Il écoute un match à la radio.",
				"Elle est née dans un village.",
				"J'attends le bus.", "Je cherche un cadeau pour ma sœur.", "Je vais au cinéma.", "Ça dépend de toi.",
			},
			Fail: fails(
				"Je téléphone ma mère. | ma mère | à ma mère", "Elle ressemble sa sœur. | sa sœur | à sa sœur",
				"Je veux répondre la question. | la question | à la question", "J'entre la maison. | la maison | dans la maison",
				"J'attends pour le bus. | pour le bus | le bus", "Je cherche pour mes clés. | pour mes clés | mes clés",
				"J'écoute à la musique. | à la musique | la musique", "Ça dépend sur le temps. | sur le | du",
				"Je suis né dans 1990. | dans | en", "Je vais au médecin. | au médecin | chez le médecin"),
			find: c.patterns(
				"téléphone|téléphones|téléphoner|téléphoné|ressemble|ressembles|ressembler [ @possessive @person ] => à $2 $3",
				"répondre|répondu|réponds|répond [ la|cette|ma|ta|sa question|lettre ] => à $2 $3",
				"répondre|répondu|réponds|répond [ le message|mail|professeur ] => au $3",
				"j' entre [ la|une|ma maison|chambre|classe|cuisine|salle ] => dans $3 $4",
				"entrer|entré|entrée [ la|une|ma maison|chambre|classe|cuisine|salle ] => dans $2 $3",
				"écoute|écoutes|écouter|écouté|écoutons [ à la musique ] => la musique",
				"attends|attend|attendre|attendons|attendu [ pour le|la|mon|ma|un|une "+
					"bus|train|métro|taxi|avion|ami|amie|réponse|professeur ] => $3 $4",
				"cherche|cherches|chercher|cherchons [ pour mon|ma|mes|un|une "+
					"clé|clés|travail|emploi|appartement|livre|sac|restaurant|hôtel ] => $3 $4",
				"intéressé|intéressée|intéressés [ en|dans ] la|le|les|l'|ce|cette => par",
				"dépend|dépends|dépendent|dépendre [ sur le ] => du", "dépend|dépends|dépendent|dépendre [ sur les ] => des",
				"dépend|dépends|dépendent|dépendre [ sur ] la|l'|ce|cette|toi|moi|lui|elle|@possessive => de",
				"né|née [ dans ] @number > => en", "vais|vas|va|aller|allé|allée [ au médecin|dentiste|coiffeur|docteur ] => chez le $3",
			),
		},
		{
			ID: "fr.infinitive_link", Category: WordChoice, Severity: 2,
			Pass: []string{
				"J'ai besoin de dormir.", "J'essaie de comprendre.", "Je veux manger.", "Il veut d'abord manger.", "J'ai fini mon livre.",
				"Je veux de l'eau.", "Il continue sa route.",
			},
			Fail: fails(
				"J'ai besoin dormir. | dormir | de dormir", "J'ai envie acheter une robe. | acheter | d'acheter",
				"Elle a besoin un livre. | un | d'un",
				"J'essaie comprendre. | comprendre | de comprendre", "Il commence travailler. | travailler | à travailler",
				"Je veux de manger. | de manger | manger", "J'ai oublié fermer la porte. | fermer | de fermer"),
			find: c.patterns(
				"ai|as|a|avons|avez|ont|avais|avait besoin|envie|peur [ @infinitive-vowel ] => d'$3",
				"ai|as|a|avons|avez|ont|avais|avait besoin|envie|peur [ @infinitive ] => de $3",
				"ai|as|a|avons|avez|ont|avais|avait besoin [ un|une ] => d'$3",
				"ai|as|a|avons|avez|ont|avais|avait besoin [ ce|cette|@possessive ] => de $3",
				"essaie|essaies|essayer|essayé|décidé|oublié|fini|refuse|arrête|arrêté|accepte [ @infinitive-vowel ] => d'$2",
				"essaie|essaies|essayer|essayé|décidé|oublié|fini|refuse|arrête|arrêté|accepte [ @infinitive ] => de $2",
				"commence|commences|commencer|commencé|commençons|apprends|apprendre|continue|continuer|réussi|hésite [ @infinitive "+
					"] => à $2",
				"peux|peut|veux|veut|voudrais|préfère|espère|aime|aimes|adore|déteste [ de|d' @infinitive ] => $3",
			),
		},
		{
			ID: "fr.quantity", Category: WordChoice, Severity: 2,
			Pass: []string{
				"J'ai beaucoup d'amis.", "Beaucoup des élèves de ma classe sont là.", "Ce n'est pas du vin.",
				"Je n'ai pas un chien, j'en ai deux.",
				"Il mange trop de pain.", "Il n'a pas les clés.",
			},
			Fail: fails(
				"J'ai beaucoup des amis. | beaucoup des amis | beaucoup d'amis", "Il mange trop du pain. | trop du pain | trop de pain",
				"Je n'ai pas des amis. | des amis | d'amis", "Il n'y a pas du lait. | du lait | de lait",
				"Je veux un verre de l'eau. | de l'eau | d'eau",
				"J'aime très beaucoup ce film. | très beaucoup | beaucoup"),
			find: c.patterns(
				"ai|as|a|avons|avez|ont|avait|mange|manges|bois|boit [ beaucoup|trop|assez des|du @noun-vowel ] .|?|! => $2 d'$4",
				"ai|as|a|avons|avez|ont|avait|mange|manges|bois|boit [ beaucoup|trop|assez des|du @noun ] .|?|! => $2 de $4",
				"n' ai|as|a|avons|avez|ont pas [ des|du @noun-vowel ] .|! => d'$5",
				"n' ai|as|a|avons|avez|ont pas [ des|du @noun ] .|! => de $5",
				"n' y a pas [ un|une|des|du @noun-vowel ] .|! => d'$6", "n' y a pas [ un|une|des|du @noun ] .|! => de $6",
				"un|deux|trois|une kilo|kilos|litre|litres|bouteille|bouteilles|verre|verres|tasse|tasses [ de l' eau|huile ] .|?|! "+
					"=> d'$5",
				"un|deux|trois|une kilo|kilos|litre|litres|bouteille|bouteilles|verre|verres|tasse|tasses [ des|du @noun ] .|?|! => de $4",
				"très|trop beaucoup => beaucoup",
			),
		},
		{
			ID: "fr.word_order", Category: WordOrder, Severity: 2,
			Pass: []string{
				"Je mange souvent ici.", "Elle aussi mange ici.", "Lui toujours en retard, elle jamais.", "Une voiture rouge.",
				"Le rouge et le noir.",
				"Un Espagnol ami de Paul est là.",
			},
			Fail: fails(
				"Je souvent mange ici. | Je souvent mange | Je mange souvent",
				"Il toujours est en retard. | Il toujours est | Il est toujours",
				"J'ai une rouge voiture. | rouge voiture | voiture rouge", "C'est un français film. | français film | film français",
				"Je vraiment aime ce livre. | Je vraiment aime | J'aime vraiment"),
			find: either(f.adverbOrder, unless(c.patterns("un|une @capital => "), c.patterns(
				"un|une [ rouge|bleu|bleue|vert|verte|jaune|noir|noire|blanc|blanche "+
					"voiture|maison|robe|chemise|jupe|chat|chien|stylo|sac|pantalon|pull|chapeau|table|fleur|pomme|cheval ] => $3 $2",
				"un|une [ "+
					"français|française|anglais|anglaise|américain|américaine|espagnol|espagnole|italien|italienne|allemand|allemande|"+
					"intéressant|intéressante "+
					"ami|amie|film|livre|chanson|voiture|restaurant|fille|ville|femme|étudiante|professeur|histoire|chanteur ] => $3 $2",
			))),
		},
		{
			ID: "fr.relative", Category: WordChoice, Severity: 2,
			Pass: []string{
				"Le livre que je lis.", "Je ne sais pas qui tu es.", "Ce qui nous plaît, c'est la mer.", "Les amis que sont Paul et Marie.",
				"La ville qui me plaît.", "Dis à ton frère qui je suis.",
			},
			Fail: fails(
				"Le livre qui je lis est bon. | qui | que", "J'aime la maison qui il a achetée. | qui il | qu'il",
				"C'est ce qui je veux. | qui | que",
				"J'ai un ami que est médecin. | que | qui", "Celui que a faim mange. | que | qui"),
			find: c.patterns(
				"@thing|ce [ qui ] je|j'|tu => que", "@thing|ce [ qui il|ils|on|elle|elles ] => qu'$3",
				"@noun|celui|celle|ceux|ce [ que ] est|était|a|avait|ont => qui",
			),
		},
		{
			ID: "fr.know", Category: WordChoice, Severity: 2,
			Pass: []string{
				"Je connais ta mère.", "Je sais que tu viens.", "Je ne connais que toi.", "Il sait tout.", "Tu sais où est Paul ?",
			},
			Fail: fails(
				"Je sais ta mère. | sais | connais", "Il sait mon frère. | sait | connaît", "Je connais que tu es là. | connais | sais",
				"Tu connais comment faire ? | connais | sais"),
			find: c.patterns(
				"je|tu [ sais ] @possessive|votre|cette|ce @person > => connais",
				"il|elle|on [ sait ] @possessive|votre|cette|ce @person > => connaît",
				"je|tu [ connais ] comment|pourquoi|où => sais",
				"je|tu [ connais ] que|qu' je|j'|tu|il|elle|on|nous|vous|ils|elles|c' => sais",
				"il|elle|on [ connaît|connait ] comment|pourquoi|où => sait",
			),
		},
	}
}

var frAdverbs = set("souvent toujours rarement vraiment parfois")

// adverbOrder finds "je souvent mange".
func (f *fr) adverbOrder(t *text, i int) (hit, bool) {
	person, ok := frPersons[t.at(i).lower]
	if before := t.at(i - 1).lower; !ok || person == 3 || person == 4 || before == "-" || frNoSubject[before] || !t.is(i+1, frAdverbs) {
		return hit{}, false
	}
	if agrees, _ := f.verbs.agrees(t.at(i+2).lower, person); !agrees || t.at(i+2).capital() || t.at(i+3).lower == "-" {
		return hit{}, false
	}
	return hit{i, i + 3, frSentence(t.at(i).raw, t.at(i+2).raw, t.at(i+1).raw)}, true
}
