package language

import (
	_ "embed"
	"math"
	"slices"
	"strings"
	"sync"
	"unicode"
)

//go:embed data/detect.txt
var detectSamples string

// Detect guesses the language of a text, among the candidates if there are any: by the scripts, and in Latin letters by
// frequent words and trigrams. The confidence is from 0 to 1. The language is empty, and the confidence below 0.6, for a text
// that is too short, mixes languages, or is in none of the candidates. A name in another script does not count as a mix.
func Detect(text string, candidates ...string) (language string, confidence float64) {
	allowed := make([]string, len(candidates))
	for i, c := range candidates {
		allowed[i] = primary(c)
	}
	script, share, letters := scriptOf(text)
	if letters < shortestScript || share < leastShare {
		return "", share * unsure
	}
	if script != "Latin" {
		language, confidence = ofScript(script, text, allowed), share
	} else {
		language, confidence = latin(text, allowed)
	}
	if len(allowed) > 0 && !slices.Contains(allowed, language) {
		return "", min(confidence, 1-confidence) * unsure
	}
	if language == "" || confidence < leastConfidence {
		return "", min(confidence, unsure)
	}
	if i := slices.Index(allowed, language); i >= 0 {
		language = candidates[i]
	}
	return language, confidence
}

const (
	shortestScript = 2    // letters of a script that one language uses
	leastShare     = 0.75 // of a script in a text of one language
	shortestLatin  = 10   // letters
	unsure         = 0.49 // what a guess is worth that is no answer

	leastConfidence = 0.6
)

var scripts = []struct {
	name   string
	table  *unicode.RangeTable
	weight int // a character of Chinese says as much as some letters
}{
	{"Latin", unicode.Latin, 1},
	{"Cyrillic", unicode.Cyrillic, 1},
	{"Greek", unicode.Greek, 1},
	{"Arabic", unicode.Arabic, 1},
	{"Hebrew", unicode.Hebrew, 1},
	{"Han", unicode.Han, 2},
	{"Kana", unicode.Hiragana, 2},
	{"Kana", unicode.Katakana, 2},
	{"Hangul", unicode.Hangul, 2},
	{"Thai", unicode.Thai, 1},
	{"Devanagari", unicode.Devanagari, 1},
	{"Armenian", unicode.Armenian, 1},
	{"Georgian", unicode.Georgian, 1},
}

// scriptOf is the script of most letters, its share of them and how many there are. Han counts as Kana where Kana is.
func scriptOf(text string) (script string, share float64, letters int) {
	counts := map[string]int{}
	total := 0
	for _, r := range text {
		if !unicode.IsLetter(r) {
			continue
		}
		letters++
		if r < 0x250 && r != 'ª' && r != 'º' {
			counts["Latin"]++
			total++
			continue
		}
		weight, name := 1, "other"
		for _, s := range scripts {
			if unicode.Is(s.table, r) {
				weight, name = s.weight, s.name
				break
			}
		}
		counts[name] += weight
		total += weight
	}
	if counts["Kana"]*8 > counts["Han"] {
		counts["Kana"] += counts["Han"]
		counts["Han"] = 0
	}
	for name, n := range counts {
		if n > counts[script] || n == counts[script] && name < script {
			script = name
		}
	}
	if total == 0 {
		return "", 0, 0
	}
	return script, float64(counts[script]) / float64(total), letters
}

// ofScript is the language of a script other than Latin.
func ofScript(script, text string, allowed []string) string {
	has := func(letters string) bool { return strings.ContainsAny(text, letters) }
	only := func(languages ...string) string { // the first candidate among them, or the first at all
		for _, l := range languages {
			if slices.Contains(allowed, l) {
				return l
			}
		}
		return languages[0]
	}
	switch script {
	case "Greek":
		return "el"
	case "Hebrew":
		return only("he", "yi")
	case "Kana":
		return "ja"
	case "Hangul":
		return "ko"
	case "Han":
		return only("zh", "yue", "ja")
	case "Thai":
		return "th"
	case "Devanagari":
		return only("hi", "mr", "ne")
	case "Armenian":
		return "hy"
	case "Georgian":
		return "ka"
	case "Arabic":
		switch {
		case has("ٹڈڑںے"):
			return "ur"
		case has("پچژگک\u06CC"):
			return "fa"
		}
		return "ar"
	case "Cyrillic":
		switch {
		case has("іїєґІЇЄҐ") && !has("ыэўЫЭЎ"):
			return "uk"
		case has("ўЎ"):
			return "be"
		case has("јљњћђџЈЉЊЋЂЏ"):
			return only("sr", "mk")
		case has("ыэёЫЭЁ"):
			return "ru"
		}
		return only("ru", "bg", "uk")
	}
	return ""
}

// model has the frequent words and the trigrams of the languages in Latin letters.
type model struct {
	languages []string
	words     map[string]uint32 // bits of the languages
	letters   map[rune]uint32   // outside ASCII, the same
	trigrams  map[[3]rune][]float32
	unknown   []float32
}

var latinModel = sync.OnceValue(func() *model {
	m := &model{words: map[string]uint32{}, letters: map[rune]uint32{}, trigrams: map[[3]rune][]float32{}}
	var totals []float32
	lines := map[string]int{}
	for line := range strings.Lines(detectSamples) {
		language, sample, _ := strings.Cut(strings.TrimSpace(line), " ")
		if language == "#" {
			continue
		}
		lines[language]++
		switch lines[language] {
		case 1:
			m.languages = append(m.languages, language)
			totals = append(totals, 0)
			for w := range strings.FieldsSeq(sample) {
				m.words[w] |= 1 << (len(m.languages) - 1)
			}
		case 2:
			for _, r := range sample {
				m.letters[r] |= 1 << (len(m.languages) - 1)
			}
			continue
		}
		at := slices.Index(m.languages, language)
		for w := range latinWords(sample) {
			trigramsOf(w, func(t [3]rune) {
				for len(m.trigrams[t]) <= at {
					m.trigrams[t] = append(m.trigrams[t], 0)
				}
				m.trigrams[t][at]++
				totals[at]++
			})
		}
	}
	m.unknown = make([]float32, len(totals))
	smoothed := func(n, total float32) float32 { return float32(math.Log(float64((n + 0.3) / (total + 0.3*2000)))) }
	for i, total := range totals {
		m.unknown[i] = smoothed(0, total)
	}
	for t, counts := range m.trigrams {
		for len(counts) < len(totals) {
			counts = append(counts, 0)
		}
		for i, n := range counts {
			counts[i] = smoothed(n, totals[i])
		}
		m.trigrams[t] = counts
	}
	return m
})

// latinWords are the words of a text in lower case.
func latinWords(text string) func(func(string) bool) {
	return strings.FieldsFuncSeq(strings.ToLower(surface(text, "")), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsMark(r) && r != '\'' })
}

// trigramsOf hands over the trigrams of a word with a space around it.
func trigramsOf(word string, yield func([3]rune)) {
	t := [3]rune{0, ' ', ' '}
	for _, r := range word {
		t = [3]rune{t[1], t[2], r}
		yield(t)
	}
	yield([3]rune{t[1], t[2], ' '})
}

// score adds up a word for every language.
func (m *model) score(word string, scores []float64) {
	bits := m.words[word]
	for i := range scores {
		if bits&(1<<i) != 0 {
			scores[i] += wordBonus
		}
	}
	for _, r := range word {
		if r < unicode.MaxASCII {
			continue
		}
		for i := range scores {
			if m.letters[r]&(1<<i) == 0 {
				scores[i] -= foreignLetter
			}
		}
	}
	trigramsOf(word, func(t [3]rune) {
		values := m.trigrams[t]
		if values == nil {
			values = m.unknown
		}
		for i := range scores {
			scores[i] += float64(values[i])
		}
	})
}

// wordBonus is what a frequent word adds to the logarithm of a language's likelihood, foreignLetter what a letter that the
// language does not have takes off; temper flattens the whole, for
// trigrams lean on each other.
const (
	wordBonus     = 2.0
	foreignLetter = 5.0
	temper        = 0.35
)

// latin scores a text in Latin letters. Both halves of a longer text have to agree.
func latin(text string, allowed []string) (language string, confidence float64) {
	m := latinModel()
	var words []string
	letters, known := 0, 0
	for w := range latinWords(text) {
		if w = strings.Trim(w, "'"); w == "" {
			continue
		}
		words = append(words, w)
		letters += len(w)
		if m.words[w] != 0 {
			known++
		}
	}
	if letters < shortestLatin || len(words) < 2 {
		return "", 0
	}
	best, confidence, scores := m.best(words, allowed)
	if best < 0 {
		return "", 0
	}
	language = m.languages[best]
	if other, _, all := m.best(words, nil); other != best && all[other]-scores[best] > 0.35*float64(letters) {
		return "", confidence * unsure // none of the candidates
	}
	if len(words) >= 8 {
		for _, half := range [][]string{words[:len(words)/2], words[len(words)/2:]} {
			other, sure, _ := m.best(half, nil)
			if other != best && sure > 0.97 {
				return "", confidence * unsure // two languages
			}
		}
	}
	if known*8 < len(words) { // hardly a frequent word: a list of names, or a language that no sample is of
		confidence *= 0.6
	}
	return language, confidence
}

// best is the likeliest language of the words, -1 if none is allowed, and how likely it is among all that are.
func (m *model) best(words, allowed []string) (best int, confidence float64, scores []float64) {
	scores = make([]float64, len(m.languages))
	for _, w := range words {
		m.score(w, scores)
	}
	best = -1
	for i, l := range m.languages {
		if (len(allowed) == 0 || slices.Contains(allowed, l)) && (best < 0 || scores[i] > scores[best]) {
			best = i
		}
	}
	if best < 0 {
		return best, 0, scores
	}
	sum := 0.0
	for i, l := range m.languages {
		if len(allowed) == 0 || slices.Contains(allowed, l) {
			sum += math.Exp(temper * (scores[i] - scores[best]))
		}
	}
	return best, 1 / sum, scores
}
