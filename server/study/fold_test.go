package study_test

import (
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"
	"pgregory.net/rapid"

	"github.com/languagetutor/languagetutor/server/fsrs"
	"github.com/languagetutor/languagetutor/server/study"
)

// drawHistory draws a review history over the 28 days before noon, on the cards' indexes.
func drawHistory(t *rapid.T, cards int) []study.NewReview {
	history := make([]study.NewReview, rapid.IntRange(1, 25).Draw(t, "reviews"))
	for i := range history {
		// Few distinct times, so that ties and days with several reviews are common.
		minutes := rapid.OneOf(rapid.IntRange(0, 28*24*60), rapid.IntRange(0, 40)).Draw(t, "minutes")
		history[i] = study.NewReview{
			ID:         uuid.New(),
			CardID:     uuid.UUID{byte(rapid.IntRange(0, cards-1).Draw(t, "card"))}, // an index until placed
			Rating:     fsrs.Rating(rapid.IntRange(1, 4).Draw(t, "rating")),
			ReviewedAt: noon.Add(-time.Duration(minutes) * time.Minute),
			Duration:   time.Duration(rapid.IntRange(0, 90).Draw(t, "seconds")) * time.Second,
		}
	}
	return history
}

// place puts a drawn history on a learner's cards, under ids of its own per learner that keep their order.
func place(history []study.NewReview, cards []uuid.UUID) []study.NewReview {
	placed := slices.Clone(history)
	for i := range placed {
		placed[i].CardID = cards[history[i].CardID[0]]
	}
	return placed
}

// sameIDs are the cards that every learner of a test has, so that fuzz draws the same.
func (l *learner) cardsWith(ids []uuid.UUID) []uuid.UUID {
	cards := make([]uuid.UUID, len(ids))
	for i, id := range ids {
		cards[i] = l.card()
		l.exec(`UPDATE cards SET id = $3 WHERE user_id = $1 AND id = $2`, l.id, cards[i], id)
		cards[i] = id
	}
	return cards
}

var cardNames = []uuid.UUID{
	uuid.MustParse("11111111-1111-4111-8111-111111111111"),
	uuid.MustParse("22222222-2222-4222-8222-222222222222"),
	uuid.MustParse("33333333-3333-4333-8333-333333333333"),
}

var studyZones = []string{"UTC", "Europe/Paris", "America/New_York", "Asia/Kolkata", "Pacific/Apia"}

// inOrder submits a history as it happened, one review at a time.
func (l *learner) inOrder(history []study.NewReview) {
	sorted := slices.Clone(history)
	slices.SortFunc(sorted, func(a, b study.NewReview) int {
		if c := a.ReviewedAt.Compare(b.ReviewedAt); c != 0 {
			return c
		}
		return slices.Compare(a.ID[:], b.ID[:])
	})
	for _, r := range sorted {
		l.submit(r)
	}
}

func TestAnyOrderAndBatchingGivesTheSameCardsAndDays(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	rapid.Check(t, func(t *rapid.T) {
		zone := rapid.SampledFrom(studyZones).Draw(t, "zone")
		straight, shuffled := w.learner(zone), w.learner(zone)
		straight.fatal, shuffled.fatal = t.Fatal, t.Fatal
		cards := straight.cardsWith(cardNames)
		shuffled.cardsWith(cardNames)
		history := place(drawHistory(t, len(cards)), cards)
		straight.inOrder(history)

		mixed := rapid.Permutation(history).Draw(t, "order")
		for len(mixed) > 0 {
			n := rapid.IntRange(1, len(mixed)).Draw(t, "batch")
			shuffled.submit(mixed[:n]...)
			if rapid.Bool().Draw(t, "again") { // duplicates change nothing
				for _, r := range shuffled.submit(mixed[:n]...) {
					if r.Status != study.Duplicate {
						t.Fatalf("sent again, %s was %v", r.ID, r)
					}
				}
			}
			mixed = mixed[n:]
		}
		if diff := cmp.Diff(straight.state(cards...), shuffled.state(cards...)); diff != "" {
			t.Fatalf("in order - shuffled:\n%s", diff)
		}
	})
}

func TestUndoEqualsNeverReviewed(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	rapid.Check(t, func(t *rapid.T) {
		without, undone := w.learner("Europe/Paris"), w.learner("Europe/Paris")
		without.fatal, undone.fatal = t.Fatal, t.Fatal
		cards := without.cardsWith(cardNames)
		undone.cardsWith(cardNames)
		history := place(drawHistory(t, len(cards)), cards)
		taken := rapid.IntRange(1, len(history)).Draw(t, "undone")
		without.inOrder(history[taken:])
		undone.inOrder(history)
		for _, r := range rapid.Permutation(history[:taken]).Draw(t, "undo order") {
			undone.undo(r.ID)
			undone.undo(r.ID) // and once more: nothing changes
		}
		if diff := cmp.Diff(without.state(cards...), undone.state(cards...)); diff != "" {
			t.Fatalf("never reviewed - undone:\n%s", diff)
		}
	})
}

func TestAnUndoneReviewSentAgainStaysUndone(t *testing.T) {
	t.Parallel()
	l := newWorld(t).learner("UTC")
	card := l.card()
	r := review(card, fsrs.Good, noon)
	l.submit(r)
	l.undo(r.ID)
	if got := l.submit(r)[0].Status; got != study.Duplicate {
		t.Fatalf("status %v, want duplicate", got)
	}
	if p := l.state(card).Cards[card]; p.Reps != 0 {
		t.Fatalf("the review came back: %+v", p)
	}
}

func TestAMoveOfZoneGivesTheSameDaysInAnyOrderOfArrival(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	rapid.Check(t, func(t *rapid.T) {
		early, late := w.learner("Europe/Paris"), w.learner("Europe/Paris")
		early.fatal, late.fatal = t.Fatal, t.Fatal
		cards := early.cardsWith(cardNames)
		late.cardsWith(cardNames)
		history := place(drawHistory(t, len(cards)), cards)
		moved := noon.Add(-time.Duration(rapid.IntRange(0, 28*24).Draw(t, "hours ago")) * time.Hour)
		zone := rapid.SampledFrom([]string{"Asia/Tokyo", "America/Los_Angeles", "Pacific/Apia"}).Draw(t, "zone")
		move := func(l *learner) {
			l.exec(`INSERT INTO day_rules VALUES ($1, $2, $3, 4, 10)`, l.id, moved, zone)
		}
		// One learner's reviews arrive as they happen, the move between them; the other's phone was offline all along.
		before, after := history[:0:0], history[:0:0]
		for _, r := range history {
			if r.ReviewedAt.Before(moved) {
				before = append(before, r)
			} else {
				after = append(after, r)
			}
		}
		early.inOrder(before)
		move(early)
		early.inOrder(after)
		move(late)
		late.submit(rapid.Permutation(history).Draw(t, "order")...)
		if diff := cmp.Diff(early.state(cards...), late.state(cards...)); diff != "" {
			t.Fatalf("as it happened - late:\n%s", diff)
		}
	})
}

func TestReviewsCountForTheLearnersDayAcrossClockChanges(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	l := w.learner("America/New_York")
	card := l.card()
	w.now = time.Date(2026, 3, 9, 12, 0, 0, 0, time.UTC)
	// 8 March 2026: clocks go from 2:00 to 3:00. The day begins at 4:00 EDT, which is 8:00 UTC; the day before at 9:00 UTC.
	for _, at := range []string{"2026-03-07T08:59:00Z", "2026-03-07T09:01:00Z", "2026-03-08T07:59:00Z", "2026-03-08T08:01:00Z"} {
		moment, err := time.Parse(time.RFC3339, at)
		if err != nil {
			t.Fatal(err)
		}
		l.submit(review(card, fsrs.Good, moment))
	}
	got := map[string]int{}
	for _, d := range l.state(card).Days {
		got[d.Day.String()] = d.Reviews()
	}
	if diff := cmp.Diff(map[string]int{"2026-03-06": 1, "2026-03-07": 2, "2026-03-08": 1}, got); diff != "" {
		t.Fatal(diff)
	}
}

func TestNewRulesReplayTheWholeLogAtTheNextReview(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	settings := study.DefaultSettings()
	settings.Scheduling.Parameters[2] = 5 // first stability after Good
	changed, fresh := w.learner("UTC"), w.learner("UTC")
	cards := changed.cardsWith(cardNames[:1])
	fresh.cardsWith(cardNames[:1])
	history := []study.NewReview{
		review(cards[0], fsrs.Good, noon.AddDate(0, 0, -20)), review(cards[0], fsrs.Easy, noon.AddDate(0, 0, -19)),
		review(cards[0], fsrs.Hard, noon.AddDate(0, 0, -5)), review(cards[0], fsrs.Good, noon),
	}
	update := func(l *learner) {
		preset, err := l.study.Preset(t.Context(), l.id, uuid.Nil)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := l.study.UpdatePreset(t.Context(), l.id, preset.ID, preset.Version, settings); err != nil {
			t.Fatal(err)
		}
	}
	changed.inOrder(history[:3])
	before, err := changed.study.Preview(t.Context(), changed.id, cards[0], noon)
	if err != nil {
		t.Fatal(err)
	}
	update(changed)
	preview, err := changed.study.Preview(t.Context(), changed.id, cards[0], noon)
	if err != nil {
		t.Fatal(err)
	}
	if before == preview {
		t.Fatal("the preview does not follow the new rules")
	}
	changed.inOrder(history[3:])
	update(fresh)
	fresh.inOrder(history)
	if diff := cmp.Diff(fresh.state(cards...), changed.state(cards...)); diff != "" {
		t.Fatalf("new rules from the start - new rules at the last review:\n%s", diff)
	}
	if got := changed.state(cards...).Cards[cards[0]]; got.Memory != preview[fsrs.Good-1].Memory {
		t.Fatalf("the answer gave %+v, the preview said %+v", got, preview[fsrs.Good-1])
	}
}

func TestConcurrentBatchesLoseAndDoubleNothing(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	straight, racing := w.learner("UTC"), w.learner("UTC")
	cards := straight.cardsWith(cardNames)
	racing.cardsWith(cardNames)
	var history []study.NewReview
	for i := range 60 {
		history = append(history, review(cards[i%3], fsrs.Rating(i%4+1), noon.Add(-time.Duration(i)*7*time.Hour)))
	}
	straight.inOrder(history)
	done := make(chan error)
	const senders = 8
	for seed := range senders {
		mixed := slices.Clone(history)
		rand.New(rand.NewPCG(uint64(seed), 1)).Shuffle(len(mixed), func(i, j int) { mixed[i], mixed[j] = mixed[j], mixed[i] })
		go func() {
			for batch := range slices.Chunk(mixed, 7) {
				if _, _, err := racing.study.SubmitReviews(t.Context(), racing.id, "phone", batch); err != nil {
					done <- err
					return
				}
			}
			done <- nil
		}()
	}
	for range senders {
		if err := <-done; err != nil {
			t.Error(err)
		}
	}
	if diff := cmp.Diff(straight.state(cards...), racing.state(cards...)); diff != "" {
		t.Fatalf("in order - racing:\n%s", diff)
	}
}
