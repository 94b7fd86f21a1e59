package rules

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestGermanNounsDecline(t *testing.T) {
	t.Parallel()
	nouns := readDeNouns("de.nouns.txt")
	tests := map[string][4]string{ // genitive, accusative, plural, dative plural
		"mann":     {"Mannes", "Mann", "Männer", "Männern"},
		"student":  {"Studenten", "Studenten", "Studenten", "Studenten"},
		"kollege":  {"Kollegen", "Kollegen", "Kollegen", "Kollegen"},
		"frau":     {"Frau", "Frau", "Frauen", "Frauen"},
		"auto":     {"Autos", "Auto", "Autos", "Autos"},
		"lehrer":   {"Lehrers", "Lehrer", "Lehrer", "Lehrern"},
		"ergebnis": {"Ergebnisses", "Ergebnis", "Ergebnisse", "Ergebnissen"},
		"haus":     {"Hauses", "Haus", "Häuser", "Häusern"},
		"bus":      {"Busses", "Bus", "Busse", "Bussen"},
		"fluss":    {"Flusses", "Fluss", "Flüsse", "Flüssen"},
		"platz":    {"Platzes", "Platz", "Plätze", "Plätzen"},
		"film":     {"Films", "Film", "Filme", "Filmen"},
	}
	for form, want := range tests {
		n := nouns[form][0].noun
		got := [4]string{n.form(deGenitive, false), n.form(deAccusative, false), n.form(deNominative, true), n.form(deDative, true)}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", form, diff)
		}
	}
}

func TestGermanDeterminersKnowTheirCells(t *testing.T) {
	t.Parallel()
	d := newDeDeterminers()
	tests := map[string]slots{
		"dem":   deSlot(deDative, deMasculine) | deSlot(deDative, deNeuter),
		"ein":   deSlot(deNominative, deMasculine) | deSlot(deNominative, deNeuter) | deSlot(deAccusative, deNeuter),
		"einer": deSlot(deDative, deFeminine) | deSlot(deGenitive, deFeminine),
		"eurem": deSlot(deDative, deMasculine) | deSlot(deDative, deNeuter),
		"zur":   deSlot(deDative, deFeminine),
		"ins":   deSlot(deAccusative, deNeuter),
		"jede":  deSlot(deNominative, deFeminine) | deSlot(deAccusative, deFeminine),
	}
	for word, want := range tests {
		if got := d.slots[word]; got != want {
			t.Errorf("%s: cells %016b, want %016b", word, got, want)
		}
	}
}

func TestGermanVerbsConjugate(t *testing.T) {
	t.Parallel()
	v := newVerbs(deVerbs())
	tests := map[string][2][6]string{
		"fahren": {{"fahre", "fährst", "fährt", "fahren", "fahrt", "fahren"}, {"fuhr", "fuhrst", "fuhr", "fuhren", "fuhrt", "fuhren"}},
		"machen": {{"mache", "machst", "macht", "machen", "macht", "machen"}, {
			"machte", "machtest", "machte", "machten", "machtet",
			"machten",
		}},
		"warten": {{"warte", "wartest", "wartet", "warten", "wartet", "warten"}, {
			"wartete", "wartetest", "wartete", "warteten",
			"wartetet", "warteten",
		}},
		"öffnen": {{"öffne", "öffnest", "öffnet", "öffnen", "öffnet", "öffnen"}, {
			"öffnete", "öffnetest", "öffnete", "öffneten",
			"öffnetet", "öffneten",
		}},
		"finden": {{"finde", "findest", "findet", "finden", "findet", "finden"}, {
			"fand", "fandest", "fand", "fanden", "fandet",
			"fanden",
		}},
		"tanzen": {{"tanze", "tanzt", "tanzt", "tanzen", "tanzt", "tanzen"}, {
			"tanzte", "tanztest", "tanzte", "tanzten", "tanztet",
			"tanzten",
		}},
		"heissen": {{"heisse", "heisst", "heisst", "heissen", "heisst", "heissen"}, {
			"hiess", "hiesst", "hiess", "hiessen", "hiesst",
			"hiessen",
		}},
	}
	for infinitive, want := range tests {
		if diff := cmp.Diff(want[:], v.infinitives[infinitive].tenses); diff != "" {
			t.Errorf("%s (-want +got):\n%s", infinitive, diff)
		}
	}
	for infinitive, want := range map[string]string{
		"studieren": "studiert", "besuchen": "besucht", "machen": "gemacht",
		"antworten": "geantwortet", "gehören": "gehört",
	} {
		if got := v.infinitives[infinitive].participle; got != want {
			t.Errorf("%s: participle %q, want %q", infinitive, got, want)
		}
	}
}

func TestGermanSuggestionsKeepTheLearnersSpelling(t *testing.T) {
	t.Parallel()
	tests := map[string]string{
		"Das ist ein grosse Haus.":  "ein grosses Haus",
		"Ich sehe die große Mann.":  "den großen Mann",
		"Wie heisst ich?":           "heisse ich",
		"Ich wohne in das Strasse.": "die Strasse",
	}
	for text, want := range tests {
		found := Check(Text{Language: "de", Text: text})
		if len(found) != 1 || found[0].Suggestion != want {
			t.Errorf("%q: found %+v, want one with %q", text, found, want)
		}
	}
}
