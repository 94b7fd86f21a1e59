package vocabulary

import (
	"context"

	pb "github.com/languagetutor/languagetutor/proto/languagetutor/v1"
	"github.com/languagetutor/languagetutor/server/page"
	"github.com/languagetutor/languagetutor/server/rpc"
	"github.com/languagetutor/languagetutor/server/wire"
)

// SearchCatalogue implements VocabularyService.
func (h *Handler) SearchCatalogue(ctx context.Context, req *pb.SearchCatalogueRequest) (*pb.SearchCatalogueResponse, error) {
	found, err := h.service.SearchCatalogue(ctx, rpc.MustCaller(ctx).LearnerID, CatalogueQuery{
		Language: req.GetLanguage(), TranslationLanguage: req.GetTranslationLanguage(), Text: req.GetQuery(),
		Band: int(req.GetLevel()), Size: page.Size(req.GetPageSize(), defaultPageSize), Token: req.GetPageToken(),
	})
	if err != nil {
		return nil, err
	}
	out := &pb.SearchCatalogueResponse{NextPageToken: found.Next, WithTypo: found.WithTypo}
	for _, w := range found.Words {
		out.Words = append(out.Words, &pb.CatalogueWord{
			Id: w.ID.String(), Language: w.Language, Lemma: w.Lemma, PartOfSpeech: pb.PartOfSpeech(w.PartOfSpeech),
			Gender: pb.Gender(w.Gender), Translations: w.Translations[found.TranslationLanguage], Example: w.Example,
			ExampleTranslation: w.ExampleTranslations[found.TranslationLanguage], Level: pb.Level(w.Band),
			FrequencyRank: int32(w.Rank), Source: w.Source, Licence: w.Licence,
		})
	}
	return out, nil
}

// AddFromCatalogue implements VocabularyService.
func (h *Handler) AddFromCatalogue(
	ctx context.Context, req *pb.AddFromCatalogueRequest,
) (*pb.AddFromCatalogueResponse, error) {
	request, err := wire.ID("request_id", req.GetRequestId())
	if err != nil {
		return nil, err
	}
	deck, err := wire.ID("deck_id", req.GetDeckId())
	if err != nil {
		return nil, err
	}
	words, err := wire.IDs("word_ids", req.GetWordIds())
	if err != nil {
		return nil, err
	}
	added, err := h.service.AddFromCatalogue(
		ctx, rpc.MustCaller(ctx).LearnerID, request, deck, words, parseTemplates(req.GetTemplates()))
	if err != nil {
		return nil, err
	}
	return &pb.AddFromCatalogueResponse{EntryIds: idTexts(added.Entries), AlreadyPresent: int32(added.Present)}, nil
}

// ImportEntries implements VocabularyService.
func (h *Handler) ImportEntries(ctx context.Context, req *pb.ImportEntriesRequest) (*pb.ImportEntriesResponse, error) {
	request, err := wire.ID("request_id", req.GetRequestId())
	if err != nil {
		return nil, err
	}
	deck, err := wire.ID("deck_id", req.GetDeckId())
	if err != nil {
		return nil, err
	}
	done, err := h.service.ImportEntries(
		ctx, rpc.MustCaller(ctx).LearnerID, request, deck, Format(req.GetFormat()), req.GetContent(), req.GetDryRun())
	if err != nil {
		return nil, err
	}
	out := &pb.ImportEntriesResponse{
		Columns: done.Columns, Rows: int32(done.Rows), Created: int32(done.Created), AlreadyPresent: int32(done.Present),
		ErrorCount: int32(done.ErrorCount),
	}
	for _, e := range done.Errors {
		out.Errors = append(out.Errors, &pb.RowError{Line: int32(e.Line), Column: e.Column, Message: e.Message})
	}
	for _, c := range done.Preview {
		out.Preview = append(out.Preview, ContentMessage(c))
	}
	return out, nil
}
