package cache

import (
	"context"
	"crypto/rand"
	"fmt"
	"time"

	"github.com/maypok86/otter/v2"
)

// memory is the in-process store: a bounded map whose entries expire by the injected clock.
type memory struct {
	entries *otter.Cache[string, entry]
}

type entry struct {
	value []byte // nil while only leased
	lease string
	ttl   time.Duration
}

const (
	defaultMaxBytes = 64 << 20
	entryOverhead   = 128 // bytes of bookkeeping for each entry, about
)

func newMemory(maxBytes uint64, now func() time.Time) (*memory, error) {
	if maxBytes == 0 {
		maxBytes = defaultMaxBytes
	}
	entries, err := otter.New(&otter.Options[string, entry]{
		MaximumWeight: maxBytes,
		Weigher: func(key string, e entry) uint32 {
			return uint32(min(uint64(len(key)+len(e.value)+entryOverhead), 1<<32-1))
		},
		ExpiryCalculator: otter.ExpiryWritingFunc(func(e otter.Entry[string, entry]) time.Duration { return e.Value.ttl }),
		Executor:         func(maintain func()) { maintain() },
		Clock:            otterClock{now: now, start: now()},
		Logger:           &otter.NoopLogger{},
	})
	if err != nil {
		return nil, fmt.Errorf("open in-process cache: %w", err)
	}
	return &memory{entries: entries}, nil
}

func (m *memory) get(_ context.Context, key string) (value []byte, lease string, err error) {
	e, ok := m.entries.GetIfPresent(key)
	if !ok {
		e, _ = m.entries.ComputeIfAbsent(key, func() (entry, bool) {
			return entry{lease: rand.Text(), ttl: leaseTTL}, false
		})
	}
	return e.value, e.lease, nil
}

func (m *memory) set(_ context.Context, key, lease string, value []byte, ttl time.Duration) error {
	m.entries.Compute(key, func(old entry, found bool) (entry, otter.ComputeOp) {
		if !found || old.lease != lease {
			return old, otter.CancelOp
		}
		return entry{value: value, ttl: ttl}, otter.WriteOp
	})
	return nil
}

func (m *memory) delete(_ context.Context, keys ...string) error {
	for _, key := range keys {
		m.entries.Invalidate(key)
	}
	return nil
}

func (m *memory) close() error {
	m.entries.StopAllGoroutines()
	return nil
}

// otterClock reads the injected clock. It gives no ticks: expired entries go at later writes, and the bound holds meanwhile.
type otterClock struct {
	now   func() time.Time
	start time.Time
}

func (c otterClock) NowNano() int64 { return int64(c.now().Sub(c.start)) }

func (otterClock) Tick(time.Duration) <-chan time.Time { return nil }
