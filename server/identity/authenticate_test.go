package identity_test

import (
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/languagetutor/languagetutor/server/fault"
	"github.com/languagetutor/languagetutor/server/identity"
	"github.com/languagetutor/languagetutor/server/identity/identitytest"
	"github.com/languagetutor/languagetutor/server/rpc"
)

func (w *world) wantRefused(t *testing.T, token string) {
	t.Helper()
	caller, err := w.Service.Authenticate(t.Context(), token, w.Clock.Now())
	problem := wantFault(t, err, fault.Unauthenticated)
	if caller != (rpc.Caller{}) || problem.Message != "sign in again" || problem.Violations != nil {
		t.Fatalf("the refusal tells more: %v %v", caller, problem)
	}
}

func TestForgedTokensAreRefused(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	ada := w.Learner(t)
	for _, token := range []string{ada.Access.Reveal(), identitytest.Resigned(t, w.Signer, ada.Tokens)} {
		if _, err := w.Service.Authenticate(t.Context(), token, w.Clock.Now()); err != nil {
			t.Fatalf("a genuine token is refused, so the table proves nothing: %v", err)
		}
	}
	forged := identitytest.Forge(t, w.Signer, ada.Tokens)
	forged = append(forged, identitytest.NamedToken{Name: "line feed in the signature", Token: ada.Access.Reveal() + "\n"})
	for _, c := range forged {
		t.Run(c.Name, func(t *testing.T) {
			t.Parallel()
			w.wantRefused(t, c.Token)
		})
	}
}

func TestForgeryTableTriesWhatItShould(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	forged := identitytest.Forge(t, w.Signer, w.Learner(t).Tokens)
	names := make(map[string]bool)
	tokens := make(map[string]string)
	for _, c := range forged {
		if names[c.Name] || tokens[c.Token] != "" {
			t.Errorf("%q is in the table twice (%q)", c.Name, tokens[c.Token])
		}
		names[c.Name], tokens[c.Token] = true, c.Name
	}
	if len(forged) < 60 {
		t.Errorf("only %d forgeries", len(forged))
	}
	if !slices.ContainsFunc(forged, func(c identitytest.NamedToken) bool { return len(c.Token) > 1<<20 }) {
		t.Error("none has a megabyte")
	}
}

func TestAuthenticateTellsWhoAsks(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	ada := w.Learner(t)
	signedIn := w.Clock.Now()
	w.exec(t, `UPDATE users SET role = 'teacher' WHERE id = $1`, ada.LearnerID)
	w.Clock.Advance(5 * time.Minute)
	ada.Tokens = w.mustRefresh(t, ada.Refresh)
	got, err := w.Service.Authenticate(t.Context(), ada.Access.Reveal(), w.Clock.Now())
	if err != nil {
		t.Fatal(err)
	}
	got.SignedInAt = got.SignedInAt.UTC()
	want := rpc.Caller{LearnerID: ada.LearnerID, SessionID: ada.SessionID, Role: rpc.RoleTeacher, SignedInAt: signedIn}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Fatalf("a renewed session is no new sign-in: %s", diff)
	}
}

func TestAccessTokenLivesTenMinutes(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	ada := w.Learner(t)
	w.Clock.Advance(identity.AccessLifetime - time.Second)
	if _, err := w.Service.Authenticate(t.Context(), ada.Access.Reveal(), w.Clock.Now()); err != nil {
		t.Fatal(err)
	}
	w.Clock.Advance(time.Second)
	w.wantRefused(t, ada.Access.Reveal())
}

func TestTokenHoldsNoRole(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	ada := w.Learner(t)
	authenticate := func() rpc.Role {
		caller, err := w.Service.Authenticate(t.Context(), ada.Access.Reveal(), w.Clock.Now())
		if err != nil {
			t.Fatal(err)
		}
		return caller.Role
	}
	w.exec(t, `UPDATE users SET role = 'admin' WHERE id = $1`, ada.LearnerID)
	if role := authenticate(); role != rpc.RoleAdmin {
		t.Fatalf("role %q", role)
	}
	w.exec(t, `UPDATE users SET role = 'learner' WHERE id = $1`, ada.LearnerID)
	w.Clock.Advance(5*time.Second - time.Nanosecond)
	if role := authenticate(); role != rpc.RoleAdmin {
		t.Fatalf("read anew for each request: %q", role)
	}
	w.Clock.Advance(time.Nanosecond)
	if role := authenticate(); role != rpc.RoleLearner {
		t.Fatalf("a demoted admin is still %q after 5 seconds", role)
	}
}

func TestEndedSessionIsRefusedAtOnceHereAndSoonElsewhere(t *testing.T) {
	t.Parallel()
	for name, end := range map[string]func(w *world, t *testing.T, ada identitytest.Learner) error{
		"logout": func(w *world, t *testing.T, ada identitytest.Learner) error {
			return w.Service.Logout(t.Context(), ada.LearnerID, ada.SessionID)
		},
		"revoked": func(w *world, t *testing.T, ada identitytest.Learner) error {
			return w.Service.RevokeSession(t.Context(), ada.LearnerID, ada.SessionID)
		},
		"password changed from another session": func(w *world, t *testing.T, ada identitytest.Learner) error {
			other := identitytest.SignIn(t, w.Service, identity.SignIn{Email: ada.Email, Password: ada.Password})
			return w.Service.ChangePassword(t.Context(), ada.LearnerID, other.SessionID, ada.Password, freshPassword)
		},
		"refresh token reused": func(w *world, t *testing.T, ada identitytest.Learner) error {
			w.mustRefresh(t, ada.Refresh)
			w.Clock.Advance(time.Minute)
			if _, err := w.Service.Authenticate(t.Context(), ada.Access.Reveal(), w.Clock.Now()); err != nil {
				return err
			}
			w.wantSignedOut(t, ada.Refresh)
			return nil
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t)
			elsewhere := identitytest.New(t, w.pool, func(cfg *identity.Config) {
				cfg.Keys, cfg.Now = identity.NewKeys(w.Signer), w.Clock.Now
			})
			ada := w.Learner(t)
			for _, s := range []*identity.Service{w.Service, elsewhere.Service} {
				if _, err := s.Authenticate(t.Context(), ada.Access.Reveal(), w.Clock.Now()); err != nil {
					t.Fatal(err)
				}
			}
			if err := end(w, t, ada); err != nil {
				t.Fatal(err)
			}
			w.wantRefused(t, ada.Access.Reveal())
			w.Clock.Advance(5 * time.Second)
			_, err := elsewhere.Service.Authenticate(t.Context(), ada.Access.Reveal(), w.Clock.Now())
			wantFault(t, err, fault.Unauthenticated)
		})
	}
}

func TestClosedAccountAndExpiredSessionAreRefused(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	closed, expired := w.Learner(t), w.Learner(t)
	w.exec(t, `UPDATE users SET closed_at = now() WHERE id = $1`, closed.LearnerID)
	w.wantRefused(t, closed.Access.Reveal())
	w.exec(t, `UPDATE auth_sessions SET expires_at = $2 WHERE user_id = $1`, expired.LearnerID, w.Clock.Now().Add(time.Second))
	if _, err := w.Service.Authenticate(t.Context(), expired.Access.Reveal(), w.Clock.Now()); err != nil {
		t.Fatal(err)
	}
	w.Clock.Advance(time.Second) // the state is still remembered
	w.wantRefused(t, expired.Access.Reveal())
}
