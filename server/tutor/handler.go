package tutor

import (
	"context"

	"connectrpc.com/connect"
	"github.com/google/uuid"

	pb "github.com/languagetutor/languagetutor/proto/languagetutor/v1"
	"github.com/languagetutor/languagetutor/server/page"
	"github.com/languagetutor/languagetutor/server/rpc"
	"github.com/languagetutor/languagetutor/server/wire"
)

const defaultPageSize = 50

// Handler is TutorService over Connect.
type Handler struct{ service *Service }

// NewHandler returns the handler of a service.
func NewHandler(service *Service) *Handler { return &Handler{service: service} }

// named are the ids of a request, each by its field.
func named(fields ...[2]string) ([]uuid.UUID, error) {
	ids := make([]uuid.UUID, len(fields))
	for i, field := range fields {
		var err error
		if ids[i], err = wire.ID(field[0], field[1]); err != nil {
			return nil, err
		}
	}
	return ids, nil
}

// StartSession implements TutorService.
func (h *Handler) StartSession(ctx context.Context, req *pb.StartSessionRequest) (*pb.StartSessionResponse, error) {
	id, err := wire.ID("id", req.GetId())
	if err != nil {
		return nil, err
	}
	s, err := h.service.Start(ctx, rpc.MustCaller(ctx).LearnerID, id, Plan{
		Language: req.GetLanguage(), Level: int(req.GetLevel()), Style: styles[req.GetStyle()], Scenario: req.GetScenarioId(),
		Topic: req.GetTopic(), Minutes: int(req.GetPlannedMinutes()), LearnerFirst: req.GetLearnerFirst(),
	})
	if err != nil {
		return nil, err
	}
	return &pb.StartSessionResponse{Session: sessionMessage(s)}, nil
}

// GetSession implements TutorService.
func (h *Handler) GetSession(ctx context.Context, req *pb.GetSessionRequest) (*pb.GetSessionResponse, error) {
	id, err := wire.ID("session_id", req.GetSessionId())
	if err != nil {
		return nil, err
	}
	s, err := h.service.Session(ctx, rpc.MustCaller(ctx).LearnerID, id)
	if err != nil {
		return nil, err
	}
	return &pb.GetSessionResponse{Session: sessionMessage(s)}, nil
}

// ListSessions implements TutorService.
func (h *Handler) ListSessions(
	ctx context.Context, req *pb.TutorServiceListSessionsRequest,
) (*pb.TutorServiceListSessionsResponse, error) {
	sessions, next, err := h.service.Sessions(ctx, rpc.MustCaller(ctx).LearnerID, page.Size(req.GetPageSize(), defaultPageSize), req.GetPageToken())
	if err != nil {
		return nil, err
	}
	out := &pb.TutorServiceListSessionsResponse{NextPageToken: next}
	for _, s := range sessions {
		s.Report = nil
		out.Sessions = append(out.Sessions, sessionMessage(s))
	}
	return out, nil
}

// ListTurns implements TutorService.
func (h *Handler) ListTurns(ctx context.Context, req *pb.ListTurnsRequest) (*pb.ListTurnsResponse, error) {
	id, err := wire.ID("session_id", req.GetSessionId())
	if err != nil {
		return nil, err
	}
	turns, next, err := h.service.Turns(ctx, rpc.MustCaller(ctx).LearnerID, id, page.Size(req.GetPageSize(), defaultPageSize), req.GetPageToken())
	if err != nil {
		return nil, err
	}
	out := &pb.ListTurnsResponse{NextPageToken: next}
	for _, t := range turns {
		out.Turns = append(out.Turns, turnMessage(t))
	}
	return out, nil
}

// SendMessage implements TutorService.
func (h *Handler) SendMessage(ctx context.Context, req *pb.SendMessageRequest, stream *connect.ServerStream[pb.SendMessageResponse]) error {
	ids, err := named([2]string{"session_id", req.GetSessionId()}, [2]string{"turn_id", req.GetTurnId()})
	if err != nil {
		return err
	}
	learner := rpc.MustCaller(ctx).LearnerID
	t, err := h.service.Send(ctx, learner, ids[0], ids[1], req.GetText())
	if err != nil {
		return err
	}
	return h.service.Follow(ctx, learner, t, func(e *Event) error {
		return stream.Send(&pb.SendMessageResponse{Event: e})
	})
}

// RetryTurn implements TutorService.
func (h *Handler) RetryTurn(ctx context.Context, req *pb.RetryTurnRequest, stream *connect.ServerStream[pb.RetryTurnResponse]) error {
	ids, err := named([2]string{"session_id", req.GetSessionId()}, [2]string{"turn_id", req.GetTurnId()}, [2]string{"request_id", req.GetRequestId()})
	if err != nil {
		return err
	}
	learner := rpc.MustCaller(ctx).LearnerID
	t, err := h.service.Retry(ctx, learner, ids[0], ids[1], Retry{Request: ids[2], Text: req.GetText(), Simpler: req.GetSimpler()})
	if err != nil {
		return err
	}
	return h.service.Follow(ctx, learner, t, func(e *Event) error {
		return stream.Send(&pb.RetryTurnResponse{Event: e})
	})
}

// WatchSession implements TutorService.
func (h *Handler) WatchSession(ctx context.Context, req *pb.WatchSessionRequest, stream *connect.ServerStream[pb.WatchSessionResponse]) error {
	id, err := wire.ID("session_id", req.GetSessionId())
	if err != nil {
		return err
	}
	return h.service.Watch(ctx, rpc.MustCaller(ctx).LearnerID, id, req.GetAfterEventId(), rpc.Draining(ctx), func(e *Event) error {
		return stream.Send(&pb.WatchSessionResponse{Event: e})
	})
}

// CancelTurn implements TutorService.
func (h *Handler) CancelTurn(ctx context.Context, req *pb.CancelTurnRequest) (*pb.CancelTurnResponse, error) {
	ids, err := named([2]string{"session_id", req.GetSessionId()}, [2]string{"turn_id", req.GetTurnId()})
	if err != nil {
		return nil, err
	}
	return &pb.CancelTurnResponse{}, h.service.Cancel(ctx, rpc.MustCaller(ctx).LearnerID, ids[0], ids[1])
}

// EndSession implements TutorService.
func (h *Handler) EndSession(ctx context.Context, req *pb.EndSessionRequest) (*pb.EndSessionResponse, error) {
	id, err := wire.ID("session_id", req.GetSessionId())
	if err != nil {
		return nil, err
	}
	s, err := h.service.End(ctx, rpc.MustCaller(ctx).LearnerID, id)
	if err != nil {
		return nil, err
	}
	return &pb.EndSessionResponse{Session: sessionMessage(s)}, nil
}
