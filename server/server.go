package server

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/netip"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"

	pb "github.com/languagetutor/languagetutor/proto/languagetutor/v1"
	"github.com/languagetutor/languagetutor/server/analytics"
	"github.com/languagetutor/languagetutor/server/cache"
	"github.com/languagetutor/languagetutor/server/config"
	"github.com/languagetutor/languagetutor/server/fault"
	"github.com/languagetutor/languagetutor/server/feed"
	"github.com/languagetutor/languagetutor/server/identity"
	"github.com/languagetutor/languagetutor/server/postgres"
	"github.com/languagetutor/languagetutor/server/rpc"
	"github.com/languagetutor/languagetutor/server/study"
	"github.com/languagetutor/languagetutor/server/tutor"
	"github.com/languagetutor/languagetutor/server/vocabulary"
)

// Options are what a server needs besides its settings.
type Options struct {
	// Version is the build's.
	Version string
	Log     *slog.Logger
	// SignInLimits replaces the limits on guessing passwords and making accounts; nil keeps them. Only load tests lift them.
	SignInLimits *identity.Limits
	// Models replaces those of the file; nil keeps them.
	Models *config.Models
	// PasswordHash are the costs of a password hash; zero means identity.DefaultParams. Only tests lower them.
	PasswordHash identity.Params
}

// Server is a running tutor: every room, on one database and one port.
type Server struct {
	db        *pgxpool.Pool
	cache     *cache.Cache
	feeds     *feed.Feeds
	tutor     *tutor.Service
	telemetry telemetry
	delay     time.Duration // before conversations are ended
	drain     time.Duration
	rpc       *rpc.Server
}

// New builds the server from verified settings and opens its ports. Run ends it.
func New(ctx context.Context, cfg config.Config, opts Options) (s *Server, err error) {
	s = &Server{}
	defer func() {
		if err != nil {
			s, err = nil, errors.Join(err, s.close(ctx))
		}
	}()
	if s.telemetry, err = newTelemetry(ctx, cfg, opts.Version); err != nil {
		return s, err
	}
	s.db, err = postgres.Open(ctx, postgres.Config{
		URL: cfg.DatabaseURL.Reveal(), MaxConns: cfg.DatabaseMaxConns,
		TracerProvider: s.telemetry.traces, MeterProvider: s.telemetry.metrics,
	})
	if err != nil {
		return s, err
	}
	keys, err := identity.LoadKeys(cfg.SigningKeyFiles...)
	if err != nil {
		return s, fmt.Errorf("setting signing-key-files: %w", err)
	}
	s.cache, err = cache.Open(ctx, cache.Config{
		RedisURL: cfg.RedisURL.Reveal(), Namespace: cfg.Issuer, Release: opts.Version, SubjectSecret: keys.Derive("limits"),
		TracerProvider: s.telemetry.traces, MeterProvider: s.telemetry.metrics,
	}, time.Now, opts.Log)
	if err != nil {
		return s, err
	}
	s.feeds, err = feed.Open(ctx, feed.Config{RedisURL: cfg.RedisURL.Reveal(), Namespace: cfg.Issuer}, time.Now, opts.Log)
	if err != nil {
		return s, err
	}
	accounts, err := identity.New(s.db, s.cache, identity.Config{
		Keys: keys, Issuer: cfg.Issuer, OnRegister: []identity.RegisterHook{study.CreateDefaultPreset}, Log: opts.Log,
		Limits: opts.SignInLimits, Hash: opts.PasswordHash,
	})
	if err != nil {
		return s, err
	}
	if err := s.converse(cfg, opts, accounts); err != nil {
		return s, err
	}
	transport, err := s.transport(cfg)
	if err != nil {
		return s, err
	}
	s.rpc, err = rpc.New(transport, rpc.Parts{
		Services:       s.services(accounts, cfg),
		Sockets:        []rpc.Socket{tutor.NewHandler(s.tutor).Live()},
		Authenticator:  accounts,
		Log:            opts.Log,
		Checks:         []rpc.Check{{Name: "database", Run: s.databaseReady}},
		Routes:         []rpc.Route{{Pattern: "GET /.well-known/jwks.json", Handler: keys.JWKS()}},
		Metrics:        s.telemetry.handler,
		Classify:       classify,
		TracerProvider: s.telemetry.traces,
		MeterProvider:  s.telemetry.metrics,
	})
	if err != nil {
		return s, err
	}
	if err := s.rpc.Listen(ctx); err != nil {
		return s, fmt.Errorf("open ports: %w", err)
	}
	return s, nil
}

// converse builds the tutor.
func (s *Server) converse(cfg config.Config, opts Options, accounts *identity.Service) error {
	file, err := cfg.Models()
	if err != nil {
		return err
	}
	if opts.Models != nil {
		file = *opts.Models
	}
	models, err := newModels(file, s.telemetry.metrics, opts.Log)
	if err != nil {
		return err
	}
	s.delay, s.drain = cfg.DrainDelay, cfg.DrainTimeout
	s.tutor = tutor.New(tutor.Parts{
		DB: s.db, Cache: s.cache, Feeds: s.feeds, Accounts: accounts, Words: vocabulary.NewService(s.db, s.cache, time.Now),
		Study: study.NewService(s.db, s.cache, time.Now), Model: models.provider, Likely: models.likely, Price: models.price,
		Budgets: models.budgets, Grammar: models.grammar, Now: time.Now, Log: opts.Log,
	})
	return nil
}

// services builds the domain rooms and their handlers.
func (s *Server) services(accounts *identity.Service, cfg config.Config) []rpc.Service {
	words := vocabulary.NewService(s.db, s.cache, time.Now)
	return []rpc.Service{
		rpc.NewService(pb.TutorServiceName, pb.NewTutorServiceHandler, pb.TutorServiceHandler(tutor.NewHandler(s.tutor))),
		rpc.NewService(pb.AuthServiceName, pb.NewAuthServiceHandler, pb.AuthServiceHandler(identity.NewAuthHandler(accounts, cfg.InsecureCookies))),
		rpc.NewService(pb.ProfileServiceName, pb.NewProfileServiceHandler, pb.ProfileServiceHandler(identity.NewProfileHandler(accounts))),
		rpc.NewService(pb.VocabularyServiceName, pb.NewVocabularyServiceHandler, pb.VocabularyServiceHandler(vocabulary.NewHandler(words))),
		rpc.NewService(pb.StudyServiceName, pb.NewStudyServiceHandler,
			pb.StudyServiceHandler(study.NewHandler(study.NewService(s.db, s.cache, time.Now), words))),
		rpc.NewService(pb.AnalyticsServiceName, pb.NewAnalyticsServiceHandler,
			pb.AnalyticsServiceHandler(analytics.NewHandler(analytics.NewService(s.db, s.cache, time.Now)))),
	}
}

// transport are the settings of package rpc.
func (s *Server) transport(cfg config.Config) (rpc.Config, error) {
	t := rpc.DefaultConfig()
	t.Addr, t.MetricsAddr = cfg.Listen, cfg.MetricsListen
	t.AllowedOrigins, t.Reflection = cfg.CORSOrigins, cfg.Reflection
	t.Limits.Connections = cfg.MaxConnections
	t.Timeouts.DrainDelay, t.Timeouts.Drain = cfg.DrainDelay, cfg.DrainTimeout
	for _, network := range cfg.TrustedProxies {
		prefix, err := netip.ParsePrefix(network)
		if err != nil {
			return t, fmt.Errorf("setting trusted-proxies: %w", err)
		}
		t.TrustedProxies = append(t.TrustedProxies, prefix)
	}
	return t, nil
}

// databaseReady says whether the database answers with a schema that this version can work on. A newer one only expands it.
func (s *Server) databaseReady(ctx context.Context) error {
	if err := postgres.SchemaCurrent(ctx, s.db); err != nil && !errors.Is(err, postgres.ErrSchemaNewer) {
		return err
	}
	return nil
}

// Addr is where the API listens.
func (s *Server) Addr() net.Addr { return s.rpc.Addr() }

// MetricsAddr is where the metrics are served; nil when they are off.
func (s *Server) MetricsAddr() net.Addr { return s.rpc.MetricsAddr() }

// Run serves until the context ends, lets the requests under way finish, and closes all that New opened.
func (s *Server) Run(ctx context.Context) error {
	serving, stop := context.WithCancel(ctx)
	defer stop()
	silent := make(chan struct{})
	go func() {
		defer close(silent)
		<-serving.Done()
		s.silence(context.WithoutCancel(ctx))
	}()
	err := s.rpc.Serve(serving)
	stop() // a port that broke ends conversations too
	<-silent
	return errors.Join(err, s.close(ctx))
}

// silence lets conversations come to an end within the drain, a little before the calls that tell of it are cut. New turns are
// taken as long as the port says that it takes calls.
func (s *Server) silence(ctx context.Context) {
	timer := time.NewTimer(s.delay)
	defer timer.Stop()
	<-timer.C
	ctx, cancel := context.WithTimeout(ctx, s.drain-s.drain/10)
	defer cancel()
	s.tutor.Close(ctx)
}

// close closes what New opened, the last first, also when the context has ended.
func (s *Server) close(ctx context.Context) error {
	var errs []error
	if s.tutor != nil {
		stopped, cancel := context.WithCancel(ctx)
		cancel()
		s.tutor.Close(stopped)
	}
	if s.feeds != nil {
		errs = append(errs, s.feeds.Close())
	}
	if s.cache != nil {
		errs = append(errs, s.cache.Close())
	}
	if s.db != nil {
		s.db.Close()
	}
	if s.telemetry.stop != nil {
		ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), telemetryTimeout)
		defer cancel()
		errs = append(errs, s.telemetry.stop(ctx))
	}
	return errors.Join(errs...)
}

// telemetryTimeout bounds sending what was recorded last.
const telemetryTimeout = 5 * time.Second

// classify tells a client what the state of the database means to it. What it means to the operator is in the log.
func classify(err error) *fault.Error {
	switch kind, _ := postgres.Classify(err); kind {
	case postgres.KindUnavailable, postgres.KindOverloaded, postgres.KindRetryable, postgres.KindLockTimeout:
		return fault.New(fault.Unavailable, "the service is busy: try again").RetryIn(time.Second)
	case postgres.KindTimeout:
		return fault.New(fault.Unavailable, "the request took too long: try again").RetryIn(time.Second)
	case postgres.KindBadText:
		return fault.New(fault.InvalidArgument, "a text holds characters that cannot be kept")
	default:
		if errors.Is(err, postgres.ErrCommitUnknown) {
			return fault.New(fault.Unavailable, "the outcome is not known: send the same request again").RetryIn(time.Second)
		}
		return nil
	}
}
