package vocabulary

import (
	"context"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/languagetutor/languagetutor/server/fault"
	"github.com/languagetutor/languagetutor/server/identity"
	"github.com/languagetutor/languagetutor/server/page"
	"github.com/languagetutor/languagetutor/server/postgres"
)

// NewDeck describes a deck to create. An empty TranslationLanguage means the learner's native language, uuid.Nil as PresetID
// the default preset.
type NewDeck struct {
	ID                  uuid.UUID
	Name                string
	Language            string
	TranslationLanguage string
	PresetID            uuid.UUID
}

// CreateDeck creates a deck. The same creation twice happens once; the same id with other content is AlreadyExists.
func (s *Service) CreateDeck(ctx context.Context, learner uuid.UUID, n NewDeck) (Deck, error) {
	var p problems
	n.Name = p.text("name", n.Name, 1, 100)
	if err := p.fault(); err != nil {
		return Deck{}, err
	}
	var err error
	if n.Language, err = canonicalLanguage("language", n.Language); err != nil {
		return Deck{}, err
	}
	if n.TranslationLanguage, err = s.translationLanguage(ctx, learner, n.TranslationLanguage); err != nil {
		return Deck{}, err
	}
	if n.PresetID, err = findPreset(ctx, s.db, learner, n.PresetID); err != nil {
		return Deck{}, err
	}
	created, err := insertDeck(ctx, s.db, learner, n, s.time())
	if err != nil {
		return Deck{}, err
	}
	deck, deleted, err := readDeck(ctx, s.db, learner, n.ID)
	switch {
	case err != nil:
		return Deck{}, err
	case deleted:
		return Deck{}, fault.New(fault.AlreadyExists, "the id named a deck that was deleted")
	case !created && (deck.Name != n.Name || deck.Language != n.Language || deck.TranslationLanguage != n.TranslationLanguage ||
		deck.PresetID != n.PresetID):
		return Deck{}, fault.New(fault.AlreadyExists, "the id already names another deck")
	}
	return deck, nil
}

// translationLanguage returns a language's canonical tag, or with the empty one the learner's native language.
func (s *Service) translationLanguage(ctx context.Context, learner uuid.UUID, tag string) (string, error) {
	if tag == "" {
		return identity.NativeLanguage(ctx, s.db, learner)
	}
	return canonicalLanguage("translation_language", tag)
}

// Deck returns a deck.
func (s *Service) Deck(ctx context.Context, learner, id uuid.UUID) (Deck, error) {
	return liveDeck(ctx, s.db, learner, id)
}

func liveDeck(ctx context.Context, db postgres.Querier, learner, id uuid.UUID) (Deck, error) {
	deck, deleted, err := readDeck(ctx, db, learner, id)
	if err == nil && deleted {
		return Deck{}, errNoDeck
	}
	return deck, err
}

// deckKey is where a page of decks ends.
type deckKey struct {
	Name string
	ID   uuid.UUID
}

// Decks returns a page of decks by name, and the token of the next.
func (s *Service) Decks(ctx context.Context, learner uuid.UUID, size int, token string) ([]Deck, string, error) {
	after, _, err := page.Parse[deckKey](token)
	if err != nil {
		return nil, "", err
	}
	decks, err := listDecks(ctx, s.db, learner, after, size+1)
	if err != nil {
		return nil, "", err
	}
	decks, next := page.Cut(decks, size, func(d Deck) deckKey { return deckKey{d.Name, d.ID} })
	return decks, next, nil
}

// DeckChange are the fields of a deck to change; nil leaves one as it is, and uuid.Nil as PresetID means the default preset.
type DeckChange struct {
	Name     *string
	PresetID *uuid.UUID
}

// UpdateDeck changes the fields that are present.
func (s *Service) UpdateDeck(ctx context.Context, learner, id uuid.UUID, change DeckChange) (Deck, error) {
	var p problems
	if change.Name != nil {
		name := p.text("name", *change.Name, 1, 100)
		change.Name = &name
	}
	if err := p.fault(); err != nil {
		return Deck{}, err
	}
	if change.PresetID != nil {
		preset, err := findPreset(ctx, s.db, learner, *change.PresetID)
		if err != nil {
			return Deck{}, err
		}
		change.PresetID = &preset
	}
	if err := updateDeck(ctx, s.db, learner, id, change); err != nil {
		return Deck{}, err
	}
	s.Forget(ctx, learner)
	return liveDeck(ctx, s.db, learner, id)
}

// DeleteDeck deletes a deck with its entries and cards; their reviews stay in the log. A deck that is deleted already stays so.
func (s *Service) DeleteDeck(ctx context.Context, learner, id uuid.UUID) error {
	err := postgres.InTx(ctx, s.db, pgx.TxOptions{}, func(ctx context.Context, tx pgx.Tx) error {
		if _, _, err := readDeck(ctx, tx, learner, id); err != nil {
			return err
		}
		return deleteDeck(ctx, tx, learner, id, s.time())
	})
	if err == nil {
		s.Forget(ctx, learner)
	}
	return err
}
