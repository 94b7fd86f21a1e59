package vocabulary

import (
	"context"
	"fmt"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/languagetutor/languagetutor/server/postgres"
)

// wordColumns are what scanWord reads, of a table w.
const wordColumns = `w.id, w.language, w.lemma, w.part_of_speech, w.gender, w.translations, w.example, w.example_translations,
    w.cefr, coalesce(w.frequency_rank, 0), w.source, w.licence`

const (
	wordPageSQL = `
SELECT ` + wordColumns + ` FROM catalog_words w
WHERE w.language = ANY($1) AND ($2 = 0 OR w.cefr = $2) AND w.translations ? $3
  AND (coalesce(w.frequency_rank, 2147483647), w.lemma, w.id) > ($4, $5, $6)
ORDER BY coalesce(w.frequency_rank, 2147483647), w.lemma, w.id
LIMIT $7`

	wordsByIDSQL = `
SELECT ` + wordColumns + ` FROM catalog_words w WHERE w.id = ANY($1)`

	presentWordsSQL = `
SELECT catalog_word_id FROM entries
WHERE user_id = $1 AND deck_id = $2 AND catalog_word_id = ANY($3) AND deleted_at IS NULL`
)

func scanWord(row pgx.CollectableRow, extra ...any) (Word, error) {
	var w Word
	err := row.Scan(append([]any{
		&w.ID, &w.Language, &w.Lemma, &w.PartOfSpeech, &w.Gender, &w.Translations, &w.Example, &w.ExampleTranslations,
		&w.Band, &w.Rank, &w.Source, &w.Licence,
	}, extra...)...)
	return w, err
}

func queryWords(ctx context.Context, db postgres.Querier, sql string, args ...any) ([]Word, error) {
	rows, err := db.Query(ctx, sql, args...)
	if err != nil {
		return nil, fmt.Errorf("read the catalogue: %w", err)
	}
	words, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (Word, error) { return scanWord(row) })
	if err != nil {
		return nil, fmt.Errorf("read the catalogue: %w", err)
	}
	return words, nil
}

func listWords(ctx context.Context, db postgres.Querier, q CatalogueQuery, after wordKey) ([]Word, error) {
	return queryWords(ctx, db, wordPageSQL, q.languages(), q.Band, q.TranslationLanguage, after.Rank, after.Lemma, after.ID, q.Size+1)
}

func wordsByID(ctx context.Context, db postgres.Querier, ids []uuid.UUID) (map[uuid.UUID]Word, error) {
	words, err := queryWords(ctx, db, wordsByIDSQL, ids)
	if err != nil {
		return nil, err
	}
	byID := make(map[uuid.UUID]Word, len(words))
	for _, w := range words {
		byID[w.ID] = w
	}
	return byID, nil
}

// presentWords tells which of the words a deck has as entries.
func presentWords(ctx context.Context, db postgres.Querier, learner, deck uuid.UUID, ids []uuid.UUID) (map[uuid.UUID]bool, error) {
	rows, err := db.Query(ctx, presentWordsSQL, learner, deck, ids)
	if err != nil {
		return nil, fmt.Errorf("read the deck's words: %w", err)
	}
	present := map[uuid.UUID]bool{}
	var id uuid.UUID
	if _, err := pgx.ForEachRow(rows, []any{&id}, func() error { present[id] = true; return nil }); err != nil {
		return nil, fmt.Errorf("read the deck's words: %w", err)
	}
	return present, nil
}
