package analytics

import (
	"math"
	"time"

	"github.com/languagetutor/languagetutor/server/calendar"
)

// Rules of the numbers, from the product.
const (
	// MaxGap is the most that a gap counts as active time: a longer one was not study.
	MaxGap = 60 * time.Second
	// MaxReviewTime is the most that one review counts.
	MaxReviewTime = MaxGap

	xpPerReview    = 1
	xpDueAndRight  = 1
	xpPerTurn      = 5
	xpPerTarget    = 3
	xpPerNewTarget = 5
	xpErrorFree    = 2
	// wilsonZ is the normal quantile of a 95 % confidence interval.
	wilsonZ = 1.959963984540054
	ppm     = 1_000_000
)

// Activity is what was done on one or more days.
type Activity struct {
	// Ratings counts reviews by rating, Again to Easy.
	Ratings [4]int
	// NewCards counts cards reviewed for the first time.
	NewCards int
	// RetentionReviews counts reviews of cards in review state, and RetentionRight those of them that were right.
	RetentionReviews, RetentionRight int
	// PredictedPPM is the sum of the retrievability of RetentionReviews, in millionths.
	PredictedPPM int64
	// ActiveMS is the time really active, in milliseconds.
	ActiveMS int64
	// XP are experience points.
	XP int
	// Turns counts completed turns of conversations, and WordsProduced the words of the learner's decks produced rightly in
	// them.
	Turns, WordsProduced int
}

// Day is the activity of one day.
type Day struct {
	Day calendar.Date
	Activity
}

// Reviews is the number of reviews.
func (a Activity) Reviews() int { return a.Ratings[0] + a.Right() }

// Right is the number of reviews rated Hard, Good or Easy.
func (a Activity) Right() int { return a.Ratings[1] + a.Ratings[2] + a.Ratings[3] }

// Active is the time really active.
func (a Activity) Active() time.Duration { return time.Duration(a.ActiveMS) * time.Millisecond }

// plus returns a with sign times b added.
func (a Activity) plus(b Activity, sign int) Activity {
	for i := range a.Ratings {
		a.Ratings[i] += sign * b.Ratings[i]
	}
	a.NewCards += sign * b.NewCards
	a.RetentionReviews += sign * b.RetentionReviews
	a.RetentionRight += sign * b.RetentionRight
	a.PredictedPPM += int64(sign) * b.PredictedPPM
	a.ActiveMS += int64(sign) * b.ActiveMS
	a.XP += sign * b.XP
	a.Turns += sign * b.Turns
	a.WordsProduced += sign * b.WordsProduced
	return a
}

// Retention is a share with its uncertainty, all from 0 to 1.
type Retention struct {
	Rate, Low, High, Predicted float64
}

// Retention returns the share right of reviews of cards in review state, with its 95 % Wilson interval, and the mean that
// FSRS predicted. All are 0 without such reviews.
func (a Activity) Retention() Retention {
	if a.RetentionReviews == 0 {
		return Retention{}
	}
	n := float64(a.RetentionReviews)
	rate := float64(a.RetentionRight) / n
	z2 := wilsonZ * wilsonZ
	centre := (rate + z2/(2*n)) / (1 + z2/n)
	half := wilsonZ / (1 + z2/n) * math.Sqrt(rate*(1-rate)/n+z2/(4*n*n))
	return Retention{
		Rate:      rate,
		Low:       min(rate, max(0, centre-half)), // rounding must not put it on the other side of the rate
		High:      max(rate, min(1, centre+half)),
		Predicted: float64(a.PredictedPPM) / ppm / n,
	}
}

// Level returns the level that an amount of XP reaches and the XP at which the next one starts. Level n starts at
// 50·n·(n-1) XP.
func Level(xp int) (level, next int) {
	level = 1
	for 50*(level+1)*level <= xp {
		level++
	}
	return level, 50 * (level + 1) * level
}
