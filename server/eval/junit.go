package eval

import (
	"encoding/xml"
	"fmt"
	"maps"
	"slices"
	"strings"
)

type junitSuites struct {
	XMLName  xml.Name     `xml:"testsuites"`
	Name     string       `xml:"name,attr"`
	Tests    int          `xml:"tests,attr"`
	Failures int          `xml:"failures,attr"`
	Errors   int          `xml:"errors,attr"`
	Suites   []junitSuite `xml:"testsuite"`
}

type junitSuite struct {
	Name     string      `xml:"name,attr"`
	Tests    int         `xml:"tests,attr"`
	Failures int         `xml:"failures,attr"`
	Errors   int         `xml:"errors,attr"`
	Time     string      `xml:"time,attr"` // seconds
	Cases    []junitCase `xml:"testcase"`

	seconds float64
}

type junitCase struct {
	Name    string        `xml:"name,attr"`
	Class   string        `xml:"classname,attr"`
	Time    string        `xml:"time,attr"`
	Failure *junitFailure `xml:"failure,omitempty"`
	Error   *junitFailure `xml:"error,omitempty"`
	Out     string        `xml:"system-out,omitempty"`
}

type junitFailure struct {
	Message string `xml:"message,attr"`
	Type    string `xml:"type,attr"`
	Text    string `xml:",chardata"`
}

// junit is the report as JUnit XML: a suite a language with a case a conversation, and one of the thresholds.
func (r Report) junit() ([]byte, error) {
	all := junitSuites{Name: "tutor eval " + r.Provider}
	for _, language := range slices.Sorted(maps.Keys(r.Languages)) {
		suite := junitSuite{Name: language}
		for _, c := range r.Conversations {
			if c.Language == language {
				suite.add(c.testcase(r.Provider), c.WholeMS/1000)
			}
		}
		all.add(suite)
	}
	limits := junitSuite{Name: "thresholds"}
	for _, c := range r.Thresholds {
		test := junitCase{Name: c.Metric + " " + c.Bound, Class: r.Provider + ".thresholds"}
		if c.Missed {
			test.Failure = &junitFailure{Message: c.String(), Type: "threshold", Text: c.String()}
		}
		limits.add(test, 0)
	}
	all.add(limits)
	raw, err := xml.MarshalIndent(all, "", "  ")
	if err != nil {
		return nil, err
	}
	return slices.Concat([]byte(xml.Header), raw, []byte("\n")), nil
}

// testcase is a result: an error where the provider failed, a failure where something is not as it should be.
func (r *Result) testcase(provider string) junitCase {
	test := junitCase{Name: r.ID, Class: provider + "." + r.Language, Out: r.Reply}
	if len(r.Shortfalls) == 0 {
		return test
	}
	var text strings.Builder
	var sorts []string
	for _, s := range r.Shortfalls {
		fmt.Fprintf(&text, "%s\n  expected: %s\n  found:    %s\n", s.Kind, s.Expected, s.Found)
		if !slices.Contains(sorts, s.Kind) {
			sorts = append(sorts, s.Kind)
		}
	}
	failure := &junitFailure{Message: strings.Join(sorts, ", "), Type: r.Shortfalls[0].Kind, Text: text.String()}
	if r.counts.failed > 0 {
		test.Error = failure
	} else {
		test.Failure = failure
	}
	return test
}

func (s *junitSuite) add(test junitCase, seconds float64) {
	test.Time = fmt.Sprintf("%.3f", seconds)
	s.Cases = append(s.Cases, test)
	s.Tests++
	s.seconds += seconds
	s.Time = fmt.Sprintf("%.3f", s.seconds)
	if test.Failure != nil {
		s.Failures++
	}
	if test.Error != nil {
		s.Errors++
	}
}

func (s *junitSuites) add(suite junitSuite) {
	s.Suites = append(s.Suites, suite)
	s.Tests += suite.Tests
	s.Failures += suite.Failures
	s.Errors += suite.Errors
}
