package fsrs_test

import (
	"encoding/binary"
	"math"
	"testing"
	"time"

	"github.com/languagetutor/languagetutor/server/fsrs"
)

// bytesReader takes numbers off fuzz input; past its end they are 0.
type bytesReader []byte

func (b *bytesReader) next() uint64 {
	var word [8]byte
	*b = (*b)[copy(word[:], *b):]
	return binary.LittleEndian.Uint64(word[:])
}

func (b *bytesReader) float() float64 { return math.Float64frombits(b.next()) }

// FuzzNext feeds a scheduler any card, day count, rating and draw: it never panics, and a valid rating gives a card in its bounds.
func FuzzNext(f *testing.F) {
	f.Add([]byte{})
	f.Add([]byte("a card that was never any history's, with a rating to match and days beyond counting"))
	f.Fuzz(func(t *testing.T, data []byte) {
		in := bytesReader(data)
		weights := fsrs.DefaultParameters()
		for i := range weights {
			if x := in.next(); x%2 == 1 {
				weights[i] = math.Float64frombits(x)
			}
		}
		p, err := fsrs.ParseParameters(weights[:])
		if err != nil {
			p = fsrs.DefaultParameters()
		}
		c := fsrs.Config{
			Parameters: p, DesiredRetention: 0.7 + float64(in.next()%30)/100, MaximumInterval: int(in.next()%36500) + 1,
			LearningSteps: fuzzSteps(&in), RelearningSteps: fuzzSteps(&in), Fuzz: in.next()%2 == 1,
		}
		s, err := fsrs.NewScheduler(c)
		if err != nil {
			t.Fatal(err)
		}
		card := fsrs.Card{
			Memory: fsrs.Memory{Stability: in.float(), Difficulty: in.float()}, State: fsrs.State(in.next()),
			Step: int(in.next()), Reps: int(in.next()), Interval: int(in.next()), Delay: time.Duration(in.next()),
		}
		for range 4 {
			days, r, u := int(in.next()), fsrs.Rating(in.next()%6), in.float()
			if got := s.Model().Retrievability(card.Memory, in.float()); !(got >= 0 && got <= 1) {
				t.Fatalf("retrievability %v", got)
			}
			if got := s.Model().Interval(in.float(), in.float()); !(got >= 0) || math.IsInf(got, 0) {
				t.Fatalf("interval %v", got)
			}
			next := s.Next(card, days, r, u)
			if !r.Valid() {
				continue
			}
			if problem := outOfBounds(next, c); problem != "" {
				t.Fatalf("%+v, %d days, rating %d, draw %v: %+v: %s", card, days, r, u, next, problem)
			}
			card = next
		}
	})
}

func fuzzSteps(in *bytesReader) (steps []time.Duration) {
	for range in.next() % 4 {
		steps = append(steps, time.Second+time.Duration(in.next()%uint64(fsrs.MaxStep-time.Second)))
	}
	return steps
}

// FuzzParseParameters accepts a set of weights only if the scheduler does.
func FuzzParseParameters(f *testing.F) {
	for _, n := range []int{0, 1, 17, 19, 21, 22} {
		f.Add(make([]byte, 8*n))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		weights := make([]float64, len(data)/8)
		in := bytesReader(data)
		for i := range weights {
			weights[i] = in.float()
		}
		p, err := fsrs.ParseParameters(weights)
		if err != nil {
			return
		}
		c := fsrs.DefaultConfig()
		c.Parameters = p
		if err := c.Validate(); err != nil {
			t.Fatalf("%v became %v: %v", weights, p, err)
		}
	})
}
