package identity

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/netip"
	"runtime"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"github.com/languagetutor/languagetutor/server/cache"
)

// RegisterHook adds what another room keeps for a new learner, in the transaction that makes the account. It may be run
// again, so it does nothing outside tx.
type RegisterHook func(ctx context.Context, tx pgx.Tx, learnerID uuid.UUID, now time.Time) error

// Config says how accounts are kept. Keys and Issuer are needed; the rest has defaults.
type Config struct {
	// Keys sign and verify access tokens.
	Keys *Keys
	// Issuer names this service in access tokens, "iss".
	Issuer string
	// Audience is who access tokens are for, "aud"; default Issuer.
	Audience string
	// Hash are the costs of a password hash; default DefaultParams.
	Hash Params
	// HashCores is how many passwords are hashed at once; default GOMAXPROCS.
	HashCores int
	// HashQueue is how many more may wait for it; default 32 for each core.
	HashQueue int
	// Limits on guessing; default DefaultLimits.
	Limits *Limits
	// OnRegister are run in order for each new account.
	OnRegister []RegisterHook
	// Now is the clock; default time.Now.
	Now func() time.Time
	// Log receives sign-ins, refusals and reused tokens with the learner's id; default is no log.
	Log *slog.Logger
}

// Service keeps accounts, sessions and profiles. It is safe for concurrent use.
type Service struct {
	pool   *pgxpool.Pool
	cache  *cache.Cache
	clock  func() time.Time
	log    *slog.Logger
	hasher *hasher
	access *accessTokens
	limits Limits
	hooks  []RegisterHook
	seen   *sessionCache
}

// New returns the service on a database and a cache, whose limiter it uses too.
func New(pool *pgxpool.Pool, memory *cache.Cache, cfg Config) (*Service, error) {
	if cfg.Keys == nil || cfg.Issuer == "" {
		return nil, errors.New("identity needs the keys and the issuer of access tokens")
	}
	if cfg.Audience == "" {
		cfg.Audience = cfg.Issuer
	}
	if cfg.Hash == (Params{}) {
		cfg.Hash = DefaultParams
	}
	if err := cfg.Hash.check(); err != nil {
		return nil, fmt.Errorf("password hash: %w", err)
	}
	if cfg.HashCores < 1 {
		cfg.HashCores = runtime.GOMAXPROCS(0)
	}
	if cfg.HashQueue < 1 {
		cfg.HashQueue = queuePerCore * cfg.HashCores
	}
	if cfg.Limits == nil {
		limits := DefaultLimits()
		cfg.Limits = &limits
	}
	if cfg.Now == nil {
		cfg.Now = time.Now
	}
	if cfg.Log == nil {
		cfg.Log = slog.New(slog.DiscardHandler)
	}
	access, err := newAccessTokens(cfg.Keys, cfg.Issuer, cfg.Audience)
	if err != nil {
		return nil, err
	}
	return &Service{
		pool: pool, cache: memory, clock: cfg.Now, log: cfg.Log, limits: *cfg.Limits, hooks: cfg.OnRegister,
		hasher: newHasher(cfg.Hash, cfg.HashCores, cfg.HashQueue),
		access: access,
		seen:   newSessionCache(maxSeenSessions),
	}, nil
}

// now is the moment as the database keeps it.
func (s *Service) now() time.Time { return s.clock().UTC().Truncate(time.Microsecond) }

// Origin is where a request comes from.
type Origin struct {
	// IP is the client's address; the zero value means it is not known.
	IP netip.Addr
	// UserAgent is the header of that name, as the client sent it.
	UserAgent string
}

func newID() uuid.UUID { return uuid.Must(uuid.NewV7()) }
