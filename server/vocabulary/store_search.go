package vocabulary

import (
	"context"
	"fmt"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
)

// The trigram indexes serve these.
const (
	matchEntriesSQL = `
SELECT ` + entryColumns + `, e.search_text FROM entries e
WHERE e.user_id = $1 AND e.deleted_at IS NULL AND e.search_text LIKE $3
  AND ($2::uuid = '00000000-0000-0000-0000-000000000000' OR e.deck_id = $2)
ORDER BY length(e.term), e.id
LIMIT $4`

	entryCandidatesSQL = `
SELECT e.id, e.search_text FROM entries e
WHERE e.user_id = $1 AND e.deleted_at IS NULL
  AND ($2::uuid = '00000000-0000-0000-0000-000000000000' OR e.deck_id = $2)
  AND (e.search_text LIKE $4 OR e.search_text LIKE $5 OR e.search_text LIKE $6 OR e.search_text LIKE $7
       OR e.search_text LIKE $8 OR e.search_text LIKE $9 OR e.search_text LIKE $10)
LIMIT $3`

	matchWordsSQL = `
SELECT ` + wordColumns + `, w.search_text FROM catalog_words w
WHERE w.language = ANY($1) AND w.search_text LIKE $3 AND ($2 = 0 OR w.cefr = $2) AND w.translations ? $5
ORDER BY coalesce(w.frequency_rank, 2147483647), length(w.lemma), w.id
LIMIT $4`

	wordCandidatesSQL = `
SELECT w.id, w.search_text FROM catalog_words w
WHERE w.language = ANY($1) AND ($2 = 0 OR w.cefr = $2) AND w.translations ? $3
  AND (w.search_text LIKE $5 OR w.search_text LIKE $6 OR w.search_text LIKE $7 OR w.search_text LIKE $8
       OR w.search_text LIKE $9 OR w.search_text LIKE $10 OR w.search_text LIKE $11)
LIMIT $4`
)

// entryIndex searches a learner's entries, all or those of a deck.
type entryIndex struct{ learner, deck uuid.UUID }

func (x entryIndex) matching(ctx context.Context, tx pgx.Tx, pattern string) ([]match[Entry], error) {
	rows, err := tx.Query(ctx, matchEntriesSQL, x.learner, x.deck, pattern, maxMatches)
	if err != nil {
		return nil, fmt.Errorf("search entries: %w", err)
	}
	return matches(rows, scanEntry)
}

func (x entryIndex) candidates(ctx context.Context, tx pgx.Tx, p typoPatterns) ([]match[uuid.UUID], error) {
	rows, err := tx.Query(ctx, entryCandidatesSQL, x.learner, x.deck, maxCandidates, p[0], p[1], p[2], p[3], p[4], p[5], p[6])
	if err != nil {
		return nil, fmt.Errorf("search entries: %w", err)
	}
	return matches(rows, scanID)
}

func (x entryIndex) byID(ctx context.Context, tx pgx.Tx, ids []uuid.UUID) (map[uuid.UUID]Entry, error) {
	entries, err := queryEntries(ctx, tx, entriesByIDSQL, x.learner, ids)
	byID := make(map[uuid.UUID]Entry, len(entries))
	for _, e := range entries {
		byID[e.ID] = e
	}
	return byID, err
}

// wordIndex searches the words of the catalogue that a query is about.
type wordIndex struct{ q CatalogueQuery }

func (x wordIndex) matching(ctx context.Context, tx pgx.Tx, pattern string) ([]match[Word], error) {
	rows, err := tx.Query(ctx, matchWordsSQL, x.q.languages(), x.q.Band, pattern, maxMatches, x.q.TranslationLanguage)
	if err != nil {
		return nil, fmt.Errorf("search the catalogue: %w", err)
	}
	return matches(rows, scanWord)
}

func (x wordIndex) candidates(ctx context.Context, tx pgx.Tx, p typoPatterns) ([]match[uuid.UUID], error) {
	rows, err := tx.Query(ctx, wordCandidatesSQL, x.q.languages(), x.q.Band, x.q.TranslationLanguage, maxCandidates,
		p[0], p[1], p[2], p[3], p[4], p[5], p[6])
	if err != nil {
		return nil, fmt.Errorf("search the catalogue: %w", err)
	}
	return matches(rows, scanID)
}

func (wordIndex) byID(ctx context.Context, tx pgx.Tx, ids []uuid.UUID) (map[uuid.UUID]Word, error) {
	return wordsByID(ctx, tx, ids)
}

func scanID(row pgx.CollectableRow, extra ...any) (id uuid.UUID, err error) {
	err = row.Scan(append([]any{&id}, extra...)...)
	return id, err
}

// matches reads what was found, whose last column is the search text.
func matches[T any](rows pgx.Rows, scan func(row pgx.CollectableRow, extra ...any) (T, error)) ([]match[T], error) {
	found, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (m match[T], err error) {
		m.item, err = scan(row, &m.text)
		return m, err
	})
	if err != nil {
		return nil, fmt.Errorf("read what was found: %w", err)
	}
	return found, nil
}
