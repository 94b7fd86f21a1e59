package vocabulary

import (
	"context"
	"fmt"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
)

const (
	setSimilaritySQL = `SELECT set_config('pg_trgm.word_similarity_threshold', $1, true)`

	// matchEntriesSQL and likeEntriesSQL find entries by pattern and by likeness; the trigram index serves both.
	matchEntriesSQL = `
SELECT ` + entryColumns + `, e.search_text FROM entries e
WHERE e.user_id = $1 AND e.deleted_at IS NULL AND e.search_text LIKE $3
  AND ($2::uuid = '00000000-0000-0000-0000-000000000000' OR e.deck_id = $2)
ORDER BY length(e.term), e.id
LIMIT $4`

	likeEntriesSQL = `
SELECT ` + entryColumns + `, e.search_text FROM entries e
WHERE e.user_id = $1 AND e.deleted_at IS NULL AND $3 <% e.search_text
  AND ($2::uuid = '00000000-0000-0000-0000-000000000000' OR e.deck_id = $2)
ORDER BY word_similarity($3, e.search_text) DESC, e.id
LIMIT $4`

	matchWordsSQL = `
SELECT ` + wordColumns + `, w.search_text FROM catalog_words w
WHERE w.language = ANY($1) AND w.search_text LIKE $3 AND ($2 = 0 OR w.cefr = $2) AND w.translations ? $5
ORDER BY coalesce(w.frequency_rank, 2147483647), length(w.lemma), w.id
LIMIT $4`

	likeWordsSQL = `
SELECT ` + wordColumns + `, w.search_text FROM catalog_words w
WHERE w.language = ANY($1) AND $3 <% w.search_text AND ($2 = 0 OR w.cefr = $2) AND w.translations ? $5
ORDER BY word_similarity($3, w.search_text) DESC, w.id
LIMIT $4`
)

// findEntries returns entries by pattern, or with an empty one by likeness.
func findEntries(ctx context.Context, tx pgx.Tx, learner, deck uuid.UUID, pattern, like string) ([]match[Entry], error) {
	sql, text := matchEntriesSQL, pattern
	if pattern == "" {
		sql, text = likeEntriesSQL, like
	}
	rows, err := tx.Query(ctx, sql, learner, deck, text, maxMatches)
	if err != nil {
		return nil, fmt.Errorf("search entries: %w", err)
	}
	found, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (m match[Entry], err error) {
		m.item, err = scanEntry(row, &m.text)
		return m, err
	})
	if err != nil {
		return nil, fmt.Errorf("search entries: %w", err)
	}
	return found, nil
}

// findWords returns catalogue words by pattern, or with an empty one by likeness.
func findWords(ctx context.Context, tx pgx.Tx, q CatalogueQuery, pattern, like string) ([]match[Word], error) {
	sql, text := matchWordsSQL, pattern
	if pattern == "" {
		sql, text = likeWordsSQL, like
	}
	rows, err := tx.Query(ctx, sql, q.languages(), q.Band, text, maxMatches, q.TranslationLanguage)
	if err != nil {
		return nil, fmt.Errorf("search the catalogue: %w", err)
	}
	found, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (m match[Word], err error) {
		m.item, err = scanWord(row, &m.text)
		return m, err
	})
	if err != nil {
		return nil, fmt.Errorf("search the catalogue: %w", err)
	}
	return found, nil
}
