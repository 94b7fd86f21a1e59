package identity_test

import (
	"context"
	"errors"
	"net/netip"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/languagetutor/languagetutor/server/cache"
	"github.com/languagetutor/languagetutor/server/fault"
	"github.com/languagetutor/languagetutor/server/identity"
	"github.com/languagetutor/languagetutor/server/identity/identitytest"
)

func TestRegisterStoresCanonicalValuesAndDefaults(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	r := identity.Registration{
		Email: "Ada@Example.org", Password: "a sentence that nobody tries", DisplayName: "  Ada ",
		NativeLanguage: "pt-br", TargetLanguage: "iw",
	}
	if err := w.Service.Register(t.Context(), identity.Origin{}, r); err != nil {
		t.Fatal(err)
	}
	ada := identitytest.SignIn(t, w.Service, identity.SignIn{Email: "aDA@eXAMPLE.ORG", Password: r.Password})
	got, err := w.Service.Profile(t.Context(), ada.LearnerID)
	if err != nil {
		t.Fatal(err)
	}
	want := identity.Profile{
		LearnerID: ada.LearnerID, Email: "Ada@Example.org", DisplayName: "Ada", NativeLanguage: "pt-BR",
		Languages:   []identity.LearningLanguage{{Language: "he", Level: identity.LevelA1}},
		GoalMinutes: 10, TimeZone: "UTC", RolloverHour: 4, CreatedAt: w.Clock.Now(), RuleFrom: w.Clock.Now(),
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Fatal(diff)
	}
	if n := w.count(t, `SELECT count(*) FROM users WHERE verified_at IS NULL AND role = 'learner'`); n != 1 {
		t.Fatalf("%d unverified learners", n)
	}
}

func TestRegisterNamesEveryWrongField(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	problem := wantFault(t, w.Service.Register(t.Context(), identity.Origin{}, identity.Registration{
		Email: "nobody", Password: "password1", DisplayName: strings.Repeat("x", 101), NativeLanguage: "xx", TargetLanguage: "und",
		Level: 7, GoalMinutes: 481, TimeZone: "Mars/Olympus",
	}), fault.InvalidArgument)
	want := []string{
		"email", "password", "display_name", "native_language", "target_language", "level", "daily_goal_minutes", "time_zone",
	}
	if diff := cmp.Diff(want, fields(problem)); diff != "" {
		t.Fatal(diff)
	}
	if n := w.count(t, `SELECT count(*) FROM users`); n != 0 {
		t.Fatalf("%d accounts made", n)
	}
}

func TestRegisterAnswersAlikeForATakenAddress(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	var hashes atomic.Int64
	w.Service.CountHashes(&hashes)
	r := identitytest.Registration()
	if err := w.Service.Register(t.Context(), identity.Origin{}, r); err != nil {
		t.Fatal(err)
	}
	free := hashes.Swap(0)
	taken := r
	taken.Email, taken.Password, taken.DisplayName = strings.ToUpper(r.Email), "the password of a stranger", "Eve"
	if err := w.Service.Register(t.Context(), identity.Origin{}, taken); err != nil {
		t.Fatalf("a taken address is told from a free one: %v", err)
	}
	if hashes.Load() != free || free != 1 {
		t.Fatalf("%d hashes for a taken address, %d for a free one", hashes.Load(), free)
	}
	if _, err := w.Service.Login(t.Context(), identity.Origin{}, identity.SignIn{Email: r.Email, Password: taken.Password}); err == nil {
		t.Fatal("the stranger took the account over")
	}
	identitytest.SignIn(t, w.Service, identity.SignIn{Email: r.Email, Password: r.Password})
	for _, table := range []string{"users", "credentials", "learner_languages", "day_rules"} {
		if n := w.count(t, `SELECT count(*) FROM `+table); n != 1 {
			t.Errorf("%d rows in %s", n, table)
		}
	}
}

func TestParallelRegistrationsMakeOneAccount(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	r := identitytest.Registration()
	var group sync.WaitGroup
	for range 20 {
		group.Go(func() {
			if err := w.Service.Register(t.Context(), identity.Origin{}, r); err != nil {
				t.Error(err)
			}
		})
	}
	group.Wait()
	if n := w.count(t, `SELECT count(*) FROM users`); n != 1 {
		t.Fatalf("%d accounts", n)
	}
}

func TestHooksAddToTheAccountOrUndoIt(t *testing.T) {
	t.Parallel()
	fails := errors.New("no preset")
	var fail atomic.Bool
	var seen uuid.UUID
	w := newWorld(t, func(cfg *identity.Config) {
		cfg.OnRegister = []identity.RegisterHook{
			func(ctx context.Context, tx pgx.Tx, learner uuid.UUID, _ time.Time) error {
				seen = learner
				_, err := tx.Exec(ctx, `INSERT INTO learner_languages VALUES ($1, 'la', 1, 1)`, learner)
				return err
			},
			func(context.Context, pgx.Tx, uuid.UUID, time.Time) error {
				if fail.Load() {
					return fails
				}
				return nil
			},
		}
	})
	fail.Store(true)
	if err := w.Service.Register(t.Context(), identity.Origin{}, identitytest.Registration()); !errors.Is(err, fails) {
		t.Fatalf("got %v", err)
	}
	if n := w.count(t, `SELECT count(*) FROM users`); n != 0 {
		t.Fatalf("%d accounts without what belongs to them", n)
	}
	fail.Store(false)
	ada := w.Learner(t)
	if seen != ada.LearnerID || w.count(t, `SELECT count(*) FROM learner_languages WHERE user_id = $1`, ada.LearnerID) != 2 {
		t.Fatalf("the hook saw %s, the account is %s", seen, ada.LearnerID)
	}
}

func TestNewAccountsAreLimitedByNetwork(t *testing.T) {
	t.Parallel()
	w := newWorld(t, func(cfg *identity.Config) {
		cfg.Limits = &identity.Limits{RegisterAddress: []cache.Limit{{Rate: 1, Per: time.Hour, Burst: 1}}}
	})
	register := func(ip string) error {
		return w.Service.Register(t.Context(), identity.Origin{IP: netip.MustParseAddr(ip)}, identitytest.Registration())
	}
	if err := register("2001:db8:1:2::1"); err != nil {
		t.Fatal(err)
	}
	problem := wantFault(t, register("2001:db8:1:2:ffff::9"), fault.ResourceExhausted)
	if problem.RetryAfter != time.Hour {
		t.Fatalf("retry after %s", problem.RetryAfter)
	}
	if err := register("2001:db8:1:3::1"); err != nil {
		t.Fatalf("the next network: %v", err)
	}
	w.Clock.Advance(time.Hour)
	if err := register("2001:db8:1:2::1"); err != nil {
		t.Fatalf("an hour later: %v", err)
	}
}
