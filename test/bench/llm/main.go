// Command llm measures conversations beside calling the model directly and beside a plain gateway, in one run against one local
// model: what each adds to the time to the first token, how many turns or answers it ends in a second, and the memory of a server
// with many answers under way. The server runs with everything on: sign-in, PostgreSQL, budgets, metrics and the feed. A turn of
// it asks the model twice.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"time"

	"github.com/languagetutor/languagetutor/test/bench/measure"
)

// crowds are how many learners talk at once.
var crowds = []int{32, 256}

// options are the sizes of a measurement.
type options struct {
	duration   time.Duration
	rounds     int
	calls      int
	streams    int
	first, gap time.Duration
	profile    string
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	var err error
	if len(os.Args) > 1 && os.Args[1] == serveCommand {
		err = serve(ctx, os.Args[2:])
	} else {
		err = bench(ctx)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1) //nolint:gocritic // Nothing is left to stop.
	}
}

func bench(ctx context.Context) (err error) {
	var o options
	flag.DurationVar(&o.duration, "duration", 6*time.Second, "length of one run with many learners")
	flag.IntVar(&o.rounds, "rounds", 3, "runs of each kind, in turns")
	flag.IntVar(&o.calls, "calls", 300, "turns of one run with one learner")
	flag.IntVar(&o.streams, "streams", 2000, "open streams whose memory is measured; 0 measures none")
	flag.DurationVar(&o.first, "first", 0, "time that the model takes for its first token")
	flag.DurationVar(&o.gap, "gap", 0, "time that the model takes for each further token")
	flag.StringVar(&o.profile, "cpuprofile", "", "file for a CPU profile of the server")
	flag.Parse()
	folder, err := os.MkdirTemp("", "languagetutor-bench-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(folder)
	if err := os.Chmod(folder, 0o711); err != nil {
		return err
	}
	report(o)
	w, err := newWorld(ctx, folder, max(o.streams, crowds[len(crowds)-1]))
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, w.close()) }()
	if err := compare(ctx, o, w); err != nil {
		return err
	}
	if o.streams == 0 {
		return nil
	}
	m, err := measureMemory(ctx, w, o.streams)
	if err != nil {
		return err
	}
	m.report(o)
	return nil
}

// compare runs the three in turns.
func compare(ctx context.Context, o options, w *world) (err error) {
	u, err := startUpstream(ctx, o.first, o.gap)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, u.check(), u.server.Close()) }()
	direct, err := newChat(u.url, nil)
	if err != nil {
		return err
	}
	gateway, through, err := startGateway(ctx, w.folder, u)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, gateway.stop()) }()
	t, err := w.startTutor(ctx, "tutor", u, o.profile)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, t.stop()) }()

	var alone firstTokens
	crowded := make([]rates, len(crowds))
	for range o.rounds {
		if err := alone.measure(ctx, o, direct, t, through); err != nil {
			return err
		}
		for i, learners := range crowds {
			if err := crowded[i].measure(ctx, o, u, learners, t, through); err != nil {
				return err
			}
		}
	}
	alone.report(o)
	for i, learners := range crowds {
		crowded[i].report(learners)
	}
	return nil
}

// firstTokens are times to the first token, of one client.
type firstTokens struct{ direct, tutor, gateway []measure.Result }

func (f *firstTokens) measure(ctx context.Context, o options, direct chat, t *tutor, through chat) error {
	if err := t.sessions(ctx, 1); err != nil {
		return err
	}
	for _, one := range []struct {
		into *[]measure.Result
		ask  func(ctx context.Context, client int) (time.Duration, error)
	}{{&f.direct, direct.ask}, {&f.tutor, t.turn}, {&f.gateway, through.ask}} {
		if _, err := (measure.Load{Clients: 1, Calls: 20}).Run(ctx, one.ask); err != nil { // to warm up
			return err
		}
		r, err := measure.Load{Clients: 1, Calls: o.calls}.Run(ctx, one.ask)
		if err != nil {
			return err
		}
		*one.into = append(*one.into, r)
	}
	return nil
}

// rates are turns and answers a second, of many learners.
type rates struct {
	tutor, gateway []measure.Result
	calls          float64 // of the model, a turn
}

func (c *rates) measure(ctx context.Context, o options, u *upstream, learners int, t *tutor, through chat) error {
	if err := t.sessions(ctx, learners); err != nil {
		return err
	}
	load := measure.Load{Clients: learners, Duration: o.duration}
	before := u.done.Load()
	r, err := load.Run(ctx, t.turn)
	if err != nil {
		return err
	}
	c.tutor, c.calls = append(c.tutor, r), float64(u.done.Load()-before)/float64(r.Calls)
	r, err = load.Run(ctx, through.ask)
	c.gateway = append(c.gateway, r)
	return err
}
