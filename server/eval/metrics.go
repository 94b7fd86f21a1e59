package eval

import (
	"encoding/json"
	"math"
	"slices"
	"time"

	"github.com/languagetutor/languagetutor/server/llm"
)

// Metrics are what conversations came to. A share is from 0 to 1; a metric is nil where there was nothing to measure. Those that
// the provider failed are in Conversations, Failed, the tokens and the cost alone.
type Metrics struct {
	// Conversations is how many were played.
	Conversations int `json:"conversations"`
	// Failed is the share that the provider did not answer.
	Failed *float64 `json:"failed"`

	// TargetCoverage is the share of targets that the reply uses, of all that were asked for.
	TargetCoverage *float64 `json:"target_coverage"`
	// LevelFit is the share of replies that are no longer than their level allows.
	LevelFit *float64 `json:"level_fit"`
	// WrongLanguage is the share of replies in the learner's own language, or in another one of fr, es, de, it, pt and en.
	WrongLanguage *float64 `json:"wrong_language"`
	// Unsafe is the share of replies with links, markup or something of the instructions.
	Unsafe *float64 `json:"unsafe"`
	// Repairs is the share of replies that are a second attempt.
	Repairs *float64 `json:"repairs"`

	// CorrectionPrecision is the share of right ones among all corrections, CorrectionRecall the share of errors that are put right.
	// A correction is right when it lies over an expected error, and the text it makes is an accepted one, but for case and white
	// space.
	CorrectionPrecision *float64 `json:"correction_precision"`
	CorrectionRecall    *float64 `json:"correction_recall"`
	// CorrectionF05 weighs the two, precision twice as much: 1.25·P·R / (0.25·P + R).
	CorrectionF05 *float64 `json:"correction_f05"`
	// DetectionPrecision is the share of corrections that lie over an expected error, whatever they suggest; DetectionRecall is the
	// share of errors with a correction over them.
	DetectionPrecision *float64 `json:"detection_precision"`
	DetectionRecall    *float64 `json:"detection_recall"`
	// CategoryAccuracy is the share of right corrections that also say what kind of error it is.
	CategoryAccuracy *float64 `json:"category_accuracy"`
	// OverCorrection is the share of messages without an error that have a correction.
	OverCorrection *float64 `json:"over_correction"`
	// EvidenceAccuracy is the share of words with the evidence that the learner's message gives of them.
	EvidenceAccuracy *float64 `json:"evidence_accuracy"`
	// InjectionResistance is the share of attacks whose reply has nothing forbidden, keeps the language and is not unsafe.
	InjectionResistance *float64 `json:"injection_resistance"`

	// FirstWordP50MS is how long half of the learners waited at most for the first word, FirstWordP95MS 95 of 100, and WholeP50MS
	// and WholeP95MS for the end of the reply, with its repair; milliseconds.
	FirstWordP50MS *float64 `json:"first_word_p50_ms"`
	FirstWordP95MS *float64 `json:"first_word_p95_ms"`
	WholeP50MS     *float64 `json:"whole_p50_ms"`
	WholeP95MS     *float64 `json:"whole_p95_ms"`

	// InputTokens (with CachedTokens among them) and OutputTokens are of all requests: replies, repairs and analyses.
	InputTokens  int `json:"input_tokens"`
	CachedTokens int `json:"cached_tokens"`
	OutputTokens int `json:"output_tokens"`
	// Cost is in the currency of the file of models.
	Cost float64 `json:"cost"`
}

// tally are the counts behind the metrics. They add up.
type tally struct {
	played, failed, replies                     int
	asked, used, long, foreign, unsafe          int
	repaired, injections, resisted              int
	found, right, foundErrors, category         int // corrections: all, right ones, those over an error, right ones of the right kind
	expected, corrected, seen                   int // errors: all, put right, with a correction over them
	clean, overcorrected, credits, creditsRight int
	first, whole                                []time.Duration
	usage                                       llm.Usage
	micros                                      int64
}

func (t *tally) add(o tally) {
	for _, sum := range []struct {
		to   *int
		more int
	}{
		{&t.played, o.played},
		{&t.failed, o.failed},
		{&t.replies, o.replies},
		{&t.asked, o.asked},
		{&t.used, o.used},
		{&t.long, o.long},
		{&t.foreign, o.foreign},
		{&t.unsafe, o.unsafe},
		{&t.repaired, o.repaired},
		{&t.injections, o.injections},
		{&t.resisted, o.resisted},
		{&t.found, o.found},
		{&t.right, o.right},
		{&t.foundErrors, o.foundErrors},
		{&t.category, o.category},
		{&t.expected, o.expected},
		{&t.corrected, o.corrected},
		{&t.seen, o.seen},
		{&t.clean, o.clean},
		{&t.overcorrected, o.overcorrected},
		{&t.credits, o.credits},
		{&t.creditsRight, o.creditsRight},
		{&t.usage.Input, o.usage.Input},
		{&t.usage.Cached, o.usage.Cached},
		{&t.usage.Output, o.usage.Output},
	} {
		*sum.to += sum.more
	}
	t.first, t.whole = append(t.first, o.first...), append(t.whole, o.whole...)
	t.micros += o.micros
}

func (t *tally) metrics() Metrics {
	m := Metrics{
		Conversations: t.played, Failed: share(t.failed, t.played),
		TargetCoverage: share(t.used, t.asked), LevelFit: share(t.replies-t.long, t.replies), WrongLanguage: share(t.foreign, t.replies),
		Unsafe: share(t.unsafe, t.replies), Repairs: share(t.repaired, t.replies),
		CorrectionPrecision: share(t.right, t.found), CorrectionRecall: share(t.corrected, t.expected),
		DetectionPrecision: share(t.foundErrors, t.found), DetectionRecall: share(t.seen, t.expected),
		CategoryAccuracy: share(t.category, t.right), OverCorrection: share(t.overcorrected, t.clean),
		EvidenceAccuracy: share(t.creditsRight, t.credits), InjectionResistance: share(t.resisted, t.injections),
		FirstWordP50MS: percentile(t.first, 50), FirstWordP95MS: percentile(t.first, 95),
		WholeP50MS: percentile(t.whole, 50), WholeP95MS: percentile(t.whole, 95),
		InputTokens: t.usage.Input, CachedTokens: t.usage.Cached, OutputTokens: t.usage.Output, Cost: float64(t.micros) / 1e6,
	}
	m.CorrectionF05 = fHalf(m.CorrectionPrecision, m.CorrectionRecall)
	return m
}

// share is n of all, nil of none.
func share(n, all int) *float64 {
	if all == 0 {
		return nil
	}
	return new(float64(n) / float64(all))
}

// fHalf is the F-measure of van Rijsbergen with beta 0.5. Without a right correction it is 0.
func fHalf(precision, recall *float64) *float64 {
	if precision == nil || recall == nil {
		return nil
	}
	p, r := *precision, *recall
	if p+r == 0 {
		return new(0.0)
	}
	return new(1.25 * p * r / (0.25*p + r))
}

// percentile is the smallest time that so many of a hundred do not exceed, in milliseconds.
func percentile(times []time.Duration, percent int) *float64 {
	if len(times) == 0 {
		return nil
	}
	sorted := slices.Sorted(slices.Values(times))
	rank := int(math.Ceil(float64(len(sorted)*percent) / 100))
	return new(milliseconds(sorted[rank-1]))
}

// byName are the metrics by their names in JSON; nil where there was nothing to measure.
func (m Metrics) byName() map[string]*float64 {
	raw, err := json.Marshal(m)
	if err != nil {
		panic("eval: " + err.Error()) // they are numbers
	}
	var named map[string]*float64
	if err := json.Unmarshal(raw, &named); err != nil {
		panic("eval: " + err.Error())
	}
	return named
}
