package language

import (
	"embed"
	"slices"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"github.com/blevesearch/snowballstem"
	"github.com/blevesearch/snowballstem/arabic"
	"github.com/blevesearch/snowballstem/danish"
	"github.com/blevesearch/snowballstem/dutch"
	"github.com/blevesearch/snowballstem/english"
	"github.com/blevesearch/snowballstem/finnish"
	"github.com/blevesearch/snowballstem/french"
	"github.com/blevesearch/snowballstem/german"
	"github.com/blevesearch/snowballstem/hungarian"
	"github.com/blevesearch/snowballstem/irish"
	"github.com/blevesearch/snowballstem/italian"
	"github.com/blevesearch/snowballstem/norwegian"
	"github.com/blevesearch/snowballstem/portuguese"
	"github.com/blevesearch/snowballstem/romanian"
	"github.com/blevesearch/snowballstem/russian"
	"github.com/blevesearch/snowballstem/spanish"
	"github.com/blevesearch/snowballstem/swedish"
	"github.com/blevesearch/snowballstem/tamil"
	"github.com/blevesearch/snowballstem/turkish"
	"golang.org/x/text/unicode/norm"
)

var stemmers = map[string]func(*snowballstem.Env) bool{
	"ar": arabic.Stem, "da": danish.Stem, "de": german.Stem, "en": english.Stem, "es": spanish.Stem, "fi": finnish.Stem,
	"fr": french.Stem, "ga": irish.Stem, "hu": hungarian.Stem, "it": italian.Stem, "nl": dutch.Stem, "no": norwegian.Stem,
	"pt": portuguese.Stem, "ro": romanian.Stem, "ru": russian.Stem, "sv": swedish.Stem, "ta": tamil.Stem, "tr": turkish.Stem,
}

// longestWord is the longest word in bytes that is stemmed: longer ones are none.
const longestWord = 128

// Stem returns what the inflected forms of a word share, by the Snowball stemmer of the language, a list of endings for Greek,
// and the folded word for other languages. A stem is for comparing; it need not be a word.
func Stem(word, language string) string {
	language = primary(language)
	return stem(lower(word, language), language)
}

func stem(key, language string) string {
	stemmer, ok := stemmers[language]
	if language == "de" && (strings.HasSuffix(key, "eln") || strings.HasSuffix(key, "ern")) {
		key = key[:len(key)-1] // the dative of "Äpfel"
	}
	switch {
	case len(key) > longestWord:
		return key
	case ok:
		env := snowballstem.NewEnv(key)
		stemmer(env)
		return env.Current()
	case language == "el":
		return greekStem(key)
	default:
		return Fold(key)
	}
}

// greekEndings are the endings of nouns, adjectives and verbs without their accents, the longest first.
var greekEndings = longestFirst(strings.Fields(strings.ReplaceAll(`ος ου ο ον οι ους ων α ας ες η ης ι ια ιου ιων ματος ματα ματων μα εις ιδες
	ω εις ει ουμε ετε ουν ουνε αω ας αμε ατε ανε ησα ησες ησε ησαμε ησατε ησαν σα σες σε σαμε σατε σαν ομαι εσαι εται ομαστε ονται
	ουσα ουσες ουσε ουσαμε ουσατε ουσαν ε ιο ιες ιοι ιους ισω ισα σω εα εας αει`, "ς", "σ")))

func longestFirst(words []string) []string {
	slices.SortFunc(words, func(a, b string) int { return len(b) - len(a) })
	return slices.Compact(words)
}

// greekStem takes the longest ending off that leaves three letters.
func greekStem(key string) string {
	word := Fold(key)
	for _, ending := range greekEndings {
		if rest, ok := strings.CutSuffix(word, ending); ok && utf8.RuneCountInString(rest) >= 3 {
			return rest
		}
	}
	return word
}

// surface is a word with what a writer may choose undone: one kind of apostrophe and hyphen, composed letters, no vowel marks
// of Arabic and Hebrew, е for ё. Case and accents stay.
func surface(word, language string) string {
	if !ascii(word) {
		word = norm.NFC.String(strings.ToValidUTF8(word, "\uFFFD"))
		word = plainMarks.Replace(word)
		switch language {
		case "ar", "fa", "ur":
			word = unmarked(word, 0x064B, 0x0652, 0x0670, 0x0640)
		case "he", "yi":
			word = unmarked(word, 0x0591, 0x05C7, 0, 0)
		case "ru":
			word = yo.Replace(word)
		}
	}
	return word
}

var (
	plainMarks = strings.NewReplacer("’", "'", "‘", "'", "ʼ", "'", "‐", "-", "‑", "-")
	yo         = strings.NewReplacer("ё", "е", "Ё", "Е")
	keyMarks   = strings.NewReplacer("ß", "ss", "ς", "σ", "أ", "ا", "إ", "ا", "آ", "ا", "ى", "ي", "ך", "כ", "ם", "מ", "ן", "נ", "ף", "פ", "ץ", "צ")
)

func unmarked(word string, first, last, one, other rune) string {
	return strings.Map(func(r rune) rune {
		if r >= first && r <= last || r == one || r == other {
			return -1
		}
		return r
	}, word)
}

func ascii(s string) bool {
	for i := range len(s) {
		if s[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

// lower is the key by which words are compared: the surface without case, with one form of each letter. Accents stay.
func lower(word, language string) string {
	word = surface(word, language)
	if language == "tr" || language == "az" {
		return strings.ToLowerSpecial(unicode.TurkishCase, word)
	}
	word = strings.ToLower(word)
	if ascii(word) {
		return word
	}
	return keyMarks.Replace(word)
}

//go:embed data/forms_*.txt
var formFiles embed.FS

// irregular are the forms of frequent verbs, nouns and adjectives that no rule makes, by language and dictionary form.
var irregular = sync.OnceValue(func() map[string]map[string][]string {
	tables := map[string]map[string][]string{}
	files, err := formFiles.ReadDir("data")
	if err != nil {
		panic(err) // the files are part of the program
	}
	for _, file := range files {
		content, err := formFiles.ReadFile("data/" + file.Name())
		if err != nil {
			panic(err)
		}
		language := strings.TrimSuffix(strings.TrimPrefix(file.Name(), "forms_"), ".txt")
		table := map[string][]string{}
		for line := range strings.Lines(string(content)) {
			word, forms, _ := strings.Cut(strings.TrimSpace(line), ": ")
			word = lower(word, language)
			for form := range strings.FieldsSeq(forms) {
				table[word] = append(table[word], lower(form, language))
			}
		}
		tables[language] = table
	}
	return tables
})
