package llm

import (
	"time"

	"github.com/failsafe-go/failsafe-go/circuitbreaker"
)

// A breaker opens at 5 failures among the last 10 answers, and lets one through as a probe when the pause is over.
const (
	breakerFailures = 5
	breakerWindow   = 10
	breakerPause    = 30 * time.Second
)

// outcome is what an attempt says about the health of its route.
type outcome int

const (
	abandoned outcome = iota // nothing: the caller went away before the first word
	healthy                  // it answers, if only that the request is wrong
	failing
)

// outcomeOf judges a failure. A wrong key counts: asking again does not help until somebody acts.
func outcomeOf(failure *Error) outcome {
	switch {
	case failure.Kind == Cancelled:
		return abandoned
	case failure.Retryable(), failure.Kind == Unauthorized:
		return failing
	default:
		return healthy
	}
}

// route is a Route at work: it admits attempts as its breaker and its places allow.
type route struct {
	Route

	breaker circuitbreaker.CircuitBreaker[any]
	places  chan struct{} // nil without a cap
}

func newRoute(r Route) *route {
	made := &route{Route: r, breaker: circuitbreaker.NewBuilder[any]().
		WithFailureThresholdRatio(breakerFailures, breakerWindow).
		WithSuccessThreshold(1).
		WithDelay(breakerPause).
		Build()}
	if r.MaxConcurrent > 0 {
		made.places = make(chan struct{}, r.MaxConcurrent)
	}
	return made
}

// admit takes a place, which done gives back with what came of the attempt. A nil done means that the route is to be skipped,
// and refusal says why.
func (r *route) admit() (done func(outcome), refusal string) {
	if r.places != nil {
		select {
		case r.places <- struct{}{}:
		default:
			return nil, "full"
		}
	}
	probe := !r.breaker.IsClosed()
	if !r.breaker.TryAcquirePermit() {
		r.leave()
		return nil, "paused"
	}
	return func(o outcome) {
		r.record(o, probe)
		r.leave()
	}, ""
}

func (r *route) leave() {
	if r.places != nil {
		<-r.places
	}
}

// record feeds the breaker. Of attempts that were under way when it opened, none counts: only the probe closes it. A probe
// must report something, or its permit is lost; one that was abandoned begins the pause anew.
func (r *route) record(o outcome, probe bool) {
	switch {
	case !probe && !r.breaker.IsClosed():
	case o == healthy:
		r.breaker.RecordSuccess()
	case o == failing || probe:
		r.breaker.RecordFailure()
	}
}
