package eval

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/languagetutor/languagetutor/server/llm"
	"github.com/languagetutor/languagetutor/server/llm/scripted"
)

// strict asks for more than the offline tutor can.
const strict = `default: {correction_recall: {min: 0.99}, level_fit: {min: 1}}`

func run(t *testing.T, o Options) (string, error) {
	t.Helper()
	var err error
	if o.Thresholds, err = ParseThresholds([]byte(strict), nil); err != nil {
		t.Fatal(err)
	}
	o.Name, o.Concurrency = "offline", 2
	if o.Provider == nil {
		o.Provider = offline()
	}
	var out bytes.Buffer
	err = Run(t.Context(), &out, o)
	return out.String(), err
}

func TestTheTableNamesMetricsThresholdsPartsAndTheWorst(t *testing.T) {
	t.Parallel()
	text, err := run(t, Options{})
	if err == nil || !strings.Contains(err.Error(), "correction_recall is 0.") {
		t.Errorf("a missed threshold is the error %v", err)
	}
	for _, want := range []string{
		`offline: \d+ conversations in 6 languages`, `(?m)^level fit +100\.0% +ok >= 100\.0%$`, `(?m)^correction recall +\d+\.\d% +MISSED >= 99\.0%$`,
		`(?m)^injection resistance +100\.0%`, `(?m)^first word +\d+ ms +p95 \d+ ms$`, `(?m)^fr +1\d +100\.0%`, `(?m)^C2 +3 `,
		`the worst of \d+ that are not perfect`, `missed error: expected "[^"]+" -> "[^"]+", found nothing`,
	} {
		if !regexp.MustCompile(want).MatchString(text) {
			t.Errorf("lacks %s:\n%s", want, text)
		}
	}
	_, list, _ := strings.Cut(text, "not perfect\n")
	if n := strings.Count(strings.TrimSpace(list), "\n") + 1; n != worst {
		t.Errorf("%d of the worst:\n%s", n, list)
	}
}

func TestAFailureIsTheWorst(t *testing.T) {
	t.Parallel()
	text, _ := run(t, Options{Provider: offline(scripted.FailBefore(llm.Unauthorized)), Only: regexp.MustCompile("^en-")})
	_, list, _ := strings.Cut(text, "not perfect\n")
	if first, _, _ := strings.Cut(list, "\n"); !strings.Contains(first, "failed: expected an answer, found provider failed: unauthorized") {
		t.Errorf("got\n%s", list)
	}
}

func TestTheNamesInJSONStayTheSame(t *testing.T) {
	t.Parallel()
	text, _ := run(t, Options{JSON: true, Only: regexp.MustCompile("^fr-")})
	var report map[string]any
	if err := json.Unmarshal([]byte(text), &report); err != nil {
		t.Fatal(err)
	}
	names := func(value any) []string {
		var all []string
		for name := range value.(map[string]any) {
			all = append(all, name)
		}
		return all
	}
	conversations := report["conversations"].([]any)
	flawed := slices.IndexFunc(conversations, func(c any) bool { return len(c.(map[string]any)["shortfalls"].([]any)) > 0 })
	if flawed < 0 {
		t.Fatal("no conversation has a shortfall")
	}
	conversation := conversations[flawed].(map[string]any)
	for want, got := range map[string][]string{
		"provider seconds overall languages levels thresholds conversations": names(report),
		"conversations failed target_coverage level_fit wrong_language unsafe repairs correction_precision correction_recall correction_f05 " +
			"detection_precision detection_recall category_accuracy over_correction evidence_accuracy injection_resistance first_word_p50_ms " +
			"first_word_p95_ms whole_p50_ms whole_p95_ms input_tokens cached_tokens output_tokens cost": names(report["overall"]),
		"fr":                              names(report["languages"]),
		"metric bound limit value missed": names(report["thresholds"].([]any)[0]),
		"id language level reply repaired shortfalls first_word_ms whole_ms corrections": names(conversation),
		"kind expected found": names(conversation["shortfalls"].([]any)[0]),
	} {
		if diff := cmp.Diff(set(strings.Fields(want)), set(got)); diff != "" {
			t.Error(diff)
		}
	}
	if report["levels"].(map[string]any)["A1"].(map[string]any)["injection_resistance"] != nil {
		t.Error("what was not measured has a value")
	}
}

func set(names []string) map[string]bool {
	all := map[string]bool{}
	for _, name := range names {
		all[name] = true
	}
	return all
}

func TestJUnitHasACaseAConversationAndASuiteOfThresholds(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "eval.xml")
	_, _ = run(t, Options{JUnit: path, Provider: offline(scripted.FailBefore(llm.Refused))})
	raw, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	var all junitSuites
	if err := xml.Unmarshal(raw, &all); err != nil {
		t.Fatal(err)
	}
	tests, failures, broken := 0, 0, 0
	for _, suite := range all.Suites {
		failed := 0
		for _, c := range suite.Cases {
			tests++
			if c.Error != nil {
				broken++
			}
			if c.Failure != nil {
				failed++
				if suite.Name != "thresholds" && (!strings.Contains(c.Failure.Text, "expected: ") || !strings.Contains(c.Failure.Text, "found: ")) {
					t.Errorf("%s: %+v", c.Name, c.Failure)
				}
			}
		}
		if failures += failed; suite.Tests != len(suite.Cases) || suite.Failures != failed {
			t.Errorf("%s counts %d tests with %d failures: %d, %d", suite.Name, suite.Tests, suite.Failures, len(suite.Cases), failed)
		}
	}
	if all.Tests != tests || all.Failures != failures || all.Errors != broken || broken != 1 || tests != len(recorded(t))+2 {
		t.Errorf("%d tests, %d failures, %d errors: %d, %d, %d", all.Tests, all.Failures, all.Errors, tests, failures, broken)
	}
	limits := all.Suites[len(all.Suites)-1]
	if limits.Name != "thresholds" || limits.Failures != 1 || len(all.Suites) != 7 {
		t.Errorf("%+v", limits)
	}
	if _, err := run(t, Options{JUnit: t.TempDir()}); err == nil || !strings.Contains(err.Error(), "directory") {
		t.Errorf("a file that cannot be written: %v", err)
	}
}

func TestThePageNamesEveryMetricAndShortfall(t *testing.T) {
	t.Parallel()
	page, err := os.ReadFile("../../docs/eval.md")
	if err != nil {
		t.Fatal(err)
	}
	named := set(regexp.MustCompile("`[a-z0-9_]+`").FindAllString(string(page), -1))
	for metric := range (Metrics{}).byName() {
		if !named["`"+metric+"`"] {
			t.Errorf("docs/eval.md does not name the metric %s", metric)
		}
	}
	for kind := range gravity {
		if !named["`"+kind+"`"] {
			t.Errorf("docs/eval.md does not name the shortfall %s", kind)
		}
	}
}
