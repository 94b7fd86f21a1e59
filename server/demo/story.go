package demo

import (
	"context"
	"fmt"
	"io"
	"math/rand/v2"
	"strings"
	"time"

	"google.golang.org/protobuf/types/known/durationpb"
	"google.golang.org/protobuf/types/known/timestamppb"

	pb "github.com/languagetutor/languagetutor/proto/languagetutor/v1"
	"github.com/languagetutor/languagetutor/server/client"
)

// words is the learner's own file.
const words = `term,translation,part of speech,gender,example,tags
la baguette,baguette,noun,f,Une baguette bien cuite.,bakery
le croissant,croissant,noun,m,Deux croissants au beurre.,bakery
avoir faim,to be hungry,phrase,,J'ai faim !,bakery
ça suffit,that's enough,phrase,,Merci. Ça suffit.,
`

// Story plays a first day on a server.
type Story struct {
	*client.Client
	out  io.Writer
	deck string
	err  error
}

// Play plays a learner's first day on the server at a URL and tells it on out. It stops at the first call that fails.
func Play(ctx context.Context, url string, out io.Writer) error {
	s := &Story{Client: client.New(strings.TrimSuffix(url, "/")), out: out}
	for _, chapter := range []struct {
		title string
		play  func(context.Context) error
	}{
		{"Camille opens an account", s.account},
		{"She takes words from the catalogue", s.catalogue},
		{"and from a file of her own", s.file},
		{"She looks for a word, with a typo and without its accents", s.search},
		{"Ten reviews", s.reviews},
		{"A slip of the thumb, taken back", s.undo},
		{"The phone was offline: its reviews arrive late and out of order", s.offline},
		{"At the bakery: a conversation", s.conversation},
		{"What comes", s.forecast},
		{"The day, in honest numbers", s.numbers},
	} {
		s.say("\n── %s", chapter.title)
		if err := chapter.play(ctx); err != nil {
			return fmt.Errorf("%s: %w", chapter.title, err)
		}
		if s.err != nil {
			return fmt.Errorf("tell the story: %w", s.err)
		}
	}
	return nil
}

func (s *Story) say(format string, args ...any) {
	if s.err == nil {
		_, s.err = fmt.Fprintf(s.out, format+"\n", args...)
	}
}

func (s *Story) account(ctx context.Context) error {
	email := "camille-" + client.NewID()[24:] + "@example.org"
	err := s.Register(ctx, client.Account{
		Email: email, Password: "an umbrella in the Seine " + client.NewID(), Name: "Camille", Native: "en", Target: "fr",
		TimeZone: "Europe/Paris",
	})
	if err != nil {
		return err
	}
	res, err := s.Profile.GetProfile(ctx, &pb.GetProfileRequest{})
	if err != nil {
		return err
	}
	p := res.GetProfile()
	s.say("   %s learns %s, %d minutes a day. In %s it is her %s; her day begins at %d:00.", p.GetDisplayName(),
		p.GetLanguages()[0].GetLanguage(), p.GetDailyGoalMinutes(), p.GetTimeZone(), date(p.GetToday()), p.GetRolloverHour())
	return nil
}

func (s *Story) catalogue(ctx context.Context) error {
	s.deck = client.NewID()
	_, err := s.Vocabulary.CreateDeck(ctx, &pb.CreateDeckRequest{Id: s.deck, Name: "French", Language: "fr", TranslationLanguage: "en"})
	if err != nil {
		return err
	}
	found, err := s.Vocabulary.SearchCatalogue(ctx, &pb.SearchCatalogueRequest{Language: "fr", Level: pb.Level_LEVEL_A1, PageSize: 12})
	if err != nil {
		return err
	}
	var ids, lemmas []string
	for _, w := range found.GetWords() {
		ids, lemmas = append(ids, w.GetId()), append(lemmas, w.GetLemma())
	}
	if len(ids) == 0 {
		return fmt.Errorf("the catalogue has no French words: run `tutor vocab seed`")
	}
	added, err := s.Vocabulary.AddFromCatalogue(ctx, &pb.AddFromCatalogueRequest{RequestId: client.NewID(), DeckId: s.deck, WordIds: ids})
	if err != nil {
		return err
	}
	s.say("   %d words, each asked both ways: %s", len(added.GetEntryIds()), strings.Join(lemmas, ", "))
	return nil
}

func (s *Story) file(ctx context.Context) error {
	res, err := s.Vocabulary.ImportEntries(ctx, &pb.ImportEntriesRequest{RequestId: client.NewID(), DeckId: s.deck, Content: []byte(words)})
	if err != nil {
		return err
	}
	if n := res.GetErrorCount(); n > 0 {
		return fmt.Errorf("%d rows are wrong, the first: %s", n, res.GetErrors()[0].GetMessage())
	}
	s.say("   %d of %d rows of her CSV are new entries.", res.GetCreated(), res.GetRows())
	return nil
}

func (s *Story) search(ctx context.Context) error {
	for _, query := range []string{"ca suffit", "bagutte"} {
		res, err := s.Vocabulary.SearchEntries(ctx, &pb.SearchEntriesRequest{Query: query})
		if err != nil {
			return err
		}
		for _, e := range res.GetEntries() {
			s.say("   %-10s → %s: %s", query, e.GetContent().GetTerm(), strings.Join(e.GetContent().GetTranslations(), ", "))
		}
	}
	return nil
}

func (s *Story) reviews(ctx context.Context) error {
	queue, err := s.Study.GetQueue(ctx, &pb.GetQueueRequest{Limit: 10})
	if err != nil {
		return err
	}
	ratings := []pb.Rating{pb.Rating_RATING_GOOD, pb.Rating_RATING_EASY, pb.Rating_RATING_AGAIN, pb.Rating_RATING_GOOD, pb.Rating_RATING_HARD}
	for i, q := range queue.GetCards() {
		rating := ratings[i%len(ratings)]
		if err := s.submit(ctx, review(q.GetCard().GetId(), rating, time.Now())); err != nil {
			return err
		}
		s.say("   %-14s again %-4s hard %-4s good %-4s easy %-5s she says %s", q.GetContent().GetTerm(),
			span(q.GetOutcomes()[0]), span(q.GetOutcomes()[1]), span(q.GetOutcomes()[2]), span(q.GetOutcomes()[3]), name(rating))
	}
	return nil
}

func (s *Story) undo(ctx context.Context) error {
	queue, err := s.Study.GetQueue(ctx, &pb.GetQueueRequest{Limit: 1})
	if err != nil {
		return err
	}
	if len(queue.GetCards()) == 0 {
		return fmt.Errorf("nothing is left to study")
	}
	card := queue.GetCards()[0].GetCard()
	slip := review(card.GetId(), pb.Rating_RATING_EASY, time.Now())
	preview, err := s.Study.PreviewReview(ctx, &pb.PreviewReviewRequest{CardId: card.GetId(), ReviewedAt: slip.GetReviewedAt()})
	if err != nil {
		return err
	}
	if err := s.submit(ctx, slip); err != nil {
		return err
	}
	undone, err := s.Study.UndoReview(ctx, &pb.UndoReviewRequest{ReviewId: slip.GetId()})
	if err != nil {
		return err
	}
	s.say("   Easy would have meant %s. Now the card has %d reviews again, as before.",
		span(preview.GetOutcomes()[3]), undone.GetCard().GetReps())
	return nil
}

func (s *Story) offline(ctx context.Context) error {
	queue, err := s.Study.GetQueue(ctx, &pb.GetQueueRequest{Limit: 3})
	if err != nil {
		return err
	}
	start := time.Now().Add(-20 * time.Minute)
	var batch []*pb.NewReview
	for i, q := range queue.GetCards() {
		at := start.Add(time.Duration(i) * time.Minute)
		batch = append(batch, review(q.GetCard().GetId(), pb.Rating_RATING_GOOD, at),
			review(q.GetCard().GetId(), pb.Rating_RATING_GOOD, at.Add(11*time.Minute)))
	}
	rand.Shuffle(len(batch), func(i, j int) { //nolint:gosec // The order of a story is no secret.
		batch[i], batch[j] = batch[j], batch[i]
	})
	for _, what := range []string{"first time", "sent again"} {
		res, err := s.Study.SubmitReviews(ctx, &pb.SubmitReviewsRequest{Reviews: batch, Device: "phone"})
		if err != nil {
			return err
		}
		counts := map[pb.ReviewStatus]int{}
		for _, r := range res.GetResults() {
			counts[r.GetStatus()]++
		}
		s.say("   %s: %d accepted, %d known already", what,
			counts[pb.ReviewStatus_REVIEW_STATUS_ACCEPTED], counts[pb.ReviewStatus_REVIEW_STATUS_DUPLICATE])
	}
	return nil
}

func (s *Story) forecast(ctx context.Context) error {
	res, err := s.Study.Forecast(ctx, &pb.ForecastRequest{Days: 14})
	if err != nil {
		return err
	}
	for _, d := range res.GetDays() {
		if d.GetDue() > 0 {
			s.say("   %s  %s %d", date(d.GetDay()), strings.Repeat("▪", int(d.GetDue())), d.GetDue())
		}
	}
	return nil
}

func (s *Story) numbers(ctx context.Context) error {
	res, err := s.Analytics.GetSummary(ctx, &pb.GetSummaryRequest{})
	if err != nil {
		return err
	}
	today, streak := res.GetToday(), res.GetStreak()
	s.say("   %d reviews, %d right, %d new cards, %s active, %d XP (level %d).", today.GetReviews(), today.GetReviewsRight(),
		today.GetNewCards(), today.GetActiveTime().AsDuration(), today.GetXp(), res.GetLevel())
	s.say("   Streak: %d day. Today counts: %t.", streak.GetCurrent(), streak.GetTodayCounts())
	return nil
}

// conversation has Camille talk with the tutor, who weaves her words in.
func (s *Story) conversation(ctx context.Context) error {
	session := client.NewID()
	_, err := s.Tutor.StartSession(ctx, &pb.StartSessionRequest{Id: session, Language: "fr", ScenarioId: "bakery", PlannedMinutes: 5})
	if err != nil {
		return err
	}
	opening, err := s.Listen(ctx, session, 0, func(*pb.SessionEvent) {})
	if err != nil {
		return err
	}
	s.say("   Tutor:   %s", opening.GetTurn().GetTutorText())
	for _, text := range []string{
		"Bonjour ! Je ai faim. Je voudrais une baguette et deux croissant, s'il vous plaît.", "Merci beaucoup. Ça suffit pour aujourd'hui !",
	} {
		s.say("   Camille: %s", text)
		finished, err := s.Say(ctx, session, text, func(*pb.SessionEvent) {})
		if err != nil {
			return err
		}
		turn := finished.GetTurn()
		characters := []rune(turn.GetLearnerText())
		for _, c := range turn.GetCorrections() {
			s.say("            %s → %s: %s", string(characters[c.GetStart():c.GetEnd()]), c.GetSuggestion(), c.GetExplanation())
		}
		for _, c := range turn.GetCredits() {
			if c.GetReviewId() != "" {
				s.say("            %s: %s, which is a review", c.GetTerm(), kind(c.GetKind()))
			}
		}
		s.say("   Tutor:   %s", turn.GetTutorText())
	}
	ended, err := s.Tutor.EndSession(ctx, &pb.EndSessionRequest{SessionId: session})
	if err != nil {
		return err
	}
	report := ended.GetSession().GetReport()
	s.say("   %d turns, %d XP. Words used: %s.", report.GetTurns(), report.GetXp(), strings.Join(report.GetWordsProduced(), ", "))
	return nil
}

func (s *Story) submit(ctx context.Context, r *pb.NewReview) error {
	res, err := s.Study.SubmitReviews(ctx, &pb.SubmitReviewsRequest{Reviews: []*pb.NewReview{r}, Device: "terminal"})
	if err != nil {
		return err
	}
	if got := res.GetResults()[0]; got.GetStatus() != pb.ReviewStatus_REVIEW_STATUS_ACCEPTED {
		return fmt.Errorf("review %s: %s %s", got.GetId(), got.GetStatus(), got.GetReason())
	}
	return nil
}

func review(card string, rating pb.Rating, at time.Time) *pb.NewReview {
	return &pb.NewReview{
		Id: client.NewID(), CardId: card, Rating: rating, ReviewedAt: timestamppb.New(at), Duration: durationpb.New(7 * time.Second),
	}
}
