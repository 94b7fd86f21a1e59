package rules

import (
	"strings"
	"testing"
)

func TestFrenchPlurals(t *testing.T) {
	t.Parallel()
	for singular, want := range map[string]string{
		"chat": "chats", "bras": "bras", "prix": "prix", "nez": "nez", "cheval": "chevaux", "bateau": "bateaux", "cheveu": "cheveux",
		"clé": "clés",
	} {
		if got := frPlural(singular); got != want {
			t.Errorf("plural of %s: %s, want %s", singular, got, want)
		}
	}
}

func TestFrenchVerbs(t *testing.T) {
	t.Parallel()
	known := newVerbs(frVerbs())
	for infinitive, tenses := range map[string]map[int]string{
		"parler": {
			frPresent: "parle parles parle parlons parlez parlent", frImperfect: "parlais parlais parlait parlions parliez parlaient",
			frFuture: "parlerai parleras parlera parlerons parlerez parleront",
		},
		"manger": {
			frPresent:   "mange manges mange mangeons mangez mangent",
			frImperfect: "mangeais mangeais mangeait mangions mangiez mangeaient",
		},
		"placer": {frPresent: "place places place plaçons placez placent", frSubjunctive: "place places place placions placiez placent"},
		"acheter": {
			frPresent: "achète achètes achète achetons achetez achètent",
			frFuture:  "achèterai achèteras achètera achèterons achèterez achèteront",
		},
		"préférer": {
			frPresent:     "préfère préfères préfère préférons préférez préfèrent",
			frConditional: "préférerais préférerais préférerait préférerions préféreriez préféreraient",
		},
		"envoyer": {
			frFuture:    "enverrai enverras enverra enverrons enverrez enverront",
			frImperfect: "envoyais envoyais envoyait envoyions envoyiez envoyaient",
		},
		"finir": {
			frPresent:     "finis finis finit finissons finissez finissent",
			frSubjunctive: "finisse finisses finisse finissions finissiez finissent",
		},
		"être": {
			frPresent: "suis es est sommes êtes sont", frImperfect: "étais étais était étions étiez étaient",
			frFuture:      "serai seras sera serons serez seront",
			frSubjunctive: "sois sois soit soyons soyez soient",
		},
		"aller": {
			frPresent: "vais vas va allons allez vont", frFuture: "irai iras ira irons irez iront",
			frSubjunctive: "aille ailles aille allions alliez aillent",
		},
		"faire": {
			frImperfect:   "faisais faisais faisait faisions faisiez faisaient",
			frSubjunctive: "fasse fasses fasse fassions fassiez fassent",
		},
		"prendre": {
			frImperfect:   "prenais prenais prenait prenions preniez prenaient",
			frSubjunctive: "prenne prennes prenne prenions preniez prennent",
		},
		"devoir": {frConditional: "devrais devrais devrait devrions devriez devraient"},
	} {
		for tense, want := range tenses {
			if got := strings.Join(known.infinitives[infinitive].tenses[tense][:], " "); got != want {
				t.Errorf("%s, tense %d: %s, want %s", infinitive, tense, got, want)
			}
		}
	}
	for infinitive, want := range map[string]string{
		"parler": "parlé", "finir": "fini", "prendre": "pris", "ouvrir": "ouvert",
		"vendre": "vendu",
	} {
		if got := known.infinitives[infinitive].participle; got != want {
			t.Errorf("participle of %s: %s, want %s", infinitive, got, want)
		}
	}
}

func TestFrenchAdjectives(t *testing.T) {
	t.Parallel()
	for entry, want := range map[string]paradigm{
		"petit":                {"petit", "petite", "petits", "petites"},
		"jeune":                {"jeune", "jeune", "jeunes", "jeunes"},
		"gros/grosse":          {"gros", "grosse", "gros", "grosses"},
		"nouveau/nouvelle":     {"nouveau", "nouvelle", "nouveaux", "nouvelles"},
		"bleu/bleue/bleus":     {"bleu", "bleue", "bleus", "bleues"},
		"français/française":   {"français", "française", "français", "françaises"},
		"beau/belle/beaux":     {"beau", "belle", "beaux", "belles"},
		"heureux/heureuse":     {"heureux", "heureuse", "heureux", "heureuses"},
		"premier/première":     {"premier", "première", "premiers", "premières"},
		"délicieux/délicieuse": {"délicieux", "délicieuse", "délicieux", "délicieuses"},
		"public/publique":      {"public", "publique", "publics", "publiques"},
		"ancien/ancienne":      {"ancien", "ancienne", "anciens", "anciennes"},
		"blanc/blanche":        {"blanc", "blanche", "blancs", "blanches"},
		"ennuyeux/ennuyeuse":   {"ennuyeux", "ennuyeuse", "ennuyeux", "ennuyeuses"},
	} {
		if got := frAdjective(entry); got != want {
			t.Errorf("%s: %v, want %v", entry, got, want)
		}
	}
}

func TestFrenchJoinsWords(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ word, next, want string }{
		{"le", "eau", "l'eau"},
		{"la", "hache", "la hache"},
		{"ma", "école", "mon école"},
		{"ce", "homme", "cet homme"},
		{
			"ce", "héros",
			"ce héros",
		},
		{"de", "onze", "de onze"},
		{"du", "eau", "de l'eau"},
		{"beau", "hôtel", "bel hôtel"},
		{"les", "amis", "les amis"},
	} {
		if got := frJoin(c.word, c.next); got != c.want {
			t.Errorf("%s + %s: %s, want %s", c.word, c.next, got, c.want)
		}
	}
	for want, words := range map[string][]string{
		"j'ai": {"Je", "ai"}, "je ne suis": {"J'", "n'", "suis"}, "tu l'aimes": {"tu", "la", "aimes"}, "il n'y a": {"il", "ne", "y", "a"},
		"qu'elle": {"que", "elle"}, "nous avons": {"nous", "avons"},
	} {
		if got := frSentence(words...); got != want {
			t.Errorf("%v: %s, want %s", words, got, want)
		}
	}
}

func TestFrenchRightSentencesNearErrors(t *testing.T) {
	t.Parallel()
	for _, text := range []string{
		"J'ai vingt et un ans.", "Les mille et une nuits.", "Mes vieux amis sont là.", "Elle et Paul sont partis.", "Tout à fait !",
		"Le quartier où j'habite a un parc.", "L'homme à qui je pense a une fille.", "Celui qui parle a mon livre.",
		"En les étudiant, j'ai compris.",
		"J'en ai vu une lundi.", "J'ai vu la petite samedi.", "Un tête à tête amusant.", "Il n'est plus bon qu'à jeter.",
		"Quels livres a lus Paul ?",
		"Le discours de de Gaulle est connu.", "Elle la ménage beaucoup.", "Un membre de la famille important.",
		"Les langues anglaise, française et russe.",
		"J'ai parlé à France hier.", "Le lundi sont fermés les musées.",
	} {
		if found := Check(Text{Language: "fr", Native: "en", Text: text}); len(found) > 0 {
			t.Errorf("%q: found %+v", text, found)
		}
	}
}
