package tutor

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/languagetutor/languagetutor/server/identity"
	"github.com/languagetutor/languagetutor/server/language"
	"github.com/languagetutor/languagetutor/server/postgres"
	"github.com/languagetutor/languagetutor/server/vocabulary"
)

const (
	// suggestedPerTurn is how many words of the tutor's a turn suggests.
	suggestedPerTurn = 3
	// repeats is how often an error is made, in different turns, before its right form is suggested, and habit before it becomes a
	// card by itself, for learners who want that.
	repeats, habit = 2, 3
)

// suggestions are what the learner may want to add: right forms of errors made again, those that have become habits apart, and words
// of the tutor that are in none of their decks. What the session has offered before is left out.
func (s *Service) suggestions(ctx context.Context, j job, out result) (found, habits []Suggestion, err error) {
	found, habits, err = s.repeated(ctx, j, out.analysis.corrections)
	if err != nil {
		return nil, nil, err
	}
	words, err := s.unknown(ctx, j, out.text)
	if err != nil {
		return nil, nil, err
	}
	known := func(one Suggestion) bool { return out.facts.offered[one.Term] }
	return slices.DeleteFunc(append(found, words...), known), habits, nil
}

// suggest keeps suggestions and makes cards of habits. It returns what is new of them.
func (s *Service) suggest(ctx context.Context, tx pgx.Tx, j job, found, habits []Suggestion) ([]Suggestion, error) {
	habits = slices.Clone(habits) // a transaction may be run again
	if err := s.makeCards(ctx, tx, j, habits); err != nil {
		return nil, err
	}
	return s.keep(ctx, tx, j, slices.Concat(habits, found))
}

// keep adds the suggestions that the session has not, and returns what is new of them. Of two with the same term the first counts.
func (s *Service) keep(ctx context.Context, tx pgx.Tx, j job, found []Suggestion) ([]Suggestion, error) {
	byTerm := map[string]*Suggestion{}
	var ids []uuid.UUID
	var terms, translations, examples []string
	var fromError, added []bool
	for i := range found {
		one := &found[i]
		if byTerm[one.Term] == nil {
			byTerm[one.Term] = one
			ids, terms = append(ids, uuid.Must(uuid.NewV7())), append(terms, one.Term)
			translations, examples = append(translations, one.Translation), append(examples, one.Example)
			fromError, added = append(fromError, one.FromError), append(added, one.Added)
		}
	}
	if len(ids) == 0 {
		return nil, nil
	}
	rows, err := tx.Query(ctx, insertSuggestionsSQL, j.learner, j.session.ID, ids, terms, translations, examples, fromError, added, s.time())
	if err != nil {
		return nil, fmt.Errorf("keep suggestions: %w", err)
	}
	var id uuid.UUID
	var term string
	_, err = pgx.ForEachRow(rows, []any{&id, &term}, func() error {
		byTerm[term].ID = id
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("keep suggestions: %w", err)
	}
	return slices.DeleteFunc(found, func(s Suggestion) bool { return s.ID == uuid.Nil }), nil
}

// makeCards makes entries of errors that have become habits, and marks them as added, where the learner wants that and has a deck.
func (s *Service) makeCards(ctx context.Context, tx pgx.Tx, j job, habits []Suggestion) error {
	if len(habits) == 0 {
		return nil
	}
	wanted, err := identity.ErrorCards(ctx, tx, j.learner)
	if err != nil || !wanted {
		return err
	}
	deck, found, err := vocabulary.OldestDeck(ctx, tx, j.learner, j.session.Language)
	if err != nil || !found {
		return err
	}
	var contents []vocabulary.Content
	for i := range habits {
		habits[i].Added = true
		contents = append(contents, habits[i].content())
	}
	_, err = s.words.AddContents(ctx, tx, j.learner, deck, j.session.Language, contents)
	return err
}

// content is a suggestion as an entry.
func (s Suggestion) content() vocabulary.Content {
	return vocabulary.Content{Term: s.Term, Translations: []string{s.Translation}, Example: s.Example}
}

// repeated are the errors, of those that rules name, which the learner has made in another turn before, apart from those that
// have become habits.
func (s *Service) repeated(ctx context.Context, j job, corrections []Correction) (found, habits []Suggestion, err error) {
	byError := map[[2]string]Correction{}
	var names, lemmas []string
	for _, c := range corrections {
		if c.Rule != "" && c.Lemma != "" && c.Explanation != "" {
			byError[[2]string{c.Rule, c.Lemma}] = c
			names, lemmas = append(names, c.Rule), append(lemmas, c.Lemma)
		}
	}
	if len(byError) == 0 {
		return nil, nil, nil
	}
	rows, err := s.db.Query(ctx, repeatedErrorsSQL, j.learner, j.turn.ID, names, lemmas)
	if err != nil {
		return nil, nil, fmt.Errorf("count errors: %w", err)
	}
	var rule, lemma string
	var turns int
	_, err = pgx.ForEachRow(rows, []any{&rule, &lemma, &turns}, func() error {
		c, mine := byError[[2]string{rule, lemma}]
		again := Suggestion{
			Term: shorten(c.Suggestion, 200), Translation: shorten(c.Explanation, 200), Example: exampleOf(j.turn.LearnerText, c), FromError: true,
		}
		switch {
		case mine && turns+1 >= habit:
			habits = append(habits, again)
		case mine && turns+1 >= repeats:
			found = append(found, again)
		}
		return nil
	})
	if err != nil {
		return nil, nil, fmt.Errorf("count errors: %w", err)
	}
	return found, habits, nil
}

// exampleOf is the learner's sentence, put right.
func exampleOf(text string, c Correction) string {
	characters := []rune(text)
	return shorten(string(characters[:c.Start])+c.Suggestion+string(characters[c.End:]), 500)
}

// unknown are words of the tutor's text that stand in the catalogue and in none of the learner's decks.
func (s *Service) unknown(ctx context.Context, j job, text string) ([]Suggestion, error) {
	lang, native := baseOf(j.session.Language), baseOf(j.session.Native)
	var lemmas []string
	sentences := map[string]string{}
	for _, sentence := range sentencesOf(text) {
		for _, token := range language.Tokenise(sentence, lang) {
			if lemma := strings.ToLower(token.Text); token.Word && sentences[lemma] == "" {
				sentences[lemma] = sentence
				lemmas = append(lemmas, lemma)
			}
		}
	}
	words, err := vocabulary.UnknownWords(ctx, s.db, j.learner, lang, native, lemmas, min(j.session.Level+1, 6), suggestedPerTurn)
	if err != nil {
		return nil, err
	}
	var found []Suggestion
	for _, w := range words {
		found = append(found, Suggestion{
			Term: w.Lemma, Translation: shorten(w.Translations[native][0], 200), Example: shorten(sentences[w.Lemma], 500),
		})
	}
	return found, nil
}

// sentencesOf cuts a text after full stops, question and exclamation marks.
func sentencesOf(text string) []string {
	var sentences []string
	start := 0
	for i, r := range text {
		if strings.ContainsRune(".!?。！？؟;…", r) {
			end := i + len(string(r))
			sentences = append(sentences, strings.TrimSpace(text[start:end]))
			start = end
		}
	}
	if rest := strings.TrimSpace(text[start:]); rest != "" {
		sentences = append(sentences, rest)
	}
	return sentences
}

// Added is what AddSuggested did.
type Added struct{ Created, Present int }

// AddSuggested makes entries of suggestions of a session in a deck of its language. What the deck has already is left as it is.
func (s *Service) AddSuggested(ctx context.Context, learner, session uuid.UUID, ids []uuid.UUID, deck uuid.UUID) (Added, error) {
	var added Added
	err := postgres.InTx(ctx, s.db, pgx.TxOptions{}, func(ctx context.Context, tx pgx.Tx) error {
		now, err := readSession(ctx, tx, learner, session)
		if err != nil {
			return err
		}
		all, err := readSuggestions(ctx, tx, learner, session)
		if err != nil {
			return err
		}
		wanted := map[uuid.UUID]bool{}
		for _, id := range ids {
			wanted[id] = true
		}
		var contents []vocabulary.Content
		for _, suggestion := range all {
			if wanted[suggestion.ID] {
				contents = append(contents, suggestion.content())
			}
		}
		if len(contents) < len(wanted) {
			return errNoSuggestion
		}
		created, err := s.words.AddContents(ctx, tx, learner, deck, now.Language, contents)
		if err != nil {
			return err
		}
		added = Added{Created: created, Present: len(contents) - created}
		if _, err := tx.Exec(ctx, addedSQL, learner, session, ids, s.time()); err != nil {
			return fmt.Errorf("note what was added: %w", err)
		}
		return nil
	})
	if err == nil {
		s.words.Forget(ctx, learner)
	}
	return added, err
}
