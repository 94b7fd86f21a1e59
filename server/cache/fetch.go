package cache

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/metric"
)

var errCorrupt = errors.New("the cached value cannot be decoded")

// Fetch returns the cached value of the key, or loads it and keeps it for ttl (more than 0). T must survive a round trip
// through JSON; what is returned always made one. Concurrent fetches of a key share one load in each process. Trouble with
// the cache never fails a fetch: the value comes from load. An error of load is returned as it is, and not kept.
//
// load must read what Invalidate's caller committed, so no lagging database replica. A load slower than 30 seconds is not
// kept.
func Fetch[T any](ctx context.Context, c *Cache, key Key, ttl time.Duration, load func(context.Context) (T, error)) (T, error) {
	var loaded T
	if ttl <= 0 {
		return loaded, fmt.Errorf("fetch %s: ttl is %s, want more than 0", key.kind, ttl)
	}
	name := key.in(c.namespace)
	lease := ""
	result := "miss"
	for range 2 { // a value that cannot be used is deleted, which grants a lease at the second try
		var raw []byte
		var err error
		if raw, lease, err = c.lookup(ctx, name); err != nil {
			c.complain.warn(ctx, "cache: read failed, loading from the source", err)
			result = "failed"
			break
		}
		if raw == nil {
			break
		}
		var value T
		if err := json.Unmarshal(raw, &value); err == nil {
			c.count(ctx, key, "hit")
			return value, nil
		}
		c.complain.warn(ctx, "cache: value dropped, loading from the source", fmt.Errorf("%s: %w", key.kind, errCorrupt))
		c.Invalidate(ctx, key)
		result = "failed"
	}
	c.count(ctx, key, result)

	raw, err := c.flights.do(ctx, name+lease, func() ([]byte, error) {
		var err error
		if loaded, err = load(ctx); err != nil {
			return nil, err
		}
		return c.keep(ctx, name, lease, loaded, ttl), nil
	})
	if err != nil || raw == nil {
		return loaded, err
	}
	var value T
	if err := json.Unmarshal(raw, &value); err != nil {
		return value, fmt.Errorf("fetch %s: the value does not survive JSON: %w", key.kind, err)
	}
	return value, nil
}

// lookup returns the JSON of the value, or else a lease. A value of another release counts as absent.
func (c *Cache) lookup(ctx context.Context, name string) (raw []byte, lease string, err error) {
	for range 2 {
		value, lease, err := c.store.get(ctx, name)
		if err != nil || value == nil {
			return nil, lease, err
		}
		if raw, ours := bytes.CutPrefix(value, c.release); ours {
			return raw, "", nil
		}
		if err := c.store.delete(ctx, name); err != nil {
			return nil, "", err
		}
	}
	return nil, "", nil
}

// keep stores the value if it has a lease, and returns its JSON, or nil if it has none.
func (c *Cache) keep(ctx context.Context, name, lease string, value any, ttl time.Duration) []byte {
	raw, err := json.Marshal(value)
	if err != nil {
		c.complain.warn(ctx, "cache: value cannot be encoded", err)
		return nil
	}
	if lease != "" {
		if err := c.store.set(ctx, name, lease, append(bytes.Clone(c.release), raw...), ttl); err != nil {
			c.complain.warn(ctx, "cache: write failed", err)
		}
	}
	return raw
}

func (c *Cache) count(ctx context.Context, key Key, result string) {
	c.fetches.Add(ctx, 1, metric.WithAttributes(attribute.String("kind", key.kind), attribute.String("result", result)))
}
