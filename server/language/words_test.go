package language_test

import (
	"strings"
	"testing"

	"github.com/languagetutor/languagetutor/server/language"
)

func TestTokeniseSplitsAsTheLanguageDoes(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ lang, text, want string }{
		{"fr", "L’eau d'été n'est pas là.", "L’|eau|d'|été|n'|est|pas|là|(.)"},
		{"fr", "Aujourd'hui, dit-il", "Aujourd'hui|(,)|dit|(-)|il"},
		{"fr", "un arc-en-ciel, rendez-vous", "un|arc-en-ciel|(,)|rendez-vous"},
		{"fr", "jusqu'à qu'il", "jusqu'|à|qu'|il"},
		{"fr", "C'est fini.Je pars", "C'|est|fini|(.)|Je|pars"},
		{"fr", "vas-tu à l'arc-en-ciel ?", "vas|(-)|tu|à|l'|arc-en-ciel|(?)"},
		{"it", "l'amico dell’arte, un po' d'acqua", "l'|amico|dell’|arte|(,)|un|po|(')|d'|acqua"},
		{"ca", "l'home d'aquí", "l'|home|d'|aquí"},
		{"pt", "Diga-me: guarda-chuva", "Diga|(-)|me|(:)|guarda-chuva"},
		{"en", "don't e-mail O'Neil at 3.5 p.m.", "don't|e-mail|O'Neil|at|3.5|p.m|(.)"},
		{"de", "z.B. die U-Bahn - ja", "z.B|(.)|die|U-Bahn|(-)|ja"},
		{"ru", "кто-то пришёл", "кто-то|пришёл"},
		{"zh", "我喜欢熊猫。", "我|喜欢|熊猫|(。)"},
		{"ja", "これはコーヒーです", "これ|は|コーヒー|です"},
		{"ko", "학교에서 가요", "학교에서|가요"},
		{"th", "ดีครับ", "ดี|ค|รั|บ"},
		{"ar", "وَالكتاب، هنا", "وَالكتاب|(،)|هنا"},
		{"fr-CA", "l'eau", "l'|eau"},
		{"fr", "", ""},
		{"fr", " \n", ""},
		{"en", "🙂 ok", "(🙂)|ok"},
	} {
		var parts []string
		for _, token := range language.Tokenise(c.text, c.lang) {
			if token.Word {
				parts = append(parts, token.Text)
			} else {
				parts = append(parts, "("+token.Text+")")
			}
		}
		if got := strings.Join(parts, "|"); got != c.want {
			t.Errorf("%s %q: %s, want %s", c.lang, c.text, got, c.want)
		}
	}
}

func TestTokensArePlacedByCodePoints(t *testing.T) {
	t.Parallel()
	tokens := language.Tokenise("Été 🙂 l’œuf", "fr")
	last := tokens[len(tokens)-1]
	if last.Text != "œuf" || last.Start != 8 || last.End != 11 {
		t.Errorf("%+v", last)
	}
}

func TestStemIsSharedByTheFormsOfAWord(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		lang  string
		forms []string
	}{
		{"fr", []string{"Maison", "maisons"}},
		{"en", []string{"run", "running", "Runs"}},
		{"de-AT", []string{"Häuser", "Haus", "Hauses"}},
		{"ru", []string{"книга", "книги", "книгу", "книгой"}},
		{"el", []string{"βιβλίο", "βιβλία", "ΒΙΒΛΙΑ", "βιβλίων"}},
		{"el", []string{"δρόμος", "δρόμοι", "δρόμους"}},
		{"nb", []string{"bil", "biler"}},
		{"uk", []string{"мова", "МОВА"}},
		{"ja", []string{"日本"}},
	} {
		for _, form := range c.forms[1:] {
			if a, b := language.Stem(c.forms[0], c.lang), language.Stem(form, c.lang); a != b || a == "" {
				t.Errorf("%s: %q is %q, %q is %q", c.lang, c.forms[0], a, form, b)
			}
		}
	}
	if long := strings.Repeat("a", 5000); language.Stem(long, "fr") != long {
		t.Error("a word of 5000 letters has a stem")
	}
}
