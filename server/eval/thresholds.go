package eval

import (
	"bytes"
	_ "embed"
	"fmt"
	"maps"
	"math"
	"slices"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"
)

// Thresholds are the limits of metrics, by provider and by the metric's name in JSON. Those of "default" are for every provider
// without an entry of its own.
type Thresholds map[string]map[string]Limit

// Limit bounds a metric.
type Limit struct {
	Min *float64 `yaml:"min"`
	Max *float64 `yaml:"max"`
}

// Check is a limit, and how a metric stands to it.
type Check struct {
	Metric string `json:"metric"`
	// Bound is min or max.
	Bound string  `json:"bound"`
	Limit float64 `json:"limit"`
	// Value is nil where there was nothing to measure; that misses no limit.
	Value  *float64 `json:"value"`
	Missed bool     `json:"missed"`
}

//go:embed thresholds.yaml
var standardThresholds []byte

// ParseThresholds reads a file of thresholds; nil means the one that comes with the program. Besides "default" and "scripted" it
// may have entries for the known providers. An error names the provider or metric that is unknown.
func ParseThresholds(raw []byte, known []string) (Thresholds, error) {
	if raw == nil {
		raw = standardThresholds
	}
	decoder := yaml.NewDecoder(bytes.NewReader(raw))
	decoder.KnownFields(true)
	var t Thresholds
	if err := decoder.Decode(&t); err != nil {
		return nil, fmt.Errorf("thresholds: %w", err)
	}
	known = slices.Concat([]string{"default", "scripted"}, known)
	metrics := Metrics{}.byName()
	for _, provider := range slices.Sorted(maps.Keys(t)) {
		if !slices.Contains(known, provider) {
			return nil, fmt.Errorf("thresholds: there is no provider %q, only %s", provider, strings.Join(known, ", "))
		}
		for _, metric := range slices.Sorted(maps.Keys(t[provider])) {
			limit := t[provider][metric]
			if _, ok := metrics[metric]; !ok {
				return nil, fmt.Errorf("thresholds: %s: there is no metric %q, only %s", provider, metric,
					strings.Join(slices.Sorted(maps.Keys(metrics)), ", "))
			}
			if limit.Min == nil && limit.Max == nil || isNaN(limit.Min) || isNaN(limit.Max) {
				return nil, fmt.Errorf("thresholds: %s: %s: needs a number as min or max", provider, metric)
			}
		}
	}
	return t, nil
}

func isNaN(value *float64) bool { return value != nil && math.IsNaN(*value) }

// check compares metrics with the limits of a provider, by name.
func (t Thresholds) check(provider string, m Metrics) []Check {
	limits, own := t[provider]
	if !own {
		limits = t["default"]
	}
	checks := []Check{}
	values := m.byName()
	for _, metric := range slices.Sorted(maps.Keys(limits)) {
		value := values[metric]
		if least := limits[metric].Min; least != nil {
			checks = append(checks, Check{metric, "min", *least, value, value != nil && *value < *least-rounding})
		}
		if most := limits[metric].Max; most != nil {
			checks = append(checks, Check{metric, "max", *most, value, value != nil && *value > *most+rounding})
		}
	}
	return checks
}

// rounding is what a quotient may be off by.
const rounding = 1e-9

// String says how a metric stands to its limit.
func (c Check) String() string {
	asked, off := "at least ", "short"
	if c.Bound == "max" {
		asked, off = "at most ", "over"
	}
	asked += number(c.Limit)
	switch {
	case c.Value == nil:
		return c.Metric + " was not measured, " + asked + " is asked"
	case c.Missed:
		return fmt.Sprintf("%s is %s, %s is asked (%s %s)", c.Metric, number(*c.Value), asked, number(max(c.Limit-*c.Value, *c.Value-c.Limit)), off)
	default:
		return fmt.Sprintf("%s is %s, %s is asked", c.Metric, number(*c.Value), asked)
	}
}

// number is a value in at most four decimals.
func number(value float64) string {
	text := strconv.FormatFloat(value, 'f', 4, 64)
	return strings.TrimSuffix(strings.TrimRight(text, "0"), ".")
}
