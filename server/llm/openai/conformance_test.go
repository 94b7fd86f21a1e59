package openai

import (
	"testing"

	"go.uber.org/goleak"

	"github.com/languagetutor/languagetutor/server/llm"
	"github.com/languagetutor/languagetutor/server/llm/llmtest"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

func key() (string, error) { return llmtest.Key, nil }

func connect(t testing.TB, config Config) func(*llmtest.Server) llm.Provider {
	client := llmtest.Client(t)
	return func(s *llmtest.Server) llm.Provider {
		config := config
		config.BaseURL = s.URL + config.BaseURL
		p, err := New(config, client)
		if err != nil {
			t.Error(err)
		}
		return p
	}
}

func TestConformance(t *testing.T) {
	t.Parallel()
	llmtest.Conformance(t, connect(t, Config{BaseURL: "/v1", Model: "gpt-4o-mini", Key: key}))
}

func TestAzureConformance(t *testing.T) {
	t.Parallel()
	llmtest.Conformance(t, connect(t, Config{Model: "our.deployment", Key: key, Azure: true, APIVersion: "2024-10-21"}))
}
