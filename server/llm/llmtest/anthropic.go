package llmtest

import (
	"encoding/json"
	"net/http"
	"strings"

	"github.com/languagetutor/languagetutor/server/llm"
)

// anthropic is POST /v1/messages.
type anthropic struct{}

// messagesRequest holds every field that the service knows, and those typed that the tutor may use.
type messagesRequest struct {
	Model       string          `json:"model"`
	Messages    []turn          `json:"messages"`
	MaxTokens   *int            `json:"max_tokens"`
	System      json.RawMessage `json:"system"`
	Temperature *float64        `json:"temperature"`
	Stream      bool            `json:"stream"`
	Tools       []tool          `json:"tools"`
	ToolChoice  *toolChoice     `json:"tool_choice"`

	Container     json.RawMessage `json:"container"`
	Metadata      json.RawMessage `json:"metadata"`
	OutputConfig  json.RawMessage `json:"output_config"`
	ServiceTier   json.RawMessage `json:"service_tier"`
	StopSequences json.RawMessage `json:"stop_sequences"`
	Thinking      json.RawMessage `json:"thinking"`
	TopK          json.RawMessage `json:"top_k"`
	TopP          json.RawMessage `json:"top_p"`
}

type turn struct {
	Role    string          `json:"role"`
	Content json.RawMessage `json:"content"`
}

type tool struct {
	Type         string          `json:"type"`
	Name         string          `json:"name"`
	Description  string          `json:"description"`
	InputSchema  json.RawMessage `json:"input_schema"`
	CacheControl json.RawMessage `json:"cache_control"`
}

type toolChoice struct {
	Type                   string `json:"type"`
	Name                   string `json:"name"`
	DisableParallelToolUse bool   `json:"disable_parallel_tool_use"`
}

func (anthropic) read(r *http.Request, body []byte, key string) (Request, *refusal) {
	given := r.Header.Get("X-Api-Key")
	switch {
	case given == "":
		return Request{}, &refusal{http.StatusUnauthorized, "authentication_error", "", "x-api-key header is required"}
	case given != key:
		return Request{}, &refusal{http.StatusUnauthorized, "authentication_error", "", "invalid x-api-key: " + given}
	case r.Header.Get("Anthropic-Version") == "":
		return Request{}, invalid("anthropic-version: header is required")
	case r.Header.Get("Anthropic-Version") != "2023-06-01":
		return Request{}, invalid("anthropic-version: %q is not a valid version", r.Header.Get("Anthropic-Version"))
	case !strings.HasPrefix(r.Header.Get("Content-Type"), "application/json"):
		return Request{}, invalid("content-type: must be application/json")
	}
	var in messagesRequest
	if unknown, err := strictly(body, &in); unknown != "" {
		return Request{}, invalid("%s: Extra inputs are not permitted", unknown)
	} else if err != nil {
		return Request{}, invalid("The request body is not valid JSON: %v", err)
	}
	req := Request{Model: in.Model, Temperature: in.Temperature, Stream: in.Stream, usage: true}
	for _, check := range []func(messagesRequest, *Request) *refusal{checkFields, checkSystem, checkTurns, checkTools} {
		if no := check(in, &req); no != nil {
			return req, no
		}
	}
	return req, nil
}

func checkFields(in messagesRequest, req *Request) *refusal {
	switch {
	case in.Model == "":
		return invalid("model: Field required")
	case in.MaxTokens == nil:
		return invalid("max_tokens: Field required")
	case *in.MaxTokens < 1:
		return invalid("max_tokens: Input should be greater than or equal to 1")
	case in.Temperature != nil && (*in.Temperature < 0 || *in.Temperature > 1):
		return invalid("temperature: range: 0..1")
	}
	req.MaxTokens = *in.MaxTokens
	return nil
}

func checkSystem(in messagesRequest, req *Request) *refusal {
	if in.System == nil {
		return nil
	}
	system, ok := parts(in.System)
	if !ok {
		return invalid("system: Input should be a valid string or list of text blocks")
	}
	marks := 0
	for _, p := range system {
		if blank(p.Text) {
			return invalid("system: text content blocks must contain non-whitespace text")
		}
		if p.CacheControl == nil {
			continue
		}
		marks++
		var control struct{ Type, TTL string }
		if _, err := strictly(p.CacheControl, &control); err != nil || control.Type != "ephemeral" {
			return invalid("system: cache_control: Input tag does not match any of the expected tags: 'ephemeral'")
		}
	}
	if marks > 4 {
		return invalid("A maximum of 4 blocks with cache_control may be provided. Found %d.", marks)
	}
	req.System = join(system, "\n\n")
	return nil
}

func checkTurns(in messagesRequest, req *Request) *refusal {
	if len(in.Messages) == 0 {
		return invalid("messages: at least one message is required")
	}
	for i, m := range in.Messages {
		content, ok := parts(m.Content)
		switch {
		case m.Role == "system":
			return invalid(`messages: Unexpected role "system". The Messages API accepts a top-level "system" parameter, not "system" as an input message role.`)
		case m.Role != "user" && m.Role != "assistant":
			return invalid("messages.%d.role: Input should be 'user' or 'assistant'", i)
		case i == 0 && m.Role != "user":
			return invalid(`messages: first message must use the "user" role`)
		case i > 0 && m.Role == in.Messages[i-1].Role:
			return invalid("messages: roles must alternate between \"user\" and \"assistant\", but found multiple %q roles in a row", m.Role)
		case !ok:
			return invalid("messages.%d.content: Input should be a valid string or list of blocks", i)
		}
		for _, p := range content {
			if blank(p.Text) {
				return invalid("messages: text content blocks must be non-empty")
			}
		}
		req.Messages = append(req.Messages, llm.Message{Role: llm.Role(m.Role), Text: join(content, "")})
	}
	return nil
}

func checkTools(in messagesRequest, req *Request) *refusal {
	for i, t := range in.Tools {
		if !schemaName.MatchString(t.Name) {
			return invalid("tools.%d.name: String should match pattern '^[a-zA-Z0-9_-]{1,64}$'", i)
		}
		if err := checkSchema(t.InputSchema, false); err != nil {
			return invalid("tools.%d.input_schema: %v", i, err)
		}
	}
	if in.ToolChoice == nil {
		return nil
	}
	for _, t := range in.Tools {
		if in.ToolChoice.Type == "tool" && t.Name == in.ToolChoice.Name {
			req.Schema = &llm.Schema{Name: t.Name, JSON: t.InputSchema}
			return nil
		}
	}
	return invalid("tool_choice: Tool '%s' not found in provided tools", in.ToolChoice.Name)
}
