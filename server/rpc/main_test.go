package rpc

import (
	"bytes"
	"context"
	"encoding/json"
	"log/slog"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"connectrpc.com/connect"
	"go.uber.org/goleak"
	"google.golang.org/protobuf/types/known/wrapperspb"

	pb "github.com/languagetutor/languagetutor/proto/languagetutor/v1"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// world is a server that listens, with services of the test behind it.
type world struct {
	url      string
	server   *Server
	auth     *accounts
	echo     *echo
	contract *contractServices
	log      *lines
	http1    *http.Client
	http2    *http.Client
	// stop ends the server and returns what Serve did.
	stop func() error
}

// newWorld starts a server; change may alter what it is built of.
func newWorld(t *testing.T, change func(*Config, *Parts)) *world {
	t.Helper()
	w := &world{auth: newAccounts(), echo: &echo{}, contract: &contractServices{}, log: &lines{}}
	cfg, parts := DefaultConfig(), Parts{
		Services: []Service{
			{Name: echoServiceName, Register: w.echo.register},
			NewService[pb.AuthServiceHandler](pb.AuthServiceName, pb.NewAuthServiceHandler, &w.contract.auth),
			NewService[pb.VocabularyServiceHandler](pb.VocabularyServiceName, pb.NewVocabularyServiceHandler, &w.contract.vocabulary),
		},
		Authenticator: w.auth,
		Log:           slog.New(slog.NewJSONHandler(w.log, &slog.HandlerOptions{Level: slog.LevelDebug})),
	}
	cfg.Addr = "127.0.0.1:0"
	if change != nil {
		change(&cfg, &parts)
	}
	var err error
	if w.server, err = New(cfg, parts); err != nil {
		t.Fatal(err)
	}
	if err := w.server.Listen(t.Context()); err != nil {
		t.Fatal(err)
	}
	w.url = "http://" + w.server.Addr().String()
	ctx, cancel := context.WithCancel(context.Background())
	served := make(chan error, 1)
	go func() { served <- w.server.Serve(ctx) }()
	w.stop = sync.OnceValue(func() error {
		cancel()
		return <-served
	})
	w.http1, w.http2 = newClient(false), newClient(true)
	t.Cleanup(func() {
		w.http1.CloseIdleConnections()
		w.http2.CloseIdleConnections()
		_ = w.stop()
	})
	return w
}

func newClient(http2 bool) *http.Client {
	protocols := &http.Protocols{}
	protocols.SetHTTP1(!http2)
	protocols.SetUnencryptedHTTP2(http2)
	return &http.Client{
		Transport:     &http.Transport{Protocols: protocols, DisableCompression: true},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
}

// wires are the protocols in which every refusal and error must arrive.
var wires = []struct {
	name    string
	http2   bool
	options []connect.ClientOption
}{
	{"connect json", false, []connect.ClientOption{connect.WithProtoJSON()}},
	{"connect proto over http2", true, nil},
	{"grpc", true, []connect.ClientOption{connect.WithGRPC()}},
	{"grpc-web", false, []connect.ClientOption{connect.WithGRPCWeb()}},
}

// client returns a client of one method of the test's service.
func (w *world) client(method string, http2 bool, options ...connect.ClientOption) *connect.Client[text, text] {
	client := w.http1
	if http2 {
		client = w.http2
	}
	return connect.NewClient[text, text](client, w.url+"/"+echoServiceName+"/"+method, options...)
}

// call calls a method of the test's service, stream or not, and returns the messages it answers with.
func (w *world) call(ctx context.Context, method, token, message string, http2 bool, options ...connect.ClientOption) ([]string, error) {
	client := w.client(method, http2, options...)
	req := connect.NewRequest(wrapperspb.String(message))
	if token != "" {
		req.Header().Set("Authorization", "Bearer "+token)
	}
	if !strings.Contains(method, "Stream") {
		res, err := client.CallUnary(ctx, req)
		if err != nil {
			return nil, err
		}
		return []string{res.Msg.GetValue()}, nil
	}
	stream, err := client.CallServerStream(ctx, req)
	if err != nil {
		return nil, err
	}
	var got []string
	for stream.Receive() {
		got = append(got, stream.Msg().GetValue())
	}
	return got, errorsJoin(stream.Err(), stream.Close())
}

func errorsJoin(first, second error) error {
	if first != nil {
		return first
	}
	return second
}

// lines is the log of a server.
type lines struct {
	mu  sync.Mutex
	buf bytes.Buffer
}

func (l *lines) Write(line []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.buf.Write(line)
}

func (l *lines) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.buf.String()
}

// calls returns the lines about calls of a procedure.
func (l *lines) calls(t *testing.T, procedure string) []map[string]any {
	t.Helper()
	var found []map[string]any
	for line := range strings.Lines(l.String()) {
		entry := map[string]any{}
		if err := json.Unmarshal([]byte(line), &entry); err != nil {
			t.Fatalf("log line %q: %v", line, err)
		}
		if entry["msg"] == "call" && entry["procedure"] == procedure {
			found = append(found, entry)
		}
	}
	return found
}

// clock is a clock that a test moves.
type clock struct {
	mu  sync.Mutex
	now time.Time
}

func newClock() *clock { return &clock{now: time.Date(2030, 5, 1, 12, 0, 0, 0, time.UTC)} }

func (c *clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

func (c *clock) Add(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(d)
}
