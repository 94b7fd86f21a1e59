package vocabulary

import (
	"context"
	"slices"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/languagetutor/languagetutor/server/fault"
	"github.com/languagetutor/languagetutor/server/page"
)

// CatalogueQuery asks for catalogue words.
type CatalogueQuery struct {
	Language string
	// TranslationLanguage narrows to words that have translations in it; empty means the learner's native language.
	TranslationLanguage string
	// Text is what to look for; empty lists by frequency.
	Text string
	// Band narrows to a CEFR band, 1 to 6; 0 means all.
	Band  int
	Size  int
	Token string
}

// languages are the languages whose words are asked for: the one named and, where it has a region, the one without.
func (q CatalogueQuery) languages() []string {
	return slices.Compact([]string{q.Language, baseLanguage(q.Language)})
}

// CataloguePage is a page of catalogue words.
type CataloguePage struct {
	Words    []Word
	Next     string
	WithTypo bool
	// TranslationLanguage is the one that was asked for.
	TranslationLanguage string
}

// wordKey is where a page of words ends.
type wordKey struct {
	Rank  int
	Lemma string
	ID    uuid.UUID
}

// unranked is the rank by which words without one are listed.
const unranked = 1<<31 - 1

// SearchCatalogue returns catalogue words: by a text as SearchEntries does, or without one a page by frequency.
func (s *Service) SearchCatalogue(ctx context.Context, learner uuid.UUID, q CatalogueQuery) (CataloguePage, error) {
	var err error
	if q.Language, err = canonicalLanguage("language", q.Language); err != nil {
		return CataloguePage{}, err
	}
	if q.TranslationLanguage, err = s.translationLanguage(ctx, learner, q.TranslationLanguage); err != nil {
		return CataloguePage{}, err
	}
	q.TranslationLanguage = baseLanguage(q.TranslationLanguage)
	out := CataloguePage{TranslationLanguage: q.TranslationLanguage}
	if q.Text != "" {
		out.Words, out.WithTypo, err = search(ctx, s.db, wordIndex{q}, q.Text, q.Size)
		return out, err
	}
	after, _, err := page.Parse[wordKey](q.Token)
	if err != nil {
		return CataloguePage{}, err
	}
	if after.Rank < 0 || after.Rank > unranked {
		return CataloguePage{}, fault.Invalid("page_token", "must come from the response before")
	}
	words, err := listWords(ctx, s.db, q, after)
	if err != nil {
		return CataloguePage{}, err
	}
	out.Words, out.Next = page.Cut(words, q.Size, func(w Word) wordKey {
		rank := w.Rank
		if rank == 0 {
			rank = unranked
		}
		return wordKey{rank, w.Lemma, w.ID}
	})
	return out, nil
}

// Added is what AddFromCatalogue added.
type Added struct {
	// Entries are the new ones, in the order of the words.
	Entries []uuid.UUID
	// Present is how many words the deck already had.
	Present int
}

// AddFromCatalogue adds catalogue words to a deck as entries. A word that the deck has from the catalogue is left alone. The
// same request twice happens once and answers the same.
func (s *Service) AddFromCatalogue(
	ctx context.Context, learner, request, deck uuid.UUID, words []uuid.UUID, templates []Template,
) (Added, error) {
	if len(templates) == 0 {
		templates = defaultTemplates()
	}
	templates = slices.Sorted(slices.Values(templates))
	return once(ctx, s, learner, request, "AddFromCatalogue", []any{deck, words, templates},
		func(ctx context.Context, tx pgx.Tx) (Added, error) {
			return s.add(ctx, tx, learner, deck, words, templates)
		})
}

func (s *Service) add(
	ctx context.Context, tx pgx.Tx, learner, deckID uuid.UUID, words []uuid.UUID, templates []Template,
) (Added, error) {
	if err := lockDeck(ctx, tx, learner, deckID); err != nil {
		return Added{}, err
	}
	deck, err := liveDeck(ctx, tx, learner, deckID)
	if err != nil {
		return Added{}, err
	}
	found, err := wordsByID(ctx, tx, words)
	if err != nil {
		return Added{}, err
	}
	present, err := presentWords(ctx, tx, learner, deckID, words)
	if err != nil {
		return Added{}, err
	}
	added := Added{Entries: []uuid.UUID{}}
	var entries []Entry
	now := s.time()
	for i, id := range words {
		word, known := found[id]
		if !known {
			return Added{}, fault.Invalid("word_ids", "item %d names no word of the catalogue", i)
		}
		if present[id] {
			added.Present++
			continue
		}
		entry, err := word.entry(deck)
		if err != nil {
			return Added{}, err
		}
		entry.Templates, entry.CreatedAt, entry.UpdatedAt = templates, now, now
		entries = append(entries, entry)
		added.Entries = append(added.Entries, entry.ID)
	}
	_, err = insertEntries(ctx, tx, learner, entries)
	return added, err
}

// entry returns the entry of a word for a deck.
func (w Word) entry(deck Deck) (Entry, error) {
	if baseLanguage(w.Language) != baseLanguage(deck.Language) {
		return Entry{}, fault.New(fault.FailedPrecondition, "%q is of language %s, the deck of %s", w.Lemma, w.Language, deck.Language)
	}
	native := baseLanguage(deck.TranslationLanguage)
	translations := w.Translations[native]
	if len(translations) == 0 {
		return Entry{}, fault.New(fault.FailedPrecondition, "%q has no translation into %s", w.Lemma, native)
	}
	id, err := uuid.NewV7()
	if err != nil {
		return Entry{}, err
	}
	return Entry{ID: id, DeckID: deck.ID, CatalogueWord: w.ID, Content: Content{
		Term: w.Lemma, Translations: translations[:min(len(translations), maxTranslations)], PartOfSpeech: w.PartOfSpeech,
		Gender: w.Gender, Example: w.Example, ExampleTranslation: w.ExampleTranslations[native], Tags: []string{},
	}}, nil
}
