package feed

import (
	"context"
	"strings"
	"sync"
	"time"

	"github.com/redis/go-redis/v9"
)

// linger is how long a channel stays subscribed to at most after the last who followed it.
const linger = time.Second

// ears are the one connection on which this process hears of events and topics on other replicas. It follows the channels that
// somebody waits for. go-redis connects it anew when it breaks, and then subscribes to them again.
type ears struct {
	pubsub *redis.PubSub
	closed chan struct{}
	work   sync.WaitGroup

	mu        sync.Mutex
	followers map[string]int // by channel; 0 while it lingers
	fresh     []string       // channels to subscribe to
	changed   chan struct{}
}

// newEars calls wake with a channel when another replica speaks on it. For a channel of a feed it also does when the subscription
// begins, since the readers have missed what came before it.
func newEars(ctx context.Context, r *remote, feedPrefix string, wake func(channel string)) *ears {
	ctx = context.WithoutCancel(ctx)
	e := &ears{
		pubsub:    r.client.Subscribe(ctx),
		closed:    make(chan struct{}),
		followers: make(map[string]int),
		changed:   make(chan struct{}, 1),
	}
	heard := e.pubsub.ChannelWithSubscriptions()
	e.work.Go(func() {
		for message := range heard {
			switch m := message.(type) {
			case *redis.Message:
				if m.Payload != r.id {
					wake(m.Channel)
				}
			case *redis.Subscription:
				if m.Kind == "subscribe" && strings.HasPrefix(m.Channel, feedPrefix) {
					wake(m.Channel)
				}
			}
		}
	})
	e.work.Go(func() { e.subscribe(ctx) })
	return e
}

// follow asks for a channel. It does not wait for the subscription.
func (e *ears) follow(channel string) (unfollow func()) {
	e.mu.Lock()
	defer e.mu.Unlock()
	if _, followed := e.followers[channel]; !followed {
		e.fresh = append(e.fresh, channel)
		select {
		case e.changed <- struct{}{}:
		default: // will be seen
		}
	}
	e.followers[channel]++
	return func() {
		e.mu.Lock()
		defer e.mu.Unlock()
		e.followers[channel]--
	}
}

// subscribe keeps the subscriptions as they are wanted, until close. What fails is tried again.
func (e *ears) subscribe(ctx context.Context) {
	ticker := time.NewTicker(linger)
	defer ticker.Stop()
	for {
		var fresh, idle []string
		select {
		case <-e.closed:
			return
		case <-e.changed:
			fresh, _ = e.take(false)
		case <-ticker.C:
			fresh, idle = e.take(true)
		}
		if len(fresh) > 0 && e.pubsub.Subscribe(ctx, fresh...) != nil {
			e.putBack(fresh)
		}
		if len(idle) > 0 {
			_ = e.pubsub.Unsubscribe(ctx, idle...) // fails for want of a connection alone, and the next begins without them
		}
	}
}

// take returns the channels that are not subscribed to yet and, in a sweep, those that nobody follows any more. A channel may be
// both.
func (e *ears) take(sweep bool) (fresh, idle []string) {
	e.mu.Lock()
	defer e.mu.Unlock()
	fresh, e.fresh = e.fresh, nil
	if !sweep {
		return fresh, nil
	}
	for channel, followers := range e.followers {
		if followers == 0 {
			idle = append(idle, channel)
			delete(e.followers, channel)
		}
	}
	return fresh, idle
}

// putBack leaves channels to the next sweep, unless nobody follows them any more.
func (e *ears) putBack(channels []string) {
	e.mu.Lock()
	defer e.mu.Unlock()
	for _, channel := range channels {
		if _, followed := e.followers[channel]; followed {
			e.fresh = append(e.fresh, channel)
		}
	}
}

func (e *ears) close() error {
	close(e.closed)
	err := e.pubsub.Close()
	e.work.Wait()
	return err
}
