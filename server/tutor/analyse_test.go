package tutor

import (
	"encoding/json"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func modelSays(t *testing.T, text string) finding {
	t.Helper()
	var f finding
	if err := json.Unmarshal([]byte(text), &f); err != nil {
		t.Fatal(err)
	}
	return f
}

func TestAModelIsBelievedOnlyWhereItQuotes(t *testing.T) {
	t.Parallel()
	text := "Jé suis allé à la maison, jé crois."
	f := modelSays(t, `{"corrections":[
		{"quote":"Jé","suggestion":"Je","category":"accent","severity":2,"explanation":"no accent"},
		{"quote":"la maison","suggestion":"la maison","category":"gender","severity":2,"explanation":"the same"},
		{"quote":"not there","suggestion":"x","category":"other","severity":1,"explanation":"made up"},
		{"quote":"","suggestion":"x","category":"other","severity":1,"explanation":"empty"},
		{"quote":"jé crois","suggestion":"je crois","category":"accent","severity":9,"explanation":"too severe"}]}`)
	got := merge(text, nil, f)
	want := []Correction{
		{Start: 0, End: 2, Category: CategoryAccent, Severity: 2, Lemma: "je", Suggestion: "Je", Explanation: "no accent"},
		{Start: 26, End: 34, Category: CategoryAccent, Severity: 3, Lemma: "je crois", Suggestion: "je crois", Explanation: "too severe"},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestARuleWinsOverAModel(t *testing.T) {
	t.Parallel()
	rule := Correction{Start: 0, End: 5, Rule: "fr.elision", Suggestion: "J'ai", Severity: 2}
	f := modelSays(t, `{"corrections":[{"quote":"ai","suggestion":"suis","category":"conjugation","severity":3,"explanation":"x"}]}`)
	if diff := cmp.Diff([]Correction{rule}, merge("Je ai faim", []Correction{rule}, f)); diff != "" {
		t.Error(diff)
	}
}

func TestCorrectionsAreSoundWhateverIsSaid(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.StringN(1, 40, -1).Draw(t, "text")
		var f finding
		for range rapid.IntRange(0, 5).Draw(t, "count") {
			f.Corrections = append(f.Corrections, struct {
				Quote       string `json:"quote"`
				Suggestion  string `json:"suggestion"`
				Category    string `json:"category"`
				Severity    int    `json:"severity"`
				Explanation string `json:"explanation"`
			}{Quote: rapid.String().Draw(t, "quote"), Suggestion: rapid.String().Draw(t, "suggestion"), Severity: rapid.Int().Draw(t, "severity")})
		}
		rules := []Correction{{Start: rapid.IntRange(-3, 50).Draw(t, "start"), End: rapid.IntRange(-3, 50).Draw(t, "end"), Suggestion: "x"}}
		level := rapid.IntRange(1, 6).Draw(t, "level")
		shown := 0
		found := restrain(merge(text, rules, f), level)
		for i, c := range found {
			if !sound([]rune(text), c) {
				t.Fatalf("%+v in %q", c, text)
			}
			if c.Shown {
				shown++
			}
			if i > 0 && c.Severity > found[i-1].Severity {
				t.Fatal("the worst is not first")
			}
		}
		if shown > shownPerTurn(level) || shown != min(len(found), shownPerTurn(level)) {
			t.Fatalf("%d of %d shown at level %d", shown, len(found), level)
		}
	})
}

func TestAModelSaysWhyWhereARuleDoesNot(t *testing.T) {
	t.Parallel()
	rule := Correction{Start: 0, End: 5, Rule: "languagetool.x", Suggestion: "J'ai", Severity: 2}
	f := modelSays(t, `{"corrections":[{"quote":"Je ai","suggestion":"j'ai","category":"contraction","severity":1,"explanation":"Je loses its e."},
		{"quote":"ai faim","suggestion":"suis affamé","category":"other","severity":1,"explanation":"another error"}]}`)
	got := merge("Je ai faim", []Correction{rule, {Start: 3, End: 10, Rule: "less sure", Suggestion: "x"}}, f)
	rule.Explanation = "Je loses its e."
	if diff := cmp.Diff([]Correction{rule}, got); diff != "" {
		t.Error(diff)
	}
}

func TestWhatAModelMayNotShowIsTakenOutOfCorrections(t *testing.T) {
	t.Parallel()
	f := modelSays(t, `{"corrections":[
		{"quote":"un","suggestion":"see https://evil.example","category":"other","severity":1,"explanation":"x"},
		{"quote":"deux","suggestion":"b\u0000\u001b[2Jc","category":"other","severity":1,"explanation":"<b>why</b>"},
		{"quote":"trois","suggestion":"mark","category":"other","severity":1,"explanation":"x"}]}`)
	got := merge("un deux trois", nil, f, "mark")
	if len(got) != 1 || got[0].Suggestion != "b[2Jc" || got[0].Explanation != "" {
		t.Errorf("%+v", got)
	}
}
