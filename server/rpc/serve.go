package rpc

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"time"

	"golang.org/x/net/netutil"

	"github.com/languagetutor/languagetutor/server/fault"
)

const (
	// cutGrace is how long calls that outlive the drain may take to answer that they were cut.
	cutGrace = time.Second
	// shutdownRound is how long one call of Shutdown may last.
	shutdownRound = 500 * time.Millisecond
	// pingInterval is how long an HTTP/2 connection may be silent before the server asks whether it is alive.
	pingInterval = 30 * time.Second
	// metricsConnections is how many collectors may read the metrics at once.
	metricsConnections = 16
)

// errCut is the reason that a call reads in context.Cause when the server stops under it.
var errCut = fault.New(fault.Unavailable, "the server is restarting")

type drainingKey struct{}

// Draining returns a channel that is closed when the server begins to stop. A long stream then ends at the next good place,
// and the client opens it again on another replica; one that goes on is cut after Timeouts.Drain. It is nil, and so never
// closed, when the request does not come from Serve.
func Draining(ctx context.Context) <-chan struct{} {
	draining, _ := ctx.Value(drainingKey{}).(chan struct{})
	return draining
}

// Listen opens the ports, so that Addr and MetricsAddr tell what they are.
func (s *Server) Listen(ctx context.Context) error {
	var config net.ListenConfig
	listener, err := config.Listen(ctx, "tcp", s.cfg.Addr)
	if err != nil {
		return fmt.Errorf("listen on Addr: %w", err)
	}
	s.listener = netutil.LimitListener(listener, s.cfg.Limits.Connections)
	if s.metrics == nil {
		return nil
	}
	metrics, err := config.Listen(ctx, "tcp", s.cfg.MetricsAddr)
	if err != nil {
		return errors.Join(fmt.Errorf("listen on MetricsAddr: %w", err), listener.Close())
	}
	s.metricsListener = netutil.LimitListener(metrics, metricsConnections)
	return nil
}

// Addr is where the server listens; nil before Listen.
func (s *Server) Addr() net.Addr { return addrOf(s.listener) }

// MetricsAddr is where the metrics are served; nil before Listen or without metrics.
func (s *Server) MetricsAddr() net.Addr { return addrOf(s.metricsListener) }

func addrOf(l net.Listener) net.Addr {
	if l == nil {
		return nil
	}
	return l.Addr()
}

// Serve serves until ctx ends, and then drains: the server says that it is not ready, waits DrainDelay, tells streams to
// end, lets calls under way finish within Drain, and cuts the rest. It listens unless Listen was called. It returns nil
// after a drain in which nothing was cut, and otherwise logs that calls were cut and returns an error. A server serves once.
func (s *Server) Serve(ctx context.Context) error {
	if s.listener == nil {
		if err := s.Listen(ctx); err != nil {
			return err
		}
	}
	tellStreams := make(chan struct{})
	base, cut := context.WithCancelCause(context.WithValue(context.WithoutCancel(ctx), drainingKey{}, tellStreams))
	defer cut(nil)
	main := s.httpServer(s.handler)
	main.BaseContext = func(net.Listener) context.Context { return base }
	servers := []*http.Server{main}
	failed := make(chan error, 2)
	go func() { failed <- main.Serve(s.listener) }()
	if s.metrics != nil {
		mux := http.NewServeMux()
		mux.Handle("GET /metrics", s.metrics)
		metrics := s.httpServer(mux)
		servers = append(servers, metrics)
		go func() { failed <- metrics.Serve(s.metricsListener) }()
	}
	var broken error
	select {
	case <-ctx.Done():
		s.log.InfoContext(base, "stopping", slog.Duration("delay", s.cfg.Timeouts.DrainDelay), slog.Duration("drain", s.cfg.Timeouts.Drain))
		close(s.readiness.draining)
		broken = s.delay(failed)
	case broken = <-failed:
		close(s.readiness.draining)
	}
	close(tellStreams)
	return errors.Join(broken, s.drain(base, cut, servers))
}

// delay waits for DrainDelay, or until a server breaks.
func (s *Server) delay(failed <-chan error) error {
	timer := time.NewTimer(s.cfg.Timeouts.DrainDelay)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case err := <-failed:
		return err
	}
}

// drain stops the servers, the main one first.
func (s *Server) drain(base context.Context, cut context.CancelCauseFunc, servers []*http.Server) error {
	var failures []error
	deadline := time.Now().Add(s.cfg.Timeouts.Drain)
	for _, server := range servers {
		if shutdown(base, server, s.cfg.Timeouts.Drain) == nil && s.sockets.closed(time.Until(deadline)) {
			continue
		}
		s.log.WarnContext(base, "calls outlived the drain", slog.Duration("drain", s.cfg.Timeouts.Drain))
		cut(errCut)
		failures = append(failures, errors.New("calls under way were cut"))
		s.sockets.closed(cutGrace)
		if shutdown(base, server, cutGrace) != nil {
			failures = append(failures, server.Close())
		}
	}
	return errors.Join(failures...)
}

// shutdown waits until no request is under way. Shutdown of net/http tells each HTTP/2 connection once that it should go,
// and misses one that is just being opened, so it is called again and again.
func shutdown(ctx context.Context, server *http.Server, within time.Duration) error {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), within)
	defer cancel()
	for {
		round, end := context.WithTimeout(ctx, shutdownRound)
		err := server.Shutdown(round)
		end()
		if ctx.Err() != nil || !errors.Is(err, context.DeadlineExceeded) {
			return err
		}
	}
}

// httpServer speaks HTTP/1.1 and HTTP/2, both without TLS: that ends at the proxy before it.
func (s *Server) httpServer(handler http.Handler) *http.Server {
	protocols := &http.Protocols{}
	protocols.SetHTTP1(true)
	protocols.SetUnencryptedHTTP2(true)
	return &http.Server{
		Handler:           handler,
		Protocols:         protocols,
		ReadHeaderTimeout: s.cfg.Timeouts.ReadHeader,
		ReadTimeout:       s.cfg.Timeouts.Read,
		WriteTimeout:      s.cfg.Timeouts.Write,
		IdleTimeout:       s.cfg.Timeouts.Idle,
		MaxHeaderBytes:    s.cfg.Limits.HeaderBytes,
		ErrorLog:          slog.NewLogLogger(s.log.Handler(), slog.LevelWarn),
		HTTP2: &http.HTTP2Config{
			MaxConcurrentStreams: s.cfg.Limits.ConcurrentStreams,
			SendPingTimeout:      pingInterval,
			WriteByteTimeout:     s.cfg.Timeouts.Write,
		},
	}
}
