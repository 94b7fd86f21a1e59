package rules

import (
	"strings"
	"testing"
)

func TestSpanishPlurals(t *testing.T) {
	t.Parallel()
	for singular, want := range map[string]string{
		"casa": "casas", "luz": "luces", "papel": "papeles", "canción": "canciones", "autobús": "autobuses", "sofá": "sofás",
		"café":  "cafés",
		"árbol": "árboles", "rey": "reyes", "inglés": "ingleses", "lápiz": "lápices", "azúcar": "azúcares", "jamón": "jamones",
	} {
		if got := esPlural(singular); got != want {
			t.Errorf("plural of %s: %s, want %s", singular, got, want)
		}
	}
}

func TestSpanishVerbs(t *testing.T) {
	t.Parallel()
	known := newVerbs(esVerbs())
	for infinitive, tenses := range map[string]map[int]string{
		"hablar": {
			esPresent: "hablo hablas habla hablamos habláis hablan", esPreterite: "hablé hablaste habló hablamos hablasteis hablaron",
			esImperfect:       "hablaba hablabas hablaba hablábamos hablabais hablaban",
			esFuture:          "hablaré hablarás hablará hablaremos hablaréis hablarán",
			esSubjunctive:     "hable hables hable hablemos habléis hablen",
			esSubjunctivePast: "hablara hablaras hablara habláramos hablarais hablaran",
		},
		"comer": {
			esPresent: "como comes come comemos coméis comen", esConditional: "comería comerías comería comeríamos comeríais comerían",
			esSubjunctive:     "coma comas coma comamos comáis coman",
			esSubjunctivePast: "comiera comieras comiera comiéramos comierais comieran",
		},
		"vivir": {esPresent: "vivo vives vive vivimos vivís viven", esImperfect: "vivía vivías vivía vivíamos vivíais vivían"},
		"buscar": {
			esPreterite:   "busqué buscaste buscó buscamos buscasteis buscaron",
			esSubjunctive: "busque busques busque busquemos busquéis busquen",
		},
		"llegar": {
			esPreterite:   "llegué llegaste llegó llegamos llegasteis llegaron",
			esSubjunctive: "llegue llegues llegue lleguemos lleguéis lleguen",
		},
		"empezar": {
			esPreterite:   "empecé empezaste empezó empezamos empezasteis empezaron",
			esSubjunctive: "empiece empieces empiece empecemos empecéis empiecen",
		},
		"pensar": {esSubjunctive: "piense pienses piense pensemos penséis piensen"},
		"jugar":  {esSubjunctive: "juegue juegues juegue juguemos juguéis jueguen"},
		"tener": {
			esFuture:      "tendré tendrás tendrá tendremos tendréis tendrán",
			esSubjunctive: "tenga tengas tenga tengamos tengáis tengan",
		},
		"ser": {
			esImperfect: "era eras era éramos erais eran", esSubjunctive: "sea seas sea seamos seáis sean",
			esSubjunctivePast: "fuera fueras fuera fuéramos fuerais fueran",
		},
		"ir": {
			esPresent: "voy vas va vamos vais van", esImperfect: "iba ibas iba íbamos ibais iban",
			esFuture: "iré irás irá iremos iréis irán", esSubjunctive: "vaya vayas vaya vayamos vayáis vayan",
		},
		"ver": {esImperfect: "veía veías veía veíamos veíais veían", esSubjunctive: "vea veas vea veamos veáis vean"},
		"estar": {
			esSubjunctive:     "esté estés esté estemos estéis estén",
			esSubjunctivePast: "estuviera estuvieras estuviera estuviéramos estuvierais estuvieran",
		},
		"dar":     {esPreterite: "di diste dio dimos disteis dieron", esSubjunctive: "dé des dé demos deis den"},
		"oír":     {esFuture: "oiré oirás oirá oiremos oiréis oirán", esSubjunctive: "oiga oigas oiga oigamos oigáis oigan"},
		"conocer": {esSubjunctive: "conozca conozcas conozca conozcamos conozcáis conozcan"},
		"pedir": {
			esSubjunctive:     "pida pidas pida pidamos pidáis pidan",
			esSubjunctivePast: "pidiera pidieras pidiera pidiéramos pidierais pidieran",
		},
		"dormir":   {esSubjunctive: "duerma duermas duerma durmamos durmáis duerman"},
		"preferir": {esSubjunctive: "prefiera prefieras prefiera prefiramos prefiráis prefieran"},
		"volver":   {esSubjunctive: "vuelva vuelvas vuelva volvamos volváis vuelvan"},
		"saber":    {esSubjunctive: "sepa sepas sepa sepamos sepáis sepan"},
		"decir": {
			esFuture:          "diré dirás dirá diremos diréis dirán",
			esSubjunctivePast: "dijera dijeras dijera dijéramos dijerais dijeran",
		},
	} {
		for tense, want := range tenses {
			if got := strings.Join(known.infinitives[infinitive].tenses[tense][:], " "); got != want {
				t.Errorf("%s, tense %d: %s, want %s", infinitive, tense, got, want)
			}
		}
	}
	for infinitive, want := range map[string]string{
		"hablar": "hablado", "comer": "comido", "escribir": "escrito", "hacer": "hecho",
		"leer": "leído",
	} {
		if got := known.infinitives[infinitive].participle; got != want {
			t.Errorf("participle of %s: %s, want %s", infinitive, got, want)
		}
	}
}

func TestSpanishGerunds(t *testing.T) {
	t.Parallel()
	e := &es{verbs: newVerbs(esVerbs())}
	for infinitive, want := range map[string]string{
		"hablar": "hablando", "comer": "comiendo", "ir": "yendo", "leer": "leyendo", "dormir": "durmiendo", "oír": "oyendo",
		"volver": "volviendo",
	} {
		if got := e.gerundOf(infinitive); got != want {
			t.Errorf("gerund of %s: %s, want %s", infinitive, got, want)
		}
		if got := e.infinitiveOf(want); got != infinitive {
			t.Errorf("infinitive of %s: %s, want %s", want, got, infinitive)
		}
	}
}

func TestSpanishAdjectives(t *testing.T) {
	t.Parallel()
	for entry, want := range map[string]paradigm{
		"rojo":             {"rojo", "roja", "rojos", "rojas"},
		"verde":            {"verde", "verde", "verdes", "verdes"},
		"fácil":            {"fácil", "fácil", "fáciles", "fáciles"},
		"inglés/inglesa":   {"inglés", "inglesa", "ingleses", "inglesas"},
		"feliz/feliz":      {"feliz", "feliz", "felices", "felices"},
		"español/española": {"español", "española", "españoles", "españolas"},
	} {
		if got := esAdjective(entry); got != want {
			t.Errorf("%s: %v, want %v", entry, got, want)
		}
	}
}

func TestSpanishRightSentencesNearErrors(t *testing.T) {
	t.Parallel()
	for _, text := range []string{
		"Se para para hablar.", "Lo que no es es fácil.", "Las mil y una noches.", "Toca el mi mi bemol.", "La odio.",
		"Los domingos trabaja en el bar.",
		"Este año estudian medicina.", "El problema son los precios.", "Tú ven conmigo.", "La suelo llamar.",
		"Me gustan el cine y el teatro.",
		"Lo hice todo esta semana.", "Ella esta noche no sale.", "Nunca vi flores como estas.",
		"Las lenguas española y francesa son bonitas.",
		"Ella la vino a buscar.", "Una parte son rusos.", "A las seis hora local.", "¿Y hijos? ¿Tienes?",
		"¿Porque no puedes o porque no quieres?",
		"¿Que te vas ya?", "Al conocer mi madre la noticia, lloró.", "Las ingles le duelen.",
	} {
		if found := Check(Text{Language: "es", Native: "en", Text: text}); len(found) > 0 {
			t.Errorf("%q: found %+v", text, found)
		}
	}
}
