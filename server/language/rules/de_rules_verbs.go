package rules

// verbRules are about verbs and their subjects.
func (d *de) verbRules() []Rule {
	c := d.classes
	return []Rule{
		{
			ID: "de.stem_change", Category: Conjugation, Severity: 2,
			Pass: []string{
				"Du fährst zu schnell.", "Ihr fahrt morgen.", "Ihr lest viel.", "Wenn ihr esst, esst langsam.",
				"Der Bus fährt ab.",
			},
			Fail: fails("Du fahrst nach Rom. | fahrst | fährst", "Er sprecht gut. | Er sprecht | Er spricht",
				"Du helfst mir. | helfst | hilfst", "Man lest viel. | Man lest | Man liest",
				"Er schlaft noch. | Er schlaft | Er schläft"),
			find: d.stemChange,
		},
		{
			ID: "de.conjugation", Category: Conjugation, Severity: 2,
			Pass: []string{
				"Du und ich gehen.", "Was glaubst du ist passiert?", "Weil ich arbeiten muss.", "Er sagt, er habe Zeit.",
				"Man nehme zwei Eier.", "Kann ich helfen?", "Jemand wie du hat Glück.",
				"Ihr haben wir nichts gesagt.", "Hast du gehört?", "Was ich will, weiß er.", "Er hat, ich habe.",
			},
			Fail: fails("Ich hat Zeit. | Ich hat | Ich habe", "Du hat Zeit. | Du hat | Du hast", "Er haben Zeit. | Er haben | Er hat",
				"Ich geht jetzt. | Ich geht | Ich gehe", "Er bin müde. | Er bin | Er ist",
				"Wir geht nach Hause. | Wir geht | Wir gehen", "Du wohnt hier. | Du wohnt | Du wohnst",
				"Ich denke, du bin nett. | du bin | du bist", "Man müssen lernen. | Man müssen | Man muss"),
			find: d.conjugation,
		},
		{
			ID: "de.inverted", Category: Conjugation, Severity: 2,
			Pass: []string{
				"Wo wohnst du?", "Gehen du und ich?", "Hast du Zeit?", "Was machen wir?", "Wie geht es dir?",
				"Seit wir hier sind.", "Sei du selbst!",
			},
			Fail: fails("Wo wohnt du? | wohnt du | wohnst du", "Hat du Zeit? | Hat du | Hast du",
				"Was machen du? | machen du | machst du", "Wie heißt ich? | heißt ich | heiße ich",
				"Haben du ein Auto? | Haben du | Hast du"),
			find: d.inverted,
		},
		{
			ID: "de.participle", Category: Conjugation, Severity: 2,
			Pass: []string{"Ich bin gegangen.", "Er hat gewinnt.", "Ich habe verstanden.", "Wir gedenken der Opfer."},
			Fail: fails("Ich habe ihn geseht. | geseht | gesehen", "Er hat viel getrinkt. | getrinkt | getrunken",
				"Ich habe gestudiert. | gestudiert | studiert", "Wir haben gebezahlt. | gebezahlt | bezahlt"),
			find: corrections("de.participles.txt"),
		},
		{
			ID: "de.preterite", Category: Conjugation, Severity: 2,
			Pass: []string{"Ich ging nach Hause.", "Er kannte mich.", "Die Fahrten waren lang.", "Sie dachte nach."},
			Fail: fails("Ich gehte nach Hause. | gehte | ging", "Er kommte spät. | kommte | kam",
				"Wir findeten nichts. | findeten | fanden", "Sie denkte an mich. | denkte | dachte"),
			find: corrections("de.preterites.txt"),
		},
		{
			ID: "de.auxiliary", Category: Conjugation, Severity: 2,
			Pass: []string{
				"Ich bin gegangen.", "Er hat gesehen, wie sie gegangen ist.", "Der Film hat mir gefallen.", "Ich habe geschlafen.",
				"Sie haben gelacht und sind gegangen.", "Das Brot ist gegessen.",
				"Der Text ist gelesen worden.", "Ich habe das Auto in die Garage gefahren.", "Er hat eine verloren gegangene Tasche.",
			},
			Fail: fails("Ich habe gestern ins Kino gegangen. | habe | bin", "Er hat zu spät gekommen. | hat | ist",
				"Wir haben zu Hause geblieben. | haben | sind", "Was hat passiert? | hat | ist",
				"Ich bin gut geschlafen. | bin | habe", "Wir sind Pizza gegessen. | sind | haben"),
			find: d.auxiliary,
		},
		{
			ID: "de.modal_infinitive", Category: Conjugation, Severity: 2,
			Pass: []string{
				"Ich kann gut schwimmen.", "Ich muss zu Hause bleiben.", "Ich will liebe Grüße senden.",
				"Ich will nichts zu essen.", "Wer will, komme.", "Kann sein.",
			},
			Fail: fails("Ich muss zu arbeiten. | zu arbeiten | arbeiten", "Ich will gehe nach Hause. | gehe | gehen",
				"Ich kann nicht komme. | komme | kommen", "Er kann gut Deutsch zu sprechen. | zu sprechen | sprechen",
				"Ich möchte lerne Deutsch. | lerne | lernen"),
			find: c.patterns("ich|du|er|wir|man @modal nicht|auch|gern|gerne|gut? [ zu @infinitive ] > => $5",
				"ich|du|er|wir|man @modal gut? deutsch|englisch|auto|fußball [ zu @infinitive ] > => $6",
				"ich|du|er|wir|man @modal nicht|auch|gern|gerne|gut? [ "+
					"gehe|spreche|komme|mache|esse|trinke|lerne|schlafe|arbeite|kaufe|sehe|lese|schreibe|fahre|helfe|bleibe|nehme|verstehe|koche|wohne|finde|gebe|spiele ] => $4n"),
		},
		{
			ID: "de.infinitive_zu", Category: Conjugation, Severity: 1,
			Pass: []string{
				"Ich lerne, um besser zu sprechen.", "Ich habe keine Zeit, für Deutsch zu lernen.",
				"Das ist für zu Hause.", "Er kommt um acht essen.", "Hör auf zu reden!",
			},
			Fail: fails("Ich bin hier, um Deutsch lernen. | lernen | zu lernen",
				"Ich gehe nach Hause, für zu schlafen. | für zu | um zu", "Ich brauche Geld für zu reisen. | für zu | um zu",
				"Ich habe keine Lust lernen. | lernen | zu lernen",
				"Ich versuche schlafen. | schlafen | zu schlafen"),
			find: c.patterns(", um deutsch|englisch|geld|arbeit|freunde|mehr|besser [ @infinitive ] > => zu $4",
				"[ für zu ] @infinitive => um zu",
				"keine|lust|zeit lust|zeit? [ lernen|arbeiten|schlafen|gehen|kochen|lesen|spielen|sprechen|kommen ] > => zu $3",
				"versuche|versuchst|versucht|hoffe|vergesse|beginne [ @infinitive ] > => zu $2"),
		},
		{
			ID: "de.reflexive", Category: Conjugation, Severity: 2,
			Pass: []string{
				"Ich freue mich auf dich.", "Ich interessiere mich für Kunst.", "Ich fühle die Kälte.",
				"Ich fühle mich gut.", "Das interessiert mich.",
			},
			Fail: fails("Ich freue auf die Ferien. | freue auf | freue mich auf",
				"Ich interessiere für Musik. | interessiere für | interessiere mich für",
				"Ich fühle gut. | fühle gut | fühle mich gut", "Ich dusche und ich beeile. | beeile | beeile mich",
				"Du freust auf das Wochenende. | freust auf | freust dich auf"),
			find: c.patterns("ich [ freue auf|über ] => freue mich $3", "du [ freust auf|über ] => freust dich $3",
				"er [ freut auf|über ] => freut sich $3", "wir [ freuen auf|über ] => freuen uns $3",
				"ich [ interessiere für ] => interessiere mich für", "ich [ interessiere in|an|auf ] => interessiere mich für",
				"du [ interessierst für ] => interessierst dich für", "wir [ interessieren für ] => interessieren uns für",
				"er [ interessiert für ] => interessiert sich für",
				"ich [ fühle sehr|nicht|so? gut|schlecht|krank|müde|wohl|allein|einsam|besser ] > => fühle mich $3 $4",
				"ich [ beeile ] > => beeile mich"),
		},
	}
}

// orderRules are about the order of words.
func (d *de) orderRules() []Rule {
	return []Rule{
		{
			ID: "de.verb_second", Category: WordOrder, Severity: 2,
			Pass: []string{
				"Gestern war ich krank.", "Vielleicht ich auch.", "Auch ich bin müde.",
				"Heute, ich bin sicher, regnet es.", "Guten Morgen, ich bin da.", "Am Montag, glaube ich.", "Nur ich habe Zeit.",
			},
			Fail: fails("Gestern ich bin ins Kino gegangen. | ich bin | bin ich", "Heute ich habe keine Zeit. | ich habe | habe ich",
				"Dann wir gehen nach Hause. | wir gehen | gehen wir", "Am Montag ich arbeite nicht. | ich arbeite | arbeite ich",
				"Um acht Uhr er kommt. | er kommt | kommt er", "Leider ich kann nicht. | ich kann | kann ich"),
			find: d.verbSecond,
		},
		{
			ID: "de.subordinate_order", Category: WordOrder, Severity: 2,
			Pass: []string{
				"Weil ich müde bin.", "Er sagt, dass er hat kommen können.", "Wenn er will, kommt er.",
				"Dass ich das weiß, ist klar.", "Weil ich gehen muss.",
			},
			Fail: fails("Ich schlafe, weil ich bin müde. | ich bin müde | ich müde bin",
				"Ich hoffe, dass du hast Zeit. | du hast Zeit | du Zeit hast",
				"Ich lerne, weil ich will in Wien arbeiten. | ich will in Wien arbeiten | ich in Wien arbeiten will",
				"Er kommt nicht, weil er ist sehr krank. | er ist sehr krank | er sehr krank ist"),
			find: d.subordinate,
		},
		{
			ID: "de.separable", Category: WordOrder, Severity: 2,
			Pass: []string{"Ich stehe um sieben auf.", "Wenn ich aufstehe, ist es dunkel.", "Ich muss aufstehen.", "Weil er ankommt."},
			Fail: fails("Ich aufstehe um sieben Uhr. | aufstehe um sieben Uhr | stehe um sieben Uhr auf",
				"Ich einkaufe am Samstag. | einkaufe am Samstag | kaufe am Samstag ein",
				"Er anruft seine Mutter. | anruft seine Mutter | ruft seine Mutter an",
				"Ich fernsehe. | fernsehe | sehe fern"),
			find: d.separable,
		},
	}
}
