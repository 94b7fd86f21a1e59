package server

import (
	"context"
	"errors"
	"fmt"
	"net/http"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"
	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/exporters/otlp/otlptrace/otlptracehttp"
	prometheusexporter "go.opentelemetry.io/otel/exporters/prometheus"
	"go.opentelemetry.io/otel/metric"
	sdkmetric "go.opentelemetry.io/otel/sdk/metric"
	"go.opentelemetry.io/otel/sdk/resource"
	sdktrace "go.opentelemetry.io/otel/sdk/trace"
	"go.opentelemetry.io/otel/trace"

	"github.com/languagetutor/languagetutor/server/config"
)

// telemetry are the providers that the rooms report to. A nil provider turns its kind off.
type telemetry struct {
	metrics metric.MeterProvider
	traces  trace.TracerProvider
	handler http.Handler // of /metrics; nil when off
	stop    func(context.Context) error
}

// newTelemetry turns metrics and traces on as far as they are configured.
func newTelemetry(ctx context.Context, cfg config.Config, version string) (telemetry, error) {
	var stops []func(context.Context) error
	t := telemetry{stop: func(ctx context.Context) error {
		var errs []error
		for _, stop := range stops {
			errs = append(errs, stop(ctx))
		}
		return errors.Join(errs...)
	}}
	about := resource.NewSchemaless(attribute.String("service.name", "languagetutor"), attribute.String("service.version", version))
	if cfg.MetricsListen != "" {
		registry := prometheus.NewRegistry()
		registry.MustRegister(collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
		exporter, err := prometheusexporter.New(prometheusexporter.WithRegisterer(registry))
		if err != nil {
			return t, fmt.Errorf("start metrics: %w", err)
		}
		provider := sdkmetric.NewMeterProvider(sdkmetric.WithReader(exporter), sdkmetric.WithResource(about))
		t.metrics, t.handler = provider, promhttp.HandlerFor(registry, promhttp.HandlerOpts{})
		stops = append(stops, provider.Shutdown)
	}
	if cfg.OTLPEndpoint != "" {
		exporter, err := otlptracehttp.New(ctx, otlptracehttp.WithEndpointURL(cfg.OTLPEndpoint))
		if err != nil {
			return t, errors.Join(fmt.Errorf("start traces: %w", err), t.stop(ctx))
		}
		provider := sdktrace.NewTracerProvider(sdktrace.WithBatcher(exporter), sdktrace.WithResource(about),
			sdktrace.WithSampler(sdktrace.ParentBased(sdktrace.TraceIDRatioBased(cfg.TraceSampleRatio))))
		t.traces = provider
		stops = append(stops, provider.Shutdown)
	}
	return t, nil
}
