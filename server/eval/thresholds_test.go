package eval

import (
	"strings"
	"testing"
)

func TestAThresholdSaysByHowMuchItIsMissed(t *testing.T) {
	t.Parallel()
	file := `
default: {correction_recall: {min: 0.6}, over_correction: {max: 0.1}, level_fit: {min: 0.1, max: 0.9}, repairs: {max: 0}}
mine: {correction_recall: {min: 0.1}}
`
	limits, err := ParseThresholds([]byte(file), []string{"mine"})
	if err != nil {
		t.Fatal(err)
	}
	m := Metrics{CorrectionRecall: new(0.25), OverCorrection: new(0.1 + 1e-12), LevelFit: new(0.95)}
	report := Report{Thresholds: limits.check("another", m)}
	want := "thresholds missed: correction_recall is 0.25, at least 0.6 is asked (0.35 short); " +
		"level_fit is 0.95, at most 0.9 is asked (0.05 over)"
	if err := report.Missed(); err == nil || err.Error() != want {
		t.Errorf("got  %v\nwant %s", err, want)
	}
	if len(report.Thresholds) != 5 {
		t.Errorf("%+v", report.Thresholds)
	}
	if last := report.Thresholds[4].String(); last != "repairs was not measured, at most 0 is asked" {
		t.Error(last)
	}
	if err := (Report{Thresholds: limits.check("mine", m)}).Missed(); err != nil {
		t.Errorf("the default's limits are not those of a provider with its own: %v", err)
	}
}

func TestAWrongFileOfThresholdsIsAnErrorThatNamesIt(t *testing.T) {
	t.Parallel()
	for want, file := range map[string]string{
		`"nobody", only default, scripted, mine`: "nobody: {level_fit: {min: 1}}",
		`"speed", only`:                          "mine: {speed: {min: 1}}",
		"mine: level_fit: needs":                 "mine: {level_fit: {}}",
		"mine: unsafe: needs":                    "mine: {unsafe: {max: .nan}}",
		"most":                                   "mine: {level_fit: {most: 1}}",
		"EOF":                                    "",
	} {
		if _, err := ParseThresholds([]byte(file), []string{"mine"}); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v", file, err)
		}
	}
}
