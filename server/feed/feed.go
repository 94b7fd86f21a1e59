package feed

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"log/slog"
	"time"
)

const (
	defaultNamespace = "languagetutor"
	defaultKeep      = 15 * time.Minute
	defaultMaxBytes  = 64 << 20
	// lookAgain is how often a reader of another replica's feed looks, in case word of an event was lost.
	lookAgain = time.Second

	feedKey, topicKey = ":feed:", ":topic:"
)

// Event is one event of a feed.
type Event struct {
	// N is 1 or more and ascending within a feed, with gaps or without.
	N int64
	// Data is shared by all readers in the process: nobody may change it once it was appended.
	Data []byte
}

// Config says where feeds live. The zero value keeps them in this process.
type Config struct {
	// RedisURL is redis://, rediss:// or unix://. Empty means that no other replica reads along.
	RedisURL string
	// Namespace begins every key and channel; default "languagetutor". Tutors that share a Redis need different ones.
	Namespace string
	// Keep is how long a feed is kept after its last event; default 15 minutes.
	Keep time.Duration
	// MaxBytes bounds the events in this process; default 64 MiB. Those of the feeds that were quiet longest go first.
	MaxBytes int64
}

// Feeds are the feeds that a process makes and reads. It is safe for concurrent use.
type Feeds struct {
	namespace string
	memory    *memory
	listeners listeners
	remote    *remote // nil without Redis, as is ears
	ears      *ears
}

// Open returns the feeds that the configuration names. It fails only for a wrong configuration: a Redis that is away is logged,
// and used once it answers. The clock measures how long this process keeps a feed and leaves a dead Redis alone. Close ends them.
func Open(ctx context.Context, cfg Config, now func() time.Time, log *slog.Logger) (*Feeds, error) {
	if cfg.Namespace == "" {
		cfg.Namespace = defaultNamespace
	}
	if cfg.Keep <= 0 {
		cfg.Keep = defaultKeep
	}
	if cfg.MaxBytes <= 0 {
		cfg.MaxBytes = defaultMaxBytes
	}
	f := &Feeds{namespace: cfg.Namespace, memory: newMemory(cfg.Keep, cfg.MaxBytes, now)}
	if cfg.RedisURL == "" {
		return f, nil
	}
	var err error
	if f.remote, err = newRemote(cfg, now, log); err != nil {
		return nil, fmt.Errorf("open feeds: %w", err)
	}
	f.ears = newEars(ctx, f.remote, cfg.Namespace+feedKey, f.listeners.wake)
	f.remote.ping(ctx) // only so that the log says at once that Redis is away
	return f, nil
}

// key is where a feed's stream is in Redis, and the channel on which its readers or a topic's listeners are woken. No text of
// anybody's is in it.
func (f *Feeds) key(kind, name string) string {
	sum := sha256.Sum256([]byte(name))
	return f.namespace + kind + hex.EncodeToString(sum[:])
}

// Append adds events to a feed. An event whose N is not above the feed's last is dropped. Append never fails: the events are
// always kept in this process, and in Redis when it answers. What Redis missed is made up for by the next Append to the feed.
// It works also when ctx has ended.
func (f *Feeds) Append(ctx context.Context, name string, events ...Event) {
	key := f.key(feedKey, name)
	h := f.memory.append(key, events)
	if h == nil {
		return
	}
	f.listeners.wake(key)
	if f.remote != nil {
		f.send(ctx, key, h)
	}
}

// send gives Redis the events that it lacks. A stream that Redis forgot is written anew from its first event; where that one is
// no longer here, it is left alone. So a stream never has a hole.
func (f *Feeds) send(ctx context.Context, key string, h *history) {
	h.sending.Lock()
	defer h.sending.Unlock()
	for renewed := false; ; {
		events := f.memory.unsent(h)
		if len(events) == 0 {
			return
		}
		switch err := f.remote.append(ctx, key, events, h.sent == 0); {
		case err == nil:
			h.sent = events[len(events)-1].N
		case errors.Is(err, errForgotten) && !renewed:
			h.sent, renewed = 0, true
		default:
			return
		}
	}
}

// Wait returns the events of a feed after N=after, in order. When there are none it waits for the first, at most for patience or
// until ctx ends; nil means that nothing came. A feed that was made in this process is read here, and never asks Redis. Of a feed
// elsewhere Redis keeps about the latest 10,000 events. A call that Redis does not answer may outlast patience by its timeout.
func (f *Feeds) Wait(ctx context.Context, name string, after int64, patience time.Duration) []Event {
	key, after := f.key(feedKey, name), max(after, 0)
	events, own := f.memory.read(key, after)
	if len(events) > 0 {
		return events
	}
	if patience <= 0 {
		events, _ = f.read(ctx, key, after)
		return events
	}
	wake, stop := f.listen(key, !own)
	defer stop()
	over := time.NewTimer(patience)
	defer over.Stop()
	for {
		events, own := f.read(ctx, key, after)
		if len(events) > 0 {
			return events
		}
		var again <-chan time.Time
		if !own && f.remote != nil {
			again = time.After(lookAgain)
		}
		select {
		case <-wake:
		case <-again:
		case <-over.C:
			return nil
		case <-ctx.Done():
			return nil
		}
	}
}

// read looks into this process, and else into Redis. It says whether the feed is this process's own.
func (f *Feeds) read(ctx context.Context, key string, after int64) (events []Event, own bool) {
	events, own = f.memory.read(key, after)
	if !own && f.remote != nil {
		events = f.remote.read(ctx, key, after)
	}
	return events, own
}

// Notify wakes the listeners of a topic on all replicas, each at most once. Word of it may be lost on the way to other replicas.
func (f *Feeds) Notify(ctx context.Context, topic string) {
	key := f.key(topicKey, topic)
	f.listeners.wake(key)
	if f.remote != nil {
		f.remote.publish(ctx, key)
	}
}

// Listen returns a channel that gets a value for each Notify of the topic; those that were not taken yet are one. Call stop at
// the end. Other replicas are heard a moment after Listen returns.
func (f *Feeds) Listen(topic string) (wake <-chan struct{}, stop func()) {
	return f.listen(f.key(topicKey, topic), true)
}

// listen hears of a key in this process, and on other replicas too if far.
func (f *Feeds) listen(key string, far bool) (wake <-chan struct{}, stop func()) {
	wake, leave := f.listeners.add(key)
	if !far || f.ears == nil {
		return wake, leave
	}
	unfollow := f.ears.follow(key)
	return wake, func() { leave(); unfollow() }
}

// Close ends the connections. After it everything answers as if Redis were away.
func (f *Feeds) Close() error {
	if f.remote == nil {
		return nil
	}
	if err := errors.Join(f.ears.close(), f.remote.close()); err != nil {
		return fmt.Errorf("close feeds: %w", err)
	}
	return nil
}
