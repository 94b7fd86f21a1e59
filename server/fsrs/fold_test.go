package fsrs_test

import (
	"encoding/json"
	"math"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"github.com/languagetutor/languagetutor/server/fsrs"
)

// TestFoldsStayTheSame holds a fold of an earlier release, fuzz included. A change here needs a new fold version.
func TestFoldsStayTheSame(t *testing.T) {
	t.Parallel()
	s := scheduler(t, fsrs.DefaultConfig())
	id := [16]byte{0x01, 0x9a, 0xa9, 0x3c, 0x7e, 0x11, 0x70, 0x01, 0x80, 0, 0, 0, 0, 0, 0, 0x2a}
	want := []int{0, 2, 10, 35, 61, 228, 0, 7, 16, 30}
	var card fsrs.Card
	var got []int
	for _, review := range life {
		card = s.Next(card, review.days, review.rating, fsrs.Draw(id, card.Reps))
		got = append(got, card.Interval)
	}
	if !slices.Equal(got, want) {
		t.Errorf("intervals %v, want %v", got, want)
	}
	near := func(got, want float64) bool { return math.Abs(got-want) <= 1e-12*want } // processors differ in the last bits
	if mem := card.Memory; !near(mem.Stability, 30.32619147749133) || !near(mem.Difficulty, 7.633885774639755) {
		t.Errorf("memory %+v", mem)
	}
}

// TestFoldGoesOnFromStoredCard stops a fold anywhere, stores the card as JSON and goes on in another scheduler.
func TestFoldGoesOnFromStoredCard(t *testing.T) {
	t.Parallel()
	type review struct {
		Days   int
		Rating fsrs.Rating
	}
	reviews := rapid.SliceOfN(rapid.Custom(func(t *rapid.T) review {
		return review{waits.Draw(t, "days"), ratings.Draw(t, "rating")}
	}), 1, 20)
	rapid.Check(t, func(t *rapid.T) {
		config := configs.Draw(t, "config")
		log := reviews.Draw(t, "log")
		stop := rapid.IntRange(0, len(log)).Draw(t, "stop")
		id := [16]byte{byte(stop)}
		var whole, stored fsrs.Card
		s := newScheduler(t, config)
		for i, r := range log {
			whole = s.Next(whole, r.Days, r.Rating, fsrs.Draw(id, whole.Reps))
			if i+1 == stop {
				stored = roundTrip(t, whole)
			}
		}
		again := newScheduler(t, config)
		for _, r := range log[stop:] {
			stored = again.Next(stored, r.Days, r.Rating, fsrs.Draw(id, stored.Reps))
		}
		if stored != whole {
			t.Fatalf("%+v after a stop, %+v without", stored, whole)
		}
	})
}

func roundTrip(t *rapid.T, c fsrs.Card) (out fsrs.Card) {
	data, err := json.Marshal(c)
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(data, &out); err != nil {
		t.Fatal(err)
	}
	return out
}
