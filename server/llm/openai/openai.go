package openai

import (
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
	"math"
	"net/http"
	"net/url"
	"strings"

	api "github.com/sashabaranov/go-openai"

	"github.com/languagetutor/languagetutor/server/llm"
)

// Limit is the name of the field that bounds an answer.
type Limit string

// The names. Servers that only resemble OpenAI's know the older one; OpenAI's models that reason know the newer one.
const (
	MaxTokens           Limit = "max_tokens"
	MaxCompletionTokens Limit = "max_completion_tokens"
)

// Config says where a model is and what it understands.
type Config struct {
	// BaseURL is what comes before /chat/completions, such as https://llm.example.org/v1; empty is OpenAI's own. Of Azure it is
	// what comes before /openai, and needed.
	BaseURL string
	// Model is its name, of Azure that of the deployment.
	Model string
	// Key is asked for the key of each request; nil is for a server that wants none. A key is printable ASCII.
	Key func() (string, error)
	// Azure and APIVersion go together.
	Azure      bool
	APIVersion string
	// NoSchema is for a server that cannot be held to a schema: it is told of it in the instructions instead.
	NoSchema bool
	// Tokens is MaxTokens if empty, or MaxCompletionTokens for a model that is known to reason.
	Tokens Limit
	// NoTemperature leaves the temperature to the model, as for every model that is known to reason.
	NoTemperature bool
}

// Provider is a model behind this API. It is safe for concurrent use.
type Provider struct {
	config Config
	client *http.Client
}

const ownURL = "https://api.openai.com/v1"

// New checks the configuration. An error names the setting that is wrong.
func New(config Config, client *http.Client) (*Provider, error) {
	if config.BaseURL == "" && !config.Azure {
		config.BaseURL = ownURL
	}
	base, err := url.Parse(config.BaseURL)
	if err != nil {
		return nil, errors.New("base-url: not a URL") // what is wrong with it may be a password
	}
	switch {
	case base.Scheme != "https" && base.Scheme != "http", base.Host == "":
		return nil, errors.New("base-url: must begin with https:// or http:// and a host")
	case base.User != nil, base.RawQuery != "", base.Fragment != "":
		return nil, errors.New("base-url: must not hold a user, a query or a fragment")
	case config.Model == "":
		return nil, errors.New("model: missing")
	case config.Azure != (config.APIVersion != ""):
		return nil, errors.New("api-version: goes together with Azure")
	case config.Tokens != "" && config.Tokens != MaxTokens && config.Tokens != MaxCompletionTokens:
		return nil, fmt.Errorf("tokens: must be %s or %s", MaxTokens, MaxCompletionTokens)
	}
	old := api.ChatCompletionRequest{Model: config.Model, MaxTokens: 1} //nolint:staticcheck // asks who refuses it
	if api.NewReasoningValidator().Validate(old) != nil {
		if config.Tokens == MaxTokens {
			return nil, fmt.Errorf("tokens: %s takes %s only", config.Model, MaxCompletionTokens)
		}
		config.Tokens, config.NoTemperature = MaxCompletionTokens, true
	}
	return &Provider{config: config, client: client}, nil
}

// Stream implements llm.Provider.
func (p *Provider) Stream(ctx context.Context, req llm.Request) iter.Seq2[llm.Event, error] {
	return func(yield func(llm.Event, error) bool) {
		key, failure := p.key()
		if failure != nil {
			yield(nil, failure)
			return
		}
		asking, cancel := context.WithCancel(ctx)
		defer cancel()
		stream, err := api.NewClientWithConfig(p.settings(key)).CreateChatCompletionStream(asking, p.request(req))
		if err != nil {
			yield(nil, failed(ctx, err, key))
			return
		}
		defer func() { _ = stream.Close() }() // nothing is left to read
		var a answer
		for {
			chunk, err := stream.Recv()
			if err != nil {
				a.end(ctx, req, err, key, yield)
				return
			}
			text, err := a.take(chunk)
			if err != nil {
				yield(nil, err)
				return
			}
			if text != "" && !yield(llm.Delta{Text: text}, nil) {
				return
			}
		}
	}
}

func (p *Provider) key() (string, *llm.Error) {
	if p.config.Key == nil {
		return "", nil
	}
	key, err := p.config.Key()
	if err != nil {
		return "", &llm.Error{Kind: llm.Unauthorized, Err: err}
	}
	if key == "" || strings.ContainsFunc(key, func(c rune) bool { return c <= ' ' || c > '~' }) {
		return "", &llm.Error{Kind: llm.Unauthorized, Message: "the key is empty, or not one word of printable ASCII"}
	}
	return key, nil
}

func (p *Provider) settings(key string) api.ClientConfig {
	settings := api.DefaultConfig(key)
	if p.config.Azure {
		settings = api.DefaultAzureConfig(key, "")
		settings.APIVersion = p.config.APIVersion
		settings.AzureModelMapperFunc = url.PathEscape
	}
	settings.BaseURL = p.config.BaseURL
	settings.HTTPClient = p.client
	settings.EmptyMessagesLimit = math.MaxUint // keep-alives count as empty; the client has the clocks
	return settings
}

// answer is what was received of one.
type answer struct {
	text    strings.Builder
	refused bool
	reason  api.FinishReason
	usage   *api.Usage
}

// take returns the text of a chunk.
func (a *answer) take(chunk api.ChatCompletionStreamResponse) (string, error) {
	if chunk.Choices == nil && chunk.Usage == nil {
		return "", &llm.Error{Kind: llm.Malformed, Message: "a chunk without choices and usage"}
	}
	if chunk.Usage != nil {
		a.usage = chunk.Usage
	}
	if len(chunk.Choices) == 0 || a.reason != "" {
		return "", nil
	}
	choice := chunk.Choices[0]
	a.reason = choice.FinishReason
	a.refused = a.refused || choice.Delta.Refusal != ""
	a.text.WriteString(choice.Delta.Content)
	return choice.Delta.Content, nil
}

// end tells how the answer ended. Once the model said why it stopped, a stream that breaks takes nothing but the usage.
func (a *answer) end(ctx context.Context, req llm.Request, err error, key string, yield func(llm.Event, error) bool) {
	var reason llm.Reason
	switch a.reason {
	case "":
		if errors.Is(err, io.EOF) {
			yield(nil, &llm.Error{Kind: llm.Incomplete, Message: "the stream ended without a finish_reason"})
		} else {
			yield(nil, failed(ctx, err, key))
		}
		return
	case api.FinishReasonStop, "eos":
		reason = llm.Stop
	case api.FinishReasonLength:
		reason = llm.Length
	case api.FinishReasonContentFilter:
		reason = llm.Filter
	default:
		yield(nil, &llm.Error{Kind: llm.Incomplete, Message: tell("finish_reason "+string(a.reason), key)})
		return
	}
	if a.refused {
		reason = llm.Filter
	}
	if yield(a.used(req), nil) {
		yield(llm.Finish{Reason: reason}, nil)
	}
}

func (a *answer) used(req llm.Request) llm.Usage {
	if a.usage == nil {
		return llm.Usage{Input: llm.EstimateInput(req), Output: llm.EstimateTokens(a.text.String()), Estimated: true}
	}
	used := llm.Usage{Input: a.usage.PromptTokens, Output: a.usage.CompletionTokens}
	if details := a.usage.PromptTokensDetails; details != nil {
		used.Cached = details.CachedTokens
	}
	return used
}
