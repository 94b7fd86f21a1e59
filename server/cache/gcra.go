package cache

import (
	"container/heap"
	"sync"
	"time"
)

// maxBuckets bounds the in-process limiter to about 20 MB.
const maxBuckets = 100_000

// gcra is the generic cell rate algorithm in-process. A bucket holds the theoretical arrival time (tat): the moment at which
// its whole burst is free again. One that lies in the past says nothing, so it is dropped. Past the bound the bucket that
// would be free soonest goes first: a flood of new subjects cannot free one that is held for long.
type gcra struct {
	max int

	mu      sync.Mutex
	buckets map[string]*bucket
	byTAT   bucketHeap
}

type bucket struct {
	key   string
	tat   time.Duration // since the limiter's start
	index int           // in the heap
}

func newGCRA(maximum int) *gcra {
	return &gcra{max: maximum, buckets: make(map[string]*bucket)}
}

// decide says whether one more event fits at the time now, and if charge is true and it does, counts it.
func (g *gcra) decide(key string, limit Limit, now time.Duration, charge bool) Decision {
	interval := limit.interval()
	g.mu.Lock()
	defer g.mu.Unlock()
	g.expire(now)
	held := g.buckets[key]
	tat := now
	if held != nil {
		tat = held.tat
	}
	tat += interval
	room := now - (tat - time.Duration(limit.Burst)*interval)
	if room < 0 {
		return Decision{RetryAfter: -room}
	}
	if charge {
		g.put(held, key, tat)
	}
	return Decision{Allowed: true, Remaining: int(room / interval)}
}

func (g *gcra) expire(now time.Duration) {
	for len(g.byTAT) > 0 && g.byTAT[0].tat <= now {
		g.dropSoonest()
	}
}

func (g *gcra) put(held *bucket, key string, tat time.Duration) {
	if held != nil {
		held.tat = tat
		heap.Fix(&g.byTAT, held.index)
		return
	}
	if len(g.byTAT) >= g.max {
		g.dropSoonest()
	}
	fresh := &bucket{key: key, tat: tat}
	g.buckets[key] = fresh
	heap.Push(&g.byTAT, fresh)
}

func (g *gcra) dropSoonest() {
	soonest := heap.Pop(&g.byTAT).(*bucket) //nolint:forcetypeassert // the heap holds nothing else
	delete(g.buckets, soonest.key)
}

// bucketHeap orders buckets by tat for container/heap.
type bucketHeap []*bucket

func (h *bucketHeap) Len() int           { return len(*h) }
func (h *bucketHeap) Less(i, j int) bool { return (*h)[i].tat < (*h)[j].tat }
func (h *bucketHeap) Swap(i, j int) {
	b := *h
	b[i], b[j] = b[j], b[i]
	b[i].index, b[j].index = i, j
}

func (h *bucketHeap) Push(x any) {
	b := x.(*bucket) //nolint:forcetypeassert // see dropSoonest
	b.index = len(*h)
	*h = append(*h, b)
}

func (h *bucketHeap) Pop() any {
	last := len(*h) - 1
	b := (*h)[last]
	(*h)[last] = nil
	*h = (*h)[:last]
	return b
}
