package study_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"github.com/languagetutor/languagetutor/server/fsrs"
	"github.com/languagetutor/languagetutor/server/study"
)

func TestEachPresetKeepsItsDailyLimits(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	french := w.learner("UTC")
	french.configure(func(s *study.Settings) { s.NewPerDay, s.ReviewsPerDay = 3, 2 })
	spanish := french.withDeck(func(s *study.Settings) { s.NewPerDay, s.ReviewsPerDay = 1, 4 })
	oldFrench, newFrench := french.known(5, 20), french.cards(5)
	oldSpanish, newSpanish := spanish.known(5, 20), spanish.cards(5)
	want := func(when string, learning, review, news int) {
		t.Helper()
		if got := french.counts(); got != (study.DueCounts{Learning: learning, Review: review, New: news}) {
			t.Fatalf("%s: %+v, want %d learning, %d reviews and %d new", when, got, learning, review, news)
		}
	}
	want("at first", 0, 2+4, 3+1)
	french.answer(newFrench[0], fsrs.Good, noon)
	want("after a new card", 1, 2+4, 2+1)
	french.answer(newFrench[0], fsrs.Good, noon.Add(time.Minute))
	want("after the same card again, which is no new one", 0, 2+4, 2+1)
	taken := french.answer(oldFrench[0], fsrs.Good, noon)
	want("after a review", 0, 1+4, 2+1)
	french.answer(oldFrench[1], fsrs.Again, noon)
	want("after a lapse", 1, 0+4, 2+1)
	french.answer(oldFrench[1], fsrs.Good, noon.Add(2*time.Minute))
	want("after relearning, which is no review", 0, 0+4, 2+1)
	spanish.answer(newSpanish[0], fsrs.Easy, noon)
	spanish.answer(oldSpanish[0], fsrs.Easy, noon)
	want("after two cards of the other preset", 0, 0+3, 2+0)
	french.undo(taken)
	want("after an undo", 0, 1+3, 2+0)
	french.answer(newFrench[1], fsrs.Easy, noon.AddDate(0, 0, -1))
	want("after a review of yesterday that came late", 0, 1+3, 2+0)
	w.now = noon.AddDate(0, 0, 1)
	want("the next day", 0, 2+4, 3+1)
	french.configure(func(s *study.Settings) { s.NewPerDay, s.ReviewsPerDay = 0, 0 })
	want("without a share", 0, 0+4, 0+1)
}

func TestDecksOfOnePresetShareItsLimits(t *testing.T) {
	t.Parallel()
	l := newWorld(t).learner("UTC")
	l.configure(func(s *study.Settings) { s.NewPerDay = 3 })
	second := *l
	second.deck = uuid.New()
	l.exec(`INSERT INTO decks (user_id, id, name, language, translation_language, preset_id, created_at)
	        SELECT $1, $2, 'More French', 'fr', 'en', id, $3 FROM presets WHERE user_id = $1`, l.id, second.deck, noon)
	first := l.cards(4)
	second.cards(4)
	l.answer(first[0], fsrs.Easy, noon)
	if got := l.counts().New; got != 2 {
		t.Fatalf("%d new cards, want 2", got)
	}
	if got := l.queue(study.QueueRequest{Decks: []uuid.UUID{second.deck}}).Counts.New; got != 2 {
		t.Fatalf("%d new cards in the second deck, want 2: the first one used up a part", got)
	}
}

func TestOneCardOfAnEntryADay(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	l := w.learner("UTC")
	entry, other := l.entry(2), l.entry(2)
	want := func(when string, cards ...uuid.UUID) {
		t.Helper()
		q := l.queue(study.QueueRequest{})
		if diff := cmp.Diff(cards, queued(q)); diff != "" {
			t.Fatalf("%s: want - got:\n%s", when, diff)
		}
		if total := q.Counts.Learning + q.Counts.Review + q.Counts.New; total < len(cards) {
			t.Fatalf("%s: counts %+v for %d cards", when, q.Counts, len(cards))
		}
	}
	want("new", entry[0], other[0])
	l.answer(entry[0], fsrs.Good, noon)
	want("its sibling is being learned", other[0])
	w.now = noon.Add(15 * time.Minute)
	want("the sibling's step has ended", entry[0], other[0])
	l.answer(entry[0], fsrs.Easy, w.now)
	want("its sibling was learned today", other[0])
	l.answer(other[1], fsrs.Again, w.now.Add(-time.Minute))
	l.answer(other[0], fsrs.Again, w.now.Add(-time.Minute))
	want("learning cards of one entry are not kept apart", minOf(other[0], other[1]), maxOf(other[0], other[1]))
	w.now = noon.AddDate(0, 0, 1)
	want("tomorrow", minOf(other[0], other[1]), maxOf(other[0], other[1]), entry[1])
}

// minOf and maxOf order cards whose steps end at the same moment.
func minOf(a, b uuid.UUID) uuid.UUID {
	if a.String() < b.String() {
		return a
	}
	return b
}

func maxOf(a, b uuid.UUID) uuid.UUID {
	if a.String() < b.String() {
		return b
	}
	return a
}

func TestOfDueSiblingsTheOneMoreLikelyForgottenIsShown(t *testing.T) {
	t.Parallel()
	l := newWorld(t).learner("UTC")
	l.configure(func(s *study.Settings) { s.ReviewsPerDay = 2 })
	var want []uuid.UUID
	for _, ago := range []int{40, 30, 20} {
		entry := l.entry(2)
		l.answer(entry[0], fsrs.Easy, noon.AddDate(0, 0, -ago+5))
		l.answer(entry[1], fsrs.Easy, noon.AddDate(0, 0, -ago))
		want = append(want, entry[1])
	}
	q := l.queue(study.QueueRequest{})
	if diff := cmp.Diff(want[:2], queued(q)); diff != "" {
		t.Fatalf("want - got:\n%s", diff)
	}
}

func TestHiddenSiblingsDoNotUseUpTheDaysShare(t *testing.T) {
	t.Parallel()
	l := newWorld(t).learner("UTC")
	l.configure(func(s *study.Settings) { s.NewPerDay, s.ReviewsPerDay = 9, 1 })
	for range 4 { // each leaves a due and a new sibling that come before all others
		due, fresh := l.entry(2), l.entry(2)
		l.answer(due[0], fsrs.Easy, noon.AddDate(0, 0, -100))
		l.answer(due[1], fsrs.Easy, noon)
		l.answer(fresh[1], fsrs.Easy, noon)
	}
	want := append(l.known(1, 20), l.card())
	q := l.queue(study.QueueRequest{})
	if diff := cmp.Diff(want, queued(q)); diff != "" {
		t.Fatalf("want - got:\n%s", diff)
	}
}

func TestHiddenCardsAreNotInTheQueue(t *testing.T) {
	t.Parallel()
	ctx := t.Context()
	for _, c := range []struct {
		name string
		hide func(l *learner, cards []uuid.UUID)
		// show is how they come back; nil when they never do.
		show func(l *learner, cards []uuid.UUID)
	}{
		{
			"suspended",
			func(l *learner, cards []uuid.UUID) { _ = l.study.SetSuspended(ctx, l.id, cards, true) },
			func(l *learner, cards []uuid.UUID) { _ = l.study.SetSuspended(ctx, l.id, cards, false) },
		},
		{
			"buried for the day",
			func(l *learner, cards []uuid.UUID) { _ = l.study.SetBuried(ctx, l.id, cards, true) },
			func(l *learner, _ []uuid.UUID) { l.now = time.Date(2026, 3, 11, 4, 0, 0, 0, time.UTC) },
		},
		{
			"buried and dug out",
			func(l *learner, cards []uuid.UUID) { _ = l.study.SetBuried(ctx, l.id, cards, true) },
			func(l *learner, cards []uuid.UUID) { _ = l.study.SetBuried(ctx, l.id, cards, false) },
		},
		{
			"dropped with their template",
			func(l *learner, cards []uuid.UUID) {
				l.exec(`UPDATE cards SET deleted_at = $2 WHERE id = ANY($1)`, cards, noon)
			},
			func(l *learner, cards []uuid.UUID) {
				l.exec(`UPDATE cards SET deleted_at = NULL WHERE id = ANY($1)`, cards)
			},
		},
		{
			"of deleted entries",
			func(l *learner, cards []uuid.UUID) {
				for _, card := range cards {
					if err := l.words.DeleteEntry(ctx, l.id, l.view(card).EntryID); err != nil {
						l.fatal(err)
					}
				}
			},
			nil,
		},
		{
			"in a deleted deck",
			func(l *learner, _ []uuid.UUID) {
				if err := l.words.DeleteDeck(ctx, l.id, l.deck); err != nil {
					l.fatal(err)
				}
			},
			nil,
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t)
			l := w.learner("UTC")
			cards := append(append(l.known(1, 20), l.card()), l.card())
			l.answer(cards[2], fsrs.Again, noon.Add(-time.Minute))
			shown := study.DueCounts{Learning: 1, Review: 1, New: 1}
			if got := l.counts(); got != shown {
				t.Fatalf("before: %+v", got)
			}
			c.hide(l, cards)
			if q := l.queue(study.QueueRequest{}); q.Counts != (study.DueCounts{}) || len(q.Cards) > 0 || !q.NextLearning.IsZero() {
				t.Fatalf("hidden: %+v", q)
			}
			if c.show == nil {
				if due := l.forecast(1)[0].Due; due != 0 {
					t.Fatalf("the forecast still has %d", due)
				}
				return
			}
			if c.name == "buried for the day" {
				w.now = time.Date(2026, 3, 11, 3, 59, 59, 0, time.UTC)
				if q := l.queue(study.QueueRequest{}); len(q.Cards) > 0 {
					t.Fatalf("a second before the day ends: %v", queued(q))
				}
			}
			c.show(l, cards)
			if got := l.counts(); got != shown {
				t.Fatalf("shown again: %+v", got)
			}
		})
	}
}

func TestASuspendedSiblingDoesNotHideAnother(t *testing.T) {
	t.Parallel()
	l := newWorld(t).learner("UTC")
	entry := l.entry(2)
	if err := l.study.SetSuspended(t.Context(), l.id, entry[:1], true); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(entry[1:], queued(l.queue(study.QueueRequest{}))); diff != "" {
		t.Fatalf("want - got:\n%s", diff)
	}
}

func TestTheDayTurnsAtTheRolloverHourWhenClocksChange(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, zone, lastSecond, turn string
	}{
		{"clocks go forward", "America/New_York", "2026-03-08T07:59:59Z", "2026-03-08T08:00:00Z"},
		{"clocks go back", "America/New_York", "2026-11-01T08:59:59Z", "2026-11-01T09:00:00Z"},
		{"the date line moves", "Pacific/Apia", "2011-12-30T13:59:59Z", "2011-12-30T14:00:00Z"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			last, err := time.Parse(time.RFC3339, c.lastSecond)
			if err != nil {
				t.Fatal(err)
			}
			turn, err := time.Parse(time.RFC3339, c.turn)
			if err != nil {
				t.Fatal(err)
			}
			w := newWorld(t)
			l := w.learner(c.zone)
			l.configure(func(s *study.Settings) { s.Scheduling.LearningSteps, s.Scheduling.Fuzz = nil, false })
			card := l.card()
			w.now = last
			l.answer(card, fsrs.Again, last) // a day, since there are no steps
			if got := l.view(card); got.DueDay-got.LastDay != 1 || !got.DueAt.Equal(turn) {
				t.Fatalf("due on %s at %s, want at %s", got.DueDay, got.DueAt, turn)
			}
			before := l.queue(study.QueueRequest{})
			w.now = turn
			after := l.queue(study.QueueRequest{})
			if before.Counts.Review != 0 || after.Counts.Review != 1 || after.Day <= before.Day {
				t.Fatalf("a second before the turn %+v on %s, then %+v on %s", before.Counts, before.Day, after.Counts, after.Day)
			}
		})
	}
}

func TestCardsFoldedByOldRulesAreShownByTheNewOnes(t *testing.T) {
	t.Parallel()
	l := newWorld(t).learner("UTC")
	card := l.known(1, 30)[0]
	stale := l.queue(study.QueueRequest{}).Cards[0]
	l.configure(func(s *study.Settings) { s.Scheduling.Parameters[3] = 20 }) // first stability after Easy
	fresh := l.queue(study.QueueRequest{}).Cards[0]
	if stale.Memory.Stability == 20 || fresh.Memory.Stability != 20 {
		t.Fatalf("stability %v, then %v, want 20", stale.Memory.Stability, fresh.Memory.Stability)
	}
	preview, err := l.study.Preview(t.Context(), l.id, card, noon)
	if err != nil {
		t.Fatal(err)
	}
	if fresh.Outcomes != preview || fresh.Outcomes == stale.Outcomes {
		t.Fatalf("queue %+v\npreview %+v\nby the old rules %+v", fresh.Outcomes, preview, stale.Outcomes)
	}
	if got := l.view(card).Memory.Stability; got != stale.Memory.Stability {
		t.Fatalf("looking at the queue changed the card: stability %v", got)
	}
}
