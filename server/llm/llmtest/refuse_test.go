package llmtest

import (
	"encoding/json"
	"io"
	"net/http"
	"strings"
	"testing"

	"go.uber.org/goleak"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

const (
	chatPath     = "/v1/chat/completions"
	azurePath    = "/openai/deployments/d/chat/completions"
	messagesPath = "/v1/messages"

	chatBody     = `"model":"m","messages":[{"role":"user","content":"hi"}]`
	messagesBody = `"model":"m","max_tokens":9,"messages":[{"role":"user","content":"hi"}]`
	goodSchema   = `{"type":"object","properties":{"a":{"type":"string"}},"required":["a"],"additionalProperties":false}`
)

func post(t *testing.T, s *Server, path, body string, header ...string) (int, http.Header, string) {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, s.URL+path, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/json")
	for i := 0; i < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	response, err := Client(t).Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	text, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	return response.StatusCode, response.Header, string(text)
}

var (
	openAIKey    = []string{"Authorization", "Bearer " + Key}
	anthropicKey = []string{"X-Api-Key", Key, "Anthropic-Version", "2023-06-01"}
)

type refused struct {
	name, body, want string
	status           int // 0 means 400
}

func refuses(t *testing.T, path string, header []string, tests []refused) {
	t.Helper()
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			s := New(t)
			if test.status == 0 {
				test.status = http.StatusBadRequest
			}
			status, _, body := post(t, s, path, test.body, header...)
			var answer struct {
				Error struct{ Message string }
			}
			if err := json.Unmarshal([]byte(body), &answer); err != nil {
				t.Fatalf("%v in %s", err, body)
			}
			if status != test.status || !strings.Contains(answer.Error.Message, test.want) {
				t.Errorf("got %d %s, want %d %q", status, body, test.status, test.want)
			}
			if got := s.Requests()[0].Refused; got != answer.Error.Message {
				t.Errorf("recorded as %q", got)
			}
		})
	}
}

func chat(rest string) string { return "{" + chatBody + rest + "}" }

func format(schema string) string {
	return chat(`,"response_format":{"type":"json_schema","json_schema":{"name":"n","strict":true,"schema":` + schema + `}}`)
}

func TestOpenAIRefuses(t *testing.T) {
	t.Parallel()
	refuses(t, chatPath, openAIKey, []refused{
		{name: "no JSON", body: `{`, want: "could not parse"},
		{name: "unknown field", body: chat(`,"max_token":5`), want: "supplied: max_token"},
		{name: "unknown field of a message", body: `{"model":"m","messages":[{"role":"user","content":"hi","txt":1}]}`, want: "supplied: txt"},
		{name: "no model", body: `{"messages":[{"role":"user","content":"hi"}]}`, want: "model parameter"},
		{name: "no messages", body: `{"model":"m","messages":[]}`, want: "empty array"},
		{name: "empty text", body: `{"model":"m","messages":[{"role":"user","content":""}]}`, want: "must not be empty"},
		{name: "no text", body: `{"model":"m","messages":[{"role":"user"}]}`, want: "messages[0].content"},
		{name: "unknown role", body: `{"model":"m","messages":[{"role":"tutor","content":"hi"}]}`, want: "'tutor'"},
		{name: "hot", body: chat(`,"temperature":2.1`), want: "temperature"},
		{name: "cold", body: chat(`,"temperature":-0.1`), want: "temperature"},
		{name: "two limits", body: chat(`,"max_tokens":5,"max_completion_tokens":5`), want: "at the same time"},
		{name: "limit zero", body: chat(`,"max_tokens":0`), want: "minimum"},
		{name: "usage without stream", body: chat(`,"stream_options":{"include_usage":true}`), want: "stream_options"},
		{name: "unknown format", body: chat(`,"response_format":{"type":"json"}`), want: "'json'"},
		{name: "bare schema", body: chat(`,"response_format":{"type":"json_schema","schema":{}}`), want: "supplied: schema"},
		{name: "no wrapper", body: chat(`,"response_format":{"type":"json_schema"}`), want: "json_schema'"},
		{name: "no name", body: chat(`,"response_format":{"type":"json_schema","json_schema":{"schema":{}}}`), want: ".name"},
		{name: "bad name", body: chat(`,"response_format":{"type":"json_schema","json_schema":{"name":"a b","schema":{}}}`), want: "pattern"},
		{name: "no schema", body: chat(`,"response_format":{"type":"json_schema","json_schema":{"name":"n"}}`), want: ".schema"},
		{name: "list schema", body: format(`{"type":"array"}`), want: `"array"`},
		{name: "loose schema", body: format(`{"type":"object","properties":{},"required":[]}`), want: "context=(), 'additionalProperties'"},
		{name: "optional property", body: format(strings.Replace(goodSchema, `["a"]`, `[]`, 1)), want: "Missing 'a'"},
		{
			name: "loose in depth",
			body: format(strings.Replace(goodSchema, `{"type":"string"}`, `{"type":"array","items":{"type":"object"}}`, 1)),
			want: "context=(properties/a, items), 'additionalProperties'",
		},
		{name: "reasoning temperature", body: strings.Replace(chat(`,"temperature":0`), `"m"`, `"gpt-5"`, 1), want: "default (1)"},
		{name: "reasoning limit", body: strings.Replace(chat(`,"max_tokens":5`), `"m"`, `"o3-mini"`, 1), want: "max_completion_tokens"},
	})
	refuses(t, chatPath, nil, []refused{{name: "no key", body: chat(""), want: "didn't provide", status: 401}})
	refuses(t, chatPath, []string{"Authorization", "Bearer x"}, []refused{{name: "key", body: chat(""), want: "Incorrect", status: 401}})
	refuses(t, chatPath, []string{"X-Api-Key", Key}, []refused{{name: "header", body: chat(""), want: "didn't provide", status: 401}})
	refuses(t, chatPath, append(openAIKey, "Content-Type", "text/plain"), []refused{{name: "plain text", body: chat(""), want: "text/plain"}})
	version := azurePath + "?api-version=2024-10-21"
	refuses(t, azurePath, []string{"Api-Key", Key}, []refused{{name: "no version", body: chat(""), want: "not found", status: 404}})
	refuses(t, version, openAIKey, []refused{{name: "azure header", body: chat(""), want: "Access denied", status: 401}})
}

func messages(list string) string { return `{"model":"m","max_tokens":9,"messages":[` + list + `]}` }

func TestAnthropicRefuses(t *testing.T) {
	t.Parallel()
	with := func(rest string) string { return "{" + messagesBody + rest + "}" }
	const user, tutor = `{"role":"user","content":"hi"}`, `{"role":"assistant","content":"ho"}`
	refuses(t, messagesPath, anthropicKey, []refused{
		{name: "no JSON", body: `[`, want: "not valid JSON"},
		{name: "unknown field", body: with(`,"seed":1`), want: "seed: Extra inputs"},
		{name: "no model", body: `{"max_tokens":9,"messages":[` + user + `]}`, want: "model: Field required"},
		{name: "no limit", body: `{"model":"m","messages":[` + user + `]}`, want: "max_tokens: Field required"},
		{name: "limit zero", body: `{"model":"m","max_tokens":0,"messages":[` + user + `]}`, want: "max_tokens"},
		{name: "hot", body: with(`,"temperature":1.1`), want: "temperature"},
		{name: "no messages", body: messages(""), want: "at least one"},
		{name: "empty text", body: messages(`{"role":"user","content":""}`), want: "non-empty"},
		{name: "empty block", body: messages(`{"role":"user","content":[{"type":"text","text":" "}]}`), want: "non-empty"},
		{name: "no text", body: messages(`{"role":"user"}`), want: "messages.0.content"},
		{name: "system inside", body: messages(`{"role":"system","content":"x"},` + user), want: `Unexpected role "system"`},
		{name: "unknown role", body: messages(`{"role":"tutor","content":"x"}`), want: "messages.0.role"},
		{name: "tutor first", body: messages(tutor + "," + user), want: "first message"},
		{name: "twice the same", body: messages(user + "," + user), want: "alternate"},
		{name: "empty system", body: with(`,"system":[{"type":"text","text":""}]`), want: "system"},
		{name: "odd cache", body: with(`,"system":[{"type":"text","text":"x","cache_control":{"type":"forever"}}]`), want: "cache_control"},
		{
			name: "five caches",
			body: with(`,"system":[` + strings.TrimSuffix(strings.Repeat(`{"type":"text","text":"x","cache_control":{"type":"ephemeral"}},`, 5), ",") + `]`),
			want: "Found 5",
		},
		{name: "tool without schema", body: with(`,"tools":[{"name":"n","input_schema":{}}]`), want: "input_schema"},
		{name: "tool without name", body: with(`,"tools":[{"input_schema":` + goodSchema + `}]`), want: "tools.0.name"},
		{name: "choice of nothing", body: with(`,"tool_choice":{"type":"tool","name":"n"}`), want: "'n' not found"},
	})
	version := anthropicKey[2:]
	refuses(t, messagesPath, version, []refused{{name: "no key", body: with(""), want: "required", status: 401}})
	refuses(t, messagesPath, append(version, "X-Api-Key", "x"), []refused{{name: "wrong key", body: with(""), want: "invalid x-api-key", status: 401}})
	refuses(t, messagesPath, append(version, openAIKey...), []refused{{name: "wrong header", body: with(""), want: "required", status: 401}})
	refuses(t, messagesPath, anthropicKey[:2], []refused{{name: "no version", body: with(""), want: "anthropic-version"}})
	refuses(t, messagesPath, append(anthropicKey, "Anthropic-Version", "2020-01-01"), []refused{{name: "old version", body: with(""), want: "2020-01-01"}})
}
