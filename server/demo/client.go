package demo

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"time"

	"connectrpc.com/connect"
	"github.com/google/uuid"

	pb "github.com/languagetutor/languagetutor/proto/languagetutor/v1"
)

// client calls one server as one learner.
type client struct {
	auth       pb.AuthServiceClient
	profile    pb.ProfileServiceClient
	vocabulary pb.VocabularyServiceClient
	study      pb.StudyServiceClient
	analytics  pb.AnalyticsServiceClient
	token      string
}

// callTimeout is enough for a server that has just started.
const callTimeout = 20 * time.Second

func newClient(url string) *client {
	c := &client{}
	http := &http.Client{Timeout: callTimeout}
	authorize := connect.WithInterceptors(connect.UnaryInterceptorFunc(func(next connect.UnaryFunc) connect.UnaryFunc {
		return func(ctx context.Context, req connect.AnyRequest) (connect.AnyResponse, error) {
			if c.token != "" {
				req.Header().Set("Authorization", "Bearer "+c.token)
			}
			return next(ctx, req)
		}
	}))
	c.auth = pb.NewAuthServiceClient(http, url, authorize)
	c.profile = pb.NewProfileServiceClient(http, url, authorize)
	c.vocabulary = pb.NewVocabularyServiceClient(http, url, authorize)
	c.study = pb.NewStudyServiceClient(http, url, authorize)
	c.analytics = pb.NewAnalyticsServiceClient(http, url, authorize)
	return c
}

// Account signs in, after creating the account where there is none.
type Account struct {
	Email, Password, Name string
	Native, Target        string
	TimeZone              string
}

// SignIn registers the account, which does nothing when it is there, signs in, and returns the access token.
func (a Account) SignIn(ctx context.Context, url string) (string, error) {
	c := newClient(url)
	return c.token, c.signIn(ctx, a)
}

func (c *client) signIn(ctx context.Context, a Account) error {
	_, err := c.auth.Register(ctx, &pb.RegisterRequest{
		Email: a.Email, Password: a.Password, DisplayName: a.Name, NativeLanguage: a.Native, TargetLanguage: a.Target,
		Level: pb.Level_LEVEL_A1, DailyGoalMinutes: 5, TimeZone: a.TimeZone,
	})
	if err != nil {
		return fmt.Errorf("register: %w", err)
	}
	login, err := c.auth.Login(ctx, &pb.LoginRequest{Email: a.Email, Password: a.Password, DeviceName: "terminal"})
	if err != nil {
		return fmt.Errorf("sign in: %w", err)
	}
	c.token = login.GetTokens().GetAccessToken()
	return nil
}

func newID() string { return uuid.Must(uuid.NewV7()).String() }

// Alive says whether a server answers at the URL.
func Alive(ctx context.Context, url string) bool {
	ctx, cancel := context.WithTimeout(ctx, 2*time.Second)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, strings.TrimSuffix(url, "/")+"/healthz", http.NoBody)
	if err != nil {
		return false
	}
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		return false
	}
	return res.Body.Close() == nil && res.StatusCode == http.StatusOK
}
