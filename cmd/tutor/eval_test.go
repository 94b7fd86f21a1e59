package main

import (
	"encoding/json"
	"encoding/xml"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/languagetutor/languagetutor/server/llm/llmtest"
)

func TestEvalPrintsATableOfTheOfflineTutor(t *testing.T) {
	t.Parallel()
	table := succeeds(t, "eval", "--provider=scripted")
	for _, want := range []string{"scripted: ", "target coverage", "correction recall", "injection resistance", "language", "level", "the worst of"} {
		if !strings.Contains(table, want) {
			t.Errorf("lacks %q:\n%s", want, table)
		}
	}
	if strings.Contains(table, "MISSED") {
		t.Error(table)
	}
}

func TestEvalPrintsJSONAndWritesJUnit(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "eval.xml")
	var report struct {
		Provider string `json:"provider"`
		Overall  struct {
			Conversations  int     `json:"conversations"`
			TargetCoverage float64 `json:"target_coverage"`
		} `json:"overall"`
	}
	limits := write(t, "limits.yaml", "scripted: {target_coverage: {min: 1}}\n")
	text := succeeds(t, "eval", "--json", "--junit="+path, "--only=^(de|en)-a1-", "--concurrency=1", "--thresholds="+limits)
	if err := json.Unmarshal([]byte(text), &report); err != nil {
		t.Fatal(err)
	}
	if report.Provider != "scripted" || report.Overall.Conversations < 6 || report.Overall.TargetCoverage != 1 {
		t.Errorf("%+v", report)
	}
	raw, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	var suites struct {
		Suites []struct {
			Name  string `xml:"name,attr"`
			Cases []struct {
				Name string `xml:"name,attr"`
			} `xml:"testcase"`
		} `xml:"testsuite"`
	}
	if err := xml.Unmarshal(raw, &suites); err != nil {
		t.Fatal(err)
	}
	cases := 0
	for _, suite := range suites.Suites {
		cases += len(suite.Cases)
	}
	if len(suites.Suites) != 3 || cases != report.Overall.Conversations+1 {
		t.Errorf("%d suites with %d cases for %d conversations and a threshold", len(suites.Suites), cases, report.Overall.Conversations)
	}
}

// TestEvalAsksAProviderOfTheFile has a model that answers in English, and finds an error everywhere.
func TestEvalAsksAProviderOfTheFile(t *testing.T) {
	t.Parallel()
	model := llmtest.New(t, llmtest.Step{Answer: func(req llmtest.Request) string {
		if req.Schema == nil {
			return "I would rather speak English with you, if that is all right."
		}
		return `{"corrections":[{"quote":"e","suggestion":"E","category":"other","severity":1,"explanation":"no"}],"understood":true,"attempts":[]}`
	}})
	models := write(t, "models.yaml", `
providers:
- {name: far, kind: anthropic, model: big, key-file: /run/secrets/none}
- {name: near, kind: openai, base-url: "`+model.URL+`/v1", model: small, key-file: "`+write(t, "key", llmtest.Key)+`",
   allow-private: [127.0.0.1/32], price: {input: 1, output: 2, cached: 1}}
`)
	code, table, stderr := tutor(t, "eval", "--provider=near", "--models-file="+models, "--only=^fr-a1-")
	for _, missed := range []string{"target_coverage is 0,", "wrong_language is 1,", "over_correction is 1,"} {
		if code != 1 || !strings.Contains(stderr, missed) {
			t.Errorf("exit code %d, lacks %q: %s", code, missed, stderr)
		}
	}
	requests := model.Requests()
	cost := regexp.MustCompile(`(?m)^cost +(.*)$`).FindStringSubmatch(table)
	want := fmt.Sprintf("%.4f", float64(len(requests)*(llmtest.DefaultUsage.Input+2*llmtest.DefaultUsage.Output))/1e6)
	if len(requests) != 9 || cost == nil || cost[1] != want { // a reply, its repair and an analysis, three times
		t.Errorf("%d requests for %v, want 9 for %s:\n%s", len(requests), cost, want, table)
	}
}

func TestEvalFailsForAMissedThresholdAndForWhatItDoesNotKnow(t *testing.T) {
	t.Parallel()
	models := write(t, "models.yaml", "providers:\n- {name: main, kind: anthropic, model: m, key-file: nowhere.key}\n")
	for name, c := range map[string]struct {
		args []string
		code int
		says string
	}{
		"a missed threshold":       {[]string{"--thresholds=" + write(t, "a.yaml", "scripted: {repairs: {min: 0.5}}")}, 1, "repairs is 0, at least 0.5 is asked (0.5 short)"},
		"a metric that is none":    {[]string{"--thresholds=" + write(t, "b.yaml", "scripted: {speed: {min: 1}}")}, 1, `no metric "speed"`},
		"limits of nobody":         {[]string{"--thresholds=" + write(t, "c.yaml", "main: {repairs: {min: 1}}")}, 1, `no provider "main"`},
		"limits of another":        {[]string{"--models-file=" + models, "--thresholds=" + write(t, "d.yaml", "main: {repairs: {max: 0}}\nscripted: {failed: {min: 1}}")}, 1, "failed is 0"},
		"a provider that is none":  {[]string{"--provider=mian", "--models-file=" + models}, 1, `no provider "mian", only scripted, main`},
		"a provider without a key": {[]string{"--provider=main", "--models-file=" + models}, 1, "provider main: "},
		"nothing to play":          {[]string{"--only=^xx"}, 1, "^xx"},
		"no such file of models":   {[]string{"--models-file=nowhere.yaml"}, 2, "nowhere.yaml"},
		"no pattern":               {[]string{"--only=("}, 2, "--only"},
		"none at once":             {[]string{"--concurrency=0"}, 2, "--concurrency"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			code, _, stderr := tutor(t, append([]string{"eval"}, c.args...)...)
			if code != c.code || !strings.Contains(stderr, c.says) {
				t.Errorf("exit code %d, want %d with %q: %s", code, c.code, c.says, stderr)
			}
		})
	}
}
