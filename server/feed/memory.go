package feed

import (
	"container/list"
	"slices"
	"sort"
	"sync"
	"time"
)

// eventOverhead is what an event costs beside its data, in bytes, about.
const eventOverhead = 64

// memory holds the feeds that were appended to in this process.
type memory struct {
	keep time.Duration
	max  int64
	now  func() time.Time

	mu    sync.Mutex
	feeds map[string]*history
	order *list.List // of the histories with events, the quietest first
	bytes int64
	swept time.Time
}

// history is a feed of this process.
type history struct {
	events []Event
	last   int64 // the highest N
	lost   int64 // the events up to this N made room for others
	used   time.Time
	place  *list.Element // in memory.order, while there are events

	sending sync.Mutex
	sent    int64 // Redis took the events up to this N. Guarded by sending.
}

func newMemory(keep time.Duration, maxBytes int64, now func() time.Time) *memory {
	return &memory{keep: keep, max: maxBytes, now: now, feeds: make(map[string]*history), order: list.New(), swept: now()}
}

// append keeps the events that are new to the feed, and returns the feed when there are any.
func (m *memory) append(key string, events []Event) *history {
	m.mu.Lock()
	defer m.mu.Unlock()
	now := m.now()
	m.sweep(now)
	h := m.feeds[key]
	if h != nil && m.over(h, now) {
		m.remove(key, h)
		h = nil
	}
	if h == nil {
		h = &history{}
	}
	before := h.last
	for _, e := range events {
		if e.N <= h.last {
			continue
		}
		h.events, h.last = append(h.events, e), e.N
		m.bytes += size(e)
	}
	if h.last == before {
		return nil
	}
	m.feeds[key], h.used = h, now
	if h.place == nil {
		h.place = m.order.PushBack(h)
	} else {
		m.order.MoveToBack(h.place)
	}
	m.makeRoom()
	return h
}

func size(e Event) int64 { return int64(len(e.Data)) + eventOverhead }

func (m *memory) over(h *history, now time.Time) bool { return now.Sub(h.used) >= m.keep }

// sweep drops the feeds whose time is over, unless it was done lately.
func (m *memory) sweep(now time.Time) {
	if now.Sub(m.swept) < m.keep/16 {
		return
	}
	m.swept = now
	for key, h := range m.feeds {
		if m.over(h, now) {
			m.remove(key, h)
		}
	}
}

func (m *memory) remove(key string, h *history) {
	for len(h.events) > 0 {
		m.dropFirst(h)
	}
	delete(m.feeds, key)
}

// makeRoom drops the first events of the quietest feeds. What is left of a feed without events only tells that some are lost.
func (m *memory) makeRoom() {
	for m.bytes > m.max {
		quietest, ok := m.order.Front().Value.(*history)
		if !ok {
			return
		}
		m.dropFirst(quietest)
	}
}

func (m *memory) dropFirst(h *history) {
	m.bytes -= size(h.events[0])
	h.lost = h.events[0].N
	h.events[0] = Event{} // lets go of its data; readers have copies of the slice
	h.events = h.events[1:]
	if len(h.events) == 0 {
		h.events = nil
		m.order.Remove(h.place)
		h.place = nil
	}
}

// read returns the events of a feed after an N, and whether it can tell: whether the feed is of this process, and whole from there.
func (m *memory) read(key string, after int64) (events []Event, own bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	h := m.feeds[key]
	if h == nil || m.over(h, m.now()) || after < h.lost {
		return nil, false
	}
	return h.after(after), true
}

// unsent returns the next events for Redis, at most a batch, or none when those before them are lost. Its caller holds h.sending.
func (m *memory) unsent(h *history) []Event {
	m.mu.Lock()
	defer m.mu.Unlock()
	if h.sent < h.lost {
		return nil
	}
	events := h.after(h.sent)
	return events[:min(len(events), batch)]
}

// after returns a copy, nil when it is empty.
func (h *history) after(n int64) []Event {
	first := sort.Search(len(h.events), func(i int) bool { return h.events[i].N > n })
	if first == len(h.events) {
		return nil
	}
	return slices.Clone(h.events[first:])
}
