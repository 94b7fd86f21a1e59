package rpc

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/coder/websocket"
	"github.com/google/uuid"
	"google.golang.org/protobuf/encoding/protojson"

	pb "github.com/languagetutor/languagetutor/proto/languagetutor/v1"
	"github.com/languagetutor/languagetutor/server/fault"
)

// parrot answers each message with an event that tells its turn, and refuses what it does not know.
func parrot(ctx context.Context, r *http.Request, open *pb.LiveOpen, conn *Conn) error {
	event := func(turn string, id int64) error {
		return conn.Send(ctx, &pb.SessionEvent{Id: id, TurnId: turn})
	}
	if err := event(r.PathValue("room")+" "+string(MustCaller(ctx).Role), open.GetAfterEventId()); err != nil {
		return err
	}
	for {
		request, err := conn.Receive(ctx)
		if err != nil {
			return err
		}
		switch {
		case request.GetOpen() != nil:
			err = conn.Renew(ctx, request.GetOpen().GetAccessToken())
		case request.GetSend().GetText() == "panic":
			panic("a defect")
		case request.GetSend().GetText() == "over":
			return nil
		case request.GetSend() != nil:
			err = event(request.GetSend().GetTurnId(), 0)
		case request.GetCancel() != nil:
			err = conn.Refuse(ctx, request.GetCancel().GetTurnId(), fault.New(fault.FailedPrecondition, "nothing to cancel").RetryIn(time.Second))
		default:
			err = conn.Refuse(ctx, "", errors.New("database on fire"))
		}
		if err != nil {
			return err
		}
	}
}

func newSocketWorld(t *testing.T, change func(*Config, *Parts)) *world {
	t.Helper()
	return newWorld(t, func(cfg *Config, p *Parts) {
		procedures := []string{"/" + echoServiceName + "/LearnerStream", "/" + echoServiceName + "/TeacherStream"}
		p.Sockets = []Socket{{Pattern: "GET /rooms/{room}/live", Procedures: procedures, Serve: parrot}}
		if change != nil {
			change(cfg, p)
		}
	})
}

// line is a client's end of a socket.
type line struct {
	t      *testing.T
	socket *websocket.Conn
}

func (w *world) open(t *testing.T, header http.Header) *line {
	t.Helper()
	socket, res, err := websocket.Dial(t.Context(), w.url+"/rooms/blue/live", &websocket.DialOptions{HTTPHeader: header})
	if err != nil {
		t.Fatalf("%v: %v", res, err)
	}
	t.Cleanup(func() { _ = socket.CloseNow() })
	return &line{t, socket}
}

func (l *line) say(message string) {
	l.t.Helper()
	if err := l.socket.Write(l.t.Context(), websocket.MessageText, []byte(message)); err != nil {
		l.t.Fatal(err)
	}
}

func (l *line) enter(token string) {
	l.t.Helper()
	l.say(`{"open":{"accessToken":"` + token + `","afterEventId":"7"}}`)
}

// hear returns the next message, or how the socket was closed.
func (l *line) hear() (*pb.LiveResponse, websocket.StatusCode) {
	l.t.Helper()
	_, data, err := l.socket.Read(l.t.Context())
	if err != nil {
		return nil, websocket.CloseStatus(err)
	}
	response := &pb.LiveResponse{}
	if err := protojson.Unmarshal(data, response); err != nil {
		l.t.Fatalf("%s: %v", data, err)
	}
	return response, 0
}

// refused reads the last message and the end.
func (l *line) refused(code string, status websocket.StatusCode) *pb.LiveError {
	l.t.Helper()
	response, _ := l.hear()
	if got := response.GetError(); got.GetCode() != code || got.GetTurnId() != "" {
		l.t.Errorf("got %v, want %s", response, code)
	}
	if _, got := l.hear(); got != status {
		l.t.Errorf("closed with %d, want %d", got, status)
	}
	return response.GetError()
}

const someTurn = "0190d7f0-4c7c-7d60-8c1e-5b6f3a9a4b11"

func TestSocketCarriesRequestsAndEvents(t *testing.T) {
	t.Parallel()
	w := newSocketWorld(t, nil)
	l := w.open(t, nil)
	l.enter("teacher")
	if first, _ := l.hear(); first.GetEvent().GetTurnId() != "blue teacher" || first.GetEvent().GetId() != 7 {
		t.Errorf("got %v", first)
	}
	l.say(`{"send":{"turnId":"` + someTurn + `","text":"hi","mood":"fine"}}`)
	if event, _ := l.hear(); event.GetEvent().GetTurnId() != someTurn {
		t.Errorf("got %v", event)
	}
	l.say(`{"cancel":{"turnId":"` + someTurn + `"}}`)
	refusal, _ := l.hear()
	if e := refusal.GetError(); e.GetTurnId() != someTurn || e.GetCode() != "failed_precondition" || e.GetRetryDelay().AsDuration() != time.Second {
		t.Errorf("got %v", refusal)
	}
	l.say(`{"send":{"turnId":"` + someTurn + `","text":"over"}}`)
	if _, status := l.hear(); status != websocket.StatusNormalClosure {
		t.Errorf("closed with %d", status)
	}
	w.ended(t, "ok")
}

// ended waits until a socket's line is in the log.
func (w *world) ended(t *testing.T, code string) {
	t.Helper()
	if err := w.stop(); err != nil {
		t.Fatal(err)
	}
	if lines := w.log.calls(t, "/rooms/{room}/live"); len(lines) != 1 || lines[0]["code"] != code {
		t.Errorf("the log has %v, want %s", lines, code)
	}
}

func TestSocketAdmitsByTheFirstMessageOnly(t *testing.T) {
	t.Parallel()
	w := newSocketWorld(t, func(cfg *Config, _ *Parts) { cfg.Timeouts.Read = 200 * time.Millisecond })
	for name, c := range map[string]struct {
		first  string
		code   string
		status websocket.StatusCode
	}{
		"a forged token":      {`{"open":{"accessToken":"forged"}}`, "unauthenticated", 4401},
		"too low a role":      {`{"open":{"accessToken":"learner"}}`, "permission_denied", 4403},
		"no token":            {`{"open":{}}`, "invalid_argument", websocket.StatusPolicyViolation},
		"another message":     {`{"send":{"turnId":"` + someTurn + `","text":"hi"}}`, "invalid_argument", websocket.StatusPolicyViolation},
		"no JSON":             {`{{`, "invalid_argument", websocket.StatusPolicyViolation},
		"deep JSON":           {strings.Repeat(`{"open":`, 5000), "invalid_argument", websocket.StatusPolicyViolation},
		"nothing in it":       {`{}`, "invalid_argument", websocket.StatusPolicyViolation},
		"a control character": {`{"open":{"accessToken":"a\u0000"}}`, "invalid_argument", websocket.StatusPolicyViolation},
		"silence":             {"", "unauthenticated", 4401},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			l := w.open(t, http.Header{"Authorization": {"Bearer teacher"}}) // what a header says does not count
			if c.first != "" {
				l.say(c.first)
			}
			l.refused(c.code, c.status)
		})
	}
}

func TestSocketOfAnotherOriginIsRefused(t *testing.T) {
	t.Parallel()
	w := newSocketWorld(t, func(cfg *Config, _ *Parts) { cfg.AllowedOrigins = []string{allowedOrigin} })
	dial := func(origin string) int {
		socket, res, err := websocket.Dial(t.Context(), w.url+"/rooms/blue/live", &websocket.DialOptions{HTTPHeader: http.Header{"Origin": {origin}}})
		if err == nil {
			_ = socket.CloseNow()
		}
		return res.StatusCode
	}
	for _, origin := range []string{allowedOrigin, w.url, ""} {
		if got := dial(origin); got != http.StatusSwitchingProtocols {
			t.Errorf("%q: got %d", origin, got)
		}
	}
	for _, origin := range hostileOrigins {
		if got := dial(origin); got != http.StatusForbidden {
			t.Errorf("%q: got %d", origin, got)
		}
	}
}

func TestSocketTellsNoInternals(t *testing.T) {
	t.Parallel()
	w := newSocketWorld(t, nil)
	l := w.open(t, nil)
	l.enter("teacher")
	_, _ = l.hear()
	l.say(`{"retry":{"turnId":"` + someTurn + `","requestId":"` + someTurn + `"}}`)
	if answer, _ := l.hear(); answer.GetError().GetCode() != "internal" || strings.Contains(answer.String(), "fire") {
		t.Errorf("got %v", answer)
	}
	l.say(`{"send":{"turnId":"` + someTurn + `","text":"panic"}}`)
	if e := l.refused("internal", websocket.StatusInternalError); strings.Contains(e.GetMessage(), "defect") {
		t.Errorf("got %v", e)
	}
	w.ended(t, "internal")
	if !strings.Contains(w.log.String(), "database on fire") {
		t.Error("the log has no cause")
	}
}

func TestSocketOfTooLargeAMessageIsClosed(t *testing.T) {
	t.Parallel()
	w := newSocketWorld(t, nil)
	l := w.open(t, nil)
	l.enter("teacher")
	_, _ = l.hear()
	l.say(`{"send":{"turnId":"` + someTurn + `","text":"` + strings.Repeat("a", socketMessageBytes) + `"}}`)
	if _, status := l.hear(); status != websocket.StatusMessageTooBig {
		t.Errorf("closed with %d", status)
	}
	w.ended(t, "resource_exhausted")
}

func TestSocketEndsWithItsSessionUnlessTheTokenIsRenewed(t *testing.T) {
	t.Parallel()
	w := newSocketWorld(t, func(cfg *Config, _ *Parts) { cfg.Timeouts.SessionRecheck = time.Millisecond })
	me := Caller{LearnerID: uuid.New(), Role: RoleTeacher}
	for _, token := range []string{"old", "new"} {
		w.auth.set(token, me)
	}
	l := w.open(t, nil)
	l.enter("old")
	_, _ = l.hear()
	l.say(`{"open":{"accessToken":"new"}}`)
	l.say(`{"send":{"turnId":"` + someTurn + `","text":"hi"}}`)
	_, _ = l.hear() // by now the new token counts
	w.auth.revoke("old")
	for range 20 {
		l.say(`{"send":{"turnId":"` + someTurn + `","text":"hi"}}`)
		if event, _ := l.hear(); event.GetEvent() == nil {
			t.Fatalf("got %v", event)
		}
	}
	w.auth.revoke("new")
	l.refused("unauthenticated", 4401)
}

func TestSocketIsRenewedByItsLearnerOnly(t *testing.T) {
	t.Parallel()
	w := newSocketWorld(t, nil)
	w.auth.set("other", Caller{LearnerID: uuid.New(), Role: RoleTeacher})
	l := w.open(t, nil)
	l.enter("teacher")
	_, _ = l.hear()
	l.say(`{"open":{"accessToken":"other"}}`)
	l.refused("permission_denied", 4403)
}

func TestDrainWaitsForSockets(t *testing.T) {
	t.Parallel()
	reached, released := make(chan struct{}), make(chan struct{})
	w := newSocketWorld(t, func(_ *Config, p *Parts) {
		p.Sockets[0].Serve = func(ctx context.Context, _ *http.Request, _ *pb.LiveOpen, conn *Conn) error {
			close(reached)
			<-Draining(ctx)
			<-released
			if err := conn.Send(ctx, &pb.SessionEvent{Id: 9}); err != nil {
				return err
			}
			return fault.New(fault.Unavailable, "the server is restarting")
		}
	})
	l := w.open(t, nil)
	l.enter("teacher")
	<-reached
	stopped := make(chan error, 1)
	go func() { stopped <- w.stop() }()
	close(released)
	if last, _ := l.hear(); last.GetEvent().GetId() != 9 {
		t.Errorf("got %v", last)
	}
	if e := l.refused("unavailable", websocket.StatusServiceRestart); e.GetRetryDelay() == nil {
		t.Errorf("got %v", e)
	}
	if err := <-stopped; err != nil {
		t.Errorf("Serve returned %v", err)
	}
}

func TestSocketThatOutlivesTheDrainIsCut(t *testing.T) {
	t.Parallel()
	reached := make(chan struct{})
	w := newSocketWorld(t, func(cfg *Config, p *Parts) {
		cfg.Timeouts.Drain = 50 * time.Millisecond
		p.Sockets[0].Serve = func(ctx context.Context, _ *http.Request, _ *pb.LiveOpen, _ *Conn) error {
			close(reached)
			<-ctx.Done()
			return ctx.Err()
		}
	})
	l := w.open(t, nil)
	l.enter("teacher")
	<-reached
	stopped := make(chan error, 1)
	go func() { stopped <- w.stop() }()
	l.refused("unavailable", websocket.StatusServiceRestart)
	if err := <-stopped; err == nil {
		t.Error("Serve tells nothing of a socket that was cut")
	}
}

func TestSocketNamesOnlyKnownMethods(t *testing.T) {
	t.Parallel()
	cfg, parts := DefaultConfig(), Parts{
		Authenticator: newAccounts(), Log: discard(),
		Sockets: []Socket{{Pattern: "GET /live", Procedures: []string{"/nobody/Knows"}, Serve: parrot}},
	}
	if _, err := New(cfg, parts); err == nil || !strings.Contains(err.Error(), "/nobody/Knows") {
		t.Errorf("got %v", err)
	}
}

func TestClientThatLeavesEndsTheCall(t *testing.T) {
	t.Parallel()
	w := newSocketWorld(t, nil)
	for _, leave := range []func(*line) error{
		func(l *line) error { return l.socket.Close(websocket.StatusNormalClosure, "") },
		func(l *line) error { return l.socket.CloseNow() },
	} {
		l := w.open(t, nil)
		l.enter("teacher")
		_, _ = l.hear()
		if err := leave(l); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.stop(); err != nil {
		t.Fatal(err)
	}
	lines := w.log.calls(t, "/rooms/{room}/live")
	if len(lines) != 2 || slices.ContainsFunc(lines, func(l map[string]any) bool { return l["code"] != "canceled" }) {
		t.Errorf("the log has %v", lines)
	}
}
