package rpc

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"crypto/rand"
	"encoding/hex"
	"io"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"

	"connectrpc.com/connect"
	"golang.org/x/net/http2"
	"golang.org/x/net/http2/hpack"
)

func gzipped(t *testing.T, content []byte) string {
	t.Helper()
	var out bytes.Buffer
	w := gzip.NewWriter(&out)
	if _, err := w.Write(content); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

func quoted(length int) string { return `"` + strings.Repeat("a", length-2) + `"` }

func TestRequestsBeyondALimitAreRefused(t *testing.T) {
	t.Parallel()
	w := newWorld(t, nil)
	bearer, json := []string{"Bearer learner"}, []string{"application/json"}
	for name, c := range map[string]struct {
		method, body string
		header       http.Header
		want         int
		code         string
	}{
		"the largest message":     {"Learner", quoted(1 << 20), http.Header{"Authorization": bearer}, 200, ""},
		"a larger message":        {"Learner", quoted(1<<20 + 1), http.Header{"Authorization": bearer}, 429, "resource_exhausted"},
		"a body of 2 MiB":         {"Learner", quoted(2<<20 + 10), http.Header{"Authorization": bearer}, 429, "request body too large"},
		"2 MiB from nobody":       {"Public", quoted(2<<20 + 10), nil, 429, "request body too large"},
		"deep JSON":               {"Public", strings.Repeat("[", 60_000), nil, 400, "invalid_argument"},
		"deep objects":            {"Public", strings.Repeat(`{"a":`, 60_000), nil, 400, "invalid_argument"},
		"a lone surrogate":        {"Public", `"\ud800"`, nil, 400, "invalid_argument"},
		"invalid UTF-8":           {"Public", "\"\xff\"", nil, 400, "invalid_argument"},
		"no JSON":                 {"Public", "{{", nil, 400, "invalid_argument"},
		"compressed by a caller":  {"Learner", gzipped(t, []byte(`"hi"`)), http.Header{"Authorization": bearer, "Content-Encoding": {"gzip"}}, 200, ""},
		"no gzip under the name":  {"Learner", `"hi"`, http.Header{"Authorization": bearer, "Content-Encoding": {"gzip"}}, 400, "invalid_argument"},
		"compressed by nobody":    {"Public", gzipped(t, []byte(`"hi"`)), http.Header{"Content-Encoding": {"gzip"}}, 501, "unimplemented"},
		"a bomb from nobody":      {"Public", gzipped(t, []byte(quoted(8<<20))), http.Header{"Content-Encoding": {"gzip"}}, 501, "unimplemented"},
		"a bomb":                  {"Learner", gzipped(t, []byte(quoted(8<<20))), http.Header{"Authorization": bearer, "Content-Encoding": {"gzip"}}, 429, "resource_exhausted"},
		"a form":                  {"Public", "a=b", http.Header{"Content-Type": {"application/x-www-form-urlencoded"}}, 415, ""},
		"text":                    {"Public", `"hi"`, http.Header{"Content-Type": {"text/plain"}}, 415, ""},
		"several parts":           {"Public", `"hi"`, http.Header{"Content-Type": {"multipart/form-data; boundary=x"}}, 415, ""},
		"another protocol header": {"Public", `"hi"`, http.Header{"Content-Type": json, "Connect-Protocol-Version": {"7"}}, 400, "invalid_argument"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			res := w.post(t, c.method, c.body, c.header)
			if res.StatusCode != c.want || !strings.Contains(res.body, c.code) {
				t.Errorf("got %d %.200s, want %d %s", res.StatusCode, res.body, c.want, c.code)
			}
		})
	}
}

// TestBombIsInflatedOnlyToTheLimit counts what comes out of the decompressor.
func TestBombIsInflatedOnlyToTheLimit(t *testing.T) {
	t.Parallel()
	bomb := gzipped(t, make([]byte, 1<<20))
	d := &boundedGzip{max: 1000}
	for range 2 { // a pool uses it again
		if err := d.Reset(strings.NewReader(bomb)); err != nil {
			t.Fatal(err)
		}
		n, err := io.Copy(io.Discard, d)
		if n != 1000 || err == nil {
			t.Fatalf("inflated %d bytes, %v", n, err)
		}
	}
	exact := gzipped(t, make([]byte, 999))
	if err := d.Reset(strings.NewReader(exact)); err != nil {
		t.Fatal(err)
	}
	if n, err := io.Copy(io.Discard, d); n != 999 || err != nil {
		t.Fatalf("a message within the limit: %d bytes, %v", n, err)
	}
}

func TestStreamsAndGRPCAreBoundedToo(t *testing.T) {
	t.Parallel()
	w := newWorld(t, nil)
	random := make([]byte, 600_000)
	_, _ = rand.Read(random)
	large := hex.EncodeToString(random) // 1.2 MB that does not compress to nothing
	for _, wire := range wires {
		for _, method := range []string{"Learner", "LearnerStream"} {
			_, err := w.call(t.Context(), method, "learner", large, wire.http2, wire.options...)
			if codeOf(err) != connect.CodeResourceExhausted {
				t.Errorf("%s %s: got %.200v", wire.name, method, err)
			}
			_, err = w.call(t.Context(), method, "learner", strings.Repeat("a", 3<<20), wire.http2,
				append(wire.options, connect.WithSendGzip())...)
			if codeOf(err) != connect.CodeResourceExhausted {
				t.Errorf("%s %s, compressed: got %.200v", wire.name, method, err)
			}
		}
	}
}

func TestMalformedStreamIsTheClientsFault(t *testing.T) {
	t.Parallel()
	w := newWorld(t, nil)
	for name, frames := range map[string]string{
		"half a prefix":    "\x00\x00",
		"half a message":   "\x00\x00\x00\x00\x07\"he",
		"no JSON":          "\x00\x00\x00\x00\x02{{",
		"unknown flags":    "\x70\x00\x00\x00\x02\"\"",
		"compressed, bare": "\x01\x00\x00\x00\x02\"\"",
	} {
		res := w.post(t, "PublicStream", frames, http.Header{"Content-Type": {"application/connect+json"}})
		if !strings.Contains(res.body, `"invalid_argument"`) {
			t.Errorf("%s: got %d %q", name, res.StatusCode, res.body)
		}
	}
	if err := w.stop(); err != nil {
		t.Fatal(err)
	}
	if log := w.log.String(); strings.Contains(log, `"level":"ERROR"`) {
		t.Errorf("got %s", log)
	}
}

func TestMethodsThatChangeSomethingRefuseGET(t *testing.T) {
	t.Parallel()
	w := newWorld(t, nil)
	bearer := http.Header{"Authorization": {"Bearer learner"}}
	query := "?connect=v1&encoding=json&message=%7B%7D"
	for path, want := range map[string]int{
		"/languagetutor.v1.AuthService/ListSessions":   http.StatusOK,
		"/languagetutor.v1.AuthService/Refresh":        http.StatusMethodNotAllowed,
		"/languagetutor.v1.AuthService/Logout":         http.StatusMethodNotAllowed,
		"/languagetutor.v1.AuthService/Register":       http.StatusMethodNotAllowed,
		"/languagetutor.v1.AuthService/ChangePassword": http.StatusMethodNotAllowed,
		"/" + echoServiceName + "/LearnerStream":       http.StatusMethodNotAllowed,
	} {
		if res := w.do(t, http.MethodGet, path+query, "", bearer); res.StatusCode != want {
			t.Errorf("GET %s: got %d, want %d", path, res.StatusCode, want)
		}
	}
	if res := w.do(t, http.MethodGet, "/languagetutor.v1.AuthService/ListSessions"+query, "", nil); res.StatusCode != http.StatusUnauthorized {
		t.Errorf("GET without a token: got %d", res.StatusCode)
	}
}

func TestLargeHeaderIsRefused(t *testing.T) {
	t.Parallel()
	w := newWorld(t, nil)
	conn := w.dial(t)
	// Exactly as much as the server reads, so that no byte is left over when it closes: the limit, the slop of net/http, and
	// where it looks for the preface of HTTP/2.
	head := "GET /healthz HTTP/1.1\r\nHost: x\r\nX-Large: "
	if _, err := io.WriteString(conn, head+strings.Repeat("x", DefaultMaxHeaderBytes+4096+len(http2.ClientPreface)-len(head))); err != nil {
		t.Fatal(err)
	}
	res, err := http.ReadResponse(bufio.NewReader(conn), nil)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = res.Body.Close() }()
	if res.StatusCode != http.StatusRequestHeaderFieldsTooLarge {
		t.Errorf("got %s", res.Status)
	}
}

func TestHTTP2OffersAHundredStreams(t *testing.T) {
	t.Parallel()
	w := newWorld(t, nil)
	conn := w.dial(t)
	if _, err := io.WriteString(conn, http2.ClientPreface); err != nil {
		t.Fatal(err)
	}
	framer := http2.NewFramer(conn, conn)
	if err := framer.WriteSettings(); err != nil {
		t.Fatal(err)
	}
	for {
		frame, err := framer.ReadFrame()
		if err != nil {
			t.Fatal(err)
		}
		if settings, ok := frame.(*http2.SettingsFrame); ok && !settings.IsAck() {
			if got, set := settings.Value(http2.SettingMaxConcurrentStreams); !set || got != DefaultMaxConcurrentStreams {
				t.Fatalf("got %d", got)
			}
			return
		}
	}
}

// TestStreamsThatAreResetAtOnceDoNotPileUp is the rapid reset attack.
func TestStreamsThatAreResetAtOnceDoNotPileUp(t *testing.T) {
	t.Parallel()
	var running, most atomic.Int32
	w := newWorld(t, func(_ *Config, p *Parts) {
		p.Routes = []Route{{Pattern: "GET /slow", Handler: http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
			for now := running.Add(1); ; {
				if seen := most.Load(); now <= seen || most.CompareAndSwap(seen, now) {
					break
				}
			}
			<-r.Context().Done()
			<-Draining(r.Context()) // work that does not stop when the client goes away
			running.Add(-1)
		})}}
	})
	conn := w.dial(t)
	if _, err := io.WriteString(conn, http2.ClientPreface); err != nil {
		t.Fatal(err)
	}
	framer := http2.NewFramer(conn, conn)
	if err := framer.WriteSettings(); err != nil {
		t.Fatal(err)
	}
	go func() { _, _ = io.Copy(io.Discard, conn) }()
	var head bytes.Buffer
	encoder := hpack.NewEncoder(&head)
	for _, field := range [][2]string{{":method", "GET"}, {":scheme", "http"}, {":authority", "x"}, {":path", "/slow"}} {
		if err := encoder.WriteField(hpack.HeaderField{Name: field[0], Value: field[1], Sensitive: true}); err != nil {
			t.Fatal(err)
		}
	}
	for id := uint32(1); id < 4000; id += 2 {
		err := framer.WriteHeaders(http2.HeadersFrameParam{StreamID: id, BlockFragment: head.Bytes(), EndHeaders: true, EndStream: true})
		if err == nil {
			err = framer.WriteRSTStream(id, http2.ErrCodeCancel)
		}
		if err != nil {
			break // the server has had enough
		}
	}
	if res := w.do(t, http.MethodGet, "/healthz", "", nil); res.StatusCode != http.StatusOK {
		t.Errorf("another client got %d", res.StatusCode)
	}
	if n := most.Load(); n > DefaultMaxConcurrentStreams {
		t.Errorf("%d requests ran at once", n)
	}
}

func TestConnectionsBeyondTheLimitWait(t *testing.T) {
	t.Parallel()
	w := newWorld(t, func(cfg *Config, _ *Parts) { cfg.Limits.Connections = 1 })
	first := w.dial(t)
	incoming := bufio.NewReader(first)
	ask := func() {
		t.Helper()
		if _, err := io.WriteString(first, "GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n"); err != nil {
			t.Fatal(err)
		}
		res, err := http.ReadResponse(incoming, nil)
		if err != nil {
			t.Fatal(err)
		}
		_, _ = io.Copy(io.Discard, res.Body)
		_ = res.Body.Close()
	}
	ask()
	second := w.dial(t)
	if _, err := io.WriteString(second, "GET /healthz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"); err != nil {
		t.Fatal(err)
	}
	answered := make(chan string, 1)
	go func() {
		answer, _ := io.ReadAll(second)
		answered <- string(answer)
	}()
	for range 50 { // the second would be served between these
		ask()
	}
	select {
	case <-answered:
		t.Fatal("a second connection was served beside the first")
	default:
	}
	_ = first.Close()
	if got := <-answered; !strings.Contains(got, "alive") {
		t.Fatalf("got %q", got)
	}
}
