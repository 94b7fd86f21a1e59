package rules

// caseRules are about nouns and the words around them.
func (d *de) caseRules() []Rule {
	c := d.classes
	return []Rule{
		{
			ID: "de.gender", Category: Gender, Severity: 2,
			Pass: []string{
				"Ich helfe der Frau.", "Um ein Uhr.", "Das Kind, das Hunde mag.", "Ist das Frau Müller?", "Ist das Liebe?",
				"Eines Nachts wachte er auf.",
				"Wer hat den Hund gesehen?", "Der See ist tief, die See ist rau.", "Er ist ein Mann.", "Ihr Tisch ist da.",
				"Habt ihr Kinder?", "Im Jahre 1900.",
			},
			Fail: fails("Das Frau ist nett. | Das Frau | Die Frau", "Das ist ein Frau. | ein Frau | eine Frau",
				"Er ist eine Mann. | eine Mann | ein Mann",
				"Die Problem ist groß. | Die Problem | Das Problem", "Ich gehe in das Schule. | das Schule | die Schule",
				"Wir sind im Schule. | im Schule | in der Schule", "Ich gehe zum Schule. | zum Schule | zur Schule",
				"Mein Mutter kocht. | Mein Mutter | Meine Mutter",
				"Diese Buch ist gut. | Diese Buch | Dieses Buch", "Ich habe eine Hund. | eine Hund | einen Hund",
				"Jede Tag lerne ich. | Jede Tag | Jeder Tag",
				"Ich lese jede Tag. | jede Tag | jeden Tag", "Sie hat ein schöne Wohnung. | ein schöne Wohnung | eine schöne Wohnung",
				"das frau ist Ärztin | das frau | die Frau"),
			find: d.disagreement(deWrongGender),
		},
		{
			ID: "de.number", Category: Agreement, Severity: 2,
			Pass: []string{
				"Ein paar Freunde.", "Weil jeder Kinder mag.", "Meine Eltern leben hier.", "Kein Mensch war da.",
				"Ein Lehrer und zwei Lehrer.", "Die Autos.",
			},
			Fail: fails("Mein Eltern leben in Rom. | Mein Eltern | Meine Eltern",
				"Ich habe kein Freunde. | kein Freunde | keine Freunde", "Das ist ein Autos. | ein Autos | ein Auto",
				"Dein Bücher sind da. | Dein Bücher | Deine Bücher"),
			find: d.disagreement(deWrongNumber),
		},
		{
			ID: "de.genitive", Category: Agreement, Severity: 1,
			Pass: []string{
				"Das Ende des Tages.", "Der Name des Kindes.", "Die Hälfte des Internets.", "Das Auto meines Vaters.",
				"Die Farbe des Autos.",
			},
			Fail: fails("Das ist das Auto des Mann. | des Mann | des Mannes",
				"Das Haus meines Vater ist alt. | meines Vater | meines Vaters", "Am Ende des Film. | des Film | des Films",
				"Die Mutter des Kind. | des Kind | des Kindes"),
			find: d.disagreement(deWrongGenitive),
		},
		{
			ID: "de.weak_noun", Category: Agreement, Severity: 1,
			Pass: []string{
				"Ich sehe den Studenten.", "Der Kollege ist da.", "Sein Name ist Max.", "Der Name des Jungen.",
				"Die Studenten lernen.", "Mit dem Nachbarn rede ich gern.",
			},
			Fail: fails("Ich sehe den Student. | den Student | den Studenten",
				"Ich rede mit dem Kollege. | dem Kollege | dem Kollegen", "Ich kenne einen Junge. | einen Junge | einen Jungen",
				"Er fragt den Kunde. | den Kunde | den Kunden"),
			find: d.disagreement(deWrongWeak),
		},
		{
			ID: "de.dative_plural", Category: Agreement, Severity: 1,
			Pass: []string{
				"Ich helfe den Kindern.", "Ich sehe den Lehrer.", "Mit den Autos.", "Der Film, den Kinder mögen.",
				"Seit zwei Jahren.", "Mit zwei Jahre alten Karten.", "Wir reisen in zwei Länder.",
			},
			Fail: fails("Ich spiele mit den Kinder. | den Kinder | den Kindern",
				"Sie spricht mit ihren Freunde. | ihren Freunde | ihren Freunden", "Ich lerne seit zwei Jahre Deutsch. | Jahre | Jahren",
				"Vor drei Tage war ich krank. | Tage | Tagen", "Er wohnt hier seit 5 Monate. | Monate | Monaten"),
			find: either(d.disagreement(deWrongDativePlural), c.patterns(
				"seit|vor @number|@count [ @period ] !alt|alte|alten|alter|altes|lang => $3n",
				"seit|vor @number|@count [ @period ] > => $3n",
				"mit|von|bei @number-word [ @add-n ] !alt|alte|alten|alter|altes|lang => $3n",
				"mit|von|bei @number-word [ @add-n ] > => $3n")),
		},
		{
			ID: "de.preposition_case", Category: Agreement, Severity: 2,
			Pass: []string{
				"Was für ein Mann!", "Was ist das für ein Mann?", "Bis zu ein Jahr.", "Mit ein Grund dafür war das Wetter.",
				"Seit der Mann da ist.", "Er geht für den Vater einkaufen.",
				"Die Frau, mit der Männer gern reden.", "Aus dem Haus.",
			},
			Fail: fails("Mit der Hund gehe ich raus. | der Hund | dem Hund", "Ich fahre mit das Auto. | das Auto | dem Auto",
				"Ich wohne bei meine Tante. | meine Tante | meiner Tante", "Das ist für der Mann. | der Mann | den Mann",
				"Nach die Schule esse ich. | die Schule | der Schule", "Ich komme aus eine Stadt. | eine Stadt | einer Stadt",
				"Ein Geschenk für meiner Mutter. | meiner Mutter | meine Mutter",
				"Er spielt mit die Kinder. | die Kinder | den Kindern", "Ich spreche mit mein Bruder. | mein Bruder | meinem Bruder",
				"Wir gehen durch dem Park. | dem Park | den Park"),
			find: d.governed,
		},
		{
			ID: "de.contracted", Category: Contraction, Severity: 2,
			Pass: []string{"Ich gehe zu dem Mann.", "Zu den Kindern.", "Bei dem Mann.", "Im Haus."},
			Fail: fails("Ich gehe zu die Schule. | zu die Schule | zur Schule", "Ich gehe zu der Arzt. | zu der Arzt | zum Arzt",
				"Wir fahren zu das Hotel. | zu das Hotel | zum Hotel",
				"Ich bin bei der Arzt. | bei der Arzt | beim Arzt"),
			find: d.contracted,
		},
		{
			ID: "de.accusative", Category: Agreement, Severity: 2,
			Pass: []string{
				"Sie hat ein Hund gebissen.", "Ich möchte ein guter Vater sein.", "Ich möchte ein Arzt werden.",
				"Ich habe einen Hund.", "Ich habe ein Auto.", "Hast du ein Handy?",
				"Ich sehe, der Bus kommt.", "Er hat der Frau geholfen.", "Es gibt ein Problem.",
			},
			Fail: fails("Ich habe ein Hund. | ein Hund | einen Hund", "Hast du ein Bruder? | ein Bruder | einen Bruder",
				"Ich sehe der Mann. | der Mann | den Mann", "Es gibt ein Park. | ein Park | einen Park",
				"Wir kaufen Brot und ich kaufe ein Kuchen. | ein Kuchen | einen Kuchen",
				"Ich kenne dein Nachbar. | dein Nachbar | deinen Nachbarn"),
			find: d.accusative,
		},
		{
			ID: "de.adjective_ending", Category: Agreement, Severity: 1,
			Pass: []string{
				"Ein guter Mann.", "Sind das gute Freunde von dir?", "Hat der gute Freunde?", "Der alten Frau helfe ich.",
				"Ein klein wenig Brot.", "Mit meiner kleinen Schwester.", "Das große Haus.",
				"Einen schönen Tag!", "Ein super Auto.", "Ein teures Auto.", "Jedes kleine Kind.",
			},
			Fail: fails("Er ist ein gute Mann. | ein gute Mann | ein guter Mann",
				"Das ist ein schöne Haus. | ein schöne Haus | ein schönes Haus",
				"Ich habe einen guter Freund. | einen guter Freund | einen guten Freund",
				"Das großes Haus ist teuer. | Das großes Haus | Das große Haus",
				"Mit meiner kleine Schwester spiele ich. | meiner kleine Schwester | meiner kleinen Schwester",
				"Ein klein Kind weint. | Ein klein Kind | Ein kleines Kind",
				"Meine neuer Tasche ist rot. | Meine neuer Tasche | Meine neue Tasche"),
			find: d.adjectiveEnding,
		},
		{
			ID: "de.noun_capital", Category: Orthography, Severity: 1,
			Pass: []string{
				"hab den bus verpasst", "Das essen wir.", "Das ist der, der weg ist.", "Ich habe einen Hund.",
				"Eine frage ich noch.",
			},
			Fail: fails("Ich habe einen hund. | hund | Hund", "Die schule beginnt um acht. | schule | Schule",
				"Das ist eine gute idee. | idee | Idee", "Meine wohnung ist klein. | wohnung | Wohnung"),
			find: d.smallNoun,
		},
		{
			ID: "de.pronoun_case", Category: Agreement, Severity: 2,
			Pass: []string{
				"Das ist für mich.", "Ohne mir zu helfen, ging er.", "Komm mit mir!", "Nimm mich mit!", "Wir von uns aus.",
				"Er spricht mit ihr.",
			},
			Fail: fails("Das ist für mir. | mir | mich", "Komm mit mich! | mich | mir", "Ich gehe zu ihn. | ihn | ihm",
				"Was hast du gegen mir? | mir | mich", "Ich wohne bei dich. | dich | dir"),
			find: c.patterns("für|gegen|durch [ mir ] => mich", "für|gegen|durch [ dir ] => dich", "für|gegen [ ihm ] => ihn",
				"für|gegen [ er ] > => ihn",
				"mit|bei|von|zu [ mich ] > => mir", "mit|bei|von|zu [ dich ] > => dir", "mit|bei|von|zu [ ihn ] > => ihm",
				"mit|für|bei|von [ ich ] > => mir"),
		},
		{
			ID: "de.dative_verb", Category: Agreement, Severity: 2,
			Pass: []string{
				"Er hilft mir.", "Das kann helfen, dich zu entspannen.", "Gefällt dir das?", "Ich danke dir.",
				"Das gehört mir.", "Ich glaube dich zu kennen.",
			},
			Fail: fails("Kannst du helfen mich? | helfen mich | helfen mir", "Er hilft mich. | hilft mich | hilft mir",
				"Das gefällt mich. | gefällt mich | gefällt mir", "Ich danke dich. | danke dich | danke dir",
				"Ich helfe ihn immer. | helfe ihn | helfe ihm"),
			find: either(c.patterns("[ "+
				"helfe|hilfst|hilft|helfen|hilf|danke|dankt|danken|gefällt|gefallen|gehört|antworte|antwortet|gratuliere mich ] > => "+
				"$1 mir",
				"[ helfe|hilfst|hilft|helfen|hilf|danke|dankt|danken|gefällt|gefallen|gehört|antworte|antwortet|gratuliere dich ] > "+
					"=> $1 dir",
				"[ helfe|hilfst|hilft|helfen|hilf|danke|dankt|danken|gefällt|gefallen|gehört|antworte|antwortet|gratuliere ihn ] > "+
					"=> $1 ihm",
				"[ helfe|hilfst|hilft|danke|gefällt mich ] immer|oft|sehr|nicht|gut|bei|heute|viel => $1 mir",
				"[ helfe|hilft|danke|gefällt dich ] immer|oft|sehr|nicht|gut|bei|heute|viel => $1 dir",
				"[ helfe|hilfst|danke ihn ] immer|oft|sehr|nicht|gut|bei|heute|viel => $1 ihm")),
		},
	}
}

// contracted finds "zu" or "bei" with an article that its noun never has, where the right one melts into the preposition.
func (d *de) contracted(t *text, i int) (hit, bool) {
	short := map[string]string{"zu": "zum", "bei": "beim"}[t.at(i).lower]
	g, ok := d.group(t, i+1)
	if word := t.at(i + 1).lower; short == "" || !ok || word != "der" && word != "die" && word != "das" || g.adjective >= 0 ||
		t.at(i-1).lower == "bis" {
		return hit{}, false
	}
	usual, all := d.nouns.slots(t.at(g.noun).lower)
	if g.cells&all&deCase(deDative) != 0 || usual&^(deCase(deNominative)|deCase(deAccusative)|deCase(deDative)) != 0 &&
		usual.classes()&(1<<deFeminine) == 0 {
		return hit{}, false
	}
	r := d.nouns[t.at(g.noun).lower][0]
	if usual.classes() == 1<<dePlural {
		return hit{}, false
	}
	word := d.determiners.entries[short][4*deDative+r.noun.class]
	return hit{i, g.noun + 1, word + " " + r.noun.form(deDative, false)}, true
}
