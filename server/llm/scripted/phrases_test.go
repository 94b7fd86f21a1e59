package scripted

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/languagetutor/languagetutor/server/language"
)

var (
	tongues = []string{"de", "en", "es", "fr", "it", "pt"}
	styles  = []string{"tutor", "casual", "travel", "business", "roleplay", "storytelling", "debate", "interview"}
	kinds   = []string{"bye", "greeting", "long", "plain", "question", "short", "thanks"}
)

var endOfSentence = regexp.MustCompile(`[.!?]+`)

// sentence checks that a phrase is one sentence with as many places for words as it should have.
func sentence(t *testing.T, where, phrase string, places int, question bool) {
	t.Helper()
	if ends := endOfSentence.FindAllStringIndex(phrase, -1); len(ends) != 1 || ends[0][1] != len(phrase) {
		t.Errorf("%s: %q is not one sentence", where, phrase)
	}
	if strings.HasSuffix(phrase, "?") != question {
		t.Errorf("%s: %q is a question: %t", where, phrase, !question)
	}
	if strings.Count(phrase, "%s") != places || strings.ContainsAny(phrase, "{}<>") {
		t.Errorf("%s: %q has not %d places", where, phrase, places)
	}
}

func TestEveryLanguageHasASentenceForEverything(t *testing.T) {
	t.Parallel()
	if len(speeches()) != len(tongues) {
		t.Errorf("%d languages", len(speeches()))
	}
	hints, plain := len(speeches()["en"].Hint.With), len(speeches()["en"].Hint.Plain)
	for _, tongue := range tongues {
		s := speeches()[tongue]
		if s.Quote[0] == "" || s.Quote[1] == "" || s.And == "" || strings.Count(s.Untranslated, "%s") != 1 {
			t.Errorf("%s: quotes %q, and %q, untranslated %q", tongue, s.Quote, s.And, s.Untranslated)
		}
		if len(s.Hint.With) != hints || len(s.Hint.Plain) != plain {
			t.Errorf("%s: hints are not those of English", tongue)
		}
		for _, list := range []string{"greeting", "thanks", "bye", "answer"} {
			for _, word := range s.Words[list] {
				if !slices.Equal(wordsOf(word), []string{word}) {
					t.Errorf("%s %s: %q is never found", tongue, list, word)
				}
			}
			if len(s.Words[list]) == 0 {
				t.Errorf("%s: no words for %s", tongue, list)
			}
		}
		if len(s.Styles) != len(styles) {
			t.Errorf("%s has %d styles", tongue, len(s.Styles))
		}
		for _, d := range []difficulty{simple, rich} {
			for _, kind := range kinds {
				at := tongue + " " + kind + " " + string(d)
				if len(s.React[d][kind]) < 2 {
					t.Errorf("%s: too few", at)
				}
				for _, phrase := range s.React[d][kind] {
					sentence(t, at, phrase, 0, false)
				}
			}
			for _, style := range styles {
				manner, at := s.Styles[style][d], tongue+" "+style+" "+string(d)
				if len(manner.Open) < 1 || len(manner.Comment) < 2 || len(manner.Tell) < 2 || len(manner.Ask) < 3 || len(manner.Question) < 2 {
					t.Errorf("%s: too few", at)
				}
				for _, phrase := range slices.Concat(manner.Open, manner.Comment) {
					sentence(t, at, phrase, 0, false)
				}
				for _, phrase := range manner.Tell {
					sentence(t, at, phrase, 1, false)
				}
				for _, phrase := range manner.Ask {
					sentence(t, at, phrase, 1, true)
				}
				for _, phrase := range manner.Question {
					sentence(t, at, phrase, 0, true)
				}
			}
		}
	}
}

func TestSimpleSentencesAreShort(t *testing.T) {
	t.Parallel()
	for _, tongue := range tongues {
		for style, of := range speeches()[tongue].Styles {
			m := of[simple]
			for _, phrase := range slices.Concat(m.Open, m.Comment, m.Tell, m.Ask, m.Question) {
				if n := countWords(strings.ReplaceAll(phrase, "%s", ""), tongue); n > 9 {
					t.Errorf("%s %s: %d words: %q", tongue, style, n, phrase)
				}
			}
		}
	}
}

func TestNoTwoStylesSayTheSame(t *testing.T) {
	t.Parallel()
	for _, tongue := range tongues {
		asks := map[string]string{}
		for style, of := range speeches()[tongue].Styles {
			for _, m := range of {
				for _, phrase := range slices.Concat(m.Open, m.Tell) {
					if other, twice := asks[phrase]; twice {
						t.Errorf("%s: %s and %s say %q", tongue, style, other, phrase)
					}
					asks[phrase] = style
				}
			}
		}
	}
}

func TestPhrasesAreInTheirLanguage(t *testing.T) {
	t.Parallel()
	for _, tongue := range tongues {
		for style, of := range speeches()[tongue].Styles {
			for d, m := range of {
				all := strings.ReplaceAll(strings.Join(slices.Concat(m.Open, m.Comment, m.Tell, m.Ask, m.Question), " "), "%s", "")
				if found, _ := language.Detect(all, tongues...); found != tongue {
					t.Errorf("%s %s %s sounds like %q", tongue, style, d, found)
				}
			}
		}
	}
}

func TestTheKindOfATextIsFound(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ tongue, text, want string }{
		{"fr", "Bonjour !", "greeting"},
		{"fr", "Merci, à demain", "thanks"},
		{"fr", "Où est la gare ?", "question"},
		{"fr", "Au revoir", "bye"},
		{"fr", "Oui.", "short"},
		{"fr", "Hier je suis allé au marché.", "plain"},
		{"fr", "👍", "plain"},
		{"fr", "Hier je suis allé au marché avec ma sœur et nous avons acheté du pain frais.", "long"},
		{"de", "Guten Tag", "greeting"},
		{"es", "¿Y tú?", "question"},
		{"it", "Ciao, come stai?", "question"},
		{"pt", "Obrigada!", "thanks"},
		{"ja", "hello", "greeting"},
	} {
		if got := in(c.tongue).kind(c.text); got != c.want {
			t.Errorf("%s %q is %s, not %s", c.tongue, c.text, got, c.want)
		}
	}
}

func TestAWordInAPhraseCannotMakeAPlaceForAnother(t *testing.T) {
	t.Parallel()
	if got := in("en").mention("Use %s.", []string{"%s", "a", "b"}); got != "Use “%s”, “a” and “b”." {
		t.Error(got)
	}
}
