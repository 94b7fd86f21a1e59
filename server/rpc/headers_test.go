package rpc

import (
	"fmt"
	"net/http"
	"net/netip"
	"strings"
	"testing"

	"github.com/google/uuid"
)

func TestEveryRouteHasTheSecurityHeaders(t *testing.T) {
	t.Parallel()
	w := newWorld(t, func(_ *Config, p *Parts) {
		p.Routes = []Route{{Pattern: "GET /keys", Handler: http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Cache-Control", "public, max-age=300")
		})}}
	})
	bearer := http.Header{"Authorization": {"Bearer learner"}, "Content-Type": {"application/json"}}
	for _, c := range []struct {
		method, path string
		header       http.Header
		status       int
		cache        string
	}{
		{"GET", "/healthz", nil, 200, "no-store"},
		{"GET", "/readyz", nil, 200, "no-store"},
		{"GET", "/openapi.yaml", nil, 200, "no-cache"},
		{"GET", "/keys", nil, 200, "public, max-age=300"},
		{"GET", "/nothing", nil, 404, "no-store"},
		{"DELETE", "/healthz", nil, 405, "no-store"},
		{"POST", "/" + echoServiceName + "/Learner", bearer, 200, "no-store"},
		{"POST", "/" + echoServiceName + "/Learner", nil, 401, "no-store"},
		{"POST", "/" + echoServiceName + "/Nothing", bearer, 501, "no-store"},
		{"POST", "/" + echoServiceName + "/Admin", bearer, 403, "no-store"},
		{"POST", "/" + echoServiceName + "/Learner", http.Header{"Origin": {"null"}}, 403, "no-store"},
		{"POST", "/" + echoServiceName + "/Public", http.Header{"Content-Type": {"text/plain"}}, 415, "no-store"},
		{"OPTIONS", "/" + echoServiceName + "/Public", preflight("https://evil.example", "POST", ""), 204, "no-store"},
		{"GET", "/languagetutor.v1.AuthService/ListSessions?connect=v1&encoding=json&message=%7B%7D", bearer, 200, "no-store"},
	} {
		body := `"hi"`
		if c.method != http.MethodPost {
			body = ""
		}
		res := w.do(t, c.method, c.path, body, c.header)
		name := fmt.Sprint(c.method, " ", c.path, " ", c.header)
		if res.StatusCode != c.status {
			t.Errorf("%s: got %d %s", name, res.StatusCode, res.body)
		}
		for header, want := range map[string]string{
			"Content-Security-Policy":    "default-src 'self'; object-src 'none'; base-uri 'none'; frame-ancestors 'none'",
			"X-Content-Type-Options":     "nosniff",
			"Referrer-Policy":            "no-referrer",
			"Cross-Origin-Opener-Policy": "same-origin",
			"Cache-Control":              c.cache,
			"Strict-Transport-Security":  "",
			"Server":                     "",
		} {
			if got := res.Header.Values(header); strings.Join(got, "|") != want {
				t.Errorf("%s: %s is %q, want %q", name, header, got, want)
			}
		}
		if res.Header.Get(headerRequestID) == "" {
			t.Errorf("%s: no request id", name)
		}
	}
}

func TestHTTPSIsPinnedWhereTheClientSpeaksIt(t *testing.T) {
	t.Parallel()
	trusting := newWorld(t, func(cfg *Config, _ *Parts) { cfg.TrustedProxies = []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")} })
	alone := newWorld(t, nil)
	for _, c := range []struct {
		w     *world
		proto []string
		want  bool
	}{
		{trusting, []string{"https"}, true},
		{trusting, []string{"HTTPS"}, true},
		{trusting, []string{"http, https"}, true},
		{trusting, []string{"https, http"}, false},
		{trusting, []string{"https", "http"}, false},
		{trusting, nil, false},
		{alone, []string{"https"}, false},
	} {
		res := c.w.do(t, http.MethodGet, "/healthz", "", http.Header{"X-Forwarded-Proto": c.proto})
		if got := res.Header.Get("Strict-Transport-Security") != ""; got != c.want {
			t.Errorf("%v, trusting is %v: pinned is %v", c.proto, c.w == trusting, got)
		}
	}
}

func TestRequestIDIsTheClientsWhenItIsSane(t *testing.T) {
	t.Parallel()
	w := newWorld(t, nil)
	for given, kept := range map[string]bool{
		"3f1c-trace.42_A":        true,
		strings.Repeat("a", 64):  true,
		strings.Repeat("a", 65):  false,
		"short":                  false,
		"":                       false,
		"has spaces in it":       false,
		"<script>alert</script>": false,
		"newline\tinjected":      false,
	} {
		res := w.post(t, "Learner", `"hi"`, http.Header{headerRequestID: {given}, "Authorization": {"Bearer learner"}})
		got := res.Header.Get(headerRequestID)
		if (got == given) != kept {
			t.Errorf("%q was answered with %q", given, got)
		}
		if _, err := uuid.Parse(got); !kept && err != nil {
			t.Errorf("%q was replaced by %q", given, got)
		}
		lines := w.log.calls(t, "/"+echoServiceName+"/Learner")
		if last := lines[len(lines)-1]; last["request_id"] != got {
			t.Errorf("the log has %v, the answer %q", last["request_id"], got)
		}
	}
}
