package scripted

import (
	"bytes"
	"embed"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"path"
	"strings"
	"sync"

	"go.yaml.in/yaml/v3"

	"github.com/languagetutor/languagetutor/server/llm"
)

// speech is what is said in a language. %s is where quoted words stand; no sentence depends on their number, gender or form.
type speech struct {
	// Quote stands before and after a word, And between the last two.
	Quote [2]string `yaml:"quote"`
	And   string    `yaml:"and"`
	// Words give away what a learner's text is; answer are yes and no.
	Words map[string][]string `yaml:"words"`
	// React is what is said first, by difficulty and by what the learner's text is.
	React map[difficulty]map[string][]string `yaml:"react"`
	// Styles are by name and difficulty.
	Styles map[string]map[difficulty]manner `yaml:"styles"`
	// Hint are sentences for the learner. At the same place they mean the same in every language.
	Hint struct {
		With  []string `yaml:"with"`
		Plain []string `yaml:"plain"`
	} `yaml:"hint"`
	// Untranslated says, to those who speak this language, that there is no translation.
	Untranslated string `yaml:"untranslated"`
}

// manner are the sentences of a style. Each is one sentence; those with words are Tell and Ask.
type manner struct {
	Open     []string `yaml:"open"`
	Comment  []string `yaml:"comment"`
	Tell     []string `yaml:"tell"`
	Ask      []string `yaml:"ask"`
	Question []string `yaml:"question"`
}

// difficulty is how sentences are built: simple for A1 and A2, rich above.
type difficulty string

const (
	simple difficulty = "simple"
	rich   difficulty = "rich"
)

func difficultyOf(level int) difficulty {
	if level <= 2 {
		return simple
	}
	return rich
}

//go:embed phrases/*.yaml
var phraseFiles embed.FS

// speeches are all languages, by their base tag.
var speeches = sync.OnceValue(func() map[string]speech {
	files, err := fs.Glob(phraseFiles, "phrases/*.yaml")
	if err != nil {
		panic("scripted: " + err.Error())
	}
	all := map[string]speech{}
	for _, file := range files {
		raw, err := phraseFiles.ReadFile(file)
		if err != nil {
			panic("scripted: " + err.Error())
		}
		var s speech
		decoder := yaml.NewDecoder(bytes.NewReader(raw))
		decoder.KnownFields(true)
		if err := decoder.Decode(&s); err != nil {
			panic(fmt.Sprintf("scripted: %s: %v", file, err))
		}
		all[strings.TrimSuffix(path.Base(file), ".yaml")] = s
	}
	return all
})

// base is a tag without script and region.
func base(tag string) string {
	b, _, _ := strings.Cut(strings.ToLower(tag), "-")
	return b
}

// in returns the speech of a language, English where there is none.
func in(tag string) speech {
	if s, known := speeches()[base(tag)]; known {
		return s
	}
	return speeches()["en"]
}

// mention puts words, each in quotation marks, into a sentence.
func (s speech) mention(sentence string, words []string) string {
	var list strings.Builder
	for i, word := range words {
		switch {
		case i == 0:
		case i == len(words)-1:
			list.WriteString(s.And)
		default:
			list.WriteString(", ")
		}
		list.WriteString(s.Quote[0] + word + s.Quote[1])
	}
	return strings.Replace(sentence, "%s", list.String(), 1)
}

// slot is a place in an answer. Each begins somewhere else in its list.
type slot uint64

const (
	reactSlot slot = iota
	openSlot
	commentSlot
	tellSlot
	askSlot
	questionSlot
	hintSlot
)

// pick chooses a place in a list of n by the seed, and the next one each turn, so that no turn repeats the one before.
func pick(b llm.Brief, at slot, n int) int {
	start := rand.New(rand.NewPCG(b.Seed, uint64(at))).IntN(n) //nolint:gosec // The same each time, by design.
	return (start + max(0, b.Turn)) % n
}

func choose(b llm.Brief, at slot, from []string) string { return from[pick(b, at, len(from))] }
