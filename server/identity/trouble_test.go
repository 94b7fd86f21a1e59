package identity_test

import (
	"context"
	"crypto/ed25519"
	"errors"
	"strings"
	"testing"

	pb "github.com/languagetutor/languagetutor/proto/languagetutor/v1"
	"github.com/languagetutor/languagetutor/server/fault"
	"github.com/languagetutor/languagetutor/server/identity"
	"github.com/languagetutor/languagetutor/server/identity/identitytest"
	"github.com/languagetutor/languagetutor/server/rpc"
)

func TestTroubleWithTheDatabaseIsNoFaultAndTellsNoSecret(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	ada, r := w.Learner(t), identitytest.Registration()
	auth, profile := identity.NewAuthHandler(w.Service, false), identity.NewProfileHandler(w.Service)
	secrets := []identity.Secret{
		identity.Secret(ada.Email), identity.Secret(r.Email), ada.Password, ada.Access, ada.Refresh, freshPassword,
	}
	ctx := rpc.WithCaller(t.Context(), rpc.Caller{LearnerID: ada.LearnerID, SessionID: ada.SessionID})
	w.pool.Close()
	for name, call := range map[string]func() error{
		"Authenticate": func() error {
			_, err := w.Service.Authenticate(ctx, ada.Access.Reveal(), w.Clock.Now())
			return err
		},
		"Register": func() error {
			_, err := auth.Register(ctx, &pb.RegisterRequest{
				Email: r.Email, Password: r.Password.Reveal(), NativeLanguage: "en", TargetLanguage: "fr",
			})
			return err
		},
		"Login": func() error {
			_, err := auth.Login(ctx, &pb.LoginRequest{Email: ada.Email, Password: ada.Password.Reveal()})
			return err
		},
		"Refresh": func() error {
			_, err := auth.Refresh(ctx, &pb.RefreshRequest{RefreshToken: ada.Refresh.Reveal()})
			return err
		},
		"Logout": func() error { _, err := auth.Logout(ctx, &pb.LogoutRequest{}); return err },
		"ListSessions": func() error {
			_, err := auth.ListSessions(ctx, &pb.ListSessionsRequest{})
			return err
		},
		"RevokeSession": func() error {
			_, err := auth.RevokeSession(ctx, &pb.RevokeSessionRequest{SessionId: ada.SessionID.String()})
			return err
		},
		"ChangePassword": func() error {
			_, err := auth.ChangePassword(ctx, &pb.ChangePasswordRequest{
				CurrentPassword: ada.Password.Reveal(), NewPassword: freshPassword.Reveal(),
			})
			return err
		},
		"GetProfile": func() error { _, err := profile.GetProfile(ctx, &pb.GetProfileRequest{}); return err },
		"UpdateProfile": func() error {
			_, err := profile.UpdateProfile(ctx, &pb.UpdateProfileRequest{DisplayName: new("x")})
			return err
		},
		"LoadCalendar": func() error { _, err := identity.LoadCalendar(ctx, w.pool, ada.LearnerID); return err },
		"NativeLanguage": func() error {
			_, err := identity.NativeLanguage(ctx, w.pool, ada.LearnerID)
			return err
		},
	} {
		err := call()
		var shown *fault.Error
		if err == nil || errors.As(err, &shown) {
			t.Errorf("%s: got %v, want an error that is no fault", name, err)
			continue
		}
		for _, secret := range secrets {
			if strings.Contains(err.Error(), secret.Reveal()) {
				t.Errorf("%s: the error tells a secret: %v", name, err)
			}
		}
	}
}

func TestBusyHashingAsksToComeBack(t *testing.T) {
	t.Parallel()
	w := newWorld(t, func(cfg *identity.Config) { cfg.HashCores, cfg.HashQueue = 1, 1 })
	ada := w.Learner(t)
	entered, leave := w.Service.BlockHashes()
	done := make(chan error)
	for range 2 { // one runs, one waits
		go func() {
			_, err := w.Service.Login(t.Context(), identity.Origin{}, identity.SignIn{Email: ada.Email, Password: ada.Password})
			done <- err
		}()
	}
	<-entered
	for w.Service.HashesAdmitted() < 2 {
		w.count(t, `SELECT 1`) // gives the other time to arrive
	}
	_, login := w.Service.Login(t.Context(), identity.Origin{}, identity.SignIn{Email: "nobody@example.org", Password: "x"})
	for name, err := range map[string]error{
		"Login":          login,
		"Register":       w.Service.Register(t.Context(), identity.Origin{}, identitytest.Registration()),
		"ChangePassword": w.Service.ChangePassword(t.Context(), ada.LearnerID, ada.SessionID, ada.Password, freshPassword),
	} {
		if problem := wantFault(t, err, fault.ResourceExhausted); problem.RetryAfter <= 0 {
			t.Errorf("%s: no time to come back", name)
		}
	}
	if _, err := w.Service.Authenticate(t.Context(), ada.Access.Reveal(), w.Clock.Now()); err != nil {
		t.Errorf("who is signed in has to wait too: %v", err)
	}
	close(leave)
	for range 2 {
		if err := <-done; err != nil {
			t.Errorf("who waited: %v", err)
		}
	}
}

func TestServiceNeedsKeysIssuerAndHonestCosts(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	keys := identity.NewKeys(w.Signer)
	for name, cfg := range map[string]identity.Config{
		"no keys":        {Issuer: "x"},
		"no issuer":      {Keys: keys},
		"too many costs": {Keys: keys, Issuer: "x", Hash: identity.Params{MemoryKiB: 1 << 30, Passes: 1, Threads: 1}},
		"no pass":        {Keys: keys, Issuer: "x", Hash: identity.Params{MemoryKiB: 1024, Threads: 1}},
	} {
		if _, err := identity.New(w.pool, w.Cache, cfg); err == nil {
			t.Errorf("%s: accepted", name)
		}
	}
}

func TestDefaultsHashAndLimitAsDocumented(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	_, signer, err := ed25519.GenerateKey(nil)
	if err != nil {
		t.Fatal(err)
	}
	service, err := identity.New(w.pool, w.Cache, identity.Config{Keys: identity.NewKeys(signer), Issuer: "x"})
	if err != nil {
		t.Fatal(err)
	}
	with := identitytest.Register(t, service)
	var hash string
	if err := w.pool.QueryRow(t.Context(), `SELECT hash FROM credentials`).Scan(&hash); err != nil {
		t.Fatal(err)
	}
	if !strings.HasPrefix(hash, "$argon2id$v=19$m=19456,t=2,p=1$") {
		t.Fatalf("hashed as %s", hash)
	}
	for range 5 {
		identitytest.SignIn(t, service, with)
	}
	_, err = service.Login(context.WithoutCancel(t.Context()), identity.Origin{}, with)
	wantFault(t, err, fault.ResourceExhausted)
}
