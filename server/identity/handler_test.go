package identity_test

import (
	"context"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"testing"
	"time"

	"connectrpc.com/connect"
	"github.com/google/go-cmp/cmp"
	"google.golang.org/protobuf/testing/protocmp"
	"google.golang.org/protobuf/types/known/timestamppb"

	pb "github.com/languagetutor/languagetutor/proto/languagetutor/v1"
	"github.com/languagetutor/languagetutor/server/identity"
	"github.com/languagetutor/languagetutor/server/identity/identitytest"
	"github.com/languagetutor/languagetutor/server/rpc"
)

// wire is a world behind HTTP.
type wire struct {
	*world
	auth    pb.AuthServiceClient
	profile pb.ProfileServiceClient
}

func newWire(t *testing.T, insecureCookies bool) *wire {
	t.Helper()
	w := newWorld(t)
	mux := http.NewServeMux()
	mux.Handle(pb.NewAuthServiceHandler(identity.NewAuthHandler(w.Service, insecureCookies)))
	mux.Handle(pb.NewProfileServiceHandler(identity.NewProfileHandler(w.Service)))
	server := httptest.NewServer(http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		ctx := rpc.WithRequest(r.Context(), rpc.Request{ClientIP: netip.MustParseAddr("192.0.2.44"), UserAgent: "tutor-app/1"})
		if token, ok := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer "); ok {
			caller, err := w.Service.Authenticate(ctx, token, w.Clock.Now())
			if err != nil {
				http.Error(rw, err.Error(), http.StatusUnauthorized)
				return
			}
			ctx = rpc.WithCaller(ctx, caller)
		}
		mux.ServeHTTP(rw, r.WithContext(ctx))
	}))
	t.Cleanup(server.Close)
	return &wire{
		world: w, auth: pb.NewAuthServiceClient(server.Client(), server.URL),
		profile: pb.NewProfileServiceClient(server.Client(), server.URL),
	}
}

// call returns a context of a call with headers, and what its answer will carry.
func call(t *testing.T, headers map[string]string) (context.Context, connect.CallInfo) {
	t.Helper()
	ctx, info := connect.NewClientContext(t.Context())
	for name, value := range headers {
		info.RequestHeader().Set(name, value)
	}
	return ctx, info
}

func signedIn(t *testing.T, who *pb.Tokens) context.Context {
	t.Helper()
	ctx, _ := call(t, map[string]string{"Authorization": "Bearer " + who.GetAccessToken()})
	return ctx
}

func loginRequest(with identity.SignIn, delivery pb.TokenDelivery) *pb.LoginRequest {
	return &pb.LoginRequest{Email: with.Email, Password: with.Password.Reveal(), DeviceName: with.DeviceName, Delivery: delivery}
}

func must[T any](t *testing.T) func(T, error) T {
	return func(value T, err error) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return value
	}
}

func TestRefreshTokenGoesWhereItIsWanted(t *testing.T) {
	t.Parallel()
	w := newWire(t, false)
	with := identitytest.Register(t, w.Service)
	for _, delivery := range []pb.TokenDelivery{pb.TokenDelivery_TOKEN_DELIVERY_UNSPECIFIED, pb.TokenDelivery_TOKEN_DELIVERY_BODY} {
		ctx, info := call(t, nil)
		tokens := must[*pb.LoginResponse](t)(w.auth.Login(ctx, loginRequest(with, delivery))).GetTokens()
		if tokens.GetRefreshToken() == "" || info.ResponseHeader().Get("Set-Cookie") != "" {
			t.Fatalf("%s: token %t, cookie %q", delivery, tokens.GetRefreshToken() != "", info.ResponseHeader().Get("Set-Cookie"))
		}
		ctx, info = call(t, map[string]string{"Cookie": "__Host-rt=stale"})
		next := must[*pb.RefreshResponse](t)(w.auth.Refresh(ctx, &pb.RefreshRequest{RefreshToken: tokens.GetRefreshToken()})).GetTokens()
		if next.GetRefreshToken() == "" || info.ResponseHeader().Get("Set-Cookie") != "" {
			t.Fatal("a token in the body is answered in the cookie")
		}
	}
}

func TestRefreshCookieIsKeptFromScriptsAndSites(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		insecure   bool
		name, flag string
	}{{false, "__Host-rt", " Secure;"}, {true, "rt", ""}} {
		w := newWire(t, c.insecure)
		with := identitytest.Register(t, w.Service)
		ctx, info := call(t, nil)
		tokens := must[*pb.LoginResponse](t)(w.auth.Login(ctx, loginRequest(with, pb.TokenDelivery_TOKEN_DELIVERY_COOKIE))).GetTokens()
		first := refreshCookie(t, info, c.name)
		want := c.name + "=" + first + "; Path=/; Max-Age=2592000; HttpOnly;" + c.flag + " SameSite=Strict"
		if got := info.ResponseHeader().Get("Set-Cookie"); got != want || tokens.GetRefreshToken() != "" {
			t.Fatalf("cookie %q, want %q; in the body %q", got, want, tokens.GetRefreshToken())
		}

		w.Clock.Advance(time.Minute)
		ctx, info = call(t, map[string]string{"Cookie": "theme=dark; " + c.name + "=" + first})
		tokens = must[*pb.RefreshResponse](t)(w.auth.Refresh(ctx, &pb.RefreshRequest{})).GetTokens()
		second := refreshCookie(t, info, c.name)
		if second == first || tokens.GetRefreshToken() != "" || tokens.GetAccessToken() == "" {
			t.Fatalf("cookie %q became %q; in the body %q", first, second, tokens.GetRefreshToken())
		}

		ctx, info = call(t, map[string]string{"Authorization": "Bearer " + tokens.GetAccessToken()})
		must[*pb.LogoutResponse](t)(w.auth.Logout(ctx, &pb.LogoutRequest{}))
		want = c.name + "=; Path=/; Max-Age=0; HttpOnly;" + c.flag + " SameSite=Strict"
		if got := info.ResponseHeader().Get("Set-Cookie"); got != want {
			t.Fatalf("logout answers %q, want %q", got, want)
		}
		ctx, _ = call(t, map[string]string{"Cookie": c.name + "=" + second})
		if _, err := w.auth.Refresh(ctx, &pb.RefreshRequest{}); err == nil {
			t.Fatal("the cookie works after logout")
		}
	}
}

func refreshCookie(t *testing.T, info connect.CallInfo, name string) string {
	t.Helper()
	cookie, err := http.ParseSetCookie(info.ResponseHeader().Get("Set-Cookie"))
	if err != nil || cookie.Name != name {
		t.Fatalf("cookie %v, %v", cookie, err)
	}
	return cookie.Value
}

func TestRefreshWithoutATokenIsRefused(t *testing.T) {
	t.Parallel()
	w := newWire(t, false)
	ada := w.Learner(t)
	for name, cookie := range map[string]string{
		"none": "", "of another name": "rt=" + ada.Refresh.Reveal(),
		"two of a name": "__Host-rt=" + ada.Refresh.Reveal() + "; __Host-rt=" + ada.Refresh.Reveal(),
	} {
		ctx, _ := call(t, map[string]string{"Cookie": cookie})
		if _, err := w.auth.Refresh(ctx, &pb.RefreshRequest{}); err == nil {
			t.Errorf("cookie %s: accepted", name)
		}
	}
}

func TestSessionsOverTheWire(t *testing.T) {
	t.Parallel()
	w := newWire(t, false)
	with := identitytest.Register(t, w.Service)
	old := must[*pb.LoginResponse](t)(w.auth.Login(t.Context(), loginRequest(with, 0))).GetTokens()
	opened := w.Clock.Now()
	w.Clock.Advance(time.Minute)
	now := must[*pb.LoginResponse](t)(w.auth.Login(t.Context(), loginRequest(with, 0))).GetTokens()
	session := func(tokens *pb.Tokens, at time.Time) *pb.AuthSession {
		return &pb.AuthSession{
			Id: tokens.GetSessionId(), DeviceName: "test", UserAgent: "tutor-app/1", IpAddress: "192.0.2.44",
			CreatedAt: timestamppb.New(at), LastUsedAt: timestamppb.New(at), ExpiresAt: timestamppb.New(at.AddDate(0, 0, 90)),
			Current: tokens == now,
		}
	}
	list := func(size int32, page string) *pb.ListSessionsResponse {
		req := &pb.ListSessionsRequest{PageSize: size, PageToken: page}
		return must[*pb.ListSessionsResponse](t)(w.auth.ListSessions(signedIn(t, now), req))
	}
	first := list(1, "")
	second := list(1, first.GetNextPageToken())
	got := append(first.GetSessions(), second.GetSessions()...)
	want := []*pb.AuthSession{session(now, w.Clock.Now()), session(old, opened)}
	if diff := cmp.Diff(want, got, protocmp.Transform()); diff != "" || second.GetNextPageToken() != "" {
		t.Fatal(diff, second.GetNextPageToken())
	}
	must[*pb.RevokeSessionResponse](t)(w.auth.RevokeSession(signedIn(t, now), &pb.RevokeSessionRequest{SessionId: old.GetSessionId()}))
	if left := list(0, "").GetSessions(); len(left) != 1 || !left[0].GetCurrent() {
		t.Fatalf("left %v", left)
	}
	if _, err := w.auth.RevokeSession(signedIn(t, now), &pb.RevokeSessionRequest{SessionId: "x"}); err == nil {
		t.Fatal("what is no UUID was accepted")
	}
	change := &pb.ChangePasswordRequest{CurrentPassword: with.Password.Reveal(), NewPassword: freshPassword.Reveal()}
	must[*pb.ChangePasswordResponse](t)(w.auth.ChangePassword(signedIn(t, now), change))
	with.Password = freshPassword
	identitytest.SignIn(t, w.Service, with)
}

func TestProfileOverTheWire(t *testing.T) {
	t.Parallel()
	w := newWire(t, false)
	must[*pb.RegisterResponse](t)(w.auth.Register(t.Context(), &pb.RegisterRequest{
		Email: "ada@example.org", Password: "a sentence that nobody tries", DisplayName: "Ada", NativeLanguage: "en",
		TargetLanguage: "fr", Level: pb.Level_LEVEL_B2, DailyGoalMinutes: 25, TimeZone: "Pacific/Auckland",
	}))
	with := identity.SignIn{Email: "ada@example.org", Password: "a sentence that nobody tries"}
	ada := must[*pb.LoginResponse](t)(w.auth.Login(t.Context(), loginRequest(with, 0))).GetTokens()
	want := &pb.Profile{
		LearnerId: ada.GetLearnerId(), Email: "ada@example.org", DisplayName: "Ada", NativeLanguage: "en",
		Languages:        []*pb.LearningLanguage{{Language: "fr", Level: pb.Level_LEVEL_B2}},
		DailyGoalMinutes: 25, TimeZone: "Pacific/Auckland", RolloverHour: 4, CreatedAt: timestamppb.New(w.Clock.Now()),
		Today: &pb.Date{Year: 2026, Month: 5, Day: 10}, // midnight in Auckland, before 4:00
	}
	got := must[*pb.GetProfileResponse](t)(w.profile.GetProfile(signedIn(t, ada), &pb.GetProfileRequest{})).GetProfile()
	if diff := cmp.Diff(want, got, protocmp.Transform()); diff != "" {
		t.Fatal(diff)
	}
	change := &pb.UpdateProfileRequest{
		DisplayName: new(""), NativeLanguage: new("de"), DailyGoalMinutes: new(int32(480)), TimeZone: new("Asia/Tokyo"),
		RolloverHour: new(int32(0)), Languages: []*pb.LearningLanguage{{Language: "it", Level: pb.Level_LEVEL_C2}, {Language: "fr"}},
	}
	want.DisplayName, want.NativeLanguage, want.DailyGoalMinutes, want.TimeZone, want.RolloverHour = "", "de", 480, "Asia/Tokyo", 0
	want.Languages = []*pb.LearningLanguage{{Language: "it", Level: pb.Level_LEVEL_C2}, {Language: "fr", Level: pb.Level_LEVEL_A1}}
	got = must[*pb.UpdateProfileResponse](t)(w.profile.UpdateProfile(signedIn(t, ada), change)).GetProfile()
	if diff := cmp.Diff(want, got, protocmp.Transform()); diff != "" {
		t.Fatal(diff)
	}
	change = &pb.UpdateProfileRequest{RolloverHour: new(int32(12)), ErrorCards: new(true)}
	got = must[*pb.UpdateProfileResponse](t)(w.profile.UpdateProfile(signedIn(t, ada), change)).GetProfile()
	want.RolloverHour, want.ErrorCards = 12, true
	if diff := cmp.Diff(want, got, protocmp.Transform()); diff != "" {
		t.Fatalf("absent fields changed: %s", diff)
	}
}
