package language

import (
	"strings"
	"unicode"

	"golang.org/x/text/cases"
	"golang.org/x/text/unicode/norm"
)

// letters are folded where Unicode's decomposition leaves them alone.
var letters = strings.NewReplacer(
	"æ", "ae", "œ", "oe", "ß", "ss", "ø", "o", "ł", "l", "đ", "d", "ð", "d", "þ", "th", "ħ", "h", "ı", "i", "ŋ", "n", "ĸ", "k",
	"’", "'", "‘", "'", "ʼ", "'", "´", "'", "`", "'", "‐", "-", "‑", "-", "–", "-", "—", "-",
)

// Fold returns the form in which texts are compared for search: without case, accents and other marks on Latin, Greek and
// Cyrillic letters (й is и, ё is е), with ligatures and ß spelt out, one kind of apostrophe and dash, and single spaces.
// Marks of other scripts carry meaning and stay. Folding twice changes nothing more.
func Fold(text string) string {
	text = strings.ToValidUTF8(text, "\uFFFD")
	for range maxPasses {
		folded := foldOnce(text)
		if folded == text {
			break
		}
		text = folded
	}
	return text
}

// maxPasses is enough for every text: what one pass spells out, the next may still fold.
const maxPasses = 8

func foldOnce(text string) string {
	folded := letters.Replace(cases.Fold().String(norm.NFKC.String(text)))
	var b strings.Builder
	b.Grow(len(folded))
	marked := false // the letter before may lose its marks
	space := false
	for _, r := range norm.NFKD.String(folded) {
		switch {
		case unicode.Is(unicode.Mn, r):
			if marked {
				continue
			}
		case unicode.IsSpace(r):
			space = b.Len() > 0
			continue
		default:
			marked = unicode.In(r, unicode.Latin, unicode.Greek, unicode.Cyrillic)
		}
		if space {
			b.WriteByte(' ')
			space = false
		}
		b.WriteRune(r)
	}
	return norm.NFC.String(b.String())
}
