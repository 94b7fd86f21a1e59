package analytics_test

import (
	"math/rand/v2"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"pgregory.net/rapid"

	"github.com/languagetutor/languagetutor/server/analytics"
	"github.com/languagetutor/languagetutor/server/calendar"
)

// row is a row of learner_days that is not all zero.
type row struct {
	Day                                time.Time
	Again, Hard, Good, Easy, NewCards  int
	RetentionReviews, RetentionRight   int
	PredictedPPM, ActiveMS, Experience int64
}

func (w *world) rows(t interface{ Fatal(...any) }, learner uuid.UUID) []row {
	rows, err := w.db.Query(w.t.Context(), `SELECT day, again, hard, good, easy, new_cards, retention_reviews, retention_right,
			predicted_ppm, active_ms, xp FROM learner_days
		WHERE user_id = $1 AND again + hard + good + easy + new_cards + retention_reviews + retention_right
			+ predicted_ppm + active_ms + xp > 0
		ORDER BY day`, learner)
	if err != nil {
		t.Fatal(err)
	}
	found, err := pgx.CollectRows(rows, pgx.RowToStructByPos[row])
	if err != nil {
		t.Fatal(err)
	}
	return found
}

func drawReview(t *rapid.T) analytics.Review {
	r := analytics.Review{
		Day:      today - calendar.Date(rapid.IntRange(0, 3).Draw(t, "days ago")),
		Rating:   rapid.IntRange(1, 4).Draw(t, "rating"),
		Duration: time.Duration(rapid.IntRange(0, 90_000).Draw(t, "ms")) * time.Millisecond,
		First:    rapid.Bool().Draw(t, "first"),
		WasDue:   rapid.Bool().Draw(t, "due"),
	}
	if !r.First && rapid.Bool().Draw(t, "in review") {
		r.InReview, r.Retrievability = true, rapid.Float64Range(0, 1).Draw(t, "retrievability")
	}
	return r
}

// change is a review that is counted, or taken back.
type change struct {
	review analytics.Review
	taken  bool
}

func (c change) in(l *analytics.Ledger) {
	if c.taken {
		l.Remove(c.review)
	} else {
		l.Add(c.review)
	}
}

func TestAnySplitOfChangesIntoTransactionsGivesTheSameDays(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	rapid.Check(t, func(t *rapid.T) {
		atOnce, inParts := w.learner("UTC"), w.learner("UTC")
		var kept []analytics.Review
		var changes []change
		for range rapid.IntRange(1, 30).Draw(t, "reviews") {
			// A review is counted; then a replay may find something else before it, some times; it may be taken back at last.
			r := drawReview(t)
			at := rapid.IntRange(0, len(changes)).Draw(t, "place")
			life := []change{{review: r}}
			for range rapid.IntRange(0, 2).Draw(t, "replays") {
				found := drawReview(t)
				found.Day, found.Rating, found.Duration = r.Day, r.Rating, r.Duration
				life = append(life, change{r, true}, change{found, false})
				r = found
			}
			if rapid.IntRange(0, 3).Draw(t, "taken back") == 0 {
				life = append(life, change{r, true})
			} else {
				kept = append(kept, r)
			}
			for _, c := range life { // each after the one before, others between
				changes = append(changes[:at], append([]change{c}, changes[at:]...)...)
				at = rapid.IntRange(at+1, len(changes)).Draw(t, "place")
			}
		}
		write := func(learner uuid.UUID, changes []change) {
			err := w.write(learner, func(l *analytics.Ledger) {
				for _, c := range changes {
					c.in(l)
				}
			})
			if err != nil {
				t.Fatal(err)
			}
		}
		sum := make([]change, len(kept))
		for i, r := range kept {
			sum[i].review = r
		}
		write(atOnce, sum)
		for len(changes) > 0 {
			n := rapid.IntRange(1, len(changes)).Draw(t, "transaction")
			write(inParts, rapid.Permutation(changes[:n]).Draw(t, "order within"))
			changes = changes[n:]
		}
		if diff := cmp.Diff(w.rows(t, atOnce), w.rows(t, inParts)); diff != "" {
			t.Fatalf("at once - in parts:\n%s", diff)
		}
	})
}

func TestTheLedgerCountsWhatItWasTold(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	learner, other := w.learner("UTC"), w.learner("UTC")
	err := w.write(learner, func(l *analytics.Ledger) {
		l.Add(analytics.Review{Day: today, Rating: 1, Duration: 2 * time.Minute, First: true})
		l.Add(analytics.Review{Day: today, Rating: 3, Duration: 1500 * time.Millisecond, InReview: true, Retrievability: 0.75, WasDue: true})
		l.Add(analytics.Review{Day: today - 1, Rating: 2, WasDue: true})
		l.Add(analytics.Review{Day: today - 2, Rating: 4})
		l.Remove(analytics.Review{Day: today - 2, Rating: 4})
	})
	if err != nil {
		t.Fatal(err)
	}
	want := []row{
		{Day: (today - 1).Midnight(), Hard: 1, Experience: 2},
		{
			Day: today.Midnight(), Again: 1, Good: 1, NewCards: 1, RetentionReviews: 1, RetentionRight: 1,
			PredictedPPM: 750_000, ActiveMS: 61_500, Experience: 3,
		},
	}
	if diff := cmp.Diff(want, w.rows(t, learner)); diff != "" {
		t.Fatalf("want - got:\n%s", diff)
	}
	if got := w.rows(t, other); len(got) > 0 {
		t.Fatalf("another learner got %v", got)
	}
	if err := w.write(learner, func(*analytics.Ledger) {}); err != nil {
		t.Fatalf("an empty ledger: %v", err)
	}
}

func TestConcurrentWritersLoseNothingAndWaitInNoCircle(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	straight, racing := w.learner("UTC"), w.learner("UTC")
	r := rand.New(rand.NewPCG(1, 2))
	const writers, rounds = 6, 15
	var plan [writers][rounds][]change
	for i := range plan {
		var mine []analytics.Review
		for j := range plan[i] {
			for range 4 {
				review := analytics.Review{
					Day: today - calendar.Date(r.IntN(5)), Rating: 1 + r.IntN(4), Duration: time.Duration(r.IntN(90)) * time.Second,
					InReview: true, Retrievability: r.Float64(), WasDue: r.IntN(2) == 0,
				}
				plan[i][j] = append(plan[i][j], change{review: review})
				mine = append(mine, review)
			}
			if j%3 == 2 { // takes back what the rounds before counted
				plan[i][j] = append(plan[i][j], change{mine[0], true}, change{mine[1], true})
				mine = mine[2:]
			}
		}
	}
	write := func(learner uuid.UUID, changes []change) error {
		return w.write(learner, func(l *analytics.Ledger) {
			for _, c := range changes {
				c.in(l)
			}
		})
	}
	done := make(chan error, writers)
	for i := range plan {
		go func() {
			for _, changes := range plan[i] {
				if err := write(racing, changes); err != nil {
					done <- err
					return
				}
			}
			done <- nil
		}()
	}
	for range writers {
		if err := <-done; err != nil {
			t.Error(err)
		}
	}
	for i := range plan {
		for _, changes := range plan[i] {
			if err := write(straight, changes); err != nil {
				t.Fatal(err)
			}
		}
	}
	if diff := cmp.Diff(w.rows(t, straight), w.rows(t, racing)); diff != "" {
		t.Fatalf("one after the other - racing:\n%s", diff)
	}
}

func TestTheDatabaseRefusesToTakeBackMoreThanWasCounted(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	learner := w.learner("UTC")
	w.studied(learner, today, 1)
	before := w.rows(t, learner)
	err := w.write(learner, func(l *analytics.Ledger) {
		l.Remove(analytics.Review{Day: today, Rating: 3})
		l.Remove(analytics.Review{Day: today, Rating: 3})
	})
	if err == nil {
		t.Fatal("two reviews of one were taken back")
	}
	if diff := cmp.Diff(before, w.rows(t, learner)); diff != "" {
		t.Fatalf("before - after:\n%s", diff)
	}
}
