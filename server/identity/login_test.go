package identity_test

import (
	"context"
	"errors"
	"net/netip"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"
	"pgregory.net/rapid"

	"github.com/languagetutor/languagetutor/server/cache"
	"github.com/languagetutor/languagetutor/server/fault"
	"github.com/languagetutor/languagetutor/server/identity"
	"github.com/languagetutor/languagetutor/server/identity/identitytest"
)

func TestLoginTellsNobodyWhoHasAnAccount(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	open, closed := identitytest.Register(t, w.Service), identitytest.Register(t, w.Service)
	w.exec(t, `UPDATE users SET closed_at = now() WHERE email = $1`, closed.Email)
	kim := identitytest.Registration()
	kim.Email = "kim@example.org"
	if err := w.Service.Register(t.Context(), identity.Origin{}, kim); err != nil {
		t.Fatal(err)
	}
	var hashes atomic.Int64
	w.Service.CountHashes(&hashes)
	for name, in := range map[string]identity.SignIn{
		"unknown address":                  {Email: "nobody@example.org", Password: open.Password},
		"what is no address":               {Email: "nobody", Password: open.Password},
		"address that folds to a real one": {Email: "\u212aim@example.org", Password: kim.Password},
		"wrong password":                   {Email: open.Email, Password: "something else"},
		"empty password":                   {Email: open.Email},
		"closed account, right password":   {Email: closed.Email, Password: closed.Password},
		"closed account, wrong password":   {Email: closed.Email, Password: "something else"},
	} {
		hashes.Store(0)
		_, err := w.Service.Login(t.Context(), identity.Origin{}, in)
		problem := wantFault(t, err, fault.Unauthenticated)
		if problem.Message != "wrong email address or password" || problem.Violations != nil || problem.Cause != nil {
			t.Errorf("%s: %v", name, problem)
		}
		if n := hashes.Load(); n != 1 {
			t.Errorf("%s: %d hashes, want 1", name, n)
		}
	}
	if n := w.count(t, `SELECT count(*) FROM auth_sessions`); n != 0 {
		t.Fatalf("%d sessions opened", n)
	}
	reasons := map[any]int{}
	for _, record := range w.log.find(t, "login refused") {
		reasons[record["reason"]]++
		if _, named := record["learner_id"]; named != (record["reason"] != "unknown address") {
			t.Errorf("logged %v", record)
		}
	}
	if diff := cmp.Diff(map[any]int{"unknown address": 3, "wrong password": 2, "closed account": 2}, reasons); diff != "" {
		t.Errorf("logged reasons: %s", diff)
	}
}

func TestLoginOpensASessionWithItsLifetimes(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	with := identitytest.Register(t, w.Service)
	with.DeviceName = "Ada's phone"
	agent := "Mozilla/5.0 \x1b[31m\xff " + strings.Repeat("é", 300)
	from := identity.Origin{IP: netip.MustParseAddr("::ffff:192.0.2.7"), UserAgent: agent}
	tokens, err := w.Service.Login(t.Context(), from, with)
	if err != nil {
		t.Fatal(err)
	}
	now := w.Clock.Now()
	if !tokens.AccessExpiresAt.Equal(now.Add(10*time.Minute)) || !tokens.RefreshExpiresAt.Equal(now.Add(30*24*time.Hour)) {
		t.Fatalf("expiries %s, %s", tokens.AccessExpiresAt, tokens.RefreshExpiresAt)
	}
	sessions, next, err := w.Service.Sessions(t.Context(), tokens.LearnerID, 0, "")
	if err != nil || next != "" {
		t.Fatalf("%q, %v", next, err)
	}
	want := []identity.Session{{
		ID: tokens.SessionID, DeviceName: "Ada's phone", IPAddress: "192.0.2.7",
		UserAgent: "Mozilla/5.0 [31m\uFFFD " + strings.Repeat("é", 200-len("Mozilla/5.0 [31m? ")),
		CreatedAt: now, LastUsedAt: now, ExpiresAt: now.Add(90 * 24 * time.Hour),
	}}
	if diff := cmp.Diff(want, sessions); diff != "" {
		t.Fatal(diff)
	}
	if logged := w.log.find(t, "login"); len(logged) != 1 || logged[0]["learner_id"] != tokens.LearnerID.String() {
		t.Fatalf("logged %v", logged)
	}
}

func TestDatabaseHoldsNoSecret(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	ada := w.Learner(t)
	if _, err := w.Service.Refresh(t.Context(), identity.Origin{}, ada.Refresh); err != nil {
		t.Fatal(err)
	}
	for _, table := range []string{"users", "credentials", "auth_sessions", "refresh_tokens"} {
		var dump string
		if err := w.pool.QueryRow(t.Context(), `SELECT string_agg(x::text, ' ') FROM `+table+` x`).Scan(&dump); err != nil {
			t.Fatal(err)
		}
		for _, secret := range []identity.Secret{ada.Password, ada.Access, ada.Refresh} {
			if strings.Contains(dump, secret.Reveal()) {
				t.Errorf("%s holds a secret", table)
			}
		}
	}
}

func TestPasswordIsRehashedWhenTheCostsRise(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	with := identitytest.Register(t, w.Service)
	hash := func() (text string, changed time.Time) {
		if err := w.pool.QueryRow(t.Context(), `SELECT hash, changed_at FROM credentials`).Scan(&text, &changed); err != nil {
			t.Fatal(err)
		}
		return text, changed
	}
	old, changedAt := hash()
	stronger := identitytest.New(t, w.pool, func(cfg *identity.Config) {
		cfg.Hash = identity.Params{MemoryKiB: 16, Passes: 2, Threads: 1}
	}).Service
	wrong := with
	wrong.Password = "something else"
	if _, err := stronger.Login(t.Context(), identity.Origin{}, wrong); err == nil {
		t.Fatal("wrong password accepted")
	}
	if same, _ := hash(); same != old {
		t.Fatal("a wrong password was hashed")
	}
	identitytest.SignIn(t, stronger, with)
	better, changedAgain := hash()
	if !strings.HasPrefix(better, "$argon2id$v=19$m=16,t=2,p=1$") || !changedAgain.Equal(changedAt) {
		t.Fatalf("%s became %s, changed at %s", old, better, changedAgain)
	}
	var hashes atomic.Int64
	stronger.CountHashes(&hashes)
	identitytest.SignIn(t, stronger, with)
	if again, _ := hash(); again != better || hashes.Load() != 1 {
		t.Fatalf("rehashed at each login: %d hashes", hashes.Load())
	}
}

func TestOverlongPasswordIsRefusedBeforeItIsHashed(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	ada := w.Learner(t)
	var hashes atomic.Int64
	w.Service.CountHashes(&hashes)
	long := identity.Secret(strings.Repeat("a", 1025))
	r := identitytest.Registration()
	r.Password = long
	_, login := w.Service.Login(t.Context(), identity.Origin{}, identity.SignIn{Email: ada.Email, Password: long})
	for field, err := range map[string]error{
		"password":         login,
		"current_password": w.Service.ChangePassword(t.Context(), ada.LearnerID, ada.SessionID, long, "a fine new password"),
		"new_password":     w.Service.ChangePassword(t.Context(), ada.LearnerID, ada.SessionID, ada.Password, long),
	} {
		if diff := cmp.Diff([]string{field}, fields(wantFault(t, err, fault.InvalidArgument))); diff != "" {
			t.Error(diff)
		}
	}
	wantFault(t, w.Service.Register(t.Context(), identity.Origin{}, r), fault.InvalidArgument)
	if n := hashes.Load(); n != 0 {
		t.Fatalf("%d hashes", n)
	}
}

func TestGuessingIsSlowedDownMoreAndMoreAndNeverLocked(t *testing.T) {
	t.Parallel()
	tiers := []cache.Limit{{Rate: 1, Per: time.Minute, Burst: 2}, {Rate: 1, Per: time.Hour, Burst: 4}}
	w := newWorld(t, func(cfg *identity.Config) { cfg.Limits = &identity.Limits{LoginAccount: tiers} })
	with := identitytest.Register(t, w.Service)
	guess := identity.SignIn{Email: strings.ToUpper(with.Email), Password: "something else"}
	var delays []time.Duration
	for range 12 { // guess, wait as long as asked, guess again
		_, err := w.Service.Login(t.Context(), identity.Origin{}, guess)
		if refused := wantAny(t, err, fault.Unauthenticated, fault.ResourceExhausted); refused.RetryAfter > 0 {
			delays = append(delays, refused.RetryAfter)
			w.Clock.Advance(refused.RetryAfter)
		}
	}
	if len(delays) < 2 || delays[len(delays)-1] <= delays[0] {
		t.Fatalf("delays %v do not grow", delays)
	}
	w.Clock.Advance(time.Hour)
	identitytest.SignIn(t, w.Service, with)
	_, err := w.Service.Login(t.Context(), identity.Origin{}, identity.SignIn{Email: "other@example.org", Password: "something else"})
	wantFault(t, err, fault.Unauthenticated)
	if len(w.log.find(t, "limit reached")) != len(delays) {
		t.Fatal("limits reached are not logged")
	}
}

func wantAny(t *testing.T, err error, codes ...fault.Code) *fault.Error {
	t.Helper()
	var problem *fault.Error
	if !errors.As(err, &problem) || !slices.Contains(codes, problem.Code) {
		t.Fatalf("got %v, want a fault of %v", err, codes)
	}
	return problem
}

func TestLimitsCountNetworksPairsAndAll(t *testing.T) {
	t.Parallel()
	one := []cache.Limit{{Rate: 1, Per: time.Hour, Burst: 1}}
	const a, aToo, b = "2001:db8::1", "2001:db8::2", "192.0.2.1"
	for _, c := range []struct {
		name   string
		limits identity.Limits
		// refused after one sign-in: the same account and network, another account, another network, both others
		same, account, network, both bool
	}{
		{"network", identity.Limits{LoginAddress: one}, true, true, false, false},
		{"pair", identity.Limits{LoginPair: one}, true, false, false, false},
		{"account", identity.Limits{LoginAccount: one}, true, false, true, false},
		{"all", identity.Limits{LoginAll: one}, true, true, true, true},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t, func(cfg *identity.Config) { cfg.Limits = &c.limits })
			refused := func(email, ip string) bool {
				from := identity.Origin{IP: netip.MustParseAddr(ip)}
				_, err := w.Service.Login(t.Context(), from, identity.SignIn{Email: email, Password: "x"})
				return wantAny(t, err, fault.Unauthenticated, fault.ResourceExhausted).Code == fault.ResourceExhausted
			}
			if refused("x@example.org", a) {
				t.Fatal("the first is refused")
			}
			if got := refused("x@example.org", aToo); got != c.same {
				t.Errorf("the same account and network: refused %t", got)
			}
			if got := refused("y@example.org", a); got != c.account {
				t.Errorf("another account: refused %t", got)
			}
			if got := refused("x@example.org", b); got != c.network {
				t.Errorf("another network: refused %t", got)
			}
			if got := refused("z@example.org", "192.0.2.2"); got != c.both {
				t.Errorf("another account and network: refused %t", got)
			}
		})
	}
}

func TestOneNetworkCannotKeepTheOwnerOut(t *testing.T) {
	t.Parallel()
	limits := identity.DefaultLimits()
	w := newWorld(t, func(cfg *identity.Config) { cfg.Limits = &limits })
	with := identitytest.Register(t, w.Service)
	attacker := identity.Origin{IP: netip.MustParseAddr("198.51.100.66")}
	for range 24 * 60 { // a guess a minute for a day
		w.Clock.Advance(time.Minute)
		_, err := w.Service.Login(t.Context(), attacker, identity.SignIn{Email: with.Email, Password: "something else"})
		wantAny(t, err, fault.Unauthenticated, fault.ResourceExhausted)
	}
	if _, err := w.Service.Login(t.Context(), identity.Origin{IP: netip.MustParseAddr("192.0.2.1")}, with); err != nil {
		t.Fatalf("the owner is locked out: %v", err)
	}
}

func TestLoginForgetsSessionsThatAreOver(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	ada := w.Learner(t)
	w.Clock.Advance(identity.AbsoluteLifetime)
	again := identitytest.SignIn(t, w.Service, identity.SignIn{Email: ada.Email, Password: ada.Password})
	if n := w.count(t, `SELECT count(*) FROM auth_sessions WHERE id <> $1`, again.SessionID); n != 0 {
		t.Fatalf("%d old sessions kept", n)
	}
	if n := w.count(t, `SELECT count(*) FROM refresh_tokens WHERE session_id <> $1`, again.SessionID); n != 0 {
		t.Fatalf("%d old refresh tokens kept", n)
	}
}

func TestLogHoldsNoSecretAndNoAddress(t *testing.T) {
	t.Parallel()
	w := newWorld(t, func(cfg *identity.Config) {
		limits := identity.DefaultLimits()
		cfg.Limits = &limits
	})
	ctx := context.WithoutCancel(t.Context())
	rapid.Check(t, func(t *rapid.T) {
		word := rapid.StringMatching(`[g-z][a-z]{7}[0-9]{4}[A-Za-z]{4,8}`) // nothing that a log holds by itself
		r := identitytest.Registration()
		local, password, fresh, name := word.Draw(t, "local"), word.Draw(t, "password"), word.Draw(t, "fresh"), word.Draw(t, "name")
		r.Email, r.Password, r.DisplayName = local+"@example.org", identity.Secret(password), name
		_ = w.Service.Register(ctx, identity.Origin{}, r)
		_ = w.Service.Register(ctx, identity.Origin{}, r)
		wrong := identity.SignIn{Email: r.Email, Password: identity.Secret(fresh), DeviceName: name}
		_, _ = w.Service.Login(ctx, identity.Origin{UserAgent: name}, wrong)
		right := wrong
		right.Password = r.Password
		tokens, _ := w.Service.Login(ctx, identity.Origin{UserAgent: name}, right)
		next, _ := w.Service.Refresh(ctx, identity.Origin{}, tokens.Refresh)
		w.Clock.Advance(time.Minute)
		_, _ = w.Service.Refresh(ctx, identity.Origin{}, tokens.Refresh)
		_ = w.Service.ChangePassword(ctx, tokens.LearnerID, uuid.New(), identity.Secret(fresh), r.Password)
		_ = w.Service.ChangePassword(ctx, tokens.LearnerID, uuid.New(), r.Password, identity.Secret(fresh))
		log := w.log.String()
		for _, secret := range []string{local, password, fresh, name, tokens.Access.Reveal(), tokens.Refresh.Reveal(), next.Refresh.Reveal()} {
			if secret != "" && strings.Contains(log, secret) {
				t.Fatalf("%q is in the log", secret)
			}
		}
	})
	for _, message := range []string{
		"account registered", "login", "login refused", "refresh token reused: session ended", "password changed",
	} {
		if len(w.log.find(t, message)) == 0 {
			t.Errorf("%q was never logged, so the test proves nothing of it", message)
		}
	}
}
