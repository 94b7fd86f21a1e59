package contract

import (
	"bytes"
	"context"
	"encoding/json"
	"net/http"
	"strings"
	"testing"

	"github.com/google/uuid"
	"google.golang.org/protobuf/proto"

	pb "github.com/languagetutor/languagetutor/proto/languagetutor/v1"
)

// TestNoSecretIsLogged puts secrets through everything that takes one, the right way and wrong ways, and reads the log.
func TestNoSecretIsLogged(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	secrets := map[string]string{
		"password": uuid.NewString(), "new password": uuid.NewString(), "wrong password": uuid.NewString(),
		"name in the address": "x" + uuid.NewString()[24:], "wrong refresh token": uuid.NewString(), "wrong access token": uuid.NewString(),
	}
	email := secrets["name in the address"] + "@example.org"
	nobody := w.stranger()
	register := &pb.RegisterRequest{
		Email: email, Password: secrets["password"], NativeLanguage: "en", TargetLanguage: "fr", TimeZone: "UTC",
	}
	do[*pb.RegisterResponse](t, nobody, register)
	do[*pb.RegisterResponse](t, nobody, register) // again, which says in the log that the address has an account
	login := func(delivery pb.TokenDelivery) *pb.Tokens {
		req := &pb.LoginRequest{Email: email, Password: secrets["password"], Delivery: delivery}
		return do[*pb.LoginResponse](t, nobody, req).GetTokens()
	}
	first, second := login(pb.TokenDelivery_TOKEN_DELIVERY_BODY), login(pb.TokenDelivery_TOKEN_DELIVERY_BODY)
	_ = login(pb.TokenDelivery_TOKEN_DELIVERY_COOKIE)
	next := do[*pb.RefreshResponse](t, nobody, &pb.RefreshRequest{RefreshToken: first.GetRefreshToken()}).GetTokens()
	signedIn := client{world: w, token: second.GetAccessToken(), address: nobody.address}
	for name, tokens := range map[string]*pb.Tokens{"first": first, "second": second, "next": next} {
		secrets["access token "+name], secrets["refresh token "+name] = tokens.GetAccessToken(), tokens.GetRefreshToken()
	}
	refused := func(c client, req proto.Message) {
		t.Helper()
		if _, a, err := c.try(req); err != nil || a.status == http.StatusOK {
			t.Errorf("%T: %s, %v; want it refused", req, a, err)
		}
	}
	refused(nobody, &pb.LoginRequest{Email: email, Password: secrets["wrong password"]})
	refused(nobody, &pb.LoginRequest{Email: email, Password: secrets["wrong password"] + strings.Repeat("x", 1024)})
	refused(nobody, &pb.LoginRequest{Email: secrets["name in the address"], Password: secrets["password"]})
	refused(nobody, &pb.RegisterRequest{Email: email, Password: secrets["password"] + "\x00", NativeLanguage: "en", TargetLanguage: "fr"})
	refused(nobody, &pb.RegisterRequest{Email: email + "\x00", Password: secrets["password"], NativeLanguage: "en", TargetLanguage: "fr"})
	refused(nobody, &pb.RefreshRequest{RefreshToken: secrets["wrong refresh token"]})
	refused(client{world: w, token: secrets["wrong access token"], address: nobody.address}, &pb.GetProfileRequest{})
	refused(signedIn, &pb.ChangePasswordRequest{CurrentPassword: secrets["wrong password"], NewPassword: secrets["new password"]})
	do[*pb.ChangePasswordResponse](t, signedIn, &pb.ChangePasswordRequest{
		CurrentPassword: secrets["password"], NewPassword: secrets["new password"],
	})
	do[*pb.LogoutResponse](t, signedIn, &pb.LogoutRequest{})
	refused(signedIn, &pb.GetProfileRequest{})
	for _, body := range []string{`{"email":"` + email + `"`, `{"password":{"` + secrets["password"] + `":1}}`, secrets["password"]} {
		if a, err := nobody.post("/languagetutor.v1.AuthService/Login", []byte(body)); err != nil || a.status != http.StatusBadRequest {
			t.Errorf("%s, %v", a, err)
		}
	}
	query := "/languagetutor.v1.ProfileService/GetProfile?connect=v1&encoding=json&message=" + secrets["password"]
	req, err := http.NewRequestWithContext(context.WithoutCancel(t.Context()), http.MethodGet, w.url+query, http.NoBody)
	if err != nil {
		t.Fatal(err)
	}
	if a, err := nobody.send(req); err != nil || a.status != http.StatusUnauthorized {
		t.Errorf("%s, %v", a, err)
	}

	log := w.log.String()
	for name, secret := range secrets {
		if len(secret) < 12 {
			t.Errorf("%s: %q is too short to be found by chance only", name, secret)
		}
		if at := strings.Index(log, secret); at >= 0 {
			t.Errorf("%s is in the log: %s", name, log[max(0, at-200):at])
		}
	}
	// The log tells of all this, so that there was something to find.
	for _, wanted := range []string{"login refused", "AuthService/ChangePassword", "AuthService/Refresh", first.GetLearnerId()} {
		if !strings.Contains(log, wanted) {
			t.Errorf("the log has no %q", wanted)
		}
	}
	for line := range bytes.Lines([]byte(log)) {
		if !json.Valid(line) {
			t.Errorf("a line of the log is no JSON: %s", line)
		}
	}
}
