package rpc

import (
	"context"
	"net/http"
	"slices"
	"time"

	"connectrpc.com/connect"
	health "google.golang.org/grpc/health/grpc_health_v1"
	"google.golang.org/protobuf/reflect/protoreflect"

	"github.com/languagetutor/languagetutor/server/fault"
)

// watchInterval is how often a health stream looks for a change.
const watchInterval = 5 * time.Second

// healthService is the gRPC health protocol, grpc.health.v1. All services are as ready as the server.
type healthService struct {
	readiness *readiness
	services  []string
	interval  time.Duration
}

func healthDescriptor() protoreflect.ServiceDescriptor {
	return health.File_grpc_health_v1_health_proto.Services().ByName("Health")
}

func (h *healthService) handler(opts ...connect.HandlerOption) (string, http.Handler) {
	service := healthDescriptor()
	check, watch := service.Methods().ByName("Check"), service.Methods().ByName("Watch")
	mux := http.NewServeMux()
	mux.Handle(procedure(check), connect.NewUnaryHandlerSimple(procedure(check), h.check,
		connect.WithSchema(check), connect.WithHandlerOptions(opts...)))
	mux.Handle(procedure(watch), connect.NewServerStreamHandlerSimple(procedure(watch), h.watch,
		connect.WithSchema(watch), connect.WithHandlerOptions(opts...)))
	return "/" + string(service.FullName()) + "/", mux
}

func (h *healthService) known(service string) bool {
	return service == "" || slices.Contains(h.services, service)
}

func (h *healthService) status(ctx context.Context, service string) health.HealthCheckResponse_ServingStatus {
	switch {
	case !h.known(service):
		return health.HealthCheckResponse_SERVICE_UNKNOWN
	case len(h.readiness.failing(ctx)) > 0:
		return health.HealthCheckResponse_NOT_SERVING
	}
	return health.HealthCheckResponse_SERVING
}

func (h *healthService) check(ctx context.Context, req *health.HealthCheckRequest) (*health.HealthCheckResponse, error) {
	if !h.known(req.GetService()) {
		return nil, fault.New(fault.NotFound, "no such service")
	}
	return &health.HealthCheckResponse{Status: h.status(ctx, req.GetService())}, nil
}

// watch sends the status and each change of it, and ends when the server does.
func (h *healthService) watch(
	ctx context.Context, req *health.HealthCheckRequest, stream *connect.ServerStream[health.HealthCheckResponse],
) error {
	ticker := time.NewTicker(h.interval)
	defer ticker.Stop()
	sent := health.HealthCheckResponse_UNKNOWN
	for draining := false; ; {
		if status := h.status(ctx, req.GetService()); status != sent {
			if err := stream.Send(&health.HealthCheckResponse{Status: status}); err != nil {
				return err
			}
			sent = status
		}
		if draining {
			return nil
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-h.readiness.draining:
			draining = true
		case <-ticker.C:
		}
	}
}
