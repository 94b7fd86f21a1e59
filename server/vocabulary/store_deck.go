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

const deckColumns = `d.id, d.name, d.language, d.translation_language, d.preset_id, d.created_at,
    (SELECT count(*) FROM entries e WHERE e.user_id = d.user_id AND e.deck_id = d.id AND e.deleted_at IS NULL) AS entry_count`

const (
	// findPresetSQL finds a preset, or with the nil UUID the default one.
	findPresetSQL = `
SELECT id FROM presets WHERE user_id = $1 AND (id = $2 OR ($2 = '00000000-0000-0000-0000-000000000000' AND is_default))`

	insertDeckSQL = `
INSERT INTO decks (user_id, id, name, language, translation_language, preset_id, created_at)
VALUES ($1, $2, $3, $4, $5, $6, $7)
ON CONFLICT (user_id, id) DO NOTHING`

	deckSQL = `
SELECT ` + deckColumns + `, d.deleted_at IS NOT NULL FROM decks d WHERE d.user_id = $1 AND d.id = $2`

	decksSQL = `
SELECT ` + deckColumns + ` FROM decks d
WHERE d.user_id = $1 AND d.deleted_at IS NULL AND (d.name, d.id) > ($2, $3)
ORDER BY d.name, d.id
LIMIT $4`

	updateDeckSQL = `
UPDATE decks SET name = coalesce($3, name), preset_id = coalesce($4, preset_id)
WHERE user_id = $1 AND id = $2 AND deleted_at IS NULL`

	deleteDeckSQL = `
UPDATE decks SET deleted_at = $3 WHERE user_id = $1 AND id = $2 AND deleted_at IS NULL`

	deleteDeckEntriesSQL = `
UPDATE entries SET deleted_at = $3 WHERE user_id = $1 AND deck_id = $2 AND deleted_at IS NULL`

	deleteDeckCardsSQL = `
UPDATE cards SET deleted_at = $3 WHERE user_id = $1 AND deck_id = $2 AND deleted_at IS NULL`
)

func findPreset(ctx context.Context, db postgres.Querier, learner, id uuid.UUID) (uuid.UUID, error) {
	var found uuid.UUID
	err := db.QueryRow(ctx, findPresetSQL, learner, id).Scan(&found)
	if errors.Is(err, pgx.ErrNoRows) {
		return uuid.Nil, errNoPreset
	}
	if err != nil {
		return uuid.Nil, fmt.Errorf("find preset: %w", err)
	}
	return found, nil
}

func insertDeck(ctx context.Context, db postgres.Querier, learner uuid.UUID, n NewDeck, now time.Time) (bool, error) {
	tag, err := db.Exec(ctx, insertDeckSQL, learner, n.ID, n.Name, n.Language, n.TranslationLanguage, n.PresetID, now)
	if err != nil {
		return false, fmt.Errorf("create deck: %w", err)
	}
	return tag.RowsAffected() == 1, nil
}

func scanDeck(row pgx.CollectableRow, extra ...any) (Deck, error) {
	var d Deck
	err := row.Scan(append([]any{&d.ID, &d.Name, &d.Language, &d.TranslationLanguage, &d.PresetID, &d.CreatedAt, &d.EntryCount}, extra...)...)
	d.CreatedAt = d.CreatedAt.UTC()
	return d, err
}

// readDeck returns a deck and whether it is deleted, or errNoDeck.
func readDeck(ctx context.Context, db postgres.Querier, learner, id uuid.UUID) (deck Deck, deleted bool, err error) {
	rows, err := db.Query(ctx, deckSQL, learner, id)
	if err != nil {
		return Deck{}, false, fmt.Errorf("read deck: %w", err)
	}
	deck, err = pgx.CollectExactlyOneRow(rows, func(row pgx.CollectableRow) (Deck, error) { return scanDeck(row, &deleted) })
	if errors.Is(err, pgx.ErrNoRows) {
		return Deck{}, false, errNoDeck
	}
	if err != nil {
		return Deck{}, false, fmt.Errorf("read deck: %w", err)
	}
	return deck, deleted, nil
}

func listDecks(ctx context.Context, db postgres.Querier, learner uuid.UUID, after deckKey, limit int) ([]Deck, error) {
	rows, err := db.Query(ctx, decksSQL, learner, after.Name, after.ID, limit)
	if err != nil {
		return nil, fmt.Errorf("list decks: %w", err)
	}
	decks, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (Deck, error) { return scanDeck(row) })
	if err != nil {
		return nil, fmt.Errorf("list decks: %w", err)
	}
	return decks, nil
}

func updateDeck(ctx context.Context, db postgres.Querier, learner, id uuid.UUID, change DeckChange) error {
	tag, err := db.Exec(ctx, updateDeckSQL, learner, id, change.Name, change.PresetID)
	if err != nil {
		return fmt.Errorf("update deck: %w", err)
	}
	if tag.RowsAffected() == 0 {
		return errNoDeck
	}
	return nil
}

func deleteDeck(ctx context.Context, db postgres.Querier, learner, id uuid.UUID, now time.Time) error {
	batch := &pgx.Batch{}
	batch.Queue(deleteDeckSQL, learner, id, now)
	batch.Queue(deleteDeckEntriesSQL, learner, id, now)
	batch.Queue(deleteDeckCardsSQL, learner, id, now)
	if err := db.SendBatch(ctx, batch).Close(); err != nil {
		return fmt.Errorf("delete deck: %w", err)
	}
	return nil
}
