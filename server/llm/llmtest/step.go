package llmtest

import (
	"time"

	"github.com/languagetutor/languagetutor/server/llm"
)

// Fault is something that goes wrong with an answer.
type Fault string

// The faults. Those of the second group strike in the middle of a stream, before the piece Step.After.
const (
	HTML      Fault = "200 with an HTML page"
	Redirect  Fault = "307 to another host"
	TooMany   Fault = "429 with Retry-After"
	Broken    Fault = "500"
	Busy      Fault = "529"
	Silence   Fault = "no response at all"
	HangFirst Fault = "200, then silence"

	CleanEnd    Fault = "a clean end, too early"
	Cut         Fault = "connection cut"
	ErrorData   Fault = "an error as data"
	ErrorEvent  Fault = "an error as event"
	KeepAlives  Fault = "160 keep-alives"
	BadChunk    Fault = "a chunk of broken JSON"
	EndlessLine Fault = "an endless line"
	HangBetween Fault = "silence between two pieces"
	Trickle     Fault = "byte by byte"
)

// Faults are all of them.
func Faults() []Fault {
	return []Fault{
		HTML, Redirect, TooMany, Broken, Busy, Silence, HangFirst,
		CleanEnd, Cut, ErrorData, ErrorEvent, KeepAlives, BadChunk, EndlessLine, HangBetween, Trickle,
	}
}

// Step is one answer of the server. The zero Step is a good answer.
type Step struct {
	// Answer makes the text from the request; nil means Text, and that empty means "Hello there!".
	Answer func(Request) string
	Text   string
	// Runes is how long the pieces are in which the text is streamed; 0 means 5.
	Runes int
	// Reason is why the answer ends; "" means llm.Stop.
	Reason llm.Reason
	// Usage is what the server counts; zero means DefaultUsage. NoUsage leaves it out.
	Usage   llm.Usage
	NoUsage bool

	Fault Fault
	// After is how many pieces come before the fault. Before HangBetween comes at least one.
	After int
	// RetryAfter is for TooMany, in whole seconds; 0 means 7 s.
	RetryAfter time.Duration
	// Pause is between any two bytes of Trickle.
	Pause time.Duration
}

// DefaultUsage is what the server counts when a Step says nothing.
var DefaultUsage = llm.Usage{Input: 40, Output: 12, Cached: 16}

func (s Step) filled() Step {
	if s.Text == "" {
		s.Text = "Hello there!"
	}
	if s.Runes < 1 {
		s.Runes = 5
	}
	if s.Reason == "" {
		s.Reason = llm.Stop
	}
	if s.Usage == (llm.Usage{}) {
		s.Usage = DefaultUsage
	}
	if s.RetryAfter == 0 {
		s.RetryAfter = 7 * time.Second
	}
	if s.Fault == HangBetween {
		s.After = max(s.After, 1)
	}
	return s
}

// pieces cuts a text into parts of so many runes.
func pieces(text string, runes int) []string {
	var parts []string
	for rest := []rune(text); len(rest) > 0; {
		n := min(runes, len(rest))
		parts = append(parts, string(rest[:n]))
		rest = rest[n:]
	}
	return parts
}
