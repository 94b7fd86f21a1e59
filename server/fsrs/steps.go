package fsrs

import (
	"math"
	"time"
)

const day = 24 * time.Hour

// steps are the delays of one phase, learning or relearning (FSRS-6, section 4 of docs/fsrs.md).
type steps []time.Duration

// after is the step that rating r leads to from step at, and its delay. ok is false where the rating leads to Review.
func (s steps) after(at int, r Rating) (next int, delay time.Duration, ok bool) {
	if len(s) == 0 {
		return 0, 0, false
	}
	at = min(max(at, 0), len(s)-1)
	switch {
	case r == Again:
		return 0, s[0], true
	case r == Hard:
		return at, s.hardDelay(at), true
	case r == Good && at+1 < len(s):
		return at + 1, s[at+1], true
	}
	return 0, 0, false
}

// hardDelay repeats a step, but puts the first one between Again and Good.
func (s steps) hardDelay(at int) time.Duration {
	switch {
	case at > 0:
		return s[at]
	case len(s) > 1:
		return (s[0] + s[1]) / 2
	}
	return s[0] + min(s[0]/2, day)
}

// wholeDays rounds a delay of a day or more to the days that a Review card waits.
func wholeDays(delay time.Duration) float64 {
	return math.Round(delay.Hours() / 24)
}
