package rpc

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"connectrpc.com/connect"
	"github.com/google/uuid"
	"google.golang.org/genproto/googleapis/rpc/errdetails"

	"github.com/languagetutor/languagetutor/server/fault"
)

func TestPolicyIsEnforcedInEveryProtocolAndShape(t *testing.T) {
	t.Parallel()
	w := newWorld(t, nil)
	const none, denied, refused = connect.Code(0), connect.CodePermissionDenied, connect.CodeUnauthenticated
	for _, c := range []struct {
		method                                          string
		anyone, wrong, janitor, learner, teacher, admin connect.Code
	}{
		{"Public", none, none, none, none, none, none},
		{"Learner", refused, refused, denied, none, none, none},
		{"Teacher", refused, refused, denied, denied, none, none},
		{"Admin", refused, refused, denied, denied, denied, none},
	} {
		for _, method := range []string{c.method, c.method + "Stream"} {
			for token, want := range map[string]connect.Code{
				"": c.anyone, "forged": c.wrong, "janitor": c.janitor, "learner": c.learner, "teacher": c.teacher, "admin": c.admin,
			} {
				for _, wire := range wires {
					_, err := w.call(t.Context(), method, token, "hello", wire.http2, wire.options...)
					if got := codeOf(err); got != want {
						t.Errorf("%s %s as %q: got %v (%v), want %v", wire.name, method, token, got, err, want)
					}
				}
			}
		}
	}
}

func codeOf(err error) connect.Code {
	if err == nil {
		return 0
	}
	return connect.CodeOf(err)
}

func TestRoleRefusalNamesTheRole(t *testing.T) {
	t.Parallel()
	w := newWorld(t, nil)
	for method, role := range map[string]string{"Teacher": "teacher", "AdminStream": "admin"} {
		_, err := w.call(t.Context(), method, "learner", "", false)
		if info := detail[*errdetails.ErrorInfo](t, err); info.GetReason() != ReasonRole || info.GetMetadata()["role"] != role {
			t.Errorf("%s: got %v", method, info)
		}
		if !strings.Contains(err.Error(), role) {
			t.Errorf("%s: %v does not name the role", method, err)
		}
	}
}

// detail returns the detail of its type that an error carries.
func detail[M any](t *testing.T, err error) M {
	t.Helper()
	var found M
	var wire *connect.Error
	if !errors.As(err, &wire) {
		t.Fatalf("%v is no error of the protocol", err)
	}
	for _, d := range wire.Details() {
		value, err := d.Value()
		if err != nil {
			t.Fatal(err)
		}
		if m, ok := value.(M); ok {
			return m
		}
	}
	t.Fatalf("%v has no detail %T", err, found)
	return found
}

func TestRecentSignInEndsAfterFiveMinutes(t *testing.T) {
	t.Parallel()
	now := newClock()
	w := newWorld(t, func(_ *Config, p *Parts) { p.Now = now.Now })
	w.auth.set("fresh", Caller{LearnerID: uuid.New(), Role: RoleLearner, SignedInAt: now.Now()})
	now.Add(5 * time.Minute)
	for _, method := range []string{"Recent", "RecentStream"} {
		if _, err := w.call(t.Context(), method, "fresh", "", false); err != nil {
			t.Errorf("%s after 5 minutes: %v", method, err)
		}
	}
	now.Add(time.Nanosecond)
	for _, method := range []string{"Recent", "RecentStream"} {
		for _, wire := range wires {
			_, err := w.call(t.Context(), method, "fresh", "", wire.http2, wire.options...)
			if codeOf(err) != connect.CodePermissionDenied {
				t.Fatalf("%s %s: got %v", wire.name, method, err)
			}
			if info := detail[*errdetails.ErrorInfo](t, err); info.GetReason() != ReasonRecentSignIn {
				t.Errorf("%s %s: got %v", wire.name, method, info)
			}
		}
	}
	if _, err := w.call(t.Context(), "Learner", "fresh", "", false); err != nil {
		t.Errorf("a method that needs no recent sign-in: %v", err)
	}
}

func TestHandlerSeesItsCaller(t *testing.T) {
	t.Parallel()
	w := newWorld(t, nil)
	w.echo.unary = func(ctx context.Context, _ *text) (*text, error) {
		caller, ok := CallerFrom(ctx)
		return &text{Value: fmt.Sprint(ok, caller.LearnerID, caller.SessionID, caller.Role)}, nil
	}
	want := w.auth.get("teacher")
	got, err := w.call(t.Context(), "Learner", "teacher", "", false)
	if err != nil || got[0] != fmt.Sprint(true, want.LearnerID, want.SessionID, RoleTeacher) {
		t.Fatalf("got %q, %v", got, err)
	}
	got, err = w.call(t.Context(), "Public", "teacher", "", false)
	if err != nil || got[0] != fmt.Sprint(false, uuid.Nil, uuid.Nil, Role("")) {
		t.Fatalf("a public method has the caller %q, %v", got, err)
	}
}

func TestMustCallerPanicsWithoutOne(t *testing.T) {
	t.Parallel()
	defer func() {
		if recover() == nil {
			t.Error("a handler ran on without a caller")
		}
	}()
	MustCaller(t.Context())
}

func TestPublicMethodsDoNotAskTheAuthenticator(t *testing.T) {
	t.Parallel()
	w := newWorld(t, nil)
	if _, err := w.call(t.Context(), "Public", "expired long ago", "", false); err != nil || w.auth.count() != 0 {
		t.Fatalf("asked %d times, %v", w.auth.count(), err)
	}
}

func TestChallengeTellsAMissingTokenFromABadOne(t *testing.T) {
	t.Parallel()
	w := newWorld(t, nil)
	for name, c := range map[string]struct {
		authorization []string
		want          string
	}{
		"none":               {nil, `Bearer realm="languagetutor"`},
		"another scheme":     {[]string{"Basic bGVhcm5lcg=="}, `Bearer realm="languagetutor"`},
		"a token alone":      {[]string{"learner"}, `Bearer realm="languagetutor"`},
		"an empty token":     {[]string{"Bearer  "}, `Bearer realm="languagetutor"`},
		"two headers":        {[]string{"Bearer learner", "Bearer admin"}, `Bearer realm="languagetutor"`},
		"an unknown token":   {[]string{"Bearer forged"}, `Bearer realm="languagetutor", error="invalid_token"`},
		"two tokens":         {[]string{"Bearer learner, Bearer admin"}, `Bearer realm="languagetutor", error="invalid_token"`},
		"scheme in any case": {[]string{"bEARER learner"}, ""},
	} {
		res := w.post(t, "Learner", `"hello"`, http.Header{"Authorization": c.authorization})
		if got := res.Header.Get("WWW-Authenticate"); got != c.want || (c.want != "") != (res.StatusCode == http.StatusUnauthorized) {
			t.Errorf("%s: got %d %q, want %q", name, res.StatusCode, got, c.want)
		}
		if c.want != "" && res.Header.Get("Content-Type") != "application/json" {
			t.Errorf("%s: the refusal is %s: %s", name, res.Header.Get("Content-Type"), res.body)
		}
	}
}

func TestRefusalComesBeforeTheMessageIsRead(t *testing.T) {
	t.Parallel()
	w := newWorld(t, nil)
	conn := w.dial(t)
	// A megabyte is promised and not a byte of it sent: whoever waits for it never answers.
	_, _ = fmt.Fprintf(conn, "POST /%s/Learner HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 1000000\r\n\r\n",
		echoServiceName)
	res, err := http.ReadResponse(bufio.NewReader(conn), nil)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = res.Body.Close() }()
	if res.StatusCode != http.StatusUnauthorized {
		t.Fatalf("got %s", res.Status)
	}
}

func TestRefusalDoesNotDependOnTheMessage(t *testing.T) {
	t.Parallel()
	w := newWorld(t, nil)
	for name, message := range map[string]string{
		"garbage": "{{{", "a megabyte": strings.Repeat("[", 1<<20),
	} {
		if res := w.post(t, "Learner", message, nil); res.StatusCode != http.StatusUnauthorized {
			t.Errorf("%s: got %d %s", name, res.StatusCode, res.body)
		}
	}
}

func TestUnknownMethodIsUnimplemented(t *testing.T) {
	t.Parallel()
	w := newWorld(t, nil)
	for _, wire := range wires {
		_, err := w.call(t.Context(), "Nothing", "admin", "", wire.http2, wire.options...)
		if codeOf(err) != connect.CodeUnimplemented {
			t.Errorf("%s: got %v", wire.name, err)
		}
	}
}

func TestFailureOfTheAuthenticatorIsNoRefusal(t *testing.T) {
	t.Parallel()
	w := newWorld(t, nil)
	for name, c := range map[string]struct {
		fail func() error
		want connect.Code
	}{
		"a defect":    {func() error { return errors.New("relation auth_sessions does not exist (SQLSTATE 42P01)") }, connect.CodeInternal},
		"a condition": {func() error { return fault.New(fault.Unavailable, "try again") }, connect.CodeUnavailable},
		"a panic":     {func() error { panic("SQLSTATE in a panic") }, connect.CodeInternal},
	} {
		w.auth.failing(c.fail)
		for _, wire := range wires {
			for _, method := range []string{"Learner", "LearnerStream"} {
				_, err := w.call(t.Context(), method, "learner", "", wire.http2, wire.options...)
				if codeOf(err) != c.want || strings.Contains(err.Error(), "SQLSTATE") {
					t.Errorf("%s, %s %s: got %v, want %v", name, wire.name, method, err, c.want)
				}
			}
		}
	}
	if !strings.Contains(w.log.String(), "42P01") {
		t.Error("the cause is not in the log")
	}
}

func TestStreamEndsWhenItsSessionDoes(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		change func(*accounts)
		want   connect.Code
	}{
		"revoked": {func(a *accounts) { a.revoke("teacher") }, connect.CodeUnauthenticated},
		"demoted": {func(a *accounts) { a.set("teacher", Caller{LearnerID: uuid.New(), Role: RoleLearner}) }, connect.CodePermissionDenied},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t, func(cfg *Config, _ *Parts) { cfg.Timeouts.SessionRecheck = time.Millisecond })
			w.echo.stream = func(ctx context.Context, m *text, s *connect.ServerStream[text]) error {
				if err := s.Send(m); err != nil {
					return err
				}
				c.change(w.auth)
				<-ctx.Done()
				return fmt.Errorf("wait for more: %w", ctx.Err())
			}
			for _, wire := range wires {
				w.auth.set("teacher", Caller{LearnerID: uuid.New(), Role: RoleTeacher})
				got, err := w.call(t.Context(), "TeacherStream", "teacher", "hello", wire.http2, wire.options...)
				if codeOf(err) != c.want || !slices.Equal(got, []string{"hello"}) {
					t.Errorf("%s: got %q, %v, want %v", wire.name, got, err, c.want)
				}
			}
		})
	}
}

func TestStreamSurvivesAnAuthenticatorThatFailsForAWhile(t *testing.T) {
	t.Parallel()
	w := newWorld(t, func(cfg *Config, _ *Parts) { cfg.Timeouts.SessionRecheck = time.Millisecond })
	enough := make(chan struct{})
	w.echo.stream = func(ctx context.Context, m *text, s *connect.ServerStream[text]) error {
		failures := 0
		w.auth.failing(func() error {
			if failures++; failures == 3 {
				close(enough)
			}
			if failures == 2 {
				panic("and a panic does not end the program")
			}
			return errors.New("the database is away")
		})
		select {
		case <-enough:
			return s.Send(m)
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	if got, err := w.call(t.Context(), "LearnerStream", "learner", "still here", false); err != nil || got[0] != "still here" {
		t.Fatalf("got %q, %v", got, err)
	}
}
