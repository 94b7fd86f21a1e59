package vocabulary

import (
	"context"
	"strings"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
)

const (
	maxImportRows  = 10_000
	maxShownErrors = 100
	previewEntries = 5
	listSeparators = ";|"
)

// Imported is what an import did, or in a dry run would do.
type Imported struct {
	// Columns is the file's name for each field that entries were read from.
	Columns map[string]string
	Rows    int
	// Created counts new entries, Present rows whose term and part of speech the deck already had.
	Created, Present int
	// Errors are the first 100 errors; a row may have several. ErrorCount is how many rows have errors. With any, nothing is created.
	Errors     []RowError
	ErrorCount int
	// Preview are the first entries as they were read.
	Preview []Content
}

// ImportEntries reads a CSV or TSV file into a deck: all rows, or with an error in any, none. In a dry run it changes nothing.
// Where the file has no plain translation, a column such as translation_en is it in a deck with translations into that language.
// The same request twice happens once and answers the same.
func (s *Service) ImportEntries(
	ctx context.Context, learner, request, deck uuid.UUID, format Format, content []byte, dryRun bool,
) (Imported, error) {
	arguments := []any{deck, format, content, dryRun}
	return once(ctx, s, learner, request, "ImportEntries", arguments, func(ctx context.Context, tx pgx.Tx) (Imported, error) {
		if err := lockDeck(ctx, tx, learner, deck); err != nil {
			return Imported{}, err
		}
		into, err := liveDeck(ctx, tx, learner, deck)
		if err != nil {
			return Imported{}, err
		}
		t := readTable(content, format, maxImportRows)
		t.forEntries(into.TranslationLanguage)
		out := Imported{Columns: t.columns, Rows: len(t.rows), Errors: t.errors}
		contents := t.contents(&out)
		out.ErrorCount = wrongRows(out.Errors)
		out.Errors = out.Errors[:min(len(out.Errors), maxShownErrors)]
		out.Preview = contents[:min(len(contents), previewEntries)]
		if out.ErrorCount > 0 {
			return out, nil
		}
		fresh, err := s.fresh(ctx, tx, learner, deck, contents)
		if err != nil {
			return Imported{}, err
		}
		out.Created, out.Present = len(fresh), len(contents)-len(fresh)
		if dryRun {
			return out, nil
		}
		_, err = insertEntries(ctx, tx, learner, fresh)
		return out, err
	})
}

// contents reads the rows and adds their errors to out.
func (t *table) contents(out *Imported) []Content {
	contents := make([]Content, 0, len(t.rows))
	for _, row := range t.rows {
		var p problems
		content := row.content(&p)
		for _, v := range p.found {
			out.Errors = append(out.Errors, RowError{Line: row.line, Column: columnOf(v.Field), Message: v.Description})
		}
		contents = append(contents, content)
	}
	return contents
}

// wrongRows is how many rows have the errors.
func wrongRows(found []RowError) int {
	lines := map[int]bool{}
	for _, e := range found {
		lines[e.Line] = true
	}
	return len(lines)
}

// columnOf is the field of a table that a field of a content comes from.
func columnOf(field string) string {
	field, _, _ = strings.Cut(field, "[")
	switch field {
	case "translations":
		return "translation"
	case "band":
		return "cefr"
	}
	return strings.ReplaceAll(field, "_", " ")
}

func (r tableRow) content(p *problems) Content {
	c := Content{
		Term: r.fields["term"], Translations: list(r.fields["translation"], listSeparators), Example: r.fields["example"],
		ExampleTranslation: r.fields["example translation"], Notes: r.fields["notes"], Tags: list(r.fields["tags"], ";,|"),
	}
	if name := r.fields["part of speech"]; name != "" {
		value, ok := named(partsOfSpeech, name)
		if !ok {
			p.add("part_of_speech", "%q is none of %s", name, strings.Join(partsOfSpeech[1:], ", "))
		}
		c.PartOfSpeech = PartOfSpeech(value)
	}
	if name := r.fields["gender"]; name != "" {
		value, ok := named(genders, name)
		if !ok {
			p.add("gender", "%q is none of %s", name, strings.Join(genders[1:], ", "))
		}
		c.Gender = Gender(value)
	}
	return c.normalise(p)
}

// termKey is by what a row is known to be in a deck already.
type termKey struct {
	term string
	pos  PartOfSpeech
}

// fresh returns the entries of the contents that neither the deck nor an earlier row has.
func (s *Service) fresh(ctx context.Context, tx pgx.Tx, learner, deck uuid.UUID, contents []Content) ([]Entry, error) {
	present, err := presentTerms(ctx, tx, learner, deck, contents)
	if err != nil {
		return nil, err
	}
	var entries []Entry
	now := s.time()
	for _, c := range contents {
		key := termKey{c.Term, c.PartOfSpeech}
		if present[key] {
			continue
		}
		present[key] = true
		id, err := uuid.NewV7()
		if err != nil {
			return nil, err
		}
		entries = append(entries, Entry{ID: id, DeckID: deck, Content: c, CreatedAt: now, UpdatedAt: now})
	}
	return entries, nil
}
