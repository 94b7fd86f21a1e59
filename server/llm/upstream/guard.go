package upstream

import (
	"context"
	"net/netip"
	"slices"
	"syscall"

	"github.com/languagetutor/languagetutor/server/llm"
)

// plain marks the context of a request over plain HTTP.
type plain struct{}

// unreachable are networks in which no provider is: this machine, this house, and what translates into them.
var unreachable = func() []netip.Prefix {
	var all []netip.Prefix
	for _, network := range []string{
		"0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24",
		"192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4",
		"::/128", "::1/128", "::ffff:0:0/96", "64:ff9b::/96", "64:ff9b:1::/48", "100::/64", "2001::/23", "2001:db8::/32", "2002::/16",
		"fc00::/7", "fe80::/10", "fec0::/10", "ff00::/8",
	} {
		all = append(all, netip.MustParsePrefix(network))
	}
	return all
}()

// guard looks at the address that is dialled, after the name was resolved: what a name resolves to when it is checked need not be
// what it resolves to when it is used.
func guard(allowed []netip.Prefix) func(ctx context.Context, network, address string, c syscall.RawConn) error {
	return func(ctx context.Context, network, address string, _ syscall.RawConn) error {
		dialled, err := netip.ParseAddrPort(address)
		if err != nil || (network != "tcp4" && network != "tcp6" && network != "tcp") {
			return &llm.Error{Kind: llm.Unauthorized, Message: "a provider is reached over TCP only"}
		}
		ip := dialled.Addr().WithZone("")
		within := func(p netip.Prefix) bool { return p.Contains(ip) || p.Contains(ip.Unmap()) }
		switch {
		case slices.ContainsFunc(allowed, within):
			return nil
		case slices.ContainsFunc(unreachable, within):
			return &llm.Error{Kind: llm.Unauthorized, Message: "the provider's address is private: name its network in allow-private if it is meant"}
		case ctx.Value(plain{}) != nil:
			return &llm.Error{Kind: llm.Unauthorized, Message: "only https goes to a provider outside of the networks in allow-private"}
		}
		return nil
	}
}
