package anthropic

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"iter"
	"mime"
	"net/http"
	"net/url"
	"strings"

	"github.com/languagetutor/languagetutor/server/llm"
)

// version is of the API; this package reads the events of this one.
const version = "2023-06-01"

// Config says where a model is and what it understands.
type Config struct {
	// BaseURL is what comes before /v1/messages, such as https://llm.example.org; empty is Anthropic's own.
	BaseURL string
	Model   string
	// Key is asked for the key of each request; nil is for a server that wants none. A key is printable ASCII.
	Key func() (string, error)
	// NoTemperature leaves the temperature to the model, for models that take none.
	NoTemperature bool
}

// Provider is a model behind this API. It is safe for concurrent use.
type Provider struct {
	config   Config
	endpoint string
	client   *http.Client
}

const ownURL = "https://api.anthropic.com"

// New checks the configuration. An error names the setting that is wrong.
func New(config Config, client *http.Client) (*Provider, error) {
	if config.BaseURL == "" {
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
	}
	return &Provider{config: config, endpoint: base.JoinPath("v1", "messages").String(), client: client}, nil
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
		response, err := p.ask(asking, req, key)
		if err != nil {
			yield(nil, llm.Failed(ctx, err))
			return
		}
		defer func() { _ = response.Body.Close() }() // nothing is left to read
		if failure := refused(response, key); failure != nil {
			yield(nil, failure)
			return
		}
		read(ctx, req, response.Body, key)(yield)
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

func (p *Provider) ask(ctx context.Context, req llm.Request, key string) (*http.Response, error) {
	body, err := p.body(req)
	if err != nil {
		return nil, &llm.Error{Kind: llm.Rejected, Err: fmt.Errorf("write the request: %w", err)}
	}
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, p.endpoint, bytes.NewReader(body))
	if err != nil {
		return nil, err
	}
	if key != "" {
		request.Header.Set("X-Api-Key", key)
	}
	request.Header.Set("Anthropic-Version", version)
	request.Header.Set("Content-Type", "application/json")
	request.Header.Set("Accept", "text/event-stream")
	return p.client.Do(request)
}

// refused is what is wrong with a response before its body, or nil.
func refused(response *http.Response, key string) *llm.Error {
	if response.StatusCode != http.StatusOK {
		return failedStatus(response, key)
	}
	if kind, _, err := mime.ParseMediaType(response.Header.Get("Content-Type")); err != nil || kind != "text/event-stream" {
		return &llm.Error{Kind: llm.Malformed, Status: http.StatusOK, Message: tell("Content-Type "+kind, key)}
	}
	return nil
}
