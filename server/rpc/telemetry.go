package rpc

import (
	"fmt"

	"connectrpc.com/connect"
	"connectrpc.com/otelconnect"
	"go.opentelemetry.io/otel/metric"
	"go.opentelemetry.io/otel/propagation"
	"go.opentelemetry.io/otel/trace"
)

// telemetry records a span and metrics of each call where a provider is given. A trace that a client began is linked, not
// continued: clients are not trusted to decide what is recorded.
func telemetry(traces trace.TracerProvider, metrics metric.MeterProvider) ([]connect.Interceptor, error) {
	options := []otelconnect.Option{otelconnect.WithPropagator(propagation.TraceContext{})}
	if traces != nil {
		options = append(options, otelconnect.WithTracerProvider(traces))
	} else {
		options = append(options, otelconnect.WithoutTracing())
	}
	if metrics != nil {
		options = append(options, otelconnect.WithMeterProvider(metrics))
	} else {
		options = append(options, otelconnect.WithoutMetrics())
	}
	if traces == nil && metrics == nil {
		return nil, nil
	}
	recorder, err := otelconnect.NewInterceptor(options...)
	if err != nil {
		return nil, fmt.Errorf("telemetry: %w", err)
	}
	return []connect.Interceptor{recorder}, nil
}
