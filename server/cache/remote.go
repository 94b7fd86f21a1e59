package cache

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"github.com/redis/go-redis/v9"
)

// errAway is the answer of a call that did not reach Redis. The breaker logs the outage; the single call is not worth a line.
var errAway = errors.New("redis is away")

var errTooManyOwed = errors.New("too many deletes wait for redis")

// maxOwed bounds the deletes that are owed to Redis. Past it a stale value may live on until its ttl.
const maxOwed = 10_000

// remote runs calls against Redis: each through the breaker, and none before the deletes that Redis did not take.
type remote struct {
	client   *redis.Client
	breaker  breaker
	complain *complaints

	mu   sync.Mutex
	owed map[string]struct{}
	owes atomic.Bool // whether owed holds any
}

func newRemote(client *redis.Client, now func() time.Time, log *slog.Logger, complain *complaints) *remote {
	return &remote{
		client:   client,
		breaker:  breaker{now: now, log: log},
		complain: complain,
		owed:     make(map[string]struct{}),
	}
}

// do runs the call, detached from the end of ctx: the outcome must tell of Redis, not of a client that hangs up, and the
// client's timeouts are short. An error reply shows that Redis is there, so it fails the call and leaves the breaker.
func (r *remote) do(ctx context.Context, call func(context.Context) error) error {
	ok, probe := r.breaker.admit()
	if !ok {
		return errAway
	}
	ctx = context.WithoutCancel(ctx)
	err := r.settle(ctx)
	if err == nil {
		err = call(ctx)
	}
	var reply redis.Error
	if err == nil || errors.As(err, &reply) {
		r.breaker.done(ctx, probe, nil)
		return err
	}
	r.breaker.done(ctx, probe, err)
	return fmt.Errorf("%w: %w", errAway, err)
}

// settle repeats the deletes that are owed. Others wait for it, so that no call reads past it.
func (r *remote) settle(ctx context.Context) error {
	if !r.owes.Load() {
		return nil
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if len(r.owed) == 0 {
		return nil
	}
	if err := r.client.Del(ctx, slices.Collect(maps.Keys(r.owed))...).Err(); err != nil {
		return fmt.Errorf("repeat deletes: %w", err)
	}
	clear(r.owed)
	r.owes.Store(false)
	return nil
}

func (r *remote) owe(ctx context.Context, keys []string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, key := range keys {
		if _, owed := r.owed[key]; !owed && len(r.owed) >= maxOwed {
			r.complain.warn(ctx, "cache: delete lost, old values may live until their ttl", errTooManyOwed)
			return
		}
		r.owed[key] = struct{}{}
	}
	r.owes.Store(true)
}
