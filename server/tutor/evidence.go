package tutor

import (
	"slices"
	"strings"

	"github.com/google/uuid"

	"github.com/languagetutor/languagetutor/server/fsrs"
	"github.com/languagetutor/languagetutor/server/language"
	"github.com/languagetutor/languagetutor/server/study"
)

// recentTurns is how many turns a word counts as seen.
const recentTurns = 5

// scene is what evidence is read from.
type scene struct {
	session Session
	turn    Turn
	// before are the last turns, the oldest first.
	before []Turn
	// known are the words of the language that the learner has studied.
	known []study.Word
	// hints are what the learner was given to say in this turn.
	hints    []string
	analysis analysis

	said  *language.Reading   // the learner's words
	heard []*language.Reading // the tutor's, of the last turns
}

// proof is evidence of a word, and the review that it stands for.
type proof struct {
	Credit
	card   uuid.UUID // uuid.Nil for no review
	rating fsrs.Rating
	target bool // the word was a target of the turn that the learner answered
	new    bool // and had never been studied
}

// evidence reads what the learner did with words: only what they really wrote, or were really asked, counts. A word that was
// not used is no evidence of anything.
func (s scene) evidence() []proof {
	s.said = language.Read(s.turn.LearnerText, s.session.Language)
	for _, t := range s.before[max(0, len(s.before)-recentTurns):] {
		s.heard = append(s.heard, language.Read(t.TutorText, s.session.Language))
	}
	var proofs []proof
	done := map[uuid.UUID]bool{}
	add := func(p proof) {
		if !done[p.EntryID] {
			done[p.EntryID] = true
			proofs = append(proofs, p)
		}
	}
	var aimed []Target
	if len(s.before) > 0 {
		aimed = s.before[len(s.before)-1].Targets
	}
	if s.turn.LearnerText != "" {
		for _, w := range s.candidates(aimed) {
			if p, ok := s.produced(w, aimed); ok {
				add(p)
			}
		}
		for _, target := range aimed {
			if p, ok := s.recognised(target); ok {
				add(p)
			}
		}
	}
	for _, target := range s.turn.Targets {
		if target.Used {
			add(proof{Credit: Credit{EntryID: target.EntryID, Term: target.Term, Kind: Seen}})
		}
	}
	return proofs
}

// candidates are the words that may be in what the learner wrote: those that the last turns aimed at, and those they know.
func (s scene) candidates(aimed []Target) []study.Word {
	var words []study.Word
	seen := map[uuid.UUID]bool{}
	take := func(w study.Word) {
		if !seen[w.EntryID] {
			seen[w.EntryID] = true
			words = append(words, w)
		}
	}
	asWord := func(t Target) study.Word {
		return study.Word{EntryID: t.EntryID, Term: t.Term, Recognise: t.Recognise, Produce: t.Produce, New: t.New}
	}
	for _, t := range aimed {
		take(asWord(t))
	}
	for _, turn := range s.before {
		for _, t := range turn.Targets {
			take(asWord(t))
		}
	}
	for _, w := range s.known {
		take(w)
	}
	return words
}

// produced is the evidence of a word that the learner wrote, or tried to.
func (s scene) produced(w study.Word, aimed []Target) (proof, bool) {
	lang := s.session.Language
	p := proof{Credit: Credit{EntryID: w.EntryID, Term: w.Term}, card: w.Card(false)}
	if at := slices.IndexFunc(aimed, func(t Target) bool { return t.EntryID == w.EntryID }); at >= 0 {
		p.target, p.new = true, aimed[at].New
	}
	matches := s.said.Find(w.Term)
	hinted := slices.ContainsFunc(s.hints, func(hint string) bool { return len(language.Find(hint, lang, w.Term)) > 0 })
	attempt := s.analysis.attempts[w.Term]
	switch {
	case len(matches) > 0 && hinted:
		p.Kind, p.card = Hinted, uuid.Nil // only copied
	case len(matches) > 0 && s.marred(matches):
		p.Kind, p.rating = ProducedWithError, fsrs.Hard
	case len(matches) > 0 && attempt == wrong:
		p.Kind, p.rating = ProducedWithError, fsrs.Hard // the right word in the wrong place
	case len(matches) > 0 && s.unprompted(w):
		p.Kind, p.rating = Produced, fsrs.Easy
	case len(matches) > 0:
		p.Kind, p.rating = Produced, fsrs.Good
	case s.nearly(w), p.target && attempt == smallError:
		p.Kind, p.rating = ProducedWithError, fsrs.Hard
	case p.target && attempt == wrong:
		p.Kind, p.rating = Wrong, fsrs.Again
	default:
		return proof{}, false
	}
	return p, true
}

// marred says that every match lies in a correction.
func (s scene) marred(matches []language.Match) bool {
	return !slices.ContainsFunc(matches, func(m language.Match) bool {
		return !slices.ContainsFunc(s.analysis.corrections, func(c Correction) bool { return c.Start < m.End && m.Start < c.End })
	})
}

// nearly says that the learner wrote something with a small error for the word: a correction puts it there.
func (s scene) nearly(w study.Word) bool {
	characters := []rune(s.turn.LearnerText)
	return slices.ContainsFunc(s.analysis.corrections, func(c Correction) bool {
		if c.End > len(characters) || len(language.Find(c.Suggestion, s.session.Language, w.Term)) == 0 {
			return false
		}
		written := string(characters[c.Start:c.End])
		return language.OneTypo(language.Fold(written), language.Fold(c.Suggestion))
	})
}

// unprompted says that the word came from the learner: nobody said it in the last turns, and none aimed at it.
func (s scene) unprompted(w study.Word) bool {
	last := s.before[max(0, len(s.before)-recentTurns):]
	aimed := slices.ContainsFunc(last, func(t Turn) bool {
		return slices.ContainsFunc(t.Targets, func(target Target) bool { return target.EntryID == w.EntryID })
	})
	return !aimed && !slices.ContainsFunc(s.heard, func(r *language.Reading) bool { return len(r.Find(w.Term)) > 0 })
}

// recognised is the evidence of a word that the tutor asked with, where the learner answered sensibly.
func (s scene) recognised(t Target) (proof, bool) {
	last := s.before[len(s.before)-1]
	if !s.analysis.understood || !t.Used || t.Recognise == uuid.Nil || !askedWith(last.TutorText, s.session.Language, t.Term) {
		return proof{}, false
	}
	return proof{
		Credit: Credit{EntryID: t.EntryID, Term: t.Term, Kind: Recognised}, card: t.Recognise, rating: fsrs.Good, target: true, new: t.New,
	}, true
}

// askedWith says that a question of the text holds the term.
func askedWith(text, lang, term string) bool {
	start := 0
	for i, r := range text {
		if strings.ContainsRune(".!?。！？؟;…", r) {
			end := i + len(string(r))
			if strings.ContainsRune("?？؟;", r) && len(language.Find(text[start:end], lang, term)) > 0 {
				return true
			}
			start = end
		}
	}
	return false
}

// reviewSpace names the reviews of conversations: one a session and card.
var reviewSpace = uuid.MustParse("5c2e54a6-9c1e-5d0b-8a37-2f1b7a1d6e90")

func reviewID(session, card uuid.UUID) uuid.UUID {
	return uuid.NewSHA1(reviewSpace, slices.Concat(session[:], card[:]))
}
