package vocabulary

import (
	"bytes"
	"encoding/csv"
	"errors"
	"io"
	"maps"
	"slices"
	"strings"
	"unicode/utf8"
)

// Format of a table of words.
type Format int

// The formats. Sniffed is found out from the content.
const (
	Sniffed Format = iota
	CSV
	TSV
)

// RowError is what is wrong with one row.
type RowError struct {
	// Line of the file, from 1.
	Line int
	// Column is the column's field, or empty when the row as a whole is wrong.
	Column  string
	Message string
}

// table is a file read into rows of named fields.
type table struct {
	// columns is the file's name for each field that was recognised.
	columns map[string]string
	rows    []tableRow
	errors  []RowError
}

type tableRow struct {
	line   int
	fields map[string]string
}

// columnNames are the names by which a header calls a field, without case, spaces and underscores.
var columnNames = map[string][]string{
	"term":                {"term", "word", "lemma", "front", "phrase", "expression", "vocabulary"},
	"translation":         {"translation", "translations", "meaning", "meanings", "back", "definition"},
	"part of speech":      {"partofspeech", "pos", "wordclass"},
	"gender":              {"gender", "genus"},
	"example":             {"example", "sentence", "examplesentence"},
	"example translation": {"exampletranslation", "sentencetranslation"},
	"notes":               {"notes", "note", "comment"},
	"tags":                {"tags", "tag", "labels"},
	"band":                {"cefr", "level", "band"},
}

var headerFolds = strings.NewReplacer(" ", "", "_", "", "-", "")

// fieldOf returns the field that a header names, or "". "translation_fr" is the translation into French.
func fieldOf(header string) string {
	name := strings.ToLower(strings.TrimSpace(header))
	for _, prefix := range []string{"translation_", "example_translation_"} {
		if code, ok := strings.CutPrefix(name, prefix); ok && code != "" {
			return strings.ReplaceAll(strings.TrimSuffix(prefix, "_"), "_", " ") + ":" + code
		}
	}
	name = headerFolds.Replace(name)
	for field, names := range columnNames {
		if slices.Contains(names, name) {
			return field
		}
	}
	return ""
}

// readTable reads a CSV or TSV file. Without a header its first two columns are term and translation. Rows that cannot be read
// are in its errors; it never fails as a whole but for a row limit.
func readTable(content []byte, format Format, maxRows int) table {
	t := table{columns: map[string]string{}}
	content = bytes.TrimPrefix(content, []byte("\uFEFF"))
	if line, ok := invalidLine(content); ok {
		t.errors = append(t.errors, RowError{Line: line, Message: "is not UTF-8: save the file with the encoding UTF-8"})
		return t
	}
	reader := csv.NewReader(bytes.NewReader(content))
	reader.Comma = separator(content, format)
	reader.FieldsPerRecord = -1
	reader.TrimLeadingSpace = reader.Comma != '\t'
	reader.LazyQuotes = reader.Comma == '\t'
	var fields []string
	for {
		record, err := reader.Read()
		if errors.Is(err, io.EOF) {
			return t
		}
		if bad, ok := errors.AsType[*csv.ParseError](err); ok {
			t.errors = append(t.errors, RowError{Line: bad.StartLine, Message: bad.Err.Error()})
			return t // what follows a broken quote cannot be told apart
		}
		if err != nil {
			t.errors = append(t.errors, RowError{Line: 1, Message: err.Error()})
			return t
		}
		line, _ := reader.FieldPos(0)
		if fields == nil {
			var header bool
			if fields, header = t.header(record); header {
				continue
			}
		}
		if row := rowOf(line, fields, record); len(row.fields) > 0 {
			t.rows = append(t.rows, row)
		}
		if len(t.rows) > maxRows {
			t.errors = append(t.errors, RowError{Line: line, Message: "is past the limit of rows: split the file"})
			return t
		}
	}
}

// header returns the field of each column, and whether the first record is a header.
func (t *table) header(record []string) (fields []string, header bool) {
	fields = make([]string, len(record))
	for i, name := range record {
		field := fieldOf(name)
		if field != "" && !strings.ContainsFunc(name, isControl) && !slices.Contains(fields, field) {
			fields[i] = field
			t.columns[field] = strings.TrimSpace(name)
		}
	}
	if slices.Contains(fields, "term") {
		return fields, true
	}
	clear(t.columns)
	fields = []string{"term", "translation"}
	t.columns["term"], t.columns["translation"] = "column 1", "column 2"
	return fields, false
}

func rowOf(line int, fields, record []string) tableRow {
	row := tableRow{line: line, fields: map[string]string{}}
	for i, value := range record {
		if i < len(fields) && fields[i] != "" && strings.TrimSpace(value) != "" {
			row.fields[fields[i]] = strings.TrimSpace(value)
		}
	}
	return row
}

// forEntries leaves a table the fields that an entry has in a deck with translations into a language. Of the columns that could be
// a field the best one is it; a row with nothing in them is no row.
func (t *table) forEntries(language string) {
	best, from := map[string]int{}, map[string]string{}
	for _, field := range slices.Sorted(maps.Keys(t.columns)) {
		name, code, _ := strings.Cut(field, ":")
		if fit := fitOf(code, language); name != "band" && fit > best[name] {
			best[name], from[name] = fit, field
		}
	}
	columns := map[string]string{}
	for name, field := range from {
		columns[name] = t.columns[field]
	}
	t.columns = columns
	for i, row := range t.rows {
		fields := map[string]string{}
		for name, field := range from {
			if value, ok := row.fields[field]; ok {
				fields[name] = value
			}
		}
		t.rows[i].fields = fields
	}
	t.rows = slices.DeleteFunc(t.rows, func(row tableRow) bool { return len(row.fields) == 0 })
}

// fitOf is how well a column suits a language: best without a code of its own, then with the language's, then with that of another
// region or script, and 0 with that of another language.
func fitOf(code, language string) int {
	if code == "" {
		return 3
	}
	tag, err := canonicalLanguage("translation", code)
	switch {
	case err != nil || baseLanguage(tag) != baseLanguage(language):
		return 0
	case tag == language:
		return 2
	default:
		return 1
	}
}

// separator is a tab where the first line has one, and otherwise the more frequent of semicolon and comma.
func separator(content []byte, format Format) rune {
	first, _, _ := bytes.Cut(content, []byte("\n"))
	switch {
	case format == TSV, format == Sniffed && bytes.ContainsRune(first, '\t'):
		return '\t'
	case bytes.Count(first, []byte(";")) > bytes.Count(first, []byte(",")):
		return ';'
	default:
		return ','
	}
}

// invalidLine returns the first line that is not UTF-8.
func invalidLine(content []byte) (int, bool) {
	if utf8.Valid(content) {
		return 0, false
	}
	line := 1
	for part := range bytes.Lines(content) {
		if !utf8.Valid(part) {
			return line, true
		}
		line++
	}
	return line, true
}

// list splits a cell with several values.
func list(cell string, separators string) []string {
	var values []string
	for _, value := range strings.FieldsFunc(cell, func(r rune) bool { return strings.ContainsRune(separators, r) }) {
		if value = clean(value); value != "" {
			values = append(values, value)
		}
	}
	return values
}

// named returns the value that a name stands for, or false.
func named(names []string, name string) (int, bool) {
	i := slices.Index(names, strings.ToLower(name))
	return max(i, 0), i >= 0
}
