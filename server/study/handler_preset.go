package study

import (
	"context"
	"errors"
	"time"

	"google.golang.org/protobuf/types/known/durationpb"

	pb "github.com/languagetutor/languagetutor/proto/languagetutor/v1"
	"github.com/languagetutor/languagetutor/server/fault"
	"github.com/languagetutor/languagetutor/server/fsrs"
	"github.com/languagetutor/languagetutor/server/page"
	"github.com/languagetutor/languagetutor/server/rpc"
	"github.com/languagetutor/languagetutor/server/wire"
)

// CreatePreset implements StudyService.
func (h *Handler) CreatePreset(ctx context.Context, req *pb.CreatePresetRequest) (*pb.CreatePresetResponse, error) {
	id, err := wire.ID("id", req.GetId())
	if err != nil {
		return nil, err
	}
	settings, err := parseSettings(req.GetSettings())
	if err != nil {
		return nil, err
	}
	preset, err := h.service.CreatePreset(ctx, rpc.MustCaller(ctx).LearnerID, id, settings)
	if err != nil {
		return nil, err
	}
	return &pb.CreatePresetResponse{Preset: presetMessage(preset)}, nil
}

// GetPreset implements StudyService.
func (h *Handler) GetPreset(ctx context.Context, req *pb.GetPresetRequest) (*pb.GetPresetResponse, error) {
	id, err := wire.ID("preset_id", req.GetPresetId())
	if err != nil {
		return nil, err
	}
	preset, err := h.service.Preset(ctx, rpc.MustCaller(ctx).LearnerID, id)
	if err != nil {
		return nil, err
	}
	return &pb.GetPresetResponse{Preset: presetMessage(preset)}, nil
}

// ListPresets implements StudyService.
func (h *Handler) ListPresets(ctx context.Context, req *pb.ListPresetsRequest) (*pb.ListPresetsResponse, error) {
	size := page.Size(req.GetPageSize(), defaultPageSize)
	presets, next, err := h.service.Presets(ctx, rpc.MustCaller(ctx).LearnerID, size, req.GetPageToken())
	if err != nil {
		return nil, err
	}
	out := &pb.ListPresetsResponse{NextPageToken: next}
	for _, p := range presets {
		out.Presets = append(out.Presets, presetMessage(p))
	}
	return out, nil
}

// UpdatePreset implements StudyService.
func (h *Handler) UpdatePreset(ctx context.Context, req *pb.UpdatePresetRequest) (*pb.UpdatePresetResponse, error) {
	id, err := wire.ID("preset_id", req.GetPresetId())
	if err != nil {
		return nil, err
	}
	settings, err := parseSettings(req.GetSettings())
	if err != nil {
		return nil, err
	}
	preset, err := h.service.UpdatePreset(ctx, rpc.MustCaller(ctx).LearnerID, id, int(req.GetVersion()), settings)
	if err != nil {
		return nil, err
	}
	return &pb.UpdatePresetResponse{Preset: presetMessage(preset)}, nil
}

func parseSettings(m *pb.PresetSettings) (Settings, error) {
	parameters, err := fsrs.ParseParameters(m.GetParameters())
	if err != nil {
		if _, known := errors.AsType[*fsrs.ConfigError](err); known {
			return Settings{}, settingsFault(err)
		}
		return Settings{}, fault.Invalid("settings.parameters", "%v", err)
	}
	return Settings{
		Name: m.GetName(),
		Scheduling: fsrs.Config{
			Parameters:       parameters,
			DesiredRetention: m.GetDesiredRetention(),
			LearningSteps:    parseSteps(m.GetLearningSteps()),
			RelearningSteps:  parseSteps(m.GetRelearningSteps()),
			MaximumInterval:  int(m.GetMaximumIntervalDays()),
			Fuzz:             m.GetFuzz(),
		},
		NewPerDay:     int(m.GetNewPerDay()),
		ReviewsPerDay: int(m.GetReviewsPerDay()),
		ReviewsPerNew: int(m.GetReviewsPerNew()),
	}, nil
}

// parseSteps keeps whole milliseconds, as the store does.
func parseSteps(steps []*durationpb.Duration) []time.Duration {
	out := make([]time.Duration, len(steps))
	for i, step := range steps {
		out[i] = step.AsDuration().Truncate(time.Millisecond)
	}
	return out
}

func presetMessage(p Preset) *pb.Preset {
	s := p.Scheduling
	return &pb.Preset{
		Id: p.ID.String(), Version: int32(p.Version), IsDefault: p.IsDefault, UpdatedAt: timeMessage(p.UpdatedAt),
		Settings: &pb.PresetSettings{
			Name:                p.Name,
			Parameters:          s.Parameters[:],
			DesiredRetention:    s.DesiredRetention,
			LearningSteps:       stepMessages(s.LearningSteps),
			RelearningSteps:     stepMessages(s.RelearningSteps),
			MaximumIntervalDays: int32(s.MaximumInterval),
			NewPerDay:           int32(p.NewPerDay),
			ReviewsPerDay:       int32(p.ReviewsPerDay),
			ReviewsPerNew:       int32(p.ReviewsPerNew),
			Fuzz:                s.Fuzz,
		},
	}
}

func stepMessages(steps []time.Duration) []*durationpb.Duration {
	out := make([]*durationpb.Duration, len(steps))
	for i, step := range steps {
		out[i] = durationpb.New(step)
	}
	return out
}
