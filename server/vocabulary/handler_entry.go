package vocabulary

import (
	"context"

	"google.golang.org/protobuf/types/known/timestamppb"

	pb "github.com/languagetutor/languagetutor/proto/languagetutor/v1"
	"github.com/languagetutor/languagetutor/server/page"
	"github.com/languagetutor/languagetutor/server/rpc"
	"github.com/languagetutor/languagetutor/server/wire"
)

// CreateEntry implements VocabularyService.
func (h *Handler) CreateEntry(ctx context.Context, req *pb.CreateEntryRequest) (*pb.CreateEntryResponse, error) {
	id, err := wire.ID("id", req.GetId())
	if err != nil {
		return nil, err
	}
	deck, err := wire.ID("deck_id", req.GetDeckId())
	if err != nil {
		return nil, err
	}
	entry, err := h.service.CreateEntry(ctx, rpc.MustCaller(ctx).LearnerID, deck, id, parseContent(req.GetContent()))
	if err != nil {
		return nil, err
	}
	return &pb.CreateEntryResponse{Entry: entryMessage(entry)}, nil
}

// GetEntry implements VocabularyService.
func (h *Handler) GetEntry(ctx context.Context, req *pb.GetEntryRequest) (*pb.GetEntryResponse, error) {
	id, err := wire.ID("entry_id", req.GetEntryId())
	if err != nil {
		return nil, err
	}
	entry, err := h.service.Entry(ctx, rpc.MustCaller(ctx).LearnerID, id)
	if err != nil {
		return nil, err
	}
	return &pb.GetEntryResponse{Entry: entryMessage(entry)}, nil
}

// ListEntries implements VocabularyService.
func (h *Handler) ListEntries(ctx context.Context, req *pb.ListEntriesRequest) (*pb.ListEntriesResponse, error) {
	deck, err := wire.ID("deck_id", req.GetDeckId())
	if err != nil {
		return nil, err
	}
	size := page.Size(req.GetPageSize(), defaultPageSize)
	filter := EntryFilter{Deck: deck, Tag: req.GetTag()}
	entries, next, err := h.service.Entries(ctx, rpc.MustCaller(ctx).LearnerID, filter, size, req.GetPageToken())
	if err != nil {
		return nil, err
	}
	return &pb.ListEntriesResponse{Entries: entryMessages(entries), NextPageToken: next}, nil
}

// UpdateEntry implements VocabularyService.
func (h *Handler) UpdateEntry(ctx context.Context, req *pb.UpdateEntryRequest) (*pb.UpdateEntryResponse, error) {
	id, err := wire.ID("entry_id", req.GetEntryId())
	if err != nil {
		return nil, err
	}
	deck, err := wire.ID("deck_id", req.GetDeckId())
	if err != nil {
		return nil, err
	}
	entry, err := h.service.UpdateEntry(ctx, rpc.MustCaller(ctx).LearnerID, id, deck, parseContent(req.GetContent()))
	if err != nil {
		return nil, err
	}
	return &pb.UpdateEntryResponse{Entry: entryMessage(entry)}, nil
}

// DeleteEntry implements VocabularyService.
func (h *Handler) DeleteEntry(ctx context.Context, req *pb.DeleteEntryRequest) (*pb.DeleteEntryResponse, error) {
	id, err := wire.ID("entry_id", req.GetEntryId())
	if err != nil {
		return nil, err
	}
	if err := h.service.DeleteEntry(ctx, rpc.MustCaller(ctx).LearnerID, id); err != nil {
		return nil, err
	}
	return &pb.DeleteEntryResponse{}, nil
}

// SearchEntries implements VocabularyService.
func (h *Handler) SearchEntries(ctx context.Context, req *pb.SearchEntriesRequest) (*pb.SearchEntriesResponse, error) {
	deck, err := wire.ID("deck_id", req.GetDeckId())
	if err != nil {
		return nil, err
	}
	limit := page.Size(req.GetLimit(), defaultSearchLimit)
	entries, typo, err := h.service.SearchEntries(ctx, rpc.MustCaller(ctx).LearnerID, deck, req.GetQuery(), limit)
	if err != nil {
		return nil, err
	}
	return &pb.SearchEntriesResponse{Entries: entryMessages(entries), WithTypo: typo}, nil
}

func parseContent(m *pb.EntryContent) Content {
	return Content{
		Term: m.GetTerm(), Translations: m.GetTranslations(), PartOfSpeech: PartOfSpeech(m.GetPartOfSpeech()),
		Gender: Gender(m.GetGender()), Example: m.GetExample(), ExampleTranslation: m.GetExampleTranslation(),
		Notes: m.GetNotes(), Tags: m.GetTags(), Templates: parseTemplates(m.GetTemplates()),
	}
}

// ContentMessage returns the message of what an entry says.
func ContentMessage(c Content) *pb.EntryContent {
	m := &pb.EntryContent{
		Term: c.Term, Translations: c.Translations, PartOfSpeech: pb.PartOfSpeech(c.PartOfSpeech), Gender: pb.Gender(c.Gender),
		Example: c.Example, ExampleTranslation: c.ExampleTranslation, Notes: c.Notes, Tags: c.Tags,
	}
	for _, t := range c.Templates {
		m.Templates = append(m.Templates, pb.CardTemplate(t))
	}
	return m
}

func entryMessages(entries []Entry) []*pb.Entry {
	out := make([]*pb.Entry, len(entries))
	for i, e := range entries {
		out[i] = entryMessage(e)
	}
	return out
}

func entryMessage(e Entry) *pb.Entry {
	m := &pb.Entry{
		Id: e.ID.String(), DeckId: e.DeckID.String(), Content: ContentMessage(e.Content),
		CatalogueWordId: wire.OptionalID(e.CatalogueWord),
		CreatedAt:       timestamppb.New(e.CreatedAt), UpdatedAt: timestamppb.New(e.UpdatedAt),
	}
	for _, t := range e.Templates {
		m.Cards = append(m.Cards, &pb.EntryCard{Id: cardID(e.ID, t).String(), Template: pb.CardTemplate(t)})
	}
	return m
}
