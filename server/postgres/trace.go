package postgres

import (
	"context"
	"errors"

	"github.com/exaring/otelpgx"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"go.opentelemetry.io/otel/metric"
	metricnoop "go.opentelemetry.io/otel/metric/noop"
	"go.opentelemetry.io/otel/trace"
	tracenoop "go.opentelemetry.io/otel/trace/noop"
)

// tracer records statements and how they ended. Messages of the server are left out of spans, since they quote
// arguments ("invalid input syntax for type integer: ..."), and arguments are what learners wrote.
type tracer struct{ *otelpgx.Tracer }

func newTracer(spans trace.TracerProvider, figures metric.MeterProvider) tracer {
	if spans == nil {
		spans = tracenoop.NewTracerProvider()
	}
	if figures == nil {
		figures = metricnoop.NewMeterProvider()
	}
	return tracer{otelpgx.NewTracer(otelpgx.WithTracerProvider(spans), otelpgx.WithMeterProvider(figures))}
}

func (t tracer) TraceQueryEnd(ctx context.Context, conn *pgx.Conn, data pgx.TraceQueryEndData) {
	data.Err = withoutMessage(data.Err)
	t.Tracer.TraceQueryEnd(ctx, conn, data)
}

func (t tracer) TraceBatchQuery(ctx context.Context, conn *pgx.Conn, data pgx.TraceBatchQueryData) {
	data.Err = withoutMessage(data.Err)
	t.Tracer.TraceBatchQuery(ctx, conn, data)
}

func (t tracer) TraceBatchEnd(ctx context.Context, conn *pgx.Conn, data pgx.TraceBatchEndData) {
	data.Err = withoutMessage(data.Err)
	t.Tracer.TraceBatchEnd(ctx, conn, data)
}

func (t tracer) TraceCopyFromEnd(ctx context.Context, conn *pgx.Conn, data pgx.TraceCopyFromEndData) {
	data.Err = withoutMessage(data.Err)
	t.Tracer.TraceCopyFromEnd(ctx, conn, data)
}

func withoutMessage(err error) error {
	var pg *pgconn.PgError
	if !errors.As(err, &pg) {
		return err
	}
	return &pgconn.PgError{Severity: pg.Severity, Code: pg.Code, Message: "message withheld"}
}
