package identitytest

import (
	"context"
	"crypto/ed25519"
	"log/slog"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5/pgxpool"

	"github.com/languagetutor/languagetutor/server/cache"
	"github.com/languagetutor/languagetutor/server/identity"
)

// Issuer of the tokens of a Fixture.
const Issuer = "https://tutor.example"

// Clock is a clock that stands still until it is moved. It is safe for concurrent use.
type Clock struct {
	mu  sync.Mutex
	now time.Time
}

// NewClock returns a clock that shows a moment.
func NewClock(now time.Time) *Clock { return &Clock{now: now} }

// Now is the moment that the clock shows.
func (c *Clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

// Advance moves the clock.
func (c *Clock) Advance(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(d)
}

// CheapHash are the least costs of a password hash.
var CheapHash = identity.Params{MemoryKiB: 8, Passes: 1, Threads: 1}

// Fixture is an identity service with all that a test wants to hold.
type Fixture struct {
	Service *identity.Service
	Clock   *Clock
	Cache   *cache.Cache
	// Signer is the key that signs access tokens.
	Signer ed25519.PrivateKey
}

// New returns a service on a pool, with a clock that shows 2026-05-10 12:00 UTC. Options change its configuration.
func New(t testing.TB, pool *pgxpool.Pool, options ...func(*identity.Config)) *Fixture {
	t.Helper()
	_, signer, err := ed25519.GenerateKey(nil)
	if err != nil {
		t.Fatal(err)
	}
	clock := NewClock(time.Date(2026, 5, 10, 12, 0, 0, 0, time.UTC))
	cfg := identity.Config{
		Keys: identity.NewKeys(signer), Issuer: Issuer, Hash: CheapHash, Limits: &identity.Limits{}, Now: clock.Now,
	}
	for _, option := range options {
		option(&cfg)
	}
	memory, err := cache.Open(t.Context(), cache.Config{}, clock.Now, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := memory.Close(); err != nil {
			t.Error(err)
		}
	})
	service, err := identity.New(pool, memory, cfg)
	if err != nil {
		t.Fatal(err)
	}
	return &Fixture{Service: service, Clock: clock, Cache: memory, Signer: signer}
}

// Learner is an account that has signed in.
type Learner struct {
	identity.Tokens
	Email    string
	Password identity.Secret
}

// Learner registers an account that learns French from English in Paris and signs it in.
func (f *Fixture) Learner(t testing.TB) Learner {
	t.Helper()
	return SignIn(t, f.Service, Register(t, f.Service))
}

// Registration returns what a new account with an address of its own may register with.
func Registration() identity.Registration {
	return identity.Registration{
		Email: uuid.NewString() + "@example.org", Password: "a sentence that nobody tries",
		DisplayName: "Ada", NativeLanguage: "en", TargetLanguage: "fr", Level: identity.LevelA1, TimeZone: "Europe/Paris",
	}
}

// Register makes an account and returns what it signs in with.
func Register(t testing.TB, service *identity.Service) identity.SignIn {
	t.Helper()
	r := Registration()
	if err := service.Register(context.WithoutCancel(t.Context()), identity.Origin{}, r); err != nil {
		t.Fatalf("register: %v", err)
	}
	return identity.SignIn{Email: r.Email, Password: r.Password, DeviceName: "test"}
}

// SignIn opens a session of an account.
func SignIn(t testing.TB, service *identity.Service, with identity.SignIn) Learner {
	t.Helper()
	tokens, err := service.Login(context.WithoutCancel(t.Context()), identity.Origin{}, with)
	if err != nil {
		t.Fatalf("sign in: %v", err)
	}
	return Learner{Tokens: tokens, Email: with.Email, Password: with.Password}
}
