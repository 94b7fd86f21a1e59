package language

import (
	_ "embed"
	"slices"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"
)

//go:embed data/words_zh.txt
var wordsZh string

//go:embed data/words_ja.txt
var wordsJa string

// lexicon is a short list of frequent words of a language that writes no spaces.
type lexicon struct {
	words   map[string]bool
	longest int // in code points
}

func newLexicon(words string) lexicon {
	l := lexicon{words: map[string]bool{}}
	for line := range strings.Lines(words) {
		if strings.HasPrefix(line, "#") {
			continue
		}
		for w := range strings.FieldsSeq(line) {
			l.words[w] = true
			l.longest = max(l.longest, utf8.RuneCountInString(w))
		}
	}
	return l
}

var (
	lexiconZh = sync.OnceValue(func() lexicon { return newLexicon(wordsZh) })
	lexiconJa = sync.OnceValue(func() lexicon { return newLexicon(wordsJa) })
)

func lexiconOf(language string) lexicon {
	switch language {
	case "zh", "yue":
		return lexiconZh()
	case "ja":
		return lexiconJa()
	default:
		return lexicon{}
	}
}

// longestAt is the length in code points of the longest known word at the start of runes, 0 for none.
func (l lexicon) longestAt(runes []rune) int {
	var buf [64]byte
	for n := min(l.longest, len(runes)); n > 0; n-- {
		key := buf[:0]
		for _, r := range runes[:n] {
			key = utf8.AppendRune(key, r)
		}
		if l.words[string(key)] {
			return n
		}
	}
	return 0
}

// appendRun splits a run of letters without spaces: known words, the longest first, else characters with their marks.
func appendRun(pieces []piece, text, language string, run piece) []piece {
	words := lexiconOf(language)
	runes := []rune(text[run.from:run.to])
	from := run.from
	for i := 0; i < len(runes); {
		n := max(words.longestAt(runes[i:]), 1)
		for i+n < len(runes) && unicode.IsMark(runes[i+n]) {
			n++
		}
		size := 0
		for range n { // by decoding: an invalid byte is shorter than its rune
			_, s := utf8.DecodeRuneInString(text[from+size:])
			size += s
		}
		word := slices.ContainsFunc(runes[i:i+n], letterOrDigit)
		pieces = append(pieces, piece{from, from + size, run.start + i, run.start + i + n, word})
		from += size
		i += n
	}
	return pieces
}

func han(r rune) bool      { return unicode.Is(unicode.Han, r) }
func hiragana(r rune) bool { return unicode.Is(unicode.Hiragana, r) }

// findRun finds a term written without spaces. A term of two or more characters with a Han character is accepted wherever its
// run is: no list knows every word around it. A single one, and Kana, only where the known words leave it a place.
func findRun(text []rune, language, term string) []Match {
	t := []rune(term)
	words := lexiconOf(language)
	verb := japaneseVerb(language, t)
	hasHan := slices.ContainsFunc(t, han)
	scattered := hasHan && (len(t) > 1) || !hasHan && !slices.ContainsFunc(t, hiragana)
	var found []Match
	for i := 0; i < len(text); {
		n, exact := 0, false
		if hasPrefix(text[i:], t) {
			n, exact = len(t), true
		}
		if m := verb.at(text[i:]); m > n {
			n, exact = m, false
		}
		if n > 0 && i+n < len(text) && unicode.IsMark(text[i+n]) {
			n = 0
		}
		step := 1
		if !scattered {
			step = max(words.longestAt(text[i:]), 1)
		}
		if n == 0 || n < step || len(t) == 1 && hasHan && !alone(text, i, language, words, t[0]) {
			i += step
			continue
		}
		found = append(found, Match{Start: i, End: i + n, Exact: exact})
		i += n
	}
	return found
}

func hasPrefix(text, prefix []rune) bool {
	return len(text) >= len(prefix) && slices.Equal(text[:len(prefix)], prefix)
}

// alone says whether a Han character is a word by itself: in Japanese no other Han character and no ending of a verb or
// adjective touches it, in Chinese it is a known word or no unknown character touches it.
func alone(text []rune, i int, language string, words lexicon, r rune) bool {
	if language == "ja" {
		if i > 0 && han(text[i-1]) || i+1 < len(text) && han(text[i+1]) {
			return false
		}
		return i+1 == len(text) || !hiragana(text[i+1]) || particles.longestAt(text[i+1:]) > 0
	}
	if words.words[string(r)] {
		return true
	}
	unknown := func(j int) bool { return j >= 0 && j < len(text) && han(text[j]) && words.longestAt(text[j:]) == 0 }
	before := unknown(i-1) && !endsKnown(text[:i], words)
	return !before && !unknown(i+1)
}

// endsKnown says whether a known word ends where the text does.
func endsKnown(text []rune, words lexicon) bool {
	for n := min(words.longest, len(text)); n > 0; n-- {
		if words.words[string(text[len(text)-n:])] {
			return true
		}
	}
	return false
}

// particles follow a noun of Japanese.
var particles = newLexicon("は が を に で と も の へ や か だ です でし じゃ から まで より など だけ しか さん ちゃん くん たち ね よ な らしい ばかり ほど なら って")

// godan are the characters that take the place of a verb's last one; the first five are the rows of the table.
var godan = map[rune]string{
	'う': "わいえおっ", 'く': "かきけこい", 'ぐ': "がぎげごい", 'す': "さしせそ", 'つ': "たちてとっ", 'ぬ': "なにねのん",
	'ぶ': "ばびべぼん", 'む': "まみめもん", 'る': "らりれろっ",
}

// inflection is a Japanese verb or adjective: what stays, and what may follow it.
type inflection struct {
	stem  []rune
	next  string
	forms []string // of an irregular verb in Kana, in place of the others
}

var irregularKana = map[string][]string{
	"する": longestFirst(strings.Fields("しました しません しましょう します しない して した したい しよう すれば しろ")),
	"くる": longestFirst(strings.Fields("きました きません きましょう きます こない きて きた きたい こよう くれば こい")),
}

const (
	ichidan   = "まなたてられよさちず"
	adjective = "くかけさそ"
)

// japaneseVerb is the inflection of a term that ends as verbs and adjectives do; its stem is empty for other terms.
func japaneseVerb(language string, term []rune) inflection {
	n := len(term)
	if language != "ja" || n < 2 {
		return inflection{}
	}
	stem, last := term[:n-1], term[n-1]
	switch {
	case irregularKana[string(term)] != nil:
		return inflection{forms: irregularKana[string(term)]}
	case n > 2 && string(term[n-2:]) == "する":
		return inflection{stem: term[:n-2], next: "しすさせ"}
	case string(term) == "来る":
		return inflection{stem: stem, next: ichidan + "い"}
	case string(term) == "行く" || string(term) == "いく":
		return inflection{stem: stem, next: godan['く'] + "っ"}
	case last == 'い' && (n > 2 || han(term[0])):
		return inflection{stem: stem, next: adjective}
	case last == 'る' && strings.ContainsRune("べめけせてねへえげれいきしちにみりぎじび", term[n-2]):
		return inflection{stem: stem, next: ichidan + godan['る']}
	case last == 'る' && han(term[n-2]):
		return inflection{stem: stem, next: ichidan + godan['る']}
	default:
		return inflection{stem: stem, next: godan[last]}
	}
}

// at is the length of the inflected form at the start of the text without what follows its first ending, 0 for none.
func (v inflection) at(text []rune) int {
	for _, form := range v.forms {
		if r := []rune(form); hasPrefix(text, r) {
			return len(r)
		}
	}
	if len(v.stem) == 0 || v.next == "" || !hasPrefix(text, v.stem) {
		return 0
	}
	n := len(v.stem)
	if n == len(text) || !strings.ContainsRune(v.next, text[n]) {
		return 0
	}
	return n + 1
}
