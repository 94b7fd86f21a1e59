package rpc

import (
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"slices"
	"time"

	"buf.build/go/protovalidate"
	"connectrpc.com/connect"
	"connectrpc.com/grpcreflect"
	"go.opentelemetry.io/otel/metric"
	"go.opentelemetry.io/otel/trace"
	reflectv1 "google.golang.org/grpc/reflection/grpc_reflection_v1"
	reflectv1alpha "google.golang.org/grpc/reflection/grpc_reflection_v1alpha"
	"google.golang.org/protobuf/reflect/protoreflect"

	"github.com/languagetutor/languagetutor/server/fault"
	"github.com/languagetutor/languagetutor/server/rpc/openapi"
)

// Service is a service of the contract with its handler.
type Service struct {
	// Name is the full name, such as "languagetutor.v1.AuthService".
	Name string
	// Register makes the HTTP handler and says where it belongs, as the generated constructors do.
	Register func(opts ...connect.HandlerOption) (path string, handler http.Handler)
}

// NewService returns the service of a handler and its generated constructor:
//
//	rpc.NewService[pb.AuthServiceHandler](pb.AuthServiceName, pb.NewAuthServiceHandler, handler)
func NewService[H any](name string, register func(H, ...connect.HandlerOption) (string, http.Handler), handler H) Service {
	return Service{Name: name, Register: func(opts ...connect.HandlerOption) (string, http.Handler) {
		return register(handler, opts...)
	}}
}

// Route is a plain HTTP handler beside the services. It is public.
type Route struct {
	// Pattern is that of http.ServeMux.
	Pattern string
	Handler http.Handler
}

// Parts are what the server is made of. Services, Authenticator and Log are needed.
type Parts struct {
	Services      []Service
	Authenticator Authenticator
	Log           *slog.Logger
	// Checks are what /readyz and the health service ask.
	Checks []Check
	// Routes are served beside the services, such as the keys and the browser client.
	Routes []Route
	// Sockets are the WebSockets beside the services.
	Sockets []Socket
	// Metrics is served at /metrics on Config.MetricsAddr.
	Metrics http.Handler
	// Classify may turn an error of the ground floor, such as a database that is away, into a fault; nil leaves it internal.
	Classify func(error) *fault.Error
	// TracerProvider and MeterProvider receive telemetry of each call; nil means none.
	TracerProvider trace.TracerProvider
	MeterProvider  metric.MeterProvider
	// Now is the clock; default time.Now.
	Now func() time.Time
}

// Server serves the contract.
type Server struct {
	cfg       Config
	log       *slog.Logger
	handler   http.Handler
	metrics   http.Handler
	readiness *readiness

	listener, metricsListener net.Listener
	// sockets are those that are open, which the HTTP server does not know of.
	sockets *sockets
}

// New builds the server. It fails where the configuration is wrong, where a service is unknown, and where a method has no
// policy.
func New(cfg Config, parts Parts) (*Server, error) {
	if err := cfg.Validate(); err != nil {
		return nil, err
	}
	if parts.Authenticator == nil || parts.Log == nil {
		return nil, errors.New("the server needs an Authenticator and a Log")
	}
	if (cfg.MetricsAddr == "") != (parts.Metrics == nil) {
		return nil, errors.New("MetricsAddr and the metrics handler go together")
	}
	if parts.Now == nil {
		parts.Now = time.Now
	}
	s := &Server{
		cfg: cfg, log: parts.Log, metrics: parts.Metrics,
		readiness: &readiness{checks: parts.Checks, log: parts.Log, now: parts.Now, draining: make(chan struct{})},
	}
	handler, err := s.build(parts)
	if err != nil {
		return nil, err
	}
	s.handler = handler
	return s, nil
}

// Handler returns everything that Addr serves, without listening.
func (s *Server) Handler() http.Handler { return s.handler }

func (s *Server) build(parts Parts) (http.Handler, error) {
	names := make([]string, len(parts.Services))
	table := policies{}
	for i, service := range parts.Services {
		if slices.Contains(names[:i], service.Name) {
			return nil, fmt.Errorf("service %q is registered twice", service.Name)
		}
		names[i] = service.Name
		if err := table.addService(service.Name, s.cfg.Timeouts.Stream); err != nil {
			return nil, err
		}
	}
	health := &healthService{readiness: s.readiness, services: names, interval: watchInterval}
	builtin := []Service{{Name: string(healthDescriptor().FullName()), Register: health.handler}}
	table.addPublic(healthDescriptor(), s.cfg.Timeouts.Stream)
	if s.cfg.Reflection {
		reflector := grpcreflect.NewStaticReflector(append(slices.Clone(names), builtin[0].Name)...)
		builtin = append(builtin,
			NewService(grpcreflect.ReflectV1ServiceName, grpcreflect.NewHandlerV1, reflector),
			NewService(grpcreflect.ReflectV1AlphaServiceName, grpcreflect.NewHandlerV1Alpha, reflector))
		for _, file := range []protoreflect.FileDescriptor{
			reflectv1.File_grpc_reflection_v1_reflection_proto, reflectv1alpha.File_grpc_reflection_v1alpha_reflection_proto,
		} {
			table.addPublic(file.Services().Get(0), s.cfg.Timeouts.Stream)
		}
	}
	options, guard, err := s.pipeline(parts, table)
	if err != nil {
		return nil, err
	}
	mux := http.NewServeMux()
	for _, service := range append(slices.Clone(parts.Services), builtin...) {
		path, handler := service.Register(options...)
		if path != "/"+service.Name+"/" {
			return nil, fmt.Errorf("service %q registers the path %q", service.Name, path)
		}
		mux.Handle(path, guard.before(handler))
	}
	mux.Handle("GET /healthz", http.HandlerFunc(serveAlive))
	mux.Handle("GET /readyz", s.readiness)
	mux.Handle("GET /openapi.yaml", openapi.Handler())
	for _, route := range parts.Routes {
		mux.Handle(route.Pattern, route.Handler)
	}
	for _, socket := range parts.Sockets {
		handler, err := s.sockets.handler(socket)
		if err != nil {
			return nil, err
		}
		mux.Handle(socket.Pattern, handler)
	}
	bounded := http.MaxBytesHandler(mux, s.cfg.Limits.BodyBytes)
	guarded, err := crossOrigin(s.cfg.AllowedOrigins, guard.errors, bounded)
	if err != nil {
		return nil, err
	}
	trusted := proxies(s.cfg.TrustedProxies)
	return secureHeaders(trusted, identify(trusted, guarded)), nil
}

// pipeline returns what each RPC passes: the gate before its message is decoded, and the options with the interceptors
// after.
func (s *Server) pipeline(parts Parts, table policies) ([]connect.HandlerOption, *gate, error) {
	validator, err := protovalidate.New()
	if err != nil {
		return nil, nil, fmt.Errorf("validation: %w", err)
	}
	recorders, err := telemetry(parts.TracerProvider, parts.MeterProvider)
	if err != nil {
		return nil, nil, err
	}
	lines := calls{log: parts.Log, now: parts.Now}
	translate := translator{classify: parts.Classify}
	options := []connect.HandlerOption{
		connect.WithReadMaxBytes(s.cfg.Limits.MessageBytes),
		connect.WithCompressMinBytes(compressMinBytes),
		table.compression(s.cfg.Limits.MessageBytes),
		connect.WithInterceptors(recorders...),
		connect.WithInterceptors(table.deadlines(), lines.answers(translate)),
		connect.WithRecover(recoverCall),
		connect.WithInterceptors(transport(), patience(s.cfg.Timeouts.Read, s.cfg.Timeouts.Write), validation(validator)),
	}
	guard := &gate{
		policies: table, calls: lines, translator: translate, timeouts: s.cfg.Timeouts,
		errors: connect.NewErrorWriter(options...),
		door:   door{authenticator: parts.Authenticator, now: parts.Now, recheck: s.cfg.Timeouts.SessionRecheck},
	}
	s.sockets = &sockets{gate: guard, validate: validation(validator), origins: s.cfg.AllowedOrigins}
	return options, guard, nil
}
