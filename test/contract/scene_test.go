package contract

import (
	"context"
	"testing"
	"time"

	"github.com/google/uuid"
	"google.golang.org/protobuf/types/known/durationpb"
	"google.golang.org/protobuf/types/known/timestamppb"

	pb "github.com/languagetutor/languagetutor/proto/languagetutor/v1"
)

const password = "an umbrella in the Seine"

// scene is a learner who has something of everything.
type scene struct {
	client
	mark      string // in every text of theirs
	email, id string
	tokens    *pb.Tokens
	session   string // another one of theirs
	names
	cards []string
}

// names are the ids that a learner gives to what they make.
type names struct {
	preset, deck, entry, review          string
	request                              string // of a mutation that has happened
	secondDeck, firstEntry, secondReview string
	// Of conversations: one that goes on, with two turns and a hint, and one that has ended.
	talk, ended, turn, firstTurn, scenario, secondScenario, hint, translation, suggestion string
}

func newID() string { return uuid.Must(uuid.NewV7()).String() }

// learner opens an account and signs it in.
func (w *world) learner(t testing.TB) *scene {
	t.Helper()
	s := &scene{client: w.stranger(), mark: "mark" + newID()[24:]}
	s.email = s.mark + "@example.org"
	do[*pb.RegisterResponse](t, s.client, &pb.RegisterRequest{
		Email: s.email, Password: password, DisplayName: s.mark, NativeLanguage: "en", TargetLanguage: "fr", TimeZone: "UTC",
	})
	s.tokens = s.signIn(t)
	s.token, s.id = s.tokens.GetAccessToken(), s.tokens.GetLearnerId()
	return s
}

func (s *scene) signIn(t testing.TB) *pb.Tokens {
	t.Helper()
	login := &pb.LoginRequest{Email: s.email, Password: password, DeviceName: s.mark + " phone"}
	return do[*pb.LoginResponse](t, s.client, login).GetTokens()
}

// scene opens an account and gives it two of everything that can be listed, so that every list has a second page.
func (w *world) scene(t testing.TB) *scene {
	t.Helper()
	return w.twin(t, names{
		preset: newID(), deck: newID(), entry: newID(), review: newID(), request: newID(),
		secondDeck: newID(), firstEntry: newID(), secondReview: newID(),
		talk: newID(), ended: newID(), turn: newID(), firstTurn: newID(), scenario: newID(), secondScenario: newID(), hint: newID(),
		translation: newID(), suggestion: newID(),
	})
}

// twin is a scene with the names of another one.
func (w *world) twin(t testing.TB, given names) *scene {
	t.Helper()
	s := w.learner(t)
	s.names, s.session = given, s.signIn(t).GetSessionId()
	do[*pb.CreatePresetResponse](t, s.client, &pb.CreatePresetRequest{Id: s.preset, Settings: s.settings()})
	for _, deck := range []string{s.deck, s.secondDeck} {
		do[*pb.CreateDeckResponse](t, s.client, &pb.CreateDeckRequest{
			Id: deck, Name: s.mark + " deck", Language: "fr", TranslationLanguage: "en", PresetId: s.preset,
		})
	}
	for _, entry := range []string{s.firstEntry, s.entry} {
		made := do[*pb.CreateEntryResponse](t, s.client, &pb.CreateEntryRequest{Id: entry, DeckId: s.deck, Content: s.content()})
		s.cards = nil
		for _, card := range made.GetEntry().GetCards() {
			s.cards = append(s.cards, card.GetId())
		}
	}
	do[*pb.AddFromCatalogueResponse](t, s.client, &pb.AddFromCatalogueRequest{
		RequestId: s.request, DeckId: s.deck, WordIds: words[:1],
	})
	submitted := do[*pb.SubmitReviewsResponse](t, s.client, &pb.SubmitReviewsRequest{Device: s.mark + " phone", Reviews: []*pb.NewReview{
		newReview(s.review, s.cards[0], time.Now().Add(-48*time.Hour)),
		newReview(s.secondReview, s.cards[0], time.Now().Add(-24*time.Hour)),
	}})
	for _, r := range submitted.GetResults() {
		if r.GetStatus() != pb.ReviewStatus_REVIEW_STATUS_ACCEPTED {
			t.Fatalf("review not accepted: %v", r)
		}
	}
	s.converse(t)
	return s
}

// converse gives the learner two scenarios and two conversations.
func (s *scene) converse(t testing.TB) {
	t.Helper()
	for _, id := range []string{s.scenario, s.secondScenario} {
		do[*pb.CreateScenarioResponse](t, s.client, &pb.CreateScenarioRequest{Id: id, Content: s.setting()})
	}
	for _, id := range []string{s.ended, s.talk} {
		do[*pb.StartSessionResponse](t, s.client, &pb.StartSessionRequest{
			Id: id, Language: "fr", ScenarioId: s.scenario, Topic: s.mark + " topic", LearnerFirst: true,
		})
	}
	do[*pb.EndSessionResponse](t, s.client, &pb.EndSessionRequest{SessionId: s.ended})
	for _, turn := range []string{s.firstTurn, s.turn} {
		do[*pb.SendMessageResponse](t, s.client, &pb.SendMessageRequest{SessionId: s.talk, TurnId: turn, Text: "Bonjour " + s.mark + "."})
	}
	do[*pb.GetHintResponse](t, s.client, &pb.GetHintRequest{SessionId: s.talk, RequestId: s.hint})
	do[*pb.TranslateSelectionResponse](t, s.client, &pb.TranslateSelectionRequest{
		SessionId: s.talk, TurnId: s.turn, Start: 0, End: 3, RequestId: s.translation,
	})
	_, err := s.db.Exec(context.WithoutCancel(t.Context()), `
		INSERT INTO suggestions (user_id, id, session_id, term, translation, example, from_error, created_at)
		VALUES ($1, $2, $3, $4, 'x', '', false, now())`, s.id, s.suggestion, s.talk, s.mark+" term")
	if err != nil {
		t.Fatal(err)
	}
}

func (s *scene) setting() *pb.ScenarioContent {
	return &pb.ScenarioContent{
		Title: s.mark + " title", Level: pb.Level_LEVEL_A2, Style: pb.Style_STYLE_CASUAL, Goals: []string{s.mark + " goal"},
		TutorRole: s.mark + " baker", LearnerRole: s.mark + " guest", Language: "fr", Opening: "Bonjour ! " + s.mark,
	}
}

func (s *scene) settings() *pb.PresetSettings {
	return &pb.PresetSettings{
		Name: s.mark + " preset", DesiredRetention: 0.9, MaximumIntervalDays: 36500, NewPerDay: 20, ReviewsPerDay: 200,
		ReviewsPerNew: 5, LearningSteps: []*durationpb.Duration{durationpb.New(time.Minute)},
		RelearningSteps: []*durationpb.Duration{durationpb.New(10 * time.Minute)},
	}
}

func (s *scene) content() *pb.EntryContent {
	return &pb.EntryContent{
		Term: s.mark + " mot", Translations: []string{s.mark + " word"}, PartOfSpeech: pb.PartOfSpeech_PART_OF_SPEECH_NOUN,
		Gender: pb.Gender_GENDER_MASCULINE, Example: s.mark + " example", ExampleTranslation: s.mark + " translation",
		Notes: s.mark + " notes", Tags: []string{s.mark + " tag"},
		Templates: []pb.CardTemplate{pb.CardTemplate_CARD_TEMPLATE_RECOGNISE, pb.CardTemplate_CARD_TEMPLATE_PRODUCE},
	}
}

func newReview(id, card string, at time.Time) *pb.NewReview {
	return &pb.NewReview{
		Id: id, CardId: card, Rating: pb.Rating_RATING_GOOD, ReviewedAt: timestamppb.New(at), Duration: durationpb.New(5 * time.Second),
	}
}
