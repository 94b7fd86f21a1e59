package fsrs_test

import (
	"testing"

	"github.com/languagetutor/languagetutor/server/fsrs"
)

// life is one card's reviews: learning, growth, a lapse, relearning and growth again.
var life = []struct {
	days   int
	rating fsrs.Rating
}{
	{0, fsrs.Good},
	{0, fsrs.Good},
	{2, fsrs.Good},
	{11, fsrs.Hard},
	{14, fsrs.Good},
	{52, fsrs.Easy},
	{300, fsrs.Again},
	{0, fsrs.Good},
	{6, fsrs.Good},
	{15, fsrs.Good},
}

func BenchmarkNext(b *testing.B) {
	for name, fuzz := range map[string]bool{"plain": false, "fuzz": true} {
		b.Run(name, func(b *testing.B) {
			c := fsrs.DefaultConfig()
			c.Fuzz = fuzz
			s := scheduler(b, c)
			b.ReportAllocs()
			var card fsrs.Card
			for i := 0; b.Loop(); i++ {
				if i == len(life) {
					i, card = 0, fsrs.Card{}
				}
				card = s.Next(card, life[i].days, life[i].rating, 0.5)
			}
		})
	}
}

func BenchmarkPreview(b *testing.B) {
	s := scheduler(b, fsrs.DefaultConfig())
	card := fsrs.Card{Memory: fsrs.Memory{Stability: 46, Difficulty: 5}, State: fsrs.Review, Interval: 46, Reps: 4}
	b.ReportAllocs()
	for b.Loop() {
		s.Preview(card, 50, 0.5)
	}
}

func BenchmarkRetrievability(b *testing.B) {
	m := fsrs.NewModel(fsrs.DefaultParameters(), 1)
	memory := fsrs.Memory{Stability: 20, Difficulty: 5}
	b.ReportAllocs()
	for b.Loop() {
		m.Retrievability(memory, 12.5)
	}
}
