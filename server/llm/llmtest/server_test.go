package llmtest

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/languagetutor/languagetutor/server/llm"
)

// frames takes a stream apart into the JSON of its data and checks that nothing else is in it.
func frames(t *testing.T, body string) (data []map[string]any, names []string) {
	t.Helper()
	for frame := range strings.SplitSeq(strings.TrimSuffix(body, "\n\n"), "\n\n") {
		name, rest, named := strings.Cut(frame, "\n")
		if named {
			names = append(names, strings.TrimPrefix(name, "event: "))
			frame = rest
		}
		text, ok := strings.CutPrefix(frame, "data: ")
		if !ok {
			t.Fatalf("frame %q", frame)
		}
		if text == "[DONE]" {
			names = append(names, text)
			continue
		}
		var v map[string]any
		if err := json.Unmarshal([]byte(text), &v); err != nil {
			t.Fatalf("%v in %q", err, text)
		}
		data = append(data, v)
	}
	return data, names
}

func TestOpenAIStreamHasUsageOnlyWhenAsked(t *testing.T) {
	t.Parallel()
	for rest, want := range map[string]int{`,"stream_options":{"include_usage":true}`: 1, ``: 0} {
		_, header, body := post(t, New(t, Step{Text: "0123456"}), chatPath, chat(`,"stream":true`+rest), openAIKey...)
		if got := header.Get("Content-Type"); !strings.HasPrefix(got, "text/event-stream") {
			t.Errorf("Content-Type is %s", got)
		}
		chunks, names := frames(t, body)
		if diff := cmp.Diff([]string{"[DONE]"}, names); diff != "" {
			t.Error(diff)
		}
		counted, text := 0, ""
		for _, chunk := range chunks {
			if chunk["usage"] != nil {
				counted++
			}
			for _, choice := range chunk["choices"].([]any) {
				piece, _ := choice.(map[string]any)["delta"].(map[string]any)["content"].(string)
				text += piece
			}
		}
		if counted != want || text != "0123456" || len(chunks) != 4+want {
			t.Errorf("%d chunks with %d usages say %q", len(chunks), counted, text)
		}
	}
}

func TestAzureBeginsWithAChunkWithoutChoices(t *testing.T) {
	t.Parallel()
	_, _, body := post(t, New(t), azurePath+"?api-version=2024-10-21", chat(`,"stream":true`), "Api-Key", Key)
	chunks, _ := frames(t, body)
	if len(chunks[0]["choices"].([]any)) != 0 || chunks[0]["prompt_filter_results"] == nil {
		t.Errorf("first chunk is %v", chunks[0])
	}
}

func TestAnthropicStreamHasItsSixEvents(t *testing.T) {
	t.Parallel()
	_, _, body := post(t, New(t, Step{Text: "0123456"}), messagesPath, "{"+messagesBody+`,"stream":true}`, anthropicKey...)
	data, names := frames(t, body)
	want := []string{
		"message_start", "content_block_start", "ping", "content_block_delta", "content_block_delta", "content_block_stop",
		"message_delta", "message_stop",
	}
	if diff := cmp.Diff(want, names); diff != "" {
		t.Error(diff)
	}
	for i, name := range names {
		if data[i]["type"] != name {
			t.Errorf("event %s holds %v", name, data[i])
		}
	}
}

func TestAnswersInOne(t *testing.T) {
	t.Parallel()
	_, _, body := post(t, New(t, Step{Reason: llm.Length}), chatPath, chat(``), openAIKey...)
	if !strings.Contains(body, `"content":"Hello there!"`) || !strings.Contains(body, `"finish_reason":"length"`) {
		t.Error(body)
	}
	_, _, body = post(t, New(t), messagesPath, "{"+messagesBody+"}", anthropicKey...)
	if !strings.Contains(body, `[{"text":"Hello there!","type":"text"}]`) || !strings.Contains(body, `"stop_reason":"end_turn"`) {
		t.Error(body)
	}
	tool := `,"tools":[{"name":"n","input_schema":` + goodSchema + `}],"tool_choice":{"type":"tool","name":"n"}`
	_, _, body = post(t, New(t, Step{Text: `{"a":"b"}`}), messagesPath, "{"+messagesBody+tool+"}", anthropicKey...)
	if !strings.Contains(body, `"input":{"a":"b"}`) || !strings.Contains(body, `"stop_reason":"tool_use"`) {
		t.Error(body)
	}
}

func TestScriptStaysAtItsLastStepAndSkipsRefused(t *testing.T) {
	t.Parallel()
	s := New(t, Step{Fault: TooMany}, Step{Fault: Busy}, Step{Text: "at last"})
	post(t, s, chatPath, chat(""))
	status, header, body := post(t, s, chatPath, chat(""), openAIKey...)
	if status != http.StatusTooManyRequests || header.Get("Retry-After") != "7" || !strings.Contains(body, "rate_limit_exceeded") {
		t.Errorf("%d %v %s", status, header, body)
	}
	if status, _, body = post(t, s, messagesPath, "{"+messagesBody+"}", anthropicKey...); status != 529 || !strings.Contains(body, "overloaded_error") {
		t.Errorf("%d %s", status, body)
	}
	for range 2 {
		if _, _, body = post(t, s, chatPath, chat(""), openAIKey...); !strings.Contains(body, "at last") {
			t.Error(body)
		}
	}
	if got := len(s.Requests()); got != 5 {
		t.Errorf("%d requests", got)
	}
}

func TestRedirectWouldBeSeen(t *testing.T) {
	t.Parallel()
	s := New(t, Step{Fault: Redirect})
	client := &http.Client{Transport: &http.Transport{}}
	defer client.CloseIdleConnections()
	r, _ := http.NewRequestWithContext(t.Context(), http.MethodPost, s.URL+chatPath, strings.NewReader(chat("")))
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("Authorization", "Bearer "+Key)
	response, err := client.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	response.Body.Close()
	if s.Strayed() != 1 {
		t.Errorf("%d requests strayed, want 1", s.Strayed())
	}
}

// recorder takes the complaints of Read.
type recorder struct {
	testing.TB

	complaints int
}

func (*recorder) Helper()                 {}
func (r *recorder) Error(...any)          { r.complaints++ }
func (r *recorder) Errorf(string, ...any) { r.complaints++ }

func TestReadComplains(t *testing.T) {
	t.Parallel()
	type pair struct {
		event llm.Event
		err   error
	}
	broken := &llm.Error{Kind: llm.Network}
	for name, test := range map[string]struct {
		answer []pair
		bad    bool
	}{
		"whole":                {[]pair{{llm.Delta{Text: "a"}, nil}, {llm.Usage{}, nil}, {llm.Finish{Reason: llm.Stop}, nil}}, false},
		"failed":               {[]pair{{llm.Delta{Text: "a"}, nil}, {nil, broken}}, false},
		"no end":               {[]pair{{llm.Delta{Text: "a"}, nil}}, true},
		"empty":                {nil, true},
		"empty delta":          {[]pair{{llm.Delta{}, nil}, {llm.Finish{}, nil}}, true},
		"two ends":             {[]pair{{llm.Finish{}, nil}, {llm.Finish{}, nil}}, true},
		"more after error":     {[]pair{{nil, broken}, {llm.Delta{Text: "a"}, nil}}, true},
		"error after end":      {[]pair{{llm.Finish{}, nil}, {nil, broken}}, true},
		"another error":        {[]pair{{nil, http.ErrAbortHandler}}, true},
		"event with error":     {[]pair{{llm.Finish{}, broken}}, true},
		"nothing and no error": {[]pair{{nil, nil}, {llm.Finish{}, nil}}, true},
	} {
		var r recorder
		Read(&r, func(yield func(llm.Event, error) bool) {
			for _, p := range test.answer {
				if !yield(p.event, p.err) {
					return
				}
			}
		})
		if r.complaints > 0 != test.bad {
			t.Errorf("%s: %d complaints", name, r.complaints)
		}
	}
}
