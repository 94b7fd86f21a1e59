package vocabulary

import (
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"
)

// maxDictionary is how large a dictionary may be when it is unpacked.
const maxDictionary = 256 << 20

// Dictionary is a FreeDict dictionary in the form of the program dictd.
type Dictionary struct {
	// Index lists the entries: headword, offset and length, the numbers in dictd's base 64.
	Index io.Reader
	// Definitions holds their texts, plain or compressed (dictzip is gzip).
	Definitions io.Reader
	// From and To are the languages, BCP 47.
	From, To string
}

// read returns the words of the dictionary and the lines of the index that could not be read.
func (d Dictionary) read() (words []Word, bad []RowError, err error) {
	index, err := io.ReadAll(io.LimitReader(d.Index, maxDictionary))
	if err != nil {
		return nil, nil, fmt.Errorf("read the index: %w", err)
	}
	texts, err := definitions(d.Definitions)
	if err != nil {
		return nil, nil, err
	}
	byKey := map[termKey]int{}
	line := 0
	for row := range bytes.Lines(index) {
		line++
		headword, text, err := dictEntry(string(bytes.TrimSuffix(row, []byte("\n"))), texts)
		if err != nil {
			bad = append(bad, RowError{Line: line, Message: err.Error()})
			continue
		}
		if strings.HasPrefix(headword, "00database") || strings.HasPrefix(headword, "00-database") {
			continue // about the dictionary itself
		}
		word, err := d.word(text)
		if err != nil {
			bad = append(bad, RowError{Line: line, Message: fmt.Sprintf("%s: %v", headword, err)})
			continue
		}
		key := termKey{word.Lemma, word.PartOfSpeech}
		if at, known := byKey[key]; known {
			words[at].Translations[d.To] = merge(words[at].Translations[d.To], word.Translations[d.To])
			continue
		}
		byKey[key] = len(words)
		words = append(words, word)
	}
	return words, bad, nil
}

func definitions(r io.Reader) ([]byte, error) {
	packed, err := io.ReadAll(io.LimitReader(r, maxDictionary))
	if err != nil {
		return nil, fmt.Errorf("read the definitions: %w", err)
	}
	if !bytes.HasPrefix(packed, []byte{0x1f, 0x8b}) {
		return packed, nil
	}
	unpack, err := gzip.NewReader(bytes.NewReader(packed))
	if err != nil {
		return nil, fmt.Errorf("unpack the definitions: %w", err)
	}
	texts, err := io.ReadAll(io.LimitReader(unpack, maxDictionary+1))
	switch {
	case err != nil:
		return nil, fmt.Errorf("unpack the definitions: %w", err)
	case len(texts) > maxDictionary:
		return nil, fmt.Errorf("the definitions have more than %d bytes", maxDictionary)
	}
	return texts, nil
}

// dictEntry returns the headword of a line of the index and its text.
func dictEntry(line string, texts []byte) (headword, text string, err error) {
	parts := strings.Split(line, "\t")
	if len(parts) < 3 {
		return "", "", errors.New("is not headword, offset and length")
	}
	offset, ok1 := base64Number(parts[1])
	length, ok2 := base64Number(parts[2])
	if !ok1 || !ok2 || offset+length > len(texts) {
		return "", "", fmt.Errorf("%s: offset and length do not fit the definitions", parts[0])
	}
	return parts[0], string(texts[offset : offset+length]), nil
}

const base64Digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"

// base64Number reads a number in dictd's base 64: the most significant digit first, without padding.
func base64Number(text string) (int, bool) {
	n := 0
	for _, r := range text {
		digit := strings.IndexRune(base64Digits, r)
		if digit < 0 || n > maxDictionary {
			return 0, false
		}
		n = n*64 + digit
	}
	return n, text != "" && n <= maxDictionary
}

var (
	pronunciation = regexp.MustCompile(`\s*/[^/]*/`)
	grammar       = regexp.MustCompile(`\s*<([^>]*)>`)
	senseNumber   = regexp.MustCompile(`^\d+\.\s*`)
	// aside are lines that are no translations: examples, synonyms, notes.
	aside = regexp.MustCompile(`^(["“']|\([^)]*\)$|(Synonyms?|Antonyms?|Note|see|Category):)`)
)

// word reads an entry: a line with the headword as it is written (the index leaves out punctuation), its pronunciation and
// grammar, then a line for each sense with translations separated by commas or semicolons.
func (d Dictionary) word(text string) (Word, error) {
	if !utf8.ValidString(text) {
		return Word{}, errors.New("is not UTF-8")
	}
	if strings.ContainsFunc(text, isControl) {
		return Word{}, errors.New("has control characters")
	}
	head, body, _ := strings.Cut(strings.TrimSpace(text), "\n")
	w := Word{Language: d.From, ExampleTranslations: map[string]string{}, Source: "freedict-" + d.From + "-" + d.To, Licence: "GPL-2.0-or-later"}
	if found := grammar.FindStringSubmatch(head); found != nil {
		w.PartOfSpeech, w.Gender = grammarOf(found[1])
	}
	w.Lemma = clean(grammar.ReplaceAllString(pronunciation.ReplaceAllString(head, ""), ""))
	if n := utf8.RuneCountInString(w.Lemma); n == 0 || n > maxTerm {
		return Word{}, fmt.Errorf("the headword has %d characters, not 1 to %d", n, maxTerm)
	}
	var translations []string
	for line := range strings.Lines(joinWrapped(body)) {
		line = strings.TrimSpace(line)
		if line = senseNumber.ReplaceAllString(line, ""); line == "" || aside.MatchString(line) {
			continue
		}
		line = grammar.ReplaceAllString(pronunciation.ReplaceAllString(line, ""), "")
		translations = merge(translations, list(line, ",;"))
	}
	translations = slices.DeleteFunc(translations, func(t string) bool { return utf8.RuneCountInString(t) > maxTerm })
	if len(translations) == 0 {
		return Word{}, errors.New("has no translation")
	}
	w.Translations = map[string][]string{d.To: translations}
	return w, nil
}

// joinWrapped undoes the wrapping of long lines: what is indented goes on with the line before.
func joinWrapped(body string) string {
	var b strings.Builder
	for line := range strings.Lines(body) {
		if indented := strings.HasPrefix(line, "  "); indented && b.Len() > 0 && !aside.MatchString(strings.TrimSpace(line)) {
			joined := strings.TrimRight(b.String(), "\n")
			b.Reset()
			b.WriteString(joined)
			b.WriteByte(' ')
		}
		b.WriteString(strings.TrimLeft(line, " "))
	}
	return b.String()
}

// merge adds the new ones of more, up to the most that an entry may have.
func merge(translations, more []string) []string {
	for _, t := range more {
		if len(translations) < maxTranslations && !slices.Contains(translations, t) {
			translations = append(translations, t)
		}
	}
	return translations
}

var grammarPOS = map[string]string{
	"n": "noun", "v": "verb", "vt": "verb", "vi": "verb", "adj": "adjective", "adv": "adverb", "pron": "pronoun",
	"prep": "preposition", "conj": "conjunction", "art": "determiner", "int": "interjection", "num": "numeral",
}

var grammarGenders = map[string]string{"masc": "m", "fem": "f", "neut": "n", "m": "m", "f": "f"}

// grammarOf reads a marker such as "n, masc".
func grammarOf(marker string) (PartOfSpeech, Gender) {
	var pos, gender int
	for part := range strings.SplitSeq(marker, ",") {
		part = strings.TrimSpace(part)
		if name, ok := grammarPOS[part]; ok && pos == 0 {
			pos, _ = named(partsOfSpeech, name)
		}
		if name, ok := grammarGenders[part]; ok && gender == 0 {
			gender, _ = named(genders, name)
		}
	}
	return PartOfSpeech(pos), Gender(gender)
}
