package client

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"time"

	"connectrpc.com/connect"
	"github.com/google/uuid"

	pb "github.com/languagetutor/languagetutor/proto/languagetutor/v1"
)

// DefaultURL is where a server on embedded defaults answers.
const DefaultURL = "http://127.0.0.1:8080"

const (
	// callTimeout is enough for a unary call, also of a server that has just started.
	callTimeout = 70 * time.Second
	// renewBefore is how long before its end an access token is renewed.
	renewBefore = time.Minute
)

// Client calls one server as one learner. It is safe for concurrent use after SignIn.
type Client struct {
	Auth       pb.AuthServiceClient
	Profile    pb.ProfileServiceClient
	Vocabulary pb.VocabularyServiceClient
	Study      pb.StudyServiceClient
	Tutor      pb.TutorServiceClient
	Analytics  pb.AnalyticsServiceClient

	public pb.AuthServiceClient // without a token

	mu     sync.Mutex
	tokens *pb.Tokens
}

// New returns a client of the server at a URL. Until SignIn it may call public methods only.
func New(url string) *Client {
	c := &Client{}
	plain := &http.Client{}
	signed := connect.WithInterceptors(authorization{c})
	c.public = pb.NewAuthServiceClient(&http.Client{Timeout: callTimeout}, url)
	c.Auth = pb.NewAuthServiceClient(plain, url, signed)
	c.Profile = pb.NewProfileServiceClient(plain, url, signed)
	c.Vocabulary = pb.NewVocabularyServiceClient(plain, url, signed)
	c.Study = pb.NewStudyServiceClient(plain, url, signed)
	c.Tutor = pb.NewTutorServiceClient(plain, url, signed)
	c.Analytics = pb.NewAnalyticsServiceClient(plain, url, signed)
	return c
}

// Account is whom Register opens an account for.
type Account struct {
	Email, Password, Name string
	Native, Target        string
	TimeZone              string
}

// Register opens the account, which does nothing when it is there, and signs in.
func (c *Client) Register(ctx context.Context, a Account) error {
	_, err := c.public.Register(ctx, &pb.RegisterRequest{
		Email: a.Email, Password: a.Password, DisplayName: a.Name, NativeLanguage: a.Native, TargetLanguage: a.Target,
		Level: pb.Level_LEVEL_A1, DailyGoalMinutes: 5, TimeZone: a.TimeZone,
	})
	if err != nil {
		return fmt.Errorf("register: %w", err)
	}
	return c.SignIn(ctx, a.Email, a.Password)
}

// SignIn opens a session on the server. Its tokens are renewed as long as the client is used.
func (c *Client) SignIn(ctx context.Context, email, password string) error {
	login, err := c.public.Login(ctx, &pb.LoginRequest{Email: email, Password: password, DeviceName: "terminal"})
	if err != nil {
		return fmt.Errorf("sign in: %w", err)
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.tokens = login.GetTokens()
	return nil
}

// Token is an access token that is good for a while, or empty before SignIn.
func (c *Client) Token(ctx context.Context) (string, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.tokens == nil {
		return "", nil
	}
	if time.Until(c.tokens.GetAccessExpiresAt().AsTime()) < renewBefore {
		res, err := c.public.Refresh(ctx, &pb.RefreshRequest{RefreshToken: c.tokens.GetRefreshToken()})
		if err != nil {
			return "", fmt.Errorf("renew the access token: %w", err)
		}
		c.tokens = res.GetTokens()
	}
	return c.tokens.GetAccessToken(), nil
}

// authorization adds the token to each call, and bounds those that are no streams.
type authorization struct{ client *Client }

// WrapUnary implements connect.Interceptor.
func (a authorization) WrapUnary(next connect.UnaryFunc) connect.UnaryFunc {
	return func(ctx context.Context, req connect.AnyRequest) (connect.AnyResponse, error) {
		ctx, cancel := context.WithTimeout(ctx, callTimeout)
		defer cancel()
		token, err := a.client.Token(ctx)
		if err != nil {
			return nil, err
		}
		if token != "" {
			req.Header().Set("Authorization", "Bearer "+token)
		}
		return next(ctx, req)
	}
}

// WrapStreamingClient implements connect.Interceptor.
func (a authorization) WrapStreamingClient(next connect.StreamingClientFunc) connect.StreamingClientFunc {
	return func(ctx context.Context, spec connect.Spec) connect.StreamingClientConn {
		conn := next(ctx, spec)
		if token, err := a.client.Token(ctx); err == nil && token != "" { // without one the server refuses the call
			conn.RequestHeader().Set("Authorization", "Bearer "+token)
		}
		return conn
	}
}

// WrapStreamingHandler implements connect.Interceptor. A client is no handler.
func (authorization) WrapStreamingHandler(next connect.StreamingHandlerFunc) connect.StreamingHandlerFunc {
	return next
}

// NewID names a request or a thing that the client makes: a UUID v7.
func NewID() string { return uuid.Must(uuid.NewV7()).String() }

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
