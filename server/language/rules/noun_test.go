package rules

import "testing"

func toyAgreement() *agreement {
	n := &nouns{forms: map[string][]reading{}}
	n.add("m", "chat", "chats")
	n.add("f", "table", "tables")
	n.add("fv", "porte", "portes")
	n.add("e", "élève", "élèves")
	n.add("m", "cours", "cours")
	n.add("f", "-", "vacances")
	return &agreement{nouns: n, words: paradigms(
		paradigm{"un", "une", "des", "des"}, paradigm{"le", "la", "les", "les"}, paradigm{"chaque", "chaque", "", ""},
	)}
}

func TestAgreementFits(t *testing.T) {
	t.Parallel()
	a := toyAgreement()
	for _, c := range []struct {
		word, noun  string
		fits, known bool
	}{
		{"le", "chat", true, true},
		{"la", "chat", false, true},
		{"les", "chat", false, true},
		{"les", "chats", true, true},
		{"le", "élève", true, true},
		{"la", "élève", true, true},
		{"le", "cours", true, true},
		{"les", "cours", true, true},
		{"la", "cours", false, true},
		{"la", "vacances", false, true},
		{"chaque", "chats", false, true},
		{"le", "xyz", false, false},
		{"xyz", "chat", false, false},
	} {
		if fits, known := a.fits(c.word, c.noun); fits != c.fits || known != c.known {
			t.Errorf("fits(%s, %s) = %t, %t, want %t, %t", c.word, c.noun, fits, known, c.fits, c.known)
		}
	}
}

func TestAgreementRight(t *testing.T) {
	t.Parallel()
	a := toyAgreement()
	for _, c := range []struct {
		word, noun, right, rightNoun string
		number                       bool
	}{
		{"la", "chat", "le", "chat", false},
		{"un", "table", "une", "table", false},
		{"les", "chat", "les", "chats", true},
		{"le", "chats", "les", "chats", true},
		{"chaque", "chats", "chaque", "chat", true},
		{"la", "vacances", "les", "vacances", true},
		{"chaque", "vacances", "chaque", "-", true},
	} {
		pair, number := a.right(c.word, c.noun)
		if pair != [2]string{c.right, c.rightNoun} || number != c.number {
			t.Errorf("right(%s, %s) = %v, %t, want %s %s, %t", c.word, c.noun, pair, number, c.right, c.rightNoun, c.number)
		}
	}
}

func TestNounsAreKnownByTheirForms(t *testing.T) {
	t.Parallel()
	n := toyAgreement().nouns
	if n.has("-") {
		t.Error("the missing singular of vacances is a noun")
	}
	verbs := n.words(func(r reading) bool { return r.verb })
	if len(verbs) != 2 || !verbs["porte"] || !verbs["portes"] {
		t.Errorf("verbs' forms %v, want porte and portes", verbs)
	}
}

func TestAdjectivesOfNationalityAreSmall(t *testing.T) {
	t.Parallel()
	a := toyAgreement()
	a.words = paradigms(paradigm{"français", "française", "français", "françaises"})
	find := a.capitalised(set("français"), set("cours"))
	for text, want := range map[string]string{
		"le chat Français dort":   "Français => français",
		"la table Française":      "Française => française",
		"le chat français":        "",
		"le Chat Français":        "",
		"le chat Française":       "",
		"le chat FRANÇAIS":        "",
		"le cours Français":       "",
		"le chat Français Dupont": "",
	} {
		if got := found(find, text); got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}
