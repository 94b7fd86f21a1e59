package anthropic

import (
	"fmt"
	"io"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/google/go-cmp/cmp"

	"github.com/languagetutor/languagetutor/server/llm"
	"github.com/languagetutor/languagetutor/server/llm/llmtest"
)

func frame(data string) string { return "event: any\ndata: " + data + "\n\n" }

var (
	start = frame(`{"type":"message_start","message":{"usage":{"input_tokens":3,"cache_creation_input_tokens":10,` +
		`"cache_read_input_tokens":20,"output_tokens":1}}}`)
	text  = frame(`{"type":"content_block_start","index":0,"content_block":{"type":"text","text":""}}`)
	tools = frame(`{"type":"content_block_start","index":0,"content_block":{"type":"tool_use","id":"t","name":"n","input":{}}}`)
	hello = frame(`{"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"Hello"}}`)
	input = frame(`{"type":"content_block_delta","index":0,"delta":{"type":"input_json_delta","partial_json":"{}"}}`)
	stop  = reason("end_turn")
	done  = frame(`{"type":"message_stop"}`)
)

func reason(name string) string {
	return frame(`{"type":"message_delta","delta":{"stop_reason":"` + name + `"},"usage":{"output_tokens":7}}`)
}

func readAll(t *testing.T, req llm.Request, body io.Reader) llmtest.Result {
	t.Helper()
	return llmtest.Read(t, read(t.Context(), req, body, llmtest.Key))
}

func TestStreams(t *testing.T) {
	t.Parallel()
	counted := llm.Usage{Input: 33, Output: 7, Cached: 20}
	whole := llmtest.Result{Text: "Hello", Usage: counted, Reason: llm.Stop}
	failed := func(kind llm.Kind, text string) llmtest.Result {
		return llmtest.Result{Text: text, Usage: llm.Usage{Input: 33, Output: 1, Cached: 20}, Failure: &llm.Error{Kind: kind}}
	}
	head := start + text
	for name, test := range map[string]struct {
		body string
		end  error
		want llmtest.Result
	}{
		"whole":                  {head + hello + stop + done, nil, whole},
		"no message_stop":        {head + hello + stop, nil, whole},
		"cut after the reason":   {head + hello + stop, io.ErrUnexpectedEOF, whole},
		"clock after the reason": {head + hello + stop, &llm.Error{Kind: llm.Timeout}, whole},
		"error after the reason": {head + hello + stop + frame(`{"type":"error","error":{}}`), nil, whole},
		"text after the reason":  {head + hello + stop + hello + done, nil, whole},
		"after message_stop":     {head + hello + stop + done + "data: {\n\n", nil, whole},
		"carriage returns":       {strings.ReplaceAll(head+hello+stop+done, "\n", "\r\n"), nil, whole},
		"no space":               {strings.ReplaceAll(head+hello+stop+done, "data: ", "data:"), nil, whole},
		"data in two lines":      {head + "data: {\"type\":\"content_block_delta\",\ndata: \"delta\":{\"type\":\"text_delta\",\"text\":\"Hello\"}}\n\n" + stop + done, nil, whole},
		"comments and fields":    {": hi\n\nretry: 5\nid: 4\n\n" + head + hello + ":\n\n" + stop + done, nil, whole},
		"events to come":         {head + frame(`{"type":"novelty"}`) + hello + stop + done, nil, whole},
		"text in the block's start": {
			start + frame(`{"type":"content_block_start","content_block":{"type":"text","text":"Hello"}}`) + stop + done, nil, whole,
		},
		"thoughts": {head + frame(`{"type":"content_block_delta","delta":{"type":"thinking_delta","thinking":"Hm"}}`) +
			frame(`{"type":"content_block_delta","delta":{"type":"signature_delta","signature":"x"}}`) + hello + stop + done, nil, whole},
		"a tool nobody offered":      {head + hello + input + stop + done, nil, whole},
		"stop sequence":              {head + hello + reason("stop_sequence") + done, nil, whole},
		"limit":                      {head + hello + reason("max_tokens") + done, nil, llmtest.Result{Text: "Hello", Usage: counted, Reason: llm.Length}},
		"window":                     {head + hello + reason("model_context_window_exceeded") + done, nil, llmtest.Result{Text: "Hello", Usage: counted, Reason: llm.Length}},
		"refusal":                    {head + reason("refusal") + done, nil, llmtest.Result{Usage: counted, Reason: llm.Filter}},
		"pause":                      {head + hello + reason("pause_turn") + done, nil, failed(llm.Incomplete, "Hello")},
		"message_stop alone":         {head + hello + done, nil, failed(llm.Incomplete, "Hello")},
		"reason null":                {head + hello + frame(`{"type":"message_delta","delta":{"stop_reason":null}}`), nil, failed(llm.Incomplete, "Hello")},
		"a cut event is none":        {head + hello + strings.TrimSuffix(stop, "\n"), nil, failed(llm.Incomplete, "Hello")},
		"cut":                        {head + hello + "data: {", io.ErrUnexpectedEOF, failed(llm.Network, "Hello")},
		"clock":                      {head + hello, &llm.Error{Kind: llm.Timeout}, failed(llm.Timeout, "Hello")},
		"error without a type":       {head + frame(`{"error":{"message":"x"}}`), nil, failed(llm.Overloaded, "")},
		"no JSON":                    {head + hello + "data: [DONE]\n\n", nil, failed(llm.Malformed, "Hello")},
		"empty data":                 {head + hello + "data:\n\n", nil, failed(llm.Malformed, "Hello")},
		"wrong type":                 {head + frame(`{"type":7}`), nil, failed(llm.Malformed, "")},
		"a line without an end":      {head + "data: " + strings.Repeat("x", maxEvent+1), nil, failed(llm.Malformed, "")},
		"an event without an end":    {head + strings.Repeat("data: "+strings.Repeat("x", 1<<10)+"\n", 1<<10), nil, failed(llm.Malformed, "")},
		"a comment without an end":   {head + ":" + strings.Repeat("x", maxEvent+1), nil, failed(llm.Malformed, "")},
		"many comments are no event": {head + strings.Repeat(":"+strings.Repeat("x", 1<<10)+"\n", 2<<10) + hello + stop, nil, whole},
	} {
		body := io.Reader(strings.NewReader(test.body))
		if test.end != nil {
			body = io.MultiReader(body, iotest.ErrReader(test.end))
		}
		got := readAll(t, llmtest.Ask(), body)
		if got.Failure != nil {
			got.Failure = &llm.Error{Kind: got.Failure.Kind}
		}
		if diff := cmp.Diff(test.want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}

func TestSchemaTakesTheToolAndNothingElse(t *testing.T) {
	t.Parallel()
	other := strings.NewReplacer(`"index":0`, `"index":1`)
	for name, test := range map[string]struct {
		body, text string
		kind       llm.Kind
	}{
		"tool":        {tools + input + reason("tool_use") + done, "{}", ""},
		"prose first": {text + hello + other.Replace(tools+input) + reason("tool_use") + done, "{}", ""},
		"second tool": {tools + input + other.Replace(tools+input) + reason("tool_use") + done, "{}", ""},
		"only prose":  {text + hello + stop + done, "", llm.Malformed},
	} {
		got := readAll(t, llmtest.AskJSON(), strings.NewReader(start+test.body))
		if got.Text != test.text || (test.kind == "") != (got.Failure == nil) || got.Failure != nil && got.Failure.Kind != test.kind {
			t.Errorf("%s: got %+v", name, got)
		}
	}
}

func TestUsageComesAtTheStartAndAtTheEnd(t *testing.T) {
	t.Parallel()
	var got []string
	for event, err := range read(t.Context(), llmtest.Ask(), strings.NewReader(start+text+hello+stop+done), llmtest.Key) {
		got = append(got, fmt.Sprintf("%T%+v %v", event, event, err))
	}
	want := []string{
		"llm.Usage{Input:33 Output:1 Cached:20 Estimated:false} <nil>",
		"llm.Delta{Text:Hello} <nil>",
		"llm.Usage{Input:33 Output:7 Cached:20 Estimated:false} <nil>",
		"llm.Finish{Reason:stop} <nil>",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestReaderMayLeaveAnywhere(t *testing.T) {
	t.Parallel()
	for leave := 1; leave <= 4; leave++ {
		n := 0
		for range read(t.Context(), llmtest.Ask(), strings.NewReader(start+text+hello+stop+done), llmtest.Key) {
			if n++; n == leave {
				break
			}
		}
		if n != leave {
			t.Errorf("left after %d events, want %d", n, leave)
		}
	}
}

// FuzzStream guards that no body makes a stream with a wrong end, and that it does not matter how a body is cut into reads.
func FuzzStream(f *testing.F) {
	for _, seed := range []string{
		start + text + hello + stop + done, start + tools + input + reason("tool_use") + done, ": ping\n\n", "data:\n\n", "data: null\n\n",
		"event: error\ndata: {\"type\":\"error\",\"error\":{\"type\":\"overloaded_error\"}}\n\n", "data: {\"error\":\"x\"}\n\n", "\r\n\n\r",
	} {
		f.Add(seed, false)
		f.Add(seed, true)
	}
	f.Fuzz(func(t *testing.T, body string, schema bool) {
		req := llmtest.Ask()
		if schema {
			req = llmtest.AskJSON()
		}
		whole := readAll(t, req, strings.NewReader(body))
		bytewise := readAll(t, req, iotest.OneByteReader(strings.NewReader(body)))
		if diff := cmp.Diff(whole, bytewise); diff != "" {
			t.Errorf("%q: at once and byte by byte differ:\n%s", body, diff)
		}
	})
}
