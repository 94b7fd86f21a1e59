package cache

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"time"

	"github.com/redis/go-redis/v9"
)

// redisStore keeps at each key either 'v' and a value, or 'l' and a lease.
type redisStore struct {
	*remote
}

// leaseOrGet returns what is at the key; where nothing (or nothing of ours) is, it puts the lease there.
var leaseOrGet = redis.NewScript(`
local held = redis.call('GET', KEYS[1])
if held then
	local mark = string.sub(held, 1, 1)
	if mark == 'v' or mark == 'l' then return held end
end
redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
return ARGV[1]`)

var setIfLeased = redis.NewScript(`
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
redis.call('SET', KEYS[1], ARGV[2], 'PX', ARGV[3])
return 1`)

func (s redisStore) get(ctx context.Context, key string) (value []byte, lease string, err error) {
	var held string
	err = s.do(ctx, func(ctx context.Context) error {
		var err error
		held, err = s.client.Get(ctx, key).Result()
		if err == nil && held != "" && held[0] == 'v' {
			return nil
		}
		if err != nil && !errors.Is(err, redis.Nil) {
			return fmt.Errorf("redis get: %w", err)
		}
		held, err = leaseOrGet.Run(ctx, s.client, []string{key}, "l"+rand.Text(), leaseTTL.Milliseconds()).Text()
		if err != nil {
			return fmt.Errorf("redis lease: %w", err)
		}
		return nil
	})
	if err != nil {
		return nil, "", err
	}
	if held[0] == 'v' {
		return []byte(held[1:]), "", nil
	}
	return nil, held, nil
}

func (s redisStore) set(ctx context.Context, key, lease string, value []byte, ttl time.Duration) error {
	return s.do(ctx, func(ctx context.Context) error {
		milliseconds := max(ttl.Milliseconds(), 1)
		if err := setIfLeased.Run(ctx, s.client, []string{key}, lease, append([]byte{'v'}, value...), milliseconds).Err(); err != nil {
			return fmt.Errorf("redis set: %w", err)
		}
		return nil
	})
}

func (s redisStore) delete(ctx context.Context, keys ...string) error {
	err := s.do(ctx, func(ctx context.Context) error {
		if err := s.client.Del(ctx, keys...).Err(); err != nil {
			return fmt.Errorf("redis delete: %w", err)
		}
		return nil
	})
	if err != nil {
		s.owe(ctx, keys)
	}
	return err
}
