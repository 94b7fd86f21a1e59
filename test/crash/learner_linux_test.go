package crash

import (
	"context"
	"fmt"
	"net/http"
	"testing"
	"time"

	"connectrpc.com/connect"
	"github.com/google/uuid"
	"google.golang.org/protobuf/types/known/durationpb"
	"google.golang.org/protobuf/types/known/timestamppb"

	pb "github.com/languagetutor/languagetutor/proto/languagetutor/v1"
)

// learner is a signed-in learner with a deck.
type learner struct {
	id, token  string
	http       *http.Client
	vocabulary pb.VocabularyServiceClient
	study      pb.StudyServiceClient
}

func newID() string { return uuid.Must(uuid.NewV7()).String() }

// signUp opens an account on a server.
func signUp(t *testing.T, url string) *learner {
	t.Helper()
	email, password := newID()+"@example.org", "an umbrella in the Seine"
	l := &learner{}
	l.meet(t, url)
	auth := pb.NewAuthServiceClient(l.http, url)
	_, err := auth.Register(t.Context(), &pb.RegisterRequest{
		Email: email, Password: password, NativeLanguage: "en", TargetLanguage: "fr", TimeZone: "Europe/Paris",
	})
	if err != nil {
		t.Fatal(err)
	}
	login, err := auth.Login(t.Context(), &pb.LoginRequest{Email: email, Password: password})
	if err != nil {
		t.Fatal(err)
	}
	l.id, l.token = login.GetTokens().GetLearnerId(), login.GetTokens().GetAccessToken()
	return l
}

// meet turns the learner to a server, which may be another one on the same database.
func (l *learner) meet(t *testing.T, url string) {
	t.Helper()
	transport := &http.Transport{MaxIdleConnsPerHost: parallel}
	t.Cleanup(transport.CloseIdleConnections)
	l.http = &http.Client{Transport: transport, Timeout: patience}
	authorize := connect.WithInterceptors(connect.UnaryInterceptorFunc(func(next connect.UnaryFunc) connect.UnaryFunc {
		return func(ctx context.Context, req connect.AnyRequest) (connect.AnyResponse, error) {
			req.Header().Set("Authorization", "Bearer "+l.token)
			return next(ctx, req)
		}
	}))
	l.vocabulary, l.study = pb.NewVocabularyServiceClient(l.http, url, authorize), pb.NewStudyServiceClient(l.http, url, authorize)
}

// learns makes a deck with an entry of each id, and returns the cards. Cards of entries with the same id have the same id.
func (l *learner) learns(t *testing.T, deck string, entries []string) []string {
	t.Helper()
	_, err := l.vocabulary.CreateDeck(t.Context(), &pb.CreateDeckRequest{Id: deck, Name: "French", Language: "fr", TranslationLanguage: "en"})
	if err != nil {
		t.Fatal(err)
	}
	var cards []string
	for i, entry := range entries {
		made, err := l.vocabulary.CreateEntry(t.Context(), &pb.CreateEntryRequest{
			Id: entry, DeckId: deck, Content: &pb.EntryContent{Term: fmt.Sprintf("mot %d", i), Translations: []string{"word"}},
		})
		if err != nil {
			t.Fatal(err)
		}
		for _, card := range made.GetEntry().GetCards() {
			cards = append(cards, card.GetId())
		}
	}
	return cards
}

func newReview(card string, rating pb.Rating, at time.Time) *pb.NewReview {
	return &pb.NewReview{
		Id: newID(), CardId: card, Rating: rating, ReviewedAt: timestamppb.New(at), Duration: durationpb.New(4 * time.Second),
	}
}
