package vocabulary

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/languagetutor/languagetutor/server/postgres"
)

// entryColumns are what scanEntry reads, of a table e.
const entryColumns = `e.id, e.deck_id, e.term, e.translations, e.part_of_speech, e.gender, e.example, e.example_translation,
    e.notes, e.tags, coalesce(e.catalog_word_id, '00000000-0000-0000-0000-000000000000'), e.created_at, e.updated_at,
    ARRAY(SELECT c.template FROM cards c WHERE c.user_id = e.user_id AND c.entry_id = e.id AND c.deleted_at IS NULL ORDER BY c.template)`

const (
	// lockDeckSQL keeps a deck from being deleted while entries are added, and two additions from missing each other's.
	lockDeckSQL = `
SELECT 1 FROM decks WHERE user_id = $1 AND id = $2 AND deleted_at IS NULL FOR NO KEY UPDATE`

	// lockEntrySQL keeps an entry from being deleted or moved while it is changed.
	lockEntrySQL = `
SELECT 1 FROM entries WHERE user_id = $1 AND id = $2 AND deleted_at IS NULL FOR UPDATE`

	entrySQL = `
SELECT ` + entryColumns + `, e.deleted_at IS NOT NULL FROM entries e WHERE e.user_id = $1 AND e.id = $2`

	entriesByIDSQL = `
SELECT ` + entryColumns + ` FROM entries e WHERE e.user_id = $1 AND e.id = ANY($2) AND e.deleted_at IS NULL`

	entryPageSQL = `
SELECT ` + entryColumns + ` FROM entries e
WHERE e.user_id = $1 AND e.deleted_at IS NULL
  AND ($2::uuid = '00000000-0000-0000-0000-000000000000' OR e.deck_id = $2)
  AND ($3 = '' OR e.tags @> ARRAY[$3::text])
  AND (e.created_at, e.id) < ($4, $5)
ORDER BY e.created_at DESC, e.id DESC
LIMIT $6`

	updateEntrySQL = `
UPDATE entries SET deck_id = $3, term = $4, translations = $5, part_of_speech = $6, gender = $7, example = $8,
    example_translation = $9, notes = $10, tags = $11, search_text = $12, updated_at = $13
WHERE user_id = $1 AND id = $2`

	deleteEntrySQL = `
UPDATE entries SET deleted_at = $3 WHERE user_id = $1 AND id = $2 AND deleted_at IS NULL`

	deleteEntryCardsSQL = `
UPDATE cards SET deleted_at = $3 WHERE user_id = $1 AND entry_id = $2 AND deleted_at IS NULL`

	dropCardsSQL = `
UPDATE cards SET deleted_at = $3
WHERE user_id = $1 AND entry_id = $2 AND deleted_at IS NULL AND template <> ALL($4::smallint[])`

	// keepCardsSQL makes the cards that an entry lacks, and brings back those that it had before.
	keepCardsSQL = `
INSERT INTO cards (user_id, id, entry_id, deck_id, template, created_at)
SELECT $1, n.id, $2, $3, n.template, $4 FROM unnest($5::uuid[], $6::smallint[]) AS n (id, template)
ON CONFLICT (user_id, entry_id, template) DO UPDATE SET deleted_at = NULL`
)

// lockDeck locks a deck that is not deleted, or returns errNoDeck.
func lockDeck(ctx context.Context, tx pgx.Tx, learner, deck uuid.UUID) error {
	return lock(ctx, tx, lockDeckSQL, learner, deck, errNoDeck)
}

// lockEntry locks an entry that is not deleted, or returns errNoEntry.
func lockEntry(ctx context.Context, tx pgx.Tx, learner, entry uuid.UUID) error {
	return lock(ctx, tx, lockEntrySQL, learner, entry, errNoEntry)
}

func lock(ctx context.Context, tx pgx.Tx, sql string, learner, id uuid.UUID, missing error) error {
	tag, err := tx.Exec(ctx, sql, learner, id)
	if err != nil {
		return fmt.Errorf("lock row: %w", err)
	}
	if tag.RowsAffected() == 0 {
		return missing
	}
	return nil
}

func scanEntry(row pgx.CollectableRow, extra ...any) (Entry, error) {
	var e Entry
	err := row.Scan(append([]any{
		&e.ID, &e.DeckID, &e.Term, &e.Translations, &e.PartOfSpeech, &e.Gender, &e.Example, &e.ExampleTranslation,
		&e.Notes, &e.Tags, &e.CatalogueWord, &e.CreatedAt, &e.UpdatedAt, &e.Templates,
	}, extra...)...)
	e.CreatedAt, e.UpdatedAt = e.CreatedAt.UTC(), e.UpdatedAt.UTC()
	return e, err
}

func queryEntries(ctx context.Context, db postgres.Querier, sql string, args ...any) ([]Entry, error) {
	rows, err := db.Query(ctx, sql, args...)
	if err != nil {
		return nil, fmt.Errorf("read entries: %w", err)
	}
	entries, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (Entry, error) { return scanEntry(row) })
	if err != nil {
		return nil, fmt.Errorf("read entries: %w", err)
	}
	return entries, nil
}

// readEntry returns an entry and whether it is deleted, or errNoEntry.
func readEntry(ctx context.Context, db postgres.Querier, learner, id uuid.UUID) (entry Entry, deleted bool, err error) {
	rows, err := db.Query(ctx, entrySQL, learner, id)
	if err != nil {
		return Entry{}, false, fmt.Errorf("read entry: %w", err)
	}
	entry, err = pgx.CollectExactlyOneRow(rows, func(row pgx.CollectableRow) (Entry, error) { return scanEntry(row, &deleted) })
	if errors.Is(err, pgx.ErrNoRows) {
		return Entry{}, false, errNoEntry
	}
	if err != nil {
		return Entry{}, false, fmt.Errorf("read entry: %w", err)
	}
	return entry, deleted, nil
}

// insertEntries adds the entries whose ids are free, with their cards, and says how many. The learner's deck is locked.
func insertEntries(ctx context.Context, tx pgx.Tx, learner uuid.UUID, entries []Entry) (int, error) {
	batch := &pgx.Batch{}
	created := 0
	for _, e := range entries {
		batch.Queue(insertEntrySQL, learner, e.ID, e.DeckID, e.Term, e.Translations, e.PartOfSpeech, e.Gender, e.Example,
			e.ExampleTranslation, e.Notes, e.Tags, nilIfZero(e.CatalogueWord), e.searchText(), e.CreatedAt, cardIDs(e), e.Templates).
			QueryRow(func(row pgx.Row) error {
				var n int
				err := row.Scan(&n)
				created += n
				return err
			})
	}
	if err := tx.SendBatch(ctx, batch).Close(); err != nil {
		return 0, fmt.Errorf("create entries: %w", err)
	}
	return created, nil
}

// insertEntrySQL adds an entry and its cards unless its id, or its catalogue word in the deck, is there already.
const insertEntrySQL = `
WITH added AS (
    INSERT INTO entries (user_id, id, deck_id, term, translations, part_of_speech, gender, example, example_translation,
                         notes, tags, catalog_word_id, search_text, created_at, updated_at)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $14)
    ON CONFLICT DO NOTHING
    RETURNING id
), asked AS (
    INSERT INTO cards (user_id, id, entry_id, deck_id, template, created_at)
    SELECT $1, n.id, $2, $3, n.template, $14 FROM added, unnest($15::uuid[], $16::smallint[]) AS n (id, template)
)
SELECT count(*) FROM added`

func nilIfZero(id uuid.UUID) *uuid.UUID {
	if id == uuid.Nil {
		return nil
	}
	return &id
}

func cardIDs(e Entry) []uuid.UUID {
	ids := make([]uuid.UUID, len(e.Templates))
	for i, t := range e.Templates {
		ids[i] = cardID(e.ID, t)
	}
	return ids
}

func updateEntry(ctx context.Context, tx pgx.Tx, learner uuid.UUID, e Entry) error {
	batch := &pgx.Batch{}
	batch.Queue(updateEntrySQL, learner, e.ID, e.DeckID, e.Term, e.Translations, e.PartOfSpeech, e.Gender, e.Example,
		e.ExampleTranslation, e.Notes, e.Tags, e.searchText(), e.UpdatedAt)
	batch.Queue(dropCardsSQL, learner, e.ID, e.UpdatedAt, e.Templates)
	batch.Queue(keepCardsSQL, learner, e.ID, e.DeckID, e.UpdatedAt, cardIDs(e), e.Templates)
	if err := tx.SendBatch(ctx, batch).Close(); err != nil {
		return fmt.Errorf("update entry: %w", err)
	}
	return nil
}

func deleteEntry(ctx context.Context, tx pgx.Tx, learner, id uuid.UUID, now time.Time) error {
	batch := &pgx.Batch{}
	batch.Queue(deleteEntrySQL, learner, id, now)
	batch.Queue(deleteEntryCardsSQL, learner, id, now)
	if err := tx.SendBatch(ctx, batch).Close(); err != nil {
		return fmt.Errorf("delete entry: %w", err)
	}
	return nil
}

const presentTermsSQL = `
SELECT term, part_of_speech FROM entries
WHERE user_id = $1 AND deck_id = $2 AND term = ANY($3) AND deleted_at IS NULL`

// presentTerms tells which terms of the contents a deck has.
func presentTerms(ctx context.Context, db postgres.Querier, learner, deck uuid.UUID, contents []Content) (map[termKey]bool, error) {
	terms := make([]string, len(contents))
	for i, c := range contents {
		terms[i] = c.Term
	}
	rows, err := db.Query(ctx, presentTermsSQL, learner, deck, terms)
	if err != nil {
		return nil, fmt.Errorf("read the deck's terms: %w", err)
	}
	present := map[termKey]bool{}
	var key termKey
	if _, err := pgx.ForEachRow(rows, []any{&key.term, &key.pos}, func() error { present[key] = true; return nil }); err != nil {
		return nil, fmt.Errorf("read the deck's terms: %w", err)
	}
	return present, nil
}
