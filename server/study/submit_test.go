package study_test

import (
	"context"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"github.com/languagetutor/languagetutor/server/calendar"
	"github.com/languagetutor/languagetutor/server/fsrs"
	"github.com/languagetutor/languagetutor/server/study"
)

func TestEachReviewIsAnsweredByItself(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	l, other := w.learner("UTC"), w.learner("UTC")
	card, second, theirs, gone := l.card(), l.card(), other.card(), l.card()
	l.exec(`UPDATE cards SET deleted_at = $2 WHERE id = $1`, gone, noon)
	logged := review(card, fsrs.Good, noon.Add(-time.Hour))
	l.submit(logged)
	with := func(change func(*study.NewReview)) study.NewReview {
		r := logged
		change(&r)
		return r
	}
	oldest := time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC)
	for _, c := range []struct {
		name   string
		review study.NewReview
		status study.Status
		reason study.Reason
	}{
		{"a review", review(card, fsrs.Good, noon), study.Accepted, 0},
		{"the same again", logged, study.Duplicate, 0},
		{"the same with another duration", with(func(r *study.NewReview) { r.Duration = time.Minute }), study.Duplicate, 0},
		{"the same, told finer than is kept", with(func(r *study.NewReview) { r.ReviewedAt = r.ReviewedAt.Add(999) }), study.Duplicate, 0},
		{"the same in another zone", with(func(r *study.NewReview) {
			r.ReviewedAt = r.ReviewedAt.In(time.FixedZone("", 3600))
		}), study.Duplicate, 0},
		{"its id with another rating", with(func(r *study.NewReview) { r.Rating = fsrs.Hard }), study.Refused, study.IDReused},
		{"its id with another time", with(func(r *study.NewReview) {
			r.ReviewedAt = r.ReviewedAt.Add(time.Microsecond)
		}), study.Refused, study.IDReused},
		{"its id with another card", with(func(r *study.NewReview) { r.CardID = second }), study.Refused, study.IDReused},
		{"its id with a card that is not", with(func(r *study.NewReview) { r.CardID = uuid.New() }), study.Refused, study.IDReused},
		{"an unknown card", review(uuid.New(), fsrs.Good, noon), study.Refused, study.CardNotFound},
		{"another learner's card", review(theirs, fsrs.Good, noon), study.Refused, study.CardNotFound},
		{"a deleted card", review(gone, fsrs.Good, noon), study.Refused, study.CardNotFound},
		{"a clock 5 minutes ahead", review(card, fsrs.Good, noon.Add(5*time.Minute)), study.Accepted, 0},
		{"a clock further ahead", review(card, fsrs.Good, noon.Add(5*time.Minute+time.Microsecond)), study.Refused, study.InTheFuture},
		{"the oldest", review(second, fsrs.Good, oldest), study.Accepted, 0},
		{"before the oldest", review(second, fsrs.Good, oldest.Add(-time.Microsecond)), study.Refused, study.TooOld},
	} {
		// Each between two that are good: one that is refused does not hold back the others.
		first, last := review(card, fsrs.Good, noon.Add(-time.Minute)), review(second, fsrs.Easy, noon.Add(-time.Minute))
		got := l.submit(first, c.review, last)
		want := []study.Result{
			{ID: first.ID, Status: study.Accepted},
			{ID: c.review.ID, Status: c.status, Reason: c.reason},
			{ID: last.ID, Status: study.Accepted},
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Fatalf("%s: want - got:\n%s", c.name, diff)
		}
	}
	if n := len(other.state(theirs).Log); n != 0 {
		t.Fatalf("another learner's card got %d reviews", n)
	}
}

func TestOneIDTwiceInABatchNamesTheFirst(t *testing.T) {
	t.Parallel()
	l := newWorld(t).learner("UTC")
	card, second := l.card(), l.card()
	first := review(card, fsrs.Good, noon)
	changed, moved, early := first, first, first
	changed.Rating, moved.CardID, early.ReviewedAt = fsrs.Easy, second, noon.Add(-time.Hour)
	tooEarly := early
	tooEarly.ID, tooEarly.ReviewedAt = uuid.New(), time.Date(1999, 1, 1, 0, 0, 0, 0, time.UTC)
	inTime := tooEarly
	inTime.ReviewedAt = noon.Add(-time.Hour)
	got := l.submit(first, first, changed, moved, early, tooEarly, inTime)
	want := []study.Result{
		{ID: first.ID, Status: study.Accepted},
		{ID: first.ID, Status: study.Duplicate},
		{ID: first.ID, Status: study.Refused, Reason: study.IDReused},
		{ID: first.ID, Status: study.Refused, Reason: study.IDReused},
		{ID: first.ID, Status: study.Refused, Reason: study.IDReused},
		{ID: inTime.ID, Status: study.Refused, Reason: study.TooOld},
		{ID: inTime.ID, Status: study.Accepted}, // a refused review leaves its id free
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Fatalf("want - got:\n%s", diff)
	}
	if s := l.state(card, second); s.Cards[card].Reps != 2 || s.Cards[second].Reps != 0 || s.Days[0].Reviews() != 2 {
		t.Fatalf("%+v", s)
	}
}

func TestAReviewKeepsWhatTheDeviceSaid(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	l := w.learner("Europe/Paris")
	card := l.card()
	at := time.Date(2026, 3, 10, 2, 59, 59, 123456789, time.UTC) // 3:59 in Paris: still the 9th
	r := study.NewReview{
		ID: uuid.New(), CardID: card, Rating: fsrs.Hard, ReviewedAt: at.In(time.FixedZone("", -7200)),
		Duration: 61*time.Second + 999*time.Microsecond,
	}
	if _, _, err := l.study.SubmitReviews(t.Context(), l.id, "Renée’s phone", []study.NewReview{r}); err != nil {
		t.Fatal(err)
	}
	_, log, _, err := l.study.Card(t.Context(), l.id, card, 10, "")
	if err != nil {
		t.Fatal(err)
	}
	midnight := time.Date(2026, 3, 9, 0, 0, 0, 0, time.UTC)
	want := []study.Review{{
		ID: r.ID, CardID: card, Rating: fsrs.Hard, Kind: study.KindStudy, ReviewedAt: at.Truncate(time.Microsecond),
		Day: calendar.FromMidnight(midnight), Duration: 61 * time.Second, Device: "Renée’s phone",
	}}
	if diff := cmp.Diff(want, log); diff != "" {
		t.Fatalf("want - got:\n%s", diff)
	}
}

func TestSubmitAnswersWithTheCardsAsTheyAreKept(t *testing.T) {
	t.Parallel()
	l := newWorld(t).learner("UTC")
	cards := l.cards(3)
	untouched := review(cards[2], fsrs.Good, noon.Add(time.Hour)) // refused
	_, views, err := l.study.SubmitReviews(t.Context(), l.id, "", []study.NewReview{
		review(cards[1], fsrs.Easy, noon.AddDate(0, 0, -3)), review(cards[0], fsrs.Good, noon), untouched,
		review(cards[1], fsrs.Again, noon), review(uuid.New(), fsrs.Good, noon),
	})
	if err != nil {
		t.Fatal(err)
	}
	got := map[uuid.UUID]study.View{}
	for _, v := range views {
		got[v.ID] = v
	}
	want := map[uuid.UUID]study.View{}
	for _, id := range cards {
		want[id] = l.view(id)
	}
	if diff := cmp.Diff(want, got); diff != "" || len(views) != 3 {
		t.Fatalf("%d cards; want - got:\n%s", len(views), diff)
	}
}

func TestFiveHundredReviewsInOneBatch(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	straight, batched := w.learner("UTC"), w.learner("UTC")
	cards := straight.cardsWith(cardNames)
	batched.cardsWith(cardNames)
	history := make([]study.NewReview, 500)
	for i := range history {
		history[i] = review(cards[i*7%3], fsrs.Rating(i%4+1), noon.Add(-time.Duration(i*i%100_000)*time.Minute))
	}
	for _, r := range batched.submit(history...) {
		if r.Status != study.Accepted {
			t.Fatalf("%+v", r)
		}
	}
	for half := range slices.Chunk(history, 250) {
		straight.submit(half...)
	}
	if diff := cmp.Diff(straight.state(cards...), batched.state(cards...)); diff != "" {
		t.Fatalf("halves - one batch:\n%s", diff)
	}
}

func TestOneIDForTwoCardsAtTheSameMomentIsAcceptedOnce(t *testing.T) {
	t.Parallel()
	l := newWorld(t).learner("UTC")
	cards := l.cards(2)
	r := review(cards[1], fsrs.Good, noon)
	tx, err := l.db.Begin(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer tx.Rollback(context.Background())
	// Another replica is writing the same id for the other card.
	if _, err := tx.Exec(t.Context(), `INSERT INTO reviews (user_id, id, card_id, rating, kind, reviewed_at, day, duration_ms,
		received_at, state_before, stability_before, difficulty_before, elapsed_days, retrievability, was_due)
		VALUES ($1, $2, $3, 3, 1, $4, '2026-03-10', 0, $4, 0, 0, 0, 0, 0, false)`, l.id, r.ID, cards[0], noon); err != nil {
		t.Fatal(err)
	}
	type answer struct {
		results []study.Result
		err     error
	}
	answered := make(chan answer, 1)
	go func() {
		results, _, err := l.study.SubmitReviews(context.Background(), l.id, "phone", []study.NewReview{r})
		answered <- answer{results, err}
	}()
	waitForLock(t, l.db)
	if err := tx.Commit(t.Context()); err != nil {
		t.Fatal(err)
	}
	got := <-answered
	if got.err != nil {
		t.Fatal(got.err)
	}
	if diff := cmp.Diff([]study.Result{{ID: r.ID, Status: study.Refused, Reason: study.IDReused}}, got.results); diff != "" {
		t.Fatalf("want - got:\n%s", diff)
	}
	if reps := l.view(cards[1]).Reps; reps != 0 {
		t.Fatalf("the refused review was folded: %d reps", reps)
	}
}

func TestManyDevicesSendingOneIDForDifferentCardsHaveItAcceptedOnce(t *testing.T) {
	t.Parallel()
	l := newWorld(t).learner("UTC")
	cards := l.cards(6)
	for round := range 5 {
		id := uuid.New()
		results := make(chan study.Result, len(cards))
		errs := make(chan error, len(cards))
		for _, card := range cards {
			r := review(card, fsrs.Good, noon.Add(-time.Duration(round)*time.Hour))
			r.ID = id
			go func() {
				got, _, err := l.study.SubmitReviews(context.Background(), l.id, "phone", []study.NewReview{r})
				if err != nil {
					errs <- err
					return
				}
				results <- got[0]
			}()
		}
		accepted := 0
		for range cards {
			select {
			case err := <-errs:
				t.Error(err)
			case got := <-results:
				if got.Status == study.Accepted {
					accepted++
				} else if got.Reason != study.IDReused {
					t.Errorf("%+v", got)
				}
			}
		}
		if accepted != 1 {
			t.Fatalf("round %d: accepted %d times", round, accepted)
		}
	}
	if reviews := l.state().Days[0].Reviews(); reviews != 5 {
		t.Fatalf("%d reviews counted, want 5", reviews)
	}
}

// whileMoving calls f, which meets the card's lock, while the card's entry is on its way to another deck.
func (l *learner) whileMoving(t *testing.T, card, deck uuid.UUID, f func() error) {
	t.Helper()
	tx, err := l.db.Begin(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer tx.Rollback(context.Background())
	if _, err := tx.Exec(t.Context(), `UPDATE entries SET deck_id = $3
		WHERE user_id = $1 AND id = (SELECT entry_id FROM cards WHERE user_id = $1 AND id = $2)`, l.id, card, deck); err != nil {
		t.Fatal(err)
	}
	done := make(chan error, 1)
	go func() { done <- f() }()
	waitForLock(t, l.db)
	if err := tx.Commit(t.Context()); err != nil {
		t.Fatal(err)
	}
	if err := <-done; err != nil {
		t.Error(err)
	}
}

func TestACardThatMovesToAnotherDeckMeanwhileIsStillFound(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	for name, use := range map[string]func(l *learner, card, taken uuid.UUID) error{
		"submit": func(l *learner, card, _ uuid.UUID) error {
			results, _, err := l.study.SubmitReviews(ctx, l.id, "phone", []study.NewReview{review(card, fsrs.Good, noon)})
			if err == nil && results[0].Status != study.Accepted {
				err = fmt.Errorf("got %+v", results[0])
			}
			return err
		},
		"undo": func(l *learner, _, taken uuid.UUID) error {
			_, err := l.study.UndoReview(ctx, l.id, taken)
			return err
		},
		"suspend": func(l *learner, card, _ uuid.UUID) error {
			return l.study.SetSuspended(ctx, l.id, []uuid.UUID{card}, true)
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			l := newWorld(t).learner("UTC")
			card := l.card()
			l.answer(card, fsrs.Easy, noon.AddDate(0, 0, -30))
			taken := l.answer(card, fsrs.Easy, noon.AddDate(0, 0, -3))
			other := l.withDeck(func(s *study.Settings) { s.Scheduling.DesiredRetention = 0.8 })
			l.whileMoving(t, card, other.deck, func() error { return use(l, card, taken) })
			if got := l.view(card).DeckID; got != other.deck {
				t.Fatalf("the card is in deck %s, want %s", got, other.deck)
			}
		})
	}
}
