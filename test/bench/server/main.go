// Command server measures the server beside the database that it stands on: requests a second, latencies and allocations of
// SubmitReviews and GetQueue over Connect with binary messages, and the same review transaction run by pgbench on the same
// PostgreSQL, in turns, as a ratio.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"
	"runtime/pprof"
	"time"

	"github.com/languagetutor/languagetutor/test/bench/measure"
)

// options are the sizes of a measurement.
type options struct {
	duration time.Duration
	rounds   int
	clients  int
	cards    int // of the learner whose queue is read
	profile  string
}

func (o options) load() measure.Load { return measure.Load{Clients: o.clients, Duration: o.duration} }

func main() {
	var o options
	flag.DurationVar(&o.duration, "duration", 4*time.Second, "length of one run")
	flag.IntVar(&o.rounds, "rounds", 3, "runs of each kind, in turns")
	flag.IntVar(&o.clients, "clients", 8, "concurrent clients")
	flag.StringVar(&o.profile, "cpuprofile", "", "file for a CPU profile of server and client")
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
	if o.profile != "" {
		file, err := os.Create(o.profile)
		if err != nil {
			return err
		}
		defer file.Close()
		if err := pprof.StartCPUProfile(file); err != nil {
			return err
		}
		defer pprof.StopCPUProfile()
	}

	for _, size := range []int{1, 50} {
		script := filepath.Join(folder, fmt.Sprintf("review-%d.sql", size))
		if err := w.writeScript(ctx, script, size); err != nil {
			return err
		}
		if err := compare(ctx, o, w, pgbench, script, size); err != nil {
			return err
		}
	}
	var queue []measure.Result
	for range o.rounds {
		r, err := o.load().Run(ctx, measure.Whole(func(ctx context.Context, _ int) error { return w.readQueue(ctx) }))
		if err != nil {
			return err
		}
		queue = append(queue, r)
	}
	fmt.Printf("\nGetQueue, 50 cards of a learner with %d cards\n  %s\n", o.cards, measure.Median(queue))
	return nil
}

// compare runs SubmitReviews and pgbench in turns.
func compare(ctx context.Context, o options, w *world, pgbench, script string, size int) error {
	var ours []measure.Result
	var theirs []float64
	for range o.rounds {
		r, err := o.load().Run(ctx, measure.Whole(func(ctx context.Context, client int) error { return w.submit(ctx, client, size) }))
		if err != nil {
			return err
		}
		ours = append(ours, r)
		tps, err := runPgbench(ctx, o, pgbench, w.url, script)
		if err != nil {
			return err
		}
		theirs = append(theirs, tps)
	}
	best := measure.Median(ours)
	peer := measure.MedianOf(theirs, func(v float64) float64 { return v })
	fmt.Printf("\nSubmitReviews, %d a request, %d clients of %d learners each\n  %s\n", size, o.clients, learnersEach, best)
	fmt.Printf("  pgbench, the same statements: %.0f transactions/s\n  ratio: %.2f\n", peer, best.Rate/peer)
	return nil
}
