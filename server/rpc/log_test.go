package rpc

import (
	"bytes"
	"context"
	"encoding/hex"
	"fmt"
	"log/slog"
	"net/http"
	"strings"
	"testing"
	"time"

	"connectrpc.com/connect"
	"pgregory.net/rapid"

	pb "github.com/languagetutor/languagetutor/proto/languagetutor/v1"
	"github.com/languagetutor/languagetutor/server/fault"
)

func TestEachCallIsOneLine(t *testing.T) {
	t.Parallel()
	now := newClock()
	for name, c := range map[string]struct {
		token, message string
		header         http.Header
		fail           error
		code, level    string
		learner        bool
	}{
		"ok":                {"learner", `"hi"`, nil, nil, "ok", "INFO", true},
		"no token":          {"", `"hi"`, nil, nil, "unauthenticated", "INFO", false},
		"wrong role":        {"janitor", `"hi"`, nil, nil, "permission_denied", "INFO", true},
		"bad message":       {"learner", `"a\u0000b"`, nil, nil, "invalid_argument", "INFO", true},
		"no JSON":           {"learner", `{{{`, nil, nil, "malformed", "INFO", true},
		"no such type":      {"learner", `"hi"`, http.Header{"Content-Type": {"text/plain"}}, nil, "malformed", "INFO", true},
		"client's fault":    {"learner", `"hi"`, nil, fault.New(fault.NotFound, "no such deck"), "not_found", "INFO", true},
		"limit":             {"learner", `"hi"`, nil, fault.New(fault.ResourceExhausted, "slower"), "resource_exhausted", "INFO", true},
		"condition":         {"learner", `"hi"`, nil, fault.New(fault.Unavailable, "away"), "unavailable", "ERROR", true},
		"defect":            {"learner", `"hi"`, nil, errPostgres, "internal", "ERROR", true},
		"deadline":          {"learner", `"hi"`, nil, context.DeadlineExceeded, "deadline_exceeded", "ERROR", true},
		"not written (yet)": {"learner", `"hi"`, nil, connect.NewError(connect.CodeUnimplemented, nil), "unimplemented", "INFO", true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t, func(_ *Config, p *Parts) { p.Now = now.Now })
			w.echo.fails(fails(c.fail))
			header := http.Header{}
			if c.header != nil {
				header = c.header.Clone()
			}
			if c.token != "" {
				header.Set("Authorization", "Bearer "+c.token)
			}
			res := w.post(t, "Learner", c.message, header)
			if err := w.stop(); err != nil {
				t.Fatal(err)
			}
			lines := w.log.calls(t, "/"+echoServiceName+"/Learner")
			if len(lines) != 1 {
				t.Fatalf("%d lines: %v", len(lines), lines)
			}
			line := lines[0]
			if line["code"] != c.code || line["level"] != c.level || line["request_id"] != res.Header.Get(headerRequestID) {
				t.Errorf("got %v", line)
			}
			if _, timed := line["duration"].(float64); !timed {
				t.Errorf("no duration: %v", line)
			}
			learner, known := line["learner_id"]
			if known != c.learner || known && learner != w.auth.get(c.token).LearnerID.String() {
				t.Errorf("the learner is %v: %v", learner, line)
			}
		})
	}
}

func TestUnknownMethodIsNotRepeatedInTheLog(t *testing.T) {
	t.Parallel()
	w := newWorld(t, nil)
	w.post(t, "Nothing%0alevel=ERROR", `"hi"`, nil)
	if lines := w.log.calls(t, "unknown"); len(lines) != 1 || strings.Contains(w.log.String(), "Nothing") {
		t.Errorf("got %s", w.log.String())
	}
}

func TestProbesAreNotInTheLogOfEveryDay(t *testing.T) {
	t.Parallel()
	w := newWorld(t, nil)
	res := w.do(t, http.MethodPost, "/grpc.health.v1.Health/Check", "{}", http.Header{"Content-Type": {"application/json"}})
	lines := w.log.calls(t, "/grpc.health.v1.Health/Check")
	if res.StatusCode != http.StatusOK || len(lines) != 1 || lines[0]["level"] != "DEBUG" {
		t.Errorf("got %d, %v", res.StatusCode, lines)
	}
}

func TestDurationIsMeasuredByTheClock(t *testing.T) {
	t.Parallel()
	now := newClock()
	w := newWorld(t, func(_ *Config, p *Parts) { p.Now = now.Now })
	w.echo.fails(func(context.Context) error {
		now.Add(3 * time.Second)
		return nil
	})
	for _, method := range []string{"Learner", "LearnerStream"} {
		if _, err := w.call(t.Context(), method, "learner", "", false); err != nil {
			t.Fatal(err)
		}
		if line := w.log.calls(t, "/"+echoServiceName+"/"+method)[0]; line["duration"] != float64(3*time.Second) {
			t.Errorf("%s took %v", method, line["duration"])
		}
	}
}

// TestSecretsNeverReachTheLog puts random secrets wherever a client can write.
func TestSecretsNeverReachTheLog(t *testing.T) {
	t.Parallel()
	w := newWorld(t, nil)
	client := pb.NewAuthServiceClient(w.http1, w.url)
	rapid.Check(t, func(rt *rapid.T) {
		secret := hex.EncodeToString(rapid.SliceOfN(rapid.Byte(), 12, 16).Draw(rt, "secret"))
		ctx, info := connect.NewClientContext(t.Context())
		for _, header := range []string{"Authorization", "Cookie", "User-Agent", "X-Forwarded-For", "X-Custom", "Referer"} {
			info.RequestHeader().Set(header, "Bearer "+secret)
		}
		_, _ = client.Register(ctx, &pb.RegisterRequest{
			Email: secret + "@example.org", Password: secret, DisplayName: secret, NativeLanguage: "en", TargetLanguage: "fr",
		})
		_, _ = client.Register(ctx, &pb.RegisterRequest{Email: secret, Password: secret + "\x00", NativeLanguage: secret})
		_, _ = client.ListSessions(ctx, &pb.ListSessionsRequest{PageToken: secret})
		for _, message := range []string{`"` + secret + `"`, secret, `{"` + secret} {
			w.post(t, "Learner", message, http.Header{"Authorization": {"Bearer learner"}, "X-Custom": {secret}})
			w.post(t, "Learner?"+secret, message, http.Header{"Content-Type": {secret}, headerRequestID: {secret + "!"}})
			w.post(t, secret, message, http.Header{"Authorization": {secret}})
		}
		if log := w.log.String(); strings.Contains(log, secret) {
			rt.Fatalf("the secret %s is in the log", secret)
		}
	})
	if w.log.String() == "" {
		t.Error("nothing was logged")
	}
}

func TestLineOfTheLogCannotBeForged(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer
	c := calls{log: slog.New(slog.NewJSONHandler(&out, nil)), now: time.Now}
	c.done(t.Context(), "/a/b", time.Now(), answer{cause: fmt.Errorf("x\n{\"level\":\"ERROR\",\"msg\":\"forged\"}")})
	if n := strings.Count(out.String(), "\n"); n != 1 {
		t.Errorf("%d lines:\n%s", n, out.String())
	}
}
