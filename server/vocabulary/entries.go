package vocabulary

import (
	"context"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/languagetutor/languagetutor/server/fault"
	"github.com/languagetutor/languagetutor/server/page"
	"github.com/languagetutor/languagetutor/server/postgres"
)

// CreateEntry adds an entry to a deck and makes its cards. The same creation twice happens once; the same id with other
// content is AlreadyExists.
func (s *Service) CreateEntry(ctx context.Context, learner, deck, id uuid.UUID, content Content) (Entry, error) {
	p := problems{prefix: "content."}
	content = content.normalise(&p)
	if err := p.fault(); err != nil {
		return Entry{}, err
	}
	var entry Entry
	err := postgres.InTx(ctx, s.db, pgx.TxOptions{}, func(ctx context.Context, tx pgx.Tx) error {
		if err := lockDeck(ctx, tx, learner, deck); err != nil {
			return err
		}
		now := s.time()
		entry = Entry{ID: id, DeckID: deck, Content: content, CreatedAt: now, UpdatedAt: now}
		created, err := insertEntries(ctx, tx, learner, []Entry{entry})
		if err != nil || created == 1 {
			return err
		}
		known, deleted, err := readEntry(ctx, tx, learner, id)
		switch {
		case err != nil:
			return err
		case deleted:
			return fault.New(fault.AlreadyExists, "the id named an entry that was deleted")
		case known.DeckID != deck || !known.equal(content):
			return fault.New(fault.AlreadyExists, "the id already names another entry")
		}
		entry = known
		return nil
	})
	if err != nil {
		return Entry{}, err
	}
	s.Forget(ctx, learner)
	return entry, nil
}

// time is now as the database keeps it.
func (s *Service) time() time.Time { return s.now().UTC().Truncate(time.Microsecond) }

// Entry returns an entry.
func (s *Service) Entry(ctx context.Context, learner, id uuid.UUID) (Entry, error) {
	entry, deleted, err := readEntry(ctx, s.db, learner, id)
	if err == nil && deleted {
		return Entry{}, errNoEntry
	}
	return entry, err
}

// Contents returns what the learner's entries among the ids say.
func (s *Service) Contents(ctx context.Context, learner uuid.UUID, ids []uuid.UUID) (map[uuid.UUID]Content, error) {
	entries, err := queryEntries(ctx, s.db, entriesByIDSQL, learner, ids)
	if err != nil {
		return nil, err
	}
	contents := make(map[uuid.UUID]Content, len(entries))
	for _, e := range entries {
		contents[e.ID] = e.Content
	}
	return contents, nil
}

// entryKey is where a page of entries ends.
type entryKey struct {
	At time.Time
	ID uuid.UUID
}

// lastEntry comes after every entry.
var lastEntry = entryKey{At: time.Date(9999, 1, 1, 0, 0, 0, 0, time.UTC), ID: uuid.Max}

// EntryFilter narrows a list of entries; zero values narrow nothing.
type EntryFilter struct {
	Deck uuid.UUID
	Tag  string
}

// Entries returns a page of entries, the newest first, and the token of the next.
func (s *Service) Entries(ctx context.Context, learner uuid.UUID, filter EntryFilter, size int, token string) ([]Entry, string, error) {
	before, ok, err := page.Parse[entryKey](token)
	if err != nil {
		return nil, "", err
	}
	if !ok {
		before = lastEntry
	}
	if filter.Deck != uuid.Nil {
		if _, err := s.Deck(ctx, learner, filter.Deck); err != nil {
			return nil, "", err
		}
	}
	entries, err := queryEntries(ctx, s.db, entryPageSQL, learner, filter.Deck, clean(filter.Tag), before.At, before.ID, size+1)
	if err != nil {
		return nil, "", err
	}
	entries, next := page.Cut(entries, size, func(e Entry) entryKey { return entryKey{e.CreatedAt, e.ID} })
	return entries, next, nil
}

// UpdateEntry replaces the content of an entry and, unless deck is uuid.Nil, moves it. Cards follow its templates: one that is
// dropped comes back with its history when its template does.
func (s *Service) UpdateEntry(ctx context.Context, learner, id, deck uuid.UUID, content Content) (Entry, error) {
	p := problems{prefix: "content."}
	content = content.normalise(&p)
	if err := p.fault(); err != nil {
		return Entry{}, err
	}
	var entry Entry
	err := postgres.InTx(ctx, s.db, pgx.TxOptions{}, func(ctx context.Context, tx pgx.Tx) error {
		if err := lockEntry(ctx, tx, learner, id); err != nil {
			return err
		}
		var err error
		if entry, _, err = readEntry(ctx, tx, learner, id); err != nil {
			return err
		}
		if deck != uuid.Nil && deck != entry.DeckID {
			if err := checkMove(ctx, tx, learner, entry, deck); err != nil {
				return err
			}
			entry.DeckID = deck
		}
		entry.Content, entry.UpdatedAt = content, s.time()
		return updateEntry(ctx, tx, learner, entry)
	})
	if err != nil {
		return Entry{}, err
	}
	s.Forget(ctx, learner)
	return entry, nil
}

func checkMove(ctx context.Context, tx pgx.Tx, learner uuid.UUID, entry Entry, to uuid.UUID) error {
	if err := lockDeck(ctx, tx, learner, to); err != nil {
		return err
	}
	source, _, err := readDeck(ctx, tx, learner, entry.DeckID)
	if err != nil {
		return err
	}
	target, err := liveDeck(ctx, tx, learner, to)
	if err != nil {
		return err
	}
	if source.Language != target.Language {
		return fault.New(fault.FailedPrecondition, "the decks are of different languages: %s and %s", source.Language, target.Language)
	}
	present, err := presentWords(ctx, tx, learner, to, []uuid.UUID{entry.CatalogueWord})
	if err == nil && present[entry.CatalogueWord] {
		return fault.New(fault.FailedPrecondition, "the deck has the same word of the catalogue already")
	}
	return err
}

// DeleteEntry deletes an entry and its cards; the reviews stay in the log. One that is deleted already stays so.
func (s *Service) DeleteEntry(ctx context.Context, learner, id uuid.UUID) error {
	err := postgres.InTx(ctx, s.db, pgx.TxOptions{}, func(ctx context.Context, tx pgx.Tx) error {
		if _, _, err := readEntry(ctx, tx, learner, id); err != nil {
			return err
		}
		return deleteEntry(ctx, tx, learner, id, s.time())
	})
	if err == nil {
		s.Forget(ctx, learner)
	}
	return err
}
