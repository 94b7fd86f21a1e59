package vocabulary

import (
	"strings"

	"github.com/languagetutor/languagetutor/server/fault"
)

// maxWords is how many words one list may have.
const maxWords = 1_000_000

// WordList is a CSV or TSV file of catalogue words. Its header names the columns: term, part of speech, gender, translation (or
// translation_en, translation_de, …), example, example translation (or example_translation_en, …) and cefr. Several
// translations are separated by semicolons. The order of the rows is that of frequency.
type WordList struct {
	Content []byte
	Format  Format
	// Language is that of the terms, Translation that of columns that do not name one; BCP 47.
	Language, Translation string
	Source, Licence       string
	// Ranked says that the order of the rows is that of frequency.
	Ranked bool
}

// read returns the words of the list and the rows that are wrong.
func (l WordList) read() ([]Word, []RowError) {
	t := readTable(l.Content, l.Format, maxWords)
	bad := t.errors
	known := map[termKey]int{}
	words := make([]Word, 0, len(t.rows))
	for i, row := range t.rows {
		var p problems
		w := l.word(row, &p)
		key := termKey{w.Lemma, w.PartOfSpeech}
		if first, twice := known[key]; twice && w.Lemma != "" {
			p.add("term", "stands in line %d already, with the same part of speech", first)
		}
		known[key] = row.line
		if l.Ranked {
			w.Rank = i + 1
		}
		for _, v := range p.found {
			bad = append(bad, RowError{Line: row.line, Column: columnOf(v.Field), Message: v.Description})
		}
		words = append(words, w)
	}
	return words, bad
}

func (l WordList) word(row tableRow, p *problems) Word {
	w := Word{
		Language: l.Language, Translations: map[string][]string{}, ExampleTranslations: map[string]string{},
		Source: l.Source, Licence: l.Licence,
	}
	for field, value := range row.fields {
		name, code, _ := strings.Cut(field, ":")
		if code == "" {
			code = l.Translation
		}
		switch name {
		case "translation":
			if translations := list(value, listSeparators); len(translations) > 0 {
				w.Translations[l.code(code, p)] = translations
			}
			for _, t := range list(value, listSeparators) {
				p.text("translation", t, 1, maxTerm)
			}
		case "example translation":
			w.ExampleTranslations[l.code(code, p)] = p.text("example_translation", value, 0, maxExample)
		}
	}
	// The rules of an entry hold for a word too; its translations were read above.
	read := tableRow{line: row.line, fields: map[string]string{
		"term": row.fields["term"], "translation": "-", "example": row.fields["example"],
		"part of speech": row.fields["part of speech"], "gender": row.fields["gender"],
	}}.content(p)
	w.Lemma, w.Example, w.PartOfSpeech, w.Gender = read.Term, read.Example, read.PartOfSpeech, read.Gender
	if len(w.Translations) == 0 {
		p.add("translation", "must not be empty")
	}
	if name := row.fields["band"]; name != "" {
		band, ok := named(lowerBands, name)
		if !ok {
			p.add("band", "%q is none of %s", name, strings.Join(bands[1:], ", "))
		}
		w.Band = band
	}
	return w
}

var lowerBands = func() []string {
	lower := make([]string, len(bands))
	for i, band := range bands {
		lower[i] = strings.ToLower(band)
	}
	return lower
}()

// code is the language of a column, as the catalogue keeps it.
func (l WordList) code(text string, p *problems) string {
	tag, err := canonicalLanguage("translation", text)
	if err != nil {
		p.add("translation", "the column names no language: use translation_en, or say which language translations are in")
		return text
	}
	return baseLanguage(tag)
}

// languagePair returns the languages of an import in their canonical form. The second one may be empty where the file names
// its languages.
func languagePair(from, to string, toMayBeEmpty bool) (string, string, error) {
	from, err := canonicalLanguage("language", from)
	if err != nil || to == "" && toMayBeEmpty {
		return from, to, err
	}
	to, err = canonicalLanguage("translation-language", to)
	if err == nil && from == to {
		return "", "", fault.Invalid("translation-language", "is the language itself")
	}
	return from, baseLanguage(to), err
}
