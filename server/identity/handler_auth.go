package identity

import (
	"context"

	"google.golang.org/protobuf/types/known/timestamppb"

	pb "github.com/languagetutor/languagetutor/proto/languagetutor/v1"
	"github.com/languagetutor/languagetutor/server/rpc"
	"github.com/languagetutor/languagetutor/server/wire"
)

// AuthHandler is AuthService over Connect.
type AuthHandler struct {
	service *Service
	cookie  refreshCookie
}

var _ pb.AuthServiceHandler = (*AuthHandler)(nil)

// NewAuthHandler returns the handler of a service. Insecure cookies are for development over plain HTTP.
func NewAuthHandler(service *Service, insecureCookies bool) *AuthHandler {
	return &AuthHandler{service: service, cookie: refreshCookie{insecure: insecureCookies}}
}

func origin(ctx context.Context) Origin {
	return Origin{IP: rpc.ClientIP(ctx), UserAgent: rpc.UserAgent(ctx)}
}

// Register implements AuthService.
func (h *AuthHandler) Register(ctx context.Context, req *pb.RegisterRequest) (*pb.RegisterResponse, error) {
	err := h.service.Register(ctx, origin(ctx), Registration{
		Email:          req.GetEmail(),
		Password:       Secret(req.GetPassword()),
		DisplayName:    req.GetDisplayName(),
		NativeLanguage: req.GetNativeLanguage(),
		TargetLanguage: req.GetTargetLanguage(),
		Level:          int(req.GetLevel()),
		GoalMinutes:    int(req.GetDailyGoalMinutes()),
		TimeZone:       req.GetTimeZone(),
	})
	if err != nil {
		return nil, err
	}
	return &pb.RegisterResponse{}, nil
}

// Login implements AuthService.
func (h *AuthHandler) Login(ctx context.Context, req *pb.LoginRequest) (*pb.LoginResponse, error) {
	tokens, err := h.service.Login(ctx, origin(ctx), SignIn{
		Email: req.GetEmail(), Password: Secret(req.GetPassword()), DeviceName: req.GetDeviceName(),
	})
	if err != nil {
		return nil, err
	}
	message, err := h.deliver(ctx, tokens, req.GetDelivery() == pb.TokenDelivery_TOKEN_DELIVERY_COOKIE)
	if err != nil {
		return nil, err
	}
	return &pb.LoginResponse{Tokens: message}, nil
}

// Refresh implements AuthService. A token in the body wins over one in the cookie, and the new one goes where the old one
// came from.
func (h *AuthHandler) Refresh(ctx context.Context, req *pb.RefreshRequest) (*pb.RefreshResponse, error) {
	token, byCookie := Secret(req.GetRefreshToken()), false
	if token == "" {
		token, byCookie = h.cookie.read(ctx), true
	}
	tokens, err := h.service.Refresh(ctx, origin(ctx), token)
	if err != nil {
		return nil, err
	}
	message, err := h.deliver(ctx, tokens, byCookie)
	if err != nil {
		return nil, err
	}
	return &pb.RefreshResponse{Tokens: message}, nil
}

// deliver returns the message of the tokens; the refresh token goes into the cookie if it is to.
func (h *AuthHandler) deliver(ctx context.Context, tokens Tokens, byCookie bool) (*pb.Tokens, error) {
	out := &pb.Tokens{
		AccessToken:      tokens.Access.Reveal(),
		AccessExpiresAt:  timestamppb.New(tokens.AccessExpiresAt),
		RefreshToken:     tokens.Refresh.Reveal(),
		RefreshExpiresAt: timestamppb.New(tokens.RefreshExpiresAt),
		SessionId:        tokens.SessionID.String(),
		LearnerId:        tokens.LearnerID.String(),
	}
	if byCookie {
		out.RefreshToken = ""
		return out, h.cookie.write(ctx, tokens.Refresh, tokens.RefreshExpiresAt.Sub(h.service.now()))
	}
	return out, nil
}

// Logout implements AuthService. It clears the cookie too.
func (h *AuthHandler) Logout(ctx context.Context, _ *pb.LogoutRequest) (*pb.LogoutResponse, error) {
	caller := rpc.MustCaller(ctx)
	if err := h.service.Logout(ctx, caller.LearnerID, caller.SessionID); err != nil {
		return nil, err
	}
	if err := h.cookie.clear(ctx); err != nil {
		return nil, err
	}
	return &pb.LogoutResponse{}, nil
}

// ListSessions implements AuthService.
func (h *AuthHandler) ListSessions(ctx context.Context, req *pb.ListSessionsRequest) (*pb.ListSessionsResponse, error) {
	caller := rpc.MustCaller(ctx)
	sessions, next, err := h.service.Sessions(ctx, caller.LearnerID, req.GetPageSize(), req.GetPageToken())
	if err != nil {
		return nil, err
	}
	out := &pb.ListSessionsResponse{NextPageToken: next}
	for _, s := range sessions {
		out.Sessions = append(out.Sessions, &pb.AuthSession{
			Id:         s.ID.String(),
			DeviceName: s.DeviceName,
			UserAgent:  s.UserAgent,
			IpAddress:  s.IPAddress,
			CreatedAt:  timestamppb.New(s.CreatedAt),
			LastUsedAt: timestamppb.New(s.LastUsedAt),
			ExpiresAt:  timestamppb.New(s.ExpiresAt),
			Current:    s.ID == caller.SessionID,
		})
	}
	return out, nil
}

// RevokeSession implements AuthService.
func (h *AuthHandler) RevokeSession(ctx context.Context, req *pb.RevokeSessionRequest) (*pb.RevokeSessionResponse, error) {
	session, err := wire.ID("session_id", req.GetSessionId())
	if err != nil {
		return nil, err
	}
	if err := h.service.RevokeSession(ctx, rpc.MustCaller(ctx).LearnerID, session); err != nil {
		return nil, err
	}
	return &pb.RevokeSessionResponse{}, nil
}

// ChangePassword implements AuthService.
func (h *AuthHandler) ChangePassword(ctx context.Context, req *pb.ChangePasswordRequest) (*pb.ChangePasswordResponse, error) {
	caller := rpc.MustCaller(ctx)
	current, fresh := Secret(req.GetCurrentPassword()), Secret(req.GetNewPassword())
	if err := h.service.ChangePassword(ctx, caller.LearnerID, caller.SessionID, current, fresh); err != nil {
		return nil, err
	}
	return &pb.ChangePasswordResponse{}, nil
}
