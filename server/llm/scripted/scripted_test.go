package scripted_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"go.uber.org/goleak"

	"github.com/languagetutor/languagetutor/server/language"
	"github.com/languagetutor/languagetutor/server/llm"
	"github.com/languagetutor/languagetutor/server/llm/scripted"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// said is the answer to a request, and the events and the error besides the words.
func said(ctx context.Context, t testing.TB, p llm.Provider, req llm.Request) (string, []llm.Event, *llm.Error) {
	t.Helper()
	var text strings.Builder
	var rest []llm.Event
	var failure *llm.Error
	for event, err := range p.Stream(ctx, req) {
		if failure != nil || (len(rest) > 0 && rest[len(rest)-1] == llm.Finish{Reason: llm.Stop}) {
			t.Errorf("after the end: %v, %v", event, err)
		}
		if err != nil {
			if !errors.As(err, &failure) {
				t.Fatalf("not an *Error: %v", err)
			}
			continue
		}
		d, ok := event.(llm.Delta)
		if !ok {
			rest = append(rest, event)
			continue
		}
		if d.Text == "" || strings.Contains(strings.TrimSuffix(d.Text, " "), " ") {
			t.Errorf("a delta is %q, not a word", d.Text)
		}
		text.WriteString(d.Text)
	}
	return text.String(), rest, failure
}

func whole(t testing.TB, b llm.Brief) string {
	t.Helper()
	text, rest, failure := said(t.Context(), t, scripted.New(scripted.Options{}), llm.Request{MaxTokens: 2000, Brief: b})
	if failure != nil || len(rest) != 2 {
		t.Fatalf("%q ends with %v, %v", text, rest, failure)
	}
	usage, ok := rest[0].(llm.Usage)
	if !ok || !usage.Estimated || usage.Output != llm.EstimateTokens(text) || usage.Input == 0 || rest[1] != (llm.Finish{Reason: llm.Stop}) {
		t.Errorf("it ends with %v", rest)
	}
	return text
}

var (
	terms = map[string][]string{
		"fr": {"la baguette", "se lever", "l'eau", "tout de suite"}, "es": {"el pan", "comer", "agua", "de vez en cuando"},
		"de": {"der Hund", "aufstehen", "Wasser", "auf jeden Fall"}, "it": {"il pane", "mangiare", "l'acqua", "di solito"},
		"pt": {"o pão", "comer", "água", "de vez em quando"}, "en": {"the bread", "to eat", "water", "of course"},
	}
	styles = []string{"tutor", "casual", "travel", "business", "roleplay", "storytelling", "debate", "interview", "unheard of"}
	texts  = []string{"", "Oui", "¿Y tú?", "Eh bien, je ne sais pas trop quoi dire, mais je vais essayer de faire une longue phrase."}
	budget = map[int]int{1: 40, 2: 60, 3: 80, 4: 110, 5: 140, 6: 140}
)

// everyBrief calls check with replies of every language, level, style and number of targets, to every kind of text.
func everyBrief(check func(llm.Brief)) {
	for tongue, all := range terms {
		for level := range budget {
			for _, style := range styles {
				for n := range len(all) + 1 {
					for turn, text := range texts {
						check(llm.Brief{
							Task: llm.TaskReply, Language: tongue, Native: "en", Level: level, Words: budget[level], Style: style, Targets: all[:n], Text: text,
							Turn: turn, Seed: uint64(level),
						})
					}
				}
			}
		}
	}
}

func countWords(text, tongue string) (n int) {
	for _, token := range language.Tokenise(text, tongue) {
		if token.Word {
			n++
		}
	}
	return n
}

func TestAReplyUsesEveryTargetWithinTheLevelAndAsks(t *testing.T) {
	t.Parallel()
	everyBrief(func(b llm.Brief) {
		got := whole(t, b)
		for _, term := range b.Targets {
			if !strings.Contains(got, term) || len(language.Find(got, b.Language, term)) == 0 {
				t.Errorf("%q is not in %q", term, got)
			}
		}
		if n := countWords(got, b.Language); n > budget[b.Level] {
			t.Errorf("%s, level %d: %d words: %q", b.Language, b.Level, n, got)
		}
		if n := strings.Count(strings.NewReplacer("!", ".", "?", ".").Replace(got), "."); n < 2 || n > 5 || !strings.HasSuffix(got, "?") {
			t.Errorf("%d sentences, or no question: %q", n, got)
		}
		if found, sure := language.Detect(got, b.Language, b.Native); sure >= 0.8 && found != b.Language {
			t.Errorf("%s sounds like %s: %q", b.Language, found, got)
		}
	})
}

func TestASimplerReplyIsShorterAndUsesTheSameTargets(t *testing.T) {
	t.Parallel()
	everyBrief(func(b llm.Brief) {
		reply := whole(t, b)
		b.Task, b.Level = llm.TaskSimplify, max(1, b.Level-1)
		simpler := whole(t, b)
		if countWords(simpler, b.Language) >= countWords(reply, b.Language) || !strings.HasSuffix(simpler, "?") {
			t.Errorf("%q is no simpler than %q", simpler, reply)
		}
		for _, term := range b.Targets {
			if !strings.Contains(simpler, term) {
				t.Errorf("%q is not in %q", term, simpler)
			}
		}
	})
}

func TestTheSameBriefGivesTheSameWordsAndAnotherSeedOthers(t *testing.T) {
	t.Parallel()
	everyBrief(func(b llm.Brief) {
		if b.Turn > 1 {
			return // these differ in the reaction only
		}
		variants := map[string]bool{}
		for b.Seed = range uint64(12) {
			variants[whole(t, b)] = true
		}
		if len(variants) < 3 {
			t.Errorf("12 seeds give %d answers to %+v", len(variants), b)
		}
		if first, again := whole(t, b), whole(t, b); first != again {
			t.Errorf("%q, and then %q", first, again)
		}
	})
}

func TestNoTurnEndsAsTheOneBefore(t *testing.T) {
	t.Parallel()
	b := llm.Brief{Task: llm.TaskReply, Language: "it", Level: 3, Style: "debate", Targets: []string{"il pane"}, Text: "Non lo so."}
	for b.Seed = range uint64(5) {
		before := ""
		for b.Turn = range 10 {
			parts := strings.SplitAfter(whole(t, b), ". ")
			last := parts[len(parts)-1]
			if last == before {
				t.Errorf("turn %d asks %q again", b.Turn, last)
			}
			before = last
		}
	}
}

func TestTheScenariosOpeningComesFirst(t *testing.T) {
	t.Parallel()
	b := llm.Brief{Task: llm.TaskReply, Language: "fr", Level: 1, Words: budget[1], Style: "casual", Opening: "Bonsoir ! Je m'appelle Camille. Et toi ?"}
	if got := whole(t, b); got != b.Opening {
		t.Errorf("without targets: %q", got)
	}
	b.Targets = terms["fr"]
	if got := whole(t, b); !strings.HasPrefix(got, b.Opening+" ") || !strings.Contains(got, "tout de suite") || countWords(got, "fr") > 40 {
		t.Errorf("with targets: %q", got)
	}
	b.Turn, b.Text = 1, "Bonsoir !"
	if got := whole(t, b); strings.Contains(got, "Camille") {
		t.Errorf("in the next turn: %q", got)
	}
	b.Turn, b.Text, b.Opening = 0, "", strings.Repeat("Une longue histoire commence. ", 20)
	if got := whole(t, b); countWords(got, "fr") > 40 || !strings.Contains(got, "l'eau") {
		t.Errorf("an opening beyond the level: %q", got)
	}
}

func TestAReplyIsProofAgainstStrangeBriefs(t *testing.T) {
	t.Parallel()
	for name, b := range map[string]llm.Brief{
		"nothing":          {},
		"unknown language": {Language: "xx", Level: 1},
		"region":           {Language: "pt-BR", Level: 9, Turn: -3},
		"many targets":     {Language: "de", Level: 1, Targets: strings.Fields(strings.Repeat("der Hund und die Katze ", 9))},
		"long target":      {Language: "en", Level: 1, Targets: []string{strings.Repeat("so ", 60)}},
		"empty target":     {Language: "en", Level: 1, Targets: []string{"", " ", "%s", "%!d(", "bread", "bread"}},
	} {
		b.Task = llm.TaskReply
		got := whole(t, b)
		if !strings.HasSuffix(got, "?") || strings.Contains(got, "“”") {
			t.Errorf("%s: %q", name, got)
		}
		for _, target := range b.Targets {
			if !strings.Contains(got, target) {
				t.Errorf("%s: %q is not in %q", name, target, got)
			}
		}
	}
	secret := "my password is hunter2"
	if got := whole(t, llm.Brief{Task: llm.TaskReply, Language: "en", Level: 3, Text: secret}); strings.Contains(got, "hunter2") {
		t.Errorf("it repeats the learner: %q", got)
	}
}

// forms are those of the tutor.
var forms = map[llm.Task]*llm.Schema{
	llm.TaskAnalyse: form(`"corrections":{"type":"array"},"understood":{"type":"boolean"},"attempts":{"type":"array"}`,
		`"corrections","understood","attempts"`),
	llm.TaskHint:      form(`"text":{"type":"string"},"translation":{"type":"string"}`, `"text","translation"`),
	llm.TaskTranslate: form(`"translation":{"type":"string"}`, `"translation"`),
}

func form(properties, required string) *llm.Schema {
	return &llm.Schema{Name: "form", JSON: json.RawMessage(
		`{"type":"object","additionalProperties":false,"required":[` + required + `],"properties":{` + properties + `}}`)}
}

// filled is the structured answer to a brief.
func filled(t testing.TB, p llm.Provider, b llm.Brief) (map[string]any, error) {
	t.Helper()
	raw, _, err := llm.Structured(t.Context(), p, llm.Request{MaxTokens: 800, Schema: forms[b.Task], Brief: b}, nil)
	if err != nil {
		return nil, err
	}
	var got map[string]any
	if err := json.Unmarshal(raw, &got); err != nil {
		t.Fatal(err)
	}
	return got, nil
}

func TestAnalysisFindsNoErrorsAndWhetherItWasAnAnswer(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]bool{"Oui.": true, "non": true, "Je ne sais": true, "Pain chaud": false, "": false, "!!! ??? ...": false} {
		got, err := filled(t, scripted.New(scripted.Options{}), llm.Brief{Task: llm.TaskAnalyse, Language: "fr", Native: "en", Text: text})
		if err != nil || got["understood"] != want || len(got["corrections"].([]any))+len(got["attempts"].([]any)) != 0 {
			t.Errorf("%q: %v, %v", text, got, err)
		}
	}
}

func TestAHintIsASentenceAndItsMeaning(t *testing.T) {
	t.Parallel()
	for tongue, all := range terms {
		for native := range terms {
			for n := range 2 {
				b := llm.Brief{Task: llm.TaskHint, Language: tongue, Native: native, Level: 2, Targets: all[:n]}
				for b.Seed = range uint64(4) {
					got, err := filled(t, scripted.New(scripted.Options{}), b)
					if err != nil {
						t.Fatal(err)
					}
					text, translation := got["text"].(string), got["translation"].(string)
					if n == 1 && (!strings.Contains(text, all[0]) || !strings.Contains(translation, all[0])) || (text == translation) != (tongue == native) {
						t.Errorf("%s for %s: %v", tongue, native, got)
					}
				}
			}
		}
	}
}

func TestATranslationSaysThatThereIsNone(t *testing.T) {
	t.Parallel()
	for native, want := range map[string]string{
		"en": "“le \"pain\"\n” (the offline tutor cannot translate)", "ja": "“le \"pain\"\n” (the offline tutor cannot translate)",
		"de-AT": "„le \"pain\"\n“ (der Tutor ohne Netz kann nicht übersetzen)",
	} {
		got, err := filled(t, scripted.New(scripted.Options{}), llm.Brief{Task: llm.TaskTranslate, Language: "fr", Native: native, Text: "le \"pain\"\n"})
		if err != nil || got["translation"] != want {
			t.Errorf("%s: %v, %v", native, got, err)
		}
	}
}

func TestAShortBoundIsKept(t *testing.T) {
	t.Parallel()
	req := llm.Request{MaxTokens: 5, Brief: llm.Brief{Task: llm.TaskReply, Language: "fr", Level: 1, Targets: []string{"le pain"}}}
	text, rest, failure := said(t.Context(), t, scripted.New(scripted.Options{}), req)
	if failure != nil || llm.EstimateTokens(text) > 5 || text == "" || len(rest) != 2 || rest[1] != (llm.Finish{Reason: llm.Length}) {
		t.Errorf("%q, %v, %v", text, rest, failure)
	}
}

func TestItStopsWhenNobodyListens(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		p := scripted.New(scripted.Options{Pace: time.Second})
		req := llm.Request{MaxTokens: 100, Brief: llm.Brief{Task: llm.TaskReply, Language: "fr", Level: 1, Targets: []string{"le pain"}}}
		ctx, cancel := context.WithTimeout(t.Context(), 2500*time.Millisecond)
		defer cancel()
		began := time.Now()
		text, rest, failure := said(ctx, t, p, req)
		if failure == nil || failure.Kind != llm.Cancelled || len(strings.Fields(text)) != 2 || len(rest) != 0 {
			t.Errorf("%q: %v, %v", text, rest, failure)
		}
		if took := time.Since(began); took != 2500*time.Millisecond {
			t.Errorf("it ended after %s", took)
		}
		began = time.Now()
		for range p.Stream(t.Context(), req) {
			break
		}
		if took := time.Since(began); took != time.Second {
			t.Errorf("it went on for %s", took)
		}
	})
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if text, _, failure := said(ctx, t, scripted.New(scripted.Options{}), llm.Request{MaxTokens: 100}); failure == nil || text != "" {
		t.Errorf("in an ended context: %q, %v", text, failure)
	}
}

func ExampleProvider_Stream() {
	p := scripted.New(scripted.Options{})
	req := llm.Request{MaxTokens: 100, Brief: llm.Brief{Task: llm.TaskTranslate, Native: "en", Text: "le pain"}}
	for event, err := range p.Stream(context.Background(), req) {
		if d, ok := event.(llm.Delta); ok && err == nil {
			fmt.Print(d.Text)
		}
	}
	// Output: {"translation":"“le pain” (the offline tutor cannot translate)"}
}
