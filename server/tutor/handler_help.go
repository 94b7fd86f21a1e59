package tutor

import (
	"context"

	pb "github.com/languagetutor/languagetutor/proto/languagetutor/v1"
	"github.com/languagetutor/languagetutor/server/page"
	"github.com/languagetutor/languagetutor/server/rpc"
	"github.com/languagetutor/languagetutor/server/wire"
)

// ListScenarios implements TutorService.
func (h *Handler) ListScenarios(ctx context.Context, req *pb.ListScenariosRequest) (*pb.ListScenariosResponse, error) {
	scenarios, next, err := h.service.Scenarios(ctx, rpc.MustCaller(ctx).LearnerID,
		ScenarioFilter{Language: req.GetLanguage(), Level: int(req.GetLevel())}, page.Size(req.GetPageSize(), defaultPageSize), req.GetPageToken())
	if err != nil {
		return nil, err
	}
	out := &pb.ListScenariosResponse{NextPageToken: next}
	for i := range scenarios {
		out.Scenarios = append(out.Scenarios, scenarioMessage(&scenarios[i]))
	}
	return out, nil
}

// CreateScenario implements TutorService.
func (h *Handler) CreateScenario(ctx context.Context, req *pb.CreateScenarioRequest) (*pb.CreateScenarioResponse, error) {
	id, err := wire.ID("id", req.GetId())
	if err != nil {
		return nil, err
	}
	c := req.GetContent()
	s, err := h.service.CreateScenario(ctx, rpc.MustCaller(ctx).LearnerID, id, Scenario{
		Title: c.GetTitle(), Level: int(c.GetLevel()), Style: styles[c.GetStyle()], Goals: c.GetGoals(), TutorRole: c.GetTutorRole(),
		LearnerRole: c.GetLearnerRole(),
	}, c.GetLanguage(), c.GetOpening())
	if err != nil {
		return nil, err
	}
	return &pb.CreateScenarioResponse{Scenario: scenarioMessage(&s)}, nil
}

// DeleteScenario implements TutorService.
func (h *Handler) DeleteScenario(ctx context.Context, req *pb.DeleteScenarioRequest) (*pb.DeleteScenarioResponse, error) {
	id, err := wire.ID("scenario_id", req.GetScenarioId())
	if err != nil {
		return nil, err
	}
	return &pb.DeleteScenarioResponse{}, h.service.DeleteScenario(ctx, rpc.MustCaller(ctx).LearnerID, id)
}

// GetHint implements TutorService.
func (h *Handler) GetHint(ctx context.Context, req *pb.GetHintRequest) (*pb.GetHintResponse, error) {
	ids, err := named([2]string{"session_id", req.GetSessionId()}, [2]string{"request_id", req.GetRequestId()})
	if err != nil {
		return nil, err
	}
	hint, err := h.service.Hint(ctx, rpc.MustCaller(ctx).LearnerID, ids[0], ids[1])
	if err != nil {
		return nil, err
	}
	return &pb.GetHintResponse{Text: hint.Text, Translation: hint.Translation}, nil
}

// TranslateSelection implements TutorService.
func (h *Handler) TranslateSelection(ctx context.Context, req *pb.TranslateSelectionRequest) (*pb.TranslateSelectionResponse, error) {
	ids, err := named([2]string{"session_id", req.GetSessionId()}, [2]string{"turn_id", req.GetTurnId()}, [2]string{"request_id", req.GetRequestId()})
	if err != nil {
		return nil, err
	}
	text, err := h.service.Translate(ctx, rpc.MustCaller(ctx).LearnerID, ids[0], ids[2],
		Selection{Turn: ids[1], Start: int(req.GetStart()), End: int(req.GetEnd())})
	if err != nil {
		return nil, err
	}
	return &pb.TranslateSelectionResponse{Translation: text}, nil
}

// AddSuggestedEntries implements TutorService.
func (h *Handler) AddSuggestedEntries(ctx context.Context, req *pb.AddSuggestedEntriesRequest) (*pb.AddSuggestedEntriesResponse, error) {
	ids, err := named([2]string{"session_id", req.GetSessionId()}, [2]string{"deck_id", req.GetDeckId()})
	if err != nil {
		return nil, err
	}
	suggestions, err := wire.IDs("suggestion_ids", req.GetSuggestionIds())
	if err != nil {
		return nil, err
	}
	added, err := h.service.AddSuggested(ctx, rpc.MustCaller(ctx).LearnerID, ids[0], suggestions, ids[1])
	if err != nil {
		return nil, err
	}
	return &pb.AddSuggestedEntriesResponse{Created: int32(added.Created), AlreadyPresent: int32(added.Present)}, nil
}
