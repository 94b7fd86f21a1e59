package llmtest

import (
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/languagetutor/languagetutor/server/llm"
)

const (
	// Key is what the server takes for a key, until SetKey.
	Key = "key-for-tests"
	// patience bounds how long a test waits for what has to happen.
	patience = 30 * time.Second
	maxBody  = 1 << 20
)

// Request is what the server was asked, in either format.
type Request struct {
	Path   string // with the query
	Header http.Header
	Body   []byte

	Model string
	// System are the instructions, joined by blank lines.
	System      string
	Messages    []llm.Message
	MaxTokens   int
	Temperature *float64 // nil when left to the model
	Stream      bool
	// Schema is nil when prose is asked for.
	Schema *llm.Schema

	// Refused is why the request was turned down; "" when it was not.
	Refused string

	usage bool // is to be told in the stream
}

// refusal is an error of the API in the form that both formats can tell.
type refusal struct {
	status              int
	kind, code, message string
}

// dialect is a wire format.
type dialect interface {
	// read takes a request apart, or refuses it as the real service does.
	read(*http.Request, []byte, string) (Request, *refusal)
	// failure is the body of an error response.
	failure(refusal) any
	// opening, piece and closing are the parts of a stream; whole is an answer in one.
	opening(Request, Step) []string
	piece(Request, string) string
	closing(Request, Step) []string
	whole(Request, Step, string) any
}

// Server is a language model on a port of this machine.
type Server struct {
	// URL has no path and no slash at its end.
	URL string

	t         testing.TB
	elsewhere *httptest.Server
	strayed   atomic.Int64
	closing   chan struct{}
	hanging   chan struct{}
	gone      chan struct{}

	mu       sync.Mutex
	key      string
	script   []Step
	requests []Request
}

// New starts a server that lives as long as the test. A request takes the next step of the script; the last step stays. An
// empty script is one zero Step.
func New(tb testing.TB, script ...Step) *Server {
	tb.Helper()
	s := &Server{
		t: tb, key: Key, script: slices.Clone(script),
		closing: make(chan struct{}), hanging: make(chan struct{}, 1024), gone: make(chan struct{}, 1024),
	}
	if len(s.script) == 0 {
		s.script = []Step{{}}
	}
	mux := http.NewServeMux()
	mux.Handle("POST /v1/chat/completions", s.speak(openAI{}))
	mux.Handle("POST /openai/deployments/{deployment}/chat/completions", s.speak(openAI{azure: true}))
	mux.Handle("POST /v1/messages", s.speak(anthropic{}))
	server := httptest.NewServer(mux)
	s.URL = server.URL
	s.elsewhere = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		s.strayed.Add(1)
		w.WriteHeader(http.StatusTeapot)
	}))
	tb.Cleanup(func() {
		close(s.closing)
		server.Close()
		s.elsewhere.Close()
	})
	return s
}

// SetKey makes the server take another key than Key.
func (s *Server) SetKey(key string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.key = key
}

// Requests are all that came, the refused ones too, in the order in which they came.
func (s *Server) Requests() []Request {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.requests)
}

// Strayed counts the requests that followed a Redirect.
func (s *Server) Strayed() int { return int(s.strayed.Load()) }

// Hanging waits until an answer hangs, once for each that does. It fails the test when none does.
func (s *Server) Hanging() { s.t.Helper(); s.await(s.hanging, "no answer hangs") }

// Gone waits until a client has left an answer that is not over, once for each that did. It fails the test when none does.
func (s *Server) Gone() { s.t.Helper(); s.await(s.gone, "the client did not leave") }

func signal(happened chan<- struct{}) {
	select {
	case happened <- struct{}{}:
	default: // nobody counts that far
	}
}

func (s *Server) await(happened <-chan struct{}, otherwise string) {
	s.t.Helper()
	select {
	case <-happened:
	case <-time.After(patience):
		s.t.Errorf("%s after %v", otherwise, patience)
	}
}

func (s *Server) speak(d dialect) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxBody))
		if err != nil {
			return // the client left while it asked
		}
		req, step, refused := s.take(d, r, body)
		if refused != nil {
			fail(w, d, *refused)
			return
		}
		defer func() {
			if r.Context().Err() != nil {
				signal(s.gone)
			}
		}()
		s.answer(w, r, d, req, step)
	})
}

// take records a request and, unless it is refused, gives it a step of the script.
func (s *Server) take(d dialect, r *http.Request, body []byte) (Request, Step, *refusal) {
	s.mu.Lock()
	defer s.mu.Unlock()
	req, refused := d.read(r, body, s.key)
	req.Path, req.Header, req.Body = r.URL.RequestURI(), r.Header.Clone(), body
	if refused != nil {
		req.Refused = refused.message
	}
	s.requests = append(s.requests, req)
	if refused != nil {
		return req, Step{}, refused
	}
	step := s.script[0]
	if len(s.script) > 1 {
		s.script = s.script[1:]
	}
	return req, step.filled(), nil
}

func fail(w http.ResponseWriter, d dialect, why refusal) { reply(w, why.status, d.failure(why)) }

func reply(w http.ResponseWriter, status int, body any) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_, _ = io.WriteString(w, encode(body))
}

func encode(v any) string {
	var text strings.Builder
	encoder := json.NewEncoder(&text)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(v); err != nil {
		panic(err) // the values are this package's own
	}
	return strings.TrimSuffix(text.String(), "\n")
}
