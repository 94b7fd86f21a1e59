package rules

import "strings"

// articleForm finds an article of the wrong sound: "il studente", "un'amico" is a matter of gender.
func (l *it) articleForm(t *text, i int) (hit, bool) {
	word, next := t.at(i).lower, t.at(i+1)
	base, ok := itBase[word]
	if !ok || itContracted[t.at(i-1).lower] != "" && len(word) < 4 && word != "un" && word != "uno" || !next.word || next.capital() &&
		!next.shouted() || t.at(i-1).lower == "-" || t.at(i+2).lower == "-" || t.at(i).capital() && !t.at(i).first {
		return hit{}, false
	}
	right := itArticle(base, next.lower)
	if right == word+" "+next.lower || right == word+next.lower || base == "una" && next.lower != "altra" || !l.isArticle(t, i, base) {
		return hit{}, false
	}
	return hit{i, i + 2, itArticle(base, next.raw)}, true
}

// isArticle says whether the word at i, of the base, is the article of the next word beyond doubt, and that word's sound is known.
func (l *it) isArticle(t *text, i int, base string) bool {
	word, next := t.at(i).lower, t.at(i+1).lower
	sound := itSound(next)
	fits, known := l.determiners.fits(base, next)
	switch {
	case sound == itEither:
		return false
	case base == "bel":
		return t.is(i-1, set("un che")) && l.classes["noun-m"][next]
	case base == "bei", l.object(t, i, next):
		return false
	case known:
		return fits
	case base == "la", strings.HasSuffix(base, "lla"):
		return next == "altra"
	case sound == itImpure:
		return len(next) >= 4 && !strings.HasSuffix(next, "a") && oneOf(word, "il i un del dei al ai nel nei dal dai sul sui") &&
			l.verbs.forms[next] == nil
	case sound == itVowel:
		return word != "dai" && word != "quei" && (next == "altro" || next == "altri" || l.adjectives.words[next] != nil)
	default:
		return false // "lo" and "gli" before what is no noun are pronouns
	}
}

// itContracted are prepositions with the article "il".
var itContracted = map[string]string{"di": "del", "a": "al", "da": "dal", "in": "nel", "su": "sul"}

// contraction finds "di il libro", "in la casa", but not "di la" without its noun.
func (l *it) contraction(t *text, i int) (hit, bool) {
	preposition, ok := itContracted[t.at(i).lower]
	article, next := t.at(i+1), t.at(i+2)
	if !ok || article.capital() || !oneOf(article.lower, "il lo la l' i gli le") || t.at(i-1).lower == "-" || t.at(i+3).lower == "-" {
		return hit{}, false
	}
	hour := article.lower == "le" && next.lower != "" && strings.Trim(next.lower, "0123456789") == "" || article.lower == "le" &&
		l.classes["count"][next.lower]
	own := oneOf(next.lower, `mio mia miei mie tuo tua tuoi tue suo sua suoi sue nostro nostra nostri nostre mattina sera stesso
		stessa mare`)
	if !hour && (!own || !l.nouns.has(t.at(i+3).lower) && next.lower != "mattina" && next.lower != "sera") && (!l.nouns.has(next.lower) ||
		l.object(t, i+1, next.lower) && !oneOf(t.at(i).lower, "in su a")) || next.capital() {
		return hit{}, false
	}
	stem := strings.TrimSuffix(preposition, "l")
	forms := map[string]string{
		"il": stem + "l", "lo": stem + "llo", "la": stem + "lla", "l'": stem + "ll'", "i": stem + "i",
		"gli": stem + "gli", "le": stem + "lle",
	}
	joined := forms[article.lower]
	base := itBase[article.lower]
	if l.nouns.has(next.lower) && base != "" {
		if !l.fits(base, next.lower) {
			return hit{}, false // the gender is wrong too
		}
		joined, _, _ = strings.Cut(strings.ReplaceAll(itArticle(l.base(joined), next.lower), "'", "' "), " ")
	}
	if strings.HasSuffix(joined, "'") && article.lower != "l'" { // no space is left
		return hit{i, i + 3, joined + next.raw}, true
	}
	return hit{i, i + 2, joined}, true
}

// nounRules are about nouns and the words around them.
func (l *it) nounRules() []Rule {
	c := l.classes
	c["kin"] = set("padre madre fratello sorella marito moglie zio zia cugino cugina")
	c["kin-m"] = set("padre fratello marito zio cugino")
	c["kin-plural"] = set("genitori fratelli sorelle nonni zii cugini figli amici")
	c["thing"] = set("casa macchina camera famiglia città borsa moto bicicletta scuola stanza vita amica ragazza")
	c["thing-m"] = set("libro telefono cane gatto lavoro nome compleanno computer appartamento amico ragazzo letto paese")
	return []Rule{
		{
			ID: "it.gender", Category: Gender, Severity: 2,
			Pass: []string{
				"Il problema è grande.", "La mano destra.", "Un'amica e un amico.", "La porta lui.", "Gli parto domani.",
				"Lo studio ogni sera.",
				"Il fine settimana e la fine del mese.", "Il dentista e la dentista.", "Le uova e un uovo.", "Dare il via.",
				"Il cosa e il come.",
			},
			Fail: fails("La problema è grande. | La problema | Il problema", "Ho un casa. | un casa | una casa",
				"Il mano mi fa male. | Il mano | La mano",
				"Vado nel città. | nel città | nella città", "È una sistema nuovo. | una sistema | un sistema",
				"È un'amico di Luca. | un'amico | un amico",
				"Questo settimana lavoro. | Questo settimana | Questa settimana", "I uova sono fresche. | I uova | Le uova",
				"Ho molti idee. | molti idee | molte idee"),
			find: l.disagreement(false),
		},
		{
			ID: "it.number", Category: Agreement, Severity: 2,
			Pass: []string{
				"I problemi sono grandi.", "Il capitolo due pagina tre.", "Due città e tre caffè.", "Qualche volta.", "Ogni due giorni.",
				"Le foto.",
				"La gente parla.", "Mille e una notte.", "Alle cinque parto.",
			},
			Fail: fails("Ho due fratello. | due fratello | due fratelli", "I libro sono cari. | I libro | I libri",
				"Qualche amici vengono. | Qualche amici | Qualche amico",
				"Ogni giorni studio. | Ogni giorni | Ogni giorno", "Le gente parla. | Le gente | La gente",
				"Ho comprato molti libro. | molti libro | molti libri"),
			find: l.disagreement(true),
		},
		{
			ID: "it.article_form", Category: Contraction, Severity: 2,
			Pass: []string{
				"Lo studente e il professore.", "Gli dei greci.", "Uno dei due.", "L'hotel e gli hotel.", "Gli parlo.", "Lo vedo.",
				"Il whisky e il web.",
				"I suoi amici.", "Un bel giorno.", "Che bello stare qui!", "Una altissima torre.", "Il sì e il no.", "Dello zio.",
				"Dai, andiamo!",
			},
			Fail: fails("Il studente arriva. | Il studente | Lo studente", "Ho uno libro. | uno libro | un libro",
				"I amici sono qui. | I amici | Gli amici",
				"È un scherzo. | un scherzo | uno scherzo", "Lo cane dorme. | Lo cane | Il cane",
				"Gli libri sono cari. | Gli libri | I libri",
				"Il amico di Luca. | Il amico | L'amico", "La casa del zio. | del zio | dello zio",
				"È un bello ragazzo. | bello ragazzo | bel ragazzo",
				"La acqua è fredda. | La acqua | L'acqua", "Quel studente dorme. | Quel studente | Quello studente"),
			find: l.articleForm,
		},
		{
			ID: "it.contraction", Category: Contraction, Severity: 2,
			Pass: []string{
				"Il libro del ragazzo.", "Al di là del fiume.", "L'autore de Il Gattopardo.", "Parlo di «La vita è bella».",
				"Con il treno.",
				"Per la strada.", "Di la tua.", "Da lì a là.", "Un film di Il Bo.",
			},
			Fail: fails("Il libro di il ragazzo. | di il | del", "Vado a il mare. | a il | al", "Sono in la cucina. | in la | nella",
				"Arrivo a le otto. | a le | alle",
				"Vengo da l'ufficio. | da l' | dall'", "Il gatto è su il tavolo. | su il | sul", "La casa di i miei nonni. | di i | dei",
				"Lo zaino di il studente. | di il | dello"),
			find: l.contraction,
		},
		{
			ID: "it.possessive_gender", Category: Gender, Severity: 2,
			Pass: []string{
				"La mia casa.", "Il mio problema.", "I miei amici.", "Il suo collega e la sua collega.", "I nostri tempi.",
				"Il tuo fine settimana.",
			},
			Fail: fails("La mio casa è grande. | La mio casa | La mia casa", "Il mia problema. | Il mia problema | Il mio problema",
				"Le miei sorelle. | Le miei sorelle | Le mie sorelle", "Il mio macchina. | Il mio macchina | La mia macchina"),
			find: l.possessed(set(`mio mia miei mie tuo tua tuoi tue suo sua suoi sue nostro nostra nostri nostre vostro vostra
				vostri vostre`)),
		},
		{
			ID: "it.possessive_article", Category: WordChoice, Severity: 1,
			Pass: []string{
				"Mia madre lavora.", "Il mio fratello maggiore vive qui.", "La mia mamma è brava.", "Casa mia è grande.",
				"I miei genitori.", "Mio caro amico!",
				"A casa mia.", "La loro madre è qui.",
			},
			Fail: fails("Mia casa è grande. | Mia casa | La mia casa", "Mio telefono non funziona. | Mio telefono | Il mio telefono",
				"La mia madre lavora. | La mia madre | Mia madre",
				"Il mio fratello è alto. | Il mio fratello | Mio fratello",
				"Miei genitori sono a Roma. | Miei genitori | I miei genitori"),
			find: c.patterns("[ la mia|tua|sua @kin ] è|ha|lavora|abita|vive|si|non|fa|va => $2 $3",
				"[ il mio|tuo|suo @kin-m ] è|ha|lavora|abita|vive|si|non|fa|va => $2 $3",
				"< [ mia|tua|sua @thing ] è|ha|non|si|era => la $_2 $3", "< [ mio|tuo|suo @thing-m ] è|ha|non|si|era => il $_2 $3",
				"< [ miei|tuoi|suoi @kin-plural ] sono|hanno|vivono|abitano|non|lavorano => i $_2 $3",
				"< [ mie|tue|sue sorelle|amiche ] sono|hanno|vivono|abitano|non => le $_2 $3"),
		},
		{
			ID: "it.adjective_after", Category: Agreement, Severity: 2,
			Pass: []string{
				"La casa rossa.", "Una camicia verde scuro.", "La settimana scorsa.", "La lingua francese.",
				"Le città italiane.", "Una gonna rosa.", "Gli esami importanti.",
			},
			Fail: fails("Ho una macchina rosso. | macchina rosso | macchina rossa",
				"Mi piace la lingua italiano. | lingua italiano | lingua italiana",
				"Sono partito la settimana scorso. | settimana scorso | settimana scorsa",
				"I ragazzi italiano sono qui. | ragazzi italiano | ragazzi italiani",
				"Le scarpe nero sono belle. | scarpe nero | scarpe nere"),
			find: l.adjectiveAfter,
		},
		{
			ID: "it.predicate", Category: Agreement, Severity: 2,
			Pass: []string{
				"La casa è bella.", "L'acqua è fredda.", "La verità è dura.", "I miei genitori sono stanchi.",
				"La mano è fredda.", "La macchina è verde.", "Il problema è complicato.",
			},
			Fail: fails("La casa è bello. | bello | bella", "Mia madre è stanco. | stanco | stanca",
				"I ragazzi sono contento. | contento | contenti",
				"Le scarpe sono molto caro. | caro | care", "Mia sorella è andato a Roma. | andato | andata",
				"L'acqua è freddo. | freddo | fredda"),
			find: l.predicate,
		},
		{
			ID: "it.all_the", Category: WordChoice, Severity: 2,
			Pass: []string{
				"Tutti i giorni.", "Tutto il giorno.", "Tutte le sere.", "Tutti amici!", "Tutti insieme.",
				"Siamo tutti italiani.",
			},
			Fail: fails("Studio tutti giorni. | tutti giorni | tutti i giorni",
				"Lavoro tutte settimane. | tutte settimane | tutte le settimane",
				"Esco tutte sere. | tutte sere | tutte le sere", "Dormo tutto giorno. | tutto giorno | tutto il giorno",
				"Ho letto tutta notte. | tutta notte | tutta la notte"),
			find: c.patterns("tutti giorni|mesi => $1 i $2", "tutti anni => $1 gli $2",
				"tutte settimane|notti|mattine|sere|domeniche|volte => $1 le $2", "tutto giorno|tempo|mese|mondo => $1 il $2",
				"tutta settimana|notte|mattina|sera|città|vita|famiglia => $1 la $2"),
		},
		{
			ID: "it.capital", Category: Orthography, Severity: 1,
			Pass: []string{
				"Lunedì lavoro.", "Il lunedì lavoro.", "Parlo italiano.", "Il 25 Aprile è festa.", "Il Venerdì Santo.",
				"Gli Italiani.", "Mi chiamo Domenica.",
			},
			Fail: fails("Arrivo il Lunedì. | Lunedì | lunedì", "Sono nato in Maggio. | Maggio | maggio",
				"Parlo Italiano. | Italiano | italiano", "Studio Inglese a scuola. | Inglese | inglese",
				"Vengo ogni Sabato con Luca. | Sabato | sabato", "Parto a Giugno. | Giugno | giugno"),
			find: capitals(c.patterns("il|ogni|questo|prossimo|scorso [ @day ] !@capital => $_2",
				"il|ogni|questo|prossimo|scorso [ @day ] > => $_2", "in|a [ @month ] > => $_2", "in|a [ @month ] !@capital => $_2",
				"parlo|parli|parla|parliamo|parlano|parlare|studio|studiare|studiamo|imparo|imparare|capisco|capire l'|il? [ "+
					"@language ] => $_3", "in [ @language ] > => $_2")),
		},
		{
			ID: "it.repetition", Category: Repetition, Severity: 1,
			Pass: []string{
				"Piano piano.", "No, no.", "Così così.", "La la la.", "Molto molto bene.", "Se se ne va, lo seguo.",
				"Ci ci siamo visti?",
			},
			Fail: fails("Vivo in in Italia. | in in | in", "Il il cane mangia. | Il il | Il", "Mi piace la la musica. | la la | la",
				"Vado a a casa. | a a | a", "È un un amico. | un un | un"),
			find: repeated(set("il la i gli le un una uno di a da in con per e è ma che non mi del della nel nella al alla sono ho")),
		},
	}
}
