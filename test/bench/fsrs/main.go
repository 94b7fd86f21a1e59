// Command fsrs compares the scheduler of server/fsrs with go-fsrs v3.3.1 on one review log: each review is one call of Next, which
// updates the memory and gives the due date. The two take turns, so that a busy machine slows both; medians are printed.
// go-fsrs v3.3.1 is FSRS-5, a smaller model. Each runs without fuzz and with it; the ratio is to the same run of go-fsrs.
package main

import (
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"runtime"
	"slices"
	"time"

	peer "github.com/open-spaced-repetition/go-fsrs/v3"

	"github.com/languagetutor/languagetutor/server/fsrs"
)

const reviewsPerCard = 20

var (
	answers     = []fsrs.Rating{1, 2, 3, 3, 3, 3, 3, 3, 3, 4}
	peerRatings = []peer.Rating{0, peer.Again, peer.Hard, peer.Good, peer.Easy}
)

type review struct {
	days   int // since the card's last review
	at     time.Time
	rating fsrs.Rating
}

func main() {
	cards := flag.Int("cards", 5000, "cards, with 20 reviews each")
	rounds := flag.Int("rounds", 15, "rounds, each running every contestant once")
	flag.Parse()
	if err := run(*cards, *rounds); err != nil {
		fmt.Fprintln(os.Stderr, "fsrs benchmark:", err)
		os.Exit(1)
	}
}

func run(cards, rounds int) error {
	if cards < 1 || rounds < 1 {
		return fmt.Errorf("cards and rounds must be at least 1")
	}
	config := fsrs.DefaultConfig()
	fuzzed, err := fsrs.NewScheduler(config)
	if err != nil {
		return err
	}
	config.Fuzz = false
	plain, err := fsrs.NewScheduler(config)
	if err != nil {
		return err
	}
	log := makeLog(plain, cards)
	peerConfig := peer.DefaultParam()
	peerPlain := peer.NewFSRS(peerConfig)
	peerConfig.EnableFuzz = true
	peerFuzzed := peer.NewFSRS(peerConfig)
	contestants := []struct {
		name string
		base int // the contestant that it is compared with
		fold func() (checksum float64)
	}{
		{"go-fsrs v3.3.1 Next", 0, func() float64 { return foldPeer(peerPlain, log) }},
		{"server/fsrs Next", 0, func() float64 { return fold(plain, log) }},
		{"go-fsrs v3.3.1 Next, fuzz", 2, func() float64 { return foldPeer(peerFuzzed, log) }},
		{"server/fsrs Next, fuzz and Draw", 2, func() float64 { return foldFuzzed(fuzzed, log) }},
	}
	seconds := make([][]float64, len(contestants))
	allocs := make([]uint64, len(contestants))
	for range rounds {
		for i, c := range contestants {
			var before, after runtime.MemStats
			runtime.GC()
			runtime.ReadMemStats(&before)
			start := time.Now()
			checksum := c.fold()
			seconds[i] = append(seconds[i], time.Since(start).Seconds())
			runtime.ReadMemStats(&after)
			allocs[i] = after.Mallocs - before.Mallocs
			if checksum <= 0 {
				return fmt.Errorf("%s: no interval came out", c.name)
			}
		}
	}
	fmt.Printf("%d reviews, median of %d rounds, one thread\n", len(log), rounds)
	for i, c := range contestants {
		fmt.Printf("%-32s %8.3f M reviews/s   %5.1fx   %6.2f allocs/review\n", c.name,
			float64(len(log))/median(seconds[i])/1e6, median(seconds[c.base])/median(seconds[i]), float64(allocs[i])/float64(len(log)))
	}
	return nil
}

func median(x []float64) float64 {
	x = slices.Sorted(slices.Values(x))
	return x[len(x)/2]
}

// makeLog answers each card when it is due or some days off, right nine times in ten.
func makeLog(s *fsrs.Scheduler, cards int) []review {
	rng := rand.New(rand.NewPCG(1, 2)) //nolint:gosec // the same log in every run
	start := time.Date(2025, 1, 1, 9, 0, 0, 0, time.UTC)
	log := make([]review, 0, cards*reviewsPerCard)
	for range cards {
		var c fsrs.Card
		at := start
		for i := range reviewsPerCard {
			days := 0
			if i > 0 {
				days = max(0, c.Interval+rng.IntN(c.Interval/4+1)-c.Interval/8)
				at = at.Add(time.Duration(days)*24*time.Hour + c.Delay)
			}
			r := review{days: days, at: at, rating: answers[rng.IntN(len(answers))]}
			c = s.Next(c, r.days, r.rating, 0)
			log = append(log, r)
		}
	}
	return log
}

func fold(s *fsrs.Scheduler, log []review) (checksum float64) {
	for reviews := range slices.Chunk(log, reviewsPerCard) {
		var c fsrs.Card
		for _, r := range reviews {
			c = s.Next(c, r.days, r.rating, 0)
		}
		checksum += float64(c.Interval)
	}
	return checksum
}

func foldFuzzed(s *fsrs.Scheduler, log []review) (checksum float64) {
	var id [16]byte
	for reviews := range slices.Chunk(log, reviewsPerCard) {
		id[0]++
		var c fsrs.Card
		for _, r := range reviews {
			c = s.Next(c, r.days, r.rating, fsrs.Draw(id, c.Reps))
		}
		checksum += float64(c.Interval)
	}
	return checksum
}

func foldPeer(s *peer.FSRS, log []review) (checksum float64) {
	for reviews := range slices.Chunk(log, reviewsPerCard) {
		c := peer.NewCard()
		for _, r := range reviews {
			c = s.Next(c, r.at, peerRatings[r.rating]).Card
		}
		checksum += float64(c.ScheduledDays)
	}
	return checksum
}
