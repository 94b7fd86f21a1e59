package tutor

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"github.com/languagetutor/languagetutor/server/fsrs"
	"github.com/languagetutor/languagetutor/server/study"
)

// told is what evidence says of one word.
type told struct {
	Kind   Kind
	Rating fsrs.Rating
	Review bool
}

func (s scene) of(term string) told {
	proofs := s.evidence()
	at := slices.IndexFunc(proofs, func(p proof) bool { return p.Term == term })
	if at < 0 {
		return told{}
	}
	p := proofs[at]
	return told{p.Kind, p.rating, p.card != uuid.Nil}
}

func target(term string) Target {
	return Target{EntryID: uuid.NewSHA1(uuid.Nil, []byte(term)), Term: term, Recognise: uuid.New(), Produce: uuid.New()}
}

func known(term string) study.Word {
	w := target(term)
	return study.Word{EntryID: w.EntryID, Term: term, Recognise: w.Recognise, Produce: w.Produce}
}

// exchange is a scene in which the tutor said something that aims at some words, and the learner answers.
func exchange(lang, said, answer string, aimed ...string) scene {
	before := Turn{TutorText: said}
	for _, term := range aimed {
		before.Targets = append(before.Targets, target(term))
	}
	s := Session{Language: lang, Native: "en", Level: 2}
	inspect(said, s, before.Targets)
	return scene{session: s, turn: Turn{LearnerText: answer}, before: []Turn{before}}
}

func TestOnlyWhatTheLearnerReallyUsedIsEvidence(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, lang, term, answer string
		want                     told
	}{
		{"used", "fr", "la baguette", "Je voudrais une baguette.", told{Produced, fsrs.Good, true}},
		{"used in another form", "fr", "manger", "Nous mangeons à midi.", told{Produced, fsrs.Good, true}},
		{"not used", "fr", "la baguette", "Je voudrais un croissant.", told{}},
		{"inside another word", "fr", "le", "Elle parle.", told{}},
		{"inside another word, English", "en", "art", "The party is over.", told{}},
		{"Cyrillic", "ru", "книга", "Я читаю книгу.", told{Produced, fsrs.Good, true}},
		{"Greek", "el", "νερό", "Θέλω νερό.", told{Produced, fsrs.Good, true}},
		{"Arabic", "ar", "كتاب", "هذا كتاب جديد", told{Produced, fsrs.Good, true}},
		{"Chinese", "zh", "学习", "我在学习中文。", told{Produced, fsrs.Good, true}},
		{"Japanese", "ja", "日本語", "日本語を勉強します。", told{Produced, fsrs.Good, true}},
	} {
		if got := exchange(c.lang, "…", c.answer, c.term).of(c.term); got != c.want {
			t.Errorf("%s: %+v, want %+v", c.name, got, c.want)
		}
	}
}

func TestEvidenceFollowsHowTheWordWasUsed(t *testing.T) {
	t.Parallel()
	with := func(s scene, change func(*scene)) scene {
		change(&s)
		return s
	}
	asked := "Vous aimez le pain ?"
	for _, c := range []struct {
		name  string
		scene scene
		want  told
	}{
		{"with an error in it", with(exchange("fr", asked, "J'aime la pain.", "le pain"), func(s *scene) {
			s.analysis.corrections = []Correction{{Start: 7, End: 14, Suggestion: "le pain"}}
		}), told{ProducedWithError, fsrs.Hard, true}},
		{"with an error elsewhere", with(exchange("fr", asked, "J'aime le pain frai.", "le pain"), func(s *scene) {
			s.analysis.corrections = []Correction{{Start: 15, End: 19, Suggestion: "frais"}}
		}), told{Produced, fsrs.Good, true}},
		{"misspelt", with(exchange("fr", asked, "J'aime le pein.", "le pain"), func(s *scene) {
			s.analysis.corrections = []Correction{{Start: 10, End: 14, Suggestion: "pain"}}
		}), told{ProducedWithError, fsrs.Hard, true}},
		{"tried and wrong", with(exchange("fr", asked, "J'aime le bred.", "le pain"), func(s *scene) {
			s.analysis.attempts = map[string]outcome{"le pain": wrong}
		}), told{Wrong, fsrs.Again, true}},
		{"asked and answered", with(exchange("fr", asked, "Oui, beaucoup.", "le pain"), func(s *scene) {
			s.analysis.understood = true
		}), told{Recognised, fsrs.Good, true}},
		{"asked and not understood", exchange("fr", asked, "Oui, beaucoup.", "le pain"), told{}},
		{"said but not asked", with(exchange("fr", "Le pain est bon. Ça va ?", "Oui, beaucoup.", "le pain"), func(s *scene) {
			s.analysis.understood = true
		}), told{}},
		{"from a hint", with(exchange("fr", asked, "J'aime le pain.", "le pain"), func(s *scene) {
			s.hints = []string{"J'aime bien le pain."}
		}), told{Hinted, 0, false}},
		{"unprompted", with(exchange("fr", "Ça va ?", "Oui, je mange une pomme."), func(s *scene) {
			s.known = []study.Word{known("la pomme")}
		}), told{Produced, fsrs.Easy, true}},
		{"heard lately", with(exchange("fr", "Tu manges une pomme ?", "Oui, une pomme."), func(s *scene) {
			s.known = []study.Word{known("la pomme")}
		}), told{Produced, fsrs.Good, true}},
		{"wrong without being aimed at", with(exchange("fr", "Ça va ?", "Oui."), func(s *scene) {
			s.known = []study.Word{known("la pomme")}
			s.analysis.attempts = map[string]outcome{"la pomme": wrong}
		}), told{}},
	} {
		term := "le pain"
		if len(c.scene.known) > 0 {
			term = "la pomme"
		}
		if got := c.scene.of(term); got != c.want {
			t.Errorf("%s: %+v, want %+v", c.name, got, c.want)
		}
	}
}

func TestWhatTheTutorUsesIsSeenAndNoMore(t *testing.T) {
	t.Parallel()
	s := exchange("fr", "Ça va ?", "Oui.")
	s.turn.Targets = []Target{target("le pain"), target("l'eau")}
	s.turn.Targets[0].Used = true
	if diff := cmp.Diff(told{Kind: Seen}, s.of("le pain")); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff(told{}, s.of("l'eau")); diff != "" {
		t.Error(diff)
	}
}

func TestAWordWithOneCardIsCreditedThere(t *testing.T) {
	t.Parallel()
	w := study.Word{Recognise: uuid.New()}
	if w.Card(false) != w.Recognise || w.Card(true) != w.Recognise {
		t.Error("saying a word shows that its meaning is known")
	}
}

func TestAReviewIsNamedByItsSessionAndCard(t *testing.T) {
	t.Parallel()
	session, card := uuid.New(), uuid.New()
	name := reviewID(session, card)
	if again := reviewID(session, card); again != name {
		t.Errorf("%s, and then %s", name, again)
	}
	if name == reviewID(card, session) || name == reviewID(uuid.New(), card) || name == reviewID(session, uuid.New()) {
		t.Error("another session or card has the same name")
	}
}
