package contract

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"crypto/x509"
	"encoding/json"
	"encoding/pem"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"
	"google.golang.org/genproto/googleapis/rpc/errdetails"
	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/proto"

	"github.com/languagetutor/languagetutor/server"
	"github.com/languagetutor/languagetutor/server/config"
	"github.com/languagetutor/languagetutor/server/identity"
	"github.com/languagetutor/languagetutor/server/identity/identitytest"
	"github.com/languagetutor/languagetutor/server/postgres"
	"github.com/languagetutor/languagetutor/server/postgres/pgtest"
)

// world is a server on a database of its own.
type world struct {
	t      testing.TB
	url    string
	key    ed25519.PrivateKey
	log    *logBuffer
	http   *http.Client
	db     *pgxpool.Pool
	people atomic.Uint32
}

// words are in the catalogue of every world.
var words = []string{"00000000-0000-7000-8000-000000000001", "00000000-0000-7000-8000-000000000002"}

func newWorld(t testing.TB) *world {
	t.Helper()
	ctx := context.WithoutCancel(t.Context())
	w := &world{t: t, log: &logBuffer{}}
	url, keyFile := pgtest.URL(t), filepath.Join(t.TempDir(), "key.pem")
	if err := identity.EnsureKeyFile(keyFile); err != nil {
		t.Fatal(err)
	}
	w.key = readKey(t, keyFile)
	cfg := config.Config{
		Listen: "127.0.0.1:0", LogLevel: "debug", DrainTimeout: 10 * time.Second, MaxConnections: 1000, Reflection: true,
		// Each learner comes from an address of their own, so that none uses up the limits of another.
		TrustedProxies: []string{"127.0.0.0/8"}, InsecureCookies: true,
		DatabaseURL: config.Secret(url), DatabaseMaxConns: 10, Issuer: "https://tutor.example", SigningKeyFiles: []string{keyFile},
	}
	log := slog.New(slog.NewJSONHandler(w.log, &slog.HandlerOptions{Level: slog.LevelDebug}))
	srv, err := server.New(ctx, cfg, server.Options{
		Version: "test", Log: log, PasswordHash: identitytest.CheapHash, Models: &config.Models{Scripted: true},
	})
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(ctx)
	ended := make(chan error, 1)
	go func() { ended <- srv.Run(ctx) }()
	transport := &http.Transport{MaxIdleConnsPerHost: 32}
	w.url, w.http = "http://"+srv.Addr().String(), &http.Client{Transport: transport, Timeout: time.Minute}
	t.Cleanup(func() {
		transport.CloseIdleConnections()
		stop()
		if err := <-ended; err != nil {
			t.Errorf("the server ended with %v", err)
		}
		if t.Failed() {
			t.Logf("errors in the server's log:\n%s", w.log.errors())
		}
	})
	if w.db, err = postgres.Open(ctx, postgres.Config{URL: url, MaxConns: 4}); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(w.db.Close)
	for i, word := range words {
		_, err := w.db.Exec(ctx, `
			INSERT INTO catalog_words (id, language, lemma, part_of_speech, translations, frequency_rank, source, licence, search_text)
			VALUES ($1, 'fr', $2, 1, '{"en": ["word"]}', $3, 'test', 'none', $2)`, word, fmt.Sprintf("mot%d", i), i+1)
		if err != nil {
			t.Fatal(err)
		}
	}
	return w
}

func readKey(t testing.TB, path string) ed25519.PrivateKey {
	t.Helper()
	raw, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	block, _ := pem.Decode(raw)
	key, err := x509.ParsePKCS8PrivateKey(block.Bytes)
	if err != nil {
		t.Fatal(err)
	}
	return key.(ed25519.PrivateKey)
}

// logBuffer keeps what the server logs.
type logBuffer struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (b *logBuffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.text.Write(p)
}

func (b *logBuffer) String() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.text.String()
}

// errors are the first lines of level ERROR.
func (b *logBuffer) errors() string {
	var lines []string
	for line := range strings.Lines(b.String()) {
		if strings.Contains(line, `"level":"ERROR"`) && len(lines) < 5 {
			lines = append(lines, line)
		}
	}
	return strings.Join(lines, "")
}

// client sends JSON, as one learner or as nobody.
type client struct {
	*world
	token   string
	address string
}

// stranger is a client without a token, from an address of its own.
func (w *world) stranger() client {
	n := w.people.Add(1)
	return client{world: w, address: fmt.Sprintf("10.%d.%d.%d", n>>16&0xff, n>>8&0xff, n&0xff)}
}

// answer is what the server said.
type answer struct {
	status int
	header http.Header
	body   []byte
}

// post sends a body to a procedure, with more headers in pairs.
func (c client) post(procedure string, body []byte, header ...string) (answer, error) {
	req, err := http.NewRequestWithContext(context.WithoutCancel(c.t.Context()), http.MethodPost, c.url+procedure, bytes.NewReader(body))
	if err != nil {
		return answer{}, err
	}
	req.Header.Set("Content-Type", "application/json")
	if !streams[procedure] {
		return c.send(req, header...)
	}
	req.Header.Set("Content-Type", "application/connect+json")
	req.Body = io.NopCloser(bytes.NewReader(envelope(body)))
	req.ContentLength = int64(len(body) + envelopeHead)
	a, err := c.send(req, header...)
	if err != nil {
		return a, err
	}
	return unwrap(a)
}

func (c client) send(req *http.Request, header ...string) (answer, error) {
	req.Header.Set("X-Forwarded-For", c.address)
	if c.token != "" {
		req.Header.Set("Authorization", "Bearer "+c.token)
	}
	for i := 0; i < len(header); i += 2 {
		req.Header.Set(header[i], header[i+1])
	}
	res, err := c.http.Do(req)
	if err != nil {
		return answer{}, err
	}
	body, err := io.ReadAll(res.Body)
	if closed := res.Body.Close(); err == nil {
		err = closed
	}
	return answer{status: res.StatusCode, header: res.Header, body: body}, err
}

// failure is an error as the Connect protocol writes it.
type failure struct {
	Code    string `json:"code"`
	Message string `json:"message"`
	Details []struct {
		Type  string `json:"type"`
		Value string `json:"value"`
	} `json:"details"`
}

// failure reads the answer as an error; the zero value when it is none.
func (a answer) failure() failure {
	var f failure
	if a.status == http.StatusOK || json.Unmarshal(a.body, &f) != nil {
		return failure{}
	}
	return f
}

// violations are the fields that the answer calls wrong, with what it says of each.
func (a answer) violations(t testing.TB) map[string]string {
	t.Helper()
	found := map[string]string{}
	for _, d := range a.failure().Details {
		if d.Type != "google.rpc.BadRequest" {
			continue
		}
		bad := &errdetails.BadRequest{}
		if err := proto.Unmarshal(decodeBase64(d.Value), bad); err != nil {
			t.Errorf("detail %s: %v", d.Type, err)
		}
		for _, v := range bad.GetFieldViolations() {
			found[v.GetField()] = v.GetDescription()
		}
	}
	return found
}

func (a answer) String() string { return fmt.Sprintf("%d %.600s", a.status, a.body) }

// try sends a request to its method. On success it returns the response.
func (c client) try(req proto.Message) (proto.Message, answer, error) {
	m := methodOf(req)
	body, err := protojson.Marshal(req)
	if err != nil {
		return nil, answer{}, err
	}
	a, err := c.post(m.procedure, body)
	if err != nil || a.status != http.StatusOK {
		return nil, a, err
	}
	res := m.newResponse()
	if err := protojson.Unmarshal(a.last(), res); err != nil {
		return nil, a, fmt.Errorf("%s: %w", m.procedure, err)
	}
	return res, a, nil
}

// do sends a request that must succeed.
func do[R proto.Message](t testing.TB, c client, req proto.Message) R {
	t.Helper()
	res, a, err := c.try(req)
	if err != nil {
		t.Fatal(err)
	}
	if a.status != http.StatusOK {
		t.Fatalf("%s: %s", methodOf(req).procedure, a)
	}
	return res.(R)
}

// ready fails the test unless the server is up and serves.
func (w *world) ready(t testing.TB) {
	t.Helper()
	req, err := http.NewRequestWithContext(context.WithoutCancel(t.Context()), http.MethodGet, w.url+"/readyz", http.NoBody)
	if err != nil {
		t.Fatal(err)
	}
	if a, err := w.stranger().send(req); err != nil || a.status != http.StatusOK {
		t.Fatalf("the server is not ready: %s, %v", a, err)
	}
}
