package main

import (
	"cmp"
	"context"
	"fmt"
	"runtime"
	"slices"
	"sync"
	"time"
)

// result is what one run measured.
type result struct {
	rate     float64 // requests/s
	p50, p99 time.Duration
	allocs   float64 // of server and client together, a request
}

func (r result) String() string {
	return fmt.Sprintf("%.0f requests/s, p50 %s, p99 %s, %.0f allocations a request (client included)",
		r.rate, r.p50.Round(10*time.Microsecond), r.p99.Round(10*time.Microsecond), r.allocs)
}

// load calls do from concurrent clients for the duration of a run.
func load(ctx context.Context, o options, do func(ctx context.Context, client int) error) (result, error) {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	start := time.Now()
	taken := make([][]time.Duration, o.clients)
	var clients sync.WaitGroup
	for client := range o.clients {
		clients.Go(func() {
			for time.Since(start) < o.duration && ctx.Err() == nil {
				began := time.Now()
				if err := do(ctx, client); err != nil {
					cancel(err)
					return
				}
				taken[client] = append(taken[client], time.Since(began))
			}
		})
	}
	clients.Wait()
	if err := context.Cause(ctx); err != nil {
		return result{}, err
	}
	elapsed := time.Since(start)
	runtime.ReadMemStats(&after)
	all := slices.Sorted(slices.Values(slices.Concat(taken...)))
	n := len(all)
	return result{
		rate: float64(n) / elapsed.Seconds(), p50: all[n/2], p99: all[n*99/100],
		allocs: float64(after.Mallocs-before.Mallocs) / float64(n),
	}, nil
}

func repeat(times int, measure func() (result, error)) ([]result, error) {
	var results []result
	for range times {
		r, err := measure()
		if err != nil {
			return nil, err
		}
		results = append(results, r)
	}
	return results, nil
}

// median returns the run with the median rate.
func median(results []result) result {
	return medianOf(results, func(r result) float64 { return r.rate })
}

func medianOf[T any](items []T, key func(T) float64) T {
	sorted := slices.SortedFunc(slices.Values(items), func(a, b T) int { return cmp.Compare(key(a), key(b)) })
	return sorted[len(sorted)/2]
}
