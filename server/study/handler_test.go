package study_test

import (
	"context"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"
	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/testing/protocmp"
	"google.golang.org/protobuf/types/known/durationpb"
	"google.golang.org/protobuf/types/known/timestamppb"

	pb "github.com/languagetutor/languagetutor/proto/languagetutor/v1"
	"github.com/languagetutor/languagetutor/server/calendar"
	"github.com/languagetutor/languagetutor/server/fault"
	"github.com/languagetutor/languagetutor/server/fsrs"
	"github.com/languagetutor/languagetutor/server/rpc"
	"github.com/languagetutor/languagetutor/server/study"
)

func (w *world) handler() pb.StudyServiceHandler { return study.NewHandler(w.study, w.words) }

// ctx is the context of a request that the learner makes.
func (l *learner) ctx() context.Context {
	return rpc.WithCaller(l.t.Context(), rpc.Caller{LearnerID: l.id})
}

// must returns the answer of a call that must succeed.
func must[T any](t testing.TB) func(T, error) T {
	return func(answer T, err error) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return answer
	}
}

func sameMessage(t testing.TB, what string, want, got any) {
	t.Helper()
	if diff := cmp.Diff(want, got, protocmp.Transform()); diff != "" {
		t.Fatalf("%s: want - got:\n%s", what, diff)
	}
}

func dateOf(d calendar.Date) *pb.Date {
	year, month, day := d.Split()
	return &pb.Date{Year: int32(year), Month: int32(month), Day: int32(day)}
}

// cardOf tells a view as the contract does, from the documentation of its fields.
func cardOf(v study.View) *pb.Card {
	card := &pb.Card{
		Id: v.ID.String(), EntryId: v.EntryID.String(), DeckId: v.DeckID.String(),
		Template:     map[study.Template]pb.CardTemplate{1: pb.CardTemplate_CARD_TEMPLATE_RECOGNISE, 2: pb.CardTemplate_CARD_TEMPLATE_PRODUCE}[v.Template],
		State:        stateOf(v.State),
		IntervalDays: int32(v.Interval), Reps: int32(v.Reps), Lapses: int32(v.Lapses),
		Suspended: v.Suspended, Retrievability: v.Retrievability, Leech: v.Lapses >= 8,
	}
	if v.State != fsrs.New {
		card.Memory = &pb.Memory{Stability: v.Memory.Stability, Difficulty: v.Memory.Difficulty}
		card.DueAt, card.LastReviewedAt = timestamppb.New(v.DueAt), timestamppb.New(v.LastAt)
	}
	if v.State == fsrs.Review {
		card.DueDay = dateOf(v.DueDay)
	}
	if v.BuriedOn != nil {
		card.BuriedOn = dateOf(*v.BuriedOn)
	}
	return card
}

func stateOf(s fsrs.State) pb.CardState {
	return map[fsrs.State]pb.CardState{
		fsrs.New: pb.CardState_CARD_STATE_NEW, fsrs.Learning: pb.CardState_CARD_STATE_LEARNING,
		fsrs.Review: pb.CardState_CARD_STATE_REVIEW, fsrs.Relearning: pb.CardState_CARD_STATE_RELEARNING,
	}[s]
}

func TestSubmitReviewsTellsEveryField(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	l := w.learner("UTC")
	entry := l.entry(2)
	sent := &pb.NewReview{
		Id: uuid.NewString(), CardId: entry[1].String(), Rating: pb.Rating_RATING_EASY,
		ReviewedAt: timestamppb.New(noon.AddDate(0, 0, -30)), Duration: durationpb.New(7 * time.Second),
	}
	with := func(change func(*pb.NewReview)) *pb.NewReview {
		r := &pb.NewReview{
			Id: uuid.NewString(), CardId: sent.GetCardId(), Rating: sent.GetRating(), ReviewedAt: sent.GetReviewedAt(),
		}
		change(r)
		return r
	}
	request := &pb.SubmitReviewsRequest{Device: "phone", Reviews: []*pb.NewReview{
		sent, sent,
		with(func(r *pb.NewReview) { r.Id, r.Rating = sent.GetId(), pb.Rating_RATING_HARD }),
		with(func(r *pb.NewReview) { r.CardId = uuid.NewString() }),
		with(func(r *pb.NewReview) { r.ReviewedAt = timestamppb.New(noon.Add(time.Hour)) }),
		with(func(r *pb.NewReview) { r.ReviewedAt = timestamppb.New(time.Unix(0, 0)) }),
		with(func(r *pb.NewReview) { r.Rating, r.ReviewedAt = pb.Rating_RATING_AGAIN, timestamppb.New(noon) }),
		with(func(r *pb.NewReview) {
			r.CardId, r.ReviewedAt = entry[0].String(), timestamppb.New(noon.AddDate(0, 0, -1))
		}),
	}}
	got := must[*pb.SubmitReviewsResponse](t)(w.handler().SubmitReviews(l.ctx(), request))
	const (
		accepted  = pb.ReviewStatus_REVIEW_STATUS_ACCEPTED
		duplicate = pb.ReviewStatus_REVIEW_STATUS_DUPLICATE
		refused   = pb.ReviewStatus_REVIEW_STATUS_REFUSED
	)
	want := &pb.SubmitReviewsResponse{}
	for i, r := range []*pb.ReviewResult{
		{Status: accepted},
		{Status: duplicate},
		{Status: refused, Reason: pb.RefusalReason_REFUSAL_REASON_ID_REUSED},
		{Status: refused, Reason: pb.RefusalReason_REFUSAL_REASON_CARD_NOT_FOUND},
		{Status: refused, Reason: pb.RefusalReason_REFUSAL_REASON_IN_THE_FUTURE},
		{Status: refused, Reason: pb.RefusalReason_REFUSAL_REASON_TOO_OLD},
		{Status: accepted},
		{Status: accepted},
	} {
		want.Results = append(want.Results, &pb.ReviewResult{Id: request.GetReviews()[i].GetId(), Status: r.GetStatus(), Reason: r.GetReason()})
	}
	for _, id := range []uuid.UUID{minOf(entry[0], entry[1]), maxOf(entry[0], entry[1])} {
		want.Cards = append(want.Cards, cardOf(l.view(id)))
	}
	sameMessage(t, "SubmitReviews", want, got)
	if r := got.GetCards()[0]; r.GetReps() == 0 || r.GetMemory().GetStability() <= 0 || r.GetDueAt() == nil {
		t.Fatalf("the card of the answer is empty: %v", r)
	}
}

func TestGetCardTellsEveryField(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	l := w.learner("UTC")
	card := l.entry(2)[1]
	sameMessage(t, "new", &pb.GetCardResponse{Card: cardOf(l.view(card))},
		must[*pb.GetCardResponse](t)(w.handler().GetCard(l.ctx(), &pb.GetCardRequest{CardId: card.String()})))

	first := l.answer(card, fsrs.Easy, noon.AddDate(0, 0, -30))
	second := l.answer(card, fsrs.Again, noon.Add(-time.Hour))
	third := l.answer(card, fsrs.Hard, noon)
	l.undo(third)
	if err := l.study.SetSuspended(t.Context(), l.id, []uuid.UUID{card}, true); err != nil {
		t.Fatal(err)
	}
	if err := l.study.SetBuried(t.Context(), l.id, []uuid.UUID{card}, true); err != nil {
		t.Fatal(err)
	}
	l.exec(`UPDATE cards SET lapses = 8 WHERE id = $1`, card)
	view, log, _, err := l.study.Card(t.Context(), l.id, card, 10, "")
	if err != nil {
		t.Fatal(err)
	}
	message := func(r study.Review, rating pb.Rating) *pb.Review {
		return &pb.Review{
			Id: r.ID.String(), Rating: rating, Kind: pb.ReviewKind_REVIEW_KIND_STUDY, ReviewedAt: timestamppb.New(r.ReviewedAt),
			Day: dateOf(r.Day), Duration: durationpb.New(5 * time.Second), Device: "phone", StateBefore: stateOf(r.State),
			MemoryBefore: &pb.Memory{Stability: r.Memory.Stability, Difficulty: r.Memory.Difficulty},
			ElapsedDays:  int32(r.ElapsedDays), Retrievability: r.Retrievability,
		}
	}
	if log[0].ID != third || log[1].ID != second || log[2].ID != first {
		t.Fatalf("log %+v", log)
	}
	want := &pb.GetCardResponse{Card: cardOf(view), Reviews: []*pb.Review{
		message(log[0], pb.Rating_RATING_HARD), message(log[1], pb.Rating_RATING_AGAIN), message(log[2], pb.Rating_RATING_EASY),
	}}
	want.Reviews[0].UndoneAt = timestamppb.New(noon)
	want.Reviews[2].MemoryBefore = nil // the first
	got := must[*pb.GetCardResponse](t)(w.handler().GetCard(l.ctx(), &pb.GetCardRequest{CardId: card.String()}))
	sameMessage(t, "relearning", want, got)
	if c := got.GetCard(); !c.GetSuspended() || c.GetBuriedOn() == nil || !c.GetLeech() || c.GetDueDay() != nil || c.GetDueAt() == nil {
		t.Fatalf("%v", c)
	}

	page := must[*pb.GetCardResponse](t)(w.handler().GetCard(l.ctx(), &pb.GetCardRequest{CardId: card.String(), PageSize: 2}))
	rest := must[*pb.GetCardResponse](t)(w.handler().GetCard(l.ctx(), &pb.GetCardRequest{
		CardId: card.String(), PageSize: 2, PageToken: page.GetNextPageToken(),
	}))
	sameMessage(t, "pages", want.GetReviews(), append(page.GetReviews(), rest.GetReviews()...))
	if rest.GetNextPageToken() != "" {
		t.Fatalf("a page after the last: %q", rest.GetNextPageToken())
	}
}

func outcomesOf(outcomes [4]study.Outcome) []*pb.Outcome {
	told := make([]*pb.Outcome, len(outcomes))
	for i, o := range outcomes {
		told[i] = &pb.Outcome{
			Rating: pb.Rating(i + 1), State: stateOf(o.State),
			Memory:   &pb.Memory{Stability: o.Memory.Stability, Difficulty: o.Memory.Difficulty},
			Interval: durationpb.New(o.Interval), DueAt: timestamppb.New(o.DueAt),
		}
	}
	return told
}

func TestGetQueueTellsEveryField(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	l := w.learner("UTC")
	due, fresh, step := l.known(1, 30)[0], l.card(), l.card()
	l.answer(step, fsrs.Again, noon.Add(-time.Hour))
	h := w.handler()
	q := l.queue(study.QueueRequest{})
	want := &pb.GetQueueResponse{
		Counts: &pb.DueCounts{Learning: 1, Review: 1, New: 1}, Day: &pb.Date{Year: 2026, Month: 3, Day: 10},
	}
	for i, id := range []uuid.UUID{step, due, fresh} {
		if q.Cards[i].ID != id {
			t.Fatalf("card %d is %s", i, q.Cards[i].ID)
		}
		want.Cards = append(want.Cards, &pb.QueuedCard{Card: cardOf(l.view(id)), Outcomes: outcomesOf(q.Cards[i].Outcomes)})
	}
	got := must[*pb.GetQueueResponse](t)(h.GetQueue(l.ctx(), &pb.GetQueueRequest{}))
	for i, c := range got.GetCards() {
		if c.GetContent().GetTerm() != "mot" || len(c.GetContent().GetTranslations()) != 1 || c.GetContent().GetTranslations()[0] != "word" {
			t.Fatalf("card %d says %v", i, c.GetContent())
		}
		c.Content = nil // package vocabulary knows the rest
	}
	sameMessage(t, "GetQueue", want, got)

	other := l.withDeck(func(*study.Settings) {})
	lone := other.card()
	for name, c := range map[string]struct {
		request *pb.GetQueueRequest
		want    []uuid.UUID
	}{
		"limit": {&pb.GetQueueRequest{Limit: 2}, []uuid.UUID{step, due}},
		"deck":  {&pb.GetQueueRequest{DeckIds: []string{other.deck.String()}}, []uuid.UUID{lone}},
	} {
		var ids []uuid.UUID
		for _, card := range must[*pb.GetQueueResponse](t)(h.GetQueue(l.ctx(), c.request)).GetCards() {
			ids = append(ids, uuid.MustParse(card.GetCard().GetId()))
		}
		if diff := cmp.Diff(c.want, ids); diff != "" {
			t.Fatalf("%s: want - got:\n%s", name, diff)
		}
	}

	other.cards(5)
	if got = must[*pb.GetQueueResponse](t)(h.GetQueue(l.ctx(), &pb.GetQueueRequest{Minutes: 1})); len(got.GetCards()) != 6 {
		t.Fatalf("%d cards in a minute, want 6 of 9: ten seconds a card", len(got.GetCards()))
	}

	w.now = noon.Add(-2 * time.Hour) // the step has not ended
	l.exec(`UPDATE cards SET due_at = $2 WHERE id = $1`, step, noon)
	got = must[*pb.GetQueueResponse](t)(h.GetQueue(l.ctx(), &pb.GetQueueRequest{}))
	if next := got.GetNextLearningAt(); next == nil || !next.AsTime().Equal(noon) {
		t.Fatalf("next learning at %v, want noon", next)
	}
	// An entry that was deleted after the queue was read takes its card along.
	l.exec(`UPDATE entries SET deleted_at = $2 WHERE id = (SELECT entry_id FROM cards WHERE id = $1)`, due, noon)
	for _, c := range must[*pb.GetQueueResponse](t)(h.GetQueue(l.ctx(), &pb.GetQueueRequest{})).GetCards() {
		if c.GetCard().GetId() == due.String() || c.GetContent() == nil {
			t.Fatalf("a card without content: %v", c)
		}
	}
	_, err := h.GetQueue(l.ctx(), &pb.GetQueueRequest{DeckIds: []string{"no id"}})
	wantFault(t, err, fault.InvalidArgument, "deck_ids")
}

func TestPreviewReviewTellsEveryField(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	l := w.learner("UTC")
	card := l.card()
	h := w.handler()
	got := must[*pb.PreviewReviewResponse](t)(h.PreviewReview(l.ctx(), &pb.PreviewReviewRequest{CardId: card.String()}))
	outcomes, err := l.study.Preview(t.Context(), l.id, card, noon)
	if err != nil {
		t.Fatal(err)
	}
	sameMessage(t, "PreviewReview", &pb.PreviewReviewResponse{Outcomes: outcomesOf(outcomes)}, got)
	if again, easy := got.GetOutcomes()[0], got.GetOutcomes()[3]; again.GetInterval().AsDuration() != time.Minute ||
		easy.GetInterval().AsDuration()%day != 0 || easy.GetInterval().AsDuration() == 0 {
		t.Fatalf("again %v, easy %v", again, easy)
	}
	for _, at := range []time.Time{time.Date(1999, 12, 31, 0, 0, 0, 0, time.UTC), time.Date(9999, 12, 31, 0, 0, 0, 0, time.UTC)} {
		_, err = h.PreviewReview(l.ctx(), &pb.PreviewReviewRequest{CardId: card.String(), ReviewedAt: timestamppb.New(at)})
		wantFault(t, err, fault.InvalidArgument, "reviewed_at")
	}
	furthest := must[*pb.PreviewReviewResponse](t)(h.PreviewReview(l.ctx(), &pb.PreviewReviewRequest{
		CardId: card.String(), ReviewedAt: timestamppb.New(noon.AddDate(0, 0, fsrs.MaxMaximumInterval)),
	}))
	if _, err := protojson.Marshal(furthest); err != nil {
		t.Fatalf("a client of JSON cannot be told: %v", err)
	}
	late := must[*pb.PreviewReviewResponse](t)(h.PreviewReview(l.ctx(), &pb.PreviewReviewRequest{
		CardId: card.String(), ReviewedAt: timestamppb.New(noon.Add(time.Hour)),
	}))
	if due := late.GetOutcomes()[0].GetDueAt().AsTime(); !due.Equal(noon.Add(time.Hour + time.Minute)) {
		t.Fatalf("an hour later Again is due at %s", due)
	}
}

func TestUndoReviewAnswersWithTheCard(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	l := w.learner("UTC")
	card := l.known(1, 30)[0]
	before := cardOf(l.view(card))
	taken := l.answer(card, fsrs.Again, noon)
	got := must[*pb.UndoReviewResponse](t)(w.handler().UndoReview(l.ctx(), &pb.UndoReviewRequest{ReviewId: taken.String()}))
	sameMessage(t, "UndoReview", before, got.GetCard())
}

func TestCardsAreMarkedOverTheWire(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	l := w.learner("UTC")
	h := w.handler()
	cards := l.cards(2)
	ids := []string{cards[0].String(), cards[1].String()}
	for _, on := range []bool{true, false} {
		must[*pb.SetCardsSuspendedResponse](t)(h.SetCardsSuspended(l.ctx(), &pb.SetCardsSuspendedRequest{CardIds: ids, Suspended: on}))
		must[*pb.SetCardsBuriedResponse](t)(h.SetCardsBuried(l.ctx(), &pb.SetCardsBuriedRequest{CardIds: ids, Buried: on}))
		for _, card := range cards {
			if v := l.view(card); v.Suspended != on || (v.BuriedOn != nil) != on {
				t.Fatalf("suspended %t, buried on %v, want %t", v.Suspended, v.BuriedOn, on)
			}
		}
	}
}

func TestCountsAndForecastTellEveryField(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	l := w.learner("UTC")
	l.known(3, 20)
	l.cards(2)
	l.answer(l.card(), fsrs.Good, noon)
	sameMessage(t, "GetDueCounts",
		&pb.GetDueCountsResponse{Counts: &pb.DueCounts{Learning: 1, Review: 3, New: 2}, Day: dateOf(l.forecast(1)[0].Day)},
		must[*pb.GetDueCountsResponse](t)(w.handler().GetDueCounts(l.ctx(), &pb.GetDueCountsRequest{})))
	want := &pb.ForecastResponse{Days: []*pb.ForecastDay{
		{Day: &pb.Date{Year: 2026, Month: 3, Day: 10}, Due: 3}, {Day: &pb.Date{Year: 2026, Month: 3, Day: 11}},
	}}
	sameMessage(t, "Forecast", want, must[*pb.ForecastResponse](t)(w.handler().Forecast(l.ctx(), &pb.ForecastRequest{Days: 2})))
	if all := must[*pb.ForecastResponse](t)(w.handler().Forecast(l.ctx(), &pb.ForecastRequest{})); len(all.GetDays()) != 30 {
		t.Fatalf("%d days when none are asked", len(all.GetDays()))
	}
}

func TestAHandlerTellsAnErrorOfItsService(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	l, other := w.learner("UTC"), w.learner("UTC")
	h := w.handler()
	theirs := other.card()
	taken := other.answer(theirs, fsrs.Good, noon).String()
	card := theirs.String()
	for name, call := range map[string]func() error{
		"PreviewReview": func() error {
			_, err := h.PreviewReview(l.ctx(), &pb.PreviewReviewRequest{CardId: card})
			return err
		},
		"UndoReview": func() error {
			_, err := h.UndoReview(l.ctx(), &pb.UndoReviewRequest{ReviewId: taken})
			return err
		},
		"GetCard": func() error {
			_, err := h.GetCard(l.ctx(), &pb.GetCardRequest{CardId: card})
			return err
		},
		"SetCardsSuspended": func() error {
			_, err := h.SetCardsSuspended(l.ctx(), &pb.SetCardsSuspendedRequest{CardIds: []string{card}, Suspended: true})
			return err
		},
		"SetCardsBuried": func() error {
			_, err := h.SetCardsBuried(l.ctx(), &pb.SetCardsBuriedRequest{CardIds: []string{card}, Buried: true})
			return err
		},
	} {
		if err := call(); err == nil {
			t.Errorf("%s took another learner's card", name)
		} else {
			wantFault(t, err, fault.NotFound, "")
		}
	}
	review := &pb.NewReview{Id: uuid.NewString(), CardId: card, Rating: pb.Rating_RATING_GOOD, ReviewedAt: &timestamppb.Timestamp{Seconds: 1 << 40}}
	_, err := h.SubmitReviews(l.ctx(), &pb.SubmitReviewsRequest{Reviews: []*pb.NewReview{review}})
	wantFault(t, err, fault.InvalidArgument, "reviews[0].reviewed_at")
	_, err = h.PreviewReview(other.ctx(), &pb.PreviewReviewRequest{CardId: card, ReviewedAt: review.GetReviewedAt()})
	wantFault(t, err, fault.InvalidArgument, "reviewed_at")
}
