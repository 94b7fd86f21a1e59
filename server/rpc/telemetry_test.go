package rpc

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"testing"

	sdkmetric "go.opentelemetry.io/otel/sdk/metric"
	"go.opentelemetry.io/otel/sdk/metric/metricdata"
	sdktrace "go.opentelemetry.io/otel/sdk/trace"
	"go.opentelemetry.io/otel/sdk/trace/tracetest"
	"go.opentelemetry.io/otel/trace"
)

func TestTelemetryRecordsEachCallAndNoText(t *testing.T) {
	t.Parallel()
	spans := tracetest.NewInMemoryExporter()
	reader := sdkmetric.NewManualReader()
	w := newWorld(t, func(_ *Config, p *Parts) {
		p.TracerProvider = sdktrace.NewTracerProvider(sdktrace.WithSyncer(spans))
		p.MeterProvider = sdkmetric.NewMeterProvider(sdkmetric.WithReader(reader))
	})
	const parent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"
	seen := make(chan bool, 4)
	for _, fail := range []error{nil, errPostgres, fmt.Errorf("panic"), errors.New("secret_column")} {
		w.echo.fails(func(ctx context.Context) error {
			seen <- trace.SpanContextFromContext(ctx).IsValid()
			if fail != nil && fail.Error() == "panic" {
				panic("secret_column")
			}
			return fail
		})
		w.post(t, "Learner", `"secret_text"`, http.Header{
			"Authorization": {"Bearer learner"}, "Traceparent": {parent}, "User-Agent": {"secret_agent"},
		})
		if !<-seen {
			t.Error("the handler runs outside a span")
		}
	}
	if err := w.stop(); err != nil {
		t.Fatal(err)
	}
	recorded := spans.GetSpans()
	if len(recorded) != 4 {
		t.Fatalf("%d spans of 4 calls", len(recorded))
	}
	for _, span := range recorded {
		if span.SpanContext.TraceID().String() == parent[3:35] {
			t.Error("a client decides on our traces")
		}
	}
	var metrics metricdata.ResourceMetrics
	if err := reader.Collect(t.Context(), &metrics); err != nil {
		t.Fatal(err)
	}
	all := fmt.Sprintf("%+v %+v", recorded, metrics)
	for _, want := range []string{"EchoService/Learner", "rpc.server"} {
		if !strings.Contains(all, want) {
			t.Errorf("%s is not recorded", want)
		}
	}
	for _, leak := range []string{"secret_", "SQLSTATE", "Bearer", w.auth.get("learner").LearnerID.String()} {
		if strings.Contains(all, leak) {
			t.Errorf("%s is recorded", leak)
		}
	}
}
