package vocabulary

import (
	"context"

	"google.golang.org/protobuf/types/known/timestamppb"

	"github.com/google/uuid"

	pb "github.com/languagetutor/languagetutor/proto/languagetutor/v1"
	"github.com/languagetutor/languagetutor/server/page"
	"github.com/languagetutor/languagetutor/server/rpc"
	"github.com/languagetutor/languagetutor/server/wire"
)

const (
	defaultPageSize    = 50
	defaultSearchLimit = 20
)

// Handler is VocabularyService over Connect.
type Handler struct {
	service *Service
}

// NewHandler returns the handler of a service.
func NewHandler(service *Service) *Handler { return &Handler{service: service} }

// CreateDeck implements VocabularyService.
func (h *Handler) CreateDeck(ctx context.Context, req *pb.CreateDeckRequest) (*pb.CreateDeckResponse, error) {
	id, err := wire.ID("id", req.GetId())
	if err != nil {
		return nil, err
	}
	preset, err := wire.ID("preset_id", req.GetPresetId())
	if err != nil {
		return nil, err
	}
	deck, err := h.service.CreateDeck(ctx, rpc.MustCaller(ctx).LearnerID, NewDeck{
		ID: id, Name: req.GetName(), Language: req.GetLanguage(), TranslationLanguage: req.GetTranslationLanguage(), PresetID: preset,
	})
	if err != nil {
		return nil, err
	}
	return &pb.CreateDeckResponse{Deck: deckMessage(deck)}, nil
}

// GetDeck implements VocabularyService.
func (h *Handler) GetDeck(ctx context.Context, req *pb.GetDeckRequest) (*pb.GetDeckResponse, error) {
	id, err := wire.ID("deck_id", req.GetDeckId())
	if err != nil {
		return nil, err
	}
	deck, err := h.service.Deck(ctx, rpc.MustCaller(ctx).LearnerID, id)
	if err != nil {
		return nil, err
	}
	return &pb.GetDeckResponse{Deck: deckMessage(deck)}, nil
}

// ListDecks implements VocabularyService.
func (h *Handler) ListDecks(ctx context.Context, req *pb.ListDecksRequest) (*pb.ListDecksResponse, error) {
	size := page.Size(req.GetPageSize(), defaultPageSize)
	decks, next, err := h.service.Decks(ctx, rpc.MustCaller(ctx).LearnerID, size, req.GetPageToken())
	if err != nil {
		return nil, err
	}
	out := &pb.ListDecksResponse{NextPageToken: next}
	for _, d := range decks {
		out.Decks = append(out.Decks, deckMessage(d))
	}
	return out, nil
}

// UpdateDeck implements VocabularyService.
func (h *Handler) UpdateDeck(ctx context.Context, req *pb.UpdateDeckRequest) (*pb.UpdateDeckResponse, error) {
	id, err := wire.ID("deck_id", req.GetDeckId())
	if err != nil {
		return nil, err
	}
	change := DeckChange{Name: req.Name}
	if req.PresetId != nil {
		preset, err := wire.ID("preset_id", req.GetPresetId())
		if err != nil {
			return nil, err
		}
		change.PresetID = &preset
	}
	deck, err := h.service.UpdateDeck(ctx, rpc.MustCaller(ctx).LearnerID, id, change)
	if err != nil {
		return nil, err
	}
	return &pb.UpdateDeckResponse{Deck: deckMessage(deck)}, nil
}

// DeleteDeck implements VocabularyService.
func (h *Handler) DeleteDeck(ctx context.Context, req *pb.DeleteDeckRequest) (*pb.DeleteDeckResponse, error) {
	id, err := wire.ID("deck_id", req.GetDeckId())
	if err != nil {
		return nil, err
	}
	if err := h.service.DeleteDeck(ctx, rpc.MustCaller(ctx).LearnerID, id); err != nil {
		return nil, err
	}
	return &pb.DeleteDeckResponse{}, nil
}

func deckMessage(d Deck) *pb.Deck {
	return &pb.Deck{
		Id: d.ID.String(), Name: d.Name, Language: d.Language, TranslationLanguage: d.TranslationLanguage,
		PresetId: d.PresetID.String(), EntryCount: int32(d.EntryCount), CreatedAt: timestamppb.New(d.CreatedAt),
	}
}

func parseTemplates(templates []pb.CardTemplate) []Template {
	out := make([]Template, len(templates))
	for i, t := range templates {
		out[i] = Template(t)
	}
	return out
}

func idTexts(ids []uuid.UUID) []string {
	out := make([]string, len(ids))
	for i, id := range ids {
		out[i] = id.String()
	}
	return out
}
