package tutor

import (
	"embed"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"text/template"

	"golang.org/x/text/language"
	"golang.org/x/text/language/display"

	"github.com/languagetutor/languagetutor/server/llm"
)

//go:embed prompts
var promptFiles embed.FS

// prompts are the instructions, as files of a version. A change of meaning is a new version.
var prompts = template.Must(template.New("").Funcs(template.FuncMap{"join": strings.Join}).ParseFS(promptFiles, "prompts/v1/*.tmpl"))

// briefing fills the prompts.
type briefing struct {
	// Language and Native are named in English.
	Language, Native string
	Level            string
	LevelRule        string
	Manner           string
	Words            int
	// Nonce marks what is data. It is secret, and the same for a session, so that a provider can keep what it read.
	Nonce    string
	Scenario *Scenario
	Topic    string
	Targets  []string
	Errors   []string
	First    bool
	Opening  string
	Before   string
	Text     string
	Part     string
}

var levelNames = [...]string{"", "A1", "A2", "B1", "B2", "C1", "C2"}

var levelRules = [...]string{
	1: "the most frequent words only, present tense, short main clauses, one idea a sentence.",
	2: "frequent words, present and simple past, short sentences joined by and, but, because.",
	3: "everyday words, all common tenses, simple subordinate clauses.",
	4: "a wide range of words, idioms that are common, longer sentences.",
	5: "rich and natural language, idioms, nuance.",
	6: "the language of an educated native speaker.",
}

var manners = map[Style]string{
	StyleTutor:        "You are a patient, encouraging teacher who makes the learner talk.",
	StyleCasual:       "You are a friend who chats about everyday things.",
	StyleTravel:       "You are someone whom a traveller meets on the road.",
	StyleBusiness:     "You are a polite colleague or client; you use the polite form.",
	StyleRoleplay:     "You play a part in a scene and never leave it.",
	StyleStorytelling: "You tell a story together: add a little, then let the learner go on.",
	StyleDebate:       "You hold a friendly opinion against the learner's and give reasons.",
	StyleInterview:    "You ask the learner questions, one at a time, and follow up on what they say.",
}

// nameOf is a language's English name, or its tag where it has none.
func nameOf(tag string) string {
	t, err := language.Parse(tag)
	if err != nil {
		return tag
	}
	if name := display.English.Languages().Name(t); name != "" {
		return name
	}
	return tag
}

// baseOf is a tag without script and region.
func baseOf(tag string) string {
	base, _, _ := strings.Cut(strings.ToLower(tag), "-")
	return base
}

// brief begins the briefing of a session.
func brief(s Session) briefing {
	return briefing{
		Language: nameOf(s.Language), Native: nameOf(s.Native), Level: levelNames[s.Level], LevelRule: levelRules[s.Level],
		Manner: manners[s.Style], Words: wordBudget[s.Level], Nonce: nonce(s), Scenario: unmarkedScenario(s), Topic: unmarked(s, s.Topic),
	}
}

// nonce is what marks data in the prompts of a session.
func nonce(s Session) string { return fmt.Sprintf("%016x", uint64(s.seed)) }

// unmarked takes the marks of a session out of a text, whoever guessed them.
func unmarked(s Session, text string) string {
	for mark := nonce(s); strings.Contains(text, mark); { // taking one out may put another together
		text = strings.ReplaceAll(text, mark, "")
	}
	return text
}

// unmarkedScenario is the scenario of a session, which may be of the learner's own making, without its marks.
func unmarkedScenario(s Session) *Scenario {
	if s.Setting == nil {
		return nil
	}
	plain := *s.Setting
	plain.Title, plain.TutorRole, plain.LearnerRole = unmarked(s, plain.Title), unmarked(s, plain.TutorRole), unmarked(s, plain.LearnerRole)
	plain.Goals = nil
	for _, goal := range s.Setting.Goals {
		plain.Goals = append(plain.Goals, unmarked(s, goal))
	}
	return &plain
}

// fenced is a text between the marks of a session.
func fenced(s Session, text string) string {
	return fmt.Sprintf("[%s]%s[/%s]", nonce(s), unmarked(s, text), nonce(s))
}

func (b briefing) render(name string) string {
	var out strings.Builder
	if err := prompts.ExecuteTemplate(&out, name+".tmpl", b); err != nil {
		panic("tutor: prompt " + name + ": " + err.Error()) // the templates are ours, and tested with every field
	}
	return strings.TrimSpace(out.String())
}

// history is how many turns a model is told of.
const history = 12

// conversation are the messages of the last turns, the oldest first, and of the learner's words now. A model is always spoken
// to first, and never twice.
func conversation(s Session, before []Turn, text string) []llm.Message {
	var messages []llm.Message
	say := func(role llm.Role, text string) {
		if text == "" {
			return
		}
		if n := len(messages); n > 0 && messages[n-1].Role == role {
			messages[n-1].Text += "\n" + text
			return
		}
		if len(messages) == 0 && role == llm.Tutor {
			messages = append(messages, llm.Message{Role: llm.Learner, Text: "(The conversation begins.)"})
		}
		messages = append(messages, llm.Message{Role: role, Text: text})
	}
	for _, t := range before {
		if t.LearnerText != "" {
			say(llm.Learner, fenced(s, t.LearnerText))
		}
		say(llm.Tutor, t.TutorText)
	}
	if text != "" {
		say(llm.Learner, fenced(s, text))
	}
	if n := len(messages); n == 0 || messages[n-1].Role == llm.Tutor {
		say(llm.Learner, "(The conversation goes on.)")
	}
	return messages
}

// replyRequest asks for the answer of a turn. before are the last turns, the oldest first.
func replyRequest(j job, before []Turn, errors []string) llm.Request {
	s, t := j.session, j.turn
	b := brief(s)
	for _, target := range t.Targets {
		b.Targets = append(b.Targets, unmarked(s, target.Term))
	}
	for _, e := range errors {
		b.Errors = append(b.Errors, unmarked(s, e))
	}
	b.First = t.LearnerText == "" && t.Position == 0
	if s.Setting != nil {
		b.Opening = unmarked(s, s.Setting.openingIn(s.Language))
	}
	return llm.Request{
		System:      []llm.Block{{Text: b.render("persona"), Stable: true}, {Text: b.render("turn")}},
		Messages:    conversation(s, before, t.LearnerText),
		MaxTokens:   tokenBudget(s.Level),
		Temperature: 0.7,
		Brief:       data(j, llm.TaskReply, t.LearnerText, b.Opening),
	}
}

// repairRequest asks for an answer once more, without its faults.
func repairRequest(req llm.Request, said string, f faults, level int) llm.Request {
	req.Messages = append(slices.Clone(req.Messages),
		llm.Message{Role: llm.Tutor, Text: said}, llm.Message{Role: llm.Learner, Text: f.repair(level)})
	return req
}

// data is a request for the scripted provider.
func data(j job, task llm.Task, text, opening string) llm.Brief {
	b := llm.Brief{
		Task: task, Language: j.session.Language, Native: j.session.Native, Level: j.session.Level,
		Words: wordBudget[j.session.Level], Style: string(j.session.Style),
		Opening: opening, Text: text, Turn: j.turn.Position, Seed: uint64(j.session.seed),
	}
	for _, target := range j.turn.Targets {
		b.Targets = append(b.Targets, target.Term)
	}
	return b
}

func schema(name, object string) *llm.Schema {
	return &llm.Schema{Name: name, JSON: json.RawMessage(object)}
}

var (
	analysisSchema = schema("analysis", `{"type":"object","additionalProperties":false,
"required":["corrections","understood","attempts"],"properties":{
"corrections":{"type":"array","items":{"type":"object","additionalProperties":false,
"required":["quote","suggestion","category","severity","explanation"],"properties":{
"quote":{"type":"string"},"suggestion":{"type":"string"},
"category":{"type":"string","enum":["spelling","accent","gender","agreement","conjugation","contraction","word_order","word_choice","false_friend","orthography","other"]},
"severity":{"type":"integer","enum":[1,2,3]},"explanation":{"type":"string"}}}},
"understood":{"type":"boolean"},
"attempts":{"type":"array","items":{"type":"object","additionalProperties":false,"required":["word","quote","outcome"],"properties":{
"word":{"type":"string"},"quote":{"type":"string"},"outcome":{"type":"string","enum":["right","small_error","wrong"]}}}}}}`)

	hintSchema = schema("hint", `{"type":"object","additionalProperties":false,"required":["text","translation"],
"properties":{"text":{"type":"string"},"translation":{"type":"string"}}}`)

	translationSchema = schema("translation", `{"type":"object","additionalProperties":false,"required":["translation"],
"properties":{"translation":{"type":"string"}}}`)
)
