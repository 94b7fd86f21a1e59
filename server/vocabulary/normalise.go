package vocabulary

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	tags "golang.org/x/text/language"
	"golang.org/x/text/unicode/norm"

	"github.com/languagetutor/languagetutor/server/fault"
	"github.com/languagetutor/languagetutor/server/language"
)

// Bounds of texts, in characters, as in the contract and the schema.
const (
	maxTerm, maxExample, maxNotes, maxTag = 200, 500, 2000, 50
	maxTranslations, maxTags              = 20, 20
)

// clean is a text as it is kept: composed, without space at its ends.
func clean(text string) string { return strings.TrimSpace(norm.NFC.String(text)) }

// canonicalLanguage returns a language tag in its canonical form, or a fault of the field.
func canonicalLanguage(field, text string) (string, error) {
	tag, err := tags.Parse(text)
	if err != nil || tag == tags.Und {
		return "", fault.Invalid(field, "must be a language such as fr or pt-BR")
	}
	return tag.String(), nil
}

// baseLanguage is the language without its region and script.
func baseLanguage(tag string) string {
	parsed, err := tags.Parse(tag)
	if err != nil {
		return tag
	}
	base, _ := parsed.Base()
	return base.String()
}

// problems collects violations of fields below a prefix.
type problems struct {
	prefix string
	found  []fault.Violation
}

func (p *problems) add(field, format string, args ...any) {
	p.found = append(p.found, fault.Violation{Field: p.prefix + field, Description: fmt.Sprintf(format, args...)})
}

// text cleans a text and checks its length.
func (p *problems) text(field, value string, least, most int) string {
	value = clean(value)
	switch n := utf8.RuneCountInString(value); {
	case strings.ContainsFunc(value, isControl):
		p.add(field, "must not have control characters")
	case n < least:
		p.add(field, "must not be empty")
	case n > most:
		p.add(field, "must have at most %d characters", most)
	}
	return value
}

// isControl says whether a character is neither text nor a tab or line break.
func isControl(r rune) bool { return r < ' ' && !strings.ContainsRune("\t\n\r", r) }

func (p *problems) fault() error {
	if len(p.found) == 0 {
		return nil
	}
	return fault.InvalidFields(p.found...)
}

// normalise returns the content in its kept form and adds what is wrong with it.
func (c Content) normalise(p *problems) Content {
	c.Term = p.text("term", c.Term, 1, maxTerm)
	switch {
	case len(c.Translations) == 0:
		p.add("translations", "must not be empty")
	case len(c.Translations) > maxTranslations:
		p.add("translations", "must have at most %d items", maxTranslations)
	}
	translations := make([]string, len(c.Translations))
	for i, t := range c.Translations {
		translations[i] = p.text(fmt.Sprintf("translations[%d]", i), t, 1, maxTerm)
	}
	c.Translations = translations
	c.Example = p.text("example", c.Example, 0, maxExample)
	c.ExampleTranslation = p.text("example_translation", c.ExampleTranslation, 0, maxExample)
	c.Notes = p.text("notes", c.Notes, 0, maxNotes)
	kept := make([]string, len(c.Tags))
	for i, t := range c.Tags {
		kept[i] = p.text(fmt.Sprintf("tags[%d]", i), t, 1, maxTag)
	}
	slices.Sort(kept)
	if c.Tags = slices.Compact(kept); len(c.Tags) > maxTags {
		p.add("tags", "must have at most %d items", maxTags)
	}
	if len(c.Templates) == 0 {
		c.Templates = defaultTemplates()
	}
	templates := slices.Clone(c.Templates)
	slices.Sort(templates)
	c.Templates = slices.Compact(templates)
	return c
}

// searchText is what is searched: term and translations, folded, a line each.
func (c Content) searchText() string { return searchText(c.Term, c.Translations...) }

func searchText(term string, translations ...string) string {
	lines := []string{language.Fold(term)}
	for _, t := range translations {
		lines = append(lines, language.Fold(t))
	}
	return strings.Join(lines, "\n")
}
