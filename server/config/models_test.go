package config_test

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/languagetutor/languagetutor/server/config"
)

func modelsFile(t *testing.T, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "models.yaml")
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

const goodModels = `
providers:
- name: main
  kind: anthropic
  model: some-model
  key-file: /run/secrets/anthropic
  priority: 10
  price: {input: 3, output: 15, cached: 0.3}
- name: local
  kind: openai
  base-url: http://127.0.0.1:11434/v1
  model: small
  allow-private: [127.0.0.1/32]
scripted: true
limits: {learner-daily-tokens: 100000, instance-daily-money: 20}
languagetool: {base-url: "http://10.0.0.7:8010", allow-private: [10.0.0.0/8]}
`

func TestAFileOfModelsIsRead(t *testing.T) {
	t.Parallel()
	m, err := config.LoadModels(modelsFile(t, goodModels))
	if err != nil {
		t.Fatal(err)
	}
	if len(m.Providers) != 2 || !m.Scripted || m.Providers[0].Price.Output != 15 || m.Limits.InstanceDailyMoney != 20 ||
		m.Providers[1].AllowPrivate[0] != "127.0.0.1/32" || m.LanguageTool.BaseURL != "http://10.0.0.7:8010" {
		t.Errorf("%+v", m)
	}
}

func TestAWrongFileOfModelsIsNamedWithItsField(t *testing.T) {
	t.Parallel()
	for want, change := range map[string][2]string{
		"name":                               {"name: main", "name: scripted"},
		"is there twice":                     {"name: local", "name: main"},
		"kind":                               {"kind: anthropic", "kind: magic"},
		"model: is missing":                  {"model: some-model", ""},
		"key-file: is missing":               {"key-file: /run/secrets/anthropic", ""},
		"azure needs both":                   {"kind: anthropic", "kind: azure"},
		"base-url":                           {"http://127.0.0.1:11434/v1", "ftp://127.0.0.1"},
		"languagetool base-url: is missing":  {`base-url: "http://10.0.0.7:8010", `, ""},
		"languagetool base-url: http is for": {", allow-private: [10.0.0.0/8]", ""},
		"languagetool allow-private: \"10.0.0.0/80\" is not": {"10.0.0.0/8", "10.0.0.0/80"},
		"user and password":    {"http://127.0.0.1", "http://user:secret@127.0.0.1"},
		"http is for networks": {"  allow-private: [127.0.0.1/32]", "  key-file: /key"},
		"allow-private":        {"[127.0.0.1/32]", "[localhost]"},
		"price input":          {"input: 3", "input: -3"},
		"learner-daily-tokens": {"learner-daily-tokens: 100000", "learner-daily-tokens: -1"},
		"max-concurrent":       {"priority: 10", "max-concurrent: -1"},
		"unknown field":        {"priority: 10", "prio: 10"},
	} {
		_, err := config.LoadModels(modelsFile(t, strings.Replace(goodModels, change[0], change[1], 1)))
		var wrong *config.Error
		if !errors.As(err, &wrong) || wrong.Setting != "models-file" || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v", want, err)
		}
		if err != nil && strings.Contains(err.Error(), "secret@") {
			t.Errorf("the error shows a password: %v", err)
		}
	}
	if _, err := config.LoadModels(filepath.Join(t.TempDir(), "none.yaml")); err == nil {
		t.Error("a file that is not there was read")
	}
}
