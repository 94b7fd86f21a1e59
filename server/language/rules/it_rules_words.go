package rules

import "strings"

// itAcute are vowels at the end of a word with the accent that Spanish writes.
var itAcute = map[string]string{"á": "à", "í": "ì", "ó": "ò", "ú": "ù"}

// lastAccent finds "cittá", "così" with the wrong mark: only é is written at the end of an Italian word.
func lastAccent(t *text, i int) (hit, bool) {
	k := t.at(i)
	for wrong, right := range itAcute {
		if stem, ok := strings.CutSuffix(k.lower, wrong); ok && len(stem) > 1 && (!k.capital() || k.first) && t.at(i-1).lower != "-" &&
			t.at(i+1).lower != "-" {
			return hit{i, i + 1, stem + right}, true
		}
	}
	return hit{}, false
}

// bare keeps words that no apostrophe follows, which many write for the accent ("piu'").
func bare(find finder) finder {
	return func(t *text, i int) (hit, bool) {
		if next := t.at(i + 1); next.lower == "'" && next.start == t.at(i).end {
			return hit{}, false
		}
		return find(t, i)
	}
}

// aLittle finds "un po" without its apostrophe.
func aLittle(t *text, i int) (hit, bool) {
	if t.at(i).lower != "po" || t.at(i).capital() || !t.is(i-1, set("un bel")) || strings.HasPrefix(t.at(i+1).lower, "'") ||
		t.at(i+1).lower == "’" || t.at(i+1).lower == "‘" {
		return hit{}, false
	}
	return hit{i, i + 1, "po'"}, true
}

// wordRules are about accents, apostrophes and spelling.
func (l *it) wordRules() []Rule {
	c := l.classes
	c["plain-verb"] = set("fame sete paura ragione sonno freddo caldo bisogno")
	return []Rule{
		{
			ID: "it.accent", Category: Accent, Severity: 1,
			Pass: []string{
				"Perché la città è più bella?", "Papa e papà.", "Il Peru e il CAFFE.", "La pera e il pero.", "Ne ho due.",
				"La sua meta.", "Il sì e il no.", "Però no.", "E' piu' alto.",
			},
			Fail: fails("Perche non vieni? | Perche | Perché", "La citta è bella. | citta | città", "È piu grande. | piu | più",
				"Perchè piangi? | Perchè | Perché", "Lunedi lavoro. | Lunedi | Lunedì",
				"La cittá è bella. | cittá | città", "Io stò bene. | stò | sto", "Lui é alto. | é | è"),
			find: bare(either(corrections("it.accents.txt"), lastAccent)),
		},
		{
			ID: "it.apostrophe", Category: Orthography, Severity: 1,
			Pass: []string{
				"Qual è il problema?", "Un po' di pane.", "Un bel po' di gente.", "Il Po è un fiume.", "Un altro caffè.",
				"C'è tempo.", "Un'altra volta.", "Nessun altro.",
			},
			Fail: fails("Qual'è il tuo nome? | Qual'è | Qual è", "Vorrei un pò di pane. | pò | po'", "Un po di pane. | po | po'",
				"Un'altro caffè, grazie. | Un'altro | Un altro", "C'e un problema. | C'e | C'è",
				"Dov'e la stazione? | Dov'e | Dov'è", "Qual e il problema? | e | è", "Un altra volta. | Un altra | Un'altra"),
			find: either(c.patterns("qual' è => qual è",
				"qual' era => qual era"), qualIs, c.patterns("un' altro|uomo|uovo|albergo|anno|amore|esempio => un $2",
				"un altra|amica|ora|idea|isola|arancia|insalata|italiana|estate => un'$2",
				"nessun altra => nessun'$2", "un [ pò ] => po'", "c' e => c'è", "qual [ e ] il|la|lo => è"), aLittle),
		},
		{
			ID: "it.accent_pair", Category: Accent, Severity: 1,
			Pass: []string{
				"Sì, certo.", "Se si vuole.", "Tu te ne vai.", "Né io né lui.", "Il tè verde.", "Da domani.",
				"Mi dà fastidio.", "Si, do, re.", "La do a lui.", "Te lo do.",
			},
			Fail: fails("Credo di si. | si | sì", "Prendo un te caldo. | te | tè", "Mi da fastidio. | da | dà",
				"Non lo so ne io ne lui. | ne | né", "Si, certo. | Si | Sì", "Dice di si. | si | sì"),
			find: c.patterns("di [ si ] > => sì", "< [ si ] , certo|grazie|va|lo|ho|sono|mi|è|hai => sì",
				"un|il|del [ te ] verde|caldo|freddo|nero => tè", "un|del [ te ] > => tè",
				"mi|ti|gli [ da ] fastidio|un|una|il|la|molto|sempre => dà", "[ ne ] io|tu|lui|lei ne|né => né",
				"né|ne io|tu|lui|lei [ ne ] io|tu|lui|lei => né"),
		},
		{
			ID: "it.h", Category: Spelling, Severity: 2,
			Pass: []string{
				"Ho mangiato.", "O mangi o parli.", "Un anno fa.", "Vado a casa.", "L'ha detto.", "Hai ragione.", "Ai tempi.",
				"Anno nuovo.", "Mi hanno detto.", "Tra lui e lei a volte.",
			},
			Fail: fails("Mi a detto tutto. | a | ha", "Loro anno fame. | anno | hanno", "Un hanno fa. | hanno | anno",
				"Vado ha casa. | ha | a", "Io o mangiato. | o | ho", "Tu ai ragione. | ai | hai", "Non o fame. | o | ho",
				"Ho 20 ani. | ani | anni"),
			find: c.patterns("mi|ti|gli|ci|vi|l'|lui|lei|non [ a ] @participle|@plain-verb => ha",
				"loro|mi|ti|ci|non [ anno ] @participle|@plain-verb|un|una|due => hanno", "un|ogni|questo|quest' [ hanno ] > => anno",
				"un|ogni|questo|quest' [ hanno ] fa|dopo|prima|di => anno",
				"vado|vai|va|andiamo|vanno|torno|sono [ ha ] casa|scuola|roma|milano|letto => a",
				"io|non [ o ] @participle|@plain-verb|un|una => ho", "tu|non|ci [ ai ] @participle|@plain-verb => hai",
				"@number|@count [ ani ] => anni", "@number|@count [ hanni ] => anni"),
		},
		{
			ID: "it.participle", Category: Spelling, Severity: 2,
			Pass: []string{"Ho letto un libro.", "Ho preso il treno.", "È rimasto a casa.", "Ho perso tutto."},
			Fail: fails("Ho prenduto il treno. | prenduto | preso", "Ho leggiuto un libro. | leggiuto | letto",
				"Ho scrivuto una lettera. | scrivuto | scritto", "Hai aprito la porta? | aprito | aperto",
				"Ho vivuto a Roma. | vivuto | vissuto"),
			find: c.patterns("prenduto => preso", "leggiuto|leggeto|legguto => letto", "scrivuto|scriveto|scrivato => scritto",
				"aprito => aperto", "vivuto => vissuto", "chieduto => chiesto", "mettuto => messo", "chiuduto => chiuso",
				"rimanuto|rimanito => rimasto", "vinciuto => vinto",
				"corruto => corso", "dicuto => detto", "facciuto|faciuto => fatto", "decidito|deciduto => deciso",
				"rompito|romputo => rotto", "offrito => offerto", "nasciuto => nato", "spenduto => speso",
				"rispondito|risponduto => risposto", "perdito => perso", "bevito|beuto => bevuto", "vieduto|vedito => visto"),
		},
		{
			ID: "it.spelling", Category: Spelling, Severity: 1,
			Pass: []string{"L'acqua è buona.", "Va proprio bene.", "Il bar Familia.", "Sono d'accordo."},
			Fail: fails("Bevo aqua. | aqua | acqua", "La mia famigla è grande. | famigla | famiglia",
				"Sono daccordo. | daccordo | d'accordo", "Vado a squola. | squola | scuola", "È propio bello. | propio | proprio",
				"È dificile. | dificile | difficile"),
			find: corrections("it.spelling.txt"),
		},
	}
}

// qualIs finds "dov'e la", whose verb has lost its accent.
func qualIs(t *text, i int) (hit, bool) {
	if t.at(i+1).lower != "e" || !t.is(i, set("dov' com' cos'")) {
		return hit{}, false
	}
	return hit{i, i + 2, straight(t.at(i).raw) + "è"}, true
}
