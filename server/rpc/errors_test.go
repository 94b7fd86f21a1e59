package rpc

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"connectrpc.com/connect"
	"github.com/google/go-cmp/cmp"
	"github.com/jackc/pgx/v5/pgconn"
	"google.golang.org/genproto/googleapis/rpc/errdetails"

	"github.com/languagetutor/languagetutor/server/fault"
)

// errPostgres is what an error of the database looks like when nobody expected it.
var errPostgres = fmt.Errorf("list cards: %w", &pgconn.PgError{
	Severity: "ERROR", Code: "42703", Message: `column "secret_column" does not exist`, Detail: "/var/lib/postgresql/data",
})

func TestErrorsOfHandlersReachTheClientInTheirForm(t *testing.T) {
	t.Parallel()
	w := newWorld(t, func(_ *Config, p *Parts) {
		p.Classify = func(err error) *fault.Error {
			if errors.Is(err, http.ErrServerClosed) {
				return fault.New(fault.Unavailable, "the database is away").RetryIn(3 * time.Second)
			}
			return nil
		}
	})
	for name, c := range map[string]struct {
		fail    func(context.Context) error
		want    connect.Code
		message string
	}{
		"fault":         {fails(fault.New(fault.NotFound, "no such deck")), connect.CodeNotFound, "no such deck"},
		"wrapped fault": {fails(fmt.Errorf("a: %w", fault.New(fault.AlreadyExists, "taken"))), connect.CodeAlreadyExists, "taken"},
		"fault with a cause": {
			fails(fault.New(fault.FailedPrecondition, "the deck is full").Because(errPostgres)),
			connect.CodeFailedPrecondition, "the deck is full",
		},
		"fault of no known code":     {fails(fault.New("secret_code", "secret_message")), connect.CodeInternal, "internal error"},
		"error of the database":      {fails(errPostgres), connect.CodeInternal, "internal error"},
		"panic with an error":        {func(context.Context) error { panic(errPostgres) }, connect.CodeInternal, "internal error"},
		"panic with a text":          {func(context.Context) error { panic("secret_column") }, connect.CodeInternal, "internal error"},
		"panic of the runtime":       {func(context.Context) error { var m map[string]int; m["secret_"]++; return nil }, connect.CodeInternal, "internal error"}, //nolint:govet,staticcheck // On purpose.
		"error that is classified":   {fails(fmt.Errorf("secret_: %w", http.ErrServerClosed)), connect.CodeUnavailable, "the database is away"},
		"error of the protocol":      {fails(connect.NewError(connect.CodeOutOfRange, errors.New("too far"))), connect.CodeOutOfRange, "too far"},
		"internal of the protocol":   {fails(connect.NewError(connect.CodeInternal, errPostgres)), connect.CodeInternal, "internal error"},
		"unknown of the protocol":    {fails(connect.NewError(connect.CodeUnknown, errPostgres)), connect.CodeInternal, "internal error"},
		"error of another server":    {fails(connect.NewWireError(connect.CodeNotFound, errPostgres)), connect.CodeInternal, "internal error"},
		"deadline of something else": {fails(fmt.Errorf("secret_: %w", context.DeadlineExceeded)), connect.CodeDeadlineExceeded, "took too long"},
		"cancelled by itself":        {fails(fmt.Errorf("secret_: %w", context.Canceled)), connect.CodeInternal, "internal error"},
	} {
		w.echo.fails(c.fail)
		for _, wire := range wires {
			for _, method := range []string{"Public", "LearnerStream"} {
				_, err := w.call(t.Context(), method, "learner", "hello", wire.http2, wire.options...)
				if codeOf(err) != c.want || !strings.Contains(err.Error(), c.message) {
					t.Errorf("%s, %s %s: got %v, want %v: %s", name, wire.name, method, err, c.want, c.message)
				}
			}
		}
		for _, res := range []answered{
			w.post(t, "Public", `"hello"`, nil),
			w.post(t, "PublicStream", "\x00\x00\x00\x00\x07\"hello\"", http.Header{"Content-Type": {"application/connect+json"}}),
		} {
			for _, leak := range []string{"secret_", "42703", "SQLSTATE", "list cards", "/var/lib", "goroutine", ".go:", "nil map"} {
				if strings.Contains(res.body, leak) || strings.Contains(fmt.Sprint(res.Header, res.Trailer), leak) {
					t.Errorf("%s: the answer shows %q: %s", name, leak, res.body)
				}
			}
			if !strings.Contains(res.body, c.want.String()) {
				t.Errorf("%s: got %s, want %v", name, res.body, c.want)
			}
		}
	}
}

func fails(err error) func(context.Context) error {
	return func(context.Context) error { return err }
}

func TestInternalErrorIsFoundInTheLogByItsID(t *testing.T) {
	t.Parallel()
	w := newWorld(t, nil)
	for method, fail := range map[string]func(context.Context) error{
		"Learner":       fails(errPostgres),
		"LearnerStream": func(context.Context) error { panic("at the disco") },
	} {
		w.echo.fails(fail)
		_, err := w.call(t.Context(), method, "learner", "", false)
		id := detail[*errdetails.ErrorInfo](t, err).GetMetadata()["error_id"]
		if id == "" || !strings.Contains(err.Error(), id) {
			t.Fatalf("%s: the error %v does not show its id %q", method, err, id)
		}
		line := w.log.calls(t, "/"+echoServiceName+"/"+method)[0]
		if line["error_id"] != id || line["level"] != "ERROR" {
			t.Errorf("%s: got the line %v", method, line)
		}
		if panics := method == "LearnerStream"; panics {
			if line["cause"] != "panic: at the disco" || !strings.Contains(fmt.Sprint(line["stack"]), "errors_test.go") {
				t.Errorf("the panic is not in the log: %v", line)
			}
		} else if !strings.Contains(fmt.Sprint(line["cause"]), "SQLSTATE 42703") {
			t.Errorf("the cause is not in the log: %v", line)
		}
	}
}

func TestFieldViolationsAndRetryReachTheClientAsDetails(t *testing.T) {
	t.Parallel()
	w := newWorld(t, nil)
	for _, method := range []string{"Public", "PublicStream"} {
		w.echo.fails(fails(fault.InvalidFields(
			fault.Violation{Field: "content.term", Description: "must not be empty"},
			fault.Violation{Field: "deck_id", Description: "not \xff UTF-8"},
		)))
		_, err := w.call(t.Context(), method, "", "", false)
		var got []string
		for _, v := range detail[*errdetails.BadRequest](t, err).GetFieldViolations() {
			got = append(got, v.GetField()+": "+v.GetDescription())
		}
		if diff := cmp.Diff([]string{"content.term: must not be empty", "deck_id: not \uFFFD UTF-8"}, got); diff != "" {
			t.Error(diff)
		}
		for retry, header := range map[time.Duration]string{time.Millisecond: "1", 90 * time.Second: "90", 1500 * time.Millisecond: "2"} {
			w.echo.fails(fails(fault.New(fault.ResourceExhausted, "slower").RetryIn(retry)))
			_, err := w.call(t.Context(), method, "", "", false)
			if got := detail[*errdetails.RetryInfo](t, err).GetRetryDelay().AsDuration(); got != retry {
				t.Errorf("%s: got a delay of %v, want %v", method, got, retry)
			}
			var wire *connect.Error
			if errors.As(err, &wire); wire.Meta().Get("Retry-After") != header {
				t.Errorf("%s: Retry-After is %q, want %q", method, wire.Meta().Get("Retry-After"), header)
			}
		}
	}
}

func TestUnavailableAlwaysSaysWhenToTryAgain(t *testing.T) {
	t.Parallel()
	w := newWorld(t, nil)
	w.echo.fails(fails(fault.New(fault.Unavailable, "try again")))
	res := w.post(t, "Public", `"hello"`, nil)
	if res.StatusCode != http.StatusServiceUnavailable || res.Header.Get("Retry-After") != "1" {
		t.Fatalf("got %d, Retry-After %q", res.StatusCode, res.Header.Get("Retry-After"))
	}
}

func TestCancelledCallIsNoFailureOfTheServer(t *testing.T) {
	t.Parallel()
	w := newWorld(t, nil)
	for _, method := range []string{"Learner", "LearnerStream"} {
		ctx, cancel := context.WithCancel(t.Context())
		ended := make(chan struct{})
		w.echo.fails(func(ctx context.Context) error {
			defer close(ended)
			cancel()
			<-ctx.Done()
			return errors.New("conn closed") // as a driver may say it
		})
		if _, err := w.call(ctx, method, "learner", "", true); codeOf(err) != connect.CodeCanceled {
			t.Errorf("%s: got %v", method, err)
		}
		<-ended
	}
	if err := w.stop(); err != nil { // every line is written
		t.Fatal(err)
	}
	for _, method := range []string{"Learner", "LearnerStream"} {
		for _, line := range w.log.calls(t, "/"+echoServiceName+"/"+method) {
			if line["code"] != "canceled" || line["level"] != "INFO" {
				t.Errorf("%s: got %v", method, line)
			}
		}
	}
}
