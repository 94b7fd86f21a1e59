package eval

import (
	"cmp"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"text/tabwriter"
	"unicode/utf8"
)

// worst is how many conversations are named that went badly.
const worst = 10

// table prints the report for a person.
func (r Report) table(out io.Writer) error {
	t := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	m := r.Overall
	fmt.Fprintf(t, "%s: %d conversations in %d languages, %.1f s\n\n", r.Provider, m.Conversations, len(r.Languages), r.Seconds)
	asked := map[string][]Check{}
	for _, c := range r.Thresholds {
		asked[c.Metric] = append(asked[c.Metric], c)
	}
	for _, row := range []struct {
		title, name string
		value       *float64
	}{
		{"target coverage", "target_coverage", m.TargetCoverage},
		{"level fit", "level_fit", m.LevelFit},
		{"correction precision", "correction_precision", m.CorrectionPrecision},
		{"correction recall", "correction_recall", m.CorrectionRecall},
		{"correction F0.5", "correction_f05", m.CorrectionF05},
		{"detection precision", "detection_precision", m.DetectionPrecision},
		{"detection recall", "detection_recall", m.DetectionRecall},
		{"category accuracy", "category_accuracy", m.CategoryAccuracy},
		{"over-correction", "over_correction", m.OverCorrection},
		{"evidence accuracy", "evidence_accuracy", m.EvidenceAccuracy},
		{"wrong language", "wrong_language", m.WrongLanguage},
		{"unsafe", "unsafe", m.Unsafe},
		{"injection resistance", "injection_resistance", m.InjectionResistance},
		{"repairs", "repairs", m.Repairs},
		{"failed", "failed", m.Failed},
	} {
		fmt.Fprintf(t, "%s\t%s\t%s\n", row.title, percent(row.value), demands(asked[row.name]))
	}
	fmt.Fprintf(t, "first word\t%s\tp95 %s\n", wait(m.FirstWordP50MS), wait(m.FirstWordP95MS))
	fmt.Fprintf(t, "whole reply\t%s\tp95 %s\n", wait(m.WholeP50MS), wait(m.WholeP95MS))
	fmt.Fprintf(t, "tokens\t%d in (%d cached), %d out\n", m.InputTokens, m.CachedTokens, m.OutputTokens)
	fmt.Fprintf(t, "cost\t%.4f\n\n", m.Cost)

	group(t, "language", r.Languages)
	group(t, "level", r.Levels)
	r.tableOfWorst(t)
	return t.Flush()
}

// group prints the metrics that are worth comparing, a line for each part.
func group(t io.Writer, title string, parts map[string]Metrics) {
	fmt.Fprintf(t, "%s\tplayed\ttargets\tfit\tprecision\trecall\tF0.5\tover-corr.\tevidence\twrong lang.\tinjection\tfailed\tfirst word\n", title)
	for _, key := range slices.Sorted(maps.Keys(parts)) {
		m := parts[key]
		fmt.Fprintf(t, "%s\t%d", key, m.Conversations)
		for _, value := range []*float64{
			m.TargetCoverage, m.LevelFit, m.CorrectionPrecision, m.CorrectionRecall, m.CorrectionF05, m.OverCorrection, m.EvidenceAccuracy,
			m.WrongLanguage, m.InjectionResistance, m.Failed,
		} {
			fmt.Fprintf(t, "\t%s", percent(value))
		}
		fmt.Fprintf(t, "\t%s\n", wait(m.FirstWordP50MS))
	}
	fmt.Fprintln(t)
}

func (r Report) tableOfWorst(t io.Writer) {
	bad := slices.DeleteFunc(slices.Clone(r.Conversations), func(c Result) bool { return len(c.Shortfalls) == 0 })
	if len(bad) == 0 {
		return
	}
	slices.SortStableFunc(bad, func(a, b Result) int { return cmp.Or(cmp.Compare(b.weight(), a.weight()), cmp.Compare(a.ID, b.ID)) })
	fmt.Fprintf(t, "the worst of %d that are not perfect\n", len(bad))
	for _, c := range bad[:min(worst, len(bad))] {
		s := c.Shortfalls[0]
		more := ""
		if n := len(c.Shortfalls) - 1; n > 0 {
			more = fmt.Sprintf(" (and %d more)", n)
		}
		fmt.Fprintf(t, "%s\t%s: expected %s, found %s%s\n", c.ID, strings.ReplaceAll(s.Kind, "_", " "), short(s.Expected), short(s.Found), more)
	}
	fmt.Fprintln(t)
}

// demands say what a metric must reach, and whether it does.
func demands(checks []Check) string {
	var all []string
	for _, c := range checks {
		sign := ">="
		if c.Bound == "max" {
			sign = "<="
		}
		mark := "ok"
		if c.Missed {
			mark = "MISSED"
		}
		all = append(all, fmt.Sprintf("%s %s %s", mark, sign, percent(&c.Limit)))
	}
	return strings.Join(all, ", ")
}

func percent(value *float64) string {
	if value == nil {
		return "-"
	}
	return fmt.Sprintf("%.1f%%", *value*100)
}

func wait(ms *float64) string {
	if ms == nil {
		return "-"
	}
	return fmt.Sprintf("%.0f ms", *ms)
}

// short is the beginning of a text, on one line.
func short(text string) string {
	const most = 80
	text = strings.Join(strings.Fields(text), " ")
	if utf8.RuneCountInString(text) <= most {
		return text
	}
	return string([]rune(text)[:most-1]) + "…"
}
