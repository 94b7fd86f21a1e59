package server

import (
	"fmt"
	"log/slog"
	"math"
	"net/http"
	"net/netip"

	"go.opentelemetry.io/otel/metric"

	"github.com/languagetutor/languagetutor/server/config"
	"github.com/languagetutor/languagetutor/server/llm"
	"github.com/languagetutor/languagetutor/server/llm/anthropic"
	"github.com/languagetutor/languagetutor/server/llm/openai"
	"github.com/languagetutor/languagetutor/server/llm/scripted"
	"github.com/languagetutor/languagetutor/server/llm/upstream"
)

// models are the language models of a server: who answers, at what price, and within which budgets.
type models struct {
	provider llm.Provider // nil when there is none
	likely   llm.Start
	prices   map[llm.Start]llm.Price
	budgets  *llm.Budgets
}

func (m models) price(provider, model string) llm.Price {
	return m.prices[llm.Start{Provider: provider, Model: model}]
}

// newModels builds the models of a file.
func newModels(cfg config.Models, meters metric.MeterProvider, log *slog.Logger) (models, error) {
	m := models{prices: map[llm.Start]llm.Price{}}
	var err error
	if m.budgets, err = llm.NewBudgets(limits(cfg.Limits)); err != nil {
		return m, err
	}
	var routes []llm.Route
	for _, p := range cfg.Providers {
		provider, err := newProvider(p, meters)
		if err != nil {
			return m, fmt.Errorf("setting models-file: provider %s: %w", p.Name, err)
		}
		concurrent := p.MaxConcurrent
		if concurrent == 0 {
			concurrent = 64
		}
		routes = append(routes, llm.Route{
			Name: p.Name, Model: p.Model, Provider: provider, Priority: -p.Priority, MaxConcurrent: concurrent, ContextTokens: p.ContextTokens,
		})
		m.prices[llm.Start{Provider: p.Name, Model: p.Model}] = llm.Price{
			Input: micros(p.Price.Input), Output: micros(p.Price.Output), Cached: micros(p.Price.Cached),
		}
	}
	if cfg.Scripted {
		routes = append(routes, llm.Route{
			Name: "scripted", Model: "offline", Provider: scripted.New(scripted.Options{}), LastResort: true, ContextTokens: math.MaxInt32,
		})
	}
	if len(routes) == 0 {
		return m, nil
	}
	m.likely = llm.Start{Provider: routes[0].Name, Model: routes[0].Model}
	m.provider, err = llm.NewRouter(routes, llm.RouterOptions{Logger: log, MeterProvider: meters})
	return m, err
}

func newProvider(p config.Provider, meters metric.MeterProvider) (llm.Provider, error) {
	client, err := newClient(p, meters)
	if err != nil {
		return nil, err
	}
	var key func() (string, error)
	if p.KeyFile != "" {
		key = llm.KeyFile(p.KeyFile)
		if _, err := key(); err != nil {
			return nil, err
		}
	}
	if p.Kind == "anthropic" {
		return anthropic.New(anthropic.Config{BaseURL: p.BaseURL, Model: p.Model, Key: key, NoTemperature: p.NoTemperature}, client)
	}
	tokens := openai.Limit("")
	if p.CompletionTokens {
		tokens = openai.MaxCompletionTokens
	}
	return openai.New(openai.Config{
		BaseURL: p.BaseURL, Model: p.Model, Key: key, Azure: p.Kind == "azure", APIVersion: p.APIVersion, NoSchema: p.NoSchema, Tokens: tokens,
		NoTemperature: p.NoTemperature,
	}, client)
}

func newClient(p config.Provider, meters metric.MeterProvider) (*http.Client, error) {
	var private []netip.Prefix
	for _, network := range p.AllowPrivate {
		prefix, err := netip.ParsePrefix(network)
		if err != nil {
			return nil, err
		}
		private = append(private, prefix)
	}
	return upstream.NewClient(upstream.Options{Provider: p.Name, Model: p.Model, AllowPrivate: private, MeterProvider: meters})
}

// micros is an amount of money in millionths.
func micros(money float64) int64 { return int64(math.Round(money * 1e6)) }

func limits(l config.Limits) llm.Limits {
	return llm.Limits{
		LearnerDailyTokens: l.LearnerDailyTokens, LearnerDailyMicros: micros(l.LearnerDailyMoney),
		InstanceDailyTokens: l.InstanceDailyTokens, InstanceDailyMicros: micros(l.InstanceDailyMoney),
	}
}
