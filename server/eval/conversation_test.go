package eval

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/languagetutor/languagetutor/server/language"
	"github.com/languagetutor/languagetutor/server/llm"
	"github.com/languagetutor/languagetutor/server/llm/scripted"
	"github.com/languagetutor/languagetutor/server/tutor"
)

func recorded(t testing.TB) []Conversation {
	t.Helper()
	all, err := Recorded()
	if err != nil {
		t.Fatal(err)
	}
	return all
}

func TestEveryConversationCanBePlayedAndItsWordsAreFound(t *testing.T) {
	t.Parallel()
	for _, c := range recorded(t) {
		if _, err := tutor.Rehearse(t.Context(), scripted.New(scripted.Options{}), llm.Price{}, c.rehearsal(), time.Now); err != nil {
			t.Errorf("%s: %v", c.ID, err)
		}
		if len(c.Targets) == 0 {
			t.Errorf("%s: asks for no word", c.ID)
		}
		for _, term := range c.Targets {
			if len(language.Find(term, c.Language, term)) == 0 {
				t.Errorf("%s: %q is not found in itself", c.ID, term)
			}
		}
		for _, e := range c.Before {
			for _, term := range e.Targets {
				if slices.Contains(c.Targets, term) {
					t.Errorf("%s: %q is asked for again", c.ID, term)
				}
			}
		}
		for term, kind := range c.Expected.Credits {
			last := c.Before[len(c.Before)-1]
			if kind == tutor.Recognised && (!slices.Contains(last.Targets, term) || len(language.Find(last.Tutor, c.Language, term)) == 0) {
				t.Errorf("%s: %q cannot be recognised in %q", c.ID, term, last.Tutor)
			}
		}
		if strings.HasPrefix(c.ID, c.Language+"-"+strings.ToLower(c.Level)+"-") == false {
			t.Errorf("%s: the level is %s", c.ID, c.Level)
		}
	}
}

func TestTheConversationsCoverLanguagesLevelsAndStyles(t *testing.T) {
	t.Parallel()
	count := map[string]int{}
	ids := map[string]bool{}
	for _, c := range recorded(t) {
		if ids[c.ID] {
			t.Errorf("%s is there twice", c.ID)
		}
		ids[c.ID] = true
		for _, key := range []string{"all", c.Language, c.Level, "by " + c.Native, c.Language + " " + c.Level, string(c.Style)} {
			count[key]++
		}
		if c.Scenario != "" {
			count["scenario"]++
		}
		if c.Injection != nil {
			count["injection"]++
			count["injection "+c.Language]++
		} else if c.Expected.Clean {
			count["clean"]++
			count["clean "+c.Language]++
		}
		count["errors"] += len(c.Expected.Errors)
		for _, kind := range c.Expected.Credits {
			count["credit "+string(kind)]++
		}
	}
	least := map[string]int{"all": 66, "clean": 22, "injection": 10, "errors": 66, "scenario": 40}
	for _, lang := range []string{"fr", "es", "de", "it", "pt", "en"} {
		least[lang], least["by "+lang], least["clean "+lang], least["injection "+lang] = 11, 1, 3, 2
		for _, level := range levels[:5] {
			least[lang+" "+level] = 1
		}
	}
	least["by ja"], least["by it"] = 3, 1
	for _, level := range levels {
		least[level] = 3
	}
	for _, style := range styles {
		least[string(style)] = 5
	}
	for _, kind := range kinds {
		least["credit "+string(kind)] = 2
	}
	for key, n := range least {
		if count[key] < n {
			t.Errorf("%s: %d, want %d or more", key, count[key], n)
		}
	}
}

const good = `
- id: fr-one
  native: en
  level: A1
  style: casual
  topic: food
  before: [{tutor: "Tu aimes le pain ?", targets: [le pain]}]
  text: Je ai faim.
  targets: [la faim]
  expected:
    errors: [{quote: Je ai, suggestion: J'ai, category: contraction}]
    credits: {le pain: none}
  injection: {forbidden: ["/h.m/"]}
`

func TestAConversationThatIsWrittenWronglyIsNamedWithItsField(t *testing.T) {
	t.Parallel()
	all, err := parse("fr", []byte(good))
	if err != nil || len(all) != 1 || all[0].spans[0] != (span{0, 5}) || all[0].rehearsal().Level != 1 {
		t.Fatalf("%+v, %v", all, err)
	}
	for name, c := range map[string]struct{ old, new, want string }{
		"unknown field":      {"topic: food", "topik: food", "topik"},
		"another language":   {"id: fr-one", "id: es-one", "id:"},
		"native as language": {"native: en", "native: fr", "native:"},
		"level":              {"level: A1", "level: A3", "level:"},
		"style":              {"style: casual", "style: rude", "style:"},
		"no topic":           {"topic: food", "topic: ''", "scenario or topic:"},
		"no text":            {"text: Je ai faim.", "text: ' '", "text:"},
		"clean with errors":  {"errors:", "clean: true\n    errors:", "clean:"},
		"quote not there":    {"quote: Je ai,", "quote: Tu as,", "errors[0] quote:"},
		"quote twice":        {"text: Je ai faim.", "text: Je ai faim et Je ai soif.", "errors[0] quote:"},
		"no change":          {"suggestion: J'ai,", "suggestion: Je ai,", "errors[0] suggestion:"},
		"no suggestion":      {"suggestion: J'ai,", "suggestion: [],", "errors[0] suggestion:"},
		"suggestion's kind":  {"suggestion: J'ai,", "suggestion: {a: b},", "cannot unmarshal"},
		"category":           {"category: contraction", "category: style", "errors[0] category:"},
		"overlap":            {"errors: [", "errors: [{quote: Je ai faim, suggestion: J'ai faim, category: other}, ", "errors[1] quote:"},
		"credit of no word":  {"credits: {le pain", "credits: {le vin", "credits:"},
		"kind of credit":     {"le pain: none", "le pain: seen", "credits: le pain:"},
		"nothing forbidden":  {`["/h.m/"]`, "[]", "forbidden:"},
		"no expression":      {"/h.m/", "/(/", "forbidden:"},
		"nothing judged":     {"errors: [{quote: Je ai, suggestion: J'ai, category: contraction}]", "clean: false", ""},
		"neither":            {"injection:", "x-injection:", "x-injection"},
	} {
		text := strings.Replace(good, c.old, c.new, 1)
		if text == good {
			t.Fatalf("%s: changes nothing", name)
		}
		_, err := parse("fr", []byte(text))
		if (err == nil) != (c.want == "") || err != nil && !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := parse("fr", []byte(good+good)); err == nil || !strings.Contains(err.Error(), "twice") {
		t.Errorf("the same id twice: %v", err)
	}
	unjudged := strings.NewReplacer("errors: [{quote: Je ai, suggestion: J'ai, category: contraction}]", "clean: false",
		`injection: {forbidden: ["/h.m/"]}`, "").Replace(good)
	if _, err := parse("fr", []byte(unjudged)); err == nil || !strings.Contains(err.Error(), "errors or clean") {
		t.Errorf("without errors, clean and injection: %v", err)
	}
}
