package server

import (
	"cmp"
	"fmt"
	"log/slog"
	"math"
	"net/http"
	"net/netip"
	"slices"
	"strings"
	"time"

	"go.opentelemetry.io/otel/metric"

	"github.com/languagetutor/languagetutor/server/config"
	"github.com/languagetutor/languagetutor/server/grammar"
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
	grammar  *grammar.LanguageTool // nil when there is none
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
	if m.grammar, err = newGrammar(cfg.LanguageTool, meters); err != nil {
		return m, fmt.Errorf("setting models-file: languagetool: %w", err)
	}
	var routes []llm.Route
	for _, p := range cfg.Providers {
		route, err := newRoute(p, meters)
		if err != nil {
			return m, err
		}
		routes = append(routes, route)
		m.prices[llm.Start{Provider: p.Name, Model: p.Model}] = priceOf(p)
	}
	if cfg.Scripted {
		routes = append(routes, offline())
	}
	if len(routes) == 0 {
		return m, nil
	}
	m.likely = llm.Start{Provider: routes[0].Name, Model: routes[0].Model}
	m.provider, err = llm.NewRouter(routes, llm.RouterOptions{Logger: log, MeterProvider: meters})
	return m, err
}

// Provider returns one model of a file, under the same clocks and caps as a server's and retried as there, and its price.
// "scripted" is always there. An error for a name that is not lists those that are.
func Provider(cfg config.Models, name string, meters metric.MeterProvider) (llm.Provider, llm.Price, error) {
	route, price := offline(), llm.Price{}
	if name != route.Name {
		at := slices.IndexFunc(cfg.Providers, func(p config.Provider) bool { return p.Name == name })
		if at < 0 {
			known := []string{route.Name}
			for _, p := range cfg.Providers {
				known = append(known, p.Name)
			}
			return nil, price, fmt.Errorf("there is no provider %q, only %s", name, strings.Join(known, ", "))
		}
		var err error
		if route, err = newRoute(cfg.Providers[at], meters); err != nil {
			return nil, price, err
		}
		price = priceOf(cfg.Providers[at])
	}
	router, err := llm.NewRouter([]llm.Route{route}, llm.RouterOptions{MeterProvider: meters})
	return router, price, err
}

func newRoute(p config.Provider, meters metric.MeterProvider) (llm.Route, error) {
	provider, err := newProvider(p, meters)
	if err != nil {
		return llm.Route{}, fmt.Errorf("setting models-file: provider %s: %w", p.Name, err)
	}
	return llm.Route{
		Name: p.Name, Model: p.Model, Provider: provider, Priority: -p.Priority, MaxConcurrent: cmp.Or(p.MaxConcurrent, 64),
		ContextTokens: p.ContextTokens,
	}, nil
}

// offline is the tutor that needs no model.
func offline() llm.Route {
	return llm.Route{
		Name: "scripted", Model: "offline", Provider: scripted.New(scripted.Options{}), LastResort: true, ContextTokens: math.MaxInt32,
	}
}

func priceOf(p config.Provider) llm.Price {
	return llm.Price{Input: micros(p.Price.Input), Output: micros(p.Price.Output), Cached: micros(p.Price.Cached)}
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
	private, err := networks(p.AllowPrivate)
	if err != nil {
		return nil, err
	}
	return upstream.NewClient(upstream.Options{Provider: p.Name, Model: p.Model, AllowPrivate: private, MeterProvider: meters})
}

// grammarPatience is how long a learner's corrections wait for the grammar server.
const grammarPatience = 3 * time.Second

func newGrammar(l *config.LanguageTool, meters metric.MeterProvider) (*grammar.LanguageTool, error) {
	if l == nil {
		return nil, nil
	}
	private, err := networks(l.AllowPrivate)
	if err != nil {
		return nil, err
	}
	client, err := upstream.NewClient(upstream.Options{
		Provider: "languagetool", Connect: time.Second, Total: grammarPatience, AllowPrivate: private, MeterProvider: meters,
	})
	if err != nil {
		return nil, err
	}
	return grammar.New(l.BaseURL, client)
}

func networks(names []string) ([]netip.Prefix, error) {
	var all []netip.Prefix
	for _, name := range names {
		prefix, err := netip.ParsePrefix(name)
		if err != nil {
			return nil, err
		}
		all = append(all, prefix)
	}
	return all, nil
}

// micros is an amount of money in millionths.
func micros(money float64) int64 { return int64(math.Round(money * 1e6)) }

func limits(l config.Limits) llm.Limits {
	return llm.Limits{
		LearnerDailyTokens: l.LearnerDailyTokens, LearnerDailyMicros: micros(l.LearnerDailyMoney),
		InstanceDailyTokens: l.InstanceDailyTokens, InstanceDailyMicros: micros(l.InstanceDailyMoney),
	}
}
