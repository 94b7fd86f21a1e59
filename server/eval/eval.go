package eval

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/languagetutor/languagetutor/server/llm"
)

// Options say what is evaluated and what is told of it.
type Options struct {
	// Name is the provider's, Price what it costs.
	Name     string
	Provider llm.Provider
	Price    llm.Price
	// Thresholds are what it must reach.
	Thresholds Thresholds
	// Only narrows the conversations to those whose ID it matches; nil means all.
	Only *regexp.Regexp
	// Concurrency is how many conversations are played at once, 1 or more.
	Concurrency int
	// JSON prints the report as JSON and not as a table.
	JSON bool
	// JUnit is a file for the report in that format; empty means none.
	JUnit string
	// Progress hears how many conversations of all were played, one call at a time; nil means nobody does.
	Progress func(played, all int)
	// Now is the clock; nil means time.Now. It is read by several goroutines.
	Now func() time.Time
}

// Report is what an evaluation found.
type Report struct {
	Provider string `json:"provider"`
	// Seconds is how long it took.
	Seconds float64 `json:"seconds"`
	Overall Metrics `json:"overall"`
	// Languages and Levels are the parts of Overall by language and by level.
	Languages     map[string]Metrics `json:"languages"`
	Levels        map[string]Metrics `json:"levels"`
	Thresholds    []Check            `json:"thresholds"`
	Conversations []Result           `json:"conversations"`
}

// Run plays the recorded conversations and prints what came of them. It fails when a threshold is missed, and says which and by
// how much.
func Run(ctx context.Context, out io.Writer, o Options) error {
	report, err := Evaluate(ctx, o)
	if err != nil {
		return err
	}
	if o.JSON {
		encoder := json.NewEncoder(out)
		encoder.SetIndent("", "  ")
		encoder.SetEscapeHTML(false)
		err = encoder.Encode(report)
	} else {
		err = report.table(out)
	}
	if err != nil {
		return err
	}
	if o.JUnit != "" {
		raw, err := report.junit()
		if err != nil {
			return err
		}
		if err := os.WriteFile(o.JUnit, raw, 0o600); err != nil {
			return err
		}
	}
	return report.Missed()
}

// Evaluate plays the recorded conversations. One that the provider fails is counted; an error is for what cannot begin or was
// broken off.
func Evaluate(ctx context.Context, o Options) (Report, error) {
	if o.Now == nil {
		o.Now = time.Now
	}
	conversations, err := Recorded()
	if err != nil {
		return Report{}, err
	}
	if o.Only != nil {
		conversations = slices.DeleteFunc(conversations, func(c Conversation) bool { return !o.Only.MatchString(c.ID) })
	}
	if len(conversations) == 0 {
		return Report{}, fmt.Errorf("no conversation is like %q", o.Only)
	}
	began := o.Now()
	results, err := play(ctx, conversations, o)
	if err != nil {
		return Report{}, fmt.Errorf("the evaluation was broken off: %w", err)
	}
	report := sum(o.Name, results)
	report.Seconds = o.Now().Sub(began).Seconds()
	report.Thresholds = o.Thresholds.check(o.Name, report.Overall)
	return report, nil
}

// sum adds results up.
func sum(provider string, results []Result) Report {
	var overall tally
	languages, levels := map[string]*tally{}, map[string]*tally{}
	for _, r := range results {
		overall.add(r.counts)
		for key, group := range map[string]map[string]*tally{r.Language: languages, r.Level: levels} {
			if group[key] == nil {
				group[key] = &tally{}
			}
			group[key].add(r.counts)
		}
	}
	report := Report{
		Provider: provider, Overall: overall.metrics(), Languages: map[string]Metrics{}, Levels: map[string]Metrics{}, Thresholds: []Check{},
		Conversations: results,
	}
	for key, t := range languages {
		report.Languages[key] = t.metrics()
	}
	for key, t := range levels {
		report.Levels[key] = t.metrics()
	}
	return report
}

// Missed is an error that names each missed threshold, nil without any.
func (r Report) Missed() error {
	var missed []string
	for _, c := range r.Thresholds {
		if c.Missed {
			missed = append(missed, c.String())
		}
	}
	if len(missed) == 0 {
		return nil
	}
	return errors.New("thresholds missed: " + strings.Join(missed, "; "))
}
