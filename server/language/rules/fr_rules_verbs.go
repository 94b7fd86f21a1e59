package rules

// verbRules are about the forms of verbs.
func (f *fr) verbRules() []Rule {
	c := f.classes
	c["je"] = set("je j' tu il on ils elle elles")
	c["modal"] = union(f.formsOf("aller"), f.formsOf("pouvoir"), f.formsOf("vouloir"), f.formsOf("devoir"))
	c["mangé"] = set(`mangé parlé acheté travaillé étudié voyagé trouvé regardé écouté joué allé aidé visité demandé habité dansé chanté
		cherché gagné payé commencé`)
	c["manger"] = set(`manger parler acheter travailler étudier voyager trouver regarder écouter jouer aider visiter demander habiter
		danser chanter chercher gagner payer commencer aimer donner rencontrer oublier marcher`)
	return []Rule{
		{
			ID: "fr.subject_verb", Category: Conjugation, Severity: 2,
			Pass: []string{
				"Tu es là.", "Il nous parle.", "Ça nous plaît.", "Peut-on manger ici ?", "Peut il venir ?", "Paul et elle sont partis.",
				"Avec elle, tout va bien.", "Il les porte.", "Que veux-tu manger ?", "Nous parle-t-il ?",
				"Ce qu'il vous faut, c'est du repos.",
				"Je n'en peux plus.", "Il faut que tu viennes.", "Tu la portes.", "On y va.", "Vous voir me fait plaisir.",
				"Je suis son exemple.",
				"Il se peut qu'ils aient raison.", "Quand elle était petite, elle chantait.", "Si vous veniez, nous serions contents.",
			},
			Fail: fails("Tu est gentil. | Tu est | Tu es", "Nous avoir un chien. | Nous avoir | Nous avons",
				"Ils parle trop. | Ils parle | Ils parlent",
				"Je peut venir. | Je peut | Je peux", "Elle ne veux pas. | Elle ne veux | Elle ne veut",
				"On allons au parc. | On allons | On va",
				"Il parler bien. | Il parler | Il parle", "Je les aimes. | Je les aimes | Je les aime",
				"Vous faisez quoi ? Vous va bien. | Vous va | Vous allez",
				"Je dit toujours la vérité. | Je dit | Je dis", "J'est un chat. | J'est | Je suis",
				"Hier, ils étais là. | ils étais | ils étaient",
				"Je finit mon travail. | Je finit | Je finis", "Tu ne prend rien. | Tu ne prend | Tu ne prends",
				"Tu vas bien, mais elle vas mal. | elle vas | elle va"),
			find: f.subjectVerb,
		},
		{
			ID: "fr.auxiliary_etre", Category: Conjugation, Severity: 2,
			Pass: []string{
				"Je suis allé au parc.", "J'ai monté l'escalier.", "Il a sorti le chien.", "Il y a resté un chat.",
				"Nous avons passé une heure.",
			},
			Fail: fails("J'ai allé au cinéma. | J'ai allé | Je suis allé",
				"Nous n'avons pas arrivé. | Nous n'avons pas arrivé | Nous ne sommes pas arrivés",
				"Elle a venu hier. | Elle a venu | Elle est venue", "Ils ont parti. | Ils ont parti | Ils sont partis",
				"Tu as né où ? | Tu as né | Tu es né",
				"Il avait déjà parti. | Il avait déjà parti | Il était déjà parti"),
			find: f.pastWithAvoir,
		},
		{
			ID: "fr.auxiliary_avoir", Category: Conjugation, Severity: 2,
			Pass: []string{"J'ai été malade.", "Je suis aimé.", "J'ai dormi.", "Elle est descendue."},
			Fail: fails("Je suis été malade. | suis été | ai été", "Il est dormi longtemps. | est dormi | a dormi",
				"Nous sommes voyagé en train. | sommes voyagé | avons voyagé",
				"Tu es travaillé hier ? | es travaillé | as travaillé", "Ils sont dîné. | sont dîné | ont dîné"),
			find: c.patterns(
				"je [ suis @without-être ] => ai $3", "tu [ es @without-être ] => as $3", "il|elle|on [ est @without-être ] => a $3",
				"je [ suis acheté|mangé|visité|étudié|lu|bu ] un|une|mon|ma|mes|des => ai $3",
				"[ suis fini|finie ] avec|mon|ma|mes|le|la => ai fini",
				"nous [ sommes @without-être ] => avons $3", "vous [ êtes @without-être ] => avez $3",
				"ils|elles [ sont @without-être ] => ont $3",
			),
		},
		{
			ID: "fr.si", Category: Conjugation, Severity: 2,
			Pass: []string{
				"Si j'avais le temps, je viendrais.", "Je ne sais pas si j'aurais le temps.", "Je me demande s'il viendrait.",
				"Même si je pourrais, je ne veux pas.",
				"J'aimerais savoir s'il pourrait venir.",
			},
			Fail: fails("Si j'aurais le temps, je viendrais. | Si j'aurais | Si j'avais",
				"Je viendrais si je pourrais. | si je pourrais | si je pouvais",
				"S'il serait là, je serais content. | S'il serait | S'il était",
				"Si tu voudrais, on irait. | Si tu voudrais | Si tu voulais"),
			find: f.ifConditional,
		},
		{
			ID: "fr.subjunctive", Category: Conjugation, Severity: 2,
			Pass: []string{
				"Il faut que j'aille.", "Je veux que tu viennes.", "Il faut que tu parles.", "Je vois bien que tu es là.",
				"Je crois qu'il est là.", "Il ne faut pas qu'on oublie.",
			},
			Fail: fails("Il faut que je vais au travail. | je vais | j'aille", "Je veux que tu es content. | tu es | tu sois",
				"Il faut qu'il fait attention. | il fait | il fasse",
				"Il faut que tu peux venir. | tu peux | tu puisses"),
			find: f.subjunctive,
		},
		{
			ID: "fr.infinitive_after_verb", Category: Conjugation, Severity: 2,
			Pass: []string{"Je vais manger.", "Il va passé dix heures.", "Je veux un thé.", "Il est venu pour manger.", "Tu dois y aller."},
			Fail: fails("Je vais mangé ce soir. | mangé | manger", "Nous voulons visité Paris. | visité | visiter",
				"C'est pour mangé. | mangé | manger",
				"Tu peux allé au lit. | allé | aller", "Il ne peut pas travaillé. | travaillé | travailler"),
			find: rewritten(c.patterns("@modal pas? [ @mangé ] => $3", "pour [ @mangé ] => $2",
				"aime|aimes|adore|déteste|préfère [ @mangé ] => $2",
				"envie|besoin|peur de [ @mangé ] => $3", "commence|commencé|réussi à [ @mangé ] => $3"),
				func(word string) string { return word[:len(word)-len("é")] + "er" }),
		},
		{
			ID: "fr.participle_after_avoir", Category: Conjugation, Severity: 2,
			Pass: []string{"J'ai mangé.", "J'ai à manger.", "Il a manger dans son nom.", "Qu'as-tu à manger ?", "Ils ont mangé."},
			Fail: fails("Vous avez oublier vos clés. | oublier | oublié", "J'ai manger une pomme. | manger | mangé",
				"Nous avons visiter Rome. | visiter | visité", "Tu n'as pas parler. | parler | parlé"),
			find: rewritten(c.patterns(
				"j' ai pas? [ @manger ] => $4", "je n' ai pas|jamais [ @manger ] => $5", "tu as [ @manger ] => $3",
				"tu n' as pas|jamais [ @manger ] => $5",
				"nous avons [ @manger ] => $3", "nous n' avons pas|jamais [ @manger ] => $5", "vous avez [ @manger ] => $3",
				"ils|elles ont [ @manger ] => $3", "il|elle|on n' a pas|jamais [ @manger ] => $5",
			), func(word string) string { return word[:len(word)-len("er")] + "é" }),
		},
		{
			ID: "fr.missing_auxiliary", Category: Conjugation, Severity: 2,
			Pass: []string{"J'ai mangé.", "Je mange.", "Que peut-il, fatigué ?", "Qui a-t-il visité ?"},
			Fail: fails("Hier je mangé une pizza. | je mangé | j'ai mangé", "Ils parlé hier. | Ils parlé | Ils ont parlé",
				"Tu travaillé hier ? | Tu travaillé | Tu as travaillé", "Je allé au parc. | Je allé | Je suis allé"),
			find: c.patterns("je allé => je suis $2", "tu allé => tu es $2", "il allé => il est allé", "< on allé => on est allé",
				"ils allé => ils sont allés",
				"je @mangé => j'ai $2", "tu @mangé => tu as $2", "il @mangé => il a $2", "< on @mangé => on a $2",
				"ils @mangé => $1 ont $2"),
		},
		{
			ID: "fr.negation_order", Category: WordOrder, Severity: 2,
			Pass: []string{"Je ne suis pas là.", "Pour ne pas perdre.", "Il préfère ne pas venir.", "J'espère ne jamais partir."},
			Fail: fails("Elle ne plus travaille ici. | Elle ne plus travaille | Elle ne travaille plus",
				"Je ne pas suis français. | Je ne pas suis | Je ne suis pas", "Il ne pas aime le thé. | Il ne pas aime | Il n'aime pas",
				"Tu ne jamais viens. | Tu ne jamais viens | Tu ne viens jamais"),
			find: f.negationOrder,
		},
		{
			ID: "fr.homophone", Category: Spelling, Severity: 2,
			Pass: []string{
				"Il est là.", "On a mangé.", "Ils ont mangé.", "Il peut venir.", "Sa voiture est là.", "Un peu de pain.", "Ça va.",
				"Elle et Paul sont partis.", "Sa marche est lente.", "Ces pas dans la neige.", "Ils aiment leurs parents.",
				"Les deux sont là et elle est là.",
			},
			Fail: fails("Ils on mangé. | on | ont", "Il et gentil. | et | est", "Sa va bien ? | Sa | Ça", "Je peu venir. | peu | peux",
				"Il peu venir. | peu | peut",
				"Ils son là. | son | sont", "Sa c'est bien. | Sa | Ça", "Ont a mangé. | Ont | On",
				"Ces un bon film. | Ces | C'est", "Il c'est levé tôt. | c'est | s'est", "Je leurs parle. | leurs | leur",
				"Paul est la. | la | là", "Je veux, mes je peux pas. | mes | mais"),
			find: c.patterns("ils|elles [ on ] @participle|un|une|des|le|la|les|faim|soif|mon|ma|mes => ont", "c' [ et ] => est",
				"< il|elle [ et ] très|trop|là|gentil|gentille|grand|grande|petit|petite|belle|beau|content|contente|malade => est",
				"[ sa ] va|c'|dépend|suffit|m'|me => ça", "je|tu [ peu ] @infinitive => peux", "il|elle|on [ peu ] @infinitive => peut",
				"ils|elles [ son ] là|ici|très|partis|venus|pas|dans => sont",
				"< [ ont ] a|va|est|peut|doit|veut|dit => on",
				"< [ ces ] un|une|le|la|l'|mon|ma|moi|toi => c'est", "[ mes ] je|j'|tu|il|elle|on|ils|c' => mais",
				"[ quand ] à moi|toi|lui|eux => quant",
				"il|elle|on [ c' est ] @participle => s'est", "je|tu|il|elle|on|nous|vous|ils|elles [ leurs ] @finite => leur",
				"est|suis|es|sommes|sont [ la ] .|?|! => là"),
		},
		{
			ID: "fr.a_accent", Category: Accent, Severity: 1,
			Pass: []string{
				"Il y a du monde.", "Il a mangé.", "Il habite à Paris.", "Ma mère a la grippe.", "À demain !", "Il en a assez.",
				"Qui a la clé ?", "Il est parti à Lyon.",
			},
			Fail: fails("Je vais a la plage. | a | à", "J'habite a Paris. | a | à", "Il y à du monde. | à | a", "Elle à mangé. | à | a",
				"A demain ! | A | À",
				"C'est a cause de toi. | a | à", "Je reste jusqu'a midi. | a | à", "Nous allons a l'école. | a | à",
				"Je commence a comprendre. | a | à", "Je pense a toi. | a | à"),
			find: c.patterns(
				"aller|retourner|habiter|jouer|penser|parler|voyager [ a ] la|l'|mon|ma|mes|@capital => à",
				"il y [ à ] => a", "< il|elle|on [ à ] @er-participle|été|eu|fait|dit|pris|vu|un|une => a",
				"< [ a ] demain|bientôt|plus|lundi|mardi|samedi|dimanche > => à",
				"[ a ] cause|côté|partir|travers de|d'|du|des => à", "jusqu' [ a ] => à",
				"grâce|face [ a ] la|l'|mon|ma|toi|lui|vous|cette|ce => à",
				"@number heures [ a ] @number => à",
				"< je|tu|nous|vous|on|il|elle @finite [ a ] la|l'|mon|ma|mes|un|une|toi|moi|lui|elle|eux|@capital|@infinitive => à",
				"< j' @finite [ a ] la|l'|mon|ma|mes|un|une|toi|moi|lui|elle|eux|@capital|@infinitive => à",
			),
		},
		{
			ID: "fr.ou_accent", Category: Accent, Severity: 1,
			Pass: []string{
				"Tu veux du thé ou du café ?", "Où est Paul ?", "La ville où je suis né.", "Ou alors on part.",
				"Le jour où il est parti.", "Oui ou non ?",
			},
			Fail: fails("Ou est la gare ? | Ou | Où", "Ou habites-tu ? | Ou | Où", "D'ou viens-tu ? | ou | où",
				"Le jour ou il est parti. | ou | où", "La ville ou j'habite. | ou | où",
				"Oui où non ? | où | ou", "C'est plus où moins vrai. | où | ou", "Tu sais ou est Paul ? | ou | où"),
			find: either(c.patterns(
				"d' [ ou ] => où", "jour|moment|époque|année|mois [ ou ] je|j'|tu|il|elle|on|nous|vous|ils|elles => où",
				"ville|pays|maison|quartier|village|endroit|rue|région [ ou ] j'|je|tu|il|elle|on|nous|vous|ils "+
					"habite|habites|habitons|habitez|habitent|habitais|suis|est|sommes né|née|nés? => où",
				"ville|pays|maison|quartier|village|endroit|rue|région [ ou ] j'|je|tu|il|elle|on|nous|vous|ils "+
					"habite|habites|habitons|habitez|habitent|habitais|vis|vit|vivons => où",
				"oui|un|une|plus|tôt [ où ] non|deux|moins|tard => ou",
				"sais|sait|savez|sais-tu [ ou ] est|sont|se|il|elle|on|tu|vous => où",
			), f.whereQuestion),
		},
	}
}

// whereQuestion finds "Ou est la gare ?".
func (f *fr) whereQuestion(t *text, i int) (hit, bool) {
	if t.at(i).lower != "ou" || !t.at(i).first {
		return hit{}, false
	}
	verb := t.is(i+1, set("est sont es êtes vas va allez habites habite habitez sommes étais était"))
	if !verb || t.at(i+2).lower == "-" && !frSubjects[t.at(i+3).lower] {
		return hit{}, false
	}
	for k := i; k < len(t.tokens) && k < i+15; k++ {
		if t.at(k).lower == "?" {
			return hit{i, i + 1, "où"}, true
		}
	}
	return hit{}, false
}

var frSubjects = set("je tu il elle on nous vous ils elles ce")
