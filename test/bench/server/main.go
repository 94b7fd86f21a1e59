// Command server measures the server beside the database that it stands on: requests a second, latencies and allocations of
// SubmitReviews and GetQueue, and the same review transaction run by pgbench on the same PostgreSQL, in turns, as a ratio.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"
	"time"
)

// options are the sizes of a measurement.
type options struct {
	duration time.Duration
	rounds   int
	clients  int
	learners int
	cards    int // of the learner whose queue is read
}

func main() {
	var o options
	flag.DurationVar(&o.duration, "duration", 4*time.Second, "length of one run")
	flag.IntVar(&o.rounds, "rounds", 3, "runs of each kind, in turns")
	flag.IntVar(&o.clients, "clients", 8, "concurrent clients")
	flag.IntVar(&o.learners, "learners", 16, "learners who submit reviews, with 1,000 cards each")
	flag.IntVar(&o.cards, "cards", 100_000, "cards of the learner whose queue is read")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := run(ctx, o); err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1) //nolint:gocritic // Nothing is left to stop.
	}
}

func run(ctx context.Context, o options) (err error) {
	pgbench, err := findPgbench()
	if err != nil {
		return err
	}
	folder, err := os.MkdirTemp("", "languagetutor-bench-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(folder)
	if err := os.Chmod(folder, 0o711); err != nil {
		return err
	}
	w, err := newWorld(ctx, folder, o)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, w.close()) }()

	for _, size := range []int{1, 50} {
		scripts, err := w.scripts(ctx, filepath.Join(folder, fmt.Sprintf("scripts-%d", size)), size)
		if err != nil {
			return err
		}
		if err := compare(ctx, o, w, pgbench, scripts, size); err != nil {
			return err
		}
	}
	queue, err := repeat(o.rounds, func() (result, error) {
		return load(ctx, o, func(ctx context.Context, _ int) error { return w.readQueue(ctx) })
	})
	if err != nil {
		return err
	}
	fmt.Printf("\nGetQueue, 50 cards of a learner with %d cards\n  %s\n", o.cards, median(queue))
	return nil
}

// compare runs SubmitReviews and pgbench in turns.
func compare(ctx context.Context, o options, w *world, pgbench string, scripts []string, size int) error {
	var ours []result
	var theirs []float64
	for range o.rounds {
		r, err := load(ctx, o, func(ctx context.Context, client int) error { return w.submit(ctx, client, size) })
		if err != nil {
			return err
		}
		ours = append(ours, r)
		tps, err := runPgbench(ctx, o, pgbench, w.url, scripts)
		if err != nil {
			return err
		}
		theirs = append(theirs, tps)
	}
	best := median(ours)
	peer := medianOf(theirs, func(v float64) float64 { return v })
	fmt.Printf("\nSubmitReviews, %d a request, %d clients, %d learners\n  %s\n", size, o.clients, o.learners, best)
	fmt.Printf("  pgbench, the same statements: %.0f transactions/s\n  ratio: %.2f\n", peer, best.rate/peer)
	return nil
}
