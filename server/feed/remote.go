package feed

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"log/slog"
	"strconv"
	"strings"
	"time"

	"github.com/redis/go-redis/v9"

	"github.com/languagetutor/languagetutor/server/cache"
)

const (
	// maxEvents bounds a stream, about.
	maxEvents = 10_000
	// batch is how many events go to Redis in one exchange.
	batch = 500
	// connections is how many calls are under way at once, beside the subscription.
	connections = 8
)

var (
	errAway = errors.New("redis is away")
	// errForgotten is the answer for a stream that should be there and is not.
	errForgotten = errors.New("redis forgot the stream")
)

// remote are feeds in Redis: a stream for each, which expires, and word of new events on a channel of the same name.
type remote struct {
	client *redis.Client
	keep   time.Duration
	health *health
	slots  chan struct{}
	id     string // what this process says on channels, so that it knows its own voice
}

func newRemote(cfg Config, now func() time.Time, log *slog.Logger) (*remote, error) {
	options, err := cache.RedisOptions(cfg.RedisURL)
	if err != nil {
		return nil, err
	}
	options.PoolSize, options.MaxActiveConns, options.MinIdleConns = connections, 0, 0
	return &remote{
		client: redis.NewClient(options),
		keep:   cfg.Keep,
		health: &health{now: now, log: log},
		slots:  make(chan struct{}, connections),
		id:     rand.Text(),
	}, nil
}

func streamID(n int64) string { return strconv.FormatInt(n, 10) + "-1" }

// append adds events to a stream, lengthens its life and tells the other replicas, all in one exchange and all or nothing. Events
// that are there already stay as they are. Only the first events of a feed may begin a stream; for others errForgotten tells
// that there is none.
func (r *remote) append(ctx context.Context, key string, events []Event, begin bool) error {
	var cmds []redis.Cmder
	err := r.do(ctx, func(ctx context.Context) error {
		var err error
		cmds, err = r.client.TxPipelined(ctx, func(p redis.Pipeliner) error {
			for _, e := range events {
				p.XAdd(ctx, &redis.XAddArgs{
					Stream: key, NoMkStream: !begin, MaxLen: maxEvents, Approx: true, ID: streamID(e.N), Values: []any{"d", e.Data},
				})
			}
			p.PExpire(ctx, key, r.keep)
			p.Publish(ctx, key, r.id)
			return nil
		})
		if errors.Is(err, redis.Nil) || isRepeated(err) {
			return nil
		}
		return err
	})
	if err != nil {
		return err
	}
	for _, cmd := range cmds {
		switch err := cmd.Err(); {
		case errors.Is(err, redis.Nil):
			return errForgotten
		case err != nil && !isRepeated(err):
			return err
		}
	}
	return nil
}

func isRepeated(err error) bool {
	return err != nil && strings.Contains(err.Error(), "equal or smaller than the target stream top item")
}

// read returns the events of a stream after N=after, or none when Redis does not answer.
func (r *remote) read(ctx context.Context, key string, after int64) []Event {
	var entries []redis.XMessage
	err := r.do(ctx, func(ctx context.Context) error {
		var err error
		entries, err = r.client.XRange(ctx, key, "("+streamID(after), "+").Result()
		return err
	})
	if err != nil {
		return nil
	}
	var events []Event
	for _, entry := range entries {
		e, err := parse(entry)
		if err != nil {
			r.health.log.ErrorContext(ctx, "feed is not readable", "error", err)
			break
		}
		events = append(events, e)
	}
	return events
}

func parse(entry redis.XMessage) (Event, error) {
	n, err := strconv.ParseInt(strings.TrimSuffix(entry.ID, "-1"), 10, 64)
	data, ok := entry.Values["d"].(string)
	if err != nil || !ok {
		return Event{}, fmt.Errorf("stream entry %s is not an event", entry.ID)
	}
	return Event{N: n, Data: []byte(data)}, nil
}

// publish wakes those on other replicas who follow a channel.
func (r *remote) publish(ctx context.Context, channel string) {
	_ = r.do(ctx, func(ctx context.Context) error { return r.client.Publish(ctx, channel, r.id).Err() }) // do logs it
}

func (r *remote) ping(ctx context.Context) {
	_ = r.do(ctx, func(ctx context.Context) error { return r.client.Ping(ctx).Err() }) // do logs it
}

// do runs a call, unless Redis is away. The call does not end with ctx: its outcome must tell of Redis, not of a reader that
// hangs up, and the client's timeouts are short. It waits for a slot, so that no number of readers exhausts the pool.
func (r *remote) do(ctx context.Context, call func(context.Context) error) error {
	r.slots <- struct{}{}
	defer func() { <-r.slots }()
	if !r.health.admit() {
		return errAway
	}
	err := call(context.WithoutCancel(ctx))
	r.health.done(ctx, err)
	return err
}

func (r *remote) close() error { return r.client.Close() }
