package identity

import (
	"strings"
	"time"
	"unicode/utf8"

	"golang.org/x/text/language"

	"github.com/languagetutor/languagetutor/server/calendar"
	"github.com/languagetutor/languagetutor/server/fault"
)

// The CEFR levels, from 1 (A1) to 6 (C2).
const (
	LevelA1 = 1
	LevelC2 = 6
)

const (
	maxDisplayName = 100
	maxTagLength   = 35
)

// violations collects what is wrong with a request. The functions below say what is wrong with one value, or nothing, and put
// it into its canonical form.
type violations []fault.Violation

func (v *violations) add(field, problem string) {
	if problem != "" {
		*v = append(*v, fault.Violation{Field: field, Description: problem})
	}
}

// fault returns the fault of all violations, or nil.
func (v *violations) fault() error {
	if *v == nil {
		return nil
	}
	return fault.InvalidFields(*v...)
}

func displayNameProblem(name *string) string {
	*name = strings.TrimSpace(*name)
	if utf8.RuneCountInString(*name) > maxDisplayName {
		return "must have at most 100 characters"
	}
	return ""
}

func languageProblem(tag *string) string {
	canonical, ok := canonicalLanguage(*tag)
	if !ok {
		return `must be a BCP 47 language tag such as "fr" or "pt-BR"`
	}
	*tag = canonical
	return ""
}

func levelProblem(level *int) string {
	if *level == 0 {
		*level = LevelA1
	}
	if *level < LevelA1 || *level > LevelC2 {
		return "must be a CEFR level, A1 to C2"
	}
	return ""
}

func goalProblem(minutes int) string {
	if minutes < 1 || minutes > int(calendar.MaxGoal/time.Minute) {
		return "must be 1 to 480 minutes"
	}
	return ""
}

func rolloverProblem(hour int) string {
	if hour < 0 || hour > calendar.MaxRolloverHour {
		return "must be 0 to 12"
	}
	return ""
}

func zoneProblem(name string) string {
	if _, err := calendar.LoadZone(name); err != nil {
		return `must be an IANA time zone such as "Europe/Paris"`
	}
	return ""
}

// canonicalLanguage returns the canonical form of a BCP 47 tag ("iw" is "he", "pt-br" is "pt-BR"), and whether the tag
// names a language. Extensions and private use say nothing about a language and are refused.
func canonicalLanguage(tag string) (string, bool) {
	parsed, err := language.Parse(tag)
	if err != nil || len(parsed.Extensions()) > 0 {
		return "", false
	}
	switch base, _, _ := parsed.Raw(); base.String() {
	case "und", "mul", "mis", "zxx": // undetermined, multiple, uncoded, none
		return "", false
	}
	text := parsed.String()
	return text, len(text) <= maxTagLength
}
