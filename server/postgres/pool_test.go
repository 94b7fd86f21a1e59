package postgres_test

import (
	"context"
	"fmt"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"go.opentelemetry.io/otel/sdk/metric"
	"go.opentelemetry.io/otel/sdk/metric/metricdata"
	"go.opentelemetry.io/otel/sdk/trace"
	"go.opentelemetry.io/otel/sdk/trace/tracetest"
	"pgregory.net/rapid"

	"github.com/languagetutor/languagetutor/server/postgres"
	"github.com/languagetutor/languagetutor/server/postgres/pgtest"
)

func TestSessionsHaveLimitsAndUTC(t *testing.T) {
	t.Parallel()
	db := pgtest.EmptyURL(t)
	tests := []struct {
		name     string
		cfg      postgres.Config
		maxConns int32
		settings map[string]string
	}{
		{
			name: "defaults", cfg: postgres.Config{URL: db}, maxConns: postgres.DefaultMaxConns,
			settings: map[string]string{
				"statement_timeout": "15s", "lock_timeout": "5s", "idle_in_transaction_session_timeout": "30s",
				"timezone": "UTC", "application_name": "languagetutor",
			},
		},
		{
			name: "given", cfg: postgres.Config{
				URL: db, MaxConns: 3, StatementTimeout: 2 * time.Second, LockTimeout: time.Microsecond,
				IdleInTxTimeout: time.Minute, ApplicationName: "mine",
			},
			maxConns: 3,
			settings: map[string]string{
				"statement_timeout": "2s", "lock_timeout": "1ms", "idle_in_transaction_session_timeout": "1min",
				"timezone": "UTC", "application_name": "mine",
			},
		},
		{
			name: "URL wins", cfg: postgres.Config{
				URL:      withParameters(t, db, "statement_timeout", "7s", "application_name", "url", "pool_max_conns", "4"),
				MaxConns: 3,
			},
			maxConns: 4,
			settings: map[string]string{"statement_timeout": "7s", "application_name": "url"},
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			pool, err := postgres.Open(t.Context(), tt.cfg)
			if err != nil {
				t.Fatal(err)
			}
			defer pool.Close()
			if got := pool.Config().MaxConns; got != tt.maxConns {
				t.Errorf("at most %d connections, want %d", got, tt.maxConns)
			}
			for setting, want := range tt.settings {
				if got := read[string](t, pool, `SHOW `+setting); got != want {
					t.Errorf("%s is %q, want %q", setting, got, want)
				}
			}
		})
	}
}

func withParameters(t *testing.T, db string, pairs ...string) string {
	t.Helper()
	u, err := url.Parse(db)
	if err != nil {
		t.Fatal(err)
	}
	query := u.Query()
	for i := 0; i < len(pairs); i += 2 {
		query.Set(pairs[i], pairs[i+1])
	}
	u.RawQuery = query.Encode()
	return u.String()
}

func TestOpenNamesWhatIsWrong(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name string
		cfg  postgres.Config
		want string
	}{
		{"no URL", postgres.Config{}, "postgres://user:password@host:port/database"},
		{"other scheme", postgres.Config{URL: "mysql://localhost/db"}, "postgres://user:password@host:port/database"},
		{"bad parameter", postgres.Config{URL: "postgres://h/db?sslmode=maybe"}, "check sslmode"},
		{"missing certificate", postgres.Config{URL: "postgres://h/db?sslmode=verify-full&sslrootcert=/no/such.pem"}, "/no/such.pem"},
		{"no server", postgres.Config{URL: "postgres://u@/db?host=" + t.TempDir()}, "reach database"},
		{"statement timeout", postgres.Config{StatementTimeout: -1}, "statement timeout"},
		{"lock timeout", postgres.Config{LockTimeout: -1}, "lock timeout"},
		{"idle timeout", postgres.Config{IdleInTxTimeout: -1}, "idle in transaction timeout"},
		{"connect timeout", postgres.Config{ConnectTimeout: -1}, "connect timeout"},
		{"connections", postgres.Config{MaxConns: -1}, "max connections is -1"},
	}
	for _, tt := range tests {
		pool, err := postgres.Open(t.Context(), tt.cfg)
		if err == nil {
			pool.Close()
		}
		if err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s: error %v, want %q in it", tt.name, err, tt.want)
		}
	}
}

func TestPasswordIsInNoError(t *testing.T) {
	t.Parallel()
	nowhere := t.TempDir()
	rapid.Check(t, func(t *rapid.T) {
		// Letters that occur in no message, and what URLs and shells trip over.
		password := "qzjx" + rapid.StringOfN(rapid.RuneFrom([]rune("QZJX0987@:/?#[]%&= '\"\\ü\x00")), 1, 30, -1).Draw(t, "password")
		escaped := url.QueryEscape(password)
		userinfo := rapid.SampledFrom([]string{escaped, url.UserPassword("", password).String()[1:], password}).Draw(t, "userinfo")
		raw := rapid.SampledFrom([]string{
			"postgres://u:" + userinfo + "@/db?host=" + nowhere,
			"postgres://u:" + userinfo + "@host:port/db",
			"postgres://u:" + userinfo + "@/db?sslmode=maybe",
			"postgres://u:" + userinfo + "@/db?sslmode=verify-full&sslrootcert=/no/such.pem",
			"postgres://u:" + userinfo + "@/db?connect_timeout=" + escaped,
			"postgres://u@/db?sslmode=maybe&password=" + escaped,
			"postgres://u@/db?sslmode=verify-full&sslkey=/no&sslcert=/no&sslpassword=" + escaped,
			"user=u password=" + password,
			"host=h password='" + password,
			userinfo + "://h/db",
		}).Draw(t, "URL")
		pool, err := postgres.Open(context.Background(), postgres.Config{URL: raw})
		if err == nil {
			pool.Close()
			t.Fatalf("opened %q", raw)
		}
		for _, text := range []string{err.Error(), fmt.Sprintf("%+v", err)} {
			if strings.Contains(strings.ToLower(text), "qzjx") {
				t.Fatalf("%q leaks into: %s", password, text)
			}
		}
	})
}

func TestTracesAndMetricsHoldNoArguments(t *testing.T) {
	t.Parallel()
	const secret = "geheimnis"
	spans, reader := tracetest.NewSpanRecorder(), metric.NewManualReader()
	provider := trace.NewTracerProvider(trace.WithSpanProcessor(spans))
	pool, err := postgres.Open(t.Context(), postgres.Config{
		URL:            pgtest.EmptyURL(t),
		TracerProvider: provider,
		MeterProvider:  metric.NewMeterProvider(metric.WithReader(reader)),
	})
	if err != nil {
		t.Fatal(err)
	}
	defer pool.Close()
	ctx, span := provider.Tracer("test").Start(t.Context(), "request")
	if _, err := pool.Exec(ctx, `SELECT $1::text AS word`, secret); err != nil {
		t.Fatal(err)
	}
	const bad = `SELECT $1::text::int` // the server's message quotes the argument
	if _, err := pool.Exec(ctx, bad, secret); err == nil || !strings.Contains(err.Error(), secret) {
		t.Errorf("error %v does not quote the argument, so that this test proves nothing", err)
	}
	batch := &pgx.Batch{}
	batch.Queue(bad, secret)
	if err := pool.SendBatch(ctx, batch).Close(); err == nil {
		t.Error("a word passed for a number")
	}
	for _, sql := range []string{
		`CREATE TABLE words (word text)`,
		`CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE 'no %', NEW.word; END $$`,
		`CREATE TRIGGER refuse BEFORE INSERT ON words FOR EACH ROW EXECUTE FUNCTION refuse()`,
	} {
		must(t, pool, sql)
	}
	_, err = pool.CopyFrom(ctx, pgx.Identifier{"words"}, []string{"word"}, pgx.CopyFromRows([][]any{{secret}}))
	if err == nil || !strings.Contains(err.Error(), secret) {
		t.Errorf("copy: error %v does not quote the argument", err)
	}
	span.End()

	var figures metricdata.ResourceMetrics
	if err := reader.Collect(t.Context(), &figures); err != nil {
		t.Fatal(err)
	}
	seen := fmt.Sprintf("%+v", figures)
	for _, span := range spans.Ended() {
		seen += fmt.Sprintf("%s %+v %+v\n", span.Name(), span.Status(), span.Events())
		for _, attribute := range span.Attributes() {
			seen += fmt.Sprintf("%s=%s\n", attribute.Key, attribute.Value.String())
		}
	}
	for _, want := range []string{"AS word", "22P02", "P0001", "pgxpool.acquired_connections"} {
		if !strings.Contains(seen, want) {
			t.Errorf("nothing was recorded of %s:\n%s", want, seen)
		}
	}
	if strings.Contains(seen, secret) {
		t.Errorf("an argument was recorded:\n%s", seen)
	}
}
