package study_test

import (
	"context"
	"fmt"
	"math"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"github.com/languagetutor/languagetutor/server/fault"
	"github.com/languagetutor/languagetutor/server/fsrs"
	"github.com/languagetutor/languagetutor/server/study"
)

func TestMarkingCardsIsAllOrNone(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	l, other := w.learner("UTC"), w.learner("UTC")
	cards, gone, theirs := l.cards(2), l.card(), other.card()
	l.exec(`UPDATE cards SET deleted_at = $2 WHERE id = $1`, gone, noon)
	marked := func(card uuid.UUID) bool { v := l.view(card); return v.Suspended || v.BuriedOn != nil }
	for name, mark := range map[string]func(context.Context, uuid.UUID, []uuid.UUID, bool) error{
		"suspend": l.study.SetSuspended, "bury": l.study.SetBuried,
	} {
		for _, wrong := range []uuid.UUID{gone, theirs, uuid.New()} {
			wantFault(t, mark(t.Context(), l.id, []uuid.UUID{cards[0], wrong, cards[1]}, true), fault.NotFound, "")
			if marked(cards[0]) || marked(cards[1]) {
				t.Fatalf("%s: a card changed though another was unknown", name)
			}
		}
		for range 2 { // safe to repeat, with a card named twice too
			if err := mark(t.Context(), l.id, append(cards, cards[0]), true); err != nil {
				t.Fatalf("%s: %v", name, err)
			}
			if !marked(cards[0]) || !marked(cards[1]) {
				t.Fatalf("%s: nothing changed", name)
			}
		}
		for range 2 {
			if err := mark(t.Context(), l.id, cards, false); err != nil {
				t.Fatalf("%s: %v", name, err)
			}
			if marked(cards[0]) || marked(cards[1]) {
				t.Fatalf("%s was not taken back", name)
			}
		}
	}
	var since time.Time
	w.now = noon.Add(time.Hour)
	for range 2 {
		if err := l.study.SetSuspended(t.Context(), l.id, cards, true); err != nil {
			t.Fatal(err)
		}
		w.now = w.now.Add(time.Hour)
	}
	if err := l.db.QueryRow(t.Context(), `SELECT suspended_at FROM cards WHERE id = $1`, cards[0]).Scan(&since); err != nil {
		t.Fatal(err)
	}
	if !since.Equal(noon.Add(time.Hour)) {
		t.Fatalf("suspended since %s, want since the first time", since)
	}
	if v := other.view(theirs); v.Suspended || v.BuriedOn != nil {
		t.Fatalf("another learner's card changed: %+v", v)
	}
}

func TestABurialEndsWithTheLearnersDay(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	l := w.learner("Asia/Tokyo") // noon UTC is 21:00; the day ends at 4:00, which is 19:00 UTC
	card := l.card()
	if err := l.study.SetBuried(t.Context(), l.id, []uuid.UUID{card}, true); err != nil {
		t.Fatal(err)
	}
	w.now = time.Date(2026, 3, 10, 18, 59, 59, 0, time.UTC)
	if v := l.view(card); v.BuriedOn == nil || v.BuriedOn.String() != "2026-03-10" {
		t.Fatalf("a second before the day ends it is buried on %v", v.BuriedOn)
	}
	w.now = w.now.Add(time.Second)
	if v := l.view(card); v.BuriedOn != nil {
		t.Fatalf("the next day it is still buried on %v", v.BuriedOn)
	}
}

func TestPagesOfAHistoryHoldEachReviewOnceNewestFirst(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	l, other := w.learner("UTC"), w.learner("UTC")
	card, second := l.card(), l.card()
	var reviews []study.NewReview
	for i := range 30 { // many at the same moment
		reviews = append(reviews, review(card, fsrs.Good, noon.Add(-time.Duration(i/7)*time.Microsecond)))
	}
	l.submit(append(reviews, review(second, fsrs.Good, noon))...)
	l.undo(reviews[3].ID)
	_, whole, next, err := l.study.Card(t.Context(), l.id, card, 100, "")
	if err != nil || next != "" || len(whole) != 30 {
		t.Fatalf("%d reviews, token %q, %v", len(whole), next, err)
	}
	for i := range whole[1:] {
		if whole[i].ReviewedAt.Before(whole[i+1].ReviewedAt) {
			t.Fatalf("review %d is older than the next", i)
		}
	}
	for _, size := range []int{1, 4, 7, 29, 30} {
		var paged []study.Review
		for token, pages := "", 0; pages == 0 || token != ""; pages++ {
			var part []study.Review
			if _, part, token, err = l.study.Card(t.Context(), l.id, card, size, token); err != nil {
				t.Fatal(err)
			}
			if len(part) == 0 || len(part) > size {
				t.Fatalf("a page of %d has %d reviews", size, len(part))
			}
			paged = append(paged, part...)
		}
		if diff := cmp.Diff(whole, paged); diff != "" {
			t.Fatalf("whole - pages of %d:\n%s", size, diff)
		}
	}
	if _, found, _, err := l.study.Card(t.Context(), l.id, card, 10, "no token"); len(found) > 0 {
		t.Fatalf("a page for no token: %v", found)
	} else {
		wantFault(t, err, fault.InvalidArgument, "page_token")
	}
	for _, who := range []struct{ learner, card uuid.UUID }{{other.id, card}, {l.id, uuid.New()}} {
		_, found, _, err := w.study.Card(t.Context(), who.learner, who.card, 10, "")
		wantFault(t, err, fault.NotFound, "")
		if len(found) > 0 {
			t.Fatalf("the history of another's card: %v", found)
		}
		_, err = w.study.Preview(t.Context(), who.learner, who.card, noon)
		wantFault(t, err, fault.NotFound, "")
	}
}

func TestAViewTellsWhenACardIsDueAndHowLikelyItsRecallIs(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	l := w.learner("Europe/Paris")
	l.configure(func(s *study.Settings) { s.Scheduling.Fuzz = false })
	card := l.card()
	if v := l.view(card); !v.DueAt.IsZero() || v.Retrievability != 0 || v.State != fsrs.New {
		t.Fatalf("new: %+v", v)
	}
	l.answer(card, fsrs.Good, noon)
	if v := l.view(card); v.State != fsrs.Learning || !v.DueAt.Equal(noon.Add(10*time.Minute)) || v.Retrievability != 1 {
		t.Fatalf("learning: due at %s, retrievability %v", v.DueAt, v.Retrievability)
	}
	l.answer(card, fsrs.Easy, noon)
	v := l.view(card)
	want := time.Date(2026, 3, 10+v.Interval, 3, 0, 0, 0, time.UTC) // 4:00 in Paris in winter
	if v.State != fsrs.Review || v.Interval < 1 || int(v.DueDay-v.LastDay) != v.Interval || !v.DueAt.Equal(want) {
		t.Fatalf("review: interval %d, due on %s at %s, want %s", v.Interval, v.DueDay, v.DueAt, want)
	}
	w.now = time.Date(2026, 3, 12, 2, 59, 0, 0, time.UTC)
	model := fsrs.NewModel(fsrs.DefaultParameters(), 1)
	if got, want := l.view(card).Retrievability, model.Retrievability(v.Memory, 1); got != want || want >= 1 {
		t.Fatalf("a day later: %v, want %v", got, want)
	}
	w.now = v.DueAt
	if got := l.view(card).Retrievability; math.Abs(got-0.9) > 0.05 {
		t.Fatalf("when due: %v, want about the desired retention", got)
	}
}

func TestAMoveToTheEastLetsACardFallDueEarlier(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	l := w.learner("UTC")
	card := l.known(1, 0)[0]
	before := l.view(card)
	l.exec(`INSERT INTO day_rules VALUES ($1, $2, 'Asia/Tokyo', 4, 10)`, l.id, noon)
	after := l.view(card)
	if after.DueDay != before.DueDay || !after.DueAt.Equal(before.DueAt.Add(-9*time.Hour)) {
		t.Fatalf("in London %s, in Tokyo %s", before.DueAt, after.DueAt)
	}
}

func TestARightAnswerEarnsMoreFromTheMomentTheCardIsDue(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.now = noon.AddDate(1, 0, 0)
	for _, c := range []struct {
		name   string
		rating fsrs.Rating
		after  time.Duration
		want   int // XP, with 1 for the first answer
	}{
		{"a moment before a step ends", fsrs.Good, 10*time.Minute - time.Microsecond, 2},
		{"when it ends", fsrs.Good, 10 * time.Minute, 3},
		{"the day before a review is due", fsrs.Easy, 7 * day, 2},
		{"the day it is due", fsrs.Easy, 8 * day, 3},
	} {
		l := w.learner("UTC")
		l.configure(func(s *study.Settings) { s.Scheduling.Fuzz = false })
		card := l.card()
		l.answer(card, c.rating, noon)
		l.answer(card, fsrs.Good, noon.Add(c.after))
		summary, err := l.analytics.Summary(t.Context(), l.id)
		if err != nil {
			t.Fatal(err)
		}
		if summary.Total.XP != c.want {
			t.Errorf("%s: %d XP, want %d", c.name, summary.Total.XP, c.want)
		}
	}
}

func TestEightLapsesMakeALeech(t *testing.T) {
	t.Parallel()
	l := newWorld(t).learner("UTC")
	l.configure(func(s *study.Settings) { s.Scheduling.RelearningSteps = nil })
	card := l.known(1, 30)[0]
	for lapses := 1; lapses <= study.LeechLapses; lapses++ {
		if l.view(card).Leech() {
			t.Fatalf("a leech after %d lapses", lapses-1)
		}
		l.answer(card, fsrs.Again, noon.AddDate(0, 0, lapses-20))
		if got := l.view(card).Lapses; got != lapses {
			t.Fatalf("%d lapses, want %d", got, lapses)
		}
	}
	if !l.view(card).Leech() {
		t.Fatal("no leech after eight lapses")
	}
}

func TestAPreviewIsForAnyMoment(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	l := w.learner("UTC")
	card := l.known(1, 30)[0]
	now, err := l.study.Preview(t.Context(), l.id, card, time.Time{})
	if err != nil {
		t.Fatal(err)
	}
	atNoon, err := l.study.Preview(t.Context(), l.id, card, noon.In(time.FixedZone("", 3600)).Add(999))
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(now, atNoon); diff != "" {
		t.Fatalf("now - noon:\n%s", diff)
	}
	late, err := l.study.Preview(t.Context(), l.id, card, noon.AddDate(0, 0, 30))
	if err != nil {
		t.Fatal(err)
	}
	for i := range now {
		name := fmt.Sprintf("rating %d", i+1)
		if i > 0 && late[i].Memory.Stability <= now[i].Memory.Stability {
			t.Errorf("%s: a later success gives stability %v, an earlier one %v", name, late[i].Memory.Stability, now[i].Memory.Stability)
		}
		if late[i].DueAt.Before(noon.AddDate(0, 0, 30)) {
			t.Errorf("%s: due at %s, before the review", name, late[i].DueAt)
		}
	}
}

func TestAPreviewIsWhatTheAnswerDoesAmidTheHistoryToo(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for name, at := range map[string]time.Time{
		"before the first review": noon.AddDate(0, 0, -21),
		"between two":             noon.AddDate(0, 0, -12),
		"with the last":           noon.AddDate(0, 0, -10),
		"after the last":          noon.AddDate(0, 0, -3),
	} {
		for rating := fsrs.Again; rating <= fsrs.Easy; rating++ {
			l := w.learner("America/New_York")
			card := l.card()
			for _, days := range []int{-20, -15, -10} {
				l.answer(card, fsrs.Good, noon.AddDate(0, 0, days))
			}
			preview, err := l.study.Preview(t.Context(), l.id, card, at)
			if err != nil {
				t.Fatal(err)
			}
			answer := review(card, rating, at)
			answer.ID = uuid.Max
			l.submit(answer)
			got, want := l.view(card), preview[rating-1]
			if got.State != want.State || got.Memory != want.Memory || !got.DueAt.Equal(want.DueAt) || want.Rating != rating {
				t.Errorf("%s, rating %d: previewed %+v, came to %+v", name, rating, want, got)
			}
		}
	}
}
