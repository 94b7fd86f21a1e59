package client_test

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"strings"
	"sync/atomic"
	"testing"

	"connectrpc.com/connect"

	pb "github.com/languagetutor/languagetutor/proto/languagetutor/v1"
	"github.com/languagetutor/languagetutor/server/client"
	"github.com/languagetutor/languagetutor/server/client/clienttest"
	"github.com/languagetutor/languagetutor/server/postgres/pgtest"
)

func TestMain(m *testing.M) { pgtest.Main(m) }

// cutter breaks an answer off after some bytes.
type cutter struct {
	http.ResponseWriter
	left int
}

func (c *cutter) Write(p []byte) (int, error) {
	if len(p) > c.left {
		_, _ = c.ResponseWriter.Write(p[:c.left])
		c.Flush()
		panic(http.ErrAbortHandler)
	}
	c.left -= len(p)
	return c.ResponseWriter.Write(p)
}

func (c *cutter) Flush() { _ = http.NewResponseController(c.ResponseWriter).Flush() }

// unreliable stands before a server and cuts its streams, each after more bytes than the one before, until cuts are used up.
func unreliable(t *testing.T, target string, cuts int32) (address string, streams *atomic.Int32) {
	t.Helper()
	to, err := url.Parse(target)
	if err != nil {
		t.Fatal(err)
	}
	streams = &atomic.Int32{}
	proxy := &httputil.ReverseProxy{Rewrite: func(r *httputil.ProxyRequest) { r.SetURL(to) }, FlushInterval: -1}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if strings.HasPrefix(r.Header.Get("Content-Type"), "application/connect+") {
			if n := streams.Add(1); n <= cuts {
				w = &cutter{w, int(n) * 150}
			}
		}
		proxy.ServeHTTP(w, r)
	}))
	t.Cleanup(server.Close)
	return server.URL, streams
}

func begin(t *testing.T, c *client.Client) (session string) {
	t.Helper()
	session = client.NewID()
	_, err := c.Tutor.StartSession(t.Context(), &pb.StartSessionRequest{Id: session, Language: "fr", LearnerFirst: true})
	if err != nil {
		t.Fatal(err)
	}
	return session
}

func TestATurnIsReadOnceThoughItsStreamsBreak(t *testing.T) {
	t.Parallel()
	address, streams := unreliable(t, clienttest.Serve(t), 4)
	c := client.New(address)
	if err := c.Register(t.Context(), clienttest.Account); err != nil {
		t.Fatal(err)
	}
	session := begin(t, c)
	var said string
	var ids []int64
	finished, err := c.Say(t.Context(), session, "Bonjour, je voudrais parler un peu avec vous.", func(e *pb.SessionEvent) {
		ids = append(ids, e.GetId())
		if said += e.GetDelta().GetText(); e.GetReset_() != nil {
			said = ""
		}
	})
	if err != nil {
		t.Fatal(err)
	}
	for i := 1; i < len(ids); i++ {
		if ids[i] <= ids[i-1] {
			t.Errorf("event %d after %d", ids[i], ids[i-1])
		}
	}
	if streams.Load() < 3 || said != finished.GetTurn().GetTutorText() || said == "" {
		t.Errorf("over %d streams %q was read of %q", streams.Load(), said, finished.GetTurn().GetTutorText())
	}
	turns, err := c.Tutor.ListTurns(t.Context(), &pb.ListTurnsRequest{SessionId: session})
	if err != nil || len(turns.GetTurns()) != 1 {
		t.Errorf("%d turns, %v", len(turns.GetTurns()), err)
	}
}

func TestARefusalIsNotTriedAgain(t *testing.T) {
	t.Parallel()
	address, streams := unreliable(t, clienttest.Serve(t), 0)
	c := client.New(address)
	if err := c.Register(t.Context(), clienttest.Account); err != nil {
		t.Fatal(err)
	}
	ignore := func(*pb.SessionEvent) {}
	if _, err := c.Say(t.Context(), client.NewID(), "Bonjour.", ignore); connect.CodeOf(err) != connect.CodeNotFound || streams.Load() != 1 {
		t.Errorf("%v after %d streams", err, streams.Load())
	}
	session := begin(t, c)
	if _, err := c.Tutor.EndSession(t.Context(), &pb.EndSessionRequest{SessionId: session}); err != nil {
		t.Fatal(err)
	}
	if _, err := c.Listen(t.Context(), session, 0, ignore); !errors.Is(err, client.ErrEnded) {
		t.Errorf("got %v", err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := c.Listen(ctx, begin(t, c), 0, ignore); !errors.Is(err, context.Canceled) && connect.CodeOf(err) != connect.CodeCanceled {
		t.Errorf("got %v", err)
	}
}

func TestAliveTellsAServerFromNone(t *testing.T) {
	t.Parallel()
	gone := httptest.NewServer(http.NotFoundHandler())
	other := httptest.NewServer(http.NotFoundHandler())
	t.Cleanup(other.Close)
	gone.Close()
	for url, want := range map[string]bool{clienttest.Serve(t) + "/": true, other.URL: false, gone.URL: false, "::": false} {
		if got := client.Alive(t.Context(), url); got != want {
			t.Errorf("%s: %t", url, got)
		}
	}
}
