package contract

import (
	"slices"
	"testing"
	"time"

	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/timestamppb"

	pb "github.com/languagetutor/languagetutor/proto/languagetutor/v1"
)

// requests make a good request of each method from what a learner has, with every field that can hold something. Each
// time it is a new one: what it creates has a new id.
var requests = map[string]func(t testing.TB, s *scene) proto.Message{
	"AuthService/Register": func(testing.TB, *scene) proto.Message {
		return &pb.RegisterRequest{
			Email: newID() + "@example.org", Password: password, DisplayName: "Camille", NativeLanguage: "en", TargetLanguage: "fr",
			Level: pb.Level_LEVEL_A2, DailyGoalMinutes: 15, TimeZone: "Europe/Paris",
		}
	},
	"AuthService/Login": func(_ testing.TB, s *scene) proto.Message {
		return &pb.LoginRequest{
			Email: s.email, Password: password, DeviceName: "tablet", Delivery: pb.TokenDelivery_TOKEN_DELIVERY_BODY,
		}
	},
	"AuthService/Refresh": func(_ testing.TB, s *scene) proto.Message {
		return &pb.RefreshRequest{RefreshToken: s.tokens.GetRefreshToken()}
	},
	"AuthService/Logout": func(testing.TB, *scene) proto.Message { return &pb.LogoutRequest{} },
	"AuthService/ListSessions": func(testing.TB, *scene) proto.Message {
		return &pb.ListSessionsRequest{PageSize: 1}
	},
	"AuthService/RevokeSession": func(_ testing.TB, s *scene) proto.Message {
		return &pb.RevokeSessionRequest{SessionId: s.session}
	},
	"AuthService/ChangePassword": func(testing.TB, *scene) proto.Message {
		return &pb.ChangePasswordRequest{CurrentPassword: password, NewPassword: password + " again"}
	},
	"ProfileService/GetProfile": func(testing.TB, *scene) proto.Message { return &pb.GetProfileRequest{} },
	"ProfileService/UpdateProfile": func(testing.TB, *scene) proto.Message {
		return &pb.UpdateProfileRequest{
			DisplayName: new("Camille"), NativeLanguage: new("de"), DailyGoalMinutes: new(int32(20)),
			TimeZone: new("Europe/Paris"), RolloverHour: new(int32(3)),
			Languages: []*pb.LearningLanguage{{Language: "fr", Level: pb.Level_LEVEL_B1}},
		}
	},
	"VocabularyService/CreateDeck": func(_ testing.TB, s *scene) proto.Message {
		return &pb.CreateDeckRequest{Id: newID(), Name: "French", Language: "fr", TranslationLanguage: "en", PresetId: s.preset}
	},
	"VocabularyService/GetDeck": func(_ testing.TB, s *scene) proto.Message { return &pb.GetDeckRequest{DeckId: s.deck} },
	"VocabularyService/ListDecks": func(testing.TB, *scene) proto.Message {
		return &pb.ListDecksRequest{PageSize: 1}
	},
	"VocabularyService/UpdateDeck": func(_ testing.TB, s *scene) proto.Message {
		return &pb.UpdateDeckRequest{DeckId: s.deck, Name: new("French"), PresetId: new(s.preset)}
	},
	"VocabularyService/DeleteDeck": func(_ testing.TB, s *scene) proto.Message { return &pb.DeleteDeckRequest{DeckId: s.deck} },
	"VocabularyService/CreateEntry": func(_ testing.TB, s *scene) proto.Message {
		return &pb.CreateEntryRequest{Id: newID(), DeckId: s.deck, Content: plainContent()}
	},
	"VocabularyService/GetEntry": func(_ testing.TB, s *scene) proto.Message { return &pb.GetEntryRequest{EntryId: s.entry} },
	"VocabularyService/ListEntries": func(_ testing.TB, s *scene) proto.Message {
		return &pb.ListEntriesRequest{DeckId: s.deck, Tag: s.mark + " tag", PageSize: 1}
	},
	"VocabularyService/UpdateEntry": func(_ testing.TB, s *scene) proto.Message {
		content := plainContent()
		content.Templates = content.GetTemplates()[:1] // drops a card
		return &pb.UpdateEntryRequest{EntryId: s.entry, DeckId: s.deck, Content: content}
	},
	"VocabularyService/DeleteEntry": func(_ testing.TB, s *scene) proto.Message { return &pb.DeleteEntryRequest{EntryId: s.entry} },
	"VocabularyService/SearchEntries": func(_ testing.TB, s *scene) proto.Message {
		return &pb.SearchEntriesRequest{Query: s.mark, DeckId: s.deck, Limit: 5}
	},
	"VocabularyService/SearchCatalogue": func(testing.TB, *scene) proto.Message {
		return &pb.SearchCatalogueRequest{Language: "fr", TranslationLanguage: "en", PageSize: 1}
	},
	"VocabularyService/AddFromCatalogue": func(_ testing.TB, s *scene) proto.Message {
		return &pb.AddFromCatalogueRequest{
			RequestId: newID(), DeckId: s.deck, WordIds: []string{words[1]},
			Templates: []pb.CardTemplate{pb.CardTemplate_CARD_TEMPLATE_PRODUCE},
		}
	},
	"VocabularyService/ImportEntries": func(_ testing.TB, s *scene) proto.Message {
		return &pb.ImportEntriesRequest{
			RequestId: newID(), DeckId: s.deck, Format: pb.ImportFormat_IMPORT_FORMAT_CSV,
			Content: []byte("term,translation\n" + newID() + ",word\n"),
		}
	},
	"StudyService/GetQueue": func(_ testing.TB, s *scene) proto.Message {
		return &pb.GetQueueRequest{DeckIds: []string{s.deck}, Limit: 5, Minutes: 10}
	},
	"StudyService/GetDueCounts": func(testing.TB, *scene) proto.Message { return &pb.GetDueCountsRequest{} },
	"StudyService/PreviewReview": func(_ testing.TB, s *scene) proto.Message {
		return &pb.PreviewReviewRequest{CardId: s.cards[0], ReviewedAt: timestamppb.Now()}
	},
	"StudyService/SubmitReviews": func(_ testing.TB, s *scene) proto.Message {
		return &pb.SubmitReviewsRequest{Device: "tablet", Reviews: []*pb.NewReview{newReview(newID(), s.cards[1], time.Now())}}
	},
	"StudyService/UndoReview": func(_ testing.TB, s *scene) proto.Message { return &pb.UndoReviewRequest{ReviewId: s.review} },
	"StudyService/GetCard": func(_ testing.TB, s *scene) proto.Message {
		return &pb.GetCardRequest{CardId: s.cards[0], PageSize: 1}
	},
	"StudyService/SetCardsSuspended": func(_ testing.TB, s *scene) proto.Message {
		return &pb.SetCardsSuspendedRequest{CardIds: slices.Clone(s.cards), Suspended: true}
	},
	"StudyService/SetCardsBuried": func(_ testing.TB, s *scene) proto.Message {
		return &pb.SetCardsBuriedRequest{CardIds: slices.Clone(s.cards), Buried: true}
	},
	"StudyService/Forecast": func(testing.TB, *scene) proto.Message { return &pb.ForecastRequest{Days: 30} },
	"StudyService/CreatePreset": func(_ testing.TB, s *scene) proto.Message {
		return &pb.CreatePresetRequest{Id: newID(), Settings: s.settings()}
	},
	"StudyService/GetPreset":   func(_ testing.TB, s *scene) proto.Message { return &pb.GetPresetRequest{PresetId: s.preset} },
	"StudyService/ListPresets": func(testing.TB, *scene) proto.Message { return &pb.ListPresetsRequest{PageSize: 1} },
	"StudyService/UpdatePreset": func(t testing.TB, s *scene) proto.Message {
		present := do[*pb.GetPresetResponse](t, s.client, &pb.GetPresetRequest{PresetId: s.preset}).GetPreset()
		return &pb.UpdatePresetRequest{PresetId: s.preset, Version: present.GetVersion(), Settings: s.settings()}
	},
	"TutorService/ListScenarios": func(testing.TB, *scene) proto.Message {
		return &pb.ListScenariosRequest{Language: "fr", Level: pb.Level_LEVEL_A2, PageSize: 1}
	},
	"TutorService/CreateScenario": func(_ testing.TB, s *scene) proto.Message {
		return &pb.CreateScenarioRequest{Id: newID(), Content: s.setting()}
	},
	"TutorService/DeleteScenario": func(_ testing.TB, s *scene) proto.Message {
		return &pb.DeleteScenarioRequest{ScenarioId: s.secondScenario}
	},
	"TutorService/StartSession": func(_ testing.TB, s *scene) proto.Message {
		return &pb.StartSessionRequest{
			Id: newID(), Language: "fr", Level: pb.Level_LEVEL_B1, Style: pb.Style_STYLE_TRAVEL, ScenarioId: s.scenario, Topic: "la mer",
			PlannedMinutes: 20, LearnerFirst: true,
		}
	},
	"TutorService/GetSession":   func(_ testing.TB, s *scene) proto.Message { return &pb.GetSessionRequest{SessionId: s.talk} },
	"TutorService/ListSessions": func(testing.TB, *scene) proto.Message { return &pb.TutorServiceListSessionsRequest{PageSize: 1} },
	"TutorService/ListTurns": func(_ testing.TB, s *scene) proto.Message {
		return &pb.ListTurnsRequest{SessionId: s.talk, PageSize: 1}
	},
	"TutorService/SendMessage": func(_ testing.TB, s *scene) proto.Message {
		return &pb.SendMessageRequest{SessionId: s.talk, TurnId: newID(), Text: "Je voudrais du pain."}
	},
	"TutorService/WatchSession": func(_ testing.TB, s *scene) proto.Message {
		return &pb.WatchSessionRequest{SessionId: s.ended, AfterEventId: 0}
	},
	"TutorService/CancelTurn": func(_ testing.TB, s *scene) proto.Message {
		return &pb.CancelTurnRequest{SessionId: s.talk, TurnId: s.turn}
	},
	"TutorService/RetryTurn": func(_ testing.TB, s *scene) proto.Message {
		return &pb.RetryTurnRequest{SessionId: s.talk, TurnId: s.turn, RequestId: newID(), Simpler: true}
	},
	"TutorService/GetHint": func(_ testing.TB, s *scene) proto.Message {
		return &pb.GetHintRequest{SessionId: s.talk, RequestId: newID()}
	},
	"TutorService/TranslateSelection": func(_ testing.TB, s *scene) proto.Message {
		return &pb.TranslateSelectionRequest{SessionId: s.talk, TurnId: s.turn, Start: 1, End: 4, RequestId: newID()}
	},
	"TutorService/EndSession": func(_ testing.TB, s *scene) proto.Message { return &pb.EndSessionRequest{SessionId: s.talk} },
	"TutorService/AddSuggestedEntries": func(_ testing.TB, s *scene) proto.Message {
		return &pb.AddSuggestedEntriesRequest{SessionId: s.talk, SuggestionIds: []string{s.suggestion}, DeckId: s.deck}
	},
	"AnalyticsService/GetSummary": func(testing.TB, *scene) proto.Message { return &pb.GetSummaryRequest{} },
	"AnalyticsService/GetStreak":  func(testing.TB, *scene) proto.Message { return &pb.GetStreakRequest{Days: 30} },
	"AnalyticsService/GetStatistics": func(testing.TB, *scene) proto.Message {
		return &pb.GetStatisticsRequest{From: dateOf(time.Now().AddDate(0, 0, -30)), To: dateOf(time.Now())}
	},
}

func plainContent() *pb.EntryContent {
	return &pb.EntryContent{
		Term: "le mot", Translations: []string{"word"}, PartOfSpeech: pb.PartOfSpeech_PART_OF_SPEECH_NOUN,
		Gender: pb.Gender_GENDER_MASCULINE, Example: "Un mot.", ExampleTranslation: "A word.", Notes: "short", Tags: []string{"basic"},
		Templates: []pb.CardTemplate{pb.CardTemplate_CARD_TEMPLATE_RECOGNISE, pb.CardTemplate_CARD_TEMPLATE_PRODUCE},
	}
}

func dateOf(at time.Time) *pb.Date {
	year, month, day := at.UTC().Date()
	return &pb.Date{Year: int32(year), Month: int32(month), Day: int32(day)}
}
