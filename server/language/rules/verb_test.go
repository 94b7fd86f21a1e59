package rules

import "testing"

func toyVerbs() *verbs {
	return newVerbs([]*verb{
		{infinitive: "être", participle: "été", tenses: [][6]string{{"suis", "es", "est", "sommes", "êtes", "sont"}, {
			"étais", "étais",
			"était", "", "", "",
		}}},
		{infinitive: "suivre", participle: "suivi", tenses: [][6]string{{"suis", "suis", "suit", "suivons", "suivez", "suivent"}}},
		{infinitive: "pleuvoir", participle: "plu", tenses: [][6]string{{"", "", "pleut", "", "", ""}}},
	})
}

func TestVerbsAgree(t *testing.T) {
	t.Parallel()
	v := toyVerbs()
	for _, c := range []struct {
		word          string
		person        int
		agrees, known bool
	}{
		{"suis", 0, true, true},
		{"suis", 1, true, true},
		{"suis", 2, false, true},
		{"es", 1, true, true},
		{"étais", 1, true, true},
		{"pleut", 2, true, true},
		{"pleut", 0, false, true},
		{"être", 0, false, false},
		{"", 0, false, false},
	} {
		if agrees, known := v.agrees(c.word, c.person); agrees != c.agrees || known != c.known {
			t.Errorf("agrees(%q, %d) = %t, %t, want %t, %t", c.word, c.person, agrees, known, c.agrees, c.known)
		}
	}
}

func TestFormKeepsTheTenseAndTheMoreFrequentVerb(t *testing.T) {
	t.Parallel()
	v := toyVerbs()
	for _, c := range []struct {
		word   string
		person int
		want   string
	}{
		{"suis", 2, "est"}, {"étais", 2, "était"}, {"étais", 3, ""}, {"suivre", 3, "suivons"}, {"pleut", 0, ""}, {"xyz", 0, ""},
	} {
		if got := v.form(c.word, c.person); got != c.want {
			t.Errorf("form(%q, %d) = %q, want %q", c.word, c.person, got, c.want)
		}
	}
}

func TestVerbWordsOfOnePerson(t *testing.T) {
	t.Parallel()
	v := toyVerbs()
	if got := v.words(0, 0); len(got) != 1 || !got["suis"] {
		t.Errorf("first person %v, want suis", got)
	}
	if got := v.words(1, -1); len(got) != 2 || !got["étais"] || !got["était"] {
		t.Errorf("second tense %v, want étais and était", got)
	}
}
