package config

import (
	"fmt"
	"math"
	"net/netip"
	"net/url"
	"os"
	"slices"

	"sigs.k8s.io/yaml"
)

// Models say which language models hold conversations, and what they may take. They stand in a file of their own.
type Models struct {
	// Providers are asked by priority, the highest first.
	Providers []Provider `json:"providers"`
	// Scripted lets the offline tutor answer when no provider does. It follows a script, and says so.
	Scripted bool   `json:"scripted"`
	Limits   Limits `json:"limits"`
	// LanguageTool is a server of that name, which finds errors besides the rules of the house; nil without one.
	LanguageTool *LanguageTool `json:"languagetool"`
}

// LanguageTool is where a server answers that speaks LanguageTool's HTTP API.
type LanguageTool struct {
	BaseURL string `json:"base-url"`
	// AllowPrivate are networks of this house that it may be in, as for a provider.
	AllowPrivate []string `json:"allow-private"`
}

// Provider is a language model behind one API and one key.
type Provider struct {
	// Name is what logs, metrics and turns call it.
	Name string `json:"name"`
	// Kind is openai (and all that speak like it), azure or anthropic.
	Kind string `json:"kind"`
	// BaseURL is where the API is; empty means the maker's own. For azure it is needed.
	BaseURL string `json:"base-url"`
	Model   string `json:"model"`
	// KeyFile holds the key. It is read again when it changes.
	KeyFile  string `json:"key-file"`
	Priority int    `json:"priority"`
	// MaxConcurrent bounds the answers under way; 0 means 64.
	MaxConcurrent int `json:"max-concurrent"`
	// ContextTokens is how much the model can read; 0 means that it is not known.
	ContextTokens int `json:"context-tokens"`
	// APIVersion is azure's.
	APIVersion string `json:"api-version"`
	// NoSchema says that the API cannot be given a JSON Schema.
	NoSchema bool `json:"no-schema"`
	// NoTemperature leaves the temperature to a model that refuses one.
	NoTemperature bool `json:"no-temperature"`
	// CompletionTokens says that the model takes max_completion_tokens and not max_tokens.
	CompletionTokens bool `json:"completion-tokens"`
	// AllowPrivate are networks of this house that the provider may be in, such as 127.0.0.1/32 for a local model. Elsewhere only
	// https and public addresses are reached.
	AllowPrivate []string `json:"allow-private"`
	// Price is for a million tokens, in the currency of the limits.
	Price Price `json:"price"`
}

// Price is for a million tokens. Cached is for input that the provider had kept; 0 means the price of input.
type Price struct {
	Input  float64 `json:"input"`
	Output float64 `json:"output"`
	Cached float64 `json:"cached"`
}

// Limits are what may be used in a day of UTC, in tokens and in money; 0 means any amount.
type Limits struct {
	LearnerDailyTokens  int64   `json:"learner-daily-tokens"`
	LearnerDailyMoney   float64 `json:"learner-daily-money"`
	InstanceDailyTokens int64   `json:"instance-daily-tokens"`
	InstanceDailyMoney  float64 `json:"instance-daily-money"`
}

// LoadModels reads and verifies the file of models.
func LoadModels(path string) (Models, error) {
	raw, err := os.ReadFile(path)
	if err != nil {
		return Models{}, wrong("models-file", "%v", err)
	}
	var m Models
	if err := yaml.UnmarshalStrict(raw, &m); err != nil {
		return Models{}, wrong("models-file", "%s: %v", path, err)
	}
	if err := m.verify(); err != nil {
		return Models{}, wrong("models-file", "%s: %v", path, err)
	}
	return m, nil
}

func (m Models) verify() error {
	var names []string
	for i, p := range m.Providers {
		if err := p.verify(); err != nil {
			return fmt.Errorf("providers[%d] %w", i, err)
		}
		if slices.Contains(names, p.Name) {
			return fmt.Errorf("providers[%d] name: %q is there twice", i, p.Name)
		}
		names = append(names, p.Name)
	}
	if l := m.LanguageTool; l != nil {
		if l.BaseURL == "" {
			return fmt.Errorf("languagetool base-url: is missing")
		}
		if err := verifyAddress(l.BaseURL, l.AllowPrivate); err != nil {
			return fmt.Errorf("languagetool %w", err)
		}
	}
	for name, limit := range map[string]float64{
		"learner-daily-tokens": float64(m.Limits.LearnerDailyTokens), "learner-daily-money": m.Limits.LearnerDailyMoney,
		"instance-daily-tokens": float64(m.Limits.InstanceDailyTokens), "instance-daily-money": m.Limits.InstanceDailyMoney,
	} {
		if !(limit >= 0) || math.IsInf(limit, 0) {
			return fmt.Errorf("limits %s: must be 0 or more", name)
		}
	}
	return nil
}

func (p Provider) verify() error {
	switch {
	case p.Name == "" || p.Name == "scripted":
		return fmt.Errorf("name: must not be %q", p.Name)
	case !slices.Contains([]string{"openai", "azure", "anthropic"}, p.Kind):
		return fmt.Errorf("kind: %q is not openai, azure or anthropic", p.Kind)
	case p.Model == "":
		return fmt.Errorf("model: is missing")
	case p.KeyFile == "" && len(p.AllowPrivate) == 0:
		return fmt.Errorf("key-file: is missing")
	case p.Kind == "azure" && (p.BaseURL == "" || p.APIVersion == ""):
		return fmt.Errorf("base-url and api-version: azure needs both")
	case p.MaxConcurrent < 0 || p.ContextTokens < 0:
		return fmt.Errorf("max-concurrent and context-tokens: must be 0 or more")
	}
	if err := verifyAddress(p.BaseURL, p.AllowPrivate); err != nil {
		return err
	}
	for name, price := range map[string]float64{"input": p.Price.Input, "output": p.Price.Output, "cached": p.Price.Cached} {
		if !(price >= 0) || math.IsInf(price, 0) {
			return fmt.Errorf("price %s: must be 0 or more", name)
		}
	}
	return nil
}

// verifyAddress checks where a server is, if that is said, and the networks of this house that it may be in.
func verifyAddress(address string, private []string) error {
	if address != "" {
		u, err := url.Parse(address)
		if err != nil || u.Host == "" || u.User != nil || (u.Scheme != "https" && u.Scheme != "http") {
			return fmt.Errorf("base-url: is not an https:// URL without user and password")
		}
		if u.Scheme == "http" && len(private) == 0 {
			return fmt.Errorf("base-url: http is for networks in allow-private only")
		}
	}
	for _, network := range private {
		if _, err := netip.ParsePrefix(network); err != nil {
			return fmt.Errorf("allow-private: %q is not a network such as 127.0.0.1/32", network)
		}
	}
	return nil
}
