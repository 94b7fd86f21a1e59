package rules

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestItalianVerbsHaveTheirForms(t *testing.T) {
	t.Parallel()
	all := newVerbs(itVerbs())
	for _, test := range []struct {
		infinitive string
		tense      int
		want       string
	}{
		{"parlare", itPresentTense, "parlo parli parla parliamo parlate parlano"},
		{"mangiare", itPresentTense, "mangio mangi mangia mangiamo mangiate mangiano"},
		{"cercare", itPresentTense, "cerco cerchi cerca cerchiamo cercate cercano"},
		{"studiare", itFuture, "studierò studierai studierà studieremo studierete studieranno"},
		{"mangiare", itFuture, "mangerò mangerai mangerà mangeremo mangerete mangeranno"},
		{"cercare", itFuture, "cercherò cercherai cercherà cercheremo cercherete cercheranno"},
		{"cominciare", itConditional, "comincerei cominceresti comincerebbe cominceremmo comincereste comincerebbero"},
		{"capire", itPresentTense, "capisco capisci capisce capiamo capite capiscono"},
		{"capire", itSubjunctive, "capisca capisca capisca capiamo capiate capiscano"},
		{"parlare", itSubjunctive, "parli parli parli parliamo parliate parlino"},
		{"essere", itImperfect, "ero eri era eravamo eravate erano"},
		{"essere", itPastOf, "fossi fossi fosse fossimo foste fossero"},
		{"fare", itImperfect, "facevo facevi faceva facevamo facevate facevano"},
		{"stare", itPastOf, "stessi stessi stesse stessimo steste stessero"},
		{"venire", itConditional, "verrei verresti verrebbe verremmo verreste verrebbero"},
		{"andare", itSubjunctive, "vada vada vada andiamo andiate vadano"},
	} {
		got := strings.Join(all.infinitives[test.infinitive].tenses[test.tense][:], " ")
		if diff := cmp.Diff(test.want, got); diff != "" {
			t.Errorf("%s, tense %d (-want +got):\n%s", test.infinitive, test.tense, diff)
		}
	}
	for infinitive, want := range map[string]string{
		"fare": "facendo", "bere": "bevendo", "parlare": "parlando", "finire": "finendo",
		"dire": "dicendo",
	} {
		if got := itGerund(all.infinitives[infinitive]); got != want {
			t.Errorf("gerund of %s is %s, want %s", infinitive, got, want)
		}
	}
	for infinitive, want := range map[string]string{
		"leggere": "letto", "finire": "finito", "potere": "potuto", "parlare": "parlato",
		"essere": "stato",
	} {
		if got := all.infinitives[infinitive].participle; got != want {
			t.Errorf("participle of %s is %s, want %s", infinitive, got, want)
		}
	}
}

func TestItalianArticlesFollowTheSoundOfTheNextWord(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ base, next, want string }{
		{"il", "cane", "il cane"},
		{"il", "studente", "lo studente"},
		{"il", "amico", "l'amico"},
		{"i", "amici", "gli amici"},
		{"i", "zii", "gli zii"},
		{"un", "sbaglio", "uno sbaglio"},
		{"un", "amico", "un amico"},
		{"una", "amica", "un'amica"},
		{"del", "yogurt", "dello yogurt"},
		{"nella", "acqua", "nell'acqua"},
		{"quei", "alberi", "quegli alberi"},
		{"bel", "albero", "bell'albero"},
		{"i", "dei", "i dei"},
		{"il", "sole", "il sole"},
		{"la", "storia", "la storia"},
		{"questo", "libro", "questo libro"},
		{"il", "ieri", "lo ieri"},
	} {
		if got := itArticle(test.base, test.next); got != test.want {
			t.Errorf("%s before %s: got %q, want %q", test.base, test.next, got, test.want)
		}
	}
}

func TestItalianPluralsAndAdjectives(t *testing.T) {
	t.Parallel()
	for singular, want := range map[string]string{
		"casa": "case", "amica": "amiche", "bosco": "boschi", "figlio": "figli",
		"fiore": "fiori", "città": "città", "film": "film",
	} {
		if got := itPlural(singular); got != want {
			t.Errorf("plural of %s is %s, want %s", singular, got, want)
		}
	}
	for entry, want := range map[string]paradigm{
		"rosso": {"rosso", "rossa", "rossi", "rosse"}, "simpatico/simpatici": {"simpatico", "simpatica", "simpatici", "simpatiche"},
		"grande": {"grande", "grande", "grandi", "grandi"}, "vecchio": {"vecchio", "vecchia", "vecchi", "vecchie"},
	} {
		if diff := cmp.Diff(want, itAdjective(entry)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", entry, diff)
		}
	}
}

func TestItalianContractionTakesTheFormOfTheNoun(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"Parlo di il studente.": "dello", "Vado a l'albergo.": "all'", "Sono in il ufficio.": "nell'ufficio", "Vengo da i amici.": "dagli",
		"Entro in il bar.": "nel",
	} {
		found := Check(Text{Language: "it", Text: text})
		if len(found) != 1 || found[0].Suggestion != want {
			t.Errorf("%q: found %+v, want only %q", text, found, want)
		}
	}
}
