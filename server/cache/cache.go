package cache

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"github.com/redis/go-redis/extra/redisotel/v9"
	"github.com/redis/go-redis/v9"
	"go.opentelemetry.io/otel/metric"
	"go.opentelemetry.io/otel/trace"
)

// Config says where the cache lives and how it is watched. The zero value is an in-process cache.
type Config struct {
	// RedisURL is redis://, rediss:// or unix://. Empty means in-process, which suits one replica only: replicas do not see
	// each other's Invalidate.
	RedisURL string
	// Namespace begins every key; default "languagetutor". Tutors that share a Redis need different ones.
	Namespace string
	// Release is the build's version. Values that another release wrote are not read, since their shape may differ.
	Release string
	// SubjectSecret keys the hash of limiter subjects (addresses, e-mails). All replicas need the same one.
	SubjectSecret []byte
	// MaxBytes bounds the values kept in-process; default 64 MiB.
	MaxBytes uint64
	// MeterProvider receives counts of fetches, decisions and, with Redis, its pool; nil turns them off.
	MeterProvider metric.MeterProvider
	// TracerProvider receives a span for each Redis command, without keys and values; nil turns them off.
	TracerProvider trace.TracerProvider
}

// store keeps values under leases. A miss grants a lease; set keeps a value only while its lease stands; delete ends the
// lease together with the value. So a value that was read before a delete cannot come back after it, and a lease that is
// lost for whatever reason (expiry, eviction, a restarted Redis) costs a load, never truth.
type store interface {
	// get returns the value, or else the lease under which it may be set. Concurrent misses share a lease.
	get(ctx context.Context, key string) (value []byte, lease string, err error)
	set(ctx context.Context, key, lease string, value []byte, ttl time.Duration) error
	delete(ctx context.Context, keys ...string) error
}

// leaseTTL is how long a load may take for its value to be kept.
const leaseTTL = 30 * time.Second

// Cache keeps values for speed and decides limits. It is safe for concurrent use.
type Cache struct {
	store     store
	limiter   *Limiter
	flights   flights
	namespace string
	release   []byte
	fetches   metric.Int64Counter
	complain  *complaints
	ping      func(context.Context) error
	close     func() error
}

// Open returns the cache that the configuration names. It fails only for a wrong configuration: a Redis that is away is
// logged, and used once it answers. The clock measures in-process expiry, limits and back-off. Close ends the cache.
func Open(ctx context.Context, cfg Config, now func() time.Time, log *slog.Logger) (*Cache, error) {
	if cfg.Namespace == "" {
		cfg.Namespace = "languagetutor"
	}
	counts, err := newCounters(cfg.MeterProvider)
	if err != nil {
		return nil, err
	}
	release := sha256.Sum256([]byte(cfg.Release))
	c := &Cache{
		namespace: cfg.Namespace,
		release:   []byte(hex.EncodeToString(release[:4])),
		limiter:   newLimiter(cfg, now, counts.decisions),
		fetches:   counts.fetches,
		complain:  &complaints{now: now, log: log},
	}
	if cfg.RedisURL == "" {
		memory, err := newMemory(cfg.MaxBytes, now)
		if err != nil {
			return nil, err
		}
		c.store, c.close = memory, memory.close
		c.ping = func(context.Context) error { return nil }
		return c, nil
	}
	if err := c.connect(ctx, cfg, now, log); err != nil {
		return nil, err
	}
	return c, nil
}

func (c *Cache) connect(ctx context.Context, cfg Config, now func() time.Time, log *slog.Logger) error {
	options, err := RedisOptions(cfg.RedisURL)
	if err != nil {
		return err
	}
	client := redis.NewClient(options)
	stop, err := instrument(client, cfg)
	if err != nil {
		return errors.Join(err, client.Close())
	}
	c.close = func() error { stop(); return client.Close() }
	c.ping = func(ctx context.Context) error {
		if err := client.Ping(ctx).Err(); err != nil {
			return fmt.Errorf("ping redis: %w", err)
		}
		return nil
	}
	r := newRemote(client, now, log, c.complain)
	c.store = redisStore{r}
	c.limiter.useRedis(r)
	_ = r.do(ctx, c.ping) // only so that the log says at once that Redis is away
	return nil
}

func instrument(client *redis.Client, cfg Config) (stop func(), err error) {
	closed := make(chan struct{})
	if cfg.MeterProvider != nil {
		if err := redisotel.InstrumentMetrics(client, redisotel.WithMeterProvider(cfg.MeterProvider),
			redisotel.WithCloseChan(closed)); err != nil {
			return nil, fmt.Errorf("instrument redis metrics: %w", err)
		}
	}
	if cfg.TracerProvider != nil {
		if err := redisotel.InstrumentTracing(client, redisotel.WithTracerProvider(cfg.TracerProvider),
			redisotel.WithDBStatement(false)); err != nil {
			close(closed)
			return nil, fmt.Errorf("instrument redis tracing: %w", err)
		}
	}
	return sync.OnceFunc(func() { close(closed) }), nil
}

// Limiter returns the limiter that shares the cache's Redis.
func (c *Cache) Limiter() *Limiter { return c.limiter }

// Invalidate removes the values of the keys. Call it after the transaction that changed them has committed: every Fetch
// that begins afterwards sees the change. It works also when ctx has ended. A delete that Redis did not take is repeated
// before this process uses Redis again; other replicas may read the old value until then, at most for its ttl.
func (c *Cache) Invalidate(ctx context.Context, keys ...Key) {
	if len(keys) == 0 {
		return
	}
	names := make([]string, len(keys))
	for i, key := range keys {
		names[i] = key.in(c.namespace)
	}
	if err := c.store.delete(ctx, names...); err != nil {
		c.complain.warn(ctx, "cache: delete failed, to be repeated", err)
	}
	c.flights.forget(names...)
}

// Ping asks Redis whether it answers, for diagnostics; an in-process cache always does. Readiness must not depend on it.
func (c *Cache) Ping(ctx context.Context) error { return c.ping(ctx) }

// Close releases the connections. Calls after it answer as if Redis were away.
func (c *Cache) Close() error {
	if err := c.close(); err != nil {
		return fmt.Errorf("close cache: %w", err)
	}
	return nil
}
