package rules

// wordRules are about single words and how they are written.
func (d *de) wordRules() []Rule {
	c := d.classes
	c["say"] = set("glaube glaubst glaubt glauben denke denkst denkt denken hoffe hoffst hofft hoffen weiß weiss weißt weisst meine " +
		"meint finde findet sagt sage sagen")
	c["noun-n-one"] = d.nouns.words(func(r deReading) bool {
		return r.noun.countable && r.usual&deSlot(deNominative, deNeuter) != 0 && r.usual.classes() == 1<<deNeuter
	})
	return []Rule{
		{
			ID: "de.umlaut", Category: Accent, Severity: 1,
			Pass: []string{"Schon gut.", "Er mochte sie.", "Es wurde spät.", "Die Kuchen sind fertig.", "Ich hatte Zeit."},
			Fail: fails("Das ist fur dich. | fur | für", "Das Madchen lacht. | Madchen | Mädchen", "Ich bin mude. | mude | müde",
				"Wir konnen gehen. | konnen | können", "Die Tur ist zu. | Tur | Tür"),
			find: deCorrections("de.umlauts.txt"),
		},
		{
			ID: "de.spelling", Category: Spelling, Severity: 1,
			Pass: []string{"Nämlich.", "Vielleicht.", "Meine Grossmutter weiss es.", "Ein bisschen."},
			Fail: fails("Vieleicht komme ich. | Vieleicht | Vielleicht", "Ich weiß, daß du kommst. | daß | dass",
				"Meine Addresse ist neu. | Addresse | Adresse", "Das ist garnicht schlimm. | garnicht | gar nicht"),
			find: deCorrections("de.spelling.txt"),
		},
		{
			ID: "de.repetition", Category: Repetition, Severity: 1,
			Pass: []string{
				"Die, die das sagen.", "Man kann nicht nicht kommunizieren.", "In in Köln gebauten Häusern.",
				"Sehr sehr gut!",
			},
			Fail: fails("Ich ich gehe. | Ich ich | Ich", "Er kauft ein ein Buch. | ein ein | ein",
				"Brot und und Milch. | und und | und", "Ich bin im im Garten. | im im | im"),
			find: repeated(set("ich und ein eine einen einem im am zum zur vom wir er du mein meine dein weil dass aber für")),
		},
		{
			ID: "de.small_ich", Category: Orthography, Severity: 1,
			Pass: []string{
				"Ich bin da.", "Das Ich ist wichtig.", "Mein Ich und dein Ich.", "»Ich weiß«, sagte er.",
				"Er sagte: Ich gehe.",
			},
			Fail: fails("Heute gehe Ich ins Kino. | Ich | ich", "Wenn Ich Zeit habe, komme ich. | Ich | ich",
				"Er weiß, dass Ich krank bin. | Ich | ich", "Und Ich habe Hunger. | Ich | ich"),
			find: capitals(c.patterns("und|oder|aber|weil|dass|wenn|ob|bin|habe|gehe|komme|kann|muss|will|möchte|war|hatte|wo|wie [ " +
				"ich ] => $_2")),
		},
		{
			ID: "de.day_capital", Category: Orthography, Severity: 1,
			Pass: []string{
				"Am Montag arbeite ich.", "Montags lerne ich.", "Im Mai.", "heute abend", "Heute Abend.",
				"am montag komm ich",
			},
			Fail: fails("Ich komme am montag. | montag | Montag", "Im januar ist es kalt. | januar | Januar",
				"Gestern abend war ich müde. | abend | Abend", "Wir sehen uns heute morgen. | morgen | Morgen",
				"Wir gehen nach hause. | hause | Hause"),
			find: d.mixed(small(either(c.patterns("am|jeden|nächsten|letzten|diesen|bis [ @day ] => $2",
				"im|seit|ende|anfang|bis [ @month ] => $2", "@number [ @month ] => $2",
				"heute|gestern|morgen [ abend|mittag|nachmittag|vormittag ] => $2", "heute|gestern [ morgen|nacht ] => $2",
				"nach|zu [ hause ] => $2")))),
		},
		{
			ID: "de.language_capital", Category: Orthography, Severity: 1,
			Pass: []string{
				"Er spricht deutsch.", "Ich lerne Deutsch.", "Ich lerne deutsche Wörter.", "Das ist Deutsch.",
				"Auf Deutsch, bitte.", "Er ist deutsch.",
			},
			Fail: fails("Ich lerne deutsch. | deutsch | Deutsch", "Wie heißt das auf deutsch? | deutsch | Deutsch",
				"Mein deutsch ist schlecht. | deutsch | Deutsch", "Wir lernen jetzt englisch. | englisch | Englisch"),
			find: d.mixed(small(c.patterns("lerne|lernst|lernt|lernen|studiere|unterrichte jetzt|gern|auch|viel|noch? [ @language ] "+
				"> => $3", "lerne|lernst|lernt|lernen [ @language ] und|in|mit|seit|an|im|zu => $2",
				"auf|ins|mein [ @language ] > => $2", "mein [ @language ] ist|wird|war => $2"))),
		},
		{
			ID: "de.nationality_small", Category: Orthography, Severity: 1,
			Pass: []string{
				"Er ist Deutscher.", "Das ist Deutsch.", "Ich bin Italiener.", "Die Deutsche Bahn.",
				"Mein Lieblingsfach ist Deutsch.", "Unser Fach ist Englisch.",
			},
			Fail: fails("Ich bin Deutsch. | Deutsch | deutsch", "Er ist Italienisch. | Italienisch | italienisch",
				"Wir sind Spanisch. | Spanisch | spanisch", "Bist du Russisch? | Russisch | russisch"),
			find: capitals(c.patterns("ich bin [ @language ] > => $_3", "du bist [ @language ] > => $_3",
				"er ist [ @language ] > => $_3", "wir sind [ @language ] > => $_3", "bist du [ @language ] > => $_3")),
		},
		{
			ID: "de.dass", Category: Spelling, Severity: 1,
			Pass: []string{
				"Das Buch, das ich lese.", "Ich glaube, das ist gut.", "Ich weiß, dass du kommst.", "Das glaube ich.",
				"Dass du da bist!", "Ich glaube, das Haus ist alt.", "Das weiß ich doch.",
			},
			Fail: fails("Ich glaube, das er kommt. | das | dass", "Ich hoffe, das du Zeit hast. | das | dass",
				"Dass ist gut. | Dass | Das", "Ich denke, dass ist richtig. | dass | das", "Er sagt, das ich nett bin. | das | dass"),
			find: c.patterns("@say , [ das ] ich|du|er|wir|ihr|man => dass", "glaube|hoffe|hoffen|denke [ das ] du|er|wir => dass",
				"< [ dass ] ist|war|sind|macht|kostet|heißt|geht => das",
				", [ dass ] ist|war|sind => das"),
		},
		{
			ID: "de.comma", Category: Orthography, Severity: 1,
			Pass: []string{
				"Ich glaube, dass er kommt.", "So dass er kam.", "Und dass du da bist!", "Ohne dass er es weiß.",
				"Nicht dass ich wüsste.", "Ich meine das.",
			},
			Fail: fails("Ich glaube dass er kommt. | glaube dass | glaube, dass",
				"Ich hoffe dass du Zeit hast. | hoffe dass | hoffe, dass", "Er sagt dass er krank ist. | sagt dass | sagt, dass",
				"Ich weiß dass das stimmt. | weiß dass | weiß, dass"),
			find: c.patterns("@say dass => $1, $2"),
		},
		{
			ID: "de.seit_seid", Category: Spelling, Severity: 1,
			Pass: []string{"Seit wann?", "Seid still!", "Seid zwei Minuten leise!", "Ihr seid nett.", "Seit ihr da seid."},
			Fail: fails("Ihr seit sehr nett. | seit | seid", "Seid wann wohnst du hier? | Seid | Seit",
				"Ich lerne seid zwei Jahren Deutsch. | seid | seit", "Seit ihr müde? | Seit | Seid",
				"Ich bin seid gestern krank. | seid | seit"),
			find: c.patterns("ihr [ seit ] !@number|@count|wann => seid", "[ seid ] wann|gestern|heute|langem|montag => seit",
				"[ seid ] @number|@count|einem|einer jahr|jahren|monaten|wochen|tagen|woche|monat => seit",
				"< [ seit ] ihr müde|krank|fertig|da|hier|bereit|verheiratet|glücklich|zufrieden ? => seid"),
		},
		{
			ID: "de.denn", Category: Spelling, Severity: 1,
			Pass: []string{
				"Was ist denn los?", "Wen hast du gesehen?", "Ich weiß, den Film kennst du.", "Wie heißt du denn?",
				"Was ist den Kindern passiert?",
			},
			Fail: fails("Was ist den los? | den | denn", "Wo bist du den? | den | denn", "Was machst du den da? | den | denn",
				"Wie heißt du den? | den | denn"),
			find: c.patterns("was ist [ den ] los|hier|da|passiert => denn", "was|wo|wie|warum * du|ihr [ den ] > => denn",
				"was machst|willst|tust du [ den ] da|hier|heute|jetzt => denn"),
		},
	}
}

// mixed keeps what is found in a text that has capitals.
func (d *de) mixed(find finder) finder {
	return func(t *text, i int) (hit, bool) {
		h, ok := find(t, i)
		return h, ok && d.writesCapitals(t)
	}
}
