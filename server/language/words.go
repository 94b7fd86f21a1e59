package language

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/rivo/uniseg"
)

// Token is a word, a number or a mark of punctuation of a text. Start and End are its place in Unicode code points, half open.
type Token struct {
	Text       string
	Start, End int
	Word       bool // it has a letter or a digit
}

// piece is a token with its place in bytes.
type piece struct {
	from, to   int
	start, end int
	word       bool
}

// Tokenise splits a text at the word boundaries of Unicode (UAX #29), and further as the language needs: elided words stand
// alone in French, Italian and Catalan ("l'eau" is "l'" and "eau"), a hyphen joins except before a pronoun that only leans on
// the verb ("dit-il", "diga-me"), and runs of Han, Kana and South-East Asian letters are split by a short list of frequent
// words, else into single characters. White space is in no token.
func Tokenise(text, language string) []Token {
	pieces := split(text, primary(language))
	tokens := make([]Token, len(pieces))
	for i, p := range pieces {
		tokens[i] = Token{Text: text[p.from:p.to], Start: p.start, End: p.end, Word: p.word}
	}
	return tokens
}

// primary is the language itself of a tag such as "pt-BR".
func primary(language string) string {
	if i := strings.IndexAny(language, "-_"); i >= 0 {
		language = language[:i]
	}
	language = strings.ToLower(language)
	if language == "nb" || language == "nn" {
		return "no"
	}
	return language
}

func split(text, language string) []piece {
	pieces := make([]piece, 0, len(text)/4+1)
	at, rune0, state := 0, 0, -1
	run := piece{from: -1} // of letters of a script without spaces
	flush := func() {
		if run.from >= 0 {
			pieces = appendRun(pieces, text, language, run)
			run.from = -1
		}
	}
	for rest := text; rest != ""; {
		var segment string
		segment, rest, state = uniseg.FirstWordInString(rest, state)
		p := piece{from: at, to: at + len(segment), start: rune0, end: rune0 + utf8.RuneCountInString(segment)}
		at, rune0 = p.to, p.end
		first, _ := utf8.DecodeRuneInString(segment)
		if spaceless(first) {
			if run.from < 0 {
				run = p
			}
			run.to, run.end = p.to, p.end
			continue
		}
		flush()
		if unicode.IsSpace(first) {
			continue
		}
		p.word = strings.ContainsFunc(segment, letterOrDigit)
		if !p.word {
			pieces = append(pieces, p)
			continue
		}
		pieces = appendWord(pieces, text, language, p)
	}
	flush()
	return pieces
}

func letterOrDigit(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }

// spaceless says whether a letter belongs to a script that writes no spaces and that Unicode does not split into words.
func spaceless(r rune) bool {
	return r >= 0x0E00 && unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Thai, unicode.Lao, unicode.Khmer, unicode.Myanmar)
}

// appendWord appends a word of Unicode in the parts that the language sees in it.
func appendWord(pieces []piece, text, language string, p piece) []piece {
	word := text[p.from:p.to]
	if cut := fullStop(word); cut > 0 { // "fini.Je": a space is missing
		n := utf8.RuneCountInString(word[:cut])
		pieces = appendWord(pieces, text, language, piece{p.from, p.from + cut, p.start, p.start + n, true})
		pieces = append(pieces, piece{p.from + cut, p.from + cut + 1, p.start + n, p.start + n + 1, false})
		return appendWord(pieces, text, language, piece{p.from + cut + 1, p.to, p.start + n + 1, p.end, true})
	}
	if cut := elision(word, language); cut > 0 {
		n := utf8.RuneCountInString(word[:cut])
		pieces = appendHyphened(pieces, text, language, piece{p.from, p.from + cut, p.start, p.start + n, true})
		return appendWord(pieces, text, language, piece{p.from + cut, p.to, p.start + n, p.end, true})
	}
	return appendHyphened(pieces, text, language, p)
}

// fullStop is the place of a stop or colon between two words, 0 where the stops are of an abbreviation.
func fullStop(word string) int {
	i := strings.IndexAny(word, ".:")
	if i <= 0 || i == len(word)-1 || !strings.ContainsFunc(word, unicode.IsLetter) {
		return 0
	}
	before, _ := utf8.DecodeLastRuneInString(word[:i])
	after, _ := utf8.DecodeRuneInString(word[i+1:])
	if !letterOrDigit(before) || !letterOrDigit(after) {
		return 0
	}
	longest := 0
	for part := range strings.FieldsFuncSeq(word, func(r rune) bool { return r == '.' || r == ':' }) {
		longest = max(longest, utf8.RuneCountInString(part))
	}
	if longest == 1 {
		return 0
	}
	return i
}

// elisions are the words that lose their vowel before another.
var elisions = map[string][]string{
	"fr": strings.Fields("l d j m t s n c qu jusqu lorsqu puisqu quoiqu quelqu presqu entr"),
	"ca": strings.Fields("l d s n m t"),
	"it": nil, // any
}

// elision is the length in bytes of the elided word at the start of a word with its apostrophe, 0 without one.
func elision(word, language string) int {
	heads, ok := elisions[language]
	if !ok {
		return 0
	}
	i := strings.IndexAny(word, "'’‘")
	if i <= 0 {
		return 0
	}
	_, size := utf8.DecodeRuneInString(word[i:])
	if i+size == len(word) || heads != nil && !slices.Contains(heads, strings.ToLower(word[:i])) {
		return 0
	}
	return i + size
}

// leaning are the words that a hyphen ties to the word before without making one of both.
var leaning = map[string][]string{
	"fr": strings.Fields("je tu il elle on nous vous ils elles moi toi lui leur le la les ce ci là y en t même mêmes"),
	"pt": strings.Fields("me te se nos vos o a os as lo la los las no na nos nas lhe lhes"),
	"ca": strings.Fields("me te se nos vos lo la los les li hi ho en ne"),
	"ro": strings.Fields("o l i mi ți și ne vă le se te mă îi îl"),
}

// oneWord are the compounds that end in a leaning word all the same.
var oneWord = []string{"rendez-vous", "vis-à-vis", "là-bas"}

// appendHyphened joins a word to the one before where a hyphen makes them one.
func appendHyphened(pieces []piece, text, language string, p piece) []piece {
	n := len(pieces)
	if n < 2 || pieces[n-1].to != p.from || pieces[n-2].to != pieces[n-1].from || !pieces[n-2].word {
		return append(pieces, p)
	}
	if h := text[pieces[n-1].from:pieces[n-1].to]; h != "-" && h != "‐" && h != "‑" {
		return append(pieces, p)
	}
	joined := piece{pieces[n-2].from, p.to, pieces[n-2].start, p.end, true}
	last, _ := utf8.DecodeLastRuneInString(text[:pieces[n-2].to])
	first, _ := utf8.DecodeRuneInString(text[p.from:])
	if !unicode.IsLetter(last) || !unicode.IsLetter(first) || spaceless(last) {
		return append(pieces, p)
	}
	if tail, _ := utf8.DecodeLastRuneInString(text[:p.to]); tail == '\'' || tail == '’' {
		return append(pieces, p)
	}
	alone := slices.Contains(leaning[language], strings.ToLower(text[p.from:p.to]))
	if alone && !slices.Contains(oneWord, strings.ToLower(text[joined.from:joined.to])) {
		return append(pieces, p)
	}
	return appendHyphened(pieces[:n-2], text, language, joined) // "arc", "-", "en-ciel"
}
