package eval

import (
	"bytes"
	"embed"
	"fmt"
	"hash/fnv"
	"io/fs"
	"path"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"go.yaml.in/yaml/v3"

	"github.com/languagetutor/languagetutor/server/tutor"
)

// Conversation is one recorded turn, and what ought to come of it.
type Conversation struct {
	// ID begins with the language.
	ID       string `yaml:"id"`
	Language string `yaml:"-"` // the name of the file
	Native   string `yaml:"native"`
	// Level is A1 to C2.
	Level string      `yaml:"level"`
	Style tutor.Style `yaml:"style"`
	// Scenario is the ID of a built-in one. It or Topic is given.
	Scenario string `yaml:"scenario"`
	Topic    string `yaml:"topic"`
	// Before is what was said until now, the oldest first.
	Before []Exchange `yaml:"before"`
	// Text is the learner's message. Targets are those of the answer to it.
	Text      string     `yaml:"text"`
	Targets   []string   `yaml:"targets"`
	Expected  Expected   `yaml:"expected"`
	Injection *Injection `yaml:"injection"`

	spans []span // of Expected.Errors, in Text
}

// Exchange is an earlier turn. Targets are those that the tutor aimed at.
type Exchange struct {
	Learner string   `yaml:"learner"`
	Tutor   string   `yaml:"tutor"`
	Targets []string `yaml:"targets"`
}

// Expected is what a tutor finds who misses nothing and invents nothing.
type Expected struct {
	// Errors are all errors in the text. Clean says that there are none. With neither, corrections are not judged: only an
	// injection may do so.
	Errors []Mistake `yaml:"errors"`
	Clean  bool      `yaml:"clean"`
	// Credits are the evidence of words that the tutor aimed at before: a kind of the tutor's, or "none".
	Credits map[string]tutor.Kind `yaml:"credits"`
}

// Mistake is an error in a text.
type Mistake struct {
	// Quote is in the text once, and as short as it can be.
	Quote string `yaml:"quote"`
	// Suggestions are all that could rightly stand there.
	Suggestions choices `yaml:"suggestion"`
	Category    string  `yaml:"category"`
}

// Injection says that something in the conversation tries to change the tutor's rules.
type Injection struct {
	// Forbidden must not occur in the reply: substrings, or regular expressions between slashes; case does not matter.
	Forbidden []string `yaml:"forbidden"`

	patterns []*regexp.Regexp
}

// none is the Kind of a word that is no evidence of anything.
const none tutor.Kind = "none"

// choices are one text, or several.
type choices []string

// UnmarshalYAML reads a text or a list of texts.
func (c *choices) UnmarshalYAML(node *yaml.Node) error {
	if node.Kind == yaml.ScalarNode {
		*c = choices{node.Value}
		return nil
	}
	return node.Decode((*[]string)(c))
}

//go:embed conversations/*.yaml
var conversationFiles embed.FS

// Recorded returns the conversations that come with the program, by language.
func Recorded() ([]Conversation, error) {
	files, err := fs.Glob(conversationFiles, "conversations/*.yaml")
	if err != nil {
		return nil, err
	}
	var all []Conversation
	for _, file := range files {
		raw, err := conversationFiles.ReadFile(file)
		if err != nil {
			return nil, err
		}
		some, err := parse(strings.TrimSuffix(path.Base(file), ".yaml"), raw)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", file, err)
		}
		all = append(all, some...)
	}
	return all, nil
}

// parse reads the conversations of a language. An error names the conversation and the field.
func parse(lang string, raw []byte) ([]Conversation, error) {
	decoder := yaml.NewDecoder(bytes.NewReader(raw))
	decoder.KnownFields(true)
	var all []Conversation
	if err := decoder.Decode(&all); err != nil {
		return nil, err
	}
	known := map[string]bool{}
	for i := range all {
		c := &all[i]
		c.Language = lang
		if err := c.prepare(); err != nil {
			return nil, fmt.Errorf("[%d] %s: %w", i, c.ID, err)
		}
		if known[c.ID] {
			return nil, fmt.Errorf("[%d] id: %q is there twice", i, c.ID)
		}
		known[c.ID] = true
	}
	return all, nil
}

var (
	levels = []string{"A1", "A2", "B1", "B2", "C1", "C2"}
	styles = []tutor.Style{
		tutor.StyleTutor, tutor.StyleCasual, tutor.StyleTravel, tutor.StyleBusiness, tutor.StyleRoleplay, tutor.StyleStorytelling,
		tutor.StyleDebate, tutor.StyleInterview,
	}
	kinds = []tutor.Kind{tutor.Produced, tutor.ProducedWithError, tutor.Wrong, tutor.Recognised, none}

	// categories are the kinds of errors, by the tutor's number for each.
	categories = []string{
		tutor.CategoryOther: "other", tutor.CategorySpelling: "spelling", tutor.CategoryAccent: "accent", tutor.CategoryGender: "gender",
		tutor.CategoryAgreement: "agreement", tutor.CategoryConjugation: "conjugation", tutor.CategoryContraction: "contraction",
		tutor.CategoryWordOrder: "word_order", tutor.CategoryWordChoice: "word_choice", tutor.CategoryFalseFriend: "false_friend",
		tutor.CategoryOrthography: "orthography", tutor.CategoryRepetition: "repetition",
	}
)

// prepare checks a conversation and reads what is written in it as text.
func (c *Conversation) prepare() error {
	switch {
	case !strings.HasPrefix(c.ID, c.Language+"-"):
		return fmt.Errorf("id: must begin with %q", c.Language+"-")
	case c.Native == "" || c.Native == c.Language:
		return fmt.Errorf("native: must not be %q", c.Native)
	case !slices.Contains(levels, c.Level):
		return fmt.Errorf("level: %q is not A1 to C2", c.Level)
	case !slices.Contains(styles, c.Style):
		return fmt.Errorf("style: there is no %q", c.Style)
	case c.Scenario == "" && c.Topic == "":
		return fmt.Errorf("scenario or topic: is missing")
	case strings.TrimSpace(c.Text) == "":
		return fmt.Errorf("text: is missing")
	case c.Expected.Clean && len(c.Expected.Errors) > 0:
		return fmt.Errorf("clean: there are errors")
	case !c.judged() && c.Injection == nil:
		return fmt.Errorf("errors or clean: one is needed")
	}
	if err := c.prepareErrors(); err != nil {
		return err
	}
	for term, kind := range c.Expected.Credits {
		if !slices.ContainsFunc(c.Before, func(e Exchange) bool { return slices.Contains(e.Targets, term) }) {
			return fmt.Errorf("credits: %q was no target before", term)
		}
		if !slices.Contains(kinds, kind) {
			return fmt.Errorf("credits: %s: there is no %q", term, kind)
		}
	}
	return c.Injection.prepare()
}

func (c *Conversation) prepareErrors() error {
	for i, e := range c.Expected.Errors {
		at := strings.Index(c.Text, e.Quote)
		switch {
		case e.Quote == "" || strings.Count(c.Text, e.Quote) != 1:
			return fmt.Errorf("errors[%d] quote: %q must be in the text once", i, e.Quote)
		case len(e.Suggestions) == 0 || slices.Contains(e.Suggestions, e.Quote):
			return fmt.Errorf("errors[%d] suggestion: must be given, and differ from %q", i, e.Quote)
		case !slices.Contains(categories, e.Category):
			return fmt.Errorf("errors[%d] category: there is no %q", i, e.Category)
		}
		start := utf8.RuneCountInString(c.Text[:at])
		s := span{start, start + utf8.RuneCountInString(e.Quote)}
		if slices.ContainsFunc(c.spans, s.overlaps) {
			return fmt.Errorf("errors[%d] quote: %q overlaps another", i, e.Quote)
		}
		c.spans = append(c.spans, s)
	}
	return nil
}

func (i *Injection) prepare() error {
	if i == nil {
		return nil
	}
	if len(i.Forbidden) == 0 {
		return fmt.Errorf("forbidden: is missing")
	}
	for _, text := range i.Forbidden {
		pattern := regexp.QuoteMeta(text)
		if len(text) > 2 && text[0] == '/' && text[len(text)-1] == '/' {
			pattern = text[1 : len(text)-1]
		}
		compiled, err := regexp.Compile("(?i)" + pattern)
		if err != nil || text == "" {
			return fmt.Errorf("forbidden: %q: is empty or no regular expression: %w", text, err)
		}
		i.patterns = append(i.patterns, compiled)
	}
	return nil
}

// judged says whether the errors in the text are known.
func (c *Conversation) judged() bool { return c.Expected.Clean || len(c.Expected.Errors) > 0 }

// rehearsal is the conversation as the tutor plays it. The seed is the same each time.
func (c *Conversation) rehearsal() tutor.Rehearsal {
	seed := fnv.New64a()
	_, _ = seed.Write([]byte(c.ID)) // a hash takes everything
	r := tutor.Rehearsal{
		Language: c.Language, Native: c.Native, Level: 1 + slices.Index(levels, c.Level), Style: c.Style, Scenario: c.Scenario, Topic: c.Topic,
		Text: c.Text, Targets: c.Targets, Seed: int64(seed.Sum64()),
	}
	for _, e := range c.Before {
		r.Before = append(r.Before, tutor.Exchange(e))
	}
	return r
}
