package llm

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"iter"
	"log/slog"
	"math/rand/v2"
	"slices"
	"strings"
	"time"

	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/metric"
	"go.opentelemetry.io/otel/metric/noop"
)

const (
	defaultDeadline    = 120 * time.Second
	defaultRetryBudget = 20 * time.Second

	// The pause before retry n, from 0, is firstPause·2^n, at most maxPause, times 0.8 to 1.2.
	firstPause = 500 * time.Millisecond
	maxPause   = 5 * time.Second
	// patience is how often a route is asked while another could answer instead.
	patience = 3
)

// Route is a way to an answer: a provider with a model and a key.
type Route struct {
	// Name and Model are what Start says. No two routes have both the same.
	Name, Model string
	Provider    Provider
	// Priority orders the routes: the lowest is asked first.
	Priority int
	// MaxConcurrent is how many answers may be under way at once; 0 means any number. A full route is skipped.
	MaxConcurrent int
	// ContextTokens is how much the model can read; 0 means unknown. What was too long for one route goes only to routes that
	// can read more.
	ContextTokens int
	// LastResort puts the route after all others, whatever its priority.
	LastResort bool
}

// RouterOptions tune a Router. The zero value is good.
type RouterOptions struct {
	// Deadline ends an answer with all that was tried for it; 0 means 120 s.
	Deadline time.Duration
	// RetryBudget is the time from the start in which a route may be asked again; 0 means 20 s. What comes later is one try on
	// each further route.
	RetryBudget time.Duration
	// Logger hears of each failed try; nil means nobody does.
	Logger *slog.Logger
	// MeterProvider takes the states of the breakers and the number of tries; nil means nobody does.
	MeterProvider metric.MeterProvider
}

// Router is a Provider over several. It holds the only retry loop, under one deadline.
//
// A try that fails for a passing reason is repeated on its route, or else the next route is asked. When an answer breaks off
// after its first Delta, the next route begins anew, which a Start says, but only once. If all fails, the error is that of the
// last try, and its Message tells of all.
type Router struct {
	routes   []*route
	deadline time.Duration
	retries  time.Duration
	log      *slog.Logger
	tries    metric.Int64Counter
}

var _ Provider = (*Router)(nil)

// NewRouter returns a Router over one route or more. An error names the route or the instrument that is wrong.
func NewRouter(routes []Route, options RouterOptions) (*Router, error) {
	if err := checkRoutes(routes); err != nil {
		return nil, err
	}
	r := &Router{
		deadline: cmp.Or(options.Deadline, defaultDeadline),
		retries:  cmp.Or(options.RetryBudget, defaultRetryBudget),
		log:      cmp.Or(options.Logger, slog.New(slog.DiscardHandler)),
	}
	for _, each := range routes {
		r.routes = append(r.routes, newRoute(each))
	}
	slices.SortStableFunc(r.routes, func(a, b *route) int {
		if a.LastResort != b.LastResort {
			if a.LastResort {
				return 1
			}
			return -1
		}
		return cmp.Compare(a.Priority, b.Priority)
	})
	if err := r.measure(options.MeterProvider); err != nil {
		return nil, fmt.Errorf("register router metrics: %w", err)
	}
	return r, nil
}

func checkRoutes(routes []Route) error {
	if len(routes) == 0 {
		return errors.New("the router has no routes")
	}
	known := map[Start]bool{}
	for i, r := range routes {
		key := Start{r.Name, r.Model}
		switch {
		case r.Name == "":
			return fmt.Errorf("route %d has no name", i)
		case r.Provider == nil:
			return fmt.Errorf("route %s has no provider", r.Name)
		case r.MaxConcurrent < 0, r.ContextTokens < 0:
			return fmt.Errorf("route %s has a negative MaxConcurrent or ContextTokens", r.Name)
		case known[key]:
			return fmt.Errorf("route %s appears twice with model %q", r.Name, r.Model)
		}
		known[key] = true
	}
	return nil
}

func (r *Router) measure(provider metric.MeterProvider) error {
	if provider == nil {
		provider = noop.NewMeterProvider()
	}
	meter := provider.Meter("github.com/languagetutor/languagetutor/server/llm")
	var err error
	r.tries, err = meter.Int64Counter("languagetutor.llm.tries",
		metric.WithDescription("Tries by provider, model and outcome: ok, left (the caller went away), or the kind of failure."))
	if err != nil {
		return err
	}
	_, err = meter.Int64ObservableGauge("languagetutor.llm.breaker",
		metric.WithDescription("State of the breaker by provider and model: 0 closed, 1 open, 2 half-open."),
		metric.WithInt64Callback(func(_ context.Context, o metric.Int64Observer) error {
			for _, route := range r.routes {
				o.Observe(int64(route.breaker.State()), metric.WithAttributes(route.attributes()...))
			}
			return nil
		}))
	return err
}

func (r *route) attributes() []attribute.KeyValue {
	return []attribute.KeyValue{attribute.String("provider", r.Name), attribute.String("model", r.Model)}
}

// Stream implements Provider. A Start comes before all else.
func (r *Router) Stream(ctx context.Context, req Request) iter.Seq2[Event, error] {
	return func(yield func(Event, error) bool) {
		ctx, cancel := context.WithTimeoutCause(ctx, r.deadline,
			&Error{Kind: Timeout, Message: fmt.Sprintf("no whole answer within %s", r.deadline)})
		defer cancel()
		a := &answer{router: r, req: req, yield: yield, retryUntil: time.Now().Add(r.retries)}
		if failure := a.run(ctx); failure != nil {
			yield(nil, a.summary(failure))
		}
	}
}

// answer is one answer on its way through the routes.
type answer struct {
	router     *Router
	req        Request
	yield      func(Event, error) bool
	retryUntil time.Time

	begun    bool // the present try has given text
	restarts int
	tooLong  *Route // the last, and so the largest, for which the request was too long
	tried    []string
}

// run asks one route after the other. It returns nil when the answer was delivered or the caller went away.
func (a *answer) run(ctx context.Context) *Error {
	last := &Error{Kind: Overloaded, Message: "every provider is busy or paused"}
	for i, r := range a.router.routes {
		for n := 0; ; n++ {
			if !a.fits(r) {
				a.note(r, "not larger")
				break
			}
			done, refusal := r.admit()
			if done == nil {
				a.note(r, refusal)
				break
			}
			failure := a.try(ctx, r, done)
			if failure == nil {
				return nil
			}
			last = failure
			if a.final(ctx, failure) {
				return failure
			}
			pause, again := a.pause(r, failure, n, a.router.routes[i+1:])
			if !again {
				break
			}
			if failure := sleep(ctx, pause); failure != nil {
				return failure
			}
		}
	}
	return last
}

// try asks a route once and passes on what it says. It returns nil when the answer was delivered or the caller went away.
func (a *answer) try(ctx context.Context, r *route, done func(outcome)) (failure *Error) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	health, result := abandoned, "left"
	defer func() {
		done(health)
		a.router.tries.Add(ctx, 1, metric.WithAttributes(append(r.attributes(), attribute.String("outcome", result))...))
	}()
	a.begun = false
	started := false
	for event, err := range r.Provider.Stream(ctx, a.req) {
		if err != nil {
			failure = Failed(ctx, err)
			break
		}
		if !started && !a.yield(Start{Provider: r.Name, Model: r.Model}, nil) {
			return nil
		}
		started = true
		_, finished := event.(Finish)
		if _, text := event.(Delta); text || finished {
			a.begun, health = true, healthy
		}
		if finished {
			result = "ok"
		}
		if !a.yield(event, nil) || finished {
			return nil
		}
	}
	if failure == nil {
		failure = &Error{Kind: Incomplete, Message: "the stream ended without a finish"}
	}
	if ctx.Err() != nil {
		failure = Failed(ctx, ctx.Err()) // whatever the provider made of it
	}
	health, result = outcomeOf(failure), string(failure.Kind)
	a.note(r, result)
	if failure.Kind == TooLong {
		a.tooLong = &r.Route
	}
	if failure.Kind != Cancelled {
		a.router.log.WarnContext(ctx, "language model failed", "provider", r.Name, "model", r.Model, "kind", failure.Kind,
			"after_text", a.begun, "error", failure)
	}
	return failure
}

func (a *answer) fits(r *route) bool {
	return a.tooLong == nil || r.ContextTokens > a.tooLong.ContextTokens
}

// final says whether nothing may be tried after a failure. It counts the restarts.
func (a *answer) final(ctx context.Context, failure *Error) bool {
	if ctx.Err() != nil || failure.Kind == Cancelled {
		return true
	}
	if a.begun {
		a.restarts++
	}
	return a.restarts > 1
}

// pause says how long to wait until the route is asked again, and whether to ask it at all. While another route could
// answer, nobody waits for long.
func (a *answer) pause(r *route, failure *Error, n int, others []*route) (time.Duration, bool) {
	if a.begun || !failure.Retryable() || r.breaker.IsOpen() {
		return 0, false
	}
	left := time.Until(a.retryUntil)
	another := slices.ContainsFunc(others, func(o *route) bool { return !o.LastResort && a.fits(o) && !o.breaker.IsOpen() })
	if another {
		if n+1 >= patience {
			return 0, false
		}
		left = min(left, maxPause)
	}
	backoff := min(firstPause<<min(n, 8), maxPause)
	jitter := 0.8 + 0.4*rand.Float64() //nolint:gosec // spreads load; no secret
	pause := max(time.Duration(float64(backoff)*jitter), failure.RetryAfter)
	return pause, pause <= left
}

func sleep(ctx context.Context, d time.Duration) *Error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return Failed(ctx, ctx.Err())
	}
}

func (a *answer) note(r *route, result string) { a.tried = append(a.tried, r.Name+" "+result) }

// summary is the failure with all that was tried in its Message.
func (a *answer) summary(failure *Error) *Error {
	said := *failure
	if said.Message != "" {
		said.Message += "; "
	}
	said.Message += "tried " + strings.Join(a.tried, ", ")
	return &said
}
