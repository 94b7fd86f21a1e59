package rpc

import (
	"errors"
	"fmt"
	"net"
	"net/netip"
	"net/url"
	"strings"
	"time"
)

// The defaults of Config.
const (
	DefaultAddr                 = ":8080"
	DefaultMaxMessageBytes      = 1 << 20
	DefaultMaxBodyBytes         = 2 << 20
	DefaultMaxHeaderBytes       = 16 << 10
	DefaultMaxConnections       = 4096
	DefaultMaxConcurrentStreams = 100
	DefaultReadHeaderTimeout    = 5 * time.Second
	DefaultReadTimeout          = 15 * time.Second
	DefaultWriteTimeout         = 30 * time.Second
	DefaultIdleTimeout          = 60 * time.Second
	DefaultStreamTimeout        = 15 * time.Minute
	DefaultSessionRecheck       = 60 * time.Second
	DefaultDrainTimeout         = 20 * time.Second
)

// Config says how the server listens and what it bears. DefaultConfig has the defaults.
type Config struct {
	// Addr is where every protocol is served, as host:port; port 0 picks a free one.
	Addr string
	// MetricsAddr is where the metrics are served, as host:port. Empty means nowhere.
	MetricsAddr string
	// AllowedOrigins are the other origins whose pages may call the server from a browser, such as "https://app.example.org".
	// The server's own origin needs no mention.
	AllowedOrigins []string
	// TrustedProxies are the networks of the reverse proxies whose X-Forwarded-For and X-Forwarded-Proto are believed.
	TrustedProxies []netip.Prefix
	// Reflection lets anyone read the contract over gRPC reflection.
	Reflection bool

	Limits   Limits
	Timeouts Timeouts
}

// Limits bound what one client may cost.
type Limits struct {
	// MessageBytes is the largest message, decompressed too.
	MessageBytes int
	// BodyBytes is the largest body of a request.
	BodyBytes int64
	// HeaderBytes is the largest header of a request; net/http adds 4 KiB of its own.
	HeaderBytes int
	// Connections is how many are open at once; more wait to be accepted.
	Connections int
	// ConcurrentStreams is how many requests one HTTP/2 connection may have open.
	ConcurrentStreams int
}

// Timeouts bound how long things may take.
type Timeouts struct {
	// ReadHeader and Read are for the headers of a request, and for all of it. In a stream Read is for each message.
	ReadHeader, Read time.Duration
	// Write is for a request from its headers to the end of the answer. In a stream it is for each message.
	Write time.Duration
	// Idle is how long a connection is kept without a request.
	Idle time.Duration
	// Stream is the longest life of a stream whose policy does not say.
	Stream time.Duration
	// SessionRecheck is how often an open stream asks whether the session still exists.
	SessionRecheck time.Duration
	// DrainDelay is how long the server goes on as before while it already says that it is not ready, so that load balancers
	// notice; 0 when there is none.
	DrainDelay time.Duration
	// Drain is how long calls under way may take to end after that.
	Drain time.Duration
}

// DefaultConfig returns a configuration of the defaults.
func DefaultConfig() Config {
	return Config{
		Addr: DefaultAddr,
		Limits: Limits{
			MessageBytes: DefaultMaxMessageBytes, BodyBytes: DefaultMaxBodyBytes, HeaderBytes: DefaultMaxHeaderBytes,
			Connections: DefaultMaxConnections, ConcurrentStreams: DefaultMaxConcurrentStreams,
		},
		Timeouts: Timeouts{
			ReadHeader: DefaultReadHeaderTimeout, Read: DefaultReadTimeout, Write: DefaultWriteTimeout,
			Idle: DefaultIdleTimeout, Stream: DefaultStreamTimeout, SessionRecheck: DefaultSessionRecheck,
			Drain: DefaultDrainTimeout,
		},
	}
}

// Validate returns an error that names each setting that is wrong.
func (c Config) Validate() error {
	var wrong []error
	refuse := func(setting, format string, args ...any) {
		wrong = append(wrong, fmt.Errorf("%s: %s", setting, fmt.Sprintf(format, args...)))
	}
	if _, _, err := net.SplitHostPort(c.Addr); err != nil {
		refuse("Addr", "%q is not host:port", c.Addr)
	}
	if _, _, err := net.SplitHostPort(c.MetricsAddr); err != nil && c.MetricsAddr != "" {
		refuse("MetricsAddr", "%q is not host:port", c.MetricsAddr)
	}
	for i, origin := range c.AllowedOrigins {
		if err := checkOrigin(origin); err != nil {
			refuse(fmt.Sprintf("AllowedOrigins[%d]", i), "%q %v", origin, err)
		}
	}
	for i, network := range c.TrustedProxies {
		if !network.IsValid() {
			refuse(fmt.Sprintf("TrustedProxies[%d]", i), "not a network in CIDR form")
		}
	}
	for _, positive := range []struct {
		setting string
		value   int64
	}{
		{"Limits.MessageBytes", int64(c.Limits.MessageBytes)},
		{"Limits.BodyBytes", c.Limits.BodyBytes},
		{"Limits.HeaderBytes", int64(c.Limits.HeaderBytes)},
		{"Limits.Connections", int64(c.Limits.Connections)},
		{"Limits.ConcurrentStreams", int64(c.Limits.ConcurrentStreams)},
		{"Timeouts.ReadHeader", int64(c.Timeouts.ReadHeader)},
		{"Timeouts.Read", int64(c.Timeouts.Read)},
		{"Timeouts.Write", int64(c.Timeouts.Write)},
		{"Timeouts.Idle", int64(c.Timeouts.Idle)},
		{"Timeouts.Stream", int64(c.Timeouts.Stream)},
		{"Timeouts.SessionRecheck", int64(c.Timeouts.SessionRecheck)},
		{"Timeouts.Drain", int64(c.Timeouts.Drain)},
	} {
		if positive.value <= 0 {
			refuse(positive.setting, "must be more than 0")
		}
	}
	if c.Timeouts.DrainDelay < 0 {
		refuse("Timeouts.DrainDelay", "must not be negative")
	}
	if c.Limits.BodyBytes < int64(c.Limits.MessageBytes) {
		refuse("Limits.BodyBytes", "must be at least Limits.MessageBytes, %d", c.Limits.MessageBytes)
	}
	return errors.Join(wrong...)
}

// checkOrigin accepts an origin as a browser sends it, letter by letter.
func checkOrigin(origin string) error {
	u, err := url.Parse(origin)
	switch {
	case err != nil || u.Host == "" || u.Scheme != "https" && u.Scheme != "http":
		return errors.New(`must be an origin such as "https://app.example.org"`)
	case strings.Contains(origin, "*"):
		return errors.New("must not hold a wildcard")
	case origin != strings.ToLower(u.Scheme+"://"+u.Host):
		return errors.New("must be scheme, host and port only, in lower case")
	case u.Port() == "443" && u.Scheme == "https" || u.Port() == "80" && u.Scheme == "http":
		return errors.New("must not name the default port, which browsers leave out")
	}
	return nil
}
