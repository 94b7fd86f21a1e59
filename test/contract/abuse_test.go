package contract

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"fmt"
	"io"
	"net"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	pb "github.com/languagetutor/languagetutor/proto/languagetutor/v1"
)

const searchCatalogue = "/languagetutor.v1.VocabularyService/SearchCatalogue"

// connection is a bare connection to the server, for what no honest client does.
func (w *world) connection(t *testing.T) net.Conn {
	t.Helper()
	var dialer net.Dialer
	conn, err := dialer.DialContext(t.Context(), "tcp", strings.TrimPrefix(w.url, "http://"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.Close() })
	if err := conn.SetDeadline(time.Now().Add(time.Minute)); err != nil {
		t.Fatal(err)
	}
	return conn
}

func (s *scene) head(procedure string, length int) string {
	return fmt.Sprintf("POST %s HTTP/1.1\r\nHost: tutor\r\nContent-Type: application/json\r\nAuthorization: Bearer %s\r\nContent-Length: %d\r\n\r\n",
		procedure, s.token, length)
}

func TestBodyOfTwoMegabytesIsRefused(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	s := w.scene(t)
	for _, size := range []int{1<<20 + 1, 2 << 20, 8 << 20} {
		conn := w.connection(t)
		body := `{"language":"fr","query":"` + strings.Repeat("a", size) + `"}`
		sent := make(chan struct{})
		go func() {
			defer close(sent)
			_, _ = io.WriteString(conn, s.head(searchCatalogue, len(body))+body) // the server may hang up before the end
		}()
		res, err := http.ReadResponse(bufio.NewReader(conn), nil)
		if err != nil {
			t.Fatalf("%d bytes: %v", size, err)
		}
		if res.StatusCode < 400 || res.StatusCode >= 500 {
			t.Errorf("%d bytes: %s", size, res.Status)
		}
		_ = res.Body.Close()
		_ = conn.Close()
		<-sent
	}
	s.stillServed(t)
}

// stillServed fails the test unless an honest request succeeds.
func (s *scene) stillServed(t *testing.T) {
	t.Helper()
	s.ready(t)
	do[*pb.SearchCatalogueResponse](t, s.client, &pb.SearchCatalogueRequest{Language: "fr"})
}

func TestGzipBombIsRefused(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	s := w.scene(t)
	var megabyte bytes.Buffer
	writer := gzip.NewWriter(&megabyte)
	if _, err := io.WriteString(writer, strings.Repeat(" ", 1<<20)); err != nil { // which JSON may begin with
		t.Fatal(err)
	}
	if err := writer.Close(); err != nil {
		t.Fatal(err)
	}
	bomb := bytes.Repeat(megabyte.Bytes(), 50) // gzip files may follow each other
	for _, m := range methods() {
		a, err := s.post(m.procedure, bomb, "Content-Encoding", "gzip")
		if err != nil {
			t.Errorf("%s: %v", m.name, err)
			continue
		}
		// Who has not signed in may send nothing compressed.
		want := []string{"invalid_argument", "resource_exhausted"}
		if m.public() {
			want = []string{"unimplemented"}
		}
		if code := a.failure().Code; !slices.Contains(want, code) {
			t.Errorf("%s: %s; want one of %v", m.name, a, want)
		}
	}
	s.stillServed(t)
}

func TestMalformedBodiesAreRefused(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	s := w.scene(t)
	deep := strings.Repeat("[", 60_000)
	for name, c := range map[string]struct {
		kind, body string
		status     int // 0 where a newer client is let pass
	}{
		"deep list":               {"application/json", deep, http.StatusBadRequest},
		"deep list in a field":    {"application/json", `{"language":` + deep + "}", http.StatusBadRequest},
		"deep list nobody knows":  {"application/json", `{"unknown":` + deep + strings.Repeat("]", 60_000) + "}", 0},
		"deep objects":            {"application/json", strings.Repeat(`{"content":`, 60_000), http.StatusBadRequest},
		"no body":                 {"application/json", "", http.StatusBadRequest},
		"a list":                  {"application/json", "[]", http.StatusBadRequest},
		"null":                    {"application/json", "null", http.StatusBadRequest},
		"two messages":            {"application/json", `{"language":"fr"}{"language":"fr"}`, http.StatusBadRequest},
		"a field twice":           {"application/json", `{"language":"fr","language":"fr"}`, http.StatusBadRequest},
		"a number for a text":     {"application/json", `{"language":1}`, http.StatusBadRequest},
		"a text for a number":     {"application/json", `{"language":"fr","pageSize":"many"}`, http.StatusBadRequest},
		"too large a number":      {"application/json", `{"language":"fr","pageSize":1e99}`, http.StatusBadRequest},
		"an unknown enum":         {"application/json", `{"language":"fr","level":"LEVEL_Z9"}`, 0},
		"bytes that are not UTF8": {"application/json", "{\"language\":\"\xff\xfe\"}", http.StatusBadRequest},
		"bytes as protobuf":       {"application/proto", "\xff\xff\xff\xff\xff", http.StatusBadRequest},
		"bad UTF-8 as protobuf":   {"application/proto", "\x0a\x02\xff\xfe", http.StatusBadRequest},
		"text":                    {"text/plain", `{"language":"fr"}`, http.StatusUnsupportedMediaType},
		"a form":                  {"application/x-www-form-urlencoded", "language=fr", http.StatusUnsupportedMediaType},
		"a file":                  {"multipart/form-data; boundary=x", "--x--", http.StatusUnsupportedMediaType},
		"no type":                 {"", `{"language":"fr"}`, http.StatusUnsupportedMediaType},
	} {
		a, err := s.post(searchCatalogue, []byte(c.body), "Content-Type", c.kind)
		if err != nil || (a.status != c.status && c.status != 0) || a.status >= http.StatusInternalServerError {
			t.Errorf("%s: %s, %v; want %d", name, a, err, c.status)
		}
	}
	s.stillServed(t)
}

// TestSlowBodyIsCut sends one byte and waits: the server must not wait for ever.
func TestSlowBodyIsCut(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	s := w.scene(t)
	conn := w.connection(t)
	if _, err := io.WriteString(conn, s.head(searchCatalogue, 100)+"{"); err != nil {
		t.Fatal(err)
	}
	slowHead := w.connection(t)
	if _, err := io.WriteString(slowHead, "POST / HTTP/1.1\r\nHost: "); err != nil {
		t.Fatal(err)
	}
	s.stillServed(t)
	for what, conn := range map[string]net.Conn{"body": conn, "header": slowHead} {
		got, err := io.ReadAll(conn) // ends when the server hangs up
		if err != nil {
			t.Errorf("slow %s: %v after %q", what, err, got)
		}
		if bytes.HasPrefix(got, []byte("HTTP/1.1 200")) {
			t.Errorf("slow %s: answered %q", what, got)
		}
	}
	s.stillServed(t)
}

// TestOnlyReadsAnswerGet asks by GET, which a page of another site could: only what changes nothing may answer.
func TestOnlyReadsAnswerGet(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	s := w.scene(t)
	for _, m := range methods() {
		req, err := s.getRequest(t, m, requests[m.name](t, s))
		if err != nil {
			t.Fatal(err)
		}
		a, err := s.send(req)
		if err != nil {
			t.Fatal(err)
		}
		if want := map[bool]int{true: http.StatusOK, false: http.StatusMethodNotAllowed}[m.readsOnly()]; a.status != want {
			t.Errorf("GET of %s: %s; want %d", m.name, a, want)
		}
	}
}
