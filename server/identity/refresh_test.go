package identity_test

import (
	"net/netip"
	"runtime"
	"sync"
	"testing"
	"time"

	"github.com/languagetutor/languagetutor/server/fault"
	"github.com/languagetutor/languagetutor/server/identity"
	"github.com/languagetutor/languagetutor/server/identity/identitytest"
)

func (w *world) refresh(t *testing.T, token identity.Secret) (identity.Tokens, error) {
	t.Helper()
	return w.Service.Refresh(t.Context(), identity.Origin{}, token)
}

func (w *world) mustRefresh(t *testing.T, token identity.Secret) identity.Tokens {
	t.Helper()
	tokens, err := w.refresh(t, token)
	if err != nil {
		t.Fatal(err)
	}
	return tokens
}

func (w *world) wantSignedOut(t *testing.T, token identity.Secret) {
	t.Helper()
	_, err := w.refresh(t, token)
	if problem := wantFault(t, err, fault.Unauthenticated); problem.Message != "sign in again" {
		t.Fatalf("the refusal tells more: %v", problem)
	}
}

func TestRefreshRotatesTheTokenWithinItsSession(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	ada := w.Learner(t)
	w.Clock.Advance(9 * time.Minute)
	from := identity.Origin{IP: netip.MustParseAddr("192.0.2.9")}
	next, err := w.Service.Refresh(t.Context(), from, ada.Refresh)
	if err != nil {
		t.Fatal(err)
	}
	now := w.Clock.Now()
	if next.Refresh == ada.Refresh || next.Access == ada.Access || next.SessionID != ada.SessionID || next.LearnerID != ada.LearnerID {
		t.Fatalf("the pair did not change within its session")
	}
	if !next.AccessExpiresAt.Equal(now.Add(identity.AccessLifetime)) || !next.RefreshExpiresAt.Equal(now.Add(identity.IdleLifetime)) {
		t.Fatalf("expiries %s, %s", next.AccessExpiresAt, next.RefreshExpiresAt)
	}
	sessions, _, err := w.Service.Sessions(t.Context(), ada.LearnerID, 0, "")
	if err != nil || len(sessions) != 1 || !sessions[0].LastUsedAt.Equal(now) || sessions[0].IPAddress != "192.0.2.9" {
		t.Fatalf("session %+v, %v", sessions, err)
	}
	w.Clock.Advance(time.Minute)
	w.mustRefresh(t, next.Refresh)
}

func TestReplayInTheGraceGivesTheSameSuccessor(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	ada := w.Learner(t)
	first := w.mustRefresh(t, ada.Refresh) // the answer may be lost on its way
	w.Clock.Advance(identity.RefreshGrace)
	second := w.mustRefresh(t, ada.Refresh)
	if second.Refresh != first.Refresh || !second.RefreshExpiresAt.Equal(first.RefreshExpiresAt) {
		t.Fatal("another successor")
	}
	if n := w.count(t, `SELECT count(*) FROM refresh_tokens`); n != 2 {
		t.Fatalf("%d tokens stored, want 2", n)
	}
	w.mustRefresh(t, second.Refresh)
}

func TestReuseAfterTheGraceEndsTheFamily(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	ada := w.Learner(t)
	elsewhere := identitytest.SignIn(t, w.Service, identity.SignIn{Email: ada.Email, Password: ada.Password})
	next := w.mustRefresh(t, ada.Refresh)
	w.Clock.Advance(identity.RefreshGrace + time.Microsecond)
	w.wantSignedOut(t, ada.Refresh)
	w.wantSignedOut(t, next.Refresh)
	w.wantSignedOut(t, ada.Refresh)
	w.mustRefresh(t, elsewhere.Refresh)
	var reason string
	const why = `SELECT revoked_reason FROM auth_sessions WHERE id = $1`
	if err := w.pool.QueryRow(t.Context(), why, ada.SessionID).Scan(&reason); err != nil || reason != "refresh_reused" {
		t.Fatalf("reason %q, %v", reason, err)
	}
	logged := w.log.find(t, "refresh token reused: session ended")
	if len(logged) != 1 || logged[0]["learner_id"] != ada.LearnerID.String() || logged[0]["level"] != "WARN" {
		t.Fatalf("logged %v", logged)
	}
}

func TestParallelRefreshesShareOneSuccessor(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	ada := w.Learner(t)
	const tabs = 50
	var (
		group   sync.WaitGroup
		mu      sync.Mutex
		answers = make(map[identity.Secret]int)
	)
	for range tabs {
		group.Go(func() {
			tokens, err := w.Service.Refresh(t.Context(), identity.Origin{}, ada.Refresh)
			if err != nil {
				t.Error(err)
			}
			mu.Lock()
			defer mu.Unlock()
			answers[tokens.Refresh]++
		})
	}
	group.Wait()
	if len(answers) != 1 {
		t.Fatalf("%d successors", len(answers))
	}
	if n := w.count(t, `SELECT count(*) FROM refresh_tokens WHERE used_at IS NULL`); n != 1 {
		t.Fatalf("%d usable tokens", n)
	}
}

func TestLifetimesOfASession(t *testing.T) {
	t.Parallel()
	t.Run("idle", func(t *testing.T) {
		t.Parallel()
		w := newWorld(t)
		ada := w.Learner(t)
		w.Clock.Advance(identity.IdleLifetime - time.Microsecond)
		next := w.mustRefresh(t, ada.Refresh)
		w.Clock.Advance(identity.IdleLifetime)
		w.wantSignedOut(t, next.Refresh)
		sessions, _, err := w.Service.Sessions(t.Context(), ada.LearnerID, 0, "")
		if err != nil || len(sessions) != 0 {
			t.Fatalf("listed as open: %v, %v", sessions, err)
		}
	})
	t.Run("absolute", func(t *testing.T) {
		t.Parallel()
		w := newWorld(t)
		ada := w.Learner(t)
		opened, token := w.Clock.Now(), ada.Tokens
		for range 89 {
			w.Clock.Advance(24 * time.Hour)
			token = w.mustRefresh(t, token.Refresh)
		}
		if end := opened.Add(identity.AbsoluteLifetime); !token.RefreshExpiresAt.Equal(end) {
			t.Fatalf("the last token expires at %s, the session at %s", token.RefreshExpiresAt, end)
		}
		w.Clock.Advance(24*time.Hour - time.Microsecond)
		last := w.mustRefresh(t, token.Refresh)
		w.Clock.Advance(time.Microsecond)
		w.wantSignedOut(t, last.Refresh)
		w.wantSignedOut(t, token.Refresh) // though its grace is not over
		if n := w.count(t, `SELECT count(*) FROM refresh_tokens`); n > 32 {
			t.Fatalf("%d tokens kept: expired ones are not forgotten", n)
		}
	})
}

func TestRefreshRefusesWhatIsNoTokenOfAnOpenSession(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	loggedOut, revoked, closed, fine := w.Learner(t), w.Learner(t), w.Learner(t), w.Learner(t)
	if err := w.Service.Logout(t.Context(), loggedOut.LearnerID, loggedOut.SessionID); err != nil {
		t.Fatal(err)
	}
	if err := w.Service.RevokeSession(t.Context(), revoked.LearnerID, revoked.SessionID); err != nil {
		t.Fatal(err)
	}
	w.exec(t, `UPDATE users SET closed_at = now() WHERE id = $1`, closed.LearnerID)
	for name, token := range map[string]identity.Secret{
		"empty": "", "unknown": "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", "too long": fine.Refresh + "AAAA",
		"another spelling": fine.Refresh + "=", "access token": fine.Access,
		"logged out": loggedOut.Refresh, "revoked": revoked.Refresh, "closed account": closed.Refresh,
	} {
		if _, err := w.refresh(t, token); err == nil {
			t.Errorf("%s: accepted", name)
		} else {
			wantFault(t, err, fault.Unauthenticated)
		}
	}
	w.mustRefresh(t, fine.Refresh)
}

func TestTokenInUseWhenItsSessionEndsIsRefusedInTheGraceToo(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	ada := w.Learner(t)
	w.mustRefresh(t, ada.Refresh)
	if err := w.Service.Logout(t.Context(), ada.LearnerID, ada.SessionID); err != nil {
		t.Fatal(err)
	}
	w.wantSignedOut(t, ada.Refresh)
	if len(w.log.find(t, "refresh token reused: session ended")) != 0 {
		t.Fatal("a session that had ended was ended for reuse")
	}
}

func TestSessionThatEndsDuringARefreshGetsNoToken(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	ada := w.Learner(t)
	tx, err := w.pool.Begin(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	end := `UPDATE auth_sessions SET revoked_at = now(), revoked_reason = 'revoked' WHERE id = $1`
	if _, err := tx.Exec(t.Context(), end, ada.SessionID); err != nil {
		t.Fatal(err)
	}
	refused := make(chan error)
	go func() {
		_, err := w.Service.Refresh(t.Context(), identity.Origin{}, ada.Refresh)
		refused <- err
	}()
	const waiting = `SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`
	for w.count(t, waiting) == 0 { // until the refresh waits for the session's row
		runtime.Gosched()
	}
	if err := tx.Commit(t.Context()); err != nil {
		t.Fatal(err)
	}
	wantFault(t, <-refused, fault.Unauthenticated)
	if n := w.count(t, `SELECT count(*) FROM refresh_tokens`); n != 1 {
		t.Fatalf("%d tokens", n)
	}
}
