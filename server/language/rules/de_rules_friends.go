package rules

// friendRules are about words that look like words of the learner's language, and mean something else.
func (d *de) friendRules() []Rule {
	c := d.classes
	c["profession"] = set("arzt ärztin lehrer lehrerin ingenieur ingenieurin koch köchin polizist polizistin anwalt anwältin pilot " +
		"pilotin schauspieler schauspielerin mutter vater")
	return []Rule{
		{
			ID: "de.become", Category: FalseFriend, Severity: 3, Natives: []string{"en"},
			Pass: []string{
				"Ich bekomme ein Geschenk.", "Ich möchte Arzt werden.", "Ich bekomme kalte Füße.",
				"Wir wollen ein Kind bekommen.",
			},
			Fail: fails("Ich möchte Arzt bekommen. | bekommen | werden | en", "Ich bekomme müde. | bekomme | werde | en",
				"Ich will eine Lehrerin bekommen. | bekommen | werden | en", "Er bekommt krank. | bekommt | wird | en"),
			find: c.patterns("will|möchte|wollte|möchtest|willst ein|eine|ein? @profession [ bekommen ] > => werden",
				"[ bekomme ] sehr|immer? müde|krank|alt|hungrig|traurig|nervös|wütend > => werde",
				"[ bekommt ] sehr|immer? müde|krank|alt|hungrig|traurig|nervös|wütend > => wird"),
		},
		{
			ID: "de.wer_wo", Category: FalseFriend, Severity: 3, Natives: []string{"en"},
			Pass: []string{"Wo ist der Bahnhof?", "Wer ist der Mann?", "Wer bist du?", "Wer war das?"},
			Fail: fails("Wer ist der Bahnhof? | Wer | Wo | en", "Wer ist die Toilette? | Wer | Wo | en",
				"Wer ist mein Handy? | Wer | Wo | en", "Wo bist du und wer ist das Hotel? | wer | wo | en"),
			find: c.patterns("[ wer ] ist der|die|das|mein|meine|dein " +
				"bahnhof|toilette|hotel|handy|apotheke|bank|supermarkt|auto|bushaltestelle|schlüssel|tasche|bad|küche => wo"),
		},
		{
			ID: "de.gift", Category: FalseFriend, Severity: 3, Natives: []string{"en"},
			Pass: []string{
				"Das Gift wirkt schnell.", "Ein Geschenk zum Geburtstag.", "Gift ist gefährlich.",
				"Das ist Gift für die Umwelt.",
			},
			Fail: fails("Ich habe ein Gift zum Geburtstag bekommen. | Gift | Geschenk | en",
				"Ich kaufe ein Gift für meine Mutter. | Gift | Geschenk | en", "Danke für das Gift! | Gift | Geschenk | en",
				"Sie hat viele Gifte zum Geburtstag bekommen. | Gifte | Geschenke | en"),
			find: c.patterns("[ gift ] zum|zu geburtstag|weihnachten => Geschenk",
				"[ gifte ] zum|zu geburtstag|weihnachten => Geschenke",
				"ein|das [ gift ] für meine|meinen|deine|deinen mutter|vater|freund|freundin|bruder|schwester => Geschenk",
				"danke für das|dein [ gift ] => Geschenk"),
		},
		{
			ID: "de.fast", Category: FalseFriend, Severity: 2, Natives: []string{"en"},
			Pass: []string{"Er ist fast fertig.", "Ich lese fast alles.", "Er fährt sehr schnell.", "Bis zu fast hundert Leute."},
			Fail: fails("Er fährt sehr fast. | fast | schnell | en", "Du sprichst zu fast. | fast | schnell | en",
				"Sie läuft so fast. | fast | schnell | en", "Ich kann fast laufen, aber er läuft fast. | fast | schnell | en"),
			find: c.patterns("sehr|zu|so [ fast ] > => schnell",
				"läuft|rennt|fährt|spricht|fahre|laufe|sprichst|fährst [ fast ] > => schnell"),
		},
		{
			ID: "de.rent", Category: FalseFriend, Severity: 2, Natives: []string{"en"},
			Pass: []string{"Meine Oma bekommt eine Rente.", "Die Miete ist hoch.", "Er geht in Rente.", "Die Rente ist sicher."},
			Fail: fails("Ich muss die Rente bezahlen. | Rente | Miete | en",
				"Die Rente für meine Wohnung ist hoch. | Rente | Miete | en", "Ich bezahle 500 Euro Rente. | Rente | Miete | en",
				"Wir zahlen viel Rente. | Rente | Miete | en"),
			find: c.patterns("die|meine|unsere [ rente ] bezahlen|zahlen|bezahlt => Miete",
				"[ rente ] für meine|unsere|die|das wohnung|zimmer|haus => Miete",
				"bezahle|zahle|bezahlen|zahlen @number euro [ rente ] => Miete",
				"zahle|zahlen|bezahle|bezahlen viel|meine|die [ rente ] => Miete"),
		},
		{
			ID: "de.spend", Category: FalseFriend, Severity: 2, Natives: []string{"en"},
			Pass: []string{"Ich spende Geld für Kinder.", "Ich verbringe Zeit mit dir.", "Er spendet Blut.", "Wir geben viel Geld aus."},
			Fail: fails("Ich spende viel Zeit mit meiner Familie. | spende | verbringe | en",
				"Wir spenden die Ferien in Rom. | spenden | verbringen | en",
				"Ich spende Zeit mit Freunden. | spende | verbringe | en",
				"Ich habe Zeit mit ihr gespendet. | gespendet | verbracht | en"),
			find: c.patterns("[ spende ] viel|meine|die? zeit mit|zu|in => verbringe",
				"[ spenden ] viel|unsere|die? zeit mit|zu|in => verbringen", "[ spende ] die|meine ferien => verbringe",
				"[ spenden ] die|unsere ferien => verbringen", "zeit mit * *? [ gespendet ] => verbracht"),
		},
	}
}
