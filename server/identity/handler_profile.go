package identity

import (
	"context"

	"google.golang.org/protobuf/types/known/timestamppb"

	pb "github.com/languagetutor/languagetutor/proto/languagetutor/v1"
	"github.com/languagetutor/languagetutor/server/rpc"
	"github.com/languagetutor/languagetutor/server/wire"
)

// ProfileHandler is ProfileService over Connect.
type ProfileHandler struct {
	service *Service
}

var _ pb.ProfileServiceHandler = (*ProfileHandler)(nil)

// NewProfileHandler returns the handler of a service.
func NewProfileHandler(service *Service) *ProfileHandler { return &ProfileHandler{service: service} }

// GetProfile implements ProfileService.
func (h *ProfileHandler) GetProfile(ctx context.Context, _ *pb.GetProfileRequest) (*pb.GetProfileResponse, error) {
	profile, err := h.service.Profile(ctx, rpc.MustCaller(ctx).LearnerID)
	if err != nil {
		return nil, err
	}
	message, err := h.message(profile)
	if err != nil {
		return nil, err
	}
	return &pb.GetProfileResponse{Profile: message}, nil
}

// UpdateProfile implements ProfileService.
func (h *ProfileHandler) UpdateProfile(ctx context.Context, req *pb.UpdateProfileRequest) (*pb.UpdateProfileResponse, error) {
	change := ProfileChange{
		DisplayName:    req.DisplayName,
		NativeLanguage: req.NativeLanguage,
		GoalMinutes:    optionalInt(req.DailyGoalMinutes),
		TimeZone:       req.TimeZone,
		RolloverHour:   optionalInt(req.RolloverHour),
		ErrorCards:     req.ErrorCards,
	}
	for _, l := range req.GetLanguages() {
		change.Languages = append(change.Languages, LearningLanguage{Language: l.GetLanguage(), Level: int(l.GetLevel())})
	}
	profile, err := h.service.UpdateProfile(ctx, rpc.MustCaller(ctx).LearnerID, change)
	if err != nil {
		return nil, err
	}
	message, err := h.message(profile)
	if err != nil {
		return nil, err
	}
	return &pb.UpdateProfileResponse{Profile: message}, nil
}

func optionalInt(n *int32) *int {
	if n == nil {
		return nil
	}
	return new(int(*n))
}

func (h *ProfileHandler) message(p Profile) (*pb.Profile, error) {
	today, err := p.Today(h.service.now())
	if err != nil {
		return nil, err
	}
	out := &pb.Profile{
		LearnerId:        p.LearnerID.String(),
		Email:            p.Email,
		DisplayName:      p.DisplayName,
		NativeLanguage:   p.NativeLanguage,
		DailyGoalMinutes: int32(p.GoalMinutes),
		TimeZone:         p.TimeZone,
		RolloverHour:     int32(p.RolloverHour),
		ErrorCards:       p.ErrorCards,
		CreatedAt:        timestamppb.New(p.CreatedAt),
		Today:            wire.Date(today),
	}
	for _, l := range p.Languages {
		out.Languages = append(out.Languages, &pb.LearningLanguage{
			Language: l.Language, Level: pb.Level(l.Level),
		})
	}
	return out, nil
}
