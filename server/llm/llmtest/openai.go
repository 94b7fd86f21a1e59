package llmtest

import (
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"

	"github.com/languagetutor/languagetutor/server/llm"
)

// openAI is POST /v1/chat/completions, and with azure what Azure makes of it.
type openAI struct{ azure bool }

// chatRequest holds every field that the service knows, and those typed that the tutor may use.
type chatRequest struct {
	Model               string          `json:"model"`
	Messages            []chatMessage   `json:"messages"`
	MaxTokens           *int            `json:"max_tokens"`
	MaxCompletionTokens *int            `json:"max_completion_tokens"`
	Temperature         *float64        `json:"temperature"`
	Stream              bool            `json:"stream"`
	StreamOptions       *streamOptions  `json:"stream_options"`
	ResponseFormat      *responseFormat `json:"response_format"`

	Audio             json.RawMessage `json:"audio"`
	FrequencyPenalty  json.RawMessage `json:"frequency_penalty"`
	LogitBias         json.RawMessage `json:"logit_bias"`
	Logprobs          json.RawMessage `json:"logprobs"`
	Metadata          json.RawMessage `json:"metadata"`
	Modalities        json.RawMessage `json:"modalities"`
	N                 json.RawMessage `json:"n"`
	ParallelToolCalls json.RawMessage `json:"parallel_tool_calls"`
	Prediction        json.RawMessage `json:"prediction"`
	PresencePenalty   json.RawMessage `json:"presence_penalty"`
	PromptCacheKey    json.RawMessage `json:"prompt_cache_key"`
	ReasoningEffort   json.RawMessage `json:"reasoning_effort"`
	SafetyIdentifier  json.RawMessage `json:"safety_identifier"`
	Seed              json.RawMessage `json:"seed"`
	ServiceTier       json.RawMessage `json:"service_tier"`
	Stop              json.RawMessage `json:"stop"`
	Store             json.RawMessage `json:"store"`
	ToolChoice        json.RawMessage `json:"tool_choice"`
	Tools             json.RawMessage `json:"tools"`
	TopLogprobs       json.RawMessage `json:"top_logprobs"`
	TopP              json.RawMessage `json:"top_p"`
	User              json.RawMessage `json:"user"`
	Verbosity         json.RawMessage `json:"verbosity"`
}

type streamOptions struct {
	IncludeUsage       bool `json:"include_usage"`
	IncludeObfuscation bool `json:"include_obfuscation"`
}

type chatMessage struct {
	Role       string          `json:"role"`
	Content    json.RawMessage `json:"content"`
	Name       string          `json:"name"`
	Refusal    json.RawMessage `json:"refusal"`
	ToolCalls  json.RawMessage `json:"tool_calls"`
	ToolCallID string          `json:"tool_call_id"`
}

type responseFormat struct {
	Type       string      `json:"type"`
	JSONSchema *jsonSchema `json:"json_schema"`
}

type jsonSchema struct {
	Name        string          `json:"name"`
	Description string          `json:"description"`
	Schema      json.RawMessage `json:"schema"`
	Strict      bool            `json:"strict"`
}

func invalid(format string, args ...any) *refusal {
	return &refusal{http.StatusBadRequest, "invalid_request_error", "", fmt.Sprintf(format, args...)}
}

func (d openAI) read(r *http.Request, body []byte, key string) (Request, *refusal) {
	if no := d.admit(r, key); no != nil {
		return Request{}, no
	}
	var in chatRequest
	if unknown, err := strictly(body, &in); unknown != "" {
		return Request{}, invalid("Unrecognized request argument supplied: %s", unknown)
	} else if err != nil {
		return Request{}, invalid("We could not parse the JSON body of your request.")
	}
	if d.azure && in.Model == "" {
		in.Model = r.PathValue("deployment")
	}
	req := Request{Model: in.Model, Temperature: in.Temperature, Stream: in.Stream}
	for _, check := range []func(chatRequest, *Request) *refusal{checkOptions, checkLimit, checkFormat, checkChat} {
		if no := check(in, &req); no != nil {
			return req, no
		}
	}
	return req, nil
}

// admit checks what is outside the body.
func (d openAI) admit(r *http.Request, key string) *refusal {
	const unauthorized = http.StatusUnauthorized
	if d.azure {
		if r.URL.Query().Get("api-version") == "" {
			return &refusal{http.StatusNotFound, "", "404", "Resource not found"}
		}
		if r.Header.Get("Api-Key") != key {
			return &refusal{unauthorized, "", "401", "Access denied due to invalid subscription key or wrong API endpoint."}
		}
	} else {
		given, bearer := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer ")
		if !bearer || given == "" {
			return &refusal{unauthorized, "invalid_request_error", "", "You didn't provide an API key."}
		}
		if given != key {
			return &refusal{unauthorized, "invalid_request_error", "invalid_api_key", "Incorrect API key provided: " + given + "."}
		}
	}
	if !strings.HasPrefix(r.Header.Get("Content-Type"), "application/json") {
		return invalid("Unsupported content type: '%s'. This API method only accepts 'application/json' requests.", r.Header.Get("Content-Type"))
	}
	return nil
}

// reasons says whether a model thinks before it answers; such a model takes other fields.
func reasons(model string) bool {
	return slices.ContainsFunc([]string{"o1", "o3", "o4", "gpt-5"}, func(series string) bool { return strings.HasPrefix(model, series) })
}

func checkOptions(in chatRequest, req *Request) *refusal {
	switch t := in.Temperature; {
	case in.Model == "":
		return invalid("you must provide a model parameter")
	case t != nil && (*t < 0 || *t > 2):
		return invalid("Invalid 'temperature': expected a value between 0 and 2, but got %v instead.", *t)
	case t != nil && *t != 1 && reasons(in.Model):
		return invalid("Unsupported value: 'temperature' does not support %v with this model. Only the default (1) value is supported.", *t)
	case in.StreamOptions != nil && !in.Stream:
		return invalid("The 'stream_options' parameter is only allowed when 'stream' is enabled.")
	}
	req.usage = in.StreamOptions != nil && in.StreamOptions.IncludeUsage
	return nil
}

func checkLimit(in chatRequest, req *Request) *refusal {
	limit := in.MaxCompletionTokens
	switch {
	case in.MaxTokens != nil && in.MaxCompletionTokens != nil:
		return invalid("Setting 'max_tokens' and 'max_completion_tokens' at the same time is not supported.")
	case in.MaxTokens != nil && reasons(in.Model):
		return invalid("Unsupported parameter: 'max_tokens' is not supported with this model. Use 'max_completion_tokens' instead.")
	case in.MaxTokens != nil:
		limit = in.MaxTokens
	}
	if limit == nil {
		return nil
	}
	if *limit < 1 {
		return invalid("Invalid 'max_tokens': integer below minimum value. Expected a value >= 1, but got %d instead.", *limit)
	}
	req.MaxTokens = *limit
	return nil
}

func checkFormat(in chatRequest, req *Request) *refusal {
	f := in.ResponseFormat
	if f == nil || f.Type == "text" || f.Type == "json_object" {
		return nil
	}
	switch {
	case f.Type != "json_schema":
		return invalid("Invalid value: '%s'. Supported values are: 'text', 'json_object', and 'json_schema'.", f.Type)
	case f.JSONSchema == nil:
		return invalid("Missing required parameter: 'response_format.json_schema'.")
	case f.JSONSchema.Name == "":
		return invalid("Missing required parameter: 'response_format.json_schema.name'.")
	case !schemaName.MatchString(f.JSONSchema.Name):
		return invalid("Invalid 'response_format.json_schema.name': string does not match pattern.")
	case len(f.JSONSchema.Schema) == 0:
		return invalid("Missing required parameter: 'response_format.json_schema.schema'.")
	}
	if err := checkSchema(f.JSONSchema.Schema, f.JSONSchema.Strict); err != nil {
		return invalid("Invalid schema for response_format '%s': %v", f.JSONSchema.Name, err)
	}
	req.Schema = &llm.Schema{Name: f.JSONSchema.Name, JSON: f.JSONSchema.Schema}
	return nil
}

func checkChat(in chatRequest, req *Request) *refusal {
	if len(in.Messages) == 0 {
		return invalid("Invalid 'messages': empty array. Expected an array with minimum length 1, but got an empty array instead.")
	}
	var system []string
	for i, m := range in.Messages {
		content, ok := parts(m.Content)
		if !ok {
			return invalid("Invalid type for 'messages[%d].content': expected one of a string or array of objects.", i)
		}
		text := join(content, "")
		switch {
		case text == "":
			return invalid("Invalid 'messages[%d].content': text content must not be empty.", i)
		case m.Role == "system" || m.Role == "developer":
			system = append(system, text)
		case m.Role == "user" || m.Role == "assistant":
			req.Messages = append(req.Messages, llm.Message{Role: llm.Role(m.Role), Text: text})
		default:
			return invalid("Invalid value: '%s'. Supported values are: 'system', 'assistant', 'user', and 'developer'.", m.Role)
		}
	}
	req.System = strings.Join(system, "\n\n")
	return nil
}
