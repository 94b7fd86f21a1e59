package upstream

import (
	"context"
	"fmt"
	"time"

	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/metric"
	"go.opentelemetry.io/otel/metric/noop"
)

// instruments record what requests took.
type instruments struct {
	provider, model string
	first, total    metric.Float64Histogram
	bytes           metric.Int64Counter
}

func newInstruments(o Options) (instruments, error) {
	meters := o.MeterProvider
	if meters == nil {
		meters = noop.NewMeterProvider()
	}
	meter := meters.Meter("github.com/languagetutor/languagetutor/server/llm/upstream")
	i := instruments{provider: o.Provider, model: o.Model}
	var err error
	if i.first, err = meter.Float64Histogram("languagetutor.llm.first_content", metric.WithUnit("s"),
		metric.WithDescription("Time from a request to the first content of its answer.")); err != nil {
		return i, fmt.Errorf("make metric: %w", err)
	}
	if i.total, err = meter.Float64Histogram("languagetutor.llm.duration", metric.WithUnit("s"),
		metric.WithDescription("Time from a request to the end of its answer.")); err != nil {
		return i, fmt.Errorf("make metric: %w", err)
	}
	if i.bytes, err = meter.Int64Counter("languagetutor.llm.received", metric.WithUnit("By"),
		metric.WithDescription("Bytes of answers.")); err != nil {
		return i, fmt.Errorf("make metric: %w", err)
	}
	return i, nil
}

func (i instruments) record(ctx context.Context, began, first time.Time, size int64, outcome string) {
	ctx = context.WithoutCancel(ctx)
	labels := metric.WithAttributes(
		attribute.String("provider", i.provider), attribute.String("model", i.model), attribute.String("outcome", outcome))
	if !first.IsZero() {
		i.first.Record(ctx, first.Sub(began).Seconds(), labels)
	}
	i.total.Record(ctx, time.Since(began).Seconds(), labels)
	i.bytes.Add(ctx, size, labels)
}
