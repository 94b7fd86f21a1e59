package rpc

import (
	"net/netip"
	"strings"
	"testing"
)

func TestDefaultsAreValid(t *testing.T) {
	t.Parallel()
	if err := DefaultConfig().Validate(); err != nil {
		t.Error(err)
	}
}

func TestWrongSettingsAreNamed(t *testing.T) {
	t.Parallel()
	for setting, change := range map[string]func(*Config){
		"Addr":                     func(c *Config) { c.Addr = "8080" },
		"MetricsAddr":              func(c *Config) { c.MetricsAddr = "localhost" },
		"TrustedProxies[1]":        func(c *Config) { c.TrustedProxies = []netip.Prefix{netip.MustParsePrefix("10.0.0.0/8"), {}} },
		"Limits.MessageBytes":      func(c *Config) { c.Limits.MessageBytes = 0 },
		"Limits.BodyBytes":         func(c *Config) { c.Limits.BodyBytes = 100 },
		"Limits.HeaderBytes":       func(c *Config) { c.Limits.HeaderBytes = -1 },
		"Limits.Connections":       func(c *Config) { c.Limits.Connections = 0 },
		"Limits.ConcurrentStreams": func(c *Config) { c.Limits.ConcurrentStreams = 0 },
		"Timeouts.ReadHeader":      func(c *Config) { c.Timeouts.ReadHeader = 0 },
		"Timeouts.Read":            func(c *Config) { c.Timeouts.Read = 0 },
		"Timeouts.Write":           func(c *Config) { c.Timeouts.Write = 0 },
		"Timeouts.Idle":            func(c *Config) { c.Timeouts.Idle = 0 },
		"Timeouts.Stream":          func(c *Config) { c.Timeouts.Stream = 0 },
		"Timeouts.SessionRecheck":  func(c *Config) { c.Timeouts.SessionRecheck = 0 },
		"Timeouts.Drain":           func(c *Config) { c.Timeouts.Drain = 0 },
		"Timeouts.DrainDelay":      func(c *Config) { c.Timeouts.DrainDelay = -1 },
	} {
		cfg := DefaultConfig()
		change(&cfg)
		err := cfg.Validate()
		if err == nil || !strings.HasPrefix(err.Error(), setting+": ") || strings.Contains(err.Error(), "\n") {
			t.Errorf("%s: got %v", setting, err)
		}
	}
}

func TestOriginsAreExact(t *testing.T) {
	t.Parallel()
	for origin, good := range map[string]bool{
		"https://app.example.org":        true,
		"https://app.example.org:8443":   true,
		"http://localhost:5173":          true,
		"http://[::1]:5173":              true,
		"*":                              false,
		"null":                           false,
		"":                               false,
		"https://*.example.org":          false,
		"https://app.example.org/":       false,
		"https://app.example.org/path":   false,
		"https://app.example.org?q":      false,
		"https://app.example.org#f":      false,
		"https://user@app.example.org":   false,
		"https://App.example.org":        false,
		"HTTPS://app.example.org":        false,
		"https://app.example.org:443":    false,
		"http://app.example.org:80":      false,
		"app.example.org":                false,
		"file:///etc/passwd":             false,
		"chrome-extension://abcdefghijk": false,
		"https://":                       false,
		"https://app.example.org:notnum": false,
	} {
		cfg := DefaultConfig()
		cfg.AllowedOrigins = []string{"https://first.example.org", origin}
		err := cfg.Validate()
		if (err == nil) != good {
			t.Errorf("%q: got %v", origin, err)
		}
		if err != nil && !strings.HasPrefix(err.Error(), "AllowedOrigins[1]: ") {
			t.Errorf("%q: %v does not name the setting", origin, err)
		}
	}
}
