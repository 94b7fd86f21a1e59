package identity

import (
	"context"
	"fmt"
	"log/slog"
	"net/netip"
	"time"

	"github.com/languagetutor/languagetutor/server/cache"
	"github.com/languagetutor/languagetutor/server/fault"
)

// Limits on guessing passwords and on making accounts. Each is a list of tiers that must all allow an attempt: the first
// has the short delay, the next ones a longer delay after more attempts. So the delay grows, and it never becomes a lock.
type Limits struct {
	// LoginAddress counts sign-ins from one network (an IPv4 address, an IPv6 /64).
	LoginAddress []cache.Limit
	// LoginPair counts sign-ins to one account from one network. It is tighter than LoginAccount, so that one network cannot
	// keep the owner of an account out.
	LoginPair []cache.Limit
	// LoginAccount counts sign-ins to one account from everywhere.
	LoginAccount []cache.Limit
	// LoginAll counts all sign-ins.
	LoginAll []cache.Limit
	// RegisterAddress counts new accounts from one network.
	RegisterAddress []cache.Limit
	// ChangePassword counts attempts of one account.
	ChangePassword []cache.Limit
}

// DefaultLimits let a class behind one address sign in together.
func DefaultLimits() Limits {
	perMinute := func(rate, burst int) cache.Limit { return cache.Limit{Rate: rate, Per: time.Minute, Burst: burst} }
	perHour := func(rate, burst int) cache.Limit { return cache.Limit{Rate: rate, Per: time.Hour, Burst: burst} }
	return Limits{
		LoginAddress:    []cache.Limit{perMinute(60, 100), perHour(600, 1000)},
		LoginPair:       []cache.Limit{perMinute(2, 5), perHour(12, 15), perHour(4, 40)},
		LoginAccount:    []cache.Limit{perMinute(1, 30), perHour(20, 100)},
		LoginAll:        []cache.Limit{{Rate: 100, Per: time.Second, Burst: 500}},
		RegisterAddress: []cache.Limit{perHour(60, 60)},
		ChangePassword:  []cache.Limit{perMinute(2, 5), perHour(12, 15)},
	}
}

// allowLogin asks the narrow limits first: an attempt that they refuse does not use up what others share.
func (s *Service) allowLogin(ctx context.Context, ip netip.Addr, account string) error {
	address := network(ip)
	for _, limit := range []struct {
		name, subject string
		tiers         []cache.Limit
	}{
		{"login-address", address, s.limits.LoginAddress},
		{"login-pair", account + " " + address, s.limits.LoginPair},
		{"login-account", account, s.limits.LoginAccount},
		{"login-all", "", s.limits.LoginAll},
	} {
		if err := s.allow(ctx, limit.name, limit.subject, limit.tiers); err != nil {
			return err
		}
	}
	return nil
}

func (s *Service) allow(ctx context.Context, name, subject string, tiers []cache.Limit) error {
	for i, tier := range tiers {
		decision, err := s.cache.Limiter().Allow(ctx, fmt.Sprintf("%s-%d", name, i+1), subject, tier)
		if err != nil {
			return err
		}
		if !decision.Allowed {
			s.log.WarnContext(ctx, "limit reached", slog.String("limit", name), slog.Int("tier", i+1))
			return fault.New(fault.ResourceExhausted, "too many attempts; wait before you try again").RetryIn(decision.RetryAfter)
		}
	}
	return nil
}

// network is the part of an address that one subscriber holds: all of IPv4, the first 64 bits of IPv6.
func network(ip netip.Addr) string {
	ip = ip.Unmap().WithZone("")
	if ip.Is6() {
		return netip.PrefixFrom(ip, 64).Masked().String()
	}
	return ip.String()
}
