package cache

import (
	"errors"
	"fmt"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/redis/go-redis/v9"
	"github.com/redis/go-redis/v9/maintnotifications"
)

// A dead Redis may hold up one call for about this long; the breaker then spares the others.
const (
	dialTimeout = 500 * time.Millisecond
	ioTimeout   = 250 * time.Millisecond
)

// RedisOptions reads the address of a Redis, with timeouts by which a dead one holds nobody up. Its errors name TUTOR_REDIS_URL
// and never repeat the address, which may hold a password.
func RedisOptions(address string) (*redis.Options, error) {
	options, err := parseAddress(address)
	if err != nil {
		return nil, fmt.Errorf("TUTOR_REDIS_URL %w; want redis://[user:password@]host[:port][/database], rediss://... for TLS, "+
			"or unix:///path/to/socket, with special characters of the password percent-encoded", err)
	}
	options.MaxRetries = -1
	options.DialerRetries = 1
	setDefault(&options.DialTimeout, dialTimeout)
	setDefault(&options.ReadTimeout, ioTimeout)
	setDefault(&options.WriteTimeout, ioTimeout)
	setDefault(&options.PoolTimeout, ioTimeout)
	options.DisableIdentity = true
	options.MaintNotificationsConfig = &maintnotifications.Config{Mode: maintnotifications.ModeDisabled}
	return options, nil
}

func parseAddress(address string) (*redis.Options, error) {
	u, err := url.Parse(address)
	if err != nil {
		return nil, errors.New("is not a URL") // the parser's own text may hold the password
	}
	switch u.Scheme {
	case "redis", "rediss":
		if u.Hostname() == "" {
			return nil, errors.New("names no host")
		}
		if port := u.Port(); port != "" {
			if n, err := strconv.Atoi(port); err != nil || n < 1 || n > 65535 {
				return nil, errors.New("has a port outside 1 to 65535")
			}
		}
	case "unix":
		if u.Host != "" || !strings.HasPrefix(u.Path, "/") {
			return nil, errors.New("names no absolute socket path")
		}
	default:
		return nil, errors.New("has a scheme other than redis, rediss, unix")
	}
	options, err := redis.ParseURL(address)
	if err != nil {
		return nil, errors.New("has a wrong database number or option") // as above
	}
	return options, nil
}

// setDefault also replaces a negative timeout, by which the URL would ask to wait for ever.
func setDefault(timeout *time.Duration, d time.Duration) {
	if *timeout <= 0 {
		*timeout = d
	}
}
