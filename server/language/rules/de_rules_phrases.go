package rules

// phraseRules are about expressions that are said otherwise in German than in the learner's language.
func (d *de) phraseRules() []Rule {
	c := d.classes
	c["mass"] = set("geld zeit wasser glück musik hunger milch spaß lust liebe hilfe energie erfahrung obst gemüse")
	c["many"] = set("leute menschen freunde bücher kinder autos sachen probleme fragen wörter fehler freundinnen länder städte tiere")
	return []Rule{
		{
			ID: "de.comparative", Category: WordChoice, Severity: 1,
			Pass: []string{
				"Er ist nicht mehr jung.", "Mehr schlecht als recht.", "Er ist größer als ich.",
				"Es wird nicht mehr besser.", "So groß wie ich.", "Ich weiß besser, wie das geht.", "Das ist viel besser.",
			},
			Fail: fails("Er ist mehr groß als ich. | mehr groß | größer",
				"Das Auto ist mehr schnell als der Bus. | mehr schnell | schneller", "Das ist mehr besser. | mehr besser | besser",
				"Ich bin älter wie du. | wie | als",
				"Das Essen ist sehr besser. | sehr besser | viel besser"),
			find: either(d.comparative, c.patterns("!nicht|nie|kaum|nichts|niemals|keinen|keine|niemand [ mehr "+
				"besser|größer|grösser|kleiner|schöner|älter|schneller|billiger|teurer ] => $3",
				"größer|grösser|kleiner|älter|jünger|schneller|stärker|schöner [ wie ] ich|du|er|wir|gestern|früher > => als",
				"[ sehr besser|größer|grösser|kleiner|älter|schneller|schöner ] => viel $2")),
		},
		{
			ID: "de.viel", Category: Agreement, Severity: 1,
			Pass: []string{
				"Viele Leute.", "Viel Geld.", "Das viele Geld.", "So viel Zeit.", "Zu viel Wasser.", "Vielen Dank.",
				"Die viele Zeit.",
			},
			Fail: fails("Ich habe viel Freunde. | viel Freunde | viele Freunde", "Er hat viele Geld. | viele Geld | viel Geld",
				"Ich habe viele Zeit. | viele Zeit | viel Zeit", "Hier wohnen viel Leute. | viel Leute | viele Leute"),
			find: c.patterns("!so|zu|wie|ziemlich [ viel @many ] => viele $3",
				"!das|die|dieses|diese|mein|meine|dein|sein|ihr|ihre|der|des|dem [ viele @mass ] => viel $3"),
		},
		{
			ID: "de.home", Category: WordChoice, Severity: 2,
			Pass: []string{
				"Ich gehe nach Hause.", "Ich bin zu Hause.", "Ich bin nach Hause gegangen.", "Zu Hause gehe ich barfuß.",
				"Ich bleibe daheim.",
			},
			Fail: fails("Ich gehe zu Hause. | zu Hause | nach Hause", "Wir fahren jetzt zu Hause. | zu Hause | nach Hause",
				"Ich bin nach Hause. | nach Hause | zu Hause", "Er bleibt heute nach Hause. | nach Hause | zu Hause"),
			find: c.patterns("gehe|gehst|geht|gehen|komme|kommst|kommt|kommen|fahre|fährst|fahren jetzt|heute|dann|bald|spät? [ zu "+
				"hause ] > => nach Hause",
				"bleibe|bleibst|bleibt|bleiben|bin|bist heute|jetzt|hier|immer? [ nach hause ] > => zu Hause"),
		},
		{
			ID: "de.country", Category: WordChoice, Severity: 1,
			Pass: []string{
				"Ich wohne in der Schweiz.", "Er fliegt in die Türkei.", "Die Schweiz ist schön.", "Aus der Türkei.",
				"In Deutschland.", "Nach Österreich.",
			},
			Fail: fails("Ich wohne in Schweiz. | in Schweiz | in der Schweiz",
				"Ich fahre nach Schweiz. | nach Schweiz | in die Schweiz", "Er kommt aus Türkei. | aus Türkei | aus der Türkei",
				"Wir fliegen nach die Türkei. | nach die Türkei | in die Türkei"),
			find: c.patterns("in @article-country => in der $2", "nach die|der? @article-country => in die $3",
				"aus @article-country => aus der $2"),
		},
		{
			ID: "de.time", Category: WordChoice, Severity: 1,
			Pass: []string{
				"Am Montag.", "Im Januar.", "Um acht Uhr.", "Ich denke an Montag.", "Auf Montag verschoben.", "Am Abend.",
				"Am 8. Mai.", "In der Nacht.",
			},
			Fail: fails("Ich komme in Montag. | in Montag | am Montag", "Im Montag habe ich Zeit. | Im Montag | Am Montag",
				"Ich habe in Januar Geburtstag. | in Januar | im Januar", "Der Film beginnt an 8 Uhr. | an 8 Uhr | um 8 Uhr",
				"Ich stehe am sieben Uhr auf. | am sieben Uhr | um sieben Uhr",
				"Im Wochenende schlafe ich. | Im Wochenende | Am Wochenende"),
			find: c.patterns("in|im @day => am $2", "[ in @month ] !und|oder|bis => im $2", "[ in @month ] > => im $2",
				"am @month => im $2", "an|am|bei|in @number|@number-word uhr => um $2 $3", "im|in|auf wochenende => am $2"),
		},
		{
			ID: "de.year", Category: WordChoice, Severity: 1,
			Pass: []string{
				"Im Jahr 2020.", "2020 war ich krank.", "In 2000 Metern Höhe.", "In 1900 Stunden.", "Er ist 1990 geboren.",
				"Von 2010 bis 2015.",
			},
			Fail: fails("Ich bin in 1990 geboren. | in 1990 | im Jahr 1990", "In 2020 war ich krank. | In 2020 | Im Jahr 2020",
				"Das war in 2015. | in 2015 | im Jahr 2015", "Seit er in 2018 kam, ist er hier. | in 2018 | im Jahr 2018"),
			find: d.year,
		},
		{
			ID: "de.state", Category: WordChoice, Severity: 2,
			Pass: []string{"Ich habe Hunger.", "Ich bin hungrig.", "Er hat keine Angst.", "Mir ist kalt.", "Ich bin müde."},
			Fail: fails("Ich bin Hunger. | bin Hunger | habe Hunger", "Er ist Durst. | ist Durst | hat Durst",
				"Du bist Angst. | bist Angst | hast Angst", "Ich habe kalt. | Ich habe kalt | Mir ist kalt",
				"Wir sind Hunger. | sind Hunger | haben Hunger"),
			find: c.patterns("ich [ bin @state ] => habe $3", "du [ bist @state ] => hast $3", "er [ ist @state ] => hat $3",
				"wir [ sind @state ] => haben $3", "ich habe sehr? kalt|heiß|heiss|warm > => mir ist $3 $4"),
		},
		{
			ID: "de.age", Category: WordChoice, Severity: 2, Natives: []string{"fr", "es", "it", "pt"},
			Pass: []string{"Ich bin 20 Jahre alt.", "Ich habe 20 Jahre gearbeitet.", "Er ist acht.", "Ich bin zwanzig."},
			Fail: fails("Ich habe 20 Jahre. | habe 20 Jahre | bin 20 Jahre alt | fr",
				"Er hat zwölf Jahre. | hat zwölf Jahre | ist zwölf Jahre alt | es",
				"Ich habe 20 Jahre alt. | habe 20 Jahre alt | bin 20 Jahre alt | it",
				"Du hast 30 Jahre. | hast 30 Jahre | bist 30 Jahre alt | pt"),
			find: c.patterns("ich [ habe @number|@number-word jahre alt? ] > => bin $3 $4 alt",
				"du [ hast @number|@number-word jahre alt? ] > => bist $3 $4 alt",
				"er [ hat @number|@number-word jahre alt? ] > => ist $3 $4 alt"),
		},
		{
			ID: "de.prepositions", Category: WordChoice, Severity: 1,
			Pass: []string{
				"Ich warte auf dich.", "Er hat Angst vor Hunden.", "Sie ist stolz auf ihn.", "Ich träume von dir.",
				"Die Angst von Kindern.", "Er ist interessiert an Kunst.", "Ich denke an dich.",
			},
			Fail: fails("Ich habe Angst von Hunden. | Angst von | Angst vor", "Ich bin stolz von dir. | stolz von | stolz auf",
				"Er ist verheiratet zu Anna. | verheiratet zu | verheiratet mit",
				"Ich bin interessiert in Kunst. | interessiert in | interessiert an",
				"Ich denke von dir. | denke von | denke an", "Ich warte für den Bus. | für | auf"),
			find: c.patterns("habe|hast|hat|haben keine|große|viel? [ angst von|für ] => Angst vor",
				"[ stolz von|für|über ] => stolz auf", "[ verheiratet zu ] => verheiratet mit",
				"bin|bist|ist|sind sehr|nicht|auch? [ interessiert in|für ] => interessiert an",
				"ich [ denke von|über ] dich|dir > => denke an",
				"warte|wartest|wartet|warten [ für ] den bus|zug|freund|lehrer|chef => auf"),
		},
		{
			ID: "de.collocation", Category: WordChoice, Severity: 1,
			Pass: []string{
				"Ich stelle eine Frage.", "Ein Foto machen.", "Eine Entscheidung treffen.",
				"Ich mache meine Hausaufgaben.", "Eine Pause machen.", "Sie nimmt das Foto mit.",
			},
			Fail: fails("Kann ich eine Frage fragen? | eine Frage fragen | eine Frage stellen",
				"Ich will ein Foto nehmen. | ein Foto nehmen | ein Foto machen",
				"Ich muss eine Entscheidung machen. | eine Entscheidung machen | eine Entscheidung treffen",
				"Wir wollen eine Pause nehmen. | eine Pause nehmen | eine Pause machen",
				"Ich mache eine Frage. | mache eine Frage | stelle eine Frage",
				"Er hat ein Foto genommen. | ein Foto genommen | ein Foto gemacht"),
			find: c.patterns("[ eine frage fragen|machen ] > => $1 $2 stellen", "ich [ mache|frage eine frage ] => stelle $3 $4",
				"[ eine frage gemacht|gefragt ] > => $1 $2 gestellt", "[ ein|viele foto|fotos nehmen ] > => $1 $2 machen",
				"[ ein|viele foto|fotos genommen ] > => $1 $2 gemacht", "[ eine entscheidung machen|nehmen ] > => $1 $2 treffen",
				"[ eine entscheidung gemacht|genommen ] > => $1 $2 getroffen", "[ eine pause nehmen ] > => $1 $2 machen",
				"[ einen spaziergang nehmen ] > => $1 $2 machen"),
		},
		{
			ID: "de.als_klein", Category: WordChoice, Severity: 1,
			Pass: []string{
				"Als ich klein war.", "Wenn ich in Köln war, besuchte ich sie.", "Wann kommst du?",
				"Wenn du kommst, koche ich.", "Immer wenn ich ein Kind sah.", "Wenn überhaupt.",
			},
			Fail: fails("Wenn ich klein war, wohnte ich in Rom. | Wenn | Als",
				"Wann ich ein Kind war, hatte ich einen Hund. | Wann | Als", "Wenn kommst du? | Wenn | Wann",
				"Ich lebte dort, wenn ich jung war. | wenn | als"),
			find: c.patterns("!immer|jedes [ wenn|wann ] ich|er klein|jung war => als",
				", [ wenn|wann ] ich|er klein|jung war => als", "< [ wenn|wann ] ich|er klein|jung war => als",
				"[ wenn|wann ] ich|er ein kind war => als", "[ wann ] ich klein|jung war => als",
				"< [ wenn ] kommst|gehst|fährst|bist|hast|machst du => wann"),
		},
	}
}

// deComparatives are adjectives with the forms that "mehr" should be.
var deComparatives = map[string]string{
	"gut": "besser", "groß": "größer", "gross": "grösser", "klein": "kleiner", "alt": "älter", "jung": "jünger", "schön": "schöner",
	"lang": "länger", "schnell": "schneller",
	"langsam": "langsamer", "teuer": "teurer", "billig": "billiger", "warm": "wärmer", "kalt": "kälter", "stark": "stärker",
	"einfach": "einfacher", "schwer": "schwerer",
	"leicht": "leichter", "schwierig": "schwieriger", "interessant": "interessanter", "wichtig": "wichtiger",
	"intelligent": "intelligenter", "hoch": "höher", "nett": "netter",
}

// comparative finds "mehr groß als ich".
func (d *de) comparative(t *text, i int) (hit, bool) {
	better := deComparatives[t.at(i+1).lower]
	if t.at(i).lower != "mehr" || better == "" || t.at(i+2).lower != "als" {
		return hit{}, false
	}
	before, than := t.at(i-1).lower, t.at(i+3).lower
	isTo := oneOf(before, "ist bin bist sind war viel noch")
	other := oneOf(than, "ich du er sie wir ihr der die das mein meine dein deine sein gestern früher")
	return hit{i, i + 2, better}, isTo && other
}

// year finds "in" with the number of a year, where no measure follows.
func (d *de) year(t *text, i int) (hit, bool) {
	number := t.at(i + 1).lower
	if t.at(i).lower != "in" || len(number) != 4 || number < "1900" || number > "2099" {
		return hit{}, false
	}
	after := t.at(i + 2)
	if !deEnds(t, i+2) && !d.classes["person"][after.lower] && (after.capital() || len(d.verbs.forms[after.lower]) == 0 &&
		d.verbs.participles[after.lower] == nil && after.lower != "geboren") ||
		after.lower == "-" || after.lower == "%" || after.lower == "." && t.at(i+3).lower != "" && !t.at(i+3).first {
		return hit{}, false
	}
	return hit{i, i + 2, "im Jahr " + t.at(i+1).raw}, true
}
