package llm_test

import (
	"fmt"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"pgregory.net/rapid"

	"github.com/languagetutor/languagetutor/server/llm"
)

// Whatever providers do, a caller hears a Start first, text of one provider at a time, at most one restart after text, and
// one end, in time.
func TestEveryAnswerIsWellFormed(t *testing.T) {
	t.Parallel()
	kinds := []llm.Kind{
		llm.Network, llm.RateLimited, llm.Overloaded, llm.Timeout, llm.Malformed, llm.Incomplete, llm.Rejected,
		llm.Unauthorized, llm.Refused, llm.TooLong,
	}
	scripts := rapid.Custom(func(t *rapid.T) []any {
		script := []any{time.Duration(rapid.IntRange(0, 30).Draw(t, "seconds")) * time.Second}
		for range rapid.IntRange(0, 2).Draw(t, "words") {
			script = append(script, llm.Delta{Text: "w"})
		}
		switch rapid.IntRange(0, 2).Draw(t, "end") {
		case 0:
			return append(script, llm.Finish{Reason: llm.Stop})
		case 1:
			return script
		}
		after := time.Duration(rapid.SampledFrom([]int{0, 0, 4, 60}).Draw(t, "after")) * time.Second
		return append(script, &llm.Error{Kind: rapid.SampledFrom(kinds).Draw(t, "kind"), RetryAfter: after})
	})
	rapid.Check(t, func(rt *rapid.T) {
		var routes []llm.Route
		for i := range rapid.IntRange(1, 4).Draw(rt, "routes") {
			routes = append(routes, llm.Route{
				Name: fmt.Sprint(i), Provider: plays(rapid.SliceOfN(scripts, 1, 3).Draw(rt, "scripts")...),
				ContextTokens: rapid.IntRange(0, 2).Draw(rt, "context"), LastResort: rapid.Bool().Draw(rt, "last resort"),
			})
		}
		var heard [][]string
		var took time.Duration
		synctest.Test(t, func(t *testing.T) {
			r := newRouter(t, llm.RouterOptions{}, routes...)
			for range 3 {
				began := time.Now()
				lines, _ := hear(r.Stream(t.Context(), llm.Request{}))
				heard, took = append(heard, lines), max(took, time.Since(began))
			}
		})
		if took > 120*time.Second {
			rt.Fatalf("took %s", took)
		}
		for _, lines := range heard {
			if problem := malformed(lines); problem != "" {
				rt.Fatalf("%s: %q", problem, lines)
			}
		}
	})
}

func malformed(lines []string) string {
	texts, ended, started, provider := 0, false, false, ""
	text := false
	for _, line := range lines {
		word, rest, _ := strings.Cut(line, " ")
		switch {
		case ended:
			return "something follows the end"
		case word == "start":
			if text {
				texts++
			}
			if text && rest == provider {
				return "restarted by the same provider"
			}
			started, text, provider = true, false, rest
		case word == "error":
			ended = true
		case !started:
			return "something precedes the start"
		case word == "delta":
			text = true
		case word == "finish":
			ended = true
		}
	}
	switch {
	case !ended:
		return "no end"
	case texts > 1:
		return "restarted twice after text"
	}
	return ""
}
