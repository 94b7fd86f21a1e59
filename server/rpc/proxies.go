package rpc

import (
	"net/http"
	"net/netip"
	"slices"
	"strings"
)

// proxies are the networks of the reverse proxies whose X-Forwarded headers are believed.
type proxies []netip.Prefix

func (p proxies) contain(ip netip.Addr) bool {
	return slices.ContainsFunc(p, func(network netip.Prefix) bool { return network.Contains(ip) })
}

// clientIP is the peer or, where the peer is a proxy of ours, the right-most address in X-Forwarded-For that is not: what
// stands further left is the client's own word. An entry that is no address ends the search at the hop that reported it.
func (p proxies) clientIP(r *http.Request) netip.Addr {
	ip := parseIP(r.RemoteAddr)
	if !p.contain(ip) {
		return ip
	}
	hops := strings.Split(strings.Join(r.Header.Values("X-Forwarded-For"), ","), ",")
	for _, hop := range slices.Backward(hops) {
		next := parseIP(strings.TrimSpace(hop))
		if !next.IsValid() {
			return ip
		}
		ip = next
		if !p.contain(ip) {
			return ip
		}
	}
	return ip
}

// secure reports whether the client speaks HTTPS, to this server or to the proxy nearest to it.
func (p proxies) secure(r *http.Request) bool {
	if r.TLS != nil {
		return true
	}
	forwarded := strings.Split(strings.Join(r.Header.Values("X-Forwarded-Proto"), ","), ",")
	nearest := strings.TrimSpace(forwarded[len(forwarded)-1])
	return p.contain(parseIP(r.RemoteAddr)) && strings.EqualFold(nearest, "https")
}

// parseIP reads an address with or without a port; anything else is the zero value.
func parseIP(text string) netip.Addr {
	if withPort, err := netip.ParseAddrPort(text); err == nil {
		return withPort.Addr().Unmap().WithZone("")
	}
	ip, err := netip.ParseAddr(strings.Trim(text, "[]"))
	if err != nil {
		return netip.Addr{}
	}
	return ip.Unmap().WithZone("")
}
