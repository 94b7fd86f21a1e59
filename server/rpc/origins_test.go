package rpc

import (
	"net/http"
	"strings"
	"testing"
)

// hostileOrigins look like the allowed one, or like none.
var hostileOrigins = []string{
	"https://evil.example", "null", "https://app.example.org.evil.example", "https://evilapp.example.org", "http://app.example.org",
	"https://app.example.org:8443", "https://app.example.org:443", "https://APP.example.org", "https://app.example.org/",
	"https://app.example.org@evil.example", "https://app.example.orgevil.example", "https://sub.app.example.org",
	"https://app.example.org,https://evil.example", "https://app\u2024example.org", "file://", "*",
}

const allowedOrigin = "https://app.example.org"

func newWorldWithOrigin(t *testing.T) *world {
	t.Helper()
	return newWorld(t, func(cfg *Config, _ *Parts) { cfg.AllowedOrigins = []string{allowedOrigin} })
}

func preflight(origin, method, headers string) http.Header {
	return http.Header{
		"Origin": {origin}, "Access-Control-Request-Method": {method}, "Access-Control-Request-Headers": {headers},
	}
}

func TestPreflightOfTheAllowedOriginIsAnsweredWithExactlyIt(t *testing.T) {
	t.Parallel()
	w := newWorldWithOrigin(t)
	path := "/" + echoServiceName + "/Learner"
	res := w.do(t, http.MethodOptions, path, "", preflight(allowedOrigin, "POST", "authorization,connect-protocol-version,content-type,x-request-id"))
	h := res.Header
	if h.Get("Access-Control-Allow-Origin") != allowedOrigin || h.Get("Access-Control-Allow-Credentials") != "true" ||
		h.Get("Access-Control-Allow-Methods") != "POST" || !strings.Contains(h.Get("Access-Control-Allow-Headers"), "authorization") {
		t.Errorf("got %v", h)
	}
	for _, c := range [][2]string{{"DELETE", ""}, {"POST", "x-unknown"}} {
		res := w.do(t, http.MethodOptions, path, "", preflight(allowedOrigin, c[0], c[1]))
		if got := res.Header.Get("Access-Control-Allow-Origin"); got != "" {
			t.Errorf("%v is allowed to %q", c, got)
		}
	}
}

func TestAnswerToTheAllowedOriginCanBeRead(t *testing.T) {
	t.Parallel()
	w := newWorldWithOrigin(t)
	res := w.post(t, "Public", `"hi"`, http.Header{"Origin": {allowedOrigin}, "Sec-Fetch-Site": {"cross-site"}})
	if res.StatusCode != http.StatusOK || res.Header.Get("Access-Control-Allow-Origin") != allowedOrigin {
		t.Fatalf("got %d %v", res.StatusCode, res.Header)
	}
	exposed := res.Header.Get("Access-Control-Expose-Headers")
	for _, name := range []string{"Grpc-Status", "Retry-After", "X-Request-Id", "Www-Authenticate"} {
		if !strings.Contains(exposed, name) {
			t.Errorf("%s is not exposed: %s", name, exposed)
		}
	}
	if !strings.Contains(strings.Join(res.Header.Values("Vary"), ","), "Origin") {
		t.Error("a cache may give the answer to another origin")
	}
}

func TestHostileOriginsAreRefused(t *testing.T) {
	t.Parallel()
	for name, w := range map[string]*world{"one allowed": newWorldWithOrigin(t), "none allowed": newWorld(t, nil)} {
		for _, origin := range hostileOrigins {
			res := w.do(t, http.MethodOptions, "/"+echoServiceName+"/Public", "", preflight(origin, "POST", "content-type"))
			if got := res.Header.Get("Access-Control-Allow-Origin"); got != "" {
				t.Errorf("%s: the preflight of %q is allowed to %q", name, origin, got)
			}
			for _, site := range []string{"", "cross-site", "same-site"} {
				header := http.Header{"Origin": {origin}, "Content-Type": {"application/json"}}
				if site != "" {
					header.Set("Sec-Fetch-Site", site)
				}
				res := w.post(t, "Public", `"hi"`, header)
				if res.StatusCode != http.StatusForbidden || !strings.Contains(res.body, `"permission_denied"`) ||
					res.Header.Get("Access-Control-Allow-Origin") != "" {
					t.Errorf("%s: a POST from %q (%s) got %d %s", name, origin, site, res.StatusCode, res.body)
				}
			}
		}
	}
}

func TestOwnPagesAndProgramsMayCall(t *testing.T) {
	t.Parallel()
	w := newWorld(t, nil)
	for name, header := range map[string]http.Header{
		"own page":               {"Origin": {w.url}, "Sec-Fetch-Site": {"same-origin"}},
		"own page, old browser":  {"Origin": {w.url}},
		"own page behind TLS":    {"Origin": {strings.Replace(w.url, "http:", "https:", 1)}},
		"address bar":            {"Sec-Fetch-Site": {"none"}},
		"a program":              {},
		"an app of another name": {"User-Agent": {"app/1"}},
	} {
		if res := w.post(t, "Public", `"hi"`, header); res.StatusCode != http.StatusOK {
			t.Errorf("%s: got %d %s", name, res.StatusCode, res.body)
		}
	}
}
