package main

import (
	"context"
	"encoding/json"
	"io"
	"net/http"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/languagetutor/languagetutor/server/identity"
	"github.com/languagetutor/languagetutor/server/postgres/pgtest"
)

// instance is a `tutor serve` that runs.
type instance struct {
	url    string
	log    *output
	client *http.Client
	stop   context.CancelFunc
	ended  chan int
}

// serve starts `tutor serve` on a free port and returns when it serves.
func serve(t *testing.T, args ...string) *instance {
	t.Helper()
	key := filepath.Join(t.TempDir(), "key.pem")
	if err := identity.EnsureKeyFile(key); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	s := &instance{
		log: &output{}, stop: cancel, ended: make(chan int, 1),
		client: &http.Client{Transport: &http.Transport{DisableKeepAlives: true}},
	}
	args = append([]string{
		"serve", "--listen=127.0.0.1:0", "--metrics-listen=", "--database-url=" + pgtest.URL(t), "--signing-key-files=" + key,
	}, args...)
	finished := make(chan struct{})
	go func() {
		defer close(finished)
		s.ended <- run(ctx, args, strings.NewReader(""), io.Discard, s.log)
	}()
	t.Cleanup(func() { cancel(); <-finished })
	eventually(t, finished, func() bool {
		for _, line := range s.lines(t) {
			if line["msg"] == "serving" {
				s.url = "http://" + line["address"].(string)
			}
		}
		return s.url != ""
	})
	return s
}

// eventually asks until the answer is yes. The test fails when ended is closed before.
func eventually(t *testing.T, ended <-chan struct{}, ask func() bool) {
	t.Helper()
	ticker := time.NewTicker(5 * time.Millisecond)
	defer ticker.Stop()
	for !ask() {
		select {
		case <-ticker.C:
		case <-ended:
			if !ask() {
				t.Fatal("the server ended before")
			}
			return
		}
	}
}

// lines are the finished lines of the log, each of which must be JSON.
func (s *instance) lines(t *testing.T) []map[string]any {
	t.Helper()
	var all []map[string]any
	for line := range strings.Lines(s.log.String()) {
		var fields map[string]any
		if err := json.Unmarshal([]byte(line), &fields); err != nil {
			t.Fatalf("a line of the log is not JSON: %s", line)
		}
		all = append(all, fields)
	}
	return all
}

// get returns the status of a path; 0 when nobody takes the connection.
func (s *instance) get(path string) int {
	res, err := s.client.Get(s.url + path)
	if err != nil {
		return 0
	}
	_ = res.Body.Close()
	return res.StatusCode
}

func TestServeAnswersUntilItIsToldToStop(t *testing.T) {
	t.Parallel()
	s := serve(t, "--drain-delay=0s")
	for _, path := range []string{"/healthz", "/readyz"} {
		if status := s.get(path); status != http.StatusOK {
			t.Errorf("%s: %d", path, status)
		}
	}
	s.stop()
	if code := <-s.ended; code != 0 {
		t.Errorf("exit code %d: %s", code, s.log)
	}
	if status := s.get("/healthz"); status != 0 {
		t.Errorf("/healthz after the end: %d", status)
	}
}

// TestServeTakesRequestsForTheDrainDelay fails by a server that closes its port at once.
func TestServeTakesRequestsForTheDrainDelay(t *testing.T) {
	t.Parallel()
	s := serve(t, "--drain-delay=3s")
	s.stop()
	status := http.StatusOK
	eventually(t, nil, func() bool {
		status = s.get("/readyz")
		return status != http.StatusOK
	})
	if status != http.StatusServiceUnavailable {
		t.Errorf("/readyz of a server that is told to stop: %d", status)
	}
	if status := s.get("/healthz"); status != http.StatusOK {
		t.Errorf("/healthz during the delay: %d", status)
	}
	if code := <-s.ended; code != 0 {
		t.Errorf("exit code %d: %s", code, s.log)
	}
}

// TestServeWithoutRedisLogsTheClientsLines is not parallel: the Redis client has one logger for the whole process.
func TestServeWithoutRedisLogsTheClientsLines(t *testing.T) { //nolint:paralleltest // See above.
	s := serve(t, "--drain-delay=0s", "--redis-url=unix://"+filepath.Join(t.TempDir(), "nobody"))
	if status := s.get("/readyz"); status != http.StatusOK {
		t.Errorf("/readyz without Redis: %d", status)
	}
	s.stop()
	if code := <-s.ended; code != 0 {
		t.Errorf("exit code %d: %s", code, s.log)
	}
	if !slices.ContainsFunc(s.lines(t), func(line map[string]any) bool {
		text, _ := line["line"].(string)
		return line["msg"] == "redis client" && line["level"] == "WARN" && strings.Contains(text, "failed to dial")
	}) {
		t.Errorf("the client's line is missing:\n%s", s.log)
	}
}

func TestServeNamesTheSettingWhoseFileIsNoKey(t *testing.T) {
	t.Parallel()
	code, _, stderr := tutor(t, "serve", "--listen=127.0.0.1:0", "--metrics-listen=", "--database-url="+pgtest.URL(t),
		"--signing-key-files="+write(t, "key.pem", "no key"))
	if code != 1 || !strings.Contains(stderr, "setting signing-key-files:") {
		t.Errorf("exit code %d: %s", code, stderr)
	}
}
