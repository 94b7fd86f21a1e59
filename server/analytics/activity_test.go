package analytics

import (
	"math"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func TestAReviewIsCountedByItsRules(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name   string
		review Review
		want   Activity
	}{
		{
			"a new card",
			Review{Rating: 3, Duration: 5 * time.Second, First: true},
			Activity{Ratings: [4]int{2: 1}, NewCards: 1, ActiveMS: 5000, XP: 1},
		},
		{
			"right and due",
			Review{Rating: 2, InReview: true, Retrievability: 0.9, WasDue: true},
			Activity{Ratings: [4]int{1: 1}, RetentionReviews: 1, RetentionRight: 1, PredictedPPM: 900_000, XP: 2},
		},
		{
			"wrong and due",
			Review{Rating: 1, InReview: true, Retrievability: 0.5, WasDue: true},
			Activity{Ratings: [4]int{1}, RetentionReviews: 1, PredictedPPM: 500_000, XP: 1},
		},
		{
			"right before it was due",
			Review{Rating: 4, InReview: true, Retrievability: 1},
			Activity{Ratings: [4]int{3: 1}, RetentionReviews: 1, RetentionRight: 1, PredictedPPM: 1_000_000, XP: 1},
		},
		{
			"a step that had ended tells nothing of retention",
			Review{Rating: 3, Retrievability: 0.99, WasDue: true},
			Activity{Ratings: [4]int{2: 1}, XP: 2},
		},
		{
			"60 s are active",
			Review{Rating: 3, Duration: MaxReviewTime},
			Activity{Ratings: [4]int{2: 1}, ActiveMS: 60_000, XP: 1},
		},
		{
			"what is longer was a pause",
			Review{Rating: 3, Duration: time.Hour},
			Activity{Ratings: [4]int{2: 1}, ActiveMS: 60_000, XP: 1},
		},
		{
			"millionths are rounded",
			Review{Rating: 1, InReview: true, Retrievability: 0.1234567},
			Activity{Ratings: [4]int{1}, RetentionReviews: 1, PredictedPPM: 123_457, XP: 1},
		},
	} {
		if diff := cmp.Diff(c.want, c.review.activity()); diff != "" {
			t.Errorf("%s: want - got:\n%s", c.name, diff)
		}
	}
}

// The intervals are those of R. G. Newcombe, "Two-sided confidence intervals for the single proportion", Statistics in
// Medicine 17 (1998), table I, method 3.
func TestRetentionHasTheWilsonInterval(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		right, reviews int
		low, high      float64
	}{
		{81, 263, 0.2553, 0.3662},
		{15, 148, 0.0624, 0.1605},
		{0, 20, 0, 0.1611},
		{1, 29, 0.0061, 0.1718},
		{20, 20, 1 - 0.1611, 1},
	} {
		got := Activity{RetentionReviews: c.reviews, RetentionRight: c.right}.Retention()
		if math.Abs(got.Low-c.low) > 5e-5 || math.Abs(got.High-c.high) > 5e-5 || got.Rate != float64(c.right)/float64(c.reviews) {
			t.Errorf("%d of %d: %+v, want %v to %v", c.right, c.reviews, got, c.low, c.high)
		}
	}
	if got := (Activity{}).Retention(); got != (Retention{}) {
		t.Errorf("without reviews: %+v", got)
	}
	if got := (Activity{RetentionReviews: 4, PredictedPPM: 3_400_000}).Retention().Predicted; math.Abs(got-0.85) > 1e-12 {
		t.Errorf("predicted %v, want the mean of 0.85", got)
	}
}

func TestTheIntervalHoldsTheRateAndNarrows(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		reviews := rapid.IntRange(1, 100_000).Draw(t, "reviews")
		right := rapid.IntRange(0, reviews).Draw(t, "right")
		r := Activity{RetentionReviews: reviews, RetentionRight: right}.Retention()
		if r.Low < 0 || r.Low > r.Rate || r.Rate > r.High || r.High > 1 || r.High-r.Low <= 0 {
			t.Fatalf("%+v", r)
		}
		wrong := Activity{RetentionReviews: reviews, RetentionRight: reviews - right}.Retention()
		if math.Abs(wrong.Low+r.High-1) > 1e-12 || math.Abs(wrong.High+r.Low-1) > 1e-12 {
			t.Fatalf("the interval of the wrong ones %+v is no mirror of %+v", wrong, r)
		}
		more := Activity{RetentionReviews: 4 * reviews, RetentionRight: 4 * right}.Retention()
		if more.High-more.Low >= r.High-r.Low {
			t.Fatalf("four times the reviews: %+v after %+v", more, r)
		}
	})
}

func TestLevelsStartAtTheirXP(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ xp, level, next int }{
		{0, 1, 100}, {99, 1, 100}, {100, 2, 300}, {299, 2, 300}, {300, 3, 600}, {600, 4, 1000}, {20_000, 20, 21_000},
	} {
		if level, next := Level(c.xp); level != c.level || next != c.next {
			t.Errorf("%d XP: level %d, next at %d, want %d and %d", c.xp, level, next, c.level, c.next)
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(2, 6000).Draw(t, "level")
		start := 50 * n * (n - 1)
		level, next := Level(start)
		before, atStart := Level(start - 1)
		if level != n || next != 50*(n+1)*n || before != n-1 || atStart != start {
			t.Fatalf("level %d, next at %d; a point less: level %d, next at %d", level, next, before, atStart)
		}
	})
}
