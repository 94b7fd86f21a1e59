package identity_test

import (
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/uuid"

	"github.com/languagetutor/languagetutor/server/cache"
	"github.com/languagetutor/languagetutor/server/fault"
	"github.com/languagetutor/languagetutor/server/identity"
	"github.com/languagetutor/languagetutor/server/identity/identitytest"
)

const freshPassword identity.Secret = "a password made anew"

func TestChangedPasswordEndsTheOtherSessions(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	ada, stranger := w.Learner(t), w.Learner(t)
	with := identity.SignIn{Email: ada.Email, Password: ada.Password}
	other := identitytest.SignIn(t, w.Service, with)
	if err := w.Service.ChangePassword(t.Context(), ada.LearnerID, ada.SessionID, ada.Password, freshPassword); err != nil {
		t.Fatal(err)
	}
	w.wantSignedOut(t, other.Refresh)
	w.mustRefresh(t, ada.Refresh)
	w.mustRefresh(t, stranger.Refresh)
	if _, err := w.Service.Login(t.Context(), identity.Origin{}, with); err == nil {
		t.Fatal("the old password still opens the account")
	}
	with.Password = freshPassword
	identitytest.SignIn(t, w.Service, with)
}

func TestWrongCurrentPasswordChangesNothing(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	ada := w.Learner(t)
	other := identitytest.SignIn(t, w.Service, identity.SignIn{Email: ada.Email, Password: ada.Password})
	err := w.Service.ChangePassword(t.Context(), ada.LearnerID, ada.SessionID, "something else", freshPassword)
	wantFault(t, err, fault.PermissionDenied)
	w.mustRefresh(t, other.Refresh)
	identitytest.SignIn(t, w.Service, identity.SignIn{Email: ada.Email, Password: ada.Password})
	if len(w.log.find(t, "password change refused")) != 1 {
		t.Fatal("the refusal is not logged")
	}
}

func TestNewPasswordFollowsTheRulesOfTheAccount(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	ada := w.Learner(t)
	for _, weak := range []identity.Secret{"short", "password1", "fluent123", identity.Secret(ada.Email) + "1"} {
		err := w.Service.ChangePassword(t.Context(), ada.LearnerID, ada.SessionID, ada.Password, weak)
		if problem := wantFault(t, err, fault.InvalidArgument); fields(problem)[0] != "new_password" {
			t.Errorf("%q: %v", weak.Reveal(), problem)
		}
	}
}

func TestParallelChangesOfAPasswordTakeOneWinner(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	ada := w.Learner(t)
	var won atomic.Int64
	var group sync.WaitGroup
	for range 8 {
		group.Go(func() {
			fresh := identity.Secret(uuid.NewString())
			err := w.Service.ChangePassword(t.Context(), ada.LearnerID, ada.SessionID, ada.Password, fresh)
			if err == nil {
				won.Add(1)
			} else {
				wantAny(t, err, fault.PermissionDenied)
			}
		})
	}
	group.Wait()
	if won.Load() != 1 {
		t.Fatalf("%d changes of one password", won.Load())
	}
}

func TestLoginWithThePasswordOfAMomentAgoOpensNothing(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	ada := w.Learner(t)
	with := identity.SignIn{Email: ada.Email, Password: ada.Password}
	var changed atomic.Bool
	w.Service.OnHashed(func() { // the password changes while the login still holds that it is right
		if !changed.CompareAndSwap(false, true) {
			return
		}
		if err := w.Service.ChangePassword(t.Context(), ada.LearnerID, ada.SessionID, ada.Password, freshPassword); err != nil {
			t.Error(err)
		}
	})
	_, err := w.Service.Login(t.Context(), identity.Origin{}, with)
	wantFault(t, err, fault.Unauthenticated)
	if sessions, _, err := w.Service.Sessions(t.Context(), ada.LearnerID, 0, ""); err != nil || len(sessions) != 1 {
		t.Fatalf("%d sessions open, %v", len(sessions), err)
	}
}

func TestPasswordChangesAreLimitedByAccount(t *testing.T) {
	t.Parallel()
	w := newWorld(t, func(cfg *identity.Config) {
		cfg.Limits = &identity.Limits{ChangePassword: []cache.Limit{{Rate: 1, Per: time.Minute, Burst: 1}}}
	})
	ada, eve := w.Learner(t), w.Learner(t)
	change := func(of identitytest.Learner) error {
		return w.Service.ChangePassword(t.Context(), of.LearnerID, of.SessionID, "something else", freshPassword)
	}
	wantFault(t, change(ada), fault.PermissionDenied)
	if problem := wantFault(t, change(ada), fault.ResourceExhausted); problem.RetryAfter != time.Minute {
		t.Fatalf("retry after %s", problem.RetryAfter)
	}
	wantFault(t, change(eve), fault.PermissionDenied)
}
