package rpc

import (
	"net/http"
	"net/netip"
	"strings"
	"testing"

	pb "github.com/languagetutor/languagetutor/proto/languagetutor/v1"
)

func TestClientIPIsTheRightMostThatIsNotOurs(t *testing.T) {
	t.Parallel()
	trusted := proxies{netip.MustParsePrefix("10.0.0.0/8"), netip.MustParsePrefix("fd00::/8")}
	for name, c := range map[string]struct {
		peer      string
		forwarded []string
		want      string
	}{
		"no proxy":                   {"203.0.113.7:4711", nil, "203.0.113.7"},
		"spoofed without a proxy":    {"203.0.113.7:4711", []string{"198.51.100.1"}, "203.0.113.7"},
		"behind a proxy":             {"10.1.2.3:80", []string{"198.51.100.1"}, "198.51.100.1"},
		"spoofed behind a proxy":     {"10.1.2.3:80", []string{"1.1.1.1, 198.51.100.1"}, "198.51.100.1"},
		"spoofed as one of ours":     {"10.1.2.3:80", []string{"10.9.9.9, 198.51.100.1"}, "198.51.100.1"},
		"behind two proxies":         {"10.1.2.3:80", []string{"1.1.1.1, 198.51.100.1, 10.4.5.6"}, "198.51.100.1"},
		"headers in several lines":   {"10.1.2.3:80", []string{"1.1.1.1", "198.51.100.1", "10.4.5.6"}, "198.51.100.1"},
		"all ours":                   {"10.1.2.3:80", []string{"10.7.7.7, 10.4.5.6"}, "10.7.7.7"},
		"proxy that says nothing":    {"10.1.2.3:80", nil, "10.1.2.3"},
		"garbage":                    {"10.1.2.3:80", []string{"198.51.100.1, unknown"}, "10.1.2.3"},
		"garbage further left":       {"10.1.2.3:80", []string{"'; drop table, 198.51.100.1"}, "198.51.100.1"},
		"with a port":                {"10.1.2.3:80", []string{"198.51.100.1:5555"}, "198.51.100.1"},
		"IPv6":                       {"[fd00::1]:80", []string{"2001:db8::1"}, "2001:db8::1"},
		"IPv6 in brackets":           {"[fd00::1]:80", []string{"[2001:db8::1]"}, "2001:db8::1"},
		"IPv6 with a port":           {"[fd00::1]:80", []string{"[2001:db8::1]:99"}, "2001:db8::1"},
		"IPv4 in IPv6 is IPv4":       {"[::ffff:10.1.2.3]:80", []string{"::ffff:198.51.100.1"}, "198.51.100.1"},
		"a zone is not part of it":   {"[fe80::1%eth0]:80", nil, "fe80::1"},
		"a socket without addresses": {"@", []string{"198.51.100.1"}, ""},
	} {
		r := &http.Request{RemoteAddr: c.peer, Header: http.Header{"X-Forwarded-For": c.forwarded}}
		got := trusted.clientIP(r)
		if (got.IsValid() || c.want != "") && got.String() != c.want {
			t.Errorf("%s: got %v, want %s", name, got, c.want)
		}
	}
}

func TestHandlerSeesTheRequest(t *testing.T) {
	t.Parallel()
	w := newWorld(t, func(cfg *Config, _ *Parts) {
		cfg.TrustedProxies = []netip.Prefix{netip.MustParsePrefix("127.0.0.1/32")}
	})
	res := w.do(t, http.MethodPost, pb.AuthServiceListSessionsProcedure, "{}", http.Header{
		"Authorization": {"Bearer learner"}, "Content-Type": {"application/json"}, "User-Agent": {"tutor-app/3"},
		"X-Forwarded-For": {"192.0.2.1, 198.51.100.9"}, headerRequestID: {"request-0001"},
	})
	for _, want := range []string{"198.51.100.9", "tutor-app/3", "request-0001", w.auth.get("learner").SessionID.String()} {
		if !strings.Contains(res.body, want) {
			t.Errorf("the handler did not see %s: %s", want, res.body)
		}
	}
}
