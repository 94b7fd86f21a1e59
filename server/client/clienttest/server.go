// Package clienttest serves a whole tutor with the offline model for tests of clients.
//
// It may only be imported by tests.
package clienttest

import (
	"context"
	"log/slog"
	"path/filepath"
	"testing"
	"time"

	"github.com/languagetutor/languagetutor/server"
	"github.com/languagetutor/languagetutor/server/client"
	"github.com/languagetutor/languagetutor/server/config"
	"github.com/languagetutor/languagetutor/server/identity"
	"github.com/languagetutor/languagetutor/server/identity/identitytest"
	"github.com/languagetutor/languagetutor/server/postgres/pgtest"
)

// Serve serves a tutor on a database of its own until the test ends, and returns its URL.
func Serve(t testing.TB) string {
	t.Helper()
	key := filepath.Join(t.TempDir(), "key.pem")
	if err := identity.EnsureKeyFile(key); err != nil {
		t.Fatal(err)
	}
	cfg := config.Config{
		Listen: "127.0.0.1:0", DrainTimeout: 10 * time.Second, MaxConnections: 1000, InsecureCookies: true,
		DatabaseURL: config.Secret(pgtest.URL(t)), DatabaseMaxConns: 10, Issuer: "https://tutor.example", SigningKeyFiles: []string{key},
	}
	ctx, stop := context.WithCancel(context.WithoutCancel(t.Context()))
	srv, err := server.New(ctx, cfg, server.Options{
		Version: "test", Log: slog.New(slog.DiscardHandler), PasswordHash: identitytest.CheapHash, Models: &config.Models{Scripted: true},
	})
	if err != nil {
		t.Fatal(err)
	}
	ended := make(chan error, 1)
	go func() { ended <- srv.Run(ctx) }()
	t.Cleanup(func() {
		stop()
		if err := <-ended; err != nil {
			t.Errorf("the server ended with %v", err)
		}
	})
	return "http://" + srv.Addr().String()
}

// Account is the learner of tests, who learns French from English.
var Account = client.Account{
	Email: "camille@example.org", Password: "an umbrella in the Seine", Name: "Camille", Native: "en", Target: "fr", TimeZone: "UTC",
}
