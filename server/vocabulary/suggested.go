package vocabulary

import (
	"context"
	"errors"
	"fmt"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/languagetutor/languagetutor/server/fault"
	"github.com/languagetutor/languagetutor/server/postgres"
)

// unknownWordsSQL reads words of the catalogue that a learner has in no deck, the hardest first. Pronouns, prepositions,
// conjunctions and determiners (5 to 8) are left out: they are learnt in sentences.
const unknownWordsSQL = `
SELECT ` + wordColumns + ` FROM catalog_words w
WHERE w.language = $2 AND w.lemma = ANY($3) AND w.translations ? $4 AND w.cefr BETWEEN 1 AND $5 AND w.part_of_speech NOT BETWEEN 5 AND 8
  AND NOT EXISTS (SELECT FROM entries e WHERE e.user_id = $1 AND e.deleted_at IS NULL AND (e.catalog_word_id = w.id OR e.term = w.lemma))
ORDER BY w.cefr DESC, coalesce(w.frequency_rank, 2147483647), w.lemma, w.id
LIMIT $6`

// UnknownWords returns words of the catalogue, but no function words, among the lemmas that the learner has in no deck, up to a CEFR band, the hardest
// first.
func UnknownWords(
	ctx context.Context, db postgres.Querier, learner uuid.UUID, language, translation string, lemmas []string, band, limit int,
) ([]Word, error) {
	if len(lemmas) == 0 {
		return nil, nil
	}
	return queryWords(ctx, db, unknownWordsSQL, learner, language, lemmas, translation, band, limit)
}

// oldestDeckSQL finds the deck that a learner began a language with.
const oldestDeckSQL = `
SELECT id FROM decks
WHERE user_id = $1 AND (language = $2 OR language LIKE $2 || '-%') AND deleted_at IS NULL
ORDER BY created_at, id LIMIT 1`

// OldestDeck is the first deck that the learner made for a language, and whether there is one.
func OldestDeck(ctx context.Context, db postgres.Querier, learner uuid.UUID, language string) (uuid.UUID, bool, error) {
	var id uuid.UUID
	err := db.QueryRow(ctx, oldestDeckSQL, learner, baseLanguage(language)).Scan(&id)
	if errors.Is(err, pgx.ErrNoRows) {
		return uuid.Nil, false, nil
	}
	if err != nil {
		return uuid.Nil, false, fmt.Errorf("find a deck: %w", err)
	}
	return id, true, nil
}

// AddContents adds entries to a deck of a language, in a transaction of the caller, who calls Forget once it has committed. It
// returns how many are new; those that the deck has are left as they are.
func (s *Service) AddContents(ctx context.Context, tx pgx.Tx, learner, deck uuid.UUID, language string, contents []Content) (int, error) {
	if err := lockDeck(ctx, tx, learner, deck); err != nil {
		return 0, err
	}
	into, err := liveDeck(ctx, tx, learner, deck)
	if err != nil {
		return 0, err
	}
	if baseLanguage(into.Language) != baseLanguage(language) {
		return 0, fault.Invalid("deck_id", "must be a deck of the language %s", language)
	}
	p := problems{}
	normal := make([]Content, len(contents))
	for i, c := range contents {
		normal[i] = c.normalise(&p)
	}
	if err := p.fault(); err != nil {
		return 0, err
	}
	fresh, err := s.fresh(ctx, tx, learner, deck, normal)
	if err != nil {
		return 0, err
	}
	return insertEntries(ctx, tx, learner, fresh)
}
