// Package measure runs loads and sums up what they took: for every bench, so that their figures mean the same.
package measure

import (
	"cmp"
	"context"
	"fmt"
	"runtime"
	"slices"
	"sync"
	"time"
)

// Load says how much is asked for. Either bound may be 0, not both.
type Load struct {
	Clients  int
	Duration time.Duration
	Calls    int // of each client
}

// Result is what one run measured.
type Result struct {
	Rate     float64 // calls/s
	P50, P99 time.Duration
	Allocs   float64 // of this process, a call
	Calls    int
}

func (r Result) String() string {
	return fmt.Sprintf("%.0f requests/s, p50 %s, p99 %s, %.0f allocations a request (client included)",
		r.Rate, r.P50.Round(10*time.Microsecond), r.P99.Round(10*time.Microsecond), r.Allocs)
}

// Run calls do from concurrent clients. do returns the time that counts: see Whole.
func (l Load) Run(ctx context.Context, do func(ctx context.Context, client int) (time.Duration, error)) (Result, error) {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	start := time.Now()
	taken := make([][]time.Duration, l.Clients)
	var clients sync.WaitGroup
	for client := range l.Clients {
		clients.Go(func() {
			for ctx.Err() == nil && (l.Duration == 0 || time.Since(start) < l.Duration) && (l.Calls == 0 || len(taken[client]) < l.Calls) {
				took, err := do(ctx, client)
				if err != nil {
					cancel(err)
					return
				}
				taken[client] = append(taken[client], took)
			}
		})
	}
	clients.Wait()
	if err := context.Cause(ctx); err != nil {
		return Result{}, err
	}
	elapsed := time.Since(start)
	runtime.ReadMemStats(&after)
	all := slices.Sorted(slices.Values(slices.Concat(taken...)))
	n := len(all)
	return Result{
		Rate: float64(n) / elapsed.Seconds(), P50: all[n/2], P99: all[n*99/100],
		Allocs: float64(after.Mallocs-before.Mallocs) / float64(n), Calls: n,
	}, nil
}

// Whole is a call of which all the time counts.
func Whole(do func(ctx context.Context, client int) error) func(ctx context.Context, client int) (time.Duration, error) {
	return func(ctx context.Context, client int) (time.Duration, error) {
		began := time.Now()
		err := do(ctx, client)
		return time.Since(began), err
	}
}

// Median returns the run with the median rate.
func Median(results []Result) Result {
	return MedianOf(results, func(r Result) float64 { return r.Rate })
}

// MedianOf returns the item whose key is the median.
func MedianOf[T any, K cmp.Ordered](items []T, key func(T) K) T {
	sorted := slices.SortedFunc(slices.Values(items), func(a, b T) int { return cmp.Compare(key(a), key(b)) })
	return sorted[len(sorted)/2]
}
