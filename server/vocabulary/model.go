package vocabulary

import (
	"slices"
	"strconv"
	"time"

	"github.com/google/uuid"
)

// Template is the way a card asks its entry. The values are those of the contract.
type Template int16

// The templates.
const (
	Recognise Template = 1
	Produce   Template = 2
)

// defaultTemplates are those of an entry that names none.
func defaultTemplates() []Template { return []Template{Recognise, Produce} }

// cardID names the card of an entry and a template, so that an offline client knows it too.
func cardID(entry uuid.UUID, t Template) uuid.UUID {
	return uuid.NewSHA1(entry, strconv.AppendInt(nil, int64(t), 10))
}

// PartOfSpeech of a word. The values are those of the contract; 0 is not known.
type PartOfSpeech int16

// Gender of a noun. The values are those of the contract; 0 is not known or none.
type Gender int16

// The names that files use, by value.
var (
	partsOfSpeech = []string{
		"", "noun", "verb", "adjective", "adverb", "pronoun", "preposition", "conjunction", "determiner", "interjection", "numeral",
		"phrase",
	}
	genders = []string{"", "m", "f", "n", "mf"}
	bands   = []string{"", "A1", "A2", "B1", "B2", "C1", "C2"}
)

// Deck is a learner's collection of entries of one language.
type Deck struct {
	ID                  uuid.UUID
	Name                string
	Language            string
	TranslationLanguage string
	PresetID            uuid.UUID
	EntryCount          int
	CreatedAt           time.Time
}

// Content is what an entry says.
type Content struct {
	Term               string
	Translations       []string
	PartOfSpeech       PartOfSpeech
	Gender             Gender
	Example            string
	ExampleTranslation string
	Notes              string
	// Tags are sorted and once each.
	Tags []string
	// Templates are the ways it is asked, ascending.
	Templates []Template
}

func (c Content) equal(other Content) bool {
	return c.Term == other.Term && slices.Equal(c.Translations, other.Translations) && c.PartOfSpeech == other.PartOfSpeech &&
		c.Gender == other.Gender && c.Example == other.Example && c.ExampleTranslation == other.ExampleTranslation &&
		c.Notes == other.Notes && slices.Equal(c.Tags, other.Tags) && slices.Equal(c.Templates, other.Templates)
}

// Entry is a word or phrase that a learner keeps.
type Entry struct {
	ID, DeckID uuid.UUID
	Content
	// CatalogueWord is the word that it came from, or uuid.Nil.
	CatalogueWord        uuid.UUID
	CreatedAt, UpdatedAt time.Time
}

// Word is a word of the catalogue.
type Word struct {
	ID                  uuid.UUID
	Language, Lemma     string
	PartOfSpeech        PartOfSpeech
	Gender              Gender
	Translations        map[string][]string
	Example             string
	ExampleTranslations map[string]string
	// Band is the CEFR band, 1 (A1) to 6 (C2); 0 is not known.
	Band int
	// Rank is the frequency rank, from 1; 0 is not known.
	Rank            int
	Source, Licence string
}
