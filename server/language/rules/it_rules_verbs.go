package rules

import "strings"

// verbRules are about the forms of verbs, and the choice between essere and avere.
func (l *it) verbRules() []Rule {
	c := l.classes
	c["moved"] = set("andato venuto arrivato partito tornato nato rimasto stato diventato uscito entrato caduto riuscito morto " +
		"andata venuta arrivata partita tornata nata rimasta stata diventata uscita entrata caduta riuscita")
	c["moved-o"] = set("andato venuto arrivato partito tornato nato rimasto stato diventato uscito entrato caduto riuscito")
	c["moved-plural"] = set("andati venuti arrivati partiti tornati rimasti stati diventati usciti entrati andate venute arrivate " +
		"partite tornate rimaste")
	c["done"] = set("mangiato dormito viaggiato camminato nuotato ballato cenato pranzato telefonato parlato giocato lavorato " +
		"studiato comprato")
	c["washed"] = set("svegliato alzato lavato vestito divertito sposato addormentato svegliata alzata lavata vestita divertita " +
		"sposata addormentata")
	c["between"] = set("già sempre mai appena anche ancora non")
	c["like-plural"] = set("i gli questi quei quegli miei tuoi suoi queste quelle mie tue sue")
	c["state"] = set("fame sete sonno fretta ragione torto")
	c["age"] = union(c["count"])
	return []Rule{
		{
			ID: "it.subject_verb", Category: Conjugation, Severity: 2,
			Pass: []string{
				"Io ho fame.", "Tu porta il vino.", "Mia madre e io siamo alti.", "Per noi è facile.", "Lei parli piano.",
				"Noi stessi lo sappiamo.", "Sono io che ho sbagliato.",
				"I loro amici sono qui.", "Ho dato loro la porta.", "Tu non parlare.", "Più alto di lui è Marco.", "L'io è debole.",
				"Che tu sia felice.", "Io mentire? Mai!",
				"Io la porta la chiudo.", "Voi due siete pronti?",
			},
			Fail: fails("Io ha un cane. | Io ha | Io ho", "Noi mangiare molto. | Noi mangiare | Noi mangiamo",
				"Loro mangia il pane. | Loro mangia | Loro mangiano", "Tu è mio amico. | Tu è | Tu sei",
				"Lei non lavorano oggi. | Lei non lavorano | Lei non lavora", "Lui hai ragione. | Lui hai | Lui ha",
				"Io parlare italiano. | Io parlare | Io parlo",
				"Voi siamo stanchi. | Voi siamo | Voi siete", "Noi va al mare. | Noi va | Noi andiamo"),
			find: l.subjectVerb,
		},
		{
			ID: "it.noun_verb", Category: Conjugation, Severity: 2,
			Pass: []string{
				"I miei genitori sono alti.", "La gente parla.", "Il lunedì sono a casa.", "Mia madre e mio padre vivono qui.",
				"Le città è bello visitarle.", "La sera sono stanco.", "Gli amici di Luca sono qui.",
			},
			Fail: fails("I miei genitori è alti. | genitori è | genitori sono", "La gente sono simpatica. | gente sono | gente è",
				"I bambini mangia il pane. | bambini mangia | bambini mangiano",
				"I miei amici non ha la macchina. | amici non ha | amici non hanno"),
			find: l.nounVerb("non", union(itVague, set("al alla ai alle del della dei delle nel nella dal dalla sul sulla persona"))),
		},
		{
			ID: "it.auxiliary_essere", Category: Conjugation, Severity: 2,
			Pass: []string{
				"Sono andato a Roma.", "Ha già lavorato.", "Abbiamo cambiato casa.", "Ho corso.", "Hanno finito.",
				"Ha un passato.", "Ho salito le scale.",
			},
			Fail: fails("Ho andato a Roma. | Ho andato | Sono andato", "Abbiamo arrivato tardi. | Abbiamo arrivato | Siamo arrivati",
				"Ha nato a Milano. | Ha nato | È nato",
				"Non ho mai stato a Parigi. | ho mai stato | sono mai stato", "Hanno partito ieri. | Hanno partito | Sono partiti",
				"Hai venuto con lei? | Hai venuto | Sei venuto"),
			find: either(
				c.patterns("ho @between? @moved => sono $2 $3", "hai @between? @moved => sei $2 $3", "ha @between? @moved => è $2 $3",
					"avevo @between? @moved => ero $2 $3",
					"aveva @between? @moved => era $2 $3", "abbiamo @between? @moved-plural => siamo $2 $3",
					"hanno @between? @moved-plural => sono $2 $3", "avete @between? @moved-plural => siete $2 $3"),
				itPlurals(c.patterns("abbiamo @between? @moved-o => siamo $2 $3", "hanno @between? @moved-o => sono $2 $3",
					"avete @between? @moved-o => siete $2 $3")),
			),
		},
		{
			ID: "it.auxiliary_avere", Category: Conjugation, Severity: 2,
			Pass: []string{
				"Ho mangiato.", "Mi sono mangiato una pizza.", "È mangiato da tutti.", "Sono stato lavato.",
				"Sono parlato da pochi.", "Ci siamo parlati.",
			},
			Fail: fails("Io sono mangiato una pizza. | sono mangiato | ho mangiato",
				"Ieri sono dormito molto. | sono dormito | ho dormito", "Siamo ballato tutta la notte. | Siamo ballato | Abbiamo ballato",
				"Sei viaggiato in treno? | Sei viaggiato | Hai viaggiato", "Sono telefonato a Marco. | Sono telefonato | Ho telefonato"),
			find: c.patterns("io non? [ sono già? @done ] => ho $4 $5",
				"!mi|me|ti|te|ci|ce|si|se|vi|c'|mai|è|chi [ sono "+
					"dormito|viaggiato|camminato|nuotato|ballato|cenato|pranzato|telefonato ] => ho $3", "< [ sono "+
					"dormito|viaggiato|camminato|nuotato|ballato|cenato|pranzato|telefonato ] => ho $3",
				"!mi|me|ti|te|ci|ce|si|se|vi [ sei dormito|viaggiato|camminato|nuotato|ballato|cenato|pranzato|telefonato ] => hai $3",
				"< [ sei dormito|viaggiato|camminato|nuotato|ballato|cenato|pranzato|telefonato ] => hai $3",
				"!ci [ siamo @done ] => abbiamo $3", "< [ siamo @done ] => abbiamo $3"),
		},
		{
			ID: "it.auxiliary_reflexive", Category: Conjugation, Severity: 2,
			Pass: []string{
				"Mi sono svegliato tardi.", "Mi ha svegliato il gatto.", "Ci abbiamo messo due ore.", "Ti ho svegliato?",
				"Ho svegliato i bambini.", "Ci hanno svegliato.",
			},
			Fail: fails("Mi ho svegliato tardi. | Mi ho svegliato | Mi sono svegliato",
				"Ti hai lavato le mani? | Ti hai lavato | Ti sei lavato", "Mi ho divertito molto. | Mi ho divertito | Mi sono divertito",
				"Mi ho comprato un libro. | Mi ho comprato | Mi sono comprato"),
			find: c.patterns("mi ho @washed|@participle => $1 sono $3", "ti hai @washed|@participle => $1 sei $3",
				"vi avete @washed => $1 siete $3"),
		},
		{
			ID: "it.participle_plural", Category: Agreement, Severity: 2,
			Pass: []string{
				"Siamo andati al mare.", "Noi siamo stanchi.", "Siamo andate al mare.", "Il posto dove siamo è stretto.",
				"Siamo gente semplice.", "Siamo d'accordo.",
			},
			Fail: fails("Siamo andato al mare. | Siamo andato | Siamo andati",
				"Noi siamo arrivato tardi. | siamo arrivato | siamo arrivati", "Siamo stanco. | Siamo stanco | Siamo stanchi",
				"Siamo molto contento. | Siamo molto contento | Siamo molto contenti"),
			find: itPlurals(c.patterns("siamo già|sempre? @moved-o => siamo $2 $3",
				"siamo molto|tanto|troppo|così? stanco|contento|pronto|malato|arrabbiato|preoccupato|occupato => siamo $2 $3")),
		},
		{
			ID: "it.piacere", Category: Conjugation, Severity: 2,
			Pass: []string{
				"Mi piace il cinema.", "Mi piacciono i libri.", "Mi piacciono la pizza e il gelato.",
				"Mi piace le sere d'estate passeggiare.", "Io piaccio a Maria.", "Mi piace leggere i libri.",
				"Non mi piacciono la carne, il pesce e le uova.", "A me piace.",
			},
			Fail: fails("Mi piace i libri. | piace | piacciono", "Mi piacciono il gelato. | piacciono | piace",
				"Io piaccio la pizza. | Io piaccio | Mi piace", "Mi piacciono leggere. | piacciono | piace",
				"Io piaccio i gatti. | Io piaccio | Mi piacciono", "Non mi piace gli spaghetti. | piace | piacciono",
				"Io mi piace ballare. | Io mi piace | Mi piace"),
			find: either(c.patterns("[ io mi piace|piacciono ] => mi $3", "[ io piaccio ] i|gli|le @noun-plural => mi piacciono",
				"[ io piaccio ] il|lo|la|l'|un|una|@infinitive => mi piace",
				"mi|ti|gli|ci|vi|non [ piace ] i|gli|questi|queste @noun-plural => piacciono",
				"mi|ti|gli|ci|vi [ piace ] le @noun-plural > => piacciono", "mi|ti|gli|ci|vi [ piacciono ] @infinitive => piace"),
				unlessLater(c.patterns("mi|ti|gli|ci|vi [ piacciono ] il|lo|la|l'|questo|questa @noun-singular => piace"), set("e ed "+
					"o , né che come con"))),
		},
		{
			ID: "it.avere_state", Category: WordChoice, Severity: 2,
			Pass: []string{
				"Ho fame.", "Ci sono fame e miseria.", "Ho molta fame.", "Sono venti anni che vivo qui.", "Ho vent'anni.",
				"Sono freddo con lui.", "La ragione è semplice.", "Sto bene.",
			},
			Fail: fails("Io sono fame. | sono fame | ho fame", "Sono 20 anni. Tu sei ragione. | sei ragione | hai ragione",
				"Io sono 20 anni. | sono 20 anni | ho 20 anni", "Ho molto fame. | molto fame | molta fame",
				"Mio fratello è 12 anni. | è 12 anni | ha 12 anni", "Io sono bene, grazie. | sono bene | sto bene",
				"Sono sonno. | Sono sonno | Ho sonno"),
			find: c.patterns("io non? [ sono molto|molta? @state ] => ho $4 $5", "< [ sono @state ] > => ho $3",
				"tu non? [ sei @state ] => hai $4", "lui|lei [ è @state ] => ha $3", "[ noi siamo @state ] => noi abbiamo $3",
				"io [ sono @number|@count anni ] > => ho $3 $4", "tu [ sei @number|@count anni ] > => hai $3 $4",
				"lui|lei|fratello|sorella|figlio|figlia|padre|madre|amico|amica|nonno|nonna [ è @number|@count anni ] > => ha $3 $4",
				"ho|hai|ha|abbiamo|hanno [ molto fame|sete|fretta|paura ] => molta $3", "io [ sono bene|male ] > => sto $3",
				"< [ sono bene ] , grazie => sto bene"),
		},
		{
			ID: "it.progressive", Category: Conjugation, Severity: 2,
			Pass: []string{"Sto mangiando.", "È leggendo che si impara.", "Ero stanco.", "Sono andato leggendo.", "Va migliorando."},
			Fail: fails("Sono mangiando una mela. | Sono mangiando | Sto mangiando",
				"Siamo parlando con lui. | Siamo parlando | Stiamo parlando", "Cosa sei facendo? | sei facendo | stai facendo",
				"Ero dormendo. | Ero dormendo | Stavo dormendo", "Sto parlare con lui. | Sto parlare | Sto parlando"),
			find: either(c.patterns("sono @gerund => sto $2", "sei @gerund => stai $2", "siamo @gerund => stiamo $2",
				"siete @gerund => state $2", "ero @gerund => stavo $2", "eravamo @gerund => stavamo $2"), l.stayInfinitive),
		},
		{
			ID: "it.infinitive", Category: Conjugation, Severity: 2,
			Pass: []string{
				"Vado a mangiare.", "Devo andare.", "Va fatto.", "Comincio a capire.", "Devi prima mangiare.",
				"Senza parlare.", "Cerco di dormire.", "Posso a volte dormire.", "Ho bisogno di parlare.",
			},
			Fail: fails("Vado mangiare. | Vado mangiare | Vado a mangiare", "Devo di andare. | Devo di andare | Devo andare",
				"Comincio capire. | Comincio capire | Comincio a capire",
				"Esce senza di parlare. | senza di parlare | senza parlare", "Voglio a dormire. | Voglio a dormire | Voglio dormire",
				"Cerco a dormire. | Cerco a dormire | Cerco di dormire",
				"Ho bisogno parlare con te. | bisogno parlare | bisogno di parlare"),
			find: c.patterns("vado|vai|va|andiamo|andate|vanno @infinitive => $1 a $2",
				"comincio|cominci|comincia|cominciamo|inizio|inizia|continuo|continua @infinitive => $1 a $2",
				"devo|devi|deve|dobbiamo|devono|posso|puoi|può|possiamo|possono|voglio|vuoi|vuole|vogliamo a|di @infinitive => $1 $3",
				"senza di @infinitive => senza $3", "cerco|cerchi|cerca|cerchiamo a @infinitive => $1 di $3",
				"ho|hai|ha|abbiamo|hanno [ bisogno @infinitive ] => bisogno di $3"),
		},
		{
			ID: "it.se_conditional", Category: Conjugation, Severity: 2,
			Pass: []string{
				"Se avessi tempo, verrei.", "Non so se verrebbe.", "Se sarebbe giusto? Non so.", "Mi chiedo se potrei.",
				"Se vieni, vengo.",
			},
			Fail: fails("Se avrei tempo, verrei. | Se avrei | Se avessi", "Se io sarei ricco, viaggerei. | Se io sarei | Se io fossi",
				"Se potrei, verrei. | Se potrei | Se potessi", "Se non dovrei lavorare, uscirei. | Se non dovrei | Se non dovessi"),
			find: l.ifConditional(itConditional, itPastOf),
		},
		{
			ID: "it.subjunctive", Category: Conjugation, Severity: 2,
			Pass: []string{
				"Voglio che tu venga.", "Bisogna che io vada.", "È importante che tu parli.", "So che tu vieni.",
				"Prima che arrivi.", "Voglio che mangi.", "Credo che viene.",
			},
			Fail: fails("Voglio che tu vieni con me. | vieni | venga", "Bisogna che io vado via. | vado | vada",
				"Voglio che lui è felice. | è | sia", "Vuole che tu fai presto. | fai | faccia",
				"Vorrei che tu hai tempo. | hai | abbia"),
			find: l.subjunctive(set("voglio vuoi vuole vogliamo vogliono bisogna vorrei"), itPresentTense, itSubjunctive),
		},
		{
			ID: "it.hours", Category: Agreement, Severity: 2,
			Pass: []string{
				"Sono le tre.", "È l'una.", "È le tre volte di più.", "Sono l'una il contrario dell'altra.", "È mezzogiorno.",
				"Che ore sono?",
			},
			Fail: fails("È le tre. | È le tre | Sono le tre", "È le otto e mezza. | È le otto | Sono le otto",
				"Sono l'una. | Sono l'una | È l'una", "È 8. È le 8. | È le 8 | Sono le 8"),
			find: c.patterns("[ è le due|tre|quattro|cinque|sei|sette|otto|nove|dieci|undici|dodici ] e|meno|in|del|di => sono le $3",
				"[ è le @number ] > => sono le $3",
				"[ è le due|tre|quattro|cinque|sei|sette|otto|nove|dieci|undici|dodici ] > => sono le $3",
				"< [ sono l' una ] > => è l'una", "< [ sono l' una ] e mezza|dieci|venti => è l'una"),
		},
	}
}

// itPlurals makes the last word of suggestions plural: "siamo andato", "siamo andati".
func itPlurals(find finder) finder {
	return rewritten(find, func(words string) string {
		if stem, ok := strings.CutSuffix(words, "co"); ok {
			return stem + "chi"
		}
		if strings.HasSuffix(words, "io") {
			return strings.TrimSuffix(words, "o")
		}
		return strings.TrimSuffix(words, "o") + "i"
	})
}

// stayInfinitive finds "sto parlare".
func (l *it) stayInfinitive(t *text, i int) (hit, bool) {
	v := l.verbs.infinitives[t.at(i+1).lower]
	if v == nil || !t.is(i, set("sto stai stiamo stanno")) || v.infinitive == "essere" || t.at(i+2).lower == "-" {
		return hit{}, false
	}
	return hit{i, i + 2, t.at(i).raw + " " + itGerund(v)}, true
}
