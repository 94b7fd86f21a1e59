package rules

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestPortugueseVerbsHaveTheirForms(t *testing.T) {
	t.Parallel()
	all := newVerbs(ptVerbs())
	for _, test := range []struct {
		infinitive string
		tense      int
		want       string
	}{
		{"falar", ptPresent, "falo falas fala falamos falais falam"},
		{"falar", ptPreterite, "falei falaste falou falámos falastes falaram"},
		{"falar", ptPastOf, "falasse falasses falasse falássemos falásseis falassem"},
		{"comer", ptPastOf, "comesse comesses comesse comêssemos comêsseis comessem"},
		{"ter", ptPastOf, "tivesse tivesses tivesse tivéssemos tivésseis tivessem"},
		{"ser", ptPastOf, "fosse fosses fosse fôssemos fôsseis fossem"},
		{"partir", ptImperfect, "partia partias partia partíamos partíeis partiam"},
		{"ser", ptImperfect, "era eras era éramos éreis eram"},
		{"fazer", ptFuture, "farei farás fará faremos fareis farão"},
		{"pôr", ptConditional, "poria porias poria poríamos poríeis poriam"},
		{"vir", ptSubjunctive, "venha venhas venha venhamos venhais venham"},
		{"conhecer", ptSubjunctive, "conheça conheças conheça conheçamos conheçais conheçam"},
		{"ir", ptSubjunctive, "vá vás vá vamos vades vão"},
		{"chegar", ptSubjunctive, "chegue chegues chegue cheguemos chegueis cheguem"},
	} {
		got := strings.Join(all.infinitives[test.infinitive].tenses[test.tense][:], " ")
		if diff := cmp.Diff(test.want, got); diff != "" {
			t.Errorf("%s, tense %d (-want +got):\n%s", test.infinitive, test.tense, diff)
		}
	}
	for infinitive, want := range map[string]string{
		"falar": "falado", "escrever": "escrito", "comer": "comido", "vir": "vindo",
		"pagar": "pago",
	} {
		if got := all.infinitives[infinitive].participle; got != want {
			t.Errorf("participle of %s is %s, want %s", infinitive, got, want)
		}
	}
	for infinitive, want := range map[string]string{"falar": "falando", "pôr": "pondo", "ir": "indo", "comer": "comendo"} {
		if got := ptGerund(infinitive); got != want {
			t.Errorf("gerund of %s is %s, want %s", infinitive, got, want)
		}
	}
}

func TestPortugueseNounsHaveTheirPlurals(t *testing.T) {
	t.Parallel()
	known := readNouns("pt.nouns.txt", ptPlural)
	for singular, want := range map[string]string{
		"casa": "casas", "homem": "homens", "mulher": "mulheres", "luz": "luzes", "pão": "pães", "mão": "mãos", "lição": "lições",
		"hotel": "hotéis", "lápis": "lápis",
	} {
		if len(known.forms[singular]) == 0 {
			t.Errorf("%s is unknown", singular)
			continue
		}
		if got := known.forms[singular][0].forms[1]; got != want {
			t.Errorf("plural of %s is %s, want %s", singular, got, want)
		}
	}
	for entry, want := range map[string]paradigm{
		"branco": {"branco", "branca", "brancos", "brancas"}, "inglês/inglesa/ingleses": {"inglês", "inglesa", "ingleses", "inglesas"},
		"triste": {"triste", "triste", "tristes", "tristes"}, "fácil/fácil/fáceis": {"fácil", "fácil", "fáceis", "fáceis"},
	} {
		if diff := cmp.Diff(want, ptAdjective(entry)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", entry, diff)
		}
	}
}

func TestPortugueseOfPortugalAndOfBrazilAreBothRight(t *testing.T) {
	t.Parallel()
	for _, text := range []string{
		"O facto é económico.", "O fato é econômico.", "Estou a trabalhar no autocarro.", "Estou trabalhando no ônibus.",
		"Ontem falámos e hoje falamos.",
		"Tu vai sair?", "Dá-me o bebé.", "Me dá o bebê.", "Moro em um apartamento.", "Moro num apartamento.", "O comboio e o trem.",
	} {
		for _, tag := range []string{"pt", "pt-PT", "pt-BR"} {
			if found := Check(Text{Language: tag, Text: text}); len(found) > 0 {
				t.Errorf("%s, %q: found %+v, want nothing", tag, text, found)
			}
		}
	}
}

func TestPortugueseContractionLeavesInfinitivesAlone(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"O preço de o carro.": "do", "Apesar de o carro ser caro.": "", "Antes de os meninos chegarem a casa.": "",
		"Penso em a viagem.": "na", "Gosto de as flores.": "das",
	} {
		found := Check(Text{Language: "pt", Text: text})
		if want == "" && len(found) > 0 || want != "" && (len(found) != 1 || found[0].Suggestion != want) {
			t.Errorf("%q: found %+v, want %q", text, found, want)
		}
	}
}
