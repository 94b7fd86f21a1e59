package identity_test

import (
	"slices"
	"testing"
	"time"

	"github.com/google/uuid"

	"github.com/languagetutor/languagetutor/server/fault"
	"github.com/languagetutor/languagetutor/server/identity"
	"github.com/languagetutor/languagetutor/server/identity/identitytest"
)

func TestSessionsComeByLastUseInPages(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	with := identitytest.Register(t, w.Service)
	var want []uuid.UUID
	for i := range 7 {
		if i%3 > 0 { // some in the same moment
			w.Clock.Advance(time.Minute)
		}
		want = append(want, identitytest.SignIn(t, w.Service, with).SessionID)
	}
	w.Learner(t) // somebody else
	last := identitytest.SignIn(t, w.Service, with)
	w.Clock.Advance(time.Minute)
	w.mustRefresh(t, last.Refresh)

	var got []identity.Session
	pages := 0
	for token := ""; pages == 0 || token != ""; pages++ {
		var sessions []identity.Session
		var err error
		if sessions, token, err = w.Service.Sessions(t.Context(), last.LearnerID, 3, token); err != nil {
			t.Fatal(err)
		}
		got = append(got, sessions...)
	}
	if pages != 3 || len(got) != 8 || got[0].ID != last.SessionID {
		t.Fatalf("%d sessions in %d pages, first %s", len(got), pages, got[0].ID)
	}
	if !slices.IsSortedFunc(got, func(a, b identity.Session) int { return b.LastUsedAt.Compare(a.LastUsedAt) }) {
		t.Fatal("not by last use")
	}
	for _, id := range want {
		if !slices.ContainsFunc(got, func(s identity.Session) bool { return s.ID == id }) {
			t.Errorf("%s is missing", id)
		}
	}
	_, _, err := w.Service.Sessions(t.Context(), last.LearnerID, 3, "x")
	if problem := wantFault(t, err, fault.InvalidArgument); fields(problem)[0] != "page_token" {
		t.Fatalf("got %v", problem)
	}
}

func TestRevokedSessionIsGoneForItsOwnerOnly(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	ada, eve := w.Learner(t), w.Learner(t)
	wantFault(t, w.Service.RevokeSession(t.Context(), eve.LearnerID, ada.SessionID), fault.NotFound)
	wantFault(t, w.Service.RevokeSession(t.Context(), ada.LearnerID, uuid.New()), fault.NotFound)
	if err := w.Service.Logout(t.Context(), eve.LearnerID, ada.SessionID); err != nil {
		t.Fatal(err)
	}
	ada.Tokens = w.mustRefresh(t, ada.Refresh)
	for range 2 { // again is fine
		if err := w.Service.RevokeSession(t.Context(), ada.LearnerID, ada.SessionID); err != nil {
			t.Fatal(err)
		}
	}
	w.wantSignedOut(t, ada.Refresh)
	if sessions, _, err := w.Service.Sessions(t.Context(), ada.LearnerID, 0, ""); err != nil || len(sessions) != 0 {
		t.Fatalf("still listed: %v, %v", sessions, err)
	}
}

func TestSessionKeepsItsFirstEnd(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	ada := w.Learner(t)
	ended := w.Clock.Now()
	for _, end := range []func() error{
		func() error { return w.Service.Logout(t.Context(), ada.LearnerID, ada.SessionID) },
		func() error { return w.Service.RevokeSession(t.Context(), ada.LearnerID, ada.SessionID) },
		func() error { return w.Service.Logout(t.Context(), ada.LearnerID, ada.SessionID) },
	} {
		if err := end(); err != nil {
			t.Fatal(err)
		}
		w.Clock.Advance(time.Hour)
	}
	n := w.count(t, `SELECT count(*) FROM auth_sessions WHERE revoked_reason = 'logout' AND revoked_at = $1`, ended)
	if n != 1 {
		t.Fatal("the first end was overwritten")
	}
}
