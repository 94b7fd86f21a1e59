package rpc

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"connectrpc.com/connect"
	"github.com/coder/websocket"
	"google.golang.org/genproto/googleapis/rpc/errdetails"
	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/proto"

	pb "github.com/languagetutor/languagetutor/proto/languagetutor/v1"
	"github.com/languagetutor/languagetutor/server/fault"
)

const (
	// socketPing is how often a silent client is asked whether it lives, and how long it has to answer.
	socketPing = 30 * time.Second
	// socketMessageBytes is the largest message of a client.
	socketMessageBytes = 64 << 10
)

// Socket is a WebSocket beside the services. It carries LiveRequests and LiveResponses as JSON.
type Socket struct {
	// Pattern is that of http.ServeMux, with the method GET.
	Pattern string
	// Procedures are the methods that it stands for: whoever may not call all of them does not come in.
	Procedures []string
	// Serve talks with the client until it returns; why it did is told to the client. open is the client's first message. The
	// caller is in the context, which ends when the caller's session does or the client goes away.
	Serve func(ctx context.Context, r *http.Request, open *pb.LiveOpen, conn *Conn) error
}

// Conn is the server's end of a Socket.
type Conn struct {
	socket   *websocket.Conn
	sockets  *sockets
	policies []policy
	caller   Caller
	token    atomic.Pointer[string]
	requests chan *pb.LiveRequest
}

// sockets serves the WebSockets. An upgraded connection is out of the HTTP server's sight, so they are counted here.
type sockets struct {
	gate     *gate
	validate interceptor
	origins  []string
	open     sync.WaitGroup
}

var (
	errSocketMessage = fault.New(fault.InvalidArgument, "a message must be a LiveRequest as JSON text, the first one with open")
	errSocketClosed  = errors.New("the client closed the socket")
)

// handler serves a Socket. Nothing of it is done before the caller has shown a token that the policies allow.
func (s *sockets) handler(socket Socket) (http.Handler, error) {
	var all []policy
	for _, procedure := range socket.Procedures {
		p, known := s.gate.policies[procedure]
		if !known {
			return nil, errors.New("socket " + socket.Pattern + " stands for the unknown method " + procedure)
		}
		all = append(all, p)
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		s.open.Add(1)
		defer s.open.Done()
		if !s.mayOpen(r) {
			http.Error(w, "this origin may not open the socket", http.StatusForbidden)
			return
		}
		accepted, err := websocket.Accept(w, r, &websocket.AcceptOptions{InsecureSkipVerify: true}) // mayOpen has looked
		if err != nil {
			return // Accept has answered
		}
		defer accepted.CloseNow() //nolint:errcheck // It is closed already, unless the client is gone.
		accepted.SetReadLimit(socketMessageBytes)
		conn := &Conn{socket: accepted, sockets: s, policies: all, requests: make(chan *pb.LiveRequest)}
		conn.serve(r, socket)
	}), nil
}

// mayOpen says whether the page that opens the socket is one of ours, or no page at all.
func (s *sockets) mayOpen(r *http.Request) bool {
	origin := r.Header.Get("Origin")
	if origin == "" || slices.Contains(s.origins, origin) {
		return true
	}
	u, err := url.Parse(origin)
	return err == nil && u.Host != "" && strings.EqualFold(u.Host, r.Host)
}

// serve talks with the client from its first message to its last.
func (c *Conn) serve(r *http.Request, socket Socket) {
	start := c.sockets.gate.calls.now()
	ctx, stop := context.WithCancelCause(r.Context())
	var helpers sync.WaitGroup
	helpers.Go(func() { c.read(ctx, stop) })
	caller, err := c.enter(ctx)
	if err == nil {
		ctx = WithCaller(ctx, caller.Caller)
		helpers.Go(func() { c.watch(ctx, stop) })
		helpers.Go(func() { c.ping(ctx, stop) })
		err = c.talk(ctx, r, socket, caller.open)
	}
	c.close(ctx, socket.Pattern, start, err) // ends read too
	stop(nil)
	helpers.Wait()
}

// guest is a caller and the message with which they came in.
type guest struct {
	Caller
	open *pb.LiveOpen
}

// enter waits for the first message and admits its sender.
func (c *Conn) enter(ctx context.Context) (guest, error) {
	late := fault.New(fault.Unauthenticated, "the first message did not come in time")
	patience, cancel := context.WithTimeoutCause(ctx, c.sockets.gate.timeouts.Read, late)
	defer cancel()
	first, err := c.Receive(patience)
	if err != nil {
		return guest{}, err
	}
	open := first.GetOpen()
	if open == nil {
		return guest{}, errSocketMessage
	}
	if c.caller, err = c.admit(ctx, open.GetAccessToken()); err != nil {
		return guest{}, err
	}
	token := open.GetAccessToken()
	c.token.Store(&token)
	return guest{c.caller, open}, nil
}

func (c *Conn) talk(ctx context.Context, r *http.Request, socket Socket, open *pb.LiveOpen) (err error) {
	defer func() {
		if value := recover(); value != nil {
			err = recoverCall(ctx, connect.Spec{}, nil, value)
		}
	}()
	return socket.Serve(ctx, r, open, c)
}

// admit returns the caller whom a token belongs to, if all policies allow.
func (c *Conn) admit(ctx context.Context, token string) (caller Caller, err error) {
	for _, p := range c.policies {
		if caller, err = c.sockets.gate.door.admit(ctx, p, token); err != nil {
			return Caller{}, err
		}
	}
	return caller, nil
}

// Renew keeps the socket open with a newer token of the same learner.
func (c *Conn) Renew(ctx context.Context, token string) error {
	caller, err := c.admit(ctx, token)
	if err != nil {
		return err
	}
	if caller.LearnerID != c.caller.LearnerID {
		return fault.New(fault.PermissionDenied, "the token is another learner's")
	}
	c.token.Store(&token)
	return nil
}

// watch ends the call when the caller may not make it any more.
func (c *Conn) watch(ctx context.Context, stop context.CancelCauseFunc) {
	ticker := time.NewTicker(c.sockets.gate.door.recheck)
	defer ticker.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-ticker.C:
		}
		_, err := c.admit(ctx, *c.token.Load())
		if refused, ok := errors.AsType[*fault.Error](err); ok && refused.Code == fault.Unauthenticated {
			stop(refused)
			return
		}
		if connect.CodeOf(err) == connect.CodePermissionDenied {
			stop(fault.New(fault.PermissionDenied, "the role of the account is too low now"))
			return
		}
	}
}

// ping ends the call when the client does not answer.
func (c *Conn) ping(ctx context.Context, stop context.CancelCauseFunc) {
	ticker := time.NewTicker(socketPing)
	defer ticker.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-ticker.C:
		}
		patience, cancel := context.WithTimeout(ctx, socketPing)
		err := c.socket.Ping(patience)
		cancel()
		if err != nil {
			stop(errSocketClosed)
			return
		}
	}
}

// read hands the client's messages to Receive until the connection ends. Its reading cannot be broken off without closing the
// connection, so the end of the call does not: what comes after it is dropped.
func (c *Conn) read(ctx context.Context, stop context.CancelCauseFunc) {
	for {
		kind, data, err := c.socket.Read(context.WithoutCancel(ctx))
		switch {
		case errors.Is(err, websocket.ErrMessageTooBig):
			stop(fault.New(fault.ResourceExhausted, "a message is larger than %d bytes", socketMessageBytes))
			return
		case err != nil:
			stop(errSocketClosed)
			return
		}
		request := &pb.LiveRequest{}
		if kind != websocket.MessageText || (protojson.UnmarshalOptions{DiscardUnknown: true}).Unmarshal(data, request) != nil {
			stop(errSocketMessage)
			continue
		}
		if err := c.sockets.validate.check(request); err != nil {
			stop(err)
			continue
		}
		select {
		case c.requests <- request:
		case <-ctx.Done():
		}
	}
}

// Receive returns the next message of the client, which follows the rules of the contract, or why ctx ended.
func (c *Conn) Receive(ctx context.Context) (*pb.LiveRequest, error) {
	select {
	case request := <-c.requests:
		return request, nil
	case <-ctx.Done():
		return nil, context.Cause(ctx)
	}
}

// Send tells the client an event. A client that does not read is given up after the time for writing.
func (c *Conn) Send(ctx context.Context, event *pb.SessionEvent) error {
	return c.write(ctx, &pb.LiveResponse{Response: &pb.LiveResponse_Event{Event: event}})
}

// Refuse tells the client that its request about a turn failed, and goes on.
func (c *Conn) Refuse(ctx context.Context, turn string, err error) error {
	a := c.sockets.gate.translator.translate(ctx, err)
	if a.id != "" {
		c.sockets.gate.calls.done(ctx, "live request", c.sockets.gate.calls.now(), a)
	}
	return c.write(ctx, &pb.LiveResponse{Response: &pb.LiveResponse_Error{Error: problem(a.wire, turn)}})
}

func (c *Conn) write(ctx context.Context, message proto.Message) error {
	data, err := protojson.Marshal(message)
	if err != nil {
		return err
	}
	// Writing cannot be broken off without closing the connection either.
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), c.sockets.gate.timeouts.Write)
	defer cancel()
	if err := c.socket.Write(ctx, websocket.MessageText, data); err != nil {
		return errSocketClosed
	}
	return nil
}

// problem is an error as a LiveError.
func problem(err *connect.Error, turn string) *pb.LiveError {
	out := &pb.LiveError{Code: err.Code().String(), Message: err.Message(), TurnId: turn}
	for _, detail := range err.Details() {
		value, unknown := detail.Value()
		if unknown != nil {
			continue
		}
		switch d := value.(type) {
		case *errdetails.BadRequest:
			for _, v := range d.GetFieldViolations() {
				out.Violations = append(out.Violations, v.GetField()+": "+v.GetDescription())
			}
		case *errdetails.RetryInfo:
			out.RetryDelay = d.GetRetryDelay()
		}
	}
	return out
}

// The reasons for closing, as RFC 6455 and its registry number them; the two of our own mean what the HTTP statuses do.
const (
	statusUnauthenticated websocket.StatusCode = 4401
	statusForbidden       websocket.StatusCode = 4403
)

// close ends the connection, tells the client why, and writes its line in the log.
func (c *Conn) close(ctx context.Context, pattern string, start time.Time, err error) {
	_, path, _ := strings.Cut(pattern, " ")
	calls := c.sockets.gate.calls
	if errors.Is(err, errSocketClosed) || errors.Is(context.Cause(ctx), errSocketClosed) {
		_ = c.socket.CloseNow()
		calls.write(ctx, slog.LevelInfo, path, connect.CodeCanceled.String(), start)
		return
	}
	if err == nil {
		calls.done(ctx, path, start, answer{})
		_ = c.socket.Close(websocket.StatusNormalClosure, "")
		return
	}
	a := c.sockets.gate.translator.translate(ctx, err)
	calls.done(ctx, path, start, a)
	// The client may be gone: then nobody is left to tell.
	_ = c.write(ctx, &pb.LiveResponse{Response: &pb.LiveResponse_Error{Error: problem(a.wire, "")}})
	_ = c.socket.Close(closeStatus(a.wire.Code()), a.wire.Code().String())
}

func closeStatus(code connect.Code) websocket.StatusCode {
	switch code {
	case connect.CodeUnauthenticated:
		return statusUnauthenticated
	case connect.CodePermissionDenied:
		return statusForbidden
	case connect.CodeUnavailable:
		return websocket.StatusServiceRestart
	case connect.CodeInternal:
		return websocket.StatusInternalError
	default:
		return websocket.StatusPolicyViolation
	}
}

// closed waits until no socket is open, but not longer than that, and says whether none is.
func (s *sockets) closed(within time.Duration) bool {
	done := make(chan struct{})
	go func() {
		defer close(done)
		s.open.Wait()
	}()
	timer := time.NewTimer(within)
	defer timer.Stop()
	select {
	case <-done:
		return true
	case <-timer.C:
		return false
	}
}
