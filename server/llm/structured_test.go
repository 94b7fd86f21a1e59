package llm_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/languagetutor/languagetutor/server/llm"
)

const findings = `{
	"type": "object", "additionalProperties": false, "required": ["errors"],
	"properties": {"errors": {"type": "array", "items": {"type": "string", "enum": ["gender", "tense"]}}}
}`

func analysis() llm.Request {
	return llm.Request{
		Messages: append(make([]llm.Message, 0, 8), llm.Message{Role: llm.Learner, Text: "La problema"}), MaxTokens: 100,
		Schema: &llm.Schema{Name: "findings", JSON: []byte(findings)},
	}
}

func TestObjectIsFoundInWhateverSurroundsIt(t *testing.T) {
	t.Parallel()
	const object = `{"errors": ["gender"]}`
	for name, answer := range map[string]string{
		"alone":                      object,
		"white space":                "\n\t" + object + "\n ",
		"fence":                      "```json\n" + object + "\n```",
		"fence without a language":   "```\n" + object + "\n```",
		"prose around":               "Here is the analysis:\n" + object + "\nI hope that helps!",
		"braces in the prose":        "The set {gender} {is}: " + object + " {done}",
		"another object before":      `I was asked for {"format": "json"}. ` + object,
		"an object that is too deep": strings.Repeat("{", 20) + object,
		"twice":                      object + object,
	} {
		p := plays(says(strings.SplitAfter(answer, "e")...))
		got, used, err := llm.Structured(t.Context(), p, analysis(), nil)
		if err != nil || string(got) != object || p.count() != 1 || used.Input != 10 {
			t.Errorf("%s: got %s, %+v, %v after %d requests", name, got, used, err, p.count())
		}
	}
}

func TestAnswerThatDoesNotFitIsSentBackOnceWithWhatIsWrong(t *testing.T) {
	t.Parallel()
	const right = `{"errors": ["tense"]}`
	noGender := func(object []byte) error {
		if strings.Contains(string(object), "gender") {
			return errors.New("there is no gender here")
		}
		return nil
	}
	tests := []struct{ name, answer, wrong string }{
		{"prose", "There is no error.", "no complete JSON object"},
		{"cut off", `{"errors": ["gender", "ten`, "no complete JSON object"},
		{"an array", `["gender"]`, "no complete JSON object"},
		{"a property too many", `{"errors": [], "more": 1}`, "more"},
		{"a property too few", `{}`, "errors"},
		{"a word that is not allowed", `{"errors": ["spelling"]}`, "spelling"},
		{"a wrong type", `{"errors": "gender"}`, "array"},
		{"the caller's check", `{"errors": ["gender"]}`, "there is no gender here"},
	}
	for _, tt := range tests {
		p := plays(says(tt.answer), says(right))
		req := analysis()
		got, used, err := llm.Structured(t.Context(), p, req, noGender)
		if err != nil || string(got) != right || p.count() != 2 {
			t.Errorf("%s: got %s, %v", tt.name, got, err)
			continue
		}
		if used != (llm.Usage{Input: 20, Output: 2}) {
			t.Errorf("%s: took %+v, want both rounds", tt.name, used)
		}
		sent := p.asked[1].Messages
		if len(sent) != 3 || req.Messages[:3][1].Text != "" || sent[1] != (llm.Message{Role: llm.Tutor, Text: tt.answer}) ||
			sent[2].Role != llm.Learner || !strings.Contains(sent[2].Text, tt.wrong) {
			t.Errorf("%s: sent back %q", tt.name, sent[1:])
		}
	}
}

func TestSecondWrongAnswerIsMalformedAndNotQuoted(t *testing.T) {
	t.Parallel()
	p := plays(says(`{"errors": ["my diary"]}`))
	got, used, err := llm.Structured(t.Context(), p, analysis(), nil)
	failure, ok := errors.AsType[*llm.Error](err)
	if !ok || failure.Kind != llm.Malformed || got != nil || p.count() != 2 || used.Output != 2 {
		t.Fatalf("got %s, %+v, %v after %d requests", got, used, err, p.count())
	}
	if strings.Contains(err.Error(), "diary") || !strings.Contains(err.Error(), "findings") {
		t.Errorf("said %v", err)
	}
}

func TestEmptyAnswerIsRepairedWithoutAnEmptyMessage(t *testing.T) {
	t.Parallel()
	p := plays(says(), says(`{"errors": []}`))
	if _, _, err := llm.Structured(t.Context(), p, analysis(), nil); err != nil {
		t.Fatal(err)
	}
	for i, m := range p.asked[1].Messages {
		if m.Text == "" {
			t.Errorf("message %d is empty", i)
		}
	}
}

func TestRestartedAnswerReplacesWhatWasHeardBefore(t *testing.T) {
	t.Parallel()
	script := []any{llm.Start{Provider: "a"}, llm.Delta{Text: `{"errors": ["gender"]}`}, llm.Start{Provider: "b"}}
	p := plays(append(script, says(`{"errors": []}`)...))
	got, used, err := llm.Structured(t.Context(), p, analysis(), nil)
	if err != nil || string(got) != `{"errors": []}` {
		t.Fatalf("got %s, %v", got, err)
	}
	if used.Input <= 10 || !used.Estimated {
		t.Errorf("what the first provider did is missing: %+v", used)
	}
}

func TestFailuresOfTheProviderAreReturnedWithWhatWasUsed(t *testing.T) {
	t.Parallel()
	long := []any{llm.Delta{Text: strings.Repeat("x", 1<<20)}, llm.Delta{Text: "x"}, llm.Finish{Reason: llm.Stop}}
	withheld := []any{llm.Delta{Text: `{"err`}, llm.Finish{Reason: llm.Filter}}
	tests := []struct {
		name    string
		scripts [][]any
		kind    llm.Kind
		calls   int
	}{
		{"at once", [][]any{fails(llm.Unauthorized)}, llm.Unauthorized, 1},
		{"in the repair", [][]any{says("prose"), fails(llm.Overloaded)}, llm.Overloaded, 2},
		{"withheld", [][]any{withheld}, llm.Refused, 1},
		{"without an end", [][]any{{llm.Delta{Text: "{"}}}, llm.Incomplete, 1},
		{"endless", [][]any{long}, llm.Malformed, 1},
	}
	for _, tt := range tests {
		p := plays(tt.scripts...)
		_, used, err := llm.Structured(t.Context(), p, analysis(), nil)
		failure, ok := errors.AsType[*llm.Error](err)
		if !ok || failure.Kind != tt.kind || p.count() != tt.calls {
			t.Errorf("%s: got %v after %d requests", tt.name, err, p.count())
		}
		if (used.Output > 0) != (tt.name != "at once") {
			t.Errorf("%s: took %+v", tt.name, used)
		}
	}
}

func TestSchemaThatIsWrongIsNamedBeforeAnybodyIsAsked(t *testing.T) {
	t.Parallel()
	for name, schema := range map[string]*llm.Schema{
		"needs a schema": nil,
		"schema odd":     {Name: "odd", JSON: []byte(`{"type": 5}`)},
		"schema loose":   {Name: "loose", JSON: []byte(`{"$ref": "https://example.com/elsewhere"}`)},
	} {
		p := plays(says("{}"))
		req := analysis()
		req.Schema = schema
		if _, _, err := llm.Structured(t.Context(), p, req, nil); err == nil || !strings.Contains(err.Error(), name) || p.count() != 0 {
			t.Errorf("%s: got %v", name, err)
		}
	}
}

// Whatever a model says, what comes out fits.
func FuzzStructured(f *testing.F) {
	f.Add(`{"errors": ["gender"]}`, "x")
	f.Add("```json\n{\"errors\": []}\n```", "{}")
	f.Add(strings.Repeat("{", 100), `{"errors": ["tense"]} {"errors": [`)
	f.Add(`{"errors": ["gender"], "errors": 5}`, "\xff{}")
	f.Fuzz(func(t *testing.T, first, second string) {
		if first == "" || second == "" {
			return // no Delta is empty
		}
		got, _, err := llm.Structured(t.Context(), plays(says(first), says(second)), analysis(), nil)
		if err != nil {
			if failure, ok := errors.AsType[*llm.Error](err); !ok || failure.Kind != llm.Malformed {
				t.Fatal(err)
			}
			return
		}
		again, _, err := llm.Structured(t.Context(), plays(says(string(got))), analysis(), nil)
		if err != nil {
			t.Fatalf("%s does not fit: %v", got, err)
		}
		if diff := cmp.Diff(string(got), string(again)); diff != "" {
			t.Fatal(fmt.Sprintf("found another object in %s:", got), diff)
		}
	})
}
