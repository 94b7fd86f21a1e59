package fsrs_test

import (
	"fmt"

	"github.com/languagetutor/languagetutor/server/fsrs"
)

// A new card, answered Good twice on the first day and whenever it is due after that.
func Example() {
	config := fsrs.DefaultConfig()
	config.Fuzz = false
	s, err := fsrs.NewScheduler(config)
	if err != nil {
		fmt.Println(err)
		return
	}
	var card fsrs.Card
	for range 5 {
		card = s.Next(card, card.Interval, fsrs.Good, 0)
		if card.State == fsrs.Review {
			fmt.Println("due in", card.Interval, "days")
		} else {
			fmt.Println("due in", card.Delay)
		}
	}
	// Output:
	// due in 10m0s
	// due in 2 days
	// due in 11 days
	// due in 46 days
	// due in 163 days
}

// The four buttons under a card show what each answer will do: the answer uses the same draw.
func ExampleScheduler_Preview() {
	s, err := fsrs.NewScheduler(fsrs.DefaultConfig())
	if err != nil {
		fmt.Println(err)
		return
	}
	id := [16]byte{0x01, 0x93, 0x5a}
	card := fsrs.Card{Memory: fsrs.Memory{Stability: 46, Difficulty: 5}, State: fsrs.Review, Interval: 46, Reps: 4}
	u := fsrs.Draw(id, card.Reps)
	previews := s.Preview(card, 46, u)
	fmt.Println("again:", previews[fsrs.Again-1].Delay)
	for r := fsrs.Hard; r <= fsrs.Easy; r++ {
		fmt.Println(previews[r-1].Interval, "days, as answered:", s.Next(card, 46, r, u).Interval)
	}
	// Output:
	// again: 10m0s
	// 89 days, as answered: 89
	// 118 days, as answered: 118
	// 185 days, as answered: 185
}

func ExampleModel_Retrievability() {
	m := fsrs.NewModel(fsrs.DefaultParameters(), 1)
	memory := fsrs.Memory{Stability: 10, Difficulty: 5}
	for _, days := range []float64{0, 10, 100} {
		fmt.Printf("after %3.0f days: %.2f\n", days, m.Retrievability(memory, days))
	}
	fmt.Printf("down to 0.80 after %.1f days\n", m.Interval(memory.Stability, 0.8))
	// Output:
	// after   0 days: 1.00
	// after  10 days: 0.90
	// after 100 days: 0.69
	// down to 0.80 after 33.2 days
}

// Parameters of an older FSRS version are migrated, numbers out of bounds clipped.
func ExampleParseParameters() {
	_, err := fsrs.ParseParameters(make([]float64, 20))
	fmt.Println(err)
	p, err := fsrs.ParseParameters(nil)
	fmt.Println(p == fsrs.DefaultParameters(), err)
	// Output:
	// fsrs: parameters has 20 numbers, want 21, 19, 17 or none
	// true <nil>
}
