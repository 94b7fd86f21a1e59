package vocabulary_test

import (
	"context"
	"testing"

	"github.com/google/go-cmp/cmp"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/testing/protocmp"
	"google.golang.org/protobuf/types/known/timestamppb"

	pb "github.com/languagetutor/languagetutor/proto/languagetutor/v1"
	"github.com/languagetutor/languagetutor/server/fault"
	"github.com/languagetutor/languagetutor/server/rpc"
	"github.com/languagetutor/languagetutor/server/vocabulary"
)

// answer fails unless the call went well.
func answer[T any](t *testing.T) func(T, error) T {
	t.Helper()
	return func(message T, err error) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return message
	}
}

func wantMessage(t *testing.T, want, got proto.Message) {
	t.Helper()
	if diff := cmp.Diff(want, got, protocmp.Transform()); diff != "" {
		t.Error(diff)
	}
}

func handled(t *testing.T) (context.Context, *world, *vocabulary.Handler) {
	t.Helper()
	w := newWorld(t)
	ctx := rpc.WithCaller(t.Context(), rpc.Caller{LearnerID: w.learner(), Role: rpc.RoleLearner})
	return ctx, w, vocabulary.NewHandler(w.Service)
}

func TestDeckMethodsCarryEveryField(t *testing.T) {
	t.Parallel()
	ctx, _, h := handled(t)
	id := newID().String()
	made := answer[*pb.CreateDeckResponse](t)(h.CreateDeck(ctx, &pb.CreateDeckRequest{
		Id: id, Name: "French", Language: "fr", TranslationLanguage: "de",
	})).GetDeck()
	want := &pb.Deck{
		Id: id, Name: "French", Language: "fr", TranslationLanguage: "de", PresetId: made.GetPresetId(), CreatedAt: timestamppb.New(noon),
	}
	wantMessage(t, want, made)
	name := "Français"
	want.Name = name
	wantMessage(t, want, answer[*pb.UpdateDeckResponse](t)(h.UpdateDeck(ctx, &pb.UpdateDeckRequest{
		DeckId: id, Name: &name, PresetId: &want.PresetId,
	})).GetDeck())
	answer[*pb.CreateEntryResponse](t)(h.CreateEntry(ctx, &pb.CreateEntryRequest{
		Id: newID().String(), DeckId: id, Content: &pb.EntryContent{Term: "chien", Translations: []string{"Hund"}},
	}))
	want.EntryCount = 1
	wantMessage(t, want, answer[*pb.GetDeckResponse](t)(h.GetDeck(ctx, &pb.GetDeckRequest{DeckId: id})).GetDeck())
	answer[*pb.CreateDeckResponse](t)(h.CreateDeck(ctx, &pb.CreateDeckRequest{
		Id: newID().String(), Name: "Spanish", Language: "es", PresetId: want.GetPresetId(),
	}))
	first := answer[*pb.ListDecksResponse](t)(h.ListDecks(ctx, &pb.ListDecksRequest{PageSize: 1}))
	wantMessage(t, &pb.ListDecksResponse{Decks: []*pb.Deck{want}, NextPageToken: first.GetNextPageToken()}, first)
	rest := answer[*pb.ListDecksResponse](t)(h.ListDecks(ctx, &pb.ListDecksRequest{PageToken: first.GetNextPageToken()}))
	if len(rest.GetDecks()) != 1 || rest.GetDecks()[0].GetName() != "Spanish" || rest.GetNextPageToken() != "" {
		t.Errorf("second page %v", rest)
	}
	answer[*pb.DeleteDeckResponse](t)(h.DeleteDeck(ctx, &pb.DeleteDeckRequest{DeckId: id}))
	_, err := h.GetDeck(ctx, &pb.GetDeckRequest{DeckId: id})
	wantFault(t, err, fault.NotFound, "")
}

func TestEntryMethodsCarryEveryField(t *testing.T) {
	t.Parallel()
	ctx, w, h := handled(t)
	caller, _ := rpc.CallerFrom(ctx)
	deck, id := w.deck(caller.LearnerID).String(), newID().String()
	said := &pb.EntryContent{
		Term: "le chien", Translations: []string{"dog", "hound"}, PartOfSpeech: pb.PartOfSpeech_PART_OF_SPEECH_NOUN,
		Gender: pb.Gender_GENDER_MASCULINE, Example: "Le chien dort.", ExampleTranslation: "The dog sleeps.", Notes: "voir loup",
		Tags: []string{"animal"}, Templates: []pb.CardTemplate{pb.CardTemplate_CARD_TEMPLATE_PRODUCE},
	}
	made := answer[*pb.CreateEntryResponse](t)(h.CreateEntry(ctx, &pb.CreateEntryRequest{Id: id, DeckId: deck, Content: said})).GetEntry()
	want := &pb.Entry{
		Id: id, DeckId: deck, Content: said, CreatedAt: timestamppb.New(noon), UpdatedAt: timestamppb.New(noon),
		Cards: []*pb.EntryCard{{Id: made.GetCards()[0].GetId(), Template: pb.CardTemplate_CARD_TEMPLATE_PRODUCE}},
	}
	wantMessage(t, want, made)
	if n := w.count(`SELECT count(*) FROM cards WHERE id = $1 AND template = 2`, made.GetCards()[0].GetId()); n != 1 {
		t.Errorf("%d cards have the id that the entry names", n)
	}
	wantMessage(t, want, answer[*pb.GetEntryResponse](t)(h.GetEntry(ctx, &pb.GetEntryRequest{EntryId: id})).GetEntry())
	wantMessage(t, &pb.ListEntriesResponse{Entries: []*pb.Entry{want}},
		answer[*pb.ListEntriesResponse](t)(h.ListEntries(ctx, &pb.ListEntriesRequest{DeckId: deck, Tag: "animal"})))
	wantMessage(t, &pb.SearchEntriesResponse{Entries: []*pb.Entry{want}, WithTypo: true},
		answer[*pb.SearchEntriesResponse](t)(h.SearchEntries(ctx, &pb.SearchEntriesRequest{Query: "chein", DeckId: deck})))
	said.Notes, want.DeckId = "", w.deck(caller.LearnerID).String()
	wantMessage(t, want, answer[*pb.UpdateEntryResponse](t)(h.UpdateEntry(ctx, &pb.UpdateEntryRequest{
		EntryId: id, DeckId: want.GetDeckId(), Content: said,
	})).GetEntry())
	answer[*pb.DeleteEntryResponse](t)(h.DeleteEntry(ctx, &pb.DeleteEntryRequest{EntryId: id}))
	_, err := h.GetEntry(ctx, &pb.GetEntryRequest{EntryId: id})
	wantFault(t, err, fault.NotFound, "")
}

func TestCatalogueMethodsCarryEveryField(t *testing.T) {
	t.Parallel()
	ctx, w, h := handled(t)
	caller, _ := rpc.CallerFrom(ctx)
	deck := w.deck(caller.LearnerID).String()
	word := w.words(vocabulary.Word{
		Language: "fr", Lemma: "loup", PartOfSpeech: 1, Gender: 1, Band: 3, Rank: 7, Example: "Le loup dort.",
		Translations:        map[string][]string{"en": {"wolf"}, "de": {"Wolf"}},
		ExampleTranslations: map[string]string{"en": "The wolf sleeps.", "de": "Der Wolf schläft."},
	})[0].String()
	wantMessage(t, &pb.SearchCatalogueResponse{Words: []*pb.CatalogueWord{{
		Id: word, Language: "fr", Lemma: "loup", PartOfSpeech: pb.PartOfSpeech_PART_OF_SPEECH_NOUN, Gender: pb.Gender_GENDER_MASCULINE,
		Translations: []string{"Wolf"}, Example: "Le loup dort.", ExampleTranslation: "Der Wolf schläft.", Level: pb.Level_LEVEL_B1,
		FrequencyRank: 7, Source: "test", Licence: "none",
	}}}, answer[*pb.SearchCatalogueResponse](t)(h.SearchCatalogue(ctx, &pb.SearchCatalogueRequest{
		Language: "fr", TranslationLanguage: "de", Query: "wolf", Level: pb.Level_LEVEL_B1,
	})))
	add := func() *pb.AddFromCatalogueResponse {
		return answer[*pb.AddFromCatalogueResponse](t)(h.AddFromCatalogue(ctx, &pb.AddFromCatalogueRequest{
			RequestId: newID().String(), DeckId: deck, WordIds: []string{word},
			Templates: []pb.CardTemplate{pb.CardTemplate_CARD_TEMPLATE_RECOGNISE},
		}))
	}
	added := add()
	wantMessage(t, &pb.AddFromCatalogueResponse{AlreadyPresent: 1}, add())
	entry := answer[*pb.GetEntryResponse](t)(h.GetEntry(ctx, &pb.GetEntryRequest{EntryId: added.GetEntryIds()[0]})).GetEntry()
	if entry.GetCatalogueWordId() != word || len(entry.GetCards()) != 1 || entry.GetContent().GetTerm() != "loup" {
		t.Errorf("added %v", entry)
	}
}

func TestImportMethodCarriesEveryField(t *testing.T) {
	t.Parallel()
	ctx, w, h := handled(t)
	caller, _ := rpc.CallerFrom(ctx)
	req := &pb.ImportEntriesRequest{
		RequestId: newID().String(), DeckId: w.deck(caller.LearnerID).String(), Format: pb.ImportFormat_IMPORT_FORMAT_TSV, DryRun: true,
		Content: []byte("word\tmeaning\nchien\tdog\nchien\tdog\n"),
	}
	preview := &pb.EntryContent{
		Term: "chien", Translations: []string{"dog"},
		Templates: []pb.CardTemplate{pb.CardTemplate_CARD_TEMPLATE_RECOGNISE, pb.CardTemplate_CARD_TEMPLATE_PRODUCE},
	}
	want := &pb.ImportEntriesResponse{
		Columns: map[string]string{"term": "word", "translation": "meaning"}, Rows: 2, Created: 1, AlreadyPresent: 1,
		Preview: []*pb.EntryContent{preview, preview},
	}
	wantMessage(t, want, answer[*pb.ImportEntriesResponse](t)(h.ImportEntries(ctx, req)))
	if n := w.count(`SELECT count(*) FROM entries`); n != 0 {
		t.Errorf("a dry run made %d entries", n)
	}
	req.RequestId, req.Content = newID().String(), []byte("word\tmeaning\nchien\n")
	wrong := answer[*pb.ImportEntriesResponse](t)(h.ImportEntries(ctx, req))
	if len(wrong.GetErrors()) != 1 || wrong.GetErrorCount() != 1 {
		t.Fatalf("imported %v", wrong)
	}
	wantMessage(t, &pb.RowError{Line: 2, Column: "translation", Message: "must not be empty"}, wrong.GetErrors()[0])
}
