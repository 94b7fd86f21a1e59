package study

import (
	"context"
	"time"

	"github.com/google/uuid"

	pb "github.com/languagetutor/languagetutor/proto/languagetutor/v1"
	"github.com/languagetutor/languagetutor/server/fsrs"
	"github.com/languagetutor/languagetutor/server/page"
	"github.com/languagetutor/languagetutor/server/rpc"
	"github.com/languagetutor/languagetutor/server/vocabulary"
	"github.com/languagetutor/languagetutor/server/wire"
)

const defaultPageSize = 50

// Handler is StudyService over Connect.
type Handler struct {
	service    *Service
	vocabulary *vocabulary.Service
}

// NewHandler returns the handler of a service; the vocabulary tells what the entries of the queue say.
func NewHandler(service *Service, words *vocabulary.Service) *Handler {
	return &Handler{service: service, vocabulary: words}
}

// GetQueue implements StudyService.
func (h *Handler) GetQueue(ctx context.Context, req *pb.GetQueueRequest) (*pb.GetQueueResponse, error) {
	learner := rpc.MustCaller(ctx).LearnerID
	decks, err := wire.IDs("deck_ids", req.GetDeckIds())
	if err != nil {
		return nil, err
	}
	q, err := h.service.Queue(ctx, learner, QueueRequest{
		Decks: decks, Limit: int(req.GetLimit()), Time: time.Duration(req.GetMinutes()) * time.Minute,
	})
	if err != nil {
		return nil, err
	}
	entries := make([]uuid.UUID, len(q.Cards))
	for i, c := range q.Cards {
		entries[i] = c.EntryID
	}
	contents, err := h.vocabulary.Contents(ctx, learner, entries)
	if err != nil {
		return nil, err
	}
	out := &pb.GetQueueResponse{
		Counts:         countsMessage(q.Counts),
		Day:            wire.Date(q.Day),
		NextLearningAt: timeMessage(q.NextLearning),
	}
	for _, c := range q.Cards {
		content, kept := contents[c.EntryID]
		if !kept {
			continue // deleted since the queue was read
		}
		out.Cards = append(out.Cards, &pb.QueuedCard{
			Card: viewMessage(c.View), Content: vocabulary.ContentMessage(content), Outcomes: outcomeMessages(c.Outcomes),
		})
	}
	return out, nil
}

// GetDueCounts implements StudyService.
func (h *Handler) GetDueCounts(ctx context.Context, _ *pb.GetDueCountsRequest) (*pb.GetDueCountsResponse, error) {
	counts, day, err := h.service.Due(ctx, rpc.MustCaller(ctx).LearnerID)
	if err != nil {
		return nil, err
	}
	return &pb.GetDueCountsResponse{Counts: countsMessage(counts), Day: wire.Date(day)}, nil
}

// PreviewReview implements StudyService.
func (h *Handler) PreviewReview(ctx context.Context, req *pb.PreviewReviewRequest) (*pb.PreviewReviewResponse, error) {
	id, err := wire.ID("card_id", req.GetCardId())
	if err != nil {
		return nil, err
	}
	var at time.Time
	if req.GetReviewedAt() != nil {
		if at, err = reviewTime("reviewed_at", req.GetReviewedAt()); err != nil {
			return nil, err
		}
	}
	outcomes, err := h.service.Preview(ctx, rpc.MustCaller(ctx).LearnerID, id, at)
	if err != nil {
		return nil, err
	}
	return &pb.PreviewReviewResponse{Outcomes: outcomeMessages(outcomes)}, nil
}

// SubmitReviews implements StudyService.
func (h *Handler) SubmitReviews(ctx context.Context, req *pb.SubmitReviewsRequest) (*pb.SubmitReviewsResponse, error) {
	reviews := make([]NewReview, len(req.GetReviews()))
	for i, r := range req.GetReviews() {
		var err error
		if reviews[i], err = parseReview(i, r); err != nil {
			return nil, err
		}
	}
	results, cards, err := h.service.SubmitReviews(ctx, rpc.MustCaller(ctx).LearnerID, req.GetDevice(), reviews)
	if err != nil {
		return nil, err
	}
	out := &pb.SubmitReviewsResponse{
		Results: make([]*pb.ReviewResult, len(results)),
		Cards:   make([]*pb.Card, len(cards)),
	}
	for i, r := range results {
		out.Results[i] = &pb.ReviewResult{
			Id: r.ID.String(), Status: pb.ReviewStatus(r.Status), Reason: pb.RefusalReason(r.Reason),
		}
	}
	for i, c := range cards {
		out.Cards[i] = viewMessage(c)
	}
	return out, nil
}

// UndoReview implements StudyService.
func (h *Handler) UndoReview(ctx context.Context, req *pb.UndoReviewRequest) (*pb.UndoReviewResponse, error) {
	id, err := wire.ID("review_id", req.GetReviewId())
	if err != nil {
		return nil, err
	}
	card, err := h.service.UndoReview(ctx, rpc.MustCaller(ctx).LearnerID, id)
	if err != nil {
		return nil, err
	}
	return &pb.UndoReviewResponse{Card: viewMessage(card)}, nil
}

// GetCard implements StudyService.
func (h *Handler) GetCard(ctx context.Context, req *pb.GetCardRequest) (*pb.GetCardResponse, error) {
	id, err := wire.ID("card_id", req.GetCardId())
	if err != nil {
		return nil, err
	}
	size := page.Size(req.GetPageSize(), defaultPageSize)
	card, reviews, next, err := h.service.Card(ctx, rpc.MustCaller(ctx).LearnerID, id, size, req.GetPageToken())
	if err != nil {
		return nil, err
	}
	out := &pb.GetCardResponse{Card: viewMessage(card), NextPageToken: next}
	for _, r := range reviews {
		out.Reviews = append(out.Reviews, reviewMessage(r))
	}
	return out, nil
}

// SetCardsSuspended implements StudyService.
func (h *Handler) SetCardsSuspended(
	ctx context.Context, req *pb.SetCardsSuspendedRequest,
) (*pb.SetCardsSuspendedResponse, error) {
	ids, err := wire.IDs("card_ids", req.GetCardIds())
	if err != nil {
		return nil, err
	}
	if err := h.service.SetSuspended(ctx, rpc.MustCaller(ctx).LearnerID, ids, req.GetSuspended()); err != nil {
		return nil, err
	}
	return &pb.SetCardsSuspendedResponse{}, nil
}

// SetCardsBuried implements StudyService.
func (h *Handler) SetCardsBuried(ctx context.Context, req *pb.SetCardsBuriedRequest) (*pb.SetCardsBuriedResponse, error) {
	ids, err := wire.IDs("card_ids", req.GetCardIds())
	if err != nil {
		return nil, err
	}
	if err := h.service.SetBuried(ctx, rpc.MustCaller(ctx).LearnerID, ids, req.GetBuried()); err != nil {
		return nil, err
	}
	return &pb.SetCardsBuriedResponse{}, nil
}

// Forecast implements StudyService.
func (h *Handler) Forecast(ctx context.Context, req *pb.ForecastRequest) (*pb.ForecastResponse, error) {
	days, err := h.service.Forecast(ctx, rpc.MustCaller(ctx).LearnerID, int(req.GetDays()))
	if err != nil {
		return nil, err
	}
	out := &pb.ForecastResponse{}
	for _, d := range days {
		out.Days = append(out.Days, &pb.ForecastDay{Day: wire.Date(d.Day), Due: int32(d.Due)})
	}
	return out, nil
}

// reviewStates maps the states of fsrs to the contract's.
var reviewStates = map[fsrs.State]pb.CardState{
	fsrs.New:        pb.CardState_CARD_STATE_NEW,
	fsrs.Learning:   pb.CardState_CARD_STATE_LEARNING,
	fsrs.Review:     pb.CardState_CARD_STATE_REVIEW,
	fsrs.Relearning: pb.CardState_CARD_STATE_RELEARNING,
}
