package eval

import (
	"context"
	"sync"
	"sync/atomic"
	"time"

	"github.com/languagetutor/languagetutor/server/tutor"
)

// play plays conversations with a model, at most so many at once, and judges each. One that the model does not answer is failed,
// and the others go on. It returns an error only when the context ends.
func play(ctx context.Context, conversations []Conversation, o Options) ([]Result, error) {
	results := make([]Result, len(conversations))
	var next atomic.Int64
	var all sync.WaitGroup
	var told sync.Mutex
	played := 0
	for range min(max(o.Concurrency, 1), len(conversations)) {
		all.Go(func() {
			for i := int(next.Add(1)) - 1; i < len(conversations) && ctx.Err() == nil; i = int(next.Add(1)) - 1 {
				c := &conversations[i]
				out, err := tutor.Rehearse(ctx, o.Provider, o.Price, c.rehearsal(), o.Now)
				results[i] = judge(c, out, err)
				if o.Progress != nil {
					told.Lock()
					played++
					o.Progress(played, len(conversations))
					told.Unlock()
				}
			}
		})
	}
	all.Wait()
	return results, context.Cause(ctx)
}

func milliseconds(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }
