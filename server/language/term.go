package language

import (
	"slices"
	"strings"
)

// phrase is a term as Find looks for it.
type phrase struct {
	words     []word
	reflexive []string // the pronouns, empty for terms that need none
	enclitic  bool     // the pronoun may be written at the verb's end
	verbFirst []word   // the words of a Germanic term whose verb stands last, as they stand in a main clause
	prefix    string   // of a separable verb, whose base is then
	base      *verb
}

// articles may stand before a term and need not be found.
var articles = map[string][]string{
	"fr": strings.Fields("le la l' les un une des du"),
	"es": strings.Fields("el la los las un una unos unas"),
	"it": strings.Fields("il lo la l' i gli le un uno una un'"),
	"pt": strings.Fields("o a os as um uma uns umas"),
	"ca": strings.Fields("el la l' els les un una uns unes"),
	"ro": strings.Fields("un o niște a"),
	"de": strings.Fields("der die das den dem ein eine einen"),
	"nl": strings.Fields("de het een"),
	"en": strings.Fields("the a an"),
	"sv": strings.Fields("en ett"),
	"da": strings.Fields("en et"),
	"no": strings.Fields("en et ei"),
	"el": strings.Fields("ο η το οι τα ένας μία μια ένα"),
	"hu": strings.Fields("a az egy"),
}

// markers of an infinitive before a term.
var markers = map[string]string{"en": "to", "de": "zu", "nl": "te", "sv": "att", "da": "at", "no": "å"}

// pronouns of reflexive verbs: the one of the term first.
var pronouns = map[string][]string{
	"fr": strings.Fields("se s' me m' te t' nous vous toi moi"),
	"es": strings.Fields("se me te nos os"),
	"it": strings.Fields("si mi ti ci vi m' t' s' c' v'"),
	"pt": strings.Fields("se me te nos vos"),
	"ca": strings.Fields("se s' es em m' et t' ens us"),
	"de": strings.Fields("sich mich mir dich dir uns euch"),
	"nl": strings.Fields("zich me mij je jou ons u"),
	"sv": strings.Fields("sig mig dig oss er"),
	"pl": strings.Fields("się"),
}

// abbreviations stand for what a term is used with.
var abbreviations = strings.Fields("qqch qqn qc qn etw jdn jdm jmd jmdn jmdm sth sb alg algn qlc qlcu")

// parseTerm takes what need not be found off a term: brackets, articles, markers, abbreviations.
func parseTerm(term, language string) phrase {
	var p phrase
	var texts []string
	term = withoutBrackets(term)
	for _, piece := range split(term, language) {
		if piece.word {
			texts = append(texts, term[piece.from:piece.to])
		}
	}
	texts, noun := withoutArticle(texts, language)
	texts = p.takePronoun(texts, language)
	texts = slices.DeleteFunc(texts, func(t string) bool {
		return len(texts) > 1 && slices.Contains(abbreviations, lower(t, language))
	})
	for i, text := range texts {
		text, reflexive := withoutEnclitic(text, language)
		if reflexive && i == 0 && !noun {
			p.reflexive, p.enclitic = pronouns[language], true
		} else {
			text = texts[i]
		}
		capital := language == "de" && sameButFirst(text, strings.ToLower(text)) && text != strings.ToLower(text)
		p.words = append(p.words, newWord(text, language, noun && i == 0 || capital))
	}
	if n := len(p.words); n > 1 && (language == "de" || language == "nl") && p.words[n-1].verb != nil && !p.words[n-1].noun {
		p.verbFirst = slices.Concat(p.words[n-1:], p.words[:n-1])
	}
	if language == "de" && len(p.words) == 1 && !p.words[0].noun {
		prefix, base, whole := separated(p.words[0].key)
		if base != nil {
			p.prefix, p.base, p.words[0].verb = prefix, base, whole
		}
	}
	return p
}

// withoutArticle takes the marker of an infinitive and the article off the words of a term; noun says whether it had an article.
func withoutArticle(texts []string, language string) (rest []string, noun bool) {
	if marker := markers[language]; len(texts) > 1 && marker != "" && lower(texts[0], language) == marker {
		texts = texts[1:]
	}
	if len(texts) > 1 && slices.Contains(articles[language], lower(texts[0], language)) {
		return texts[1:], language != "ro" // whose "a" marks infinitives too
	}
	return texts, false
}

// takePronoun takes the pronoun of a reflexive term off its words, at their start or end.
func (p *phrase) takePronoun(texts []string, language string) []string {
	set := pronouns[language]
	if len(texts) < 2 || set == nil {
		return texts
	}
	for _, i := range []int{0, len(texts) - 1} {
		if key := lower(texts[i], language); key == set[0] || key == "s'" {
			p.reflexive = set
			return slices.Delete(slices.Clone(texts), i, i+1)
		}
	}
	return texts
}

func withoutBrackets(term string) string {
	for {
		open := strings.IndexByte(term, '(')
		if open < 0 {
			return term
		}
		length := strings.IndexByte(term[open:], ')')
		if length < 0 || strings.TrimSpace(term[:open]+term[open+length+1:]) == "" {
			return term
		}
		term = term[:open] + " " + term[open+length+1:]
	}
}

// withoutEnclitic is the infinitive of a reflexive one of Spanish or Italian.
func withoutEnclitic(text, language string) (string, bool) {
	k := lower(text, language)
	switch language {
	case "es":
		for _, ending := range []string{"arse", "erse", "irse", "írse"} {
			if strings.HasSuffix(k, ending) && len(k) > len(ending)-len("se")+1 {
				return strings.TrimSuffix(text, "se"), true
			}
		}
	case "it":
		for _, ending := range []string{"arsi", "ersi", "irsi"} {
			if strings.HasSuffix(k, ending) && len(k) > len(ending)+1 {
				return strings.TrimSuffix(text, "si") + "e", true
			}
		}
	}
	return text, false
}

// attached says whether a token is the verb with a pronoun at its end ("levantarme", "levántate", "alzati").
func attached(t *token, w *word, language string) bool {
	for _, pronoun := range pronouns[language] {
		rest, ok := strings.CutSuffix(t.key, pronoun)
		if !ok || rest == "" {
			continue
		}
		plain := unaccented.Replace(rest)
		for _, form := range []string{rest, plain, plain + "d", plain + "s", rest + "e"} {
			if form == w.key || w.verb.is(form) {
				return true
			}
		}
	}
	return false
}

// enclitics are written at the end of infinitives and gerunds.
var enclitics = map[string][]string{
	"es": strings.Fields("lo la los las le les me te se nos os melo mela telo tela selo sela selos selas"),
	"it": strings.Fields("lo la li le gli mi ti si ci vi ne melo telo glielo gliela celo"),
}

// carries says whether a token is an infinitive, a gerund or an accented imperative of the verb with pronouns at its end.
func carries(t *token, w *word) bool {
	for _, pronoun := range enclitics[w.language] {
		rest, ok := strings.CutSuffix(t.key, pronoun)
		if !ok || rest == "" {
			continue
		}
		plain := unaccented.Replace(rest)
		if plain == w.key || plain+"e" == w.key {
			return true
		}
		if (plain != rest || strings.HasSuffix(rest, "ndo")) && w.verb.is(plain) {
			return true
		}
	}
	return false
}

var unaccented = strings.NewReplacer("á", "a", "é", "e", "í", "i", "ó", "o", "ú", "u")
