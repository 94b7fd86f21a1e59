package vocabulary

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/languagetutor/languagetutor/server/language"
)

// like says whether a text fits a LIKE pattern without escapes.
func like(pattern, text string) bool {
	parts := strings.Split(pattern, "%")
	for i := range parts {
		parts[i] = regexp.QuoteMeta(parts[i])
	}
	return regexp.MustCompile(`(?s)^` + strings.Join(parts, ".*") + `$`).MatchString(text)
}

func TestTypoPatternsFindEveryWordWithOneTypo(t *testing.T) {
	t.Parallel()
	letter := rapid.SampledFrom([]rune("abcé"))
	around := rapid.SampledFrom([]string{"", "x ", "x\n", "abc\nx "})
	rapid.Check(t, func(t *rapid.T) {
		word := rapid.SliceOfN(letter, typoLength, 9).Draw(t, "word")
		other := slices.Clone(word)
		at := rapid.IntRange(0, len(word)-2).Draw(t, "at")
		switch rapid.IntRange(0, 3).Draw(t, "typo") {
		case 0:
			other[at], other[at+1] = other[at+1], other[at]
		case 1:
			other[at+rapid.IntRange(0, 1).Draw(t, "next")] = letter.Draw(t, "letter")
		case 2:
			other = slices.Delete(other, at, at+1)
		default:
			other = slices.Insert(other, at+rapid.IntRange(0, 2).Draw(t, "next"), letter.Draw(t, "letter"))
		}
		if !language.OneTypo(string(word), string(other)) {
			t.Fatalf("%q and %q are no typo apart", string(word), string(other))
		}
		text := around.Draw(t, "before") + string(other)
		if after := around.Draw(t, "after"); after != "" {
			text += after[1:] + "x"
		}
		patterns := patternsOf(string(word))
		if withinOneTypo(string(word), text) && !slices.ContainsFunc(patterns[:], func(p string) bool { return like(p, text) }) {
			t.Fatalf("%q is not found in %q", string(word), text)
		}
	})
}
