package config

import (
	"fmt"
	"log/slog"
	"net"
	"net/netip"
	"net/url"
	"time"
)

// EnvPrefix begins the name of every environment variable: --database-url is TUTOR_DATABASE_URL.
const EnvPrefix = "TUTOR"

// redacted stands for a secret wherever one is shown.
const redacted = "[redacted]"

// Secret is a setting that must not be shown.
type Secret string

// String hides the secret.
func (s Secret) String() string {
	if s == "" {
		return ""
	}
	return redacted
}

// LogValue hides the secret.
func (s Secret) LogValue() slog.Value { return slog.StringValue(s.String()) }

// MarshalText hides the secret, in JSON and YAML too.
func (s Secret) MarshalText() ([]byte, error) { return []byte(s.String()), nil }

// Reveal returns the secret itself.
func (s Secret) Reveal() string { return string(s) }

// Config are the settings of a server. The tags tell flags, defaults and help.
type Config struct {
	Listen          string        `default:":8080" help:"Address of the API: Connect, gRPC, gRPC-Web, health." json:"listen"`
	MetricsListen   string        `default:"127.0.0.1:9090" help:"Address of /metrics; empty turns it off." json:"metrics-listen"`
	LogLevel        string        `default:"info" enum:"debug,info,warn,error" help:"Least severe log level (${enum})." json:"log-level"`
	LogFormat       string        `default:"json" enum:"json,text" help:"Format of the log (${enum})." json:"log-format"`
	DrainDelay      time.Duration `default:"5s" help:"Time that a server which is told to stop still takes requests while it already says that it is not ready, so that load balancers notice, 0s to 10m." json:"drain-delay"`
	DrainTimeout    time.Duration `default:"20s" help:"Time that requests have to end when the server stops, 1s to 10m. Those that take longer are cut, which is logged, and the exit code is then 1." json:"drain-timeout"`
	MaxConnections  int           `default:"4096" help:"Connections at most, 1 or more." json:"max-connections"`
	CORSOrigins     []string      `help:"Origins of browser clients on other hosts, such as https://learn.example.org." json:"cors-origins"`
	TrustedProxies  []string      `help:"Networks of the proxies whose X-Forwarded-For is believed, such as 10.0.0.0/8." json:"trusted-proxies"`
	Reflection      bool          `help:"Serve gRPC reflection. Not for production." json:"reflection"`
	InsecureCookies bool          `help:"Send the refresh cookie without Secure, for plain HTTP on this machine." json:"insecure-cookies"`

	DatabaseURL      Secret `help:"PostgreSQL, postgres://user:password@host/database." json:"database-url" placeholder:"URL"`
	DatabaseMaxConns int32  `default:"20" help:"Connections to PostgreSQL at most, 2 to 1000." json:"database-max-conns"`
	RedisURL         Secret `help:"Redis, redis://, rediss:// or unix://; empty keeps cache and limits in the process." json:"redis-url" placeholder:"URL"`

	Issuer          string   `default:"languagetutor" help:"Issuer and audience of access tokens." json:"issuer"`
	SigningKeyFiles []string `help:"Ed25519 keys (PKCS #8, PEM): the first signs access tokens, all verify them." json:"signing-key-files" placeholder:"FILE"`

	ModelsFile string `help:"Language models that hold conversations, and what they may cost (YAML); without it there are no conversations." json:"models-file" placeholder:"FILE"`

	OTLPEndpoint     string  `help:"OpenTelemetry collector for traces, OTLP over HTTP, such as http://collector:4318; empty turns traces off." json:"otlp-endpoint" placeholder:"URL"`
	TraceSampleRatio float64 `default:"0.1" help:"Share of traces that are kept, 0 to 1." json:"trace-sample-ratio"`
}

// Error is a setting with a wrong value.
type Error struct {
	// Setting is the flag without its dashes.
	Setting string
	Problem string
}

// Error names the setting.
func (e *Error) Error() string { return fmt.Sprintf("setting %s: %s", e.Setting, e.Problem) }

func wrong(setting, format string, args ...any) error {
	return &Error{Setting: setting, Problem: fmt.Sprintf(format, args...)}
}

// Models reads the file of models. Without one there are none.
func (c Config) Models() (Models, error) {
	if c.ModelsFile == "" {
		return Models{}, nil
	}
	return LoadModels(c.ModelsFile)
}

// Verify returns an Error for the first setting that is wrong.
func (c Config) Verify() error {
	for _, check := range []func() error{c.verifyNetwork, c.verifyStores, c.verifyTokens, c.verifyModels, c.verifyTracing} {
		if err := check(); err != nil {
			return err
		}
	}
	return nil
}

func (c Config) verifyNetwork() error {
	if _, _, err := net.SplitHostPort(c.Listen); err != nil {
		return wrong("listen", "%q is not host:port", c.Listen)
	}
	if _, _, err := net.SplitHostPort(c.MetricsListen); err != nil && c.MetricsListen != "" {
		return wrong("metrics-listen", "%q is not host:port", c.MetricsListen)
	}
	if c.DrainDelay < 0 || c.DrainDelay > 10*time.Minute {
		return wrong("drain-delay", "%s is not between 0s and 10m", c.DrainDelay)
	}
	if c.DrainTimeout < time.Second || c.DrainTimeout > 10*time.Minute {
		return wrong("drain-timeout", "%s is not between 1s and 10m", c.DrainTimeout)
	}
	if c.MaxConnections < 1 {
		return wrong("max-connections", "%d is less than 1", c.MaxConnections)
	}
	for _, origin := range c.CORSOrigins {
		u, err := url.Parse(origin)
		if err != nil || (u.Scheme != "https" && u.Scheme != "http") || u.Host == "" || u.Scheme+"://"+u.Host != origin {
			return wrong("cors-origins", "%q is not an origin such as https://learn.example.org", origin)
		}
	}
	for _, proxy := range c.TrustedProxies {
		if _, err := netip.ParsePrefix(proxy); err != nil {
			return wrong("trusted-proxies", "%q is not a network such as 10.0.0.0/8", proxy)
		}
	}
	return nil
}

func (c Config) verifyStores() error {
	if c.DatabaseURL == "" {
		return wrong("database-url", "is missing (or use `tutor dev`, which brings its own database)")
	}
	// The text of these errors must not repeat the URL: it may hold a password.
	if u, err := url.Parse(c.DatabaseURL.Reveal()); err != nil || (u.Scheme != "postgres" && u.Scheme != "postgresql") {
		return wrong("database-url", "is not a postgres:// URL")
	}
	if c.DatabaseMaxConns < 2 || c.DatabaseMaxConns > 1000 {
		return wrong("database-max-conns", "%d is not between 2 and 1000", c.DatabaseMaxConns)
	}
	if c.RedisURL != "" {
		u, err := url.Parse(c.RedisURL.Reveal())
		if err != nil || (u.Scheme != "redis" && u.Scheme != "rediss" && u.Scheme != "unix") {
			return wrong("redis-url", "is not a redis://, rediss:// or unix:// URL")
		}
	}
	return nil
}

func (c Config) verifyTokens() error {
	if c.Issuer == "" {
		return wrong("issuer", "is empty")
	}
	if len(c.SigningKeyFiles) == 0 {
		return wrong("signing-key-files", "is missing: name a file with an Ed25519 key, as made by `openssl genpkey -algorithm ed25519`")
	}
	return nil
}

func (c Config) verifyModels() error {
	_, err := c.Models()
	return err
}

func (c Config) verifyTracing() error {
	if c.OTLPEndpoint != "" {
		u, err := url.Parse(c.OTLPEndpoint)
		if err != nil || (u.Scheme != "https" && u.Scheme != "http") || u.Host == "" {
			return wrong("otlp-endpoint", "%q is not an http:// or https:// URL", c.OTLPEndpoint)
		}
	}
	if !(c.TraceSampleRatio >= 0 && c.TraceSampleRatio <= 1) {
		return wrong("trace-sample-ratio", "%v is not between 0 and 1", c.TraceSampleRatio)
	}
	return nil
}

// Level is the log level that the setting names.
func (c Config) Level() slog.Level {
	var level slog.Level
	if err := level.UnmarshalText([]byte(c.LogLevel)); err != nil {
		return slog.LevelInfo // the enum of the flag lets nothing else through
	}
	return level
}
