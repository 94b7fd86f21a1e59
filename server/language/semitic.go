package language

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// The little words that Arabic and Hebrew write at a word's start, and the endings of Arabic, the longest first.
var (
	arabicHeads = longestFirst(strings.Fields("وال فال بال كال لل ال وبال ولل و ف ب ك ل س وب ول وس ي ت ن وي وت ون سي ست سن"))
	arabicTails = longestFirst(strings.Fields("ها هم هن كم كن نا ه ك ي ني ات ون ين ان وا ت تم تما"))
	hebrewHeads = longestFirst(strings.Fields("ה ו ב כ ל מ ש וה וב וכ ול ומ וש שה מה בה כה לה שב של כש וכש שמ"))
	hebrewTails = longestFirst(strings.Fields("ימ ות ה ת ית י ו נו כמ המ"))
)

// semitic says whether a token is a word with the heads and tails that lean on it, and whether these are at most the article.
func semitic(token, word, language string) (ok, bare bool) {
	heads, tails, article := arabicHeads, arabicTails, "ال"
	if language == "he" {
		heads, tails, article = hebrewHeads, hebrewTails, "ה"
	}
	if token == word || token == article+word {
		return true, true
	}
	if semiticTail(token, word, tails) {
		return true, false
	}
	for _, head := range heads {
		rest, ok := strings.CutPrefix(token, head)
		if ok && (rest == word && utf8.RuneCountInString(word) >= 2 || semiticTail(rest, word, tails)) {
			return true, false
		}
	}
	return false, false
}

// semiticTail says whether a token is a word of three letters or more and a tail. Before a tail ة is ت or falls.
func semiticTail(token, word string, tails []string) bool {
	if utf8.RuneCountInString(word) < 3 {
		return false
	}
	if rest, ok := strings.CutPrefix(token, word); ok {
		return rest == "" || slices.Contains(tails, rest)
	}
	for _, feminine := range []string{"ة", "ה"} {
		base, ok := strings.CutSuffix(word, feminine)
		if !ok || utf8.RuneCountInString(base) < 2 {
			continue
		}
		rest, ok := strings.CutPrefix(token, base)
		if ok && (rest == "ات" || rest == "ות" || strings.HasPrefix(rest, "ت") && slices.Contains(tails, strings.TrimPrefix(rest, "ت"))) {
			return true
		}
	}
	return false
}
