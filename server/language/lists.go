package language

import "strings"

// Lists by which Find tells words apart that look alike.
var (
	// functionWords are frequent words that equal a form or the stem of another word; they match nothing but themselves.
	functionWords = setsOf(map[string]string{
		"fr": "entre pendant suivant sauf car sur sous avant devant contre vers comme tout mais pas plus puis donc sans son sa ses mon ton une des les est-ce mes tes ces nos vos",
		"es": "como para sobre entre nada hasta cada bajo contra según pero sin sino desde hacia cual casi este esta estos estas una unos unas los las ese esa muy mas más aún",
		"it": "come dove sopra mai poi anche ancora contro sotto verso salvo durante una uno della dello delle degli nella mia mio suo sua nei dei questo dai",
		"pt": "como para sobre entre nada até contra sob mas mais uma uns umas pela pelo cada caso seu sua meu minha este esta",
		"de": "schon meine meinen meiner seine seinen seiner deine deinen ihre ihren eine einen einer während gegen neben zwischen eben weiter dann denn etwas mehr gestern",
		"en": "this his hers does her its was one once news during being",
		"nl": "een deze mijn zijn haar wel toen",
		"ru": "уже еще или при про для под над без",
	})
	// pairs are words without accents that a word with accents is not a slip for.
	pairs = setsOf(map[string]string{
		"fr": "cote marche tache jeune foret pate mure cure cable rate sale pale matin mange aime porte parle arrive passe entre reste visite",
		"es": "esta este estas hablo hablare papa mama publico termino practico ano anos aquel solo como cuando donde quien cual sabana calle hacia continuo",
		"it": "pero meta pesca capita faro sara casino parti papa dara fara",
		"pt": "esta pais sabia secretaria publico numero avos coco forma porque quente historia esse",
		"ca": "mare deu sols pare",
		"ro": "fata casa masa mama sora",
	})
	// derivations are the parts of endings that make a word of another kind, which a stemmer takes for a form.
	derivations = map[string][]string{
		"en": strings.Fields("ness ly ment tion abl ibl ity ful less ism ist ive ous al anc enc"),
		"fr": strings.Fields("ement amment emment ation ition abl ibl isme iste ité eur ateur ique age ance ence oir"),
		"es": strings.Fields("ment cion idad abl ibl ista ism ador anz anci enci"),
		"it": strings.Fields("ment zion ità abil ibil ist ism ator tric os anz"),
		"pt": strings.Fields("ment ção dade ável ível ist ism ador ânci ênci"),
		"de": strings.Fields("ung heit keit lich isch bar schaft los"),
		"nl": strings.Fields("heid lijk ing baar loos"),
		"sv": strings.Fields("het lig ning"),
		"ru": {"ост"},
		"ro": {"itat", "ment"},
	}
	// plurals are the endings of plurals that the stemmers leave and those of their singulars.
	plurals = map[string][]string{
		"fr": strings.Fields("aux al aux ail eux eu oux ou eaux eau is i us u"),
		"es": strings.Fields("ces z"),
		"it": strings.Fields("chi co che ca ghi go ghe ga"),
		"pt": strings.Fields("ões ão ães ão ais al éis el óis ol is il ns m"),
		"ca": strings.Fields("es e es a os o is i ts t ns n rs r ls l cs c"),
		"en": strings.Fields("ves f ves fe"),
	}
)

func setsOf(lists map[string]string) map[string]map[string]bool {
	sets := map[string]map[string]bool{}
	for language, list := range lists {
		sets[language] = map[string]bool{}
		for word := range strings.FieldsSeq(list) {
			sets[language][lower(word, language)] = true
		}
	}
	return sets
}

// plural says whether one word is the plural of the other by the endings of plurals.
func plural(a, b, language string) bool {
	list := plurals[language]
	for i := 0; i+1 < len(list); i += 2 {
		for _, pair := range [][2]string{{a, b}, {b, a}} {
			rest, ok := strings.CutSuffix(pair[0], list[i])
			if ok && len(rest) >= 2 && len(rest)+len(list[i+1]) == len(pair[1]) && strings.HasPrefix(pair[1], rest) && strings.HasSuffix(pair[1], list[i+1]) {
				return true
			}
		}
	}
	return false
}
