package study_test

import (
	"context"
	"testing"
	"time"

	"github.com/google/uuid"

	"github.com/languagetutor/languagetutor/server/calendar"
	"github.com/languagetutor/languagetutor/server/fsrs"
	"github.com/languagetutor/languagetutor/server/study"
	"github.com/languagetutor/languagetutor/server/vocabulary"
)

func (l *learner) due() (study.DueCounts, calendar.Date) {
	counts, day, err := l.study.Due(context.Background(), l.id)
	if err != nil {
		l.fatal(err)
	}
	return counts, day
}

func TestDueCountsAreThoseOfTheQueue(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	l, other := w.learner("Asia/Kolkata"), w.learner("UTC")
	l.known(3, 20)
	l.cards(25)
	l.answer(l.card(), fsrs.Good, noon)
	other.cards(2)
	q := l.queue(study.QueueRequest{})
	got, day := l.due()
	if want := (study.DueCounts{Learning: 1, Review: 3, New: 19}); got != want || q.Counts != want || day != q.Day {
		t.Fatalf("due %+v on %s, queue %+v on %s, want %+v", got, day, q.Counts, q.Day, want)
	}
	if got, _ := other.due(); got != (study.DueCounts{New: 2}) {
		t.Fatalf("the other learner's counts are %+v", got)
	}
}

func TestDueCountsAreKeptForAMinute(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	l := w.learner("UTC")
	l.card()
	want := func(when string, news int) {
		t.Helper()
		if got, _ := l.due(); got != (study.DueCounts{New: news}) {
			t.Fatalf("%s: %+v, want %d new", when, got, news)
		}
	}
	want("at first", 1)
	l.card() // written behind the service's back
	w.now = noon.Add(59 * time.Second)
	want("within a minute", 1)
	w.now = noon.Add(61 * time.Second)
	want("after a minute", 2)
}

func TestWhatChangesTheDueCountsDropsThemAtOnce(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	check := func(err error) {
		t.Helper()
		if err != nil {
			t.Error(err)
		}
	}
	for name, change := range map[string]func(l *learner, cards []uuid.UUID){
		"a review":   func(l *learner, cards []uuid.UUID) { l.answer(cards[0], fsrs.Easy, noon) },
		"an undo":    func(l *learner, cards []uuid.UUID) { l.undo(l.answer(cards[0], fsrs.Easy, noon)); l.card() },
		"suspending": func(l *learner, cards []uuid.UUID) { check(l.study.SetSuspended(ctx, l.id, cards[:1], true)) },
		"burying":    func(l *learner, cards []uuid.UUID) { check(l.study.SetBuried(ctx, l.id, cards[:1], true)) },
		"a preset":   func(l *learner, _ []uuid.UUID) { l.configure(func(s *study.Settings) { s.NewPerDay = 2 }) },
		"a new entry": func(l *learner, _ []uuid.UUID) {
			_, err := l.words.CreateEntry(ctx, l.id, l.deck, uuid.New(), vocabulary.Content{Term: "chien", Translations: []string{"dog"}})
			check(err)
		},
		"a late review": func(l *learner, cards []uuid.UUID) { l.answer(cards[0], fsrs.Easy, noon.AddDate(0, 0, -9)) },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			l := newWorld(t).learner("UTC")
			cards := l.cards(3)
			before, _ := l.due()
			change(l, cards)
			after, _ := l.due()
			if want := l.counts(); after != want || after == before {
				t.Fatalf("before %+v, after %+v, the queue says %+v", before, after, want)
			}
		})
	}
}
