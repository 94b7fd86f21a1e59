package anthropic

import (
	"encoding/json"
	"strings"

	"github.com/languagetutor/languagetutor/server/llm"
)

type request struct {
	Model       string      `json:"model"`
	MaxTokens   int         `json:"max_tokens"`
	Temperature *float64    `json:"temperature,omitempty"`
	System      []block     `json:"system,omitempty"`
	Messages    []message   `json:"messages"`
	Tools       []tool      `json:"tools,omitempty"`
	ToolChoice  *toolChoice `json:"tool_choice,omitempty"`
	Stream      bool        `json:"stream"`
}

type block struct {
	Type         string        `json:"type"`
	Text         string        `json:"text"`
	CacheControl *cacheControl `json:"cache_control,omitempty"`
}

type cacheControl struct {
	Type string `json:"type"`
}

type message struct {
	Role    llm.Role `json:"role"`
	Content string   `json:"content"`
}

type tool struct {
	Name        string          `json:"name"`
	Description string          `json:"description"`
	InputSchema json.RawMessage `json:"input_schema"`
}

type toolChoice struct {
	Type                   string `json:"type"`
	Name                   string `json:"name"`
	DisableParallelToolUse bool   `json:"disable_parallel_tool_use"`
}

func (p *Provider) body(req llm.Request) ([]byte, error) {
	out := request{Model: p.config.Model, MaxTokens: req.MaxTokens, System: system(req.System), Stream: true}
	if !p.config.NoTemperature {
		out.Temperature = &req.Temperature
	}
	for _, m := range req.Messages {
		out.Messages = append(out.Messages, message{Role: m.Role, Content: m.Text})
	}
	if req.Schema != nil {
		out.Tools = []tool{{Name: req.Schema.Name, Description: "Takes the answer.", InputSchema: req.Schema.JSON}}
		out.ToolChoice = &toolChoice{Type: "tool", Name: req.Schema.Name, DisableParallelToolUse: true}
	}
	return json.Marshal(out)
}

// system marks the last stable block: the provider keeps what it read up to there, the tool included.
func system(blocks []llm.Block) []block {
	var out []block
	stable := -1
	for _, b := range blocks {
		if strings.TrimSpace(b.Text) == "" {
			continue // the API refuses it
		}
		if b.Stable {
			stable = len(out)
		}
		out = append(out, block{Type: "text", Text: b.Text})
	}
	if stable >= 0 {
		out[stable].CacheControl = &cacheControl{Type: "ephemeral"}
	}
	return out
}
