package config_test

import (
	"errors"
	"fmt"
	"log/slog"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/alecthomas/kong"

	"github.com/languagetutor/languagetutor/server/config"
)

type program struct {
	config.Config
	File kong.ConfigFlag `name:"config"`
}

func parse(t *testing.T, args ...string) (config.Config, error) {
	t.Helper()
	var p program
	parser, err := kong.New(&p, kong.DefaultEnvars(config.EnvPrefix), kong.Configuration(config.File))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := parser.Parse(args); err != nil {
		return config.Config{}, err
	}
	return p.Config, nil
}

func write(t *testing.T, text string) string {
	t.Helper()
	name := filepath.Join(t.TempDir(), "tutor.yaml")
	if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return name
}

func valid(t *testing.T) config.Config {
	t.Helper()
	c, err := parse(t, "--database-url=postgres://u:secret@db/tutor", "--signing-key-files=key.pem")
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestDefaultsWithADatabaseAndAKeyAreValid(t *testing.T) {
	if err := valid(t).Verify(); err != nil {
		t.Fatal(err)
	}
}

func TestAWrongSettingIsNamed(t *testing.T) {
	for want, change := range map[string]func(*config.Config){
		"listen":             func(c *config.Config) { c.Listen = "8080" },
		"metrics-listen":     func(c *config.Config) { c.MetricsListen = "nine" },
		"drain-delay":        func(c *config.Config) { c.DrainDelay = -time.Second },
		"drain-timeout":      func(c *config.Config) { c.DrainTimeout = time.Hour },
		"max-connections":    func(c *config.Config) { c.MaxConnections = 0 },
		"cors-origins":       func(c *config.Config) { c.CORSOrigins = []string{"https://a.example.org/path"} },
		"trusted-proxies":    func(c *config.Config) { c.TrustedProxies = []string{"10.0.0.1"} },
		"database-url":       func(c *config.Config) { c.DatabaseURL = "mysql://u:hunter2@db" },
		"database-max-conns": func(c *config.Config) { c.DatabaseMaxConns = 1 },
		"redis-url":          func(c *config.Config) { c.RedisURL = "http://:hunter2@cache" },
		"issuer":             func(c *config.Config) { c.Issuer = "" },
		"signing-key-files":  func(c *config.Config) { c.SigningKeyFiles = nil },
		"otlp-endpoint":      func(c *config.Config) { c.OTLPEndpoint = "collector:4318" },
		"trace-sample-ratio": func(c *config.Config) { c.TraceSampleRatio = math.NaN() },
	} {
		c := valid(t)
		change(&c)
		err := c.Verify()
		var problem *config.Error
		if !errors.As(err, &problem) || problem.Setting != want {
			t.Errorf("got %v, want an error of %s", err, want)
		}
		if strings.Contains(fmt.Sprint(err), "hunter2") {
			t.Errorf("the error of %s tells the password", want)
		}
	}
}

func TestTheDrainDelayMayBeNoneAndTenMinutesAtMost(t *testing.T) {
	for delay, allowed := range map[time.Duration]bool{0: true, 10 * time.Minute: true, 10*time.Minute + 1: false, -1: false} {
		c := valid(t)
		c.DrainDelay = delay
		if err := c.Verify(); (err == nil) != allowed {
			t.Errorf("%s: %v", delay, err)
		}
	}
}

func TestAWildcardOriginIsRefused(t *testing.T) {
	for _, origin := range []string{"*", "null", "https://*.example.org/", "learn.example.org", "ftp://a.example.org"} {
		c := valid(t)
		c.CORSOrigins = []string{origin}
		if err := c.Verify(); err == nil {
			t.Errorf("origin %q accepted", origin)
		}
	}
}

func TestFlagsBeatEnvironmentBeatsFile(t *testing.T) {
	name := write(t, "listen: ':1'\nissuer: file\nlog-level: warn\ncors-origins: ['https://a.example.org', 'https://b.example.org']\n")
	t.Setenv("TUTOR_LISTEN", ":2")
	t.Setenv("TUTOR_ISSUER", "environment")
	c, err := parse(t, "--config="+name, "--listen=:3")
	if err != nil {
		t.Fatal(err)
	}
	if c.Listen != ":3" || c.Issuer != "environment" || c.Level() != slog.LevelWarn || len(c.CORSOrigins) != 2 {
		t.Fatalf("got %+v", c)
	}
}

func TestAMisspeltSettingInTheFileIsAnError(t *testing.T) {
	_, err := parse(t, "--config="+write(t, "listne: ':1'\n"))
	if err == nil || !strings.Contains(err.Error(), "listne") {
		t.Fatalf("got %v", err)
	}
	if _, err := parse(t, "--config="+write(t, "listen: [\n")); err == nil {
		t.Fatal("a broken file accepted")
	}
}

func TestSecretsNeverPrint(t *testing.T) {
	c := valid(t)
	out, err := c.YAML()
	if err != nil {
		t.Fatal(err)
	}
	var log strings.Builder
	slog.New(slog.NewJSONHandler(&log, nil)).Info("start", "config", c, "url", c.DatabaseURL)
	for _, text := range []string{string(out), log.String(), fmt.Sprintf("%v %+v %s", c, c, c.DatabaseURL)} {
		if strings.Contains(text, "secret") {
			t.Errorf("a secret is shown: %s", text)
		}
		if !strings.Contains(text, "[redacted]") {
			t.Errorf("not marked as redacted: %s", text)
		}
	}
	if c.DatabaseURL.Reveal() != "postgres://u:secret@db/tutor" {
		t.Error("the secret itself is lost")
	}
}

func TestThePrintedConfigurationReadsBack(t *testing.T) {
	c := valid(t)
	c.DatabaseURL, c.CORSOrigins = "", []string{"https://a.example.org"}
	out, err := c.YAML()
	if err != nil {
		t.Fatal(err)
	}
	again, err := parse(t, "--config="+write(t, string(out)))
	if err != nil {
		t.Fatalf("%v in\n%s", err, out)
	}
	if fmt.Sprintf("%#v", again) != fmt.Sprintf("%#v", c) {
		t.Fatalf("got  %#v\nwant %#v", again, c)
	}
}

func TestTheDocumentationTellsEverySettingAsItIs(t *testing.T) {
	var p program
	parser, err := kong.New(&p, kong.DefaultEnvars(config.EnvPrefix))
	if err != nil {
		t.Fatal(err)
	}
	page, err := os.ReadFile("../../docs/configuration.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, flag := range parser.Model.Flags {
		if flag.Name == "help" || flag.Name == "config" {
			continue
		}
		row := fmt.Sprintf("| `--%s` | `%s` | %s | %s |", flag.Name, flag.Envs[0], cell(flag.Default), strings.ReplaceAll(flag.Help, "${enum}", flag.Enum))
		if !strings.Contains(string(page), row+"\n") {
			t.Errorf("docs/configuration.md lacks the row\n%s", row)
		}
	}
}

func cell(value string) string {
	if value == "" {
		return ""
	}
	return "`" + value + "`"
}
