package openai

import (
	"math"
	"strings"

	api "github.com/sashabaranov/go-openai"

	"github.com/languagetutor/languagetutor/server/llm"
)

func (p *Provider) request(req llm.Request) api.ChatCompletionRequest {
	out := api.ChatCompletionRequest{
		Model:         p.config.Model,
		StreamOptions: &api.StreamOptions{IncludeUsage: true},
	}
	if p.config.Tokens == MaxCompletionTokens {
		out.MaxCompletionTokens = req.MaxTokens
	} else {
		out.MaxTokens = req.MaxTokens //nolint:staticcheck // most servers know no other
	}
	if !p.config.NoTemperature {
		// Zero would be left out, and the model's own taken.
		out.Temperature = max(float32(req.Temperature), math.SmallestNonzeroFloat32)
	}
	var system []string
	for _, block := range req.System {
		if strings.TrimSpace(block.Text) != "" {
			system = append(system, block.Text)
		}
	}
	switch {
	case req.Schema == nil:
	case p.config.NoSchema:
		system = append(system, "Answer with nothing but one JSON object that follows this JSON Schema:\n"+string(req.Schema.JSON))
	default:
		out.ResponseFormat = &api.ChatCompletionResponseFormat{
			Type:       api.ChatCompletionResponseFormatTypeJSONSchema,
			JSONSchema: &api.ChatCompletionResponseFormatJSONSchema{Name: req.Schema.Name, Schema: req.Schema.JSON, Strict: true},
		}
	}
	if len(system) > 0 {
		out.Messages = append(out.Messages, api.ChatCompletionMessage{
			Role: api.ChatMessageRoleSystem, Content: strings.Join(system, "\n\n"),
		})
	}
	for _, message := range req.Messages {
		out.Messages = append(out.Messages, api.ChatCompletionMessage{Role: string(message.Role), Content: message.Text})
	}
	return out
}
