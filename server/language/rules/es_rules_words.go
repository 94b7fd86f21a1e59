package rules

import "strings"

// accentRules are about accents and spelling, and the marks that open a question.
func (e *es) accentRules() []Rule {
	c := e.classes
	c["él-verb"] = set("es tiene está va quiere puede vive hace dice fue era estaba tenía sabe viene")
	c["gusta"] = set("gusta gustan encanta encantan parece interesa duele")
	c["tú-verb"] = set("eres tienes estás vas quieres puedes sabes haces dices vives hablas comes vienes eras tenías debes")
	return []Rule{
		{
			ID: "es.accent", Category: Accent, Severity: 1,
			Pass: []string{
				"También está aquí.", "Hacia la casa.", "Esta casa.", "Rio Tinto", "Solo quiero agua.", "Las canciones.",
				"El Cafe Gijon.",
			},
			Fail: fails("Yo tambien quiero. | tambien | también", "Aqui hay gente. | Aqui | Aquí",
				"Es una cancion bonita. | cancion | canción", "Me gusta la television. | television | televisión",
				"¿Qué dia es hoy? | dia | día"),
			find: either(corrections("es.accents.txt"), e.suffix,
				c.patterns("hablo|hablas|habla|hablar|hablan|en|estudio|estudiar|aprendo|aprender|entiendo|de [ ingles ] => inglés")),
		},
		{
			ID: "es.accent_pair", Category: Accent, Severity: 1,
			Pass: []string{
				"El libro es mío.", "Tu casa y la mía.", "Tú eres mi amigo.", "Yo se lo dije.", "Esta en particular me gusta.",
				"Mi madre.", "Es para mi madre.", "Si quieres, ven.",
				"¿Quieres un té?", "No se puede.", "No sé nada.", "¿Y tu hermano?", "El estaba vacío.",
			},
			Fail: fails("El es mi hermano. | El | Él", "Tu eres muy alto. | Tu | Tú", "Yo se que vienes. | se | sé",
				"Es para mi. | mi | mí", "A mi me gusta leer. | mi | mí", "¿Y tu? | tu | tú",
				"¿Dónde esta el baño? | esta | está", "Ella esta en casa. | esta | está", "Creo que si. | si | sí",
				"¿Cómo estas? | estas | estás", "Quiero un te verde. | te | té", "Hoy esta lloviendo. | esta | está",
				"No se qué hacer. | se | sé",
				"Juan es mas alto que yo. | mas | más"),
			find: c.patterns(
				"< [ el ] es|tiene|está|va|quiere|puede|vive|hace|dice|fue|era|sabe|viene => él",
				"que|porque|pero|cuando [ el ] es|tiene|está|va|quiere|puede|vive|hace|dice|fue|era|sabe|viene => él",
				"[ tu ] no? @tú-verb => tú", "yo [ se ] que => sé", "no [ se ] qué|quién|dónde|cómo|cuándo => sé",
				"yo no [ se ] > => sé", "para|de|por|sin|a [ mi ] > => mí", "a [ mi ] me|también => mí",
				"y [ tu ] > => tú", "dónde|cómo [ esta ] el|la|mi|tu|su|usted => está", "dónde|cómo [ esta ] > => está",
				"ella|usted|todo|nadie [ esta ] en|aquí|allí|muy|bien|mal|@gerund => está",
				"él [ esta ] en|aquí|allí|muy|bien|mal|@gerund => está", "[ esta ] @gerund => está",
				"no [ esta ] en|aquí|allí|bien|mal => está",
				"cómo|dónde|tú [ estas ] > => estás", "¿ como|donde [ estas ] => estás",
				"tú [ estas ] en|aquí|allí|muy|bien|mal|@gerund => estás", "creo|digo|dijo|dice que [ si ] > => sí",
				"un|el [ te ] verde|negro|con|frío|caliente => té", "un|el [ te ] > => té", "tomar|beber [ te ] > => té",
				"es|son|está|soy|eres|mucho [ mas ] * que => más",
				"el|la|los|las|lo [ mas ] "+
					"alto|alta|importante|bonito|bonita|grande|pequeño|pequeña|rápido|caro|cara|barato|difícil|fácil => más",
			),
		},
		{
			ID: "es.question_word", Category: Accent, Severity: 1,
			Pass: []string{
				"¿Qué quieres?", "¿Que no vienes?", "¿Como siempre?", "¿Cuando eras niño, ibas al cine?", "¿Por qué no?",
				"¿Donde siempre?", "Dice que viene.",
			},
			Fail: fails("¿Que haces? | Que | Qué", "¿Como te llamas? | Como | Cómo", "¿Donde vives? | Donde | Dónde",
				"¿De donde eres? | donde | dónde", "¿Cuantos años tienes? | Cuantos | Cuántos",
				"¿Por que no vienes? | Por que | Por qué", "¿Quien es? | Quien | Quién", "¿Cuando es la fiesta? | Cuando | Cuándo"),
			find: c.patterns("¿ [ que ] hora|tal|haces|significa|tiempo|color|día|edad|tipo|quieres|piensas|opinas|pasa => qué",
				"¿ [ que ] es esto|eso|esta => qué", "¿ [ que ] te pasa|parece|gusta|duele => qué", "¿ [ que ] hay de|en|para => qué",
				"¿ [ como ] te|se|estás|está|están|es|son|eres|puedo|llego|estas => cómo",
				"¿ [ donde ] está|están|vives|vive|es|hay|trabajas|estudias|puedo|vas|estás => dónde", "¿ de|a [ donde ] => dónde",
				"¿ [ cuando ] es|empieza|termina|naciste|cumples => cuándo",
				"¿ [ quien ] => quién", "¿ [ quienes ] => quiénes", "¿ [ cual ] => cuál", "¿ [ cuales ] => cuáles",
				"¿ [ cuanto ] !más|menos|antes => cuánto", "¿ [ cuanta ] => cuánta", "¿ [ cuantos ] => cuántos",
				"¿ [ cuantas ] => cuántas",
				"¿ [ por que ] => por qué", "¿ con|de|a|para [ quien ] => quién"),
		},
		{
			ID: "es.opening_mark", Category: Orthography, Severity: 1,
			Pass: []string{"¿Cómo estás?", "Hola, ¿qué tal?", "¡Qué bien!", "Dijo: «¿Vienes?»", "¡¿Qué?!", "Sí (¿o no?)."},
			Fail: fails("Cómo estás? | Cómo | ¿Cómo", "Hola, qué tal? | qué | ¿qué", "Qué bien! | Qué | ¡Qué",
				"Vienes hoy? | Vienes | ¿Vienes"),
			find: e.openingMark,
		},
		{
			ID: "es.spelling", Category: Spelling, Severity: 1,
			Pass: []string{"La clase es posible.", "Lo sé.", "Iba a casa.", "Por favor."},
			Fail: fails("Yo no sabo. | sabo | sé", "Nesecito dinero. | Nesecito | Necesito", "Ven, porfavor. | porfavor | por favor",
				"Tú fuistes al cine. | fuistes | fuiste"),
			find: corrections("es.spelling.txt"),
		},
	}
}

// suffix finds words in -cion and -sion.
func (e *es) suffix(t *text, i int) (hit, bool) {
	k := t.at(i)
	stem, ok := strings.CutSuffix(k.lower, "ion")
	if !ok || len(stem) < 4 || !strings.HasSuffix(stem, "c") && !strings.HasSuffix(stem, "s") || k.capital() && !k.first || k.shouted() ||
		t.at(i-1).lower == "-" || t.at(i+1).lower == "-" {
		return hit{}, false
	}
	return hit{i, i + 1, stem + "ión"}, true
}

// openingMark finds a question or exclamation that no mark opens.
func (e *es) openingMark(t *text, i int) (hit, bool) {
	closing := t.at(i).lower
	open, ok := map[string]string{"?": "¿", "!": "¡"}[closing]
	if !ok || t.at(i-1).lower == "?" || t.at(i-1).lower == "!" || !t.at(i-1).word || t.at(i-1).end != t.at(i).start {
		return hit{}, false
	}
	start := -1
	for k := i - 1; k >= 0; k-- {
		word := t.at(k)
		if word.lower == "¿" || word.lower == "¡" {
			return hit{}, false
		}
		if strings.ContainsAny(word.raw, "«»“”\"()[]—-:…") {
			return hit{}, false // whose mark it is cannot be told
		}
		if start < 0 && t.at(k-1).lower == "," && (esQuestion[word.lower] || word.lower == "por" && t.at(k+1).lower == "qué") {
			start = k
		}
		if before := t.at(k - 1).lower; before == "¿" || before == "¡" {
			return hit{}, false
		}
		if word.first {
			if start < 0 {
				start = k
			}
			break
		}
	}
	if start < 0 || t.at(start).lower == "" || !t.at(start).word {
		return hit{}, false
	}
	return hit{start, start + 1, open + t.at(start).raw}, true
}

var esQuestion = set("qué cómo dónde cuándo quién quiénes cuál cuáles cuánto cuánta cuántos cuántas adónde")
