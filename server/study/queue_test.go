package study_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"github.com/languagetutor/languagetutor/server/fsrs"
	"github.com/languagetutor/languagetutor/server/study"
)

func TestLearningCardsThatAreDueComeFirstByDueTime(t *testing.T) {
	t.Parallel()
	l := newWorld(t).learner("UTC")
	due := l.known(1, 30)[0]
	fresh := l.card()
	second, first, third, later := l.card(), l.card(), l.card(), l.card()
	l.answer(second, fsrs.Again, noon.Add(-3*time.Minute)) // a minute
	l.answer(first, fsrs.Again, noon.Add(-9*time.Minute))
	l.answer(third, fsrs.Good, noon.Add(-10*time.Minute)) // ten minutes: due this very moment
	l.answer(later, fsrs.Again, noon)
	q := l.queue(study.QueueRequest{})
	if diff := cmp.Diff([]uuid.UUID{first, second, third, due, fresh}, queued(q)); diff != "" {
		t.Fatalf("want - got:\n%s", diff)
	}
	if want := (study.DueCounts{Learning: 4, Review: 1, New: 1}); q.Counts != want {
		t.Fatalf("counts %+v, want %+v", q.Counts, want)
	}
}

func TestReviewsComeByAscendingRetrievabilityAcrossPresets(t *testing.T) {
	t.Parallel()
	l := newWorld(t).learner("UTC")
	other := l.withDeck(func(s *study.Settings) { s.Scheduling.Parameters[20] = 0.5 }) // forgets faster later
	want := map[uuid.UUID]bool{}
	for _, ago := range []int{12, 60, 11, 25, 400, 15} {
		want[l.known(1, ago)[0]] = true
		want[other.known(1, ago)[0]] = true
	}
	q := l.queue(study.QueueRequest{})
	for i, c := range q.Cards {
		if !want[c.ID] {
			t.Fatalf("%s is not due", c.ID)
		}
		delete(want, c.ID)
		if c.Retrievability <= 0 || c.Retrievability >= 0.95 {
			t.Fatalf("card %d has retrievability %v", i, c.Retrievability)
		}
		if i > 0 && c.Retrievability < q.Cards[i-1].Retrievability {
			t.Fatalf("card %d has retrievability %v, the one before %v", i, c.Retrievability, q.Cards[i-1].Retrievability)
		}
	}
	if len(want) > 0 {
		t.Fatalf("due and not in the queue: %v", want)
	}
}

func TestNewCardsComeAtThePresetsRatio(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		ratio, reviews, news int
		want                 string
	}{
		{0, 3, 2, "NNRRR"},
		{1, 3, 2, "RNRNR"},
		{2, 5, 3, "RRNRRNRN"},
		{5, 4, 2, "RRRRNN"},
		{5, 0, 3, "NNN"},
		{3, 2, 0, "RR"},
		{50, 3, 1, "RRRN"},
	} {
		t.Run(fmt.Sprintf("%d reviews between %d new ones", c.ratio, c.news), func(t *testing.T) {
			t.Parallel()
			l := newWorld(t).learner("UTC")
			l.configure(func(s *study.Settings) { s.ReviewsPerNew = c.ratio })
			l.known(c.reviews, 20)
			news := l.cards(c.news)
			var got strings.Builder
			var order []uuid.UUID
			for _, card := range l.queue(study.QueueRequest{}).Cards {
				if card.State == fsrs.New {
					order = append(order, card.ID)
					got.WriteByte('N')
				} else {
					got.WriteByte('R')
				}
			}
			if got.String() != c.want {
				t.Fatalf("got %s, want %s", got.String(), c.want)
			}
			if !slices.Equal(order, news) {
				t.Fatalf("new cards come as %v, the oldest entry first is %v", order, news)
			}
		})
	}
}

func TestEachPresetsRatioHoldsForItsOwnNewCards(t *testing.T) {
	t.Parallel()
	l := newWorld(t).learner("UTC")
	l.configure(func(s *study.Settings) { s.ReviewsPerNew = 2 })
	eager := l.withDeck(func(s *study.Settings) { s.ReviewsPerNew = 0 })
	l.known(4, 20)
	names := map[uuid.UUID]string{}
	for _, id := range l.cards(2) {
		names[id] = "n"
	}
	for _, id := range eager.cards(2) {
		names[id] = "N"
	}
	var got strings.Builder
	for _, id := range queued(l.queue(study.QueueRequest{})) {
		if names[id] == "" {
			names[id] = "R"
		}
		got.WriteString(names[id])
	}
	if want := "NNRRnRRn"; got.String() != want {
		t.Fatalf("got %s, want %s", got.String(), want)
	}
}

func TestQueueHoldsNothingOfAnotherLearner(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	own, other := w.learner("UTC"), w.learner("UTC")
	mine := append(own.known(1, 20), own.card())
	other.known(2, 20)
	other.cards(2)
	other.answer(other.card(), fsrs.Again, noon.Add(-time.Hour))
	q := own.queue(study.QueueRequest{})
	if diff := cmp.Diff(mine, queued(q)); diff != "" {
		t.Fatalf("want - got:\n%s", diff)
	}
	if want := (study.DueCounts{Review: 1, New: 1}); q.Counts != want {
		t.Fatalf("counts %+v, want %+v", q.Counts, want)
	}
	if q := own.queue(study.QueueRequest{Decks: []uuid.UUID{other.deck}}); len(q.Cards) > 0 || q.Counts != (study.DueCounts{}) {
		t.Fatalf("another learner's deck gave %+v", q)
	}
}

func TestQueueOfADeckHoldsOnlyThatDeck(t *testing.T) {
	t.Parallel()
	l := newWorld(t).learner("UTC")
	spanish := l.withDeck(func(*study.Settings) {})
	french := append(l.known(2, 20), l.cards(2)...)
	words := append(spanish.known(1, 20), spanish.cards(1)...)
	spanish.answer(spanish.card(), fsrs.Again, noon.Add(-time.Hour))
	if got := queued(l.queue(study.QueueRequest{Decks: []uuid.UUID{l.deck}})); !sameSet(got, french) {
		t.Fatalf("French: got %v, want %v", got, french)
	}
	q := l.queue(study.QueueRequest{Decks: []uuid.UUID{spanish.deck}})
	if want := (study.DueCounts{Learning: 1, Review: 1, New: 1}); q.Counts != want || len(q.Cards) != 3 || !sameSet(queued(q)[1:], words) {
		t.Fatalf("Spanish: got %+v %v, want %+v and %v", q.Counts, queued(q), want, words)
	}
	if got := l.queue(study.QueueRequest{Decks: []uuid.UUID{l.deck, spanish.deck}}); len(got.Cards) != 7 {
		t.Fatalf("both decks give %d cards, want 7", len(got.Cards))
	}
}

func sameSet(a, b []uuid.UUID) bool {
	sorted := func(ids []uuid.UUID) []uuid.UUID {
		ids = slices.Clone(ids)
		slices.SortFunc(ids, func(a, b uuid.UUID) int { return slices.Compare(a[:], b[:]) })
		return ids
	}
	return slices.Equal(sorted(a), sorted(b))
}

func TestLimitCutsTheEndOfTheQueueAndNotTheCounts(t *testing.T) {
	t.Parallel()
	l := newWorld(t).learner("UTC")
	l.known(60, 20)
	whole := l.queue(study.QueueRequest{Limit: 500})
	if len(whole.Cards) != 60 {
		t.Fatalf("%d cards, want 60", len(whole.Cards))
	}
	for limit, want := range map[int]int{0: study.DefaultQueueLimit, 1: 1, 59: 59, 60: 60} {
		q := l.queue(study.QueueRequest{Limit: limit})
		if diff := cmp.Diff(queued(whole)[:want], queued(q)); diff != "" {
			t.Fatalf("limit %d: want - got:\n%s", limit, diff)
		}
		if q.Counts.Review != 60 {
			t.Fatalf("limit %d: %d reviews are due, want 60", limit, q.Counts.Review)
		}
	}
}

func TestMinutesHoldAsManyCardsAsUsuallyFit(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name    string
		reviews int
		took    time.Duration
		budget  time.Duration
		want    int
	}{
		{"ten seconds a card for a beginner", 19, 30 * time.Second, time.Minute, 6},
		{"the learner's own pace from 20 reviews on", 20, 30 * time.Second, time.Minute, 2},
		{"a pause counts 60 s", 20, time.Hour, 3 * time.Minute, 3},
		{"one card always fits", 20, time.Minute, 30 * time.Second, 1},
		{"reviews of unknown duration tell no pace", 25, 0, time.Minute, 6},
		{"nobody is faster than a second a card", 20, time.Millisecond, 10 * time.Second, 10},
		{"the limit still holds", 20, time.Second, 8 * time.Hour, 12},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			l := newWorld(t).learner("UTC")
			learned := l.cards(c.reviews)
			past := make([]study.NewReview, c.reviews)
			for i, card := range learned {
				past[i] = review(card, fsrs.Easy, noon.AddDate(0, 0, -20))
				past[i].Duration = c.took
			}
			l.submit(past...)
			quick := review(learned[0], fsrs.Easy, noon.AddDate(0, 0, -19))
			l.submit(quick)
			l.undo(quick.ID) // takes 5 s, and does not count
			if got := len(l.queue(study.QueueRequest{Limit: 12, Time: c.budget}).Cards); got != c.want {
				t.Fatalf("%d cards in %s, want %d", got, c.budget, c.want)
			}
		})
	}
}

func TestNextLearningIsToldWhenNoneIsDueNow(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	l := w.learner("UTC")
	a, b := l.card(), l.card()
	if got := l.queue(study.QueueRequest{}).NextLearning; !got.IsZero() {
		t.Fatalf("nothing was learned, and something falls due at %s", got)
	}
	l.answer(a, fsrs.Good, noon)
	l.answer(b, fsrs.Again, noon)
	if got := l.queue(study.QueueRequest{}).NextLearning; !got.Equal(noon.Add(time.Minute)) {
		t.Fatalf("next at %s, want in a minute", got)
	}
	w.now = noon.Add(2 * time.Minute)
	if got := l.queue(study.QueueRequest{}).NextLearning; !got.IsZero() {
		t.Fatalf("one is due now, and the next is told at %s", got)
	}
	l.answer(b, fsrs.Easy, w.now)
	if got := l.queue(study.QueueRequest{}).NextLearning; !got.Equal(noon.Add(10 * time.Minute)) {
		t.Fatalf("next at %s, want ten minutes after noon", got)
	}
}

func TestNextLearningMayBeAfterTheEndOfTheDay(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	l := w.learner("UTC")
	w.now = time.Date(2026, 3, 11, 3, 55, 0, 0, time.UTC) // the day ends at 4:00
	entry := l.entry(2)
	l.answer(entry[0], fsrs.Good, w.now)
	q := l.queue(study.QueueRequest{})
	if want := w.now.Add(10 * time.Minute); !q.NextLearning.Equal(want) {
		t.Fatalf("next at %s, want %s", q.NextLearning, want)
	}
	if q.Counts.Learning != 0 {
		t.Fatalf("%d learning cards are due today, want none: it falls due tomorrow", q.Counts.Learning)
	}
	w.now = time.Date(2026, 3, 11, 4, 0, 0, 0, time.UTC)
	if q := l.queue(study.QueueRequest{}); q.Counts != (study.DueCounts{Learning: 1}) {
		t.Fatalf("next day: %+v, want the learning card without its sibling", q.Counts)
	}
}
