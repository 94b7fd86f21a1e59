package study_test

import (
	"context"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"github.com/languagetutor/languagetutor/server/fault"
	"github.com/languagetutor/languagetutor/server/fsrs"
	"github.com/languagetutor/languagetutor/server/study"
)

func TestOnlyAReviewOfOwnCardsCanBeTakenBack(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	l, other := w.learner("UTC"), w.learner("UTC")
	theirs := other.card()
	taken := other.answer(theirs, fsrs.Good, noon)
	dropped := l.card()
	lost := l.answer(dropped, fsrs.Good, noon)
	l.exec(`UPDATE cards SET deleted_at = $2 WHERE id = $1`, dropped, noon)
	for name, id := range map[string]uuid.UUID{
		"unknown": uuid.New(), "another learner's": taken, "of a deleted card": lost,
	} {
		_, err := l.study.UndoReview(t.Context(), l.id, id)
		if err == nil {
			t.Fatalf("%s: taken back", name)
		}
		wantFault(t, err, fault.NotFound, "")
	}
	if s := other.state(theirs); s.Cards[theirs].Reps != 1 || s.Days[0].Reviews() != 1 {
		t.Fatalf("another learner's review was taken back: %+v", s)
	}
	if days := l.state().Days; days[0].Reviews() != 1 {
		t.Fatalf("the deleted card's review is counted no more: %+v", days)
	}
}

func TestUndoOfAMiddleReviewMovesWhatFollows(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	l := w.learner("UTC")
	card := l.card()
	l.answer(card, fsrs.Easy, noon.AddDate(0, 0, -30))
	middle := l.answer(card, fsrs.Again, noon.AddDate(0, 0, -20))
	last := l.answer(card, fsrs.Good, noon.AddDate(0, 0, -10))
	w.now = noon.Add(time.Second + 999)
	view, err := l.study.UndoReview(t.Context(), l.id, middle)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(l.view(card), view); diff != "" {
		t.Fatalf("kept - answered:\n%s", diff)
	}
	if view.Reps != 2 || view.Lapses != 0 || view.State != fsrs.Review {
		t.Fatalf("%+v", view)
	}
	_, log, _, err := l.study.Card(t.Context(), l.id, card, 10, "")
	if err != nil {
		t.Fatal(err)
	}
	if len(log) != 3 || log[0].ID != last || log[1].ID != middle {
		t.Fatalf("the log has lost a review: %+v", log)
	}
	if log[0].ElapsedDays != 20 || log[0].State != fsrs.Review || log[0].UndoneAt != nil {
		t.Fatalf("what was found before the last review did not follow: %+v", log[0])
	}
	if at := log[1].UndoneAt; at == nil || !at.Equal(noon.Add(time.Second)) {
		t.Fatalf("undone at %v, want a second after noon", at)
	}
	w.now = noon.Add(time.Hour)
	l.undo(middle)
	if _, log, _, _ = l.study.Card(t.Context(), l.id, card, 10, ""); !log[1].UndoneAt.Equal(noon.Add(time.Second)) {
		t.Fatalf("the second undo moved the first to %v", log[1].UndoneAt)
	}
}

func TestUndoFoldsByTheRulesOfAPresetThatCameMeanwhile(t *testing.T) {
	t.Parallel()
	l := newWorld(t).learner("UTC")
	card := l.card()
	kept := l.answer(card, fsrs.Easy, noon.AddDate(0, 0, -30))
	taken := l.answer(card, fsrs.Easy, noon.AddDate(0, 0, -3))
	tx, err := l.db.Begin(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer tx.Rollback(context.Background())
	// While the card is locked its deck gets a preset that was not there before.
	preset := uuid.New()
	for _, sql := range []string{
		`SELECT id FROM cards WHERE user_id = $1 AND $2::uuid IS NOT NULL FOR UPDATE`,
		`INSERT INTO presets SELECT (jsonb_populate_record(p, jsonb_build_object('id', $2::uuid, 'is_default', false,
			'desired_retention', 0.8))).* FROM presets p WHERE user_id = $1`,
		`UPDATE decks SET preset_id = $2 WHERE user_id = $1`,
	} {
		if _, err := tx.Exec(t.Context(), sql, l.id, preset); err != nil {
			t.Fatal(err)
		}
	}
	type answer struct {
		view study.View
		err  error
	}
	answered := make(chan answer, 1)
	go func() {
		view, err := l.study.UndoReview(context.Background(), l.id, taken)
		answered <- answer{view, err}
	}()
	waitForLock(t, l.db)
	if err := tx.Commit(t.Context()); err != nil {
		t.Fatal(err)
	}
	got := <-answered
	if got.err != nil {
		t.Fatal(got.err)
	}
	if want := noon.AddDate(0, 0, -30).Add(time.Duration(got.view.Interval) * day); got.view.LastID != kept || got.view.Interval < 15 {
		t.Fatalf("interval %d days until %s, want a longer one at a retention of 0.8", got.view.Interval, want)
	}
}
