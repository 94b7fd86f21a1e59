package main

import (
	"fmt"
	"os"
	"runtime"
	"strings"
	"time"

	"github.com/languagetutor/languagetutor/test/bench/measure"
)

// report says under what conditions the figures were made.
func report(o options) {
	load := "not known"
	if text, err := os.ReadFile("/proc/loadavg"); err == nil {
		load = strings.Join(strings.Fields(string(text))[:3], " ")
	}
	fmt.Printf("%d cores, load before %s; the model's first token after %s, each further one after %s\n", runtime.NumCPU(), load, o.first, o.gap)
}

func p50(r measure.Result) time.Duration { return r.P50 }
func p99(r measure.Result) time.Duration { return r.P99 }

func milliseconds(d time.Duration) float64 { return float64(d) / float64(time.Millisecond) }

func (f *firstTokens) report(o options) {
	fmt.Printf("\nTime to the first token, one client, %d calls, median of %d rounds (ms)\n", o.calls, o.rounds)
	fmt.Printf("  %-8s %8s %8s %10s %10s\n", "", "p50", "p99", "added p50", "added p99")
	type pair struct{ p50, p99 float64 }
	of := func(results []measure.Result) pair {
		return pair{milliseconds(p50(measure.MedianOf(results, p50))), milliseconds(p99(measure.MedianOf(results, p99)))}
	}
	direct, tutor, gateway := of(f.direct), of(f.tutor), of(f.gateway)
	awake := pair{gateway.p50 - milliseconds(gatewayPause), gateway.p99 - milliseconds(gatewayPause)}
	for _, row := range []struct {
		name string
		pair
	}{{"direct", direct}, {"tutor", tutor}, {"gateway", gateway}, {"  awake", awake}} {
		fmt.Printf("  %-8s %8.2f %8.2f %10.2f %10.2f\n", row.name, row.p50, row.p99, row.p50-direct.p50, row.p99-direct.p99)
	}
	for _, peer := range []struct {
		name string
		pair
	}{{"the gateway", gateway}, {"the gateway without its pause of " + gatewayPause.String(), awake}} {
		fmt.Printf("  added by the tutor / by %s: %.2f at p50, %.2f at p99 (less is better)\n",
			peer.name, (tutor.p50-direct.p50)/(peer.p50-direct.p50), (tutor.p99-direct.p99)/(peer.p99-direct.p99))
	}
}

func (c *rates) report(learners int) {
	tutor, gateway := measure.Median(c.tutor), measure.Median(c.gateway)
	fmt.Printf("\n%d learners at once\n", learners)
	fmt.Printf("  tutor    %6.0f turns/s, %.2f calls of the model each, first token p50 %4.0f ms, p99 %4.0f ms\n",
		tutor.Rate, c.calls, milliseconds(tutor.P50), milliseconds(tutor.P99))
	fmt.Printf("  gateway  %6.0f answers/s,                          first token p50 %4.0f ms, p99 %4.0f ms\n",
		gateway.Rate, milliseconds(gateway.P50), milliseconds(gateway.P99))
	fmt.Printf("  ratio of turns to answers: %.2f, of calls of the model: %.2f (more is better)\n",
		tutor.Rate/gateway.Rate, tutor.Rate*c.calls/gateway.Rate)
}

func (m memory) report(o options) {
	const megabyte = 1 << 20
	fmt.Printf("\n%d open streams, %d calls of the model under way, in a container of 500 MB (%s)\n", o.streams, m.calls, memoryLimit)
	fmt.Printf("  the server's memory: %d MB before, %d MB during, %.0f KB a stream\n",
		m.before/megabyte, m.during/megabyte, float64(m.during-m.before)/1024/float64(o.streams))
}
